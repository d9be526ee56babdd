//! Asynchronous notifications: what Alipay posts to `notify_url` (`protocol.md` §7), and the browser's return.
//!
//! [`App::verify_notification`] takes the bytes as they came and gives a [`Notification`], which cannot be had in any
//! other way. Answer with a body of exactly [`NOTIFY_SUCCESS`] and HTTP status 200; anything else is delivered again, up
//! to eight times within 25 hours. Deliveries repeat and overtake each other: handle them so that a second time does no
//! harm.
//!
//! ```no_run
//! # use openapi_core::notify::{NotifyChecks, NotifyError, NOTIFY_FAIL, NOTIFY_SUCCESS};
//! # fn order(_: &str) -> Option<String> { None }
//! # fn handle(app: &openapi_core::App, body: &[u8], content_type: Option<&str>) -> Result<&'static str, NotifyError> {
//! let notification = app.verify_notification(body, content_type, &NotifyChecks::new().seller_id("2088211521646673"))?;
//! let Some(amount) = notification.out_trade_no().and_then(order) else { return Ok(NOTIFY_FAIL) };
//! notification.check(&NotifyChecks::new().total_amount(amount))?; // the order's own amount
//! if notification.is_paid() { /* mark the order as paid, once */ }
//! # Ok(NOTIFY_SUCCESS)
//! # }
//! ```

mod checks;
mod compose;
mod error;
mod form;
mod notification;
mod replay;
mod return_url;
#[cfg(feature = "axum")]
mod server;
mod signed;

pub use checks::NotifyChecks;
pub use compose::compose;
pub use error::NotifyError;
pub use notification::{Notification, TradeStatus};
pub use replay::{MemoryReplayGuard, ReplayGuard};
pub use return_url::ReturnParams;
#[cfg(feature = "axum")]
pub use server::{Notifier, NotifyAck, NotifyRejection, VerifiedNotification};

use crate::app::App;

/// The whole body of the answer that ends the deliveries: seven bytes, with HTTP status 200.
pub const NOTIFY_SUCCESS: &str = "success";
/// The body of an answer that asks for another delivery.
pub const NOTIFY_FAIL: &str = "fail";
/// The longest body that is read, in bytes.
pub const MAX_NOTIFY_BYTES: usize = 1 << 20;

impl App {
    /// Makes a notification of the bytes that were posted, if its signature holds, it is for this application, and it
    /// is what `checks` expects.
    ///
    /// The body must be the raw one: what a framework has decoded and encoded again, trimmed or escaped no longer carries
    /// the signed bytes. The `charset` parameter says how they become text; without it, the configuration does.
    ///
    /// # Errors
    /// [`NotifyError`]; answer with its [`reply`](NotifyError::reply).
    pub fn verify_notification(
        &self,
        body: &[u8],
        content_type: Option<&str>,
        checks: &NotifyChecks<'_>,
    ) -> Result<Notification, NotifyError> {
        form::check_content_type(content_type)?;
        let notification = Notification::open(self, body)?;
        notification.check(checks)?;
        Ok(notification)
    }

    /// Reads the query string that the user's browser brings to `return_url`: everything behind the `?`, as it came. Only
    /// Alipay's parameters may be in it: take your own out first.
    ///
    /// What it gives proves no payment: see [`ReturnParams`].
    ///
    /// # Errors
    /// If the query is not Alipay's, or is another application's.
    pub fn verify_return(&self, query: &str) -> Result<ReturnParams, NotifyError> {
        ReturnParams::open(self, query)
    }
}
