//! What all clients make of an attempt, and what they tell of it: one event, what was called and how it ended, never what
//! was in it.

use std::time::Instant;

use crate::error::{Error, NotSent, Shown, UnknownReason};
use crate::method::Method;
use crate::reply::Reply;
use crate::signed::SignedText;

/// How a call ended.
pub(crate) trait Outcome {
    fn trace_id(&self) -> Option<&str>;
    fn error(&self) -> Option<&Error>;
}

impl<T> Outcome for Result<Reply<T>, Error> {
    fn trace_id(&self) -> Option<&str> {
        match self {
            Ok(reply) => reply.trace_id(),
            Err(error) => error.trace_id(),
        }
    }

    fn error(&self) -> Option<&Error> {
        self.as_ref().err()
    }
}

/// The error of an attempt that brought no answer.
pub(crate) fn no_answer(
    method: &Method,
    repeatable: bool,
    sent: bool,
    source: Box<dyn std::error::Error + Send + Sync>,
) -> Error {
    if sent {
        Error::unknown(method, repeatable, None, UnknownReason::Transport(source))
    } else {
        Error::not_sent(method, NotSent::Transport(source))
    }
}

/// Completes the error of an answer: where the gateway shows the text that it verified, by what differs from ours.
pub(crate) fn compared<T>(result: Result<T, Error>, signed: &SignedText) -> Result<T, Error> {
    result.map_err(|mut error| {
        if let Some(failure) = error.unverified_mut() {
            failure.compare_signed(signed);
        }
        error
    })
}

pub(crate) fn trace(method: &str, attempt: u32, started: Instant, result: &impl Outcome) {
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let shown = |text| tracing::field::display(Shown(text));
    let trace_id = result.trace_id().map(shown);
    let Some(error) = result.error() else {
        tracing::debug!(method, attempt, outcome = "done", elapsed_ms, trace_id);
        return;
    };
    let outcome = match error {
        Error::Failed(_) => "failed",
        Error::Pending(_) => "pending",
        Error::Unknown(_) => "unknown",
        _ => "not sent",
    };
    let failure = error.failure().or_else(|| error.unverified());
    let code = failure.map(|failure| shown(failure.code()));
    let sub_code = failure.and_then(|failure| failure.sub_code()).map(shown);
    tracing::warn!(method, attempt, outcome, elapsed_ms, code, sub_code, trace_id);
}
