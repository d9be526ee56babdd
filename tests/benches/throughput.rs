//! How many calls a client makes in a second, and what they cost beside those of a bare one: `cargo bench -p
//! openapi-tests --bench throughput`.
//!
//! First the whole stack: a client, HTTP on loopback, the mock gateway in a process of its own. Then the client's CPU
//! time per call beside that of the same HTTP library, with the same settings, that posts the same bytes, signs once and
//! verifies once with the same cryptography: turn by turn in one process, the server in another. Then two threads on one
//! client beside one, without HTTP, and two threads on the bare keys beside one.
//!
//! It fails above a ratio of 1.05 for a call, and of 1.02 for the second thread. As `overhead` does, it runs the ratios
//! again without AVX512-IFMA, where the bare operation is dearer.

#[path = "cases/certify.rs"]
mod certify;
#[path = "common/gateway.rs"]
mod gateway;
#[path = "common/process.rs"]
mod process;

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use alipay_openapi::user::certify::open::initialize::InitializeRequest;
use alipay_openapi::user::certify::open::query::QueryRequest;
use alipay_openapi::{App, CallOptions, Client, Config};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use certify::{CERTIFIED, certify};
use cpu_time::ThreadTime;
use mock_gateway::KeyPair;
use openapi_core::{Body, HttpReply, Request as _, Signer as _, SigningKey};
use process::{Process, Result, serve};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// How long each of the whole stack's cases runs.
const WHOLE: Duration = Duration::from_secs(4);
/// How many samples a ratio has, and how many calls a sample: RSA blinding is renewed every 32 signatures.
const SAMPLES: u32 = 61;
const CALLS: u32 = 64;
/// The answer of a process that answers every request with it.
const ANSWER: &str = "BENCH_ANSWER";
/// What tells the process that it runs without AVX512-IFMA.
const CAPABILITIES: &str = "OPENSSL_ia32cap";

fn main() -> Result<()> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if runtime.block_on(gateway::run())? {
        return Ok(());
    }
    if let Ok(answer) = std::env::var(ANSWER) {
        return runtime.block_on(always(answer));
    }
    drop(runtime);
    let is_masked = std::env::var_os(CAPABILITIES).is_some();
    if !is_masked {
        whole()?;
    }
    println!("{}:", if is_masked { "without AVX512-IFMA" } else { "the processor as it is" });
    ratios()?;
    if !is_masked {
        let again = std::process::Command::new(std::env::current_exe()?).env(CAPABILITIES, ":~0x200000").status()?;
        if !again.success() {
            return Err("a ratio is above its budget".into());
        }
    }
    Ok(())
}

fn runtime(threads: usize) -> Result<Runtime> {
    let mut builder = if threads == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    Ok(builder.worker_threads(threads).enable_all().build()?)
}

fn per_second(calls: u64, time: Duration) -> u128 {
    u128::from(calls) * 1_000_000 / time.as_micros()
}

/// Calls of the mock gateway, as fast as they go.
fn whole() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (_gateway, config) = gateway::start(&folder.path().join("keys"))?;
    for threads in [1, 2] {
        for in_flight in [1, 64, 1_000] {
            let client = Client::new(&config)?;
            let made = Arc::new(AtomicU64::new(0));
            let begin = Instant::now();
            runtime(threads)?.block_on(async {
                let mut callers = JoinSet::new();
                for _ in 0..in_flight {
                    let (client, made) = (client.clone(), Arc::clone(&made));
                    callers.spawn(async move {
                        while begin.elapsed() < WHOLE {
                            let query =
                                QueryRequest::builder().certify_id("OC201809253000000393900404029253").build()?;
                            client.execute(query).await?;
                            made.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
                    });
                }
                while let Some(ended) = callers.join_next().await {
                    ended??;
                }
                Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
            })?;
            let rate = per_second(made.load(Ordering::Relaxed), begin.elapsed());
            println!("whole_{in_flight}_in_flight_{threads}_threads calls_per_second={rate}");
        }
    }
    Ok(())
}

