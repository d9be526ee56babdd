//! An application that speaks GBK, as old ones do. UTF-8 is the default and needs no setting.

use std::error::Error as StdError;

use alipay_openapi::user::certify::open::query::QueryRequest;
use alipay_openapi::{Charset, Client};
use mock_gateway::MockGateway;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    gateway.answer("alipay.user.certify.open.query", r#"{"code":"10000","passed":"F","fail_reason":"證件過期"}"#);
    let client = Client::new(&gateway.config().charset(Charset::Gbk))?;
    let reply = client.execute(QueryRequest::builder().certify_id("编号").build()?).await?;
    println!("fail_reason={}", reply.fail_reason.as_deref().unwrap_or_default());
    match client.execute(QueryRequest::builder().certify_id("\u{1F600}").build()?).await {
        Err(error) => println!("what GBK does not have is an error: {error}"),
        Ok(_) => return Err("an emoji was sent in GBK".into()),
    }
    Ok(())
}
