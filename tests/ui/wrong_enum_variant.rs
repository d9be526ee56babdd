use alipay_openapi::user::certify::open::initialize::{BizCode, InitializeRequest};

fn main() {
    let _ = InitializeRequest::builder().biz_code(BizCode::CertFoto);
    let _ = InitializeRequest::builder().biz_code("FACE");
}
