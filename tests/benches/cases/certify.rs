//! An identity certification, as the documentation's example.

use alipay_openapi::user::certify::open::initialize::{BizCode, IdentityParam, InitializeRequest, MerchantConfig};

/// The request.
pub(crate) fn certify() -> InitializeRequest {
    InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
        .build()
        .expect("a sound request")
}

/// The node of the reply to [`certify`]: 483 bytes with its envelope.
pub(crate) const CERTIFIED: &str =
    r#"{"code":"10000","msg":"Success","certify_id":"2109b5e671aa3ff2eb4851816c65828f"}"#;
