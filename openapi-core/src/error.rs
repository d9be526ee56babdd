//! What can go wrong with a call, sorted by the only question that matters afterwards: did it happen?

use std::borrow::Cow;
use std::fmt;

use crate::charset::Unmappable;
use crate::cipher::CipherError;
use crate::config::{ConfigError, ConfigErrors};
use crate::decode::Mismatch;
use crate::envelope::{EnvelopeError, Head, Node};
use crate::method::{ErrorCode, Method, Request, Retry};
use crate::reply::Reply;
use crate::sign::SignError;
#[cfg(feature = "client")]
use crate::signed::SignedText;
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
        method: Cow<'static, str>,
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
    /// A character does not exist in the client's charset.
    #[error(transparent)]
    Charset(#[from] Unmappable),
    /// The content could not be encrypted.
    #[error(transparent)]
    Cipher(#[from] CipherError),
    /// The call asks for encryption, and the client has no content key.
    #[error("the call asks for encryption, and the client has no content key")]
    NoContentKey,
    /// The parameters of a raw call are not a JSON object.
    #[error("the parameters are not a JSON object: {0}")]
    NotJson(crate::json::JsonError),
    /// A parameter of a raw call has no plain name, stands twice, or is one that the client sets.
    #[error("`{0}` cannot be a parameter of its own: the client sets it, it stands twice, or its name is not plain")]
    Parameter(String),
    /// An option of the call cannot be right.
    #[error(transparent)]
    Option(Box<ConfigError>),
}

/// What the gateway says of a call: `protocol.md` §8.
///
/// Neither `Display` nor `Debug` shows `sub_msg`: it may repeat what was sent.
#[derive(Clone)]
pub struct Failure {
    method: Method,
    head: Head,
    trace_id: Option<String>,
    differing: Vec<Cow<'static, str>>,
}

/// A call that the gateway has taken and not finished.
pub struct Pending {
    method: Method,
    node: Node,
    trace_id: Option<String>,
}

/// A call of which it is not known whether it was carried out.
#[derive(Debug)]
pub struct Unknown {
    method: Method,
    reason: UnknownReason,
    repeatable: bool,
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
    #[error("HTTP status {status}")]
    Status {
        /// The status.
        status: u16,
        /// The beginning of the answer's text.
        body: Redacted,
    },
    /// The answer is no reply that can be trusted.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The gateway reports an error without signing it, so that it proves nothing. While a client is being set up this
    /// is the usual answer, and its code says what to correct.
    #[error("the gateway reports, without a signature: {0}")]
    Unverified(Failure),
    /// The gateway answers with a signed error that leaves open what was done: 20000, `*SYSTEM_ERROR`, a code that the
    /// spec says to ask about or to repeat, or one that nobody has documented.
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

impl From<ConfigError> for NotSent {
    fn from(error: ConfigError) -> Self {
        Self::Option(Box::new(error))
    }
}

impl Error {
    pub(crate) fn not_sent(method: &Method, reason: impl Into<NotSent>) -> Self {
        Self::NotSent { method: method.name.clone(), reason: reason.into() }
    }

    #[cfg(feature = "client")]
    pub(crate) fn unverified_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::Unknown(unknown) => match &mut unknown.reason {
                UnknownReason::Unverified(failure) => Some(failure),
                _ => None,
            },
            _ => None,
        }
    }

    /// `repeatable` says that the very same request may be sent again whatever became of it.
    pub(crate) fn unknown(method: &Method, repeatable: bool, trace_id: Option<String>, reason: UnknownReason) -> Self {
        Self::Unknown(Box::new(Unknown { method: method.clone(), reason, repeatable, trace_id }))
    }

    /// From a verified head that is no success.
    pub(crate) fn refused(failure: Failure, repeatable: bool) -> Self {
        if failure.leaves_open() {
            let (method, trace_id) = (failure.method.clone(), failure.trace_id.clone());
            return Self::unknown(&method, repeatable, trace_id, UnknownReason::Service(failure));
        }
        Self::Failed(Box::new(failure))
    }

    pub(crate) fn pending(method: &Method, node: Node, trace_id: Option<String>) -> Self {
        Self::Pending(Box::new(Pending { method: method.clone(), node, trace_id }))
    }

    /// Whether the request may have reached the gateway.
    pub fn was_sent(&self) -> bool {
        !matches!(self, Self::Config(_) | Self::Invalid(_) | Self::NotSent { .. })
    }

    /// What the gateway said, signed and verified: for refused calls, and for those whose outcome its code leaves open.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Unknown(unknown) => match &unknown.reason {
                UnknownReason::Service(failure) => Some(failure),
                _ => None,
            },
            _ => None,
        }
    }

    /// What an unsigned answer says. Anyone on the way may have written it: good for finding a fault in the set-up, and
    /// for nothing else.
    pub fn unverified(&self) -> Option<&Failure> {
        match self {
            Self::Unknown(unknown) => match &unknown.reason {
                UnknownReason::Unverified(failure) => Some(failure),
                _ => None,
            },
            _ => None,
        }
    }

    /// The gateway's number of this call, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Failed(failure) => failure.trace_id(),
            Self::Pending(pending) => pending.trace_id.as_deref(),
            Self::Unknown(unknown) => unknown.trace_id(),
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
            Self::NotSent { reason: NotSent::Transport(_) | NotSent::Sign(_), .. } => Retry::SameRequest,
            Self::Config(_) | Self::Invalid(_) | Self::NotSent { .. } => Retry::Never,
            Self::Failed(failure) => failure.retry(),
            Self::Pending(_) => Retry::QueryFirst,
            Self::Unknown(unknown) => unknown.retry(),
        }
    }
}

