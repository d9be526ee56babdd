#[alipay_openapi::alipay_api("../diagnostics/080_unknwon_key.yaml")]
pub mod create {}

fn main() {}
