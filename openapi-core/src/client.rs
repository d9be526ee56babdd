//! The async client: prepare, send, accept.

use std::fmt;
use std::sync::Arc;

use crate::app::{App, is_repeatable};
use crate::call::{Outcome, compared, no_answer, trace};
use crate::config::{Config, ConfigErrors};
use crate::content::Content;
use crate::error::Error;
use crate::method::{ExecuteRequest, Method, PageRequest, SdkRequest};
use crate::options::CallOptions;
use crate::page::{OrderString, PageForm, PageUrl};
use crate::raw::RawRequest;
use crate::reply::Reply;
use crate::retry::{self, RetryPolicy};
use crate::signed::HttpReply;
use crate::transport::{Http, Transport, TransportError};

/// Calls the gateway. Cheap to clone; one client serves any number of calls at once.
#[derive(Clone)]
pub struct Client {
    app: Arc<App>,
    transport: Arc<dyn Transport>,
    retry: RetryPolicy,
    /// Only one certificate is fetched at a time.
    #[cfg(feature = "cert")]
    fetching: Arc<tokio::sync::Mutex<()>>,
}

impl Client {
    /// Checks the configuration, reads the keys and makes a client. Nothing is sent.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let app = config.build()?;
        Ok(Self::of(app, Arc::new(Http::new(config)?), config))
    }

    /// As [`new`](Self::new), with a transport of your own.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn with_transport(config: &Config, transport: impl Transport + 'static) -> Result<Self, ConfigErrors> {
        Ok(Self::of(config.build()?, Arc::new(transport), config))
    }

    /// A client of another configuration that sends over this one's connections: for many merchants or applications in
    /// one process. Keys, options and time-outs are the configuration's own; only the connect time-out and the largest
    /// reply are those of this client.
    ///
    /// A client that is made by [`new`](Self::new) has connections and trusted roots of its own, about a hundred
    /// kilobytes; one that is made by this, a few beside its keys.
    ///
    /// # Errors
    /// All that is wrong with the configuration, also if only one of the two gateways is reached by plain `http`.
    pub fn with_config(&self, config: &Config) -> Result<Self, ConfigErrors> {
        config.check_shared(&self.app)?;
        Ok(Self::of(config.build()?, Arc::clone(&self.transport), config))
    }

    fn of(app: App, transport: Arc<dyn Transport>, config: &Config) -> Self {
        Self {
            app: Arc::new(app),
            transport,
            retry: config.retry,
            #[cfg(feature = "cert")]
            fetching: Arc::default(),
        }
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
    /// Nothing is sent twice unless the client's [`RetryPolicy`] says so, and then only where it is safe.
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
        let content = Content::of(request)?;
        let accept = |answer| self.app.accept(request, options, answer);
        self.call(R::METHOD, &content, options, is_repeatable(R::METHOD, request), accept).await
    }

    /// Calls a method without a spec, with the same signing and verification: `biz_content` is a JSON object, and the
    /// reply is read with [`Reply::json`] and [`Reply::member`].
    ///
    /// # Errors
    /// As [`execute`](Self::execute), but for [`Error::Invalid`].
    pub async fn raw(&self, method: &str, biz_content: &str) -> Result<Reply<()>, Error> {
        self.raw_with(method, biz_content, &CallOptions::default()).await
    }

    /// As [`raw`](Self::raw), with options for this call.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub async fn raw_with(&self, method: &str, biz_content: &str, options: &CallOptions) -> Result<Reply<()>, Error> {
        let request = RawRequest::new(method).biz_content(biz_content);
        self.send_raw(&request, options).await
    }

    /// As [`raw`](Self::raw), with parameters of their own and files.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub async fn send_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<Reply<()>, Error> {
        let accept = |answer| self.app.accept_request(request, options, answer);
        self.call(&request.method, request.content()?, options, request.repeatable, accept).await
    }

    /// The whole of a call: attempts, each signed anew, until there is an outcome that ends it.
    async fn call<T>(
        &self,
        method: &Method,
        content: &Content,
        options: &CallOptions,
        repeatable: bool,
        accept: impl Fn(HttpReply) -> Result<T, Error>,
    ) -> Result<T, Error>
    where
        Result<T, Error>: Outcome,
    {
        let mut pauses = self.retry.pauses_of_a_call();
        let mut attempt = 1;
        loop {
            let started = std::time::Instant::now();
            let result = self.attempt(method, content, options, repeatable, &accept).await;
            trace(&method.name, attempt, started, &result);
            match result {
                Err(error) if retry::is_safe(&error) => match pauses.next() {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(error),
                },
                result => return result,
            }
            attempt = attempt.saturating_add(1);
        }
    }

    async fn attempt<T>(
        &self,
        method: &Method,
        content: &Content,
        options: &CallOptions,
        repeatable: bool,
        accept: &impl Fn(HttpReply) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (http, signed) = self.app.draft(method, content, options)?.sign().await?.into_parts();
        let answer = self
            .transport
            .send(http)
            .await
            .map_err(|TransportError { sent, source }| no_answer(method, repeatable, sent, source))?;
        #[cfg(feature = "cert")]
        self.know_certificate(method, &answer).await;
        compared(accept(answer), &signed)
    }

    /// In certificate mode, fetches the certificate that an answer names if it is not known yet: one at a time, and not
    /// again soon if it could not be had. Trust comes from its chain alone; if there is none, the answer is refused.
    #[cfg(feature = "cert")]
    async fn know_certificate(&self, method: &Method, answer: &HttpReply) {
        if let Some(sn) = self.app.unknown_certificate(method, answer) {
            self.fetch_certificate(&sn).await;
        }
    }

    /// In certificate mode, asks the gateway for the certificate of this serial number and takes it into the ring if its
    /// chain leads to the configured roots and it names the same holder as the configured one. Replies do so by
    /// themselves; a notification that names an unknown certificate is verified again after this.
    ///
    /// Whether the certificate is known now. One that could not be had is not asked for again within five minutes.
    #[cfg(feature = "cert")]
    pub async fn fetch_certificate(&self, sn: &str) -> bool {
        let _one_at_a_time = self.fetching.lock().await;
        if !self.app.may_fetch_certificate(sn) {
            return self.app.knows_certificate(sn);
        }
        let request = crate::fetch::certificate_request(sn);
        let options = CallOptions::default().encrypt(false);
        let draft = request.content().and_then(|content| self.app.draft(&request.method, content, &options));
        let sent = match draft {
            Ok(draft) => draft.sign().await,
            Err(error) => Err(error),
        };
        let chain = match sent {
            Ok(request) => self.transport.send(request.into_http()).await.ok(),
            Err(_) => None,
        };
        let known = self.app.learn_certificate(sn, chain.as_ref());
        tracing::debug!(alipay_cert_sn = sn, known, "an unknown certificate was asked for");
        known
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

    /// The form that takes the user's browser to a page method, for requests that are too long for a URL.
    ///
    /// # Errors
    /// As [`page_url`](Self::page_url).
    pub fn page_form<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageForm, Error> {
        self.app.page_form(request, options)
    }

    /// The string that the mobile SDK takes to the gateway. Nothing is sent.
    ///
    /// # Errors
    /// As [`page_url`](Self::page_url).
    pub fn order_string<R: SdkRequest>(&self, request: &R, options: &CallOptions) -> Result<OrderString, Error> {
        self.app.order_string(request, options)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("app", &self.app).finish_non_exhaustive()
    }
}
