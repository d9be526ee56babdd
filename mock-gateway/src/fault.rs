//! What can be made to go wrong.

use std::time::Duration;

/// A fault of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
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
    /// The answer comes after this time.
    Slow(Duration),
    /// The connection is closed without an answer.
    Dropped,
    /// The connection is closed in the middle of the body.
    DroppedInBody,
    /// A genuine reply to another call of the same method.
    Replayed,
}
