//! When a call is sent again without being asked (`protocol.md` §8).

use std::time::Duration;

#[cfg(feature = "client")]
use crate::error::{Error, NotSent};
#[cfg(feature = "client")]
use crate::method::Retry;

/// How often a client sends a call again by itself, and how long it waits in between. The default is never.
///
/// It does so only where that is safe: when nothing was sent because there was no connection; when the gateway refused
/// for the rate (40005); and when the outcome is unknown and the call only reads or its idempotency key is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    times: usize,
    least: Duration,
    most: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::never()
    }
}

impl RetryPolicy {
    /// Nothing is sent twice.
    pub fn never() -> Self {
        Self::times(0)
    }

    /// At most so many times after the first, with pauses that double from half a second to ten seconds.
    pub fn times(times: usize) -> Self {
        Self { times, least: Duration::from_millis(500), most: Duration::from_secs(10) }
    }

    /// With pauses that double from `least` to `most`. Each is lengthened by chance, so that clients do not keep step.
    pub fn pauses(mut self, least: Duration, most: Duration) -> Self {
        (self.least, self.most) = (least, most.max(least));
        self
    }

    #[cfg(feature = "client")]
    /// The pauses before the second, third, … attempt.
    pub(crate) fn pauses_of_a_call(self) -> impl Iterator<Item = Duration> {
        use backon::BackoffBuilder as _;
        let builder = backon::ExponentialBuilder::new()
            .with_min_delay(self.least)
            .with_max_delay(self.most)
            .with_max_times(self.times)
            .with_jitter();
        builder.build()
    }
}

/// Whether the very same call may be sent again by itself.
#[cfg(feature = "client")]
pub(crate) fn is_safe(error: &Error) -> bool {
    match error {
        Error::NotSent { reason: NotSent::Transport(_), .. } => true,
        Error::Failed(failure) => failure.code() == "40005",
        Error::Unknown(unknown) => unknown.retry() == Retry::SameRequest,
        _ => false,
    }
}
