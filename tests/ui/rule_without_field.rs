#[alipay_openapi::alipay_api("../diagnostics/220_rule_on_an_unknown_field.yaml")]
pub mod create {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = create::CreateRequest::builder();
}
