//! A code that the buyer scans: make the order, show its code, wait for the notification, and ask before believing it.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use alipay_openapi::core::notify::{Notifier, NotifyAck, NotifyChecks, VerifiedNotification};
use alipay_openapi::trade::precreate::{PrecreateRequest, TradeStatusSyncNotification};
use alipay_openapi::trade::query::{QueryErrorCode, QueryRequest, TradeStatus};
use alipay_openapi::{CallOptions, Client};
use axum::extract::{FromRef, State};
use axum::{Router, routing::post};
use mock_gateway::MockGateway;
use tokio::sync::mpsc;

const ORDER: &str = "N20260103";
const AMOUNT: &str = "88.88";

/// What the shop's server knows.
#[derive(Clone)]
struct Shop {
    notifier: Notifier,
    paid: mpsc::Sender<String>,
}

impl FromRef<Shop> for Notifier {
    fn from_ref(shop: &Shop) -> Self {
        shop.notifier.clone()
    }
}

/// Only what Alipay signed for this application comes here.
async fn notified(State(shop): State<Shop>, VerifiedNotification(notification): VerifiedNotification) -> NotifyAck {
    let order = NotifyChecks::new().out_trade_no(ORDER).total_amount(AMOUNT);
    if let Err(error) = notification.check(&order) {
        println!("not our order: {error}");
        return NotifyAck::Fail;
    }
    let Ok(synced) = notification.read::<TradeStatusSyncNotification>() else { return NotifyAck::Fail };
    // Ship only once: notifications come again, and not in order.
    if notification.is_paid() && shop.paid.send(synced.trade_no).await.is_err() {
        return NotifyAck::Fail;
    }
    NotifyAck::Success
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;

    let (paid, mut payments) = mpsc::channel(1);
    let shop = Shop { notifier: Notifier::new(Arc::new(gateway.config().build()?)), paid };
    let server = Router::new().route("/notified", post(notified)).with_state(shop);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let notify_url = format!("http://{}/notified", listener.local_addr()?);
    let running = tokio::spawn(async move { axum::serve(listener, server).await });

    let request =
        PrecreateRequest::builder().out_trade_no(ORDER).total_amount(AMOUNT).subject("Tea & cakes").build()?;
    let reply = client.execute_with(&request, &CallOptions::new().notify_url(notify_url)).await?;
    println!("show this as a QR code: {}", reply.qr_code.as_deref().unwrap_or_default());

    // Before the buyer has scanned it, there is no payment of that number.
    let query = || QueryRequest::builder().out_trade_no(ORDER).build();
    match client.execute(query()?).await {
        Err(error) if error.code() == Some(QueryErrorCode::AcqTradeNotExist) => println!("not scanned yet"),
        other => println!("status: {}", other?.trade_status),
    }

    // The buyer scans and pays: in life with a phone, here by word.
    gateway.approve(ORDER);
    let trade_no = tokio::time::timeout(Duration::from_secs(10), payments.recv()).await?;
    println!("notified: {} is paid", trade_no.as_deref().unwrap_or_default());

    let reply = client.execute(query()?).await?;
    println!("asked: {} of {}", reply.trade_status, reply.total_amount);
    running.abort();
    (reply.trade_status == TradeStatus::TradeSuccess).then_some(()).ok_or_else(|| "the order should be paid".into())
}
