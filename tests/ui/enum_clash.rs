#[alipay_openapi::alipay_api("specs/enum_clash.yaml")]
pub mod create {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = create::CreateRequest::builder();
}
