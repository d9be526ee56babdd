//! What this library costs beside the cryptography that every client needs: `cargo bench -p openapi-tests --bench
//! overhead`.
//!
//! Each case is measured beside the bare RSA operation of the same library, with parsed keys, over the same bytes, turn by
//! turn in one process, in CPU time of the thread. RSA blinding is renewed every 32 signatures, so samples are multiples
//! of 32. On processors with AVX512-IFMA the bare operation is much faster; `OPENSSL_ia32cap=:~0x200000` shows what the
//! others see, and the bench runs itself once more in that way.

mod cases;
#[path = "cases/notification.rs"]
mod notification;

use std::hint::black_box;
use std::time::Duration;

use alipay_openapi::core::notify::NotifyChecks;
use alipay_openapi::trade::order::settle::query::QueryRequest as SettleQuery;
use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::user::certify::open::initialize::InitializeRequest;
use alipay_openapi::{App, Base64, CallOptions, Config};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use cpu_time::ThreadTime;
use mock_gateway::KeyPair;
use openapi_core::{HttpReply, Request, Signer as _, SigningKey};

#[alipay_openapi::alipay_api("benches/picture.yaml")]
mod picture {}

/// How many samples a case has.
const SAMPLES: usize = 41;

/// The bare operations, and an application that signs with the one key and believes the other.
struct Bench {
    app: App,
    own: RsaKeyPair,
    random: SystemRandom,
    alipay: SigningKey,
    alipay_public: ParsedPublicKey,
}

/// The base64 text of a PEM block.
fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64_simd::STANDARD.decode_to_vec(body).expect("our own keys are PEM")
}

impl Bench {
    fn new() -> Self {
        let (own, alipay) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
        let config = Config::new("2021000000000001").private_key(own.private_key());
        // Public keys are PKCS#1 inside of X.509.
        let spki = der(alipay.public_key());
        Self {
            app: config.alipay_public_key(alipay.public_key()).build().expect("a sound configuration"),
            own: RsaKeyPair::from_pkcs8(&der(own.private_key())).expect("a private key"),
            random: SystemRandom::new(),
            alipay: SigningKey::from_text(alipay.private_key()).expect("a private key"),
            alipay_public: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &spki[24..]).expect("a public key"),
        }
    }

    fn bare_sign(&self, message: &[u8]) {
        let mut signature = [0; 256];
        self.own.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature).expect("a signature");
        black_box(signature);
    }

    /// Building a signed request against signing its canonical string.
    fn build<R: Request>(&self, name: &str, request: &R) {
        if !is_wanted(name) {
            return;
        }
        let options = CallOptions::new();
        let prepare = || drop(black_box(self.app.prepare(black_box(request), &options).expect("a sound request")));
        let signed = self.app.prepare(request, &options).expect("a sound request");
        let canonical = signed.canonical_string().as_bytes();
        let allocations = allocation_counter::measure(prepare).count_total;
        let mut ours = Vec::new();
        let mut bare = Vec::new();
        for _ in 0..SAMPLES {
            ours.push(time(32, prepare));
            bare.push(time(32, || self.bare_sign(black_box(canonical))));
        }
        report(name, ours, bare, allocations);
    }

    /// Making a reply of an answer against verifying its node.
    fn accept<R: Request>(&self, name: &str, request: &R, node: &str) {
        if !is_wanted(name) {
            return;
        }
        let options = CallOptions::new();
        let sign = self.alipay.sign(node.as_bytes()).expect("a signature");
        let body = format!(r#"{{"{}":{node},"sign":"{sign}"}}"#, R::METHOD.node);
        let reply = || HttpReply { status: 200, trace_id: None, body: body.clone().into_bytes() };
        let accept = |reply| {
            drop(black_box(self.app.accept(request, &options, reply).map_err(|e| e.to_string()).expect("a reply")));
        };
        let signature = base64_simd::STANDARD.decode_to_vec(&sign).expect("base64");
        let verify = || self.alipay_public.verify_sig(black_box(node.as_bytes()), &signature).expect("a signature");
        // What is made once for the process is not counted.
        accept(reply());
        let first = reply();
        let allocations = allocation_counter::measure(|| accept(first)).count_total;
        let mut ours = Vec::new();
        let mut bare = Vec::new();
        // No more than the caches hold: a reply that has just come in is there too.
        let count = 16;
        for _ in 0..16 * SAMPLES {
            let mut replies: Vec<HttpReply> = (0..count).map(|_| reply()).collect();
            ours.push(time(count, || accept(replies.pop().expect("one for each call"))));
            bare.push(time(count, verify));
        }
        report(&format!("{name} ({} bytes)", body.len()), ours, bare, allocations);
    }
}

/// Whether the command line names the case, or none: `… --bench overhead -- accept`.
fn is_wanted(name: &str) -> bool {
    let mut wanted = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    wanted.peek().is_none() || wanted.any(|wanted| name.contains(&wanted))
}

/// CPU time of one call.
fn time(count: u32, mut call: impl FnMut()) -> Duration {
    let start = ThreadTime::now();
    (0..count).for_each(|_| call());
    start.elapsed() / count
}

