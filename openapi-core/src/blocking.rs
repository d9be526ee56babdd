//! The blocking client: prepare, send, accept, on the caller's thread.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, SendBody, Timeout};

use crate::app::{App, is_repeatable};
use crate::call::{Outcome, compared, no_answer, trace};
use crate::config::{Config, ConfigErrors};
use crate::content::{Content, Upload};
use crate::error::Error;
use crate::method::{ExecuteRequest, Method, PageRequest, SdkRequest};
use crate::options::CallOptions;
use crate::page::{OrderString, PageUrl};
use crate::raw::RawRequest;
use crate::reply::Reply;
use crate::retry::{self, RetryPolicy};
use crate::signed::{Body, HttpReply, HttpRequest};

/// Calls the gateway and waits. Cheap to clone; one client serves any number of threads.
///
/// It cannot use a signer that is asynchronous.
#[derive(Clone)]
pub struct BlockingClient {
    app: Arc<App>,
    agent: Agent,
    max_reply_bytes: usize,
    retry: RetryPolicy,
    /// Only one certificate is fetched at a time.
    #[cfg(feature = "cert")]
    fetching: Arc<std::sync::Mutex<()>>,
}

/// Why there is no answer, and whether the request may have reached the gateway.
struct NoAnswer {
    sent: bool,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl BlockingClient {
    /// Checks the configuration, reads the keys and makes a client. Nothing is sent.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let app = config.build()?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .build();
        let mut agent = Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(config.timeouts.connect))
            .timeout_global(Some(config.timeouts.total))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("alipay-openapi-rust/", env!("CARGO_PKG_VERSION")));
        // Plain `http` is for this very machine: a proxy would carry it elsewhere.
        if config.is_plain_http() {
            agent = agent.proxy(None);
        }
        Ok(Self {
            app: Arc::new(app),
            agent: agent.build().into(),
            max_reply_bytes: config.max_reply_bytes,
            retry: config.retry,
            #[cfg(feature = "cert")]
            fetching: Arc::default(),
        })
    }

    /// The application, to prepare and accept by hand.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Sends a request and waits for its verified reply. `Ok` means that the call was carried out.
    ///
    /// # Errors
    /// As those of the async client: [`Error`] says whether the call may have been carried out.
    #[expect(clippy::needless_pass_by_value, reason = "as the async client's, which keeps it")]
    pub fn execute<R: ExecuteRequest>(&self, request: R) -> Result<Reply<R::Response>, Error> {
        self.execute_with(&request, &CallOptions::default())
    }

    /// As [`execute`](Self::execute), with options for this call.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn execute_with<R: ExecuteRequest>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<Reply<R::Response>, Error> {
        let content = Content::of(request)?;
        let accept = |answer| self.app.accept(request, options, answer);
        self.call(R::METHOD, &content, options, is_repeatable(R::METHOD, request), accept)
    }

    /// Calls a method without a spec: `biz_content` is a JSON object.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), but for [`Error::Invalid`].
    pub fn raw(&self, method: &str, biz_content: &str) -> Result<Reply<()>, Error> {
        self.raw_with(method, biz_content, &CallOptions::default())
    }

    /// As [`raw`](Self::raw), with options for this call.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub fn raw_with(&self, method: &str, biz_content: &str, options: &CallOptions) -> Result<Reply<()>, Error> {
        let request = RawRequest::new(method).biz_content(biz_content);
        self.send_raw(&request, options)
    }

    /// As [`raw`](Self::raw), with parameters of their own and files.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub fn send_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<Reply<()>, Error> {
        let accept = |answer| self.app.accept_request(request, options, answer);
        self.call(&request.method, request.content()?, options, request.repeatable, accept)
    }

    /// The whole of a call: attempts, each signed anew, until there is an outcome that ends it.
    fn call<T>(
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
            let result = self.attempt(method, content, options, repeatable, &accept);
            trace(&method.name, attempt, started, &result);
            match result {
                Err(error) if retry::is_safe(&error) => match pauses.next() {
                    Some(pause) => std::thread::sleep(pause),
                    None => return Err(error),
                },
                result => return result,
            }
            attempt = attempt.saturating_add(1);
        }
    }

    fn attempt<T>(
        &self,
        method: &Method,
        content: &Content,
        options: &CallOptions,
        repeatable: bool,
        accept: &impl Fn(HttpReply) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (http, signed) = self.app.draft(method, content, options)?.sign_now()?.into_parts();
        let answer =
            self.send(http).map_err(|NoAnswer { sent, source }| no_answer(method, repeatable, sent, source))?;
        #[cfg(feature = "cert")]
        self.know_certificate(method, &answer);
        compared(accept(answer), &signed)
    }

    /// As the async client's: fetches a certificate that is not known yet.
    #[cfg(feature = "cert")]
    fn know_certificate(&self, method: &Method, answer: &HttpReply) {
        if let Some(sn) = self.app.unknown_certificate(method, answer) {
            self.fetch_certificate(&sn);
        }
    }

    /// In certificate mode, asks the gateway for the certificate of this serial number and takes it into the ring if its
    /// chain leads to the configured roots and it names the same holder as the configured one. Replies do so by
    /// themselves; a notification that names an unknown certificate is verified again after this.
    ///
    /// Whether the certificate is known now. One that could not be had is not asked for again within five minutes.
    #[cfg(feature = "cert")]
    pub fn fetch_certificate(&self, sn: &str) -> bool {
        let _one_at_a_time = self.fetching.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !self.app.may_fetch_certificate(sn) {
            return self.app.knows_certificate(sn);
        }
        let options = CallOptions::default().encrypt(false);
        let request = self.app.prepare_request(&crate::fetch::certificate_request(sn), &options);
        let chain = request.ok().and_then(|request| self.send(request.into_http()).ok());
        let known = self.app.learn_certificate(sn, chain.as_ref());
        tracing::debug!(alipay_cert_sn = sn, known, "an unknown certificate was asked for");
        known
    }

    fn send(&self, request: HttpRequest) -> Result<HttpReply, NoAnswer> {
        let mut builder = self.agent.post(&request.url);
        if let Some(limit) = request.timeout {
            builder = builder.config().timeout_global(Some(limit)).build();
        }
        let response = match request.body {
            Body::Form { content_type, bytes } => builder.content_type(content_type).send(&bytes[..]),
            Body::Multipart { texts, files } => {
                let (content_type, reader) = multipart(texts, files)?;
                builder.content_type(&content_type).send(SendBody::from_owned_reader(reader))
            }
        };
        let mut response = response.map_err(|error| NoAnswer { sent: may_be_sent(&error), source: shown(&error) })?;
        let status = response.status().as_u16();
        let trace_id = response.headers().get("trace_id").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let limit = u64::try_from(self.max_reply_bytes).unwrap_or(u64::MAX);
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(limit.saturating_add(1)).read_to_end(&mut body);
        let broken = |text: String| NoAnswer { sent: true, source: text.into() };
        read.map_err(|error| broken(format!("the connection broke: {error}")))?;
        if body.len() > self.max_reply_bytes {
            return Err(broken(format!("the reply is larger than {limit} bytes (`max_reply_bytes`)")));
        }
        Ok(HttpReply { status, trace_id, body })
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every violation, or [`Error::NotSent`] if signing fails.
    pub fn page_url<R: PageRequest>(&self, request: &R) -> Result<PageUrl, Error> {
        self.app.page_url(request, &CallOptions::default())
    }

    /// The string that the mobile SDK takes to the gateway. Nothing is sent.
    ///
    /// # Errors
    /// As [`page_url`](Self::page_url).
    pub fn order_string<R: SdkRequest>(&self, request: &R, options: &CallOptions) -> Result<OrderString, Error> {
        self.app.order_string(request, options)
    }
}