/// A server that always answers the same.
async fn always(answer: String) -> Result<()> {
    async fn connection(stream: TcpStream, answer: Arc<str>) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufStream::new(stream);
        let mut line = String::new();
        loop {
            let mut length = 0;
            loop {
                line.clear();
                if stream.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                if line == "\r\n" {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
            }
            tokio::io::copy(&mut (&mut stream).take(length), &mut tokio::io::sink()).await?;
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n", answer.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(answer.as_bytes()).await?;
            stream.flush().await?;
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/gateway.do", listener.local_addr()?);
    let answer: Arc<str> = answer.into();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // An error is the client's going away.
            let answer = Arc::clone(&answer);
            tokio::spawn(async move { drop(connection(stream, answer).await) });
        }
    });
    serve(&url).await
}

/// What every client must do: the bytes of one call, and the keys.
struct Bare {
    http: reqwest::Client,
    own: RsaKeyPair,
    random: SystemRandom,
    alipay: ParsedPublicKey,
    url: String,
    body: Vec<u8>,
    canonical: String,
    node: String,
    signature: Vec<u8>,
}

impl Bare {
    fn sign(&self) {
        let mut signature = [0; 256];
        let signed =
            self.own.sign(&RSA_PKCS1_SHA256, &self.random, black_box(self.canonical.as_bytes()), &mut signature);
        signed.expect("a signature");
        black_box(signature);
    }

    fn verify(&self) {
        self.alipay.verify_sig(black_box(self.node.as_bytes()), &self.signature).expect("a signature");
    }

    async fn call(&self) -> Result<()> {
        self.sign();
        let post = self.http.post(&self.url).header("content-type", "application/x-www-form-urlencoded;charset=utf-8");
        let mut response = post.body(self.body.clone()).send().await?;
        let mut body =
            Vec::with_capacity(response.content_length().and_then(|length| length.try_into().ok()).unwrap_or(0));
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        black_box(&body);
        self.verify();
        Ok(())
    }
}

/// The base64 text of a PEM block.
fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64_simd::STANDARD.decode_to_vec(body).expect("our own keys are PEM")
}

/// A client, a bare one, and one that only prepares and accepts, of the same keys.
struct Pair {
    client: Client,
    request: InitializeRequest,
    options: CallOptions,
    reply: HttpReply,
    bare: Bare,
    _server: Process,
}

impl Pair {
    fn new() -> Result<Self> {
        let (own, alipay) = (KeyPair::generate()?, KeyPair::generate()?);
        let node = CERTIFIED;
        let sign = SigningKey::from_text(alipay.private_key())?.sign(node.as_bytes())?;
        let answer = format!(r#"{{"{}":{node},"sign":"{sign}"}}"#, InitializeRequest::METHOD.node);
        let (server, url) = Process::start(ANSWER, &answer)?;
        let config = Config::new("2021000000000001").private_key(own.private_key());
        let client = Client::new(&config.alipay_public_key(alipay.public_key()).gateway(url))?;
        let (request, options) = (certify(), CallOptions::new());
        let signed = client.app().prepare(&request, &options)?;
        let Body::Form { bytes, .. } = signed.body() else { return Err("a form is expected".into()) };
        // As the client's own transport.
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .user_agent("alipay-openapi-rust/0.1.0")
            .build()?;
        let bare = Bare {
            http,
            own: RsaKeyPair::from_pkcs8(&der(own.private_key())).map_err(|error| error.to_string())?,
            random: SystemRandom::new(),
            // Public keys are PKCS#1 inside of X.509.
            alipay: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der(alipay.public_key())[24..])
                .map_err(|error| error.to_string())?,
            url: signed.url().to_owned(),
            body: bytes.clone(),
            canonical: signed.canonical_string().to_owned(),
            node: node.to_owned(),
            signature: base64_simd::STANDARD.decode_to_vec(&sign).map_err(|error| error.to_string())?,
        };
        let reply = HttpReply { status: 200, trace_id: None, body: answer.into_bytes() };
        Ok(Self { client, request, options, reply, bare, _server: server })
    }

