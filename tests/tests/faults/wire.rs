//! Connections that are cut at every stage.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use alipay_openapi::error::UnknownReason;
use alipay_openapi::{Config, Error, Retry, RetryPolicy};
use mock_gateway::KeyPair;
use openapi_core::RawRequest;
#[cfg(target_os = "linux")]
use tokio::net::{TcpSocket, TcpStream};

use super::call::{Caller, Ending, Form, Kind};
use super::server::{Script, Server};

/// How long a call may take that is to run out of time, and how long the others.
const BRIEF: Duration = Duration::from_millis(500);
const AMPLE: Duration = Duration::from_secs(30);
/// What a busy machine adds.
const SLACK: Duration = Duration::from_secs(10);
/// How often a call is sent at most.
const ATTEMPTS: u32 = 3;

/// Keys that no answer is ever signed with.
static KEYS: LazyLock<[KeyPair; 2]> = LazyLock::new(|| [0, 1].map(|_| KeyPair::generate().unwrap()));

fn config() -> Config {
    Config::new("2021000000000001").private_key(KEYS[0].private_key()).alipay_public_key(KEYS[1].public_key())
}

/// How a call ends.
fn ending(script: Script) -> Ending {
    match script {
        Script::Refused => Ending::NotSent,
        Script::OneTooMany => Ending::Status,
        _ => Ending::Broken,
    }
}

/// Whether it ends only because its time is up.
fn runs_out(script: Script) -> bool {
    matches!(script, Script::Endless | Script::Drip | Script::DripOfHead | Script::Silent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_ends_the_call_in_its_outcome_and_in_time() {
    let retry = RetryPolicy::times(ATTEMPTS as usize - 1).pauses(Duration::from_millis(1), Duration::from_millis(2));
    let mut cases = tokio::task::JoinSet::new();
    for (form, script) in Form::BOTH.into_iter().flat_map(|form| Script::ALL.map(|script| (form, script))) {
        let config = config().retry(retry);
        cases.spawn(async move {
            for kind in Kind::ALL {
                let what = format!("{script:?}, {kind:?}, {form:?}");
                let server = Server::start(script).await;
                let caller = form.client(&config.clone().gateway(&server.url));
                let started = Instant::now();
                let result = caller.call(kind, "N1", if runs_out(script) { BRIEF } else { AMPLE }).await;
                let took = started.elapsed();

                let ending = ending(script);
                ending.check(kind, &result, &what);
                let attempts = if ending.is_sent_again(kind) { ATTEMPTS } else { 1 };
                let least = if runs_out(script) { BRIEF * attempts } else { Duration::ZERO };
                assert!(took >= least && took < least + SLACK, "{what}: {took:?}");
                if script != Script::Refused {
                    assert_eq!(server.requests(), attempts as usize, "{what}");
                }
            }
        });
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

/// A gateway that takes no connection, not even to refuse it: its queue is full, so that the first packet of each is
/// dropped.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_never_taken_ends_within_the_connect_time_out() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(waiting) = tokio::time::timeout(BRIEF, TcpStream::connect(address)).await {
        queue.push(waiting.unwrap());
        assert!(queue.len() < 100, "the queue takes all");
    }
    let config = config().gateway(format!("http://{address}/gateway.do")).connect_timeout(BRIEF);
    for (form, kind) in Form::BOTH.into_iter().flat_map(|form| Kind::ALL.map(|kind| (form, kind))) {
        let what = format!("{kind:?}, {form:?}");
        let caller = form.client(&config);
        let started = Instant::now();
        let result = caller.call(kind, "N1", AMPLE).await;
        let took = started.elapsed();
        Ending::NotSent.check(kind, &result, &what);
        let error = result.unwrap_err().to_string();
        assert!(error.contains("within the connect time-out"), "{what}: {error}");
        assert!(took >= BRIEF && took < BRIEF + SLACK, "{what}: {took:?}");
    }
}

/// The status of the answer that a call got.
async fn status(caller: &Caller, what: &str) -> u16 {
    let error = caller.call(Kind::Pay, "N1", AMPLE).await.unwrap_err();
    let Error::Unknown(unknown) = &error else { panic!("{what}: {error}") };
    match unknown.reason() {
        UnknownReason::Status { status, .. } => *status,
        other => panic!("{what}: {other}"),
    }
}

/// Nothing is unknown only because the connection had been closed before the call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_was_closed_while_idle_is_not_used() {
    for form in Form::BOTH {
        let server = Server::start(Script::ClosedWhileIdle).await;
        let caller = form.client(&config().gateway(&server.url));
        for number in 1..=3 {
            assert_eq!(status(&caller, &format!("{form:?}, {number}")).await, 500);
            assert_eq!(server.requests(), number, "{form:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// What came before a request was sent does not answer it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_nobody_asked_for_answers_no_call() {
    for form in Form::BOTH {
        let server = Server::start(Script::OneTooMany).await;
        let caller = form.client(&config().gateway(&server.url));
        for number in 1..=3 {
            assert_eq!(status(&caller, &format!("{form:?}, {number}")).await, 500, "{form:?}, {number}");
        }
    }
}

/// A request that is larger than what the system takes at once is cut while it is being sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_request_that_is_cut_may_have_arrived() {
    let large = format!(r#"{{"picture":"{}"}}"#, "x".repeat(16 << 20));
    let request = RawRequest::new("alipay.offline.x").biz_content(large);
    for (form, script) in
        Form::BOTH.into_iter().flat_map(|form| [Script::AfterHead, Script::InRequest].map(|script| (form, script)))
    {
        let server = Server::start(script).await;
        let retry = RetryPolicy::times(2).pauses(Duration::from_millis(1), Duration::from_millis(2));
        let caller = form.client(&config().gateway(&server.url).retry(retry));
        let error = caller.raw(request.clone()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{script:?}, {form:?}: {error}");
        assert_eq!((error.was_sent(), error.retry()), (true, Retry::QueryFirst), "{script:?}, {form:?}");
        assert_eq!(server.requests(), 1, "{script:?}, {form:?}");
    }
}
