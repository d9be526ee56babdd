//! Calls of the Alipay Open Platform, generated from specs: typed, validated before they are sent, and verified when
//! they are answered.

pub use openapi_core as core;
#[cfg(feature = "client")]
pub use openapi_core::Client;
pub use openapi_core::{
    App, Base64, CallOptions, Config, ConfigError, ConfigErrors, Error, PRODUCTION, PageUrl, Reply, Retry, SANDBOX,
    Violation, Violations, error,
};
pub use spec_macros::alipay_api_of_alipay_openapi as alipay_api;
pub use spec_macros::alipay_family_of_alipay_openapi as alipay_family;

/// Users and their identity: `alipay.user.*`.
#[spec_macros::alipay_family("methods/user")]
pub mod user {}

/// The spec files of every family: name and text.
pub const SPECS: &[&[(&str, &str)]] = &[user::SPECS];
