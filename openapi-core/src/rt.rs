//! What generated code stands on. Not for other callers: it may change with any release.
#![doc(hidden)]

pub use crate::amount::Amount;
pub use crate::any::AnyMethod;
pub use crate::base64::Base64;
pub use crate::choice::{Choice, NotListed, error_code};
pub use crate::decode::{Mismatch, nested};
pub use crate::freeform::Json;
pub use crate::json::JsonValue;
pub use crate::method::{ErrorCode, ExecuteRequest, Method, Notified, PageRequest, Request, Retry, SdkRequest};
pub use crate::moment::{Date, DateTime};
pub use crate::record::{Record, debug, equal, no_field};
pub use crate::table::{Field, Format, Items, Kind, Number, Place, Rule, RuleKind, Table};
pub use crate::upload::File;
pub use crate::validate::{Violations, check};
pub use crate::value::{Blank, List, Value, View};
pub use std::borrow::Cow;
pub use std::marker::PhantomData;

/// A builder's required field that has been set.
#[derive(Debug)]
pub struct Set;

/// A builder's required field that has not been set.
#[derive(Debug)]
pub struct Unset;

/// What a setter of a nested record takes: the record, or its builder with every required field set.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a `{T}`, nor a complete builder of one")]
pub trait Complete<T> {
    /// The record.
    fn complete(self) -> T;
}
