#[alipay_openapi::alipay_api("../diagnostics/300_several_faults.yaml")]
pub mod create {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = create::CreateRequest::builder();
}
