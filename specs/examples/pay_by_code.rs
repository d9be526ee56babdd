//! A payment in a shop: the buyer shows a code, confirms on the phone if asked to, and the till waits for it.
//!
//! The rule of the till: a payment is over when the gateway says that it was paid, or that it never will be. Until then
//! it is asked for, and after a while it is cancelled. It is never sent again.

use std::error::Error as StdError;
use std::time::Duration;

use alipay_openapi::trade::cancel::CancelRequest;
use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::trade::query::{QueryErrorCode, QueryRequest, TradeStatus};
use alipay_openapi::{Client, Error};
use mock_gateway::{Fault, MockGateway};

/// How the till ends.
#[derive(Debug, PartialEq, Eq)]
enum Sale {
    Paid { trade_no: String },
    Refused { why: String },
    Cancelled,
}

/// How often the till asks, and how many times; against the real gateway it would be every three seconds for half a
/// minute.
const PAUSE: Duration = Duration::from_millis(50);
const QUESTIONS: usize = 5;

async fn sell(client: &Client, out_trade_no: &str, amount: &str, code: &str) -> Result<Sale, Error> {
    let request = PayRequest::builder()
        .out_trade_no(out_trade_no)
        .total_amount(amount)
        .subject("Tea")
        .scene(Scene::BarCode)
        .auth_code(code)
        .build()?;
    match client.execute(request).await {
        Ok(reply) => Ok(Sale::Paid { trade_no: reply.into_inner().trade_no }),
        Err(Error::Failed(failure)) => Ok(Sale::Refused { why: failure.to_string() }),
        // The buyer has to confirm, or nobody knows: the order's number is the thread to hold on to.
        Err(error @ (Error::Pending(_) | Error::Unknown(_))) => {
            println!("  {error}");
            wait(client, out_trade_no).await
        }
        Err(error) => Err(error),
    }
}

/// Asks until the buyer has paid or the till gives up.
async fn wait(client: &Client, out_trade_no: &str) -> Result<Sale, Error> {
    for _ in 0..QUESTIONS {
        tokio::time::sleep(PAUSE).await;
        let query = QueryRequest::builder().out_trade_no(out_trade_no).build()?;
        match client.execute(query).await {
            Ok(reply) => match &reply.trade_status {
                TradeStatus::TradeSuccess | TradeStatus::TradeFinished => {
                    let trade_no = reply.into_inner().trade_no.unwrap_or_default();
                    return Ok(Sale::Paid { trade_no });
                }
                TradeStatus::TradeClosed => return Ok(Sale::Refused { why: "the buyer did not pay".to_owned() }),
                status => println!("  the order is {status}"),
            },
            // It never arrived, or has not yet: keep asking.
            Err(error) if error.code() == Some(QueryErrorCode::AcqTradeNotExist) => println!("  no such order yet"),
            // The question can be asked again: it changes nothing.
            Err(error) => println!("  {error}"),
        }
    }
    // Nobody may pay it any more. If the buyer just did, it is refunded.
    client.execute(CancelRequest::builder().out_trade_no(out_trade_no).build()?).await?;
    Ok(Sale::Cancelled)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;

    println!("a buyer who need not confirm:");
    println!("  {:?}", sell(&client, "T1", "9.90", "28763443825664394").await?);

    println!("a buyer who has to:");
    gateway.fault(Fault::Pending);
    println!("  {:?}", sell(&client, "T2", "2000.00", "28763443825664395").await?);

    println!("the connection breaks after the order has left:");
    gateway.fault(Fault::Dropped);
    println!("  {:?}", sell(&client, "T3", "9.90", "28763443825664396").await?);

    println!("a buyer who goes away:");
    gateway.fault_of("alipay.trade.pay", Fault::Pending, 1);
    gateway.fault_of("alipay.trade.query", Fault::RateLimited, QUESTIONS);
    println!("  {:?}", sell(&client, "T4", "2000.00", "28763443825664397").await?);

    println!("the same order once more:");
    println!("  {:?}", sell(&client, "T1", "9.90", "28763443825664394").await?);
    Ok(())
}
