//! Calls of the Alipay Open Platform, generated from specs: typed, validated before they are sent, and verified when
//! they are answered.
//!
//! Each family of methods is a feature of its own; `trade` and `user` are on by default, `full` is all.

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

/// Bills: `alipay.data.*`.
#[cfg(feature = "data")]
#[spec_macros::alipay_family("methods/data")]
pub mod data {}

/// Invoices: `alipay.ebpp.*`.
#[cfg(feature = "ebpp")]
#[spec_macros::alipay_family("methods/ebpp")]
pub mod ebpp {}

/// Transfers, and money held back: `alipay.fund.*`.
#[cfg(feature = "fund")]
#[spec_macros::alipay_family("methods/fund")]
pub mod fund {}

/// Pictures and videos of shops: `alipay.offline.*`.
#[cfg(feature = "offline")]
#[spec_macros::alipay_family("methods/offline")]
pub mod offline {}

/// The platform itself: authorisations of merchants, certificates: `alipay.open.*`.
#[cfg(feature = "open")]
#[spec_macros::alipay_family("methods/open")]
pub mod open {}

/// Risk: `alipay.security.*`.
#[cfg(feature = "security")]
#[spec_macros::alipay_family("methods/security")]
pub mod security {}

/// Tokens of users: `alipay.system.*`.
#[cfg(feature = "system")]
#[spec_macros::alipay_family("methods/system")]
pub mod system {}

/// Payments: `alipay.trade.*`.
#[cfg(feature = "trade")]
#[spec_macros::alipay_family("methods/trade")]
pub mod trade {}

/// Users and their identity: `alipay.user.*`.
#[cfg(feature = "user")]
#[spec_macros::alipay_family("methods/user")]
pub mod user {}

/// Credit: `zhima.*`.
#[cfg(feature = "zhima")]
#[spec_macros::alipay_family("methods/zhima")]
pub mod zhima {}

/// The spec files of every family that is enabled: name and text.
pub const SPECS: &[&[(&str, &str)]] = &[
    #[cfg(feature = "data")]
    data::SPECS,
    #[cfg(feature = "ebpp")]
    ebpp::SPECS,
    #[cfg(feature = "fund")]
    fund::SPECS,
    #[cfg(feature = "offline")]
    offline::SPECS,
    #[cfg(feature = "open")]
    open::SPECS,
    #[cfg(feature = "security")]
    security::SPECS,
    #[cfg(feature = "system")]
    system::SPECS,
    #[cfg(feature = "trade")]
    trade::SPECS,
    #[cfg(feature = "user")]
    user::SPECS,
    #[cfg(feature = "zhima")]
    zhima::SPECS,
];

#[doc(hidden)]
pub const METHODS: &[&[core::rt::AnyMethod]] = &[
    #[cfg(feature = "data")]
    data::METHODS,
    #[cfg(feature = "ebpp")]
    ebpp::METHODS,
    #[cfg(feature = "fund")]
    fund::METHODS,
    #[cfg(feature = "offline")]
    offline::METHODS,
    #[cfg(feature = "open")]
    open::METHODS,
    #[cfg(feature = "security")]
    security::METHODS,
    #[cfg(feature = "system")]
    system::METHODS,
    #[cfg(feature = "trade")]
    trade::METHODS,
    #[cfg(feature = "user")]
    user::METHODS,
    #[cfg(feature = "zhima")]
    zhima::METHODS,
];
