//! How much the mock gateway can take: `cargo bench -p openapi-tests --bench mock_load`.
//!
//! A gateway in a process of its own is called for a minute by one client, as fast as both can: orders are paid and
//! queried, each call signed and verified at both ends. Memory is read at half the time, when its bounded lists are
//! full, and at the end. `-- 10` makes it ten seconds. It fails if there are fewer than 500 calls in a second, if one
//! of them fails, or if memory grows.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::trade::query::QueryRequest;
use alipay_openapi::{Client, Config};
use mock_gateway::MockGateway;

/// What tells the process that it is the gateway.
const FOLDER: &str = "MOCK_LOAD_FOLDER";
/// How many calls are in flight.
const IN_FLIGHT: usize = 16;
/// More orders than the gateway remembers.
const ORDERS_REMEMBERED: u64 = 10_000;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match std::env::var_os(FOLDER) {
        Some(folder) => serve(std::path::Path::new(&folder)).await,
        None => load().await,
    }
}

/// The gateway, until standard input ends.
async fn serve(folder: &std::path::Path) -> Result<()> {
    let _gateway = MockGateway::builder().specs(alipay_openapi::SPECS).keys(folder).start().await?;
    println!("ready");
    std::io::stdout().flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

/// A gateway that ends with this.
struct Gateway(Child);

impl Drop for Gateway {
    fn drop(&mut self) {
        // It ends by itself when its standard input is closed; what is left of it is not waited for long.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

impl Gateway {
    fn start(folder: &std::path::Path) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let child = command.env(FOLDER, folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut gateway = Self(child);
        let mut line = String::new();
        BufReader::new(gateway.0.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        if line.trim() == "ready" { Ok(gateway) } else { Err("the gateway did not start".into()) }
    }

    /// Its resident memory, in KiB.
    fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }
}

/// The configuration that the gateway wrote.
fn config(folder: &std::path::Path) -> Result<Config> {
    let settings: std::collections::BTreeMap<String, String> =
        serde_yaml::from_str(&std::fs::read_to_string(folder.join("alipay.yaml"))?)?;
    let get = |key: &str| settings.get(key).ok_or_else(|| format!("`alipay.yaml` has no `{key}`"));
    let file = |key: &str| -> Result<String> { Ok(std::fs::read_to_string(folder.join(get(key)?))?) };
    let config = Config::new(get("app_id")?).gateway(get("gateway")?);
    Ok(config.private_key(file("private_key_file")?).alipay_public_key(file("alipay_public_key_file")?))
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
    let keys = folder.path().join("keys");
    let gateway = Gateway::start(&keys)?;
    let client = Client::new(&config(&keys)?)?;
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
            Ok::<(), Box<dyn Error + Send + Sync>>(())
        });
    }
    // Once it forgets as much as it learns, memory must not grow any more: from half the time on.
    let mut full = None;
    loop {
        match tokio::time::timeout(Duration::from_secs(1), workers.join_next()).await {
            Ok(None) => break,
            Ok(Some(ended)) => ended??,
            Err(_) if full.is_none() && Instant::now() > half && made.load(Ordering::Relaxed) > ORDERS_REMEMBERED => {
                full = Some(gateway.memory()?);
            }
            Err(_) => {}
        }
    }
    let orders = made.load(Ordering::Relaxed);
    let (last, rate) = (gateway.memory()?, u128::from(orders) * 2_000 / begin.elapsed().as_millis());
    println!("mock_load calls={} calls_per_second={rate} memory_half={full:?} memory_end={last} KiB", orders * 2);
    if rate < 500 {
        return Err(format!("{rate} calls in a second; 500 are expected").into());
    }
    match full {
        Some(full) if last > full + full / 10 => Err(format!("memory grew from {full} to {last} KiB").into()),
        _ => Ok(()),
    }
}
