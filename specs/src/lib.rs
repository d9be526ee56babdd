//! Calls of the Alipay Open Platform, generated from specs: typed, validated before they are sent, and verified when
//! they are answered.

pub use openapi_core as core;
#[cfg(feature = "blocking")]
pub use openapi_core::BlockingClient;
#[cfg(feature = "client")]
pub use openapi_core::Client;
pub use openapi_core::{
    Amount, App, Base64, CallOptions, Charset, Config, ConfigError, ConfigErrors, Date, DateTime, Decimal, Error, File,
    Json, OrderString, PRODUCTION, PageForm, PageUrl, Reply, Retry, RetryPolicy, SANDBOX, SignType, Violation,
    Violations, error, notify, oauth,
};
pub use spec_macros::alipay_api_of_alipay_openapi as alipay_api;
pub use spec_macros::alipay_family_of_alipay_openapi as alipay_family;

/// Pictures and videos of shops: `alipay.offline.*`.
#[spec_macros::alipay_family("methods/offline")]
pub mod offline {}

/// The platform itself: authorisations of merchants, certificates: `alipay.open.*`.
#[spec_macros::alipay_family("methods/open")]
pub mod open {}

/// Tokens of users: `alipay.system.*`.
#[spec_macros::alipay_family("methods/system")]
pub mod system {}

/// Payments: `alipay.trade.*`.
#[spec_macros::alipay_family("methods/trade")]
pub mod trade {}

/// Users and their identity: `alipay.user.*`.
#[spec_macros::alipay_family("methods/user")]
pub mod user {}

/// The spec files of every family: name and text.
pub const SPECS: &[&[(&str, &str)]] = &[offline::SPECS, open::SPECS, system::SPECS, trade::SPECS, user::SPECS];

#[doc(hidden)]
pub const METHODS: &[&[core::rt::AnyMethod]] =
    &[offline::METHODS, open::METHODS, system::METHODS, trade::METHODS, user::METHODS];
