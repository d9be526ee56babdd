//! A reply whose signature holds.

use std::fmt;
use std::ops::Deref;

use crate::decode::{self, Mismatch};
use crate::envelope::Node;
use crate::record::Record;
use crate::value::Blank;

/// The verified answer to a call that was carried out. Its fields are the response's: `reply.certify_id`.
pub struct Reply<T> {
    response: T,
    node: Node,
    trace_id: Option<String>,
}

impl<T: Record + Blank> Reply<T> {
    pub(crate) fn decode(node: Node, trace_id: Option<String>) -> Result<Self, Mismatch> {
        let mut response = T::blank();
        decode::record(&mut response, node.value())?;
        Ok(Self::new(response, node, trace_id))
    }
}

impl Reply<()> {
    /// A reply of which no spec is known.
    pub(crate) fn raw(node: Node, trace_id: Option<String>) -> Self {
        Self::new((), node, trace_id)
    }
}

impl<T> Reply<T> {
    pub(crate) fn new(response: T, node: Node, trace_id: Option<String>) -> Self {
        Self { response, node, trace_id }
    }

    /// The response alone.
    pub fn into_inner(self) -> T {
        self.response
    }

    /// The gateway's number of this call, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// The signed JSON text, as it came. May hold personal data.
    pub fn json(&self) -> &str {
        self.node.json()
    }

    /// The JSON text of a member of the reply, whether the spec knows it or not: the platform adds fields without
    /// notice. `None` if it is not there, or stands twice.
    pub fn member(&self, name: &str) -> Option<&str> {
        let mut found = self.node.value().members().filter(|(member, _)| member.is(name));
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.json())
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.response
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("response", &self.response)
            .field("trace_id", &self.trace_id)
            .finish_non_exhaustive()
    }
}
