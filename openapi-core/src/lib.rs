//! The runtime of generated Alipay Open Platform APIs: validate, sign, send, verify.
//!
//! Data flows through four steps, each in one place: [`validate`] a request against its spec, [`App::prepare`] it (write,
//! sign, encode), send it ([`Client`], or any transport), and [`App::accept`] the answer (find the node, verify its
//! exact bytes, decode). Nothing invalid can be sent, and nothing unverified becomes data.
//!
//! Without the feature `client` there is no HTTP: `prepare` and `accept` are pure.

mod amount;
mod any;
mod app;
pub mod base64;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "cert")]
pub mod cert;
mod charset;
mod china;
mod choice;
pub mod cipher;
#[cfg(feature = "client")]
mod client;
mod config;
mod content;
mod decode;
mod draft;
mod encode;
#[cfg(test)]
mod engine_tests;
mod envelope;
pub mod error;
#[cfg(all(feature = "cert", feature = "client"))]
mod fetch;
mod freeform;
mod json;
mod key;
mod lookup;
mod method;
mod moment;
pub mod notify;
pub mod oauth;
mod options;
mod overview;
mod page;
mod params;
mod pattern;
mod plain;
mod raw;
mod record;
mod reply;
mod retry;
#[cfg(feature = "cert")]
mod ring;
pub mod rt;
mod sign;
mod signed;
mod table;
#[cfg(feature = "client")]
pub mod transport;
mod trust;
pub mod upload;
pub mod validate;
mod value;
mod violation;

pub use ::time;
pub use amount::Amount;
pub use app::App;
pub use base64::Base64;
#[cfg(feature = "blocking")]
pub use blocking::BlockingClient;
pub use charset::{Charset, Unmappable};
pub use china::china_timestamp;
#[cfg(feature = "client")]
pub use client::Client;
pub use config::{Config, ConfigError, ConfigErrors, PRODUCTION, SANDBOX};
pub use content::Upload;
pub use decode::Mismatch;
pub use envelope::EnvelopeError;
pub use error::Error;
pub use freeform::Json;
pub use json::JsonError;
pub use key::{KeyError, KeyKind};
pub use method::{ErrorCode, ExecuteRequest, Method, Notified, PageRequest, Request, Retry, SdkRequest};
pub use moment::{Date, DateTime};
pub use notify::{
    MemoryReplayGuard, NOTIFY_FAIL, NOTIFY_SUCCESS, Notification, NotifyChecks, NotifyError, ReplayGuard, ReturnParams,
    TradeStatus,
};
pub use options::CallOptions;
pub use page::{OrderString, PageForm, PageUrl};
pub use raw::RawRequest;
pub use reply::Reply;
pub use retry::RetryPolicy;
pub use rust_decimal::Decimal;
pub use sign::{AsyncSigner, BadSignature, SignError, SignType, Signer, Signing, SigningKey, Verifier, VerifyingKey};
pub use signed::{Body, HttpReply, HttpRequest, SignedRequest};
pub use upload::File;
pub use validate::{Broken, Violation, Violations};
