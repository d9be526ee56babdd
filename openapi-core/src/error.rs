//! What can go wrong with a call, sorted by the only question that matters afterwards: did it happen?

use std::fmt;

use crate::config::ConfigErrors;
use crate::decode::Mismatch;
use crate::envelope::{EnvelopeError, Head, Verified};
use crate::method::{ErrorCode, Method, Request, Retry};
use crate::reply::Reply;
use crate::sign::SignError;
use crate::validate::Violations;

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client's configuration is not sound. Nothing can be sent.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The request breaks its spec. Nothing was sent.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// The request did not leave. It may be sent again.
    #[error("`{method}` was not sent: {reason}")]
    NotSent {
        /// The method.
        method: &'static str,
        /// Why.
        reason: NotSent,
    },
    /// The gateway or the business behind it refused the call. It was not carried out.
    #[error(transparent)]
    Failed(Box<Failure>),
    /// The gateway has taken the call, but it is not finished (10003). This is neither success nor failure.
    #[error(transparent)]
    Pending(Box<Pending>),
    /// The request left, and what became of it is not known. It may have been carried out.
    #[error(transparent)]
    Unknown(Box<Unknown>),
}

/// Why a request did not leave.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// It could not be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No connection.
    #[error("{0}")]
    Transport(Box<dyn std::error::Error + Send + Sync>),
    /// An option of the call breaks a limit of the protocol.
    #[error("`{name}` has {actual} characters, {limit} allowed")]
    Parameter {
        /// The public parameter.
        name: &'static str,
        /// Characters given.
        actual: usize,
        /// Characters allowed.
        limit: usize,
    },
}

/// What the gateway says of a call: `protocol.md` §8.
#[derive(Clone)]
pub struct Failure {
    method: &'static Method,
    head: Head,
    trace_id: Option<String>,
}

/// A call that the gateway has taken and not finished.
pub struct Pending {
    method: &'static Method,
    verified: Verified,
    trace_id: Option<String>,
}

/// A call of which it is not known whether it was carried out.
#[derive(Debug)]
pub struct Unknown {
    method: &'static Method,
    reason: UnknownReason,
    trace_id: Option<String>,
}

/// Why the outcome of a call is not known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The connection broke, or the time was up, after the request had left.
    #[error("{0}")]
    Transport(Box<dyn std::error::Error + Send + Sync>),
    /// The answer is not the gateway's.
    #[error("HTTP status {0}")]
    Status(u16),
    /// The answer is no reply that can be trusted.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The gateway reports an error without signing it, so that it proves nothing. While a client is being set up this
    /// is the usual answer, and its code says what to correct.
    #[error("the gateway reports, without a signature: {0}")]
    Unverified(Failure),
    /// The service behind the gateway failed in a way that leaves open what it did (20000, `*SYSTEM_ERROR`).
    #[error("{0}")]
    Service(Failure),
    /// The call was carried out, but the reply does not fit the spec.
    #[error("the signed reply does not fit the spec: {mismatch}")]
    Mismatch {
        /// Where it does not fit.
        mismatch: Mismatch,
        /// The signed text, to read by hand.
        json: Redacted,
    },
    /// The reply is signed, but it answers another request: this field is not what was sent.
    #[error("the signed reply is not the answer to this request: `{0}` differs")]
    NotOurs(&'static str),
}

/// A text that may be personal: it can be read, but neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted(String);

impl Redacted {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl Error {
    pub(crate) fn unknown(method: &'static Method, trace_id: Option<String>, reason: UnknownReason) -> Self {
        Self::Unknown(Box::new(Unknown { method, reason, trace_id }))
    }

    /// From a verified head that is no success.
    pub(crate) fn refused(failure: Failure) -> Self {
        if failure.leaves_open() {
            let (method, trace_id) = (failure.method, failure.trace_id.clone());
            return Self::unknown(method, trace_id, UnknownReason::Service(failure));
        }
        Self::Failed(Box::new(failure))
    }

    pub(crate) fn pending(method: &'static Method, verified: Verified, trace_id: Option<String>) -> Self {
        Self::Pending(Box::new(Pending { method, verified, trace_id }))
    }

    /// Whether the request may have reached the gateway.
    pub fn was_sent(&self) -> bool {
        !matches!(self, Self::Config(_) | Self::Invalid(_) | Self::NotSent { .. })
    }

    /// What the gateway said, if it said anything: for refused calls, and for unknown ones where it answered.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Unknown(unknown) => match &unknown.reason {
                UnknownReason::Service(failure) | UnknownReason::Unverified(failure) => Some(failure),
                _ => None,
            },
            _ => None,
        }
    }

    /// The business error code, typed: `error.code::<InitializeErrorCode>()`. `None` if there is none, or if the call
    /// was of another method.
    pub fn code<C: ErrorCode>(&self) -> Option<C> {
        self.failure().and_then(Failure::code_as)
    }

    /// Whether, and how, the call may be repeated.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Config(_) | Self::Invalid(_) => Retry::Never,
            Self::NotSent { reason: NotSent::Transport(_) | NotSent::Sign(_), .. } => Retry::SameRequest,
            Self::NotSent { .. } => Retry::Never,
            Self::Failed(failure) => failure.retry(),
            Self::Pending(_) => Retry::QueryFirst,
            Self::Unknown(unknown) => unknown.retry(),
        }
    }
}

