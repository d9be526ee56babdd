//! The keys that the bodies play with. They were made for tests and protect nothing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openapi_core::{Config, SigningKey};

/// The application.
pub const APP_ID: &str = "2021000000000001";
/// What must not be shown. Inputs carry it in values that errors and `Debug` keep to themselves.
pub const SECRET: &str = "SECRET";
/// The key of content encryption.
pub const CONTENT_KEY: &str = "aa4BtZ4tspm2wnXLb1ThQA==";
/// The application's private key.
pub const APP_PRIVATE: &str = include_str!("../../vectors/keys/app_pkcs8.pem");
/// Alipay's private key.
pub const ALIPAY_PRIVATE: &str = include_str!("../../vectors/keys/alipay_pkcs8.pem");
/// Alipay's public key.
pub const ALIPAY_PUBLIC: &str = include_str!("../../vectors/keys/alipay_public.pem");
/// The application's certificate.
pub const APP_CERTIFICATE: &str = include_str!("../../vectors/certs/app.crt");
/// Alipay's certificate.
pub const ALIPAY_CERTIFICATE: &str = include_str!("../../vectors/certs/alipay_leaf.crt");
/// The roots that both lead to.
pub const ROOTS: &str = include_str!("../../vectors/certs/alipay_root_bundle.crt");

/// A day on which the certificates are valid.
pub fn day() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_312_000)
}

/// The application, knowing Alipay's key.
pub fn config() -> Config {
    Config::new(APP_ID).private_key(APP_PRIVATE).alipay_public_key(ALIPAY_PUBLIC).clock(day)
}

/// Alipay's own key.
pub fn alipay() -> SigningKey {
    SigningKey::from_text(ALIPAY_PRIVATE).expect("the key is one")
}
