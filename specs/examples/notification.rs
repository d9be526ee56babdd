//! A server that takes payment notifications, and the posts that a gateway and others would make.

use std::error::Error as StdError;
use std::num::NonZeroUsize;
use std::sync::Arc;

use alipay_openapi::core::notify::{MemoryReplayGuard, Notifier, NotifyAck, NotifyChecks, VerifiedNotification};
use axum::Router;
use axum::routing::post;
use mock_gateway::MockGateway;

/// Runs only for notifications whose signature held, that are for this application and its seller, and that were not
/// handled before. What the order was worth is known here only.
async fn notified(VerifiedNotification(notification): VerifiedNotification) -> NotifyAck {
    let order = NotifyChecks::new().out_trade_no("N20260102").total_amount("88.88");
    if let Err(error) = notification.check(&order) {
        println!("  not our order: {error}");
        return NotifyAck::Fail;
    }
    if notification.is_paid() {
        println!("  order {} is paid", notification.out_trade_no().unwrap_or_default());
    }
    NotifyAck::Success
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let guard = MemoryReplayGuard::new(NonZeroUsize::new(10_000).ok_or("not zero")?);
    let notifier = Notifier::new(Arc::new(gateway.config().build()?)).seller_id("2088101").replay(Arc::new(guard));
    let server = Router::new().route("/notified", post(notified)).with_state(notifier);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/notified", listener.local_addr()?);
    let running = tokio::spawn(async move { axum::serve(listener, server).await });

    let client = reqwest::Client::builder().no_proxy().build()?;
    let send = async |what: &str, body: String| -> Result<(), Box<dyn StdError>> {
        println!("{what}:");
        let request = client.post(&url).header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        let answer = request.body(body).send().await?;
        let status = answer.status();
        println!("  answered {status} {:?}\n", answer.text().await?);
        Ok(())
    };
    let params = [
        ("out_trade_no", "N20260102"),
        ("seller_id", "2088101"),
        ("subject", "Tea + 100% & cakes = 好"),
        ("total_amount", "88.88"),
        ("trade_no", "2026010222001"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let genuine = gateway.notification(&params)?;
    send("a genuine notification", genuine.clone()).await?;
    send("the same once more", genuine.clone()).await?;
    send("a changed amount", gateway.notification(&params)?.replace("88.88", "08.88")).await?;
    send("another seller's", gateway.notification(&[("seller_id", "2088102"), ("trade_status", "TRADE_SUCCESS")])?)
        .await?;
    let cheap = params.map(|(name, value)| if name == "total_amount" { (name, "0.01") } else { (name, value) });
    send("a genuine one of another amount", gateway.notification(&cheap)?).await?;
    running.abort();
    Ok(())
}
