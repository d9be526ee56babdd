//! The async client: prepare, send, accept.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use crate::app::{App, CallOptions, is_repeatable};
use crate::config::{Config, ConfigErrors};
use crate::error::{Error, NotSent, Shown, UnknownReason};
use crate::method::{ExecuteRequest, PageRequest};
use crate::page::PageUrl;
use crate::reply::Reply;
use crate::transport::{Http, Transport, TransportError};

/// Calls the gateway. Cheap to clone; one client serves any number of calls at once.
#[derive(Clone)]
pub struct Client {
    app: Arc<App>,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// Checks the configuration, reads the keys and makes a client. Nothing is sent.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let app = config.build()?;
        let transport = Http::new(config)?;
        Ok(Self { app: Arc::new(app), transport: Arc::new(transport) })
    }

    /// As [`new`](Self::new), with a transport of your own.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn with_transport(config: &Config, transport: impl Transport + 'static) -> Result<Self, ConfigErrors> {
        Ok(Self { app: Arc::new(config.build()?), transport: Arc::new(transport) })
    }

    /// The application, to prepare and accept by hand.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Sends a request and waits for its verified reply. `Ok` means that the call was carried out.
    ///
    /// # Errors
    /// [`Error::Invalid`] and [`Error::NotSent`]: nothing was sent. [`Error::Failed`]: it was refused.
    /// [`Error::Pending`]: it is under way. [`Error::Unknown`]: it may have been carried out.
    /// Nothing is ever sent twice.
    pub async fn execute<R: ExecuteRequest>(&self, request: R) -> Result<Reply<R::Response>, Error> {
        self.execute_with(&request, &CallOptions::default()).await
    }

    /// As [`execute`](Self::execute), with options for this call.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub async fn execute_with<R: ExecuteRequest>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<Reply<R::Response>, Error> {
        let method = R::METHOD;
        let signed = self.app.prepare(request, options)?;
        let started = Instant::now();
        let result = match self.transport.send(signed).await {
            Ok(answer) => self.app.accept(request, answer),
            Err(TransportError { sent: false, source }) => {
                Err(Error::NotSent { method: method.name, reason: NotSent::Transport(source) })
            }
            Err(TransportError { sent: true, source }) => {
                Err(Error::unknown(method, is_repeatable(request), None, UnknownReason::Transport(source)))
            }
        };
        trace(method.name, started, &result);
        result
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every violation, or [`Error::NotSent`] if signing fails.
    pub fn page_url<R: PageRequest>(&self, request: &R) -> Result<PageUrl, Error> {
        self.app.page_url(request, &CallOptions::default())
    }

    /// As [`page_url`](Self::page_url), with options for this call.
    ///
    /// # Errors
    /// As [`page_url`](Self::page_url).
    pub fn page_url_with<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageUrl, Error> {
        self.app.page_url(request, options)
    }
}

/// One event a call: what was called and how it ended, never what was in it.
fn trace<T>(method: &'static str, started: Instant, result: &Result<Reply<T>, Error>) {
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match result {
        Ok(reply) => {
            tracing::debug!(method, outcome = "done", elapsed_ms, trace_id = reply.trace_id());
        }
        Err(error) => {
            let outcome = match error {
                Error::Failed(_) => "failed",
                Error::Pending(_) => "pending",
                Error::Unknown(_) => "unknown",
                _ => "not sent",
            };
            let failure = error.failure().or_else(|| error.unverified());
            let shown = |text| tracing::field::display(Shown(text));
            tracing::warn!(
                method,
                outcome,
                elapsed_ms,
                code = failure.map(|failure| shown(failure.code())),
                sub_code = failure.and_then(|failure| failure.sub_code()).map(shown),
                trace_id = error.trace_id().map(shown),
            );
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("app", &self.app).finish_non_exhaustive()
    }
}
