//! What `run` counts the instructions of: `instructions NAME COUNT` makes so many calls of one kind.

#[path = "../benches/cases/mod.rs"]
mod cases;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use alipay_openapi::{App, CallOptions, Config};
use openapi_core::{HttpReply, Request, Signer as _, SigningKey};

/// Keys that were made for tests.
macro_rules! key {
    ($name:literal) => {
        include_str!(concat!("../vectors/keys/", $name))
    };
}

fn main() -> ExitCode {
    // At the same second in every run, or each run has another signature, with more or fewer bytes to escape.
    let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let config = Config::new("2021000000000001").private_key(key!("app_pkcs8.pem")).clock(clock);
    let app = config.alipay_public_key(key!("alipay_public.pem")).build().expect("a sound configuration");
    let mut arguments = std::env::args().skip(1);
    let (name, count) = (arguments.next(), arguments.next().and_then(|count| count.parse().ok()));
    match (name.as_deref(), count) {
        (Some("build_certify"), Some(count)) => build(&app, count, &cases::certify()),
        (Some("accept_certify"), Some(count)) => accept(&app, count, &cases::certify(), cases::CERTIFIED),
        (Some("accept_1k"), Some(count)) => accept(&app, count, &cases::query(), cases::QUERIED),
        _ => {
            eprintln!("instructions: expected `build_certify`, `accept_certify` or `accept_1k`, and a number");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn build<R: Request>(app: &App, count: usize, request: &R) {
    let options = CallOptions::new();
    repeat(vec![(); count], |()| drop(app.prepare(black_box(request), &options).expect("a sound request")));
}

fn accept<R: Request>(app: &App, count: usize, request: &R, node: &str) {
    let alipay = SigningKey::from_text(key!("alipay_pkcs8.pem")).expect("a private key");
    let sign = alipay.sign(node.as_bytes()).expect("a signature");
    let body = format!(r#"{{"{}":{node},"sign":"{sign}"}}"#, R::METHOD.node);
    let reply = HttpReply { status: 200, trace_id: None, body: body.into_bytes() };
    let options = CallOptions::new();
    let accept = |reply| drop(app.accept(black_box(request), &options, reply).map_err(drop).expect("a reply"));
    repeat(vec![reply; count], accept);
}

/// A call that is not counted, in which all is made that is made once, and then those that are.
fn repeat<T: Clone>(inputs: Vec<T>, mut call: impl FnMut(T)) {
    inputs.first().cloned().into_iter().for_each(&mut call);
    let mut inputs = inputs.into_iter();
    counted(&mut || inputs.by_ref().for_each(&mut call));
}

/// Counting begins and ends with this function: `run` knows it by its name.
#[inline(never)]
fn counted(calls: &mut dyn FnMut()) {
    calls();
}
