//! What generated code says of a method.

use std::borrow::Cow;
use std::fmt;

use crate::record::Record;
use crate::value::Blank;

/// A method of the platform.
#[derive(Debug, Clone)]
pub struct Method {
    /// Its name: `alipay.user.certify.open.initialize`.
    pub name: Cow<'static, str>,
    /// The node of its replies: `alipay_user_certify_open_initialize_response`.
    pub node: Cow<'static, str>,
    /// It changes nothing, so it may be repeated.
    pub read_only: bool,
    /// The request field whose value makes a repeated call safe: an index into the request's table.
    pub idempotency_key: Option<usize>,
    /// The documented business error codes, and whether the call may be repeated after each.
    pub errors: &'static [(&'static str, Retry)],
}

impl Method {
    /// A method of which only the name is known.
    pub(crate) fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        let node = format!("{}_response", name.replace('.', "_"));
        Self { name: Cow::Owned(name), node: Cow::Owned(node), read_only: false, idempotency_key: None, errors: &[] }
    }
}

/// Whether, and how, a call may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// No: the same request fails again.
    Never,
    /// The very same request may be sent again.
    SameRequest,
    /// The very same request may be sent again, after a pause.
    AfterPause,
    /// Ask first what became of the call; repeat it only with the same idempotency key.
    QueryFirst,
}

/// A request of a method.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "not a request of a method",
    note = "requests are generated from specs; a builder becomes one by `.build()?`"
)]
pub trait Request: Record {
    /// The method.
    const METHOD: &'static Method;
    /// What it answers.
    type Response: Record + Blank;
}

/// A request that the gateway answers at once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be executed",
    label = "its spec does not say `invoke: execute`",
    note = "page methods give a URL to send the user to: `client.page_url(&request)`; SDK methods give a string for the app"
)]
pub trait ExecuteRequest: Request {}

/// A request that takes the user's browser to the gateway.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no page",
    label = "its spec does not say `invoke: page`",
    note = "call it with `client.execute(request)`"
)]
pub trait PageRequest: Request {}

/// A request that the mobile SDK takes to the gateway.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order string",
    label = "its spec does not say `invoke: sdk`",
    note = "call it with `client.execute(request)`"
)]
pub trait SdkRequest: Request {}

/// What an asynchronous notification tells, as its method's spec describes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notification",
    label = "not a record of a notification",
    note = "notifications are generated from the `notifications` of a spec"
)]
pub trait Notified: Record + Blank {}

/// The business error codes of a method.
pub trait ErrorCode: Sized + fmt::Debug {
    /// The method whose codes they are.
    const METHOD: &'static Method;
    /// The code that a `sub_code` stands for; one that is not documented is kept as `Other`.
    fn from_sub_code(sub_code: &str) -> Self;
}
