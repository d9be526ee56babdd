//! How much the mock gateway can take: `cargo bench -p openapi-tests --bench mock_load`.
//!
//! A gateway in a process of its own is called for a minute by one client, as fast as both can: orders are paid and
//! queried, each call signed and verified at both ends. Memory is read at half the time, when its bounded lists are
//! full, and at the end. `-- 10` makes it ten seconds. It fails if there are fewer than 500 calls in a second, if one
//! of them fails, or if memory grows.

#[path = "common/gateway.rs"]
mod gateway;
#[path = "common/memory.rs"]
mod memory;
#[path = "common/process.rs"]
mod process;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use alipay_openapi::Client;
use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::trade::query::QueryRequest;
use memory::resident;
use process::Result;

/// How many calls are in flight.
const IN_FLIGHT: usize = 16;
/// More orders than the gateway remembers.
const ORDERS_REMEMBERED: u64 = 10_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    if gateway::run().await? { Ok(()) } else { load().await }
}

/// An order, paid and queried.
async fn order(client: &Client, number: u64) -> Result<()> {
    let pay = PayRequest::builder()
        .out_trade_no(format!("N{number}"))
        .total_amount("8.88")
        .subject("Tea")
        .scene(Scene::BarCode)
        .auth_code("28763443825664394")
        .build()?;
    let paid = client.execute(pay).await?;
    let query = QueryRequest::builder().trade_no(&paid.trade_no).build()?;
    client.execute(query).await?;
    Ok(())
}

async fn load() -> Result<()> {
    let seconds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(60);
    let folder = tempfile::tempdir()?;
    let (gateway, config) = gateway::start(&folder.path().join("keys"))?;
    let client = Client::new(&config)?;
    let begin = Instant::now();
    let (half, end) = (begin + Duration::from_secs(seconds) / 2, begin + Duration::from_secs(seconds));
    let made = Arc::new(AtomicU64::new(0));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (client, made) = (client.clone(), Arc::clone(&made));
        workers.spawn(async move {
            while Instant::now() < end {
                order(&client, made.fetch_add(1, Ordering::Relaxed)).await?;
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        });
    }
    // Once it forgets as much as it learns, memory must not grow any more: from half the time on.
    let mut full = None;
    loop {
        match tokio::time::timeout(Duration::from_secs(1), workers.join_next()).await {
            Ok(None) => break,
            Ok(Some(ended)) => ended??,
            Err(_) if full.is_none() && Instant::now() > half && made.load(Ordering::Relaxed) > ORDERS_REMEMBERED => {
                full = Some(resident(gateway.0.id())?);
            }
            Err(_) => {}
        }
    }
    let orders = made.load(Ordering::Relaxed);
    let (last, rate) = (resident(gateway.0.id())?, u128::from(orders) * 2_000 / begin.elapsed().as_millis());
    println!("mock_load calls={} calls_per_second={rate} memory_half={full:?} memory_end={last} KiB", orders * 2);
    if rate < 500 {
        return Err(format!("{rate} calls in a second; 500 are expected").into());
    }
    match full {
        Some(full) if last > full + full / 10 => Err(format!("memory grew from {full} to {last} KiB").into()),
        _ => Ok(()),
    }
}
