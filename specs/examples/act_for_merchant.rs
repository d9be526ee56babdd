//! A service provider that acts for merchants: the merchant authorises the application once, and its token goes with
//! every call that is made on its behalf.

use std::error::Error as StdError;

use alipay_openapi::open::auth::token::app::{AppErrorCode, AppRequest, GrantType};
use alipay_openapi::trade::precreate::PrecreateRequest;
use alipay_openapi::{CallOptions, Client, Error, oauth};
use mock_gateway::MockGateway;

/// What is stored of a merchant, encrypted: who has the token acts for the merchant.
struct Merchant {
    token: String,
    refresh_token: String,
}

async fn exchange(client: &Client, code: &str) -> Result<Merchant, Error> {
    let request = AppRequest::builder().grant_type(GrantType::AuthorizationCode).code(code).build()?;
    let reply = client.execute(request).await?.into_inner();
    Ok(Merchant {
        token: reply.app_auth_token.unwrap_or_default(),
        refresh_token: reply.app_refresh_token.unwrap_or_default(),
    })
}

async fn refresh(client: &Client, merchant: &Merchant) -> Result<Merchant, Error> {
    let request =
        AppRequest::builder().grant_type(GrantType::RefreshToken).refresh_token(&merchant.refresh_token).build()?;
    let reply = client.execute(request).await?.into_inner();
    Ok(Merchant {
        token: reply.app_auth_token.unwrap_or_default(),
        refresh_token: reply.app_refresh_token.unwrap_or_default(),
    })
}

/// An order that pays this merchant.
async fn order(client: &Client, merchant: &Merchant, out_trade_no: &str) -> Result<String, Error> {
    let request = PrecreateRequest::builder().out_trade_no(out_trade_no).total_amount("9.90").subject("Tea").build()?;
    let options = CallOptions::new().app_auth_token(&merchant.token);
    Ok(client.execute_with(&request, &options).await?.into_inner().qr_code.unwrap_or_default())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;

    // `state` is random, kept in the session, and compared when the browser comes back: the redirect is not signed.
    let state = "4f1c2a9be7d04b6f";
    let url = oauth::merchant_authorize_url(mock_gateway::APP_ID, "https://example.com/authorised", state)?;
    println!("send the merchant to:\n{url}\n");

    // What the browser brings back once the merchant has agreed.
    let code = gateway.merchant_code()?;
    let merchant = exchange(&client, &code).await?;
    println!("an order of the merchant's: {}", order(&client, &merchant, "M1").await?);

    match exchange(&client, &code).await {
        Err(error) if error.code() == Some(AppErrorCode::AuthCodeNotValid) => println!("a code can be used once"),
        other => return Err(format!("a used code: {:?}", other.map(|_| "was taken")).into()),
    }

    let merchant = refresh(&client, &merchant).await?;
    println!("with the next token: {}", order(&client, &merchant, "M2").await?);

    let stranger =
        Merchant { token: "201509BBeff9351ad1874306903e96b91d248X99".to_owned(), refresh_token: String::new() };
    match order(&client, &stranger, "M3").await {
        Err(error @ Error::Failed(_)) => println!("a token that nobody gave: {error}"),
        other => return Err(format!("a token that nobody gave: {other:?}").into()),
    }
    Ok(())
}
