#[alipay_openapi::alipay_api("../diagnostics/302_faults_at_every_level.yaml")]
pub mod demo {}

fn main() {
    // One error for the spec, and none for the code that uses it.
    let _ = demo::DemoRequest::builder();
}