/// The line of a case: medians.
fn report(name: &str, mut ours: Vec<Duration>, mut bare: Vec<Duration>, allocations: u64) {
    ours.sort_unstable();
    bare.sort_unstable();
    let (ours, bare) = (ours[ours.len() / 2], bare[bare.len() / 2]);
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    println!("{name} ratio={ratio:.4}  allocs={allocations}  ours={ours:?} bare={bare:?}");
}

/// A payment with 20 fields.
fn payment() -> PayRequest {
    PayRequest::builder()
        .out_trade_no("20150320010101001")
        .total_amount("88.88")
        .subject("Iphone6 16G")
        .scene(Scene::BarCode)
        .auth_code("28763443825664394")
        .body("茶 & \"Kuchen\"")
        .seller_id("2088102146225135")
        .buyer_id("2088202954065786")
        .discountable_amount("8.88")
        .undiscountable_amount("80.00")
        .store_id("NJ_001")
        .alipay_store_id("2016041400077000000003314986")
        .operator_id("yx_001")
        .terminal_id("NJ_T_001")
        .timeout_express("90m")
        .merchant_order_no("201008123456789")
        .passback_params("merchantBizType%3d3C%26merchantBizNo%3d2016010101111")
        .trans_currency("CNY")
        .settle_currency("CNY")
        .disable_pay_channels("credit_group")
        .build()
        .expect("a sound request")
}

fn run() {
    // As in a process that has had a large body before: the system's allocator keeps memory for the next one.
    drop(black_box(vec![1u8; 16 << 20]));
    let bench = Bench::new();
    let certify = cases::certify();
    bench.build("build_certify", &certify);
    bench.build("build_trade_pay", &payment());
    let pixels: Vec<u8> = (0..1u32 << 20).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let text = base64_simd::STANDARD.encode_to_string(&pixels);
    let upload =
        |picture: Base64| picture::UploadRequest::builder().number("1").picture(picture).build().expect("sound");
    bench.build("build_1m_bytes", &upload(Base64::from_bytes(pixels)));
    bench.build("build_1m_base64", &upload(Base64::from_encoded(text)));

    bench.accept("accept_certify", &certify, cases::CERTIFIED);
    bench.accept("accept_1k", &cases::query(), cases::QUERIED);
    let settle = SettleQuery::builder().settle_no("1").build().expect("sound");
    let share = r#"{"operation_type":"transfer","execute_dt":"2014-11-27 15:45:57","trans_in":"2088101126708402","amount":"1.00","state":"SUCCESS","detail_id":"2019050500000000"}"#;
    let shares = vec![share; 64 * 1024 / share.len()].join(",");
    let node = format!(r#"{{"code":"10000","msg":"Success","out_request_no":"1","royalty_detail_list":[{shares}]}}"#);
    bench.accept("accept_64k", &settle, &node);
    notification(&bench);
    validation(&bench, &certify);
}

/// A payment's notification against verifying its text.
fn notification(bench: &Bench) {
    if !is_wanted("verify_notify") {
        return;
    }
    let params = notification::paid("2021000000000001", "ac05099524730693a8b330c5ecf72da9786", "6823789339978248");
    let text = params.map(|(name, value)| format!("{name}={value}")).join("&");
    let sign = bench.alipay.sign(text.as_bytes()).expect("a signature");
    let encode = |value: &str| {
        percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%20", "+")
    };
    let pairs = params.iter().map(|(name, value)| format!("{name}={}", encode(value)));
    let body =
        pairs.chain([format!("sign={}", encode(&sign)), "sign_type=RSA2".to_owned()]).collect::<Vec<_>>().join("&");
    let checks = NotifyChecks::new().out_trade_no("6823789339978248").total_amount("88.88");
    let content_type = "application/x-www-form-urlencoded; charset=utf-8";
    let verify = || {
        let verified = bench.app.verify_notification(black_box(body.as_bytes()), Some(content_type), &checks);
        drop(black_box(verified.expect("a genuine notification")));
    };
    let signature = base64_simd::STANDARD.decode_to_vec(&sign).expect("base64");
    let bare = || bench.alipay_public.verify_sig(black_box(text.as_bytes()), &signature).expect("a signature");
    let allocations = allocation_counter::measure(verify).count_total;
    let (ours, bare) = (0..SAMPLES).map(|_| (time(256, verify), time(256, bare))).unzip();
    report("verify_notify", ours, bare, allocations);
}

/// Validation alone, against a bare signature.
fn validation(bench: &Bench, request: &InitializeRequest) {
    if !is_wanted("validate_certify") {
        return;
    }
    let check = || openapi_core::validate::check(black_box(request)).expect("a sound request");
    let bare = || bench.bare_sign(black_box(b"validate"));
    let allocations = allocation_counter::measure(check).count_total;
    let (ours, bare) = (0..SAMPLES).map(|_| (time(4096, check), time(32, bare))).unzip();
    report("validate_certify", ours, bare, allocations);
}

fn main() {
    let masked = std::env::var_os("OPENSSL_ia32cap").is_some();
    println!("{}:", if masked { "without AVX512-IFMA" } else { "the processor as it is" });
    run();
    if !masked {
        let again = std::env::current_exe().and_then(|program| {
            let arguments = std::env::args().skip(1);
            std::process::Command::new(program).args(arguments).env("OPENSSL_ia32cap", ":~0x200000").status()
        });
        assert!(again.is_ok_and(|status| status.success()), "the bench could not run itself");
    }
}
