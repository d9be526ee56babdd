//! The scanner of replies: it agrees with a second reading on where the node stands and what it says, or refuses.

use std::sync::{Arc, Mutex, PoisonError};

use openapi_core::error::UnknownReason;
use openapi_core::{App, BadSignature, CallOptions, EnvelopeError, Error, HttpReply, Verifier};

use super::keyring;
use super::reading::{self, Reading, Says};

/// The method that is asked for.
pub const METHOD: &str = "alipay.a.b";
/// Its node.
pub const NODE: &str = "alipay_a_b_response";
/// Deeper values are refused.
const MAX_DEPTH: usize = 64;
/// More members that nobody knows are refused.
const MAX_MEMBERS: usize = 64;

/// What became of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Both found the same node.
    Agreed,
    /// Neither found one.
    BothRefused,
    /// The body is sound but nests deeper than any reply.
    TooDeep,
    /// The body is sound but has more strange members than any reply.
    TooManyMembers,
    /// `sign` or `alipay_cert_sn` is there and no text.
    SignKind,
    /// The body is sound, and not signed: it has no node that anybody would believe.
    NotSigned,
}

/// A verifier that keeps what it is asked about, and answers always the same.
#[derive(Clone)]
struct Recorder {
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
    holds: bool,
}

impl Verifier for Recorder {
    fn verify(&self, message: &[u8], _: &str) -> Result<(), BadSignature> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(message.to_vec());
        if self.holds { Ok(()) } else { Err(BadSignature) }
    }
}

/// An application whose verifier is a recorder.
struct Observed {
    app: App,
    recorder: Recorder,
}

impl Observed {
    fn new(holds: bool) -> Self {
        let recorder = Recorder { asked: Arc::default(), holds };
        let app = keyring::config().verifier(recorder.clone()).build().expect("the configuration is sound");
        Self { app, recorder }
    }

    /// What became of the body, and what the verifier was asked about.
    fn accept(&self, body: &[u8]) -> (Result<String, Error>, Vec<Vec<u8>>) {
        let answer = HttpReply { status: 200, trace_id: None, body: body.to_vec() };
        let outcome = self.app.accept_raw(METHOD, &CallOptions::new(), answer).map(|reply| reply.json().to_owned());
        let asked = std::mem::take(&mut *self.recorder.asked.lock().unwrap_or_else(PoisonError::into_inner));
        (outcome, asked)
    }
}

thread_local! {
    static TRUSTING: Observed = Observed::new(true);
    static DISTRUSTING: Observed = Observed::new(false);
}

/// The fuzz target: any body.
pub fn check(body: &[u8]) {
    compare(body);
}

/// Compares the two readings of a body.
///
/// # Panics
/// If they differ.
pub fn compare(body: &[u8]) -> Verdict {
    let (outcome, asked) = DISTRUSTING.with(|app| app.accept(body));
    let error = outcome.expect_err("no signature holds");
    assert!(!error.to_string().contains('\n'), "{error}");
    let reading = std::str::from_utf8(body).map_or(Reading::NotJson, |text| reading::read(text, NODE));
    let verdict = match (asked.first(), &reading) {
        (Some(node), Reading::Reply(reply)) => {
            assert_eq!(node, &body[reply.node.clone()], "another node");
            assert!(matches!(reply.sign, Ok(Some(_))) && reply.cert_sn.is_ok(), "{reply:?}");
            assert!(matches!(reason(&error), Some(UnknownReason::Envelope(EnvelopeError::BadSignature))), "{error}");
            Verdict::Agreed
        }
        (Some(_), other) => panic!("a node where the second reading has none: {other:?}"),
        (None, Reading::Reply(reply)) => refused(body, reply, &error),
        (None, _) => Verdict::BothRefused,
    };
    let (outcome, _) = TRUSTING.with(|app| app.accept(body));
    match (&reading, verdict) {
        (Reading::Reply(reply), Verdict::Agreed) => {
            let node = std::str::from_utf8(&body[reply.node.clone()]).expect("the whole is text");
            match (reading::says(node, reply.is_error), outcome) {
                (Says::Done, Ok(json)) => assert_eq!(json, node),
                (Says::Pending, Err(Error::Pending(pending))) => assert_eq!(pending.json(), node),
                (Says::Neither, Err(Error::Failed(_) | Error::Unknown(_))) => {}
                (says, outcome) => panic!("the node says {says:?}, and we say {outcome:?}: {node}"),
            }
        }
        _ => assert!(matches!(outcome, Err(Error::Unknown(_))), "believed without a signature: {outcome:?}"),
    }
    verdict
}

fn reason(error: &Error) -> Option<&UnknownReason> {
    match error {
        Error::Unknown(unknown) => Some(unknown.reason()),
        _ => None,
    }
}

/// Why a sound reply was refused. The list of good reasons is short, and this is it.
fn refused(body: &[u8], reply: &reading::Reply, error: &Error) -> Verdict {
    let text = String::from_utf8_lossy(body);
    match reason(error) {
        Some(UnknownReason::Envelope(EnvelopeError::NotJson(json))) => {
            assert!(json.what == "nested too deeply" && reading::depth(&text) > MAX_DEPTH, "{error}");
            Verdict::TooDeep
        }
        Some(UnknownReason::Envelope(EnvelopeError::TooManyMembers)) if reply.others > MAX_MEMBERS => {
            Verdict::TooManyMembers
        }
        Some(UnknownReason::Envelope(EnvelopeError::SignKind)) if reply.sign.is_err() || reply.cert_sn.is_err() => {
            Verdict::SignKind
        }
        Some(UnknownReason::Unverified(_) | UnknownReason::Envelope(_)) if reply.sign == Ok(None) => Verdict::NotSigned,
        _ => panic!("refused without a good reason: {error}"),
    }
}
