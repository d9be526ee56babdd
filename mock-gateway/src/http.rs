//! HTTP: one request in, one answer out.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{HeaderMap, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::call::{self, Outcome};
use crate::console;
use crate::fault::Fault;
use crate::gateway::Gateway;
use crate::pages::{self, Place};

/// The largest request body, in bytes: a few pictures of a megabyte, encoded.
const MAX_BODY_BYTES: usize = 16 << 20;
/// How many connections are served at once, idle ones among them: a client with a thousand calls in flight opens half as
/// many again. Others wait.
pub(crate) const MAX_CONNECTIONS: u32 = 4_096;

pub(crate) type Body = BoxBody<Bytes, io::Error>;

/// Serves connections until it is told to stop, and those that are being answered then to their end. Dropping it ends
/// all of them at once.
pub(crate) async fn run(listener: TcpListener, gateway: Arc<Gateway>, mut stop: oneshot::Receiver<()>) {
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let graceful = GracefulShutdown::new();
    let mut connections = tokio::task::JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let (stream, permit) = tokio::select! {
            _ = &mut stop => break,
            accepted = accept(&listener, &permits) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
        };
        let gateway = Arc::clone(&gateway);
        let service = service_fn(move |request| {
            let gateway = Arc::clone(&gateway);
            async move { respond(request, &gateway).await }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(10))
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            let _permit = permit;
            // An error here is the client's: it went away, or did not speak HTTP.
            let _ = connection.await;
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection, when there is room for one.
async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    if let Ok((stream, _)) = listener.accept().await {
        return Some((stream, permit));
    }
    // Out of file handles, most likely: wait for some to come back.
    tokio::time::sleep(Duration::from_millis(50)).await;
    None
}

/// One call. An error closes the connection without an answer.
async fn respond(request: Request<Incoming>, gateway: &Arc<Gateway>) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    if path != "/gateway.do" && !console::is_own_host(&head.headers, gateway.console.listen) {
        return Ok(plain(StatusCode::MISDIRECTED_REQUEST, "text/plain", "this is another host: name localhost"));
    }
    if let Some(place) = Place::at(path) {
        return Ok(pages::respond(place, &head, body, gateway).await);
    }
    if path != "/gateway.do" {
        return Ok(console::respond(&head, body, gateway).await);
    }
    if !matches!(head.method, Method::GET | Method::POST) {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "the gateway is called with GET or POST"));
    }
    let Ok(body) = Limited::new(body, MAX_BODY_BYTES).collect().await else {
        return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, "text/plain", "the body is too large"));
    };
    let content_type = head.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let query = head.uri.query().unwrap_or_default();
    let raw = call::take_apart(query, content_type, body.to_bytes()).await;
    let outcome = call::handle(raw, gateway);
    gateway.send_notifications();
    let reply = match outcome {
        Outcome::Replied(reply) => reply,
        Outcome::Opened(path) => return Ok(found(&path)),
    };
    let fault = reply.fault;
    if let Some(Fault::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let bytes = reply.bytes(gateway)?;
    match fault {
        Some(Fault::Dropped) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Fault::BadGateway) => Ok(plain(StatusCode::BAD_GATEWAY, "text/html", "<html>502 Bad Gateway</html>")),
        Some(Fault::DroppedInBody) => Ok(cut(&bytes)),
        _ if head.method == Method::GET => {
            Ok(plain(StatusCode::OK, "text/html;charset=utf-8", &page_text(&String::from_utf8_lossy(&bytes))))
        }
        _ => Ok(whole(StatusCode::OK, "text/html", bytes)),
    }
}

fn plain(status: StatusCode, kind: &'static str, text: &str) -> Response<Body> {
    whole(status, kind, text.as_bytes().to_vec())
}

/// Sends the browser on, with a GET.
pub(crate) fn found(location: &str) -> Response<Body> {
    let mut response = plain(StatusCode::SEE_OTHER, "text/plain", "");
    keep_private(response.headers_mut());
    match HeaderValue::from_str(location) {
        Ok(location) => drop(response.headers_mut().insert("location", location)),
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// Nobody is to keep an answer, or to pass on where it was.
pub(crate) fn keep_private(headers: &mut HeaderMap) {
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
}

pub(crate) fn whole(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let body = Full::new(Bytes::from(bytes)).map_err(|never| match never {}).boxed();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(kind));
    headers.insert("trace_id", HeaderValue::from_static("mock"));
    response
}

/// Half a body, then an error, which closes the connection.
fn cut(bytes: &[u8]) -> Response<Body> {
    let half = Bytes::from(bytes[..bytes.len() / 2].to_vec());
    let frames = [Ok(Frame::data(half)), Err(io::Error::from(io::ErrorKind::ConnectionAborted))];
    let mut response = Response::new(BodyExt::boxed(StreamBody::new(Frames(frames.into_iter().collect()))));
    *response.status_mut() = StatusCode::OK;
    response
}

/// A stream of frames that are ready.
struct Frames(VecDeque<io::Result<Frame<Bytes>>>);

impl futures_core::Stream for Frames {
    type Item = io::Result<Frame<Bytes>>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop_front())
    }
}

/// What a browser shows of an answer.
fn page_text(text: &str) -> String {
    format!("<!doctype html><title>Mock gateway</title><pre>{}</pre>\n", pages::escape(text))
}
