#[alipay_openapi::alipay_api("specs/unknown_key.yaml")]
pub struct Create;

fn main() {}
