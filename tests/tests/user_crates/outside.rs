//! A user's crate: outside the workspace, with a spec of its own beside its `Cargo.toml`. It compiles without a
//! warning, and calls a gateway.

use mock_gateway::MockGateway;
use openapi_tests::{Scratch, finished};

const SPEC: &str = "
method: alipay.merchant.demo.order.refund
title: Refund an order
source: {kind: documentation}
idempotency_key: out_request_no
request:
  out_request_no: {type: string, required: true, max_length: 64, format: identifier, example: R1}
  reason:
    type: enum
    required: true
    values: {RETURNED: the goods came back, 1c: one cent}
    example: RETURNED
  note: {type: string, max_length: 8}
response:
  refund_id: {type: string, required: true, max_length: 64, example: '20260102'}
  out_request_no: {type: string, echo: true}
errors:
  ACQ.TRADE_NOT_EXIST: {retry: never, doc: There is no such order.}
";

const MAIN: &str = r#"
//! A user's program.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations, rust_2018_idioms, unused)]
#![forbid(unsafe_code)]

use alipay_openapi::{Client, Config};

/// Refunds.
#[alipay_openapi::alipay_api("refund.yaml")]
pub mod refund {}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = |name: &str| std::fs::read_to_string(std::env::var(name).unwrap_or_default());
    let config = Config::new(std::env::var("ALIPAY_APP_ID")?)
        .private_key(file("ALIPAY_PRIVATE_KEY_FILE")?)
        .alipay_public_key(file("ALIPAY_PUBLIC_KEY_FILE")?)
        .gateway(std::env::var("ALIPAY_GATEWAY")?);
    let client = Client::new(&config)?;
    let request = refund::RefundRequest::builder()
        .out_request_no("R_2")
        .reason(refund::Reason::V1c)
        .note("八个汉字没有超出")
        .build()?;
    let reply = client.execute(request).await?;
    println!("refund_id={}", reply.refund_id);
    Ok(())
}
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crate_with_its_own_spec() {
    let scratch = Scratch::new(
        "outside",
        "alipay-openapi = { path = \"$WORKSPACE/specs\" }\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }",
    );
    scratch.write("src/main.rs", MAIN);
    scratch.write("refund.yaml", SPEC);
    let gateway = MockGateway::builder().spec_path(scratch.path("refund.yaml")).start().await.unwrap();
    scratch.write("private.pem", gateway.app_keys().private_key());
    scratch.write("public.pem", &gateway.public_key());
    let mut command = scratch.cargo(&["run"]);
    command
        .env("ALIPAY_APP_ID", mock_gateway::APP_ID)
        .env("ALIPAY_PRIVATE_KEY_FILE", scratch.path("private.pem"))
        .env("ALIPAY_PUBLIC_KEY_FILE", scratch.path("public.pem"))
        .env("ALIPAY_GATEWAY", gateway.url());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    finished(&output).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "refund_id=20260102\n");
    let seen = gateway.requests();
    assert_eq!(seen[0].biz_content(), r#"{"out_request_no":"R_2","reason":"1c","note":"八个汉字没有超出"}"#);
}
