//! The request, the reply and the keys that every client is given.

use alipay_openapi::core::{Signer as _, SigningKey};

pub const APP_ID: &str = "2021000000000001";
pub const METHOD: &str = "alipay.user.certify.open.initialize";
/// The application's private key, PKCS#1 without armour: all but Node take it.
pub const APP_KEY: &str = include_str!("../../../vectors/keys/app_pkcs1.bare");
/// The same, as Node takes it.
const APP_KEY_PEM: &str = include_str!("../../../vectors/keys/app_pkcs8.pem");
pub const ALIPAY_PUBLIC_KEY: &str = include_str!("../../../vectors/keys/alipay_public.bare");
const ALIPAY_KEY: &str = include_str!("../../../vectors/keys/alipay_pkcs8.bare");

/// The fields of the request, as they stand in `biz_content`.
pub const FIELDS: [(&str, &str); 4] = [
    ("outer_order_no", "ZGYD201809132323000001234"),
    ("biz_code", "FACE"),
    (
        "identity_param",
        r#"{"identity_type":"CERT_INFO","cert_type":"IDENTITY_CARD","cert_name":"收委","cert_no":"260104197909275964"}"#,
    ),
    ("merchant_config", r#"{"return_url":"https://example.com/back"}"#),
];

pub const NODE_NAME: &str = "alipay_user_certify_open_initialize_response";
const NODE: &str = r#"{"code":"10000","msg":"Success","certify_id":"2109b5e671aa3ff2eb4851816c65828f"}"#;

/// The signed reply.
pub fn reply() -> String {
    let key = SigningKey::from_text(ALIPAY_KEY).expect("a private key");
    let sign = key.sign(NODE.as_bytes()).expect("a signature");
    format!(r#"{{"{NODE_NAME}":{NODE},"sign":"{sign}"}}"#)
}

/// All of it, for clients in other languages.
pub fn json() -> serde_json::Value {
    let fields: serde_json::Map<_, _> = FIELDS.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    serde_json::json!({
        "app_id": APP_ID,
        "method": METHOD,
        "fields": fields,
        "app_key": APP_KEY.trim(),
        "app_key_pem": APP_KEY_PEM,
        "alipay_public_key": ALIPAY_PUBLIC_KEY.trim(),
        "reply": reply(),
        "node_name": NODE_NAME,
    })
}