    async fn call(&self) -> Result<()> {
        self.client.execute_with(&self.request, &self.options).await?;
        Ok(())
    }

    /// A call without HTTP.
    fn prepare_and_accept(&self) {
        let app: &App = self.client.app();
        black_box(app.prepare(&self.request, &self.options).expect("a sound request"));
        black_box(app.accept(&self.request, &self.options, self.reply.clone()).expect("a genuine reply"));
    }

    fn sign_and_verify(&self) {
        self.bare.sign();
        self.bare.verify();
    }
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}

fn ratios() -> Result<()> {
    let pair = Arc::new(Pair::new()?);
    let mut broken = Vec::new();
    for in_flight in [1, CALLS] {
        let name = format!("execute_{in_flight}");
        let Measured { ours, bare, rate } = execute(&pair, in_flight)?;
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        println!("{name} ratio={ratio:.4} calls_per_second={rate}  ours={ours:?} bare={bare:?}");
        broken.extend((ratio > 1.05).then_some(name));
    }
    let ours = second_thread(&pair, Pair::prepare_and_accept);
    let bare = second_thread(&pair, Pair::sign_and_verify);
    println!("two_threads ratio={:.4}  ours={ours:.4} bare={bare:.4}", ours / bare);
    broken.extend((ours / bare > 1.02).then(|| "two_threads".to_owned()));
    if broken.is_empty() { Ok(()) } else { Err(format!("above the budget: {}", broken.join(", ")).into()) }
}

/// CPU time of a call over HTTP, of a bare one, and how many of ours are made in a second.
struct Measured {
    ours: Duration,
    bare: Duration,
    rate: u128,
}

fn execute(pair: &Arc<Pair>, in_flight: u32) -> Result<Measured> {
    let runtime = runtime(1)?;
    let ours = || batch(&runtime, pair, in_flight, |pair| async move { pair.call().await });
    let bares = || batch(&runtime, pair, in_flight, |pair| async move { pair.bare.call().await });
    // The first calls make connections.
    ours()?;
    bares()?;
    let (mut our, mut bare, mut taken) = (Vec::new(), Vec::new(), Duration::ZERO);
    for _ in 0..SAMPLES {
        let begin = Instant::now();
        our.push(ours()?);
        taken += begin.elapsed();
        bare.push(bares()?);
    }
    Ok(Measured { ours: median(our), bare: median(bare), rate: per_second(u64::from(SAMPLES * CALLS), taken) })
}

/// CPU time of the client's only thread for one call of a batch.
fn batch<F>(runtime: &Runtime, pair: &Arc<Pair>, in_flight: u32, call: fn(Arc<Pair>) -> F) -> Result<Duration>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let start = ThreadTime::now();
    runtime.block_on(async {
        let mut callers = JoinSet::new();
        for _ in 0..in_flight {
            let pair = Arc::clone(pair);
            callers.spawn(async move {
                for _ in 0..CALLS / in_flight {
                    call(Arc::clone(&pair)).await?;
                }
                Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
            });
        }
        while let Some(ended) = callers.join_next().await {
            ended??;
        }
        Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    Ok(start.elapsed() / CALLS)
}

/// What a call costs on each of two threads beside what it costs on one.
fn second_thread(pair: &Pair, call: fn(&Pair)) -> f64 {
    let time = || {
        let start = ThreadTime::now();
        (0..CALLS).for_each(|_| call(pair));
        start.elapsed()
    };
    let (mut alone, mut together) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        alone.push(time());
        let barrier = Barrier::new(2);
        let at_once = || {
            barrier.wait();
            time()
        };
        let times =
            std::thread::scope(|scope| [0, 1].map(|_| scope.spawn(at_once)).map(std::thread::ScopedJoinHandle::join));
        together.extend(times.into_iter().map(|time| time.expect("a time")));
    }
    median(together).as_secs_f64() / median(alone).as_secs_f64()
}
