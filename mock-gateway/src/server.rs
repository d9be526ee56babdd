//! HTTP: one request in, one answer out.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use openapi_core::{Signer as _, SigningKey, VerifyingKey};
use spec_model::Spec;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::checks::{self, Refusal};
use crate::fault::Fault;
use crate::keys::KeyPair;
use crate::requests::{self, Outcome, Seen};
use crate::{StartError, answer};

/// The largest request body, in bytes: a few pictures of a megabyte, encoded.
const MAX_BODY_BYTES: usize = 16 << 20;
/// How many requests are remembered.
const MAX_SEEN: usize = 1_000;
/// How many connections are served at once.
const MAX_CONNECTIONS: usize = 1_024;

type Body = BoxBody<Bytes, io::Error>;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) specs: Vec<Spec>,
    pub(crate) keys: KeyPair,
    app_key: VerifyingKey,
    signing: SigningKey,
    /// Signs what nobody should believe.
    stranger: SigningKey,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    answers: HashMap<String, String>,
    faults: VecDeque<Fault>,
    seen: VecDeque<Seen>,
    /// The last good answer of each method, for replays.
    last: HashMap<String, String>,
}

impl Shared {
    pub(crate) fn new(specs: Vec<Spec>, app_key: VerifyingKey, keys: KeyPair) -> Result<Self, StartError> {
        let key = |pair: &KeyPair| {
            SigningKey::from_text(pair.private_key()).map_err(|error| StartError::Key(error.to_string()))
        };
        let (signing, stranger) = (key(&keys)?, key(&KeyPair::generate()?)?);
        Ok(Self { specs, keys, app_key, signing, stranger, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_answer(&self, method: String, node: String) {
        self.state().answers.insert(method, node);
    }

    pub(crate) fn push_fault(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.state().seen.iter().cloned().collect()
    }

    fn remember(&self, params: BTreeMap<String, String>, refusal: Option<&Refusal>) {
        let outcome = match refusal {
            None => Outcome::Accepted,
            Some(Refusal { code, sub_code, sub_msg, .. }) => {
                Outcome::Refused { code, sub_code: sub_code.clone(), sub_msg: sub_msg.clone() }
            }
        };
        let mut state = self.state();
        if state.seen.len() >= MAX_SEEN {
            state.seen.pop_front();
        }
        state.seen.push_back(Seen { params, outcome });
    }
}

/// The text of an answer: the node, signed over its exact bytes.
fn signed(node_name: &str, node: &str, key: &SigningKey) -> Result<String, io::Error> {
    let sign = key.sign(node.as_bytes()).map_err(io::Error::other)?;
    Ok(format!("{{\"{node_name}\":{node},\"sign\":\"{sign}\"}}"))
}

/// Serves connections until the task is dropped; the connections end with it.
pub(crate) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: wait for some to come back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let _permit = permit;
            let service = service_fn(|request| {
                let shared = Arc::clone(&shared);
                async move { respond(request, &shared).await }
            });
            // An error here is the client's: it went away, or did not speak HTTP.
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(10))
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// One call. An error closes the connection without an answer.
async fn respond(request: Request<Incoming>, shared: &Shared) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    if head.uri.path() != "/gateway.do" || !matches!(head.method, Method::GET | Method::POST) {
        return Ok(plain(StatusCode::NOT_FOUND, "text/plain", "the gateway is at /gateway.do"));
    }
    let Ok(body) = Limited::new(body, MAX_BODY_BYTES).collect().await else {
        return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, "text/plain", "the body is too large"));
    };
    let query = head.uri.query().unwrap_or_default();
    let (node_name, node, method) = decide(query, &body.to_bytes(), shared);
    let fault = shared.state().faults.pop_front();
    if let Some(Fault::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let page = head.method == Method::GET;
    let text = match node {
        Node::Signed(node) => signed(&node_name, &node, &shared.signing)?,
        Node::Bare(node) => format!("{{\"{node_name}\":{node}}}"),
    };
    let text = spoil(text, fault, &node_name, &method, shared)?;
    match fault {
        Some(Fault::Dropped) => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Fault::BadGateway) => Ok(plain(StatusCode::BAD_GATEWAY, "text/html", "<html>502 Bad Gateway</html>")),
        Some(Fault::DroppedInBody) => Ok(cut(&text)),
        _ if page => Ok(plain(StatusCode::OK, "text/html;charset=utf-8", &page_text(&text))),
        _ => Ok(plain(StatusCode::OK, "text/html;charset=utf-8", &text)),
    }
}

