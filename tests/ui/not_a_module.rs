#[alipay_openapi::alipay_api("../diagnostics/080_unknown_key.yaml")]
pub struct Create;

fn main() {}
