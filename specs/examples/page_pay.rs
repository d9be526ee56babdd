//! Payments that the user carries to the gateway: a web page's URL or form, and an app's order string. Nothing is sent
//! from here.

use std::error::Error as StdError;

use alipay_openapi::trade::app::pay::PayRequest as AppPayRequest;
use alipay_openapi::trade::page::pay::PayRequest;
use alipay_openapi::{CallOptions, Client};
use mock_gateway::MockGateway;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;
    let urls = CallOptions::new().notify_url("https://example.com/notified").return_url("https://example.com/back");

    let page = PayRequest::builder().out_trade_no("N20260102").total_amount("88.88").subject("Tea & cakes").build()?;
    println!("redirect the buyer to:\n{}\n", client.page_url_with(&page, &urls)?.as_str());
    println!("or, for requests that are too long for a URL, serve:\n{}", client.page_form(&page, &urls)?.html());

    let app =
        AppPayRequest::builder().out_trade_no("N20260103").total_amount("88.88").subject("Tea & cakes").build()?;
    println!("or hand to the app:\n{}", client.order_string(&app, &urls)?.as_str());
    Ok(())
}
