//! How a signed request travels. The default is HTTP by reqwest; anything else can be plugged in.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::future::Future;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;
use reqwest::multipart::{Form, Part};

use crate::config::{Config, ConfigError, ConfigErrors};
use crate::content::Upload;
use crate::signed::{Body, HttpReply, HttpRequest};

/// The future of a transport.
pub type Sending<'t> = Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + 't>>;

/// Sends a signed request and brings the answer back. It must not follow redirects, retry, or change the body.
pub trait Transport: Send + Sync {
    /// Sends it, by HTTP POST.
    fn send(&self, request: HttpRequest) -> Sending<'_>;
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
pub(crate) enum HttpError {
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
    #[error("the file `{0}` cannot be read: {1}")]
    File(Cow<'static, str>, String),
    #[error("the media type of the file `{0}` is none")]
    FileType(Cow<'static, str>),
}

impl Http {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(config.timeouts.connect)
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

    async fn post(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        let mut builder = self.client.post(request.url).timeout(request.timeout);
        builder = match request.body {
            Body::Form { content_type, bytes } => builder.header("content-type", content_type).body(bytes),
            Body::Multipart { texts, files } => builder.multipart(multipart(texts, files)?),
        };
        let request = builder.build().map_err(|error| classify(&error, false))?;
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
    fn send(&self, request: HttpRequest) -> Sending<'_> {
        Box::pin(self.post(request))
    }
}

/// Texts and files. A file is opened now, so that one that cannot be is known before anything is sent, and read while it
/// is sent.
fn multipart(texts: Vec<(Cow<'static, str>, Vec<u8>)>, files: Vec<Upload>) -> Result<Form, TransportError> {
    let not_sent = |error: HttpError| TransportError { sent: false, source: error.into() };
    let mut form = Form::new();
    for (name, value) in texts {
        form = form.part(name, Part::bytes(value));
    }
    for Upload { name, file, max_bytes } in files {
        let length = file.known_len();
        let reader = file.open().map_err(|error| not_sent(HttpError::File(name.clone(), error.to_string())))?;
        let body = reqwest::Body::wrap(Chunks::read(reader, u64::from(max_bytes)));
        let part = match length {
            Some(length) => Part::stream_with_length(body, length),
            None => Part::stream(body),
        };
        let part = part.mime_str(file.content_type()).map_err(|_| not_sent(HttpError::FileType(name.clone())))?;
        form = form.part(name, part.file_name(file.name().to_owned()));
    }
    Ok(form)
}

/// A reader's content, read on a thread that may wait for it.
struct Chunks(tokio::sync::mpsc::Receiver<std::io::Result<Vec<u8>>>);

impl Chunks {
    /// Reads at most `limit` bytes; what has more is cut off with an error, so that the request fails.
    fn read(mut reader: Box<dyn Read + Send>, limit: u64) -> Self {
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        tokio::task::spawn_blocking(move || {
            let mut left = limit;
            loop {
                let mut chunk = vec![0; 64 << 10];
                let item = match reader.read(&mut chunk) {
                    Ok(0) => return,
                    Ok(count) => {
                        chunk.truncate(count);
                        match left.checked_sub(u64::try_from(count).unwrap_or(u64::MAX)) {
                            Some(rest) => {
                                left = rest;
                                Ok(chunk)
                            }
                            None => Err(std::io::Error::other(format!("the file has more than {limit} bytes"))),
                        }
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                let failed = item.is_err();
                // A closed channel means that the call has ended.
                if sender.blocking_send(item).is_err() || failed {
                    return;
                }
            }
        });
        Self(receiver)
    }
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map_ok(|chunk| Frame::data(chunk.into()))
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