/// Only what fails before there is a connection is known not to have been sent.
fn may_be_sent(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => false,
        ureq::Error::Io(error) => error.kind() != io::ErrorKind::ConnectionRefused,
        _ => true,
    }
}

/// The error in words, without the URL, which carries the request.
fn shown(error: &ureq::Error) -> Box<dyn std::error::Error + Send + Sync> {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            "no connection to the gateway within the connect time-out".into()
        }
        ureq::Error::Timeout(_) => "the gateway did not answer in time".into(),
        ureq::Error::BadUri(_) => "the gateway's URL cannot be used".into(),
        error if may_be_sent(error) => format!("the connection broke: {error}").into(),
        error => format!("no connection to the gateway: {error}").into(),
    }
}

/// Texts and files as one reader, with a boundary that nobody can foresee. Files are opened now and read while they are
/// sent.
fn multipart(
    texts: Vec<(Cow<'static, str>, Vec<u8>)>,
    files: Vec<Upload>,
) -> Result<(String, Box<dyn Read + Send>), NoAnswer> {
    let not_sent = |text: String| NoAnswer { sent: false, source: text.into() };
    let mut random = [0; 16];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| not_sent("no random numbers".to_owned()))?;
    let boundary = format!("{:032x}", u128::from_be_bytes(random));
    let quoted = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut all: Box<dyn Read + Send> = Box::new(io::empty());
    for (name, value) in texts {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        all = Box::new(all.chain(io::Cursor::new([head.as_bytes(), &value, b"\r\n"].concat())));
    }
    for Upload { name, file, max_bytes } in files {
        if !file.content_type().bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
            return Err(not_sent(format!("the media type of the file `{name}` is none")));
        }
        let reader = file.open().map_err(|error| not_sent(format!("the file `{name}` cannot be read: {error}")))?;
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            quoted(file.name()),
            file.content_type()
        );
        let content = Limited { reader, left: u64::from(max_bytes) };
        all = Box::new(all.chain(io::Cursor::new(head.into_bytes())).chain(content).chain(&b"\r\n"[..]));
    }
    let end = format!("--{boundary}--\r\n").into_bytes();
    Ok((format!("multipart/form-data; boundary={boundary}"), Box::new(all.chain(io::Cursor::new(end)))))
}

/// A reader that fails where it would give more than is allowed, so that the request fails.
struct Limited {
    reader: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.left = self
            .left
            .checked_sub(u64::try_from(count).unwrap_or(u64::MAX))
            .ok_or_else(|| io::Error::other("the file has more bytes than allowed"))?;
        Ok(count)
    }
}

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("app", &self.app).finish_non_exhaustive()
    }
}