enum Node {
    Signed(String),
    /// Refused before the signature held: the gateway does not sign these.
    Bare(String),
}

/// What to answer: the node's name and value, and the method.
fn decide(query: &str, body: &[u8], shared: &Shared) -> (String, Node, String) {
    let params = match requests::parameters(query, body) {
        Ok(params) => params,
        Err(name) => {
            let refusal = Refusal::invalid("parameter", format!("`{name}` stands twice"));
            shared.remember(BTreeMap::new(), Some(&refusal));
            return ("error_response".to_owned(), Node::Bare(answer::refusal(&refusal)), String::new());
        }
    };
    let method = params.get("method").cloned().unwrap_or_default();
    let known = shared.specs.iter().any(|spec| spec.method == method);
    let node_name = if known { format!("{}_response", method.replace('.', "_")) } else { "error_response".to_owned() };
    let spec = match checks::protocol(&params, &shared.specs, &shared.app_key) {
        Ok(spec) => spec,
        Err(refusal) => {
            shared.remember(params, Some(&refusal));
            return (node_name, Node::Bare(answer::refusal(&refusal)), method);
        }
    };
    let node = match checks::business(&params, spec) {
        Ok(request) => {
            shared.remember(params, None);
            let programmed = shared.state().answers.get(&method).cloned();
            programmed.unwrap_or_else(|| answer::example(spec, &request))
        }
        Err(refusal) => {
            shared.remember(params, Some(&refusal));
            answer::refusal(&refusal)
        }
    };
    (node_name, Node::Signed(node), method)
}

/// The answer with its fault.
fn spoil(text: String, fault: Option<Fault>, node_name: &str, method: &str, shared: &Shared) -> io::Result<String> {
    let node = |text: &str| {
        let from = text.find(':').map_or(0, |at| at + 1);
        let to = text.rfind(",\"sign\":").unwrap_or(text.len().saturating_sub(1)).max(from);
        text[from..to].to_owned()
    };
    Ok(match fault {
        // The last character of the node's last text is another one.
        Some(Fault::Tampered) => match text.rfind("\"},\"sign\":") {
            Some(at) => {
                let before = text[..at].char_indices().next_back();
                let (from, old) = before.unwrap_or((at, 'x'));
                let new = if old == '0' { '1' } else { '0' };
                format!("{}{new}{}", &text[..from], &text[at..])
            }
            None => text,
        },
        Some(Fault::BadSignature) => signed(node_name, &node(&text), &shared.stranger)?,
        Some(Fault::NoSignature) => format!("{{\"{node_name}\":{}}}", node(&text)),
        Some(Fault::DuplicateNode) => {
            format!("{},\"{node_name}\":{{\"code\":\"10000\",\"msg\":\"Success\"}}}}", &text[..text.len() - 1])
        }
        Some(Fault::Truncated) => text.chars().take(text.chars().count() / 2).collect(),
        Some(Fault::Replayed) => shared.state().last.get(method).cloned().unwrap_or(text),
        _ => {
            shared.state().last.insert(method.to_owned(), text.clone());
            text
        }
    })
}

fn plain(status: StatusCode, kind: &'static str, text: &str) -> Response<Body> {
    let body = Full::new(Bytes::from(text.to_owned())).map_err(|never| match never {}).boxed();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("content-type", hyper::header::HeaderValue::from_static(kind));
    headers.insert("trace_id", hyper::header::HeaderValue::from_static("mock"));
    response
}

/// Half a body, then an error, which closes the connection.
fn cut(text: &str) -> Response<Body> {
    let half = Bytes::from(text.as_bytes()[..text.len() / 2].to_vec());
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
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;");
    format!("<!doctype html><title>Mock gateway</title><pre>{escaped}</pre>\n")
}
