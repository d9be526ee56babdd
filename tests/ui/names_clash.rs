#[alipay_openapi::alipay_api("../diagnostics/095_fields_that_are_one_in_rust.yaml")]
pub mod create {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = create::CreateRequest::builder();
}
