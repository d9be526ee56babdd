//! What all clients tell of a call: one event an attempt, what was called and how it ended, never what was in it.

use std::time::Instant;

use crate::error::{Error, Shown};
use crate::reply::Reply;

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
