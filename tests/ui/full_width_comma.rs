#[alipay_openapi::alipay_api("../diagnostics/017_full_width_comma.yaml")]
pub mod create {}

fn main() {}
