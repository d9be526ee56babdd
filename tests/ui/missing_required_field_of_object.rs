use alipay_openapi::user::certify::open::initialize::{IdentityParam, InitializeRequest};

fn main() {
    // `cert_no` is not set.
    let _ = InitializeRequest::builder().identity_param(IdentityParam::builder().cert_name("收委"));
}
