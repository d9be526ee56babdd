//! Certificate mode, and what happens when Alipay changes its certificate: nothing that anyone has to do.

use std::error::Error as StdError;

use alipay_openapi::Client;
use alipay_openapi::user::certify::open::query::QueryRequest;
use mock_gateway::MockGateway;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    // Elsewhere: `Config::new(app_id).private_key(…).certificates(app, alipay, root)`, the texts of the console's files.
    let client = Client::new(&gateway.certificate_config())?;
    let query = || QueryRequest::builder().certify_id("OC201809253000000393900404029253").build();
    client.execute(query()?).await?;
    println!("verified with the configured certificate");

    gateway.rotate_certificate()?;
    client.execute(query()?).await?;
    println!("verified with a new certificate, which was asked for and whose chain was checked:");
    for request in gateway.requests() {
        println!("  {}", request.method());
    }
    Ok(())
}
