#[alipay_openapi::alipay_api("specs/unknwon_key.yaml")]
pub mod create {}

fn main() {}
