//! How a signed request travels. The default is HTTP by reqwest; anything else can be plugged in.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;

use crate::app::{HttpReply, SignedRequest};
use crate::config::{Config, ConfigError, ConfigErrors};

/// The future of a transport.
pub type Sending<'t> = Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + 't>>;

/// Sends a signed request and brings the answer back. It must not follow redirects, retry, or change the body.
pub trait Transport: Send + Sync {
    /// Sends it, by HTTP POST with [`SignedRequest::CONTENT_TYPE`].
    fn send(&self, request: SignedRequest) -> Sending<'_>;
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct TransportError {
    /// Whether the request may have reached the gateway. If in doubt, it may.
    pub sent: bool,
    /// What went wrong.
    pub source: Box<dyn StdError + Send + Sync>,
}

/// The default transport: TLS by rustls with the platform's roots, no redirects, time-outs, and a bounded reply.
pub(crate) struct Http {
    client: reqwest::Client,
    max_reply_bytes: usize,
}

/// What went wrong on the way, without the URL, which carries the request.
#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error("no connection to the gateway within the connect time-out")]
    ConnectTimeout,
    #[error("no connection to the gateway: {0}")]
    Connect(String),
    #[error("the gateway did not answer in time")]
    Timeout,
    #[error("the connection broke: {0}")]
    Broken(String),
    #[error("the reply is larger than {0} bytes (`max_reply_bytes`)")]
    TooLarge(usize),
}

impl Http {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(config.timeouts.connect)
            .timeout(config.timeouts.total)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        // Plain `http` is for this very machine: a proxy would carry it elsewhere.
        if config.is_plain_http() {
            builder = builder.no_proxy();
        }
        let client = builder
            .user_agent(concat!("alipay-openapi-rust/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ConfigErrors(vec![ConfigError::Http(describe(&error))]))?;
        Ok(Self { client, max_reply_bytes: config.max_reply_bytes })
    }

    async fn post(&self, request: SignedRequest) -> Result<HttpReply, TransportError> {
        let (url, body) = request.into_parts();
        let request = self.client.post(url).header("content-type", SignedRequest::CONTENT_TYPE).body(body);
        let request = request.build().map_err(|error| classify(&error, false))?;
        let response = self.client.execute(request).await;
        let mut response = response.map_err(|error| classify(&error, !error.is_connect()))?;
        let status = response.status().as_u16();
        let trace_id = response.headers().get("trace_id").and_then(|value| value.to_str().ok()).map(str::to_owned);
        // The declared length may lie: it only saves growing the buffer.
        let declared = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut body = Vec::with_capacity(declared.min(self.max_reply_bytes).min(1 << 16));
        while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error, true))? {
            if body.len().saturating_add(chunk.len()) > self.max_reply_bytes {
                return Err(TransportError { sent: true, source: HttpError::TooLarge(self.max_reply_bytes).into() });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpReply { status, trace_id, body })
    }
}

impl Transport for Http {
    fn send(&self, request: SignedRequest) -> Sending<'_> {
        Box::pin(self.post(request))
    }
}

fn classify(error: &reqwest::Error, sent: bool) -> TransportError {
    let source = match (sent, error.is_timeout()) {
        (false, true) => HttpError::ConnectTimeout,
        (false, false) => HttpError::Connect(describe(error)),
        (true, true) => HttpError::Timeout,
        (true, false) => HttpError::Broken(describe(error)),
    };
    TransportError { sent, source: source.into() }
}

/// The innermost words of an error: the outer ones name the URL, which carries the request.
fn describe(error: &reqwest::Error) -> String {
    let mut innermost: &dyn StdError = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    if innermost.is::<reqwest::Error>() { "an HTTP fault".to_owned() } else { innermost.to_string() }
}
