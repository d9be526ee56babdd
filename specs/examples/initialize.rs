//! An identity certification from end to end: initialise it, make the URL to send the person to, ask for the result.
//!
//! Without any settings it starts a gateway on this machine with throw-away keys. With `ALIPAY_APP_ID`,
//! `ALIPAY_PRIVATE_KEY_FILE` and `ALIPAY_PUBLIC_KEY_FILE` (and `ALIPAY_GATEWAY`, if it is not the production gateway)
//! it calls that gateway instead.

use std::error::Error as StdError;

use alipay_openapi::user::certify::open::certify::CertifyRequest;
use alipay_openapi::user::certify::open::initialize::{
    BizCode, IdentityParam, InitializeErrorCode, InitializeRequest, MerchantConfig,
};
use alipay_openapi::user::certify::open::query::QueryRequest;
use alipay_openapi::{CallOptions, Client, Config, Error, error::UnknownReason};
use mock_gateway::{Fault, MockGateway};

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    if let Some(config) = config_from_environment()? {
        return certify(&Client::new(&config)?).await;
    }
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    println!("a gateway with throw-away keys listens at {}\n", gateway.url());
    let client = Client::new(&gateway.config())?;
    certify(&client).await?;
    refuse_invalid();
    refuse_tampered(&client, &gateway).await
}

/// The application and its keys, if the environment names them.
fn config_from_environment() -> Result<Option<Config>, Box<dyn StdError>> {
    let Ok(app_id) = std::env::var("ALIPAY_APP_ID") else { return Ok(None) };
    let file = |name: &str| -> Result<String, Box<dyn StdError>> {
        let path = std::env::var(name).map_err(|_| format!("`{name}` is not set"))?;
        Ok(std::fs::read_to_string(&path).map_err(|error| format!("{name}: cannot read `{path}`: {error}"))?)
    };
    let mut config = Config::new(app_id)
        .private_key(file("ALIPAY_PRIVATE_KEY_FILE")?)
        .alipay_public_key(file("ALIPAY_PUBLIC_KEY_FILE")?);
    if let Ok(gateway) = std::env::var("ALIPAY_GATEWAY") {
        config = config.gateway(gateway);
    }
    Ok(Some(config))
}

fn request() -> Result<InitializeRequest, alipay_openapi::Violations> {
    InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
        .build()
}

/// The flow as an application runs it.
async fn certify(client: &Client) -> Result<(), Box<dyn StdError>> {
    let request = request()?;
    // `execute` does this by itself; here it shows what is signed.
    let signed = client.app().prepare(&request, &CallOptions::new())?;
    println!("canonical string of the request:\n{}\n", signed.canonical_string());

    let reply = match client.execute(request).await {
        Ok(reply) => reply,
        Err(error) => {
            if let Some(InitializeErrorCode::ArrangementStatusError) = error.code() {
                println!("the contract is not in force: sign it in the console first");
            }
            return Err(error.into());
        }
    };
    println!("verified reply:\n{}\n", reply.json());
    println!("certify_id={}\n", reply.certify_id);

    let page = CertifyRequest::builder().certify_id(&reply.certify_id).build()?;
    println!("send the person to:\n{}\n", client.page_url(&page)?.as_str());

    let query = QueryRequest::builder().certify_id(&reply.certify_id).build()?;
    let result = client.execute(query).await?;
    println!("passed={}\n", result.passed.as_deref().unwrap_or("not yet known"));
    Ok(())
}

/// What breaks the spec is refused before it is sent, all of it at once.
fn refuse_invalid() {
    let invalid = InitializeRequest::builder()
        .outer_order_no("no spaces, and not more than 32 characters")
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("example.com"))
        .build();
    match invalid {
        Err(violations) => println!("an invalid request is refused:\n{violations}\n"),
        Ok(_) => println!("an invalid request was taken: this is a fault"),
    }
}

/// A reply that was changed on its way never becomes data.
async fn refuse_tampered(client: &Client, gateway: &MockGateway) -> Result<(), Box<dyn StdError>> {
    gateway.fault(Fault::Tampered);
    match client.execute(request()?).await {
        Err(error @ Error::Unknown(_)) => {
            println!("a tampered reply is refused:\n{error}");
            if let Error::Unknown(unknown) = &error {
                assert!(matches!(unknown.reason(), UnknownReason::Envelope(_)));
            }
            Ok(())
        }
        other => Err(format!("a tampered reply was not refused: {other:?}").into()),
    }
}