impl Failure {
    pub(crate) fn new(method: &Method, head: Head, trace_id: Option<String>) -> Self {
        Self { method: method.clone(), head, trace_id, differing: Vec::new() }
    }

    /// The method's name.
    pub fn method(&self) -> &str {
        &self.method.name
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

    /// The business's words for it, mostly Chinese. They may repeat what was sent (`isv.invalid-signature` repeats all of
    /// it), so nothing else shows them.
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

    /// After `isv.invalid-signature`: the parameters that the gateway has read otherwise than they were signed, as far as
    /// its text shows them. If there are none, the key is the wrong one.
    pub fn differing_parameters(&self) -> &[Cow<'static, str>] {
        &self.differing
    }

    /// Compares the text that the gateway has verified, which it repeats, with the one that was signed.
    #[cfg(feature = "client")]
    pub(crate) fn compare_signed(&mut self, signed: &SignedText) {
        let is_signature =
            self.sub_code().is_some_and(|code| code.trim().eq_ignore_ascii_case("isv.invalid-signature"));
        if let Some(text) = self.head.sub_msg.as_deref().filter(|_| is_signature) {
            self.differing = signed.differing(text);
        }
    }

    /// Whether the call may have been carried out all the same. Only the gateway's own refusals (20001, 40001 to 40006)
    /// are proof that it was not, and not even they if the business behind it broke.
    fn leaves_open(&self) -> bool {
        let refused = matches!(self.code(), "20001" | "40001" | "40002" | "40003" | "40004" | "40005" | "40006");
        let sub_code = self.sub_code().unwrap_or_default().to_ascii_uppercase();
        let broke = ["SYSTEM_ERROR", "SYSTEM-ERROR", "UNKNOW"].iter().any(|words| sub_code.contains(words));
        !refused || broke || matches!(self.documented_retry(), Some(Retry::SameRequest | Retry::QueryFirst))
    }

    /// The spec's word for the code.
    fn documented_retry(&self) -> Option<Retry> {
        let code = self.sub_code()?.trim();
        self.method.errors.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, retry)| *retry)
    }

    /// Whether, and how, the call may be repeated: the spec's word for the code, else the gateway's rule.
    pub fn retry(&self) -> Retry {
        match (self.documented_retry(), self.code()) {
            (Some(retry), _) => retry,
            (None, "40005") => Retry::AfterPause,
            (None, _) if self.leaves_open() => Retry::QueryFirst,
            (None, _) => Retry::Never,
        }
    }
}

impl Pending {
    /// The method's name.
    pub fn method(&self) -> &str {
        &self.method.name
    }

    /// What the gateway has said so far: signed and verified, but no result.
    ///
    /// # Errors
    /// If the reply does not fit the spec.
    ///
    /// `None` if the call was of another method.
    pub fn reply<R: Request>(&self) -> Option<Result<Reply<R::Response>, Mismatch>> {
        (self.method.name == R::METHOD.name).then(|| Reply::decode(self.node.clone(), self.trace_id.clone()))
    }

    /// The signed text.
    pub fn json(&self) -> &str {
        self.node.json()
    }
}

impl Unknown {
    /// The method's name.
    pub fn method(&self) -> &str {
        &self.method.name
    }

    /// Why the outcome is not known.
    pub fn reason(&self) -> &UnknownReason {
        &self.reason
    }

    /// The gateway's number of this call, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// Whether, and how, the call may be repeated. A method that only reads may be; so may a request whose idempotency
    /// key was set, with the same one, unless the spec says to ask first. Of any other, ask what became of it.
    pub fn retry(&self) -> Retry {
        match &self.reason {
            UnknownReason::Service(failure) if failure.documented_retry() == Some(Retry::QueryFirst) => {
                Retry::QueryFirst
            }
            UnknownReason::NotOurs(_) | UnknownReason::Mismatch { .. } | UnknownReason::Unverified(_) => {
                Retry::QueryFirst
            }
            _ if self.repeatable => Retry::SameRequest,
            _ => Retry::QueryFirst,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", self.method.name, Shown(self.code()))?;
        for text in [self.msg(), self.sub_code()].into_iter().flatten() {
            write!(f, " {}", Shown(text))?;
        }
        if !self.differing.is_empty() {
            write!(f, "; the gateway has read other values of: {}", self.differing.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("method", &self.method.name)
            .field("code", &Shown(self.code()))
            .field("msg", &self.msg().map(Shown))
            .field("sub_code", &self.sub_code().map(Shown))
            .field("trace_id", &self.trace_id.as_deref().map(Shown))
            .finish_non_exhaustive()
    }
}

/// A text from the network on its way into a message: one line, and not a long one.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 128;
        let mut chars = self.0.chars();
        for c in chars.by_ref().take(MOST) {
            if c.is_control() { write!(f, "{}", c.escape_default())? } else { write!(f, "{c}")? }
        }
        if chars.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
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
        f.debug_struct("Pending")
            .field("method", &self.method.name)
            .field("trace_id", &self.trace_id)
            .finish_non_exhaustive()
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
