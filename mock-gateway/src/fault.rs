//! What can be made to go wrong.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How many faults are planned at most.
const MAX_PLANNED: usize = 1_000;
/// How long a slow answer takes if nothing else is said.
const SLOW: Duration = Duration::from_secs(5);
/// The longest that an answer may take, in seconds.
const MAX_SLOW_SECONDS: u64 = 3_600;

/// A fault of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// 10003: the call is under way. A payment succeeds by itself after the first query that finds it waiting; any other
    /// call is carried out all the same. An answer that was programmed stays as it is.
    Pending,
    /// 20000 `isp.unknow-error`, signed, though the call was carried out: its outcome cannot be known from the answer.
    Unavailable,
    /// 40005 `isv.app-call-limited`, signed: the call was not carried out.
    RateLimited,
    /// The node is changed after it was signed.
    Tampered,
    /// The signature is another key's.
    BadSignature,
    /// There is no signature.
    NoSignature,
    /// The node stands twice: the signed one, and one that nobody signed.
    DuplicateNode,
    /// The body ends in the middle.
    Truncated,
    /// HTTP 502 with an HTML page, as from a proxy.
    BadGateway,
    /// An unsigned error whose Chinese text is GBK, whatever charset was asked for.
    GbkError,
    /// The answer comes after this time.
    Slow(Duration),
    /// The connection is closed without an answer.
    Dropped,
    /// The connection is closed in the middle of the body.
    DroppedInBody,
    /// A genuine reply to another call of the same method.
    Replayed,
    /// From this answer on, another key signs under another certificate.
    RotatedCertificate,
}

impl Fault {
    /// Every fault, its name in `alipay mock` and its console, and what it does. `slow` may be followed by seconds:
    /// `slow:30`.
    pub const ALL: &[(Self, &'static str, &'static str)] = &[
        (Self::Pending, "pending", "10003: the call is under way"),
        (Self::Unavailable, "unavailable", "20000, though the call was carried out"),
        (Self::RateLimited, "rate-limited", "40005: not carried out"),
        (Self::Tampered, "tampered", "the node is changed after it was signed"),
        (Self::BadSignature, "bad-signature", "the signature is another key's"),
        (Self::NoSignature, "no-signature", "there is no signature"),
        (Self::DuplicateNode, "duplicate-node", "the node stands twice, once unsigned"),
        (Self::Truncated, "truncated", "the body ends in the middle"),
        (Self::BadGateway, "bad-gateway", "HTTP 502 with an HTML page"),
        (Self::GbkError, "gbk-error", "an unsigned error whose text is GBK"),
        (Self::Slow(SLOW), "slow", "the answer comes late; `slow:30` is 30 seconds"),
        (Self::Dropped, "dropped", "the connection is closed without an answer"),
        (Self::DroppedInBody, "dropped-in-body", "the connection is closed in the middle of the body"),
        (Self::Replayed, "replayed", "a genuine reply to another call of the method"),
        (Self::RotatedCertificate, "rotated-certificate", "another key signs from now on"),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Slow(_) => "slow",
            _ => Self::ALL.iter().find(|(fault, ..)| *fault == self).map_or("", |(_, name, _)| name),
        }
    }
}

/// The name, as [`FromStr`] takes it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow(time) if *time != SLOW => write!(f, "slow:{}", time.as_secs()),
            _ => f.write_str(self.name()),
        }
    }
}

/// No fault has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault `{0}`: {1}")]
pub struct UnknownFault(String, String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        if let Some(seconds) = text.strip_prefix("slow:") {
            let seconds = seconds.parse().ok().filter(|seconds| *seconds <= MAX_SLOW_SECONDS);
            let expected = || UnknownFault(text.to_owned(), format!("expected `slow:` and at most {MAX_SLOW_SECONDS}"));
            return seconds.map(|seconds| Self::Slow(Duration::from_secs(seconds))).ok_or_else(expected);
        }
        let found = Self::ALL.iter().find(|(_, name, _)| *name == text);
        let names: Vec<&str> = Self::ALL.iter().map(|(_, name, _)| *name).collect();
        let expected = || match spec_model::nearest(text, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected {}", names.join(", ")),
        };
        found.map(|(fault, ..)| *fault).ok_or_else(|| UnknownFault(text.to_owned(), expected()))
    }
}

/// Faults that wait for their calls, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults(VecDeque<Planned>);

/// A fault that is to come.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) fault: Fault,
    /// The method whose calls it spoils; those of any, if none is named.
    pub(crate) method: Option<String>,
    /// How many calls it is still for.
    pub(crate) calls: usize,
}

impl Faults {
    /// Plans a fault; `false` if too many wait already.
    pub(crate) fn plan(&mut self, fault: Fault, method: Option<String>, calls: usize) -> bool {
        let fits = self.0.len() < MAX_PLANNED;
        if fits && calls > 0 {
            self.0.push_back(Planned { fault, method, calls });
        }
        fits
    }

    pub(crate) fn list(&self) -> Vec<Planned> {
        self.0.iter().cloned().collect()
    }

    /// The fault of a call that came in.
    pub(crate) fn take(&mut self, method: &str) -> Option<Fault> {
        let is_for = |planned: &Planned| planned.method.as_deref().is_none_or(|name| name == method);
        let at = self.0.iter().position(is_for)?;
        let planned = self.0.get_mut(at)?;
        let fault = planned.fault;
        planned.calls -= 1;
        if planned.calls == 0 {
            self.0.remove(at);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_there_and_back() {
        for &(fault, name, _) in Fault::ALL {
            assert_eq!(name.parse(), Ok(fault));
            assert_eq!(fault.to_string(), name);
        }
        let slow = Fault::Slow(Duration::from_secs(30));
        assert_eq!((slow.to_string().parse(), slow.to_string()), (Ok(slow), "slow:30".to_owned()));
        for (wrong, words) in [("pendin", "did you mean `pending`?"), ("xxx", "expected pending,"), ("slow:x", "3600")]
        {
            assert!(wrong.parse::<Fault>().unwrap_err().to_string().contains(words), "{wrong}");
        }
    }

    #[test]
    fn too_many_are_not_planned() {
        let mut faults = Faults::default();
        assert!((0..MAX_PLANNED).all(|_| faults.plan(Fault::Pending, None, 1)));
        assert!(!faults.plan(Fault::Pending, None, 1));
    }
}
