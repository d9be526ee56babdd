//! Every fault of the mock gateway, against both clients, in both modes, for calls of each kind.

use std::time::{Duration, Instant};

use alipay_openapi::{Config, RetryPolicy};
use mock_gateway::{Fault, MockGateway, Outcome, Seen};

use super::call::{Caller, Ending, Form, Kind};

/// How long a call may take that is not to run out of time.
const AMPLE: Duration = Duration::from_secs(30);
/// How long one may take that is.
const BRIEF: Duration = Duration::from_millis(300);
/// What a busy machine adds.
const SLACK: Duration = Duration::from_secs(5);
/// How often a call is sent at most.
const ATTEMPTS: u32 = 3;

/// How a call ends whose every answer has this fault. A new fault needs its line.
pub(crate) fn ending(fault: Fault, kind: Kind, has_certificates: bool) -> Ending {
    match fault {
        Fault::Pending => Ending::Pending,
        Fault::Unavailable => Ending::Unavailable,
        Fault::RateLimited => Ending::Failed,
        Fault::Tampered | Fault::BadSignature | Fault::NoSignature | Fault::DuplicateNode | Fault::Truncated => {
            Ending::Untrusted
        }
        Fault::BadGateway => Ending::Status,
        Fault::GbkError => Ending::Unsigned,
        Fault::Slow(_) | Fault::Dropped | Fault::DroppedInBody => Ending::Broken,
        Fault::Replayed if kind.has_echo() => Ending::NotOurs,
        // The protocol does not say which request a reply answers.
        Fault::Replayed => Ending::Done,
        Fault::RotatedCertificate if has_certificates => Ending::Done,
        Fault::RotatedCertificate => Ending::Untrusted,
        other => panic!("say how a call ends whose answer is `{other}`"),
    }
}

/// Whether a request is the call of this kind and number.
pub(crate) fn is_call(seen: &Seen, kind: Kind, number: &str) -> bool {
    seen.method() == kind.method() && seen.biz_content().contains(&format!("\"out_trade_no\":\"{number}\""))
}

/// A gateway, and whether its clients use certificates.
struct Bench {
    gateway: MockGateway,
    has_certificates: bool,
}

impl Bench {
    async fn start(has_certificates: bool) -> Self {
        let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).stateless().start().await.unwrap();
        Self { gateway, has_certificates }
    }

    fn config(&self) -> Config {
        let config = if self.has_certificates { self.gateway.certificate_config() } else { self.gateway.config() };
        config
            .retry(RetryPolicy::times(ATTEMPTS as usize - 1).pauses(Duration::from_millis(1), Duration::from_millis(2)))
    }

    /// One call of which every answer has the fault.
    async fn call(&self, caller: &Caller, fault: Fault, kind: Kind, what: &str) {
        self.gateway.reset();
        // What a replay replays.
        caller.call(kind, "N0", AMPLE).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        self.gateway.fault_of(kind.method(), fault, ATTEMPTS as usize);
        let is_slow = matches!(fault, Fault::Slow(_));
        let started = Instant::now();
        let result = caller.call(kind, "N1", if is_slow { BRIEF } else { AMPLE }).await;
        let took = started.elapsed();

        let expected = ending(fault, kind, self.has_certificates);
        expected.check(kind, &result, what);
        let attempts = if expected.is_sent_again(kind) { ATTEMPTS } else { 1 };
        let most = if is_slow { BRIEF * attempts } else { Duration::ZERO };
        assert!(took < most + SLACK, "{what}: {took:?}");
        let seen = self.gateway.requests();
        let sent: Vec<&Seen> = seen.iter().filter(|seen| is_call(seen, kind, "N1")).collect();
        assert_eq!(sent.len(), attempts as usize, "{what}: {seen:?}");
        let is_refused = matches!(fault, Fault::RateLimited | Fault::Unavailable);
        for request in sent {
            assert_eq!(request.fault, Some(fault), "{what}");
            assert_eq!(request.outcome != Outcome::Accepted, is_refused, "{what}: {request:?}");
        }
    }

    async fn every_fault(&self) {
        for &(fault, name, _) in Fault::ALL {
            // Longer than the test: who waits for it hangs.
            let fault = if matches!(fault, Fault::Slow(_)) { Fault::Slow(Duration::from_secs(600)) } else { fault };
            for form in Form::BOTH {
                let mut caller = form.client(&self.config());
                for kind in Kind::ALL {
                    self.call(&caller, fault, kind, &format!("`{name}`, {kind:?}, {form:?}")).await;
                    if fault == Fault::RotatedCertificate {
                        caller = form.client(&self.config());
                    }
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_in_its_outcome() {
    Bench::start(false).await.every_fault().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_in_its_outcome_in_certificate_mode() {
    Bench::start(true).await.every_fault().await;
}

/// What is sent again is the same call, and succeeds as soon as it can.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_that_passes_is_outlived_where_that_is_safe() {
    let bench = Bench::start(false).await;
    let gateway = &bench.gateway;
    for form in Form::BOTH {
        let caller = form.client(&bench.config());
        for (kind, (fault, name, _)) in
            Kind::ALL.into_iter().flat_map(|kind| Fault::ALL.iter().map(move |fault| (kind, *fault)))
        {
            let is_safe = ending(fault, kind, false).is_sent_again(kind);
            if matches!(fault, Fault::Slow(_) | Fault::RotatedCertificate) || !is_safe {
                continue;
            }
            gateway.reset();
            gateway.fault_of(kind.method(), fault, 1);
            let result = caller.call(kind, "N1", AMPLE).await;
            result.unwrap_or_else(|error| panic!("`{name}`, {kind:?}, {form:?}: {error}"));
            let seen = gateway.requests();
            assert_eq!(seen.len(), 2, "`{name}`, {kind:?}, {form:?}: {seen:?}");
            assert_eq!(seen[0].biz_content(), seen[1].biz_content(), "`{name}`, {kind:?}, {form:?}");
        }
    }
}