impl Failure {
    pub(crate) fn new(method: &'static Method, head: Head, trace_id: Option<String>) -> Self {
        Self { method, head, trace_id }
    }

    /// The method's name.
    pub fn method(&self) -> &'static str {
        self.method.name
    }

    /// The gateway's code: `40004`.
    pub fn code(&self) -> &str {
        self.head.code.as_ref().map_or("", |code| code.as_str())
    }

    /// The gateway's words for it: `Business Failed`.
    pub fn msg(&self) -> Option<&str> {
        self.head.msg.as_deref()
    }

    /// The business error code: `ACQ.TRADE_NOT_EXIST`.
    pub fn sub_code(&self) -> Option<&str> {
        self.head.sub_code.as_deref()
    }

    /// The business's words for it, mostly Chinese. May hold what was sent: `isv.invalid-signature` repeats the whole
    /// request.
    pub fn sub_msg(&self) -> Option<&str> {
        self.head.sub_msg.as_deref()
    }

    /// The gateway's number of this call, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// The business error code, typed. `None` if there is none, or if the call was of another method.
    pub fn code_as<C: ErrorCode>(&self) -> Option<C> {
        (self.method.name == C::METHOD.name).then(|| self.sub_code().map(C::from_sub_code)).flatten()
    }

    /// Whether the gateway sends a text of its own instead of its usual words.
    fn repeats_the_request(&self) -> bool {
        self.sub_code().is_some_and(|code| code.eq_ignore_ascii_case("isv.invalid-signature"))
    }

    /// 20000, and whatever ends in `SYSTEM_ERROR`, say that something broke, not that nothing happened.
    fn leaves_open(&self) -> bool {
        let system_error = |code: &str| {
            let code = code.to_ascii_uppercase();
            code.ends_with("SYSTEM_ERROR") || code.ends_with("UNKNOW-ERROR")
        };
        self.code() == "20000" || self.sub_code().is_some_and(system_error)
    }

    /// Whether, and how, the call may be repeated: the spec's word for the code, else the gateway's rule.
    pub fn retry(&self) -> Retry {
        let documented = self.sub_code().and_then(|code| {
            self.method.errors.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, retry)| *retry)
        });
        match (documented, self.code()) {
            (Some(retry), _) => retry,
            (None, "40005") => Retry::AfterPause,
            (None, "20000") => Retry::QueryFirst,
            _ => Retry::Never,
        }
    }
}

impl Pending {
    /// The method's name.
    pub fn method(&self) -> &'static str {
        self.method.name
    }

    /// What the gateway has said so far: signed and verified, but no result.
    ///
    /// # Errors
    /// If the reply does not fit the spec.
    ///
    /// `None` if the call was of another method.
    pub fn reply<R: Request>(&self) -> Option<Result<Reply<R::Response>, Mismatch>> {
        (self.method.name == R::METHOD.name).then(|| Reply::decode(self.json(), self.trace_id.clone()))
    }

    /// The signed text.
    pub fn json(&self) -> &str {
        self.verified.json()
    }
}

impl Unknown {
    /// The method's name.
    pub fn method(&self) -> &'static str {
        self.method.name
    }

    /// Why the outcome is not known.
    pub fn reason(&self) -> &UnknownReason {
        &self.reason
    }

    /// The gateway's number of this call, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// A method that only reads may be repeated; one that the spec gives an idempotency key may be repeated with the
    /// same one; of any other, ask first what became of it.
    pub fn retry(&self) -> Retry {
        match &self.reason {
            UnknownReason::NotOurs(_) | UnknownReason::Mismatch { .. } => Retry::QueryFirst,
            // What the gateway says without a signature is most often a fault of the set-up.
            UnknownReason::Unverified(_) => Retry::Never,
            _ if self.method.read_only || self.method.idempotency_key.is_some() => Retry::SameRequest,
            _ => Retry::QueryFirst,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", self.method.name, self.code())?;
        for text in [self.msg(), self.sub_code()].into_iter().flatten() {
            write!(f, " {text}")?;
        }
        match self.sub_msg() {
            Some(_) if self.repeats_the_request() => f.write_str(" (the gateway's text repeats the request: `sub_msg()`)"),
            Some(text) => write!(f, " ({text})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sub_msg = if self.repeats_the_request() { Some("<redacted>") } else { self.sub_msg() };
        f.debug_struct("Failure")
            .field("method", &self.method.name)
            .field("code", &self.code())
            .field("msg", &self.msg())
            .field("sub_code", &self.sub_code())
            .field("sub_msg", &sub_msg)
            .field("trace_id", &self.trace_id)
            .finish()
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is accepted and not finished (10003): ask for its result with the method's query, do not send it again",
            self.method.name
        )
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("method", &self.method.name).field("trace_id", &self.trace_id).finish()
    }
}

impl std::error::Error for Pending {}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the outcome of `{}` is not known: {}", self.method.name, self.reason)?;
        f.write_str(match self.retry() {
            Retry::SameRequest => "; the same request may be sent again",
            Retry::Never => "",
            _ => "; it may have been carried out: ask before sending it again",
        })
    }
}

impl std::error::Error for Unknown {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            UnknownReason::Transport(error) => Some(&**error),
            _ => None,
        }
    }
}
