#[alipay_openapi::alipay_api("../diagnostics/201_shared_object_that_is_broken.yaml")]
pub mod create {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = create::CreateRequest::builder();
}
