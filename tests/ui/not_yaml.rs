#[alipay_openapi::alipay_api("../diagnostics/011_colon_in_a_text.yaml")]
pub mod create {}

fn main() {}
