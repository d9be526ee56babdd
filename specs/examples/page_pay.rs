//! Payments that the user carries to the gateway: a web page's URL or form, and an app's order string. The browser comes
//! back with signed parameters, which tell the user something and prove nothing: the query does.

use std::error::Error as StdError;

use alipay_openapi::trade::app::pay::PayRequest as AppPayRequest;
use alipay_openapi::trade::page::pay::PayRequest;
use alipay_openapi::trade::query::{QueryRequest, TradeStatus};
use alipay_openapi::{CallOptions, Client};
use mock_gateway::MockGateway;

const ORDER: &str = "N20260102";

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;
    let urls = CallOptions::new().notify_url("https://example.com/notified").return_url("https://example.com/back");

    let page = PayRequest::builder().out_trade_no(ORDER).total_amount("88.88").subject("Tea & cakes").build()?;
    let url = client.page_url_with(&page, &urls)?;
    println!("redirect the buyer to:\n{}\n", url.as_str());
    println!("or, for requests that are too long for a URL, serve:\n{}", client.page_form(&page, &urls)?.html());

    let app =
        AppPayRequest::builder().out_trade_no("N20260103").total_amount("88.88").subject("Tea & cakes").build()?;
    println!("or hand to the app:\n{}\n", client.order_string(&app, &urls)?.as_str());

    let back = buyer_pays(url.as_str()).await?;
    println!("the browser comes back to:\n{back}\n");
    let query = back.split_once('?').map_or("", |(_, query)| query);
    let returned = client.app().verify_return(query)?;
    println!("it says: {}", returned.out_trade_no().unwrap_or_default());
    let forged = query.replace(ORDER, "N20260199");
    println!(
        "with another order's number: {}",
        client.app().verify_return(&forged).map_or_else(|e| e.to_string(), |_| "taken".to_owned())
    );

    let reply = client.execute(QueryRequest::builder().out_trade_no(ORDER).build()?).await?;
    println!("asked: {}", reply.trade_status);
    (reply.trade_status == TradeStatus::TradeSuccess).then_some(()).ok_or_else(|| "the order should be paid".into())
}

/// What a person does with a browser: open the page, press *Approve*. Where the browser is sent then.
async fn buyer_pays(url: &str) -> Result<String, Box<dyn StdError>> {
    let browser = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let location = |response: &reqwest::Response| -> Option<String> {
        Some(response.headers().get("location")?.to_str().ok()?.to_owned())
    };
    let opened = browser.get(url).send().await?;
    let page = opened.url().join(&location(&opened).ok_or("the gateway should open a page")?)?;
    browser.get(page.clone()).send().await?.error_for_status()?;
    let form = browser.post(page).header("content-type", "application/x-www-form-urlencoded");
    let decided = form.body("decision=approve").send().await?;
    location(&decided).ok_or_else(|| "the browser should be sent back".into())
}
