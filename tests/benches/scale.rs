//! Many merchants in one process, and many notifications: `cargo bench -p openapi-tests --bench scale`.
//!
//! 10,000 clients over the connections of one, each with keys that it has parsed itself: what each has allocated, at most
//! 32 KiB. The cryptography library's memory of the keys is C's and is not counted; resident memory, which is, stands
//! beside it, and so does what a client with connections of its own takes.
//!
//! Then 1,000,000 notifications are verified, on as many threads as there are processors, each asked whether it came
//! before: memory at the end is what it was after a tenth. `-- 100000` verifies fewer.

#[path = "common/memory.rs"]
mod memory;
#[path = "cases/notification.rs"]
mod notification;

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use alipay_openapi::notify::{MemoryReplayGuard, NotifyChecks, ReplayGuard, compose};
use alipay_openapi::{App, Client, Config};
use memory::resident;
use mock_gateway::KeyPair;
use openapi_core::SigningKey;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CLIENTS: usize = 10_000;
const OWN_CONNECTIONS: usize = 20;
const NOTIFICATIONS: u64 = 1_000_000;
/// What a client may take beyond its keys.
const MAX_CLIENT_BYTES: usize = 32 << 10;
/// What memory may grow by, in KiB: what threads and the allocator do by themselves.
const MAX_GROWTH: u64 = 2 << 10;
/// How many notifications are signed; they are verified again and again.
const SIGNED: usize = 256;
/// How many numbers of notifications are remembered: fewer than a tenth of them.
const REMEMBERED: usize = 10_000;

fn main() -> Result<()> {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let count = numbers.next().unwrap_or(NOTIFICATIONS);
    let keys = (0..4).map(|_| KeyPair::generate()).collect::<std::result::Result<Vec<_>, _>>()?;
    clients(&keys)?;
    notifications(&keys, count)
}

/// The configuration of a merchant.
fn config(keys: &[KeyPair], number: usize) -> Config {
    let own = &keys[number % (keys.len() - 1)];
    let alipay = &keys[keys.len() - 1];
    Config::new(format!("20210000{number:08}")).private_key(own.private_key()).alipay_public_key(alipay.public_key())
}

/// Makes clients: bytes that each has allocated, and resident memory of each in bytes, keys included.
fn made(count: usize, make: impl Fn(usize) -> Result<Client>) -> Result<(usize, u64)> {
    let before = resident(std::process::id())?;
    let mut clients = Ok(Vec::new());
    let measured = allocation_counter::measure(|| clients = (0..count).map(make).collect::<Result<Vec<_>>>());
    let clients = clients?;
    let after = resident(std::process::id())?;
    let bytes = usize::try_from(measured.bytes_current)? / clients.len();
    Ok((bytes, after.saturating_sub(before) * 1024 / u64::try_from(count)?))
}

fn clients(keys: &[KeyPair]) -> Result<()> {
    let first = Client::new(&config(keys, 0))?;
    let begin = Instant::now();
    let (bytes, resident) = made(CLIENTS, |number| Ok(first.with_config(&config(keys, number))?))?;
    let seconds = begin.elapsed().as_secs_f64();
    println!("clients count={CLIENTS} bytes_each={bytes} resident_each={resident} seconds={seconds:.1}");
    let (own, resident) = made(OWN_CONNECTIONS, |number| Ok(Client::new(&config(keys, number))?))?;
    println!("clients_with_own_connections count={OWN_CONNECTIONS} bytes_each={own} resident_each={resident}");
    if bytes > MAX_CLIENT_BYTES {
        return Err(format!("a client takes {bytes} bytes, {MAX_CLIENT_BYTES} allowed").into());
    }
    Ok(())
}

/// A payment's notification, of so many.
fn notification(signer: &SigningKey, number: usize) -> Result<Vec<u8>> {
    let order = format!("6823789339{number:06}");
    let id = format!("ac05099524730693a8b330c5ec{number:08}");
    let params = notification::paid("2021000000000000", &id, &order);
    Ok(compose(signer, &params)?.into_bytes())
}

fn notifications(keys: &[KeyPair], count: u64) -> Result<()> {
    let signer = SigningKey::from_text(keys[keys.len() - 1].private_key())?;
    let app = config(keys, 0).build()?;
    let bodies = (0..SIGNED).map(|number| notification(&signer, number)).collect::<Result<Vec<_>>>()?;
    let guard = MemoryReplayGuard::new(NonZeroUsize::new(REMEMBERED).ok_or("none are remembered")?);
    let threads = u64::try_from(std::thread::available_parallelism()?.get())?;
    let (next, tenth) = (AtomicU64::new(0), AtomicU64::new(0));
    let begin = Instant::now();
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| verify(&app, &bodies, &guard, count, &next, &tenth))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a thread panicked")?)
    })?;
    let time = begin.elapsed();
    let (tenth, end) = (tenth.into_inner(), resident(std::process::id())?);
    let rate = u128::from(count) * 1_000_000 / time.as_micros();
    println!(
        "notifications count={count} threads={threads} per_second={rate} seconds={} resident_tenth={tenth} \
         resident_end={end} KiB",
        time.as_secs()
    );
    if end > tenth + MAX_GROWTH { Err(format!("memory grew from {tenth} to {end} KiB").into()) } else { Ok(()) }
}

/// Verifies notifications until all are done, with whoever else does.
fn verify(
    app: &App,
    bodies: &[Vec<u8>],
    guard: &MemoryReplayGuard,
    count: u64,
    next: &AtomicU64,
    tenth: &AtomicU64,
) -> Result<()> {
    let content_type = Some("application/x-www-form-urlencoded; charset=utf-8");
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return Ok(());
        }
        if number == count / 10 {
            tenth.store(resident(std::process::id())?, Ordering::Relaxed);
        }
        let body = &bodies[usize::try_from(number)? % bodies.len()];
        let checks = NotifyChecks::new().seller_id("2088101106499364").total_amount("88.88");
        black_box(app.verify_notification(body, content_type, &checks)?);
        if !guard.first_time(&format!("ac05099524730693a8b330c5ec{number:08}")) {
            return Err("a number that is new came before".into());
        }
    }
}
