//! Refunds of parts of a payment: each has a number of its own, and the same number never moves money twice.

use std::error::Error as StdError;

use alipay_openapi::trade::fastpay::refund::query::{QueryRequest, RefundStatus};
use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::trade::refund::{RefundErrorCode, RefundRequest};
use alipay_openapi::{Client, Error};
use mock_gateway::{Fault, MockGateway};

const ORDER: &str = "N20260104";

/// What a refund has come to: what has been refunded in all, and whether this call moved money.
async fn refund(client: &Client, amount: &str, out_request_no: &str) -> Result<(String, bool), Error> {
    let request = RefundRequest::builder()
        .out_trade_no(ORDER)
        .refund_amount(amount)
        .out_request_no(out_request_no)
        .refund_reason("One cake was burnt")
        .build()?;
    let reply = client.execute(request).await?.into_inner();
    Ok((reply.refund_fee.to_string(), reply.fund_change))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;
    let pay = PayRequest::builder()
        .out_trade_no(ORDER)
        .total_amount("100.00")
        .subject("Ten cakes")
        .scene(Scene::BarCode)
        .auth_code("28763443825664394");
    client.execute(pay.build()?).await?;

    println!("10.00 of 100.00: {:?}", refund(&client, "10.00", "R1").await?);

    // The reply to the second refund is lost. Sending it again with the same number is safe: the spec says so, and so
    // does the error.
    gateway.fault(Fault::Dropped);
    match refund(&client, "15.50", "R2").await {
        Err(error @ Error::Unknown(_)) => println!("{error}\n  again? {:?}", error.retry()),
        other => return Err(format!("a reply that was lost: {other:?}").into()),
    }
    println!("15.50 once more, same number: {:?}", refund(&client, "15.50", "R2").await?);

    match refund(&client, "90.00", "R3").await {
        Err(error) if error.code() == Some(RefundErrorCode::AcqRefundAmtNotEqualTotal) => {
            println!("90.00 more: refused, less than that is left");
        }
        other => return Err(format!("more than is left: {other:?}").into()),
    }
    match refund(&client, "16.00", "R2").await {
        Err(error) if error.code() == Some(RefundErrorCode::AcqDiscordantRepeatRequest) => {
            println!("R2 with another amount: refused");
        }
        other => return Err(format!("another amount: {other:?}").into()),
    }

    // Did it happen? A refund is done if its query says so; a reply without a status means that it never came.
    for number in ["R1", "R2", "R3"] {
        let query = QueryRequest::builder().out_trade_no(ORDER).out_request_no(number).build()?;
        let reply = client.execute(query).await?;
        let done = reply.refund_status == Some(RefundStatus::RefundSuccess);
        println!("{number}: {}", if done { "refunded" } else { "never came" });
    }
    Ok(())
}
