#[alipay_openapi::alipay_api("specs/not_yaml.yaml")]
pub mod create {}

fn main() {}
