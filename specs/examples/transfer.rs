//! A transfer to an Alipay account. Its number is made and stored before anything is sent: whatever happens to the call,
//! the number finds the transfer again.

use std::error::Error as StdError;
use std::fmt;

use alipay_openapi::fund::trans::common::query::{QueryErrorCode, QueryRequest, Status as QueriedStatus};
use alipay_openapi::fund::trans::uni::transfer::{IdentityType, PayeeInfo, Status, TransferRequest};
use alipay_openapi::{Client, Error};
use mock_gateway::{Fault, MockGateway};

/// How a transfer ends.
enum Transfer {
    Paid {
        order_id: String,
    },
    Failed {
        why: String,
    },
    /// The gateway is still at it, or cannot be reached: ask again later, with the same number.
    Open,
}

impl fmt::Display for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paid { order_id } => write!(f, "paid, {order_id}"),
            Self::Failed { why } => write!(f, "failed: {why}"),
            Self::Open => f.write_str("still open: ask again later"),
        }
    }
}

async fn transfer(client: &Client, out_biz_no: &str, amount: &str, payee: &str) -> Result<Transfer, Error> {
    let request = TransferRequest::builder()
        .out_biz_no(out_biz_no)
        .trans_amount(amount)
        .product_code("TRANS_ACCOUNT_NO_PWD")
        .biz_scene("DIRECT_TRANSFER")
        .order_title("Commission for January")
        .payee_info(
            PayeeInfo::builder().identity(payee).identity_type(IdentityType::AlipayLogonId).name("黄龙国际有限公司"),
        )
        .build()?;
    match client.execute(request).await {
        Ok(reply) if reply.status == Some(Status::Success) => {
            Ok(Transfer::Paid { order_id: reply.into_inner().order_id })
        }
        Ok(_) | Err(Error::Pending(_) | Error::Unknown(_)) => ask(client, out_biz_no).await,
        Err(Error::Failed(failure)) => Ok(Transfer::Failed { why: failure.to_string() }),
        Err(error) => Err(error),
    }
}

/// What became of it?
async fn ask(client: &Client, out_biz_no: &str) -> Result<Transfer, Error> {
    let query = QueryRequest::builder()
        .out_biz_no(out_biz_no)
        .product_code("TRANS_ACCOUNT_NO_PWD")
        .biz_scene("DIRECT_TRANSFER")
        .build()?;
    match client.execute(query).await {
        Ok(reply) => match &reply.status {
            QueriedStatus::Success => Ok(Transfer::Paid { order_id: reply.into_inner().order_id }),
            QueriedStatus::Fail | QueriedStatus::Closed => {
                Ok(Transfer::Failed { why: reply.into_inner().fail_reason.unwrap_or_default() })
            }
            _ => Ok(Transfer::Open),
        },
        // It never arrived. It can be made again, with the same number.
        Err(error) if error.code() == Some(QueryErrorCode::OrderNotExist) => {
            Ok(Transfer::Failed { why: "it never arrived".to_owned() })
        }
        Err(_) => Ok(Transfer::Open),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;
    println!("plainly: {}", transfer(&client, "P20260101", "23.00", "payee@example.com").await?);
    println!("the same again: {}", transfer(&client, "P20260101", "23.00", "payee@example.com").await?);
    println!("another amount: {}", transfer(&client, "P20260101", "24.00", "payee@example.com").await?);

    gateway.fault(Fault::Unavailable);
    println!("20000, but it was made: {}", transfer(&client, "P20260102", "23.00", "payee@example.com").await?);
    gateway.fault_of("alipay.fund.trans.uni.transfer", Fault::RateLimited, 1);
    println!("too many calls: {}", transfer(&client, "P20260103", "23.00", "payee@example.com").await?);
    Ok(())
}
