//! Notifications in an [axum](https://docs.rs/axum) server.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::{MAX_NOTIFY_BYTES, NOTIFY_FAIL, NOTIFY_SUCCESS, Notification, NotifyChecks, NotifyError, ReplayGuard};
use crate::app::App;

/// What the server's state must hold for [`VerifiedNotification`]: the application, and what is expected of every
/// notification. A state of `Arc<App>` alone will do.
#[derive(Clone)]
pub struct Notifier {
    app: Arc<App>,
    seller_id: Option<String>,
    guard: Option<Arc<dyn ReplayGuard>>,
}

/// Extracts a verified notification from the raw body. Compare it with the order next: [`Notification::check`].
///
/// ```no_run
/// # use openapi_core::notify::{NotifyAck, NotifyChecks, VerifiedNotification};
/// async fn notified(VerifiedNotification(notification): VerifiedNotification) -> NotifyAck {
///     match notification.check(&NotifyChecks::new().total_amount("88.00")) {
///         Ok(()) if notification.is_paid() => NotifyAck::Success, // once the order is marked as paid
///         Ok(()) => NotifyAck::Success,
///         Err(_) => NotifyAck::Fail,
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct VerifiedNotification(pub Notification);

/// The answer to a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotifyAck {
    /// It has been handled: 200 with the seven bytes `success`.
    Success,
    /// It could not be handled now and shall be delivered again: 500 with `fail`.
    Fail,
}

/// Why there is no [`VerifiedNotification`]. Answers 400 with `fail`, or 200 with `success` if it was handled before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotifyRejection {
    /// The body could not be read, or has more than [`MAX_NOTIFY_BYTES`].
    #[error("the notification's body could not be read to its end, or has more than {MAX_NOTIFY_BYTES} bytes")]
    Body,
    /// It is not a notification for this application, or came again.
    #[error(transparent)]
    Refused(#[from] NotifyError),
}

impl Notifier {
    /// For the application.
    pub fn new(app: Arc<App>) -> Self {
        Self { app, seller_id: None, guard: None }
    }

    /// The payee's user id, which must be every notification's.
    pub fn seller_id(mut self, id: impl Into<String>) -> Self {
        self.seller_id = Some(id.into());
        self
    }

    /// Answers `success` to what comes again, without calling the handler. A handler that fails must say so with
    /// [`failed`](Self::failed).
    pub fn replay(mut self, guard: Arc<dyn ReplayGuard>) -> Self {
        self.guard = Some(guard);
        self
    }

    /// The answer of a handler that could not do its work: the guard forgets the notification, so that its next delivery
    /// is handled.
    pub fn failed(&self, notification: &Notification) -> NotifyAck {
        if let (Some(guard), Some(id)) = (&self.guard, notification.notify_id()) {
            guard.forget(id);
        }
        NotifyAck::Fail
    }

    fn checks(&self) -> NotifyChecks<'_> {
        let mut checks = NotifyChecks::new();
        if let Some(id) = &self.seller_id {
            checks = checks.seller_id(id.as_str());
        }
        if let Some(guard) = &self.guard {
            checks = checks.replay(guard.as_ref());
        }
        checks
    }
}

impl FromRef<Arc<App>> for Notifier {
    fn from_ref(app: &Arc<App>) -> Self {
        Self::new(Arc::clone(app))
    }
}

impl<S> FromRequest<S> for VerifiedNotification
where
    S: Send + Sync,
    Notifier: FromRef<S>,
{
    type Rejection = NotifyRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let notifier = Notifier::from_ref(state);
        let (head, body) = request.into_parts();
        // A header that is no text is no form's either.
        let content_type = head.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        let body = read(body).await?;
        Ok(Self(notifier.app.verify_notification(&body, content_type, &notifier.checks())?))
    }
}

/// No more than the limit is ever read.
async fn read(body: Body) -> Result<Bytes, NotifyRejection> {
    to_bytes(body, MAX_NOTIFY_BYTES).await.map_err(|_| NotifyRejection::Body)
}

impl IntoResponse for NotifyAck {
    fn into_response(self) -> Response {
        match self {
            Self::Success => (StatusCode::OK, NOTIFY_SUCCESS).into_response(),
            Self::Fail => (StatusCode::INTERNAL_SERVER_ERROR, NOTIFY_FAIL).into_response(),
        }
    }
}

impl IntoResponse for NotifyRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(NotifyError::Replayed) => NotifyAck::Success.into_response(),
            _ => (StatusCode::BAD_REQUEST, NOTIFY_FAIL).into_response(),
        }
    }
}
