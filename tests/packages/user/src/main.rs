//! The main job, as a user's program does it: a call of the catalogue and one of its own spec, against a gateway whose
//! signatures are verified.

use alipay_openapi::user::certify::open::initialize::{BizCode, IdentityParam, InitializeRequest, MerchantConfig};
use alipay_openapi::{Client, Error};
use mock_gateway::{Fault, MockGateway};

/// A method that the catalogue does not have.
#[alipay_openapi::alipay_api("greet.yaml")]
pub mod greet {}

fn request() -> Result<InitializeRequest, alipay_openapi::Violations> {
    InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
        .build()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gateway = MockGateway::builder()
        .specs(alipay_openapi::SPECS)
        .spec("greet.yaml", include_str!("../greet.yaml"))
        .start()
        .await?;
    let client = Client::new(&gateway.config())?;

    let certification = client.execute(request()?).await?;
    println!("certify_id={}", certification.certify_id);
    let greeting = client.execute(greet::GreetRequest::builder().user_id("2088102146225135").build()?).await?;
    println!("greeting={}", greeting.greeting);

    gateway.fault(Fault::Tampered);
    match client.execute(request()?).await {
        Err(Error::Unknown(_)) => println!("a reply that was changed is refused"),
        Err(other) => return Err(other.into()),
        Ok(_) => return Err("a reply that was changed is taken".into()),
    }
    Ok(())
}
