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
use openapi_core::cipher::ContentKey;
use openapi_core::{Charset, Signer as _, SigningKey, VerifyingKey};
use spec_model::Spec;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::certificates::{Certificates, OwnCertificate};
use crate::checks::{self, Refusal};
use crate::fault::Fault;
use crate::keys::KeyPair;
use crate::requests::{Outcome, Raw, Seen};
use crate::{APP_ID, StartError, answer};

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
    pub(crate) certificates: Certificates,
    pub(crate) content_key_text: String,
    content_key: ContentKey,
    app_key: VerifyingKey,
    /// Signs what nobody should believe.
    stranger: SigningKey,
    state: Mutex<State>,
}

/// A key that the gateway signs with, and its certificate.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) public_key: String,
    pub(crate) certificate: Arc<OwnCertificate>,
    signing: Arc<SigningKey>,
}

struct State {
    own: Own,
    /// Chains by serial number, for those who ask.
    chains: HashMap<String, String>,
    answers: HashMap<String, String>,
    faults: VecDeque<Fault>,
    seen: VecDeque<Seen>,
    /// The last good answer of each method, for replays.
    last: HashMap<String, Vec<u8>>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("seen", &self.seen.len()).finish_non_exhaustive()
    }
}

impl Own {
    fn new(certificates: &Certificates) -> Result<Self, StartError> {
        let keys = KeyPair::generate()?;
        Ok(Self {
            public_key: keys.public_key().to_owned(),
            certificate: Arc::new(certificates.issue(&keys)?),
            signing: Arc::new(signing_key(&keys)?),
        })
    }
}

fn signing_key(keys: &KeyPair) -> Result<SigningKey, StartError> {
    SigningKey::from_text(keys.private_key()).map_err(|error| StartError::Key(error.to_string()))
}

impl Shared {
    pub(crate) fn new(specs: Vec<Spec>, app_keys: &KeyPair) -> Result<Self, StartError> {
        let key_error = |error: &dyn std::fmt::Display| StartError::Key(error.to_string());
        let certificates = Certificates::new(app_keys)?;
        let own = Own::new(&certificates)?;
        let mut key = [0; 16];
        aws_lc_rs::rand::fill(&mut key).map_err(|error| key_error(&error))?;
        let content_key_text = base64_simd::STANDARD.encode_to_string(key);
        let chains = HashMap::from([(own.certificate.sn.clone(), own.certificate.chain.clone())]);
        Ok(Self {
            specs,
            certificates,
            content_key: ContentKey::from_text(&content_key_text).map_err(|error| key_error(&error))?,
            content_key_text,
            app_key: VerifyingKey::from_text(app_keys.public_key()).map_err(|error| key_error(&error))?,
            stranger: signing_key(&KeyPair::generate()?)?,
            state: Mutex::new(State {
                own,
                chains,
                answers: HashMap::new(),
                faults: VecDeque::new(),
                seen: VecDeque::new(),
                last: HashMap::new(),
            }),
        })
    }

    /// The key and certificate in use.
    pub(crate) fn own(&self) -> Own {
        self.state().own.clone()
    }

    pub(crate) fn notification(&self, given: &[(&str, &str)]) -> Result<String, StartError> {
        let key_error = |error: &dyn std::fmt::Display| StartError::Key(error.to_string());
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).map_err(|error| key_error(&error))?;
        let mut params = BTreeMap::from([
            ("app_id".to_owned(), APP_ID.to_owned()),
            ("charset".to_owned(), "utf-8".to_owned()),
            ("notify_id".to_owned(), format!("{:032x}", u128::from_be_bytes(id))),
            ("notify_time".to_owned(), openapi_core::china_timestamp(std::time::SystemTime::now())),
        ]);
        params.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let text = params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let sign = self.own().signing.sign(text.as_bytes()).map_err(|error| key_error(&error))?;
        params.extend([("sign".to_owned(), sign), ("sign_type".to_owned(), "RSA2".to_owned())]);
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let pairs = params.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        Ok(pairs.collect::<Vec<_>>().join("&"))
    }

    /// From now on signs with a new key, under a new certificate.
    pub(crate) fn rotate(&self) -> Result<(), StartError> {
        let own = Own::new(&self.certificates)?;
        let mut state = self.state();
        state.chains.insert(own.certificate.sn.clone(), own.certificate.chain.clone());
        state.own = own;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_answer(&self, method: String, node: String) {
        self.state().answers.insert(method, node);
    }

    /// The node of a valid call: a certificate that is asked for, what was programmed, or the spec's example.
    fn node_for(&self, spec: &Spec, request: &serde_json::Map<String, serde_json::Value>) -> String {
        let state = self.state();
        if spec.method == "alipay.open.app.alipaycert.download" {
            let sn = request.get("alipay_cert_sn").and_then(serde_json::Value::as_str).unwrap_or_default();
            if let Some(chain) = state.chains.get(sn) {
                let content = base64_simd::STANDARD.encode_to_string(chain.as_bytes());
                return format!("{{\"code\":\"10000\",\"msg\":\"Success\",\"alipay_cert_content\":\"{content}\"}}");
            }
        }
        let programmed = state.answers.get(&spec.method).cloned();
        drop(state);
        programmed.unwrap_or_else(|| answer::success(spec, request))
    }

    pub(crate) fn push_fault(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.state().seen.iter().cloned().collect()
    }

    fn remember(&self, params: BTreeMap<String, String>, files: BTreeMap<String, usize>, refusal: Option<&Refusal>) {
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
        state.seen.push_back(Seen { params, files, outcome });
    }
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
    let content_type = head.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let query = head.uri.query().unwrap_or_default();
    let answer = match take_apart(query, content_type, body.to_bytes()).await {
        Ok(raw) => decide(raw, shared),
        Err(name) => {
            let refusal = Refusal::invalid("parameter", format!("`{name}` stands twice"));
            shared.remember(BTreeMap::new(), BTreeMap::new(), Some(&refusal));
            Answer::refused(&refusal)
        }
    };
    let fault = shared.state().faults.pop_front();
    if let Some(Fault::Slow(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let bytes = answer.bytes(fault, shared)?;
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

/// The parameters of query and body; the name of one that stands twice.
async fn take_apart(query: &str, content_type: &str, body: Bytes) -> Result<Raw, String> {
    let mut raw = Raw::default();
    raw.add_form(query.as_bytes())?;
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        raw.add_form(&body)?;
        return Ok(raw);
    };
    let mut parts = multer::Multipart::new(Once(Some(body)), boundary);
    while let Ok(Some(part)) = parts.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(|_| name.clone())?;
        if is_file {
            raw.files.insert(name, bytes.len());
        } else {
            raw.add(name, bytes.to_vec())?;
        }
    }
    Ok(raw)
}

/// A body that is there already, as a stream.
struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

/// What is to be answered, before it is signed.
struct Answer {
    method: String,
    node_name: String,
    node: String,
    /// What is refused before the signature held is not signed.
    signed: bool,
    charset: Charset,
    /// In certificate mode the answer names its certificate.
    names_certificate: bool,
    encrypted: bool,
}

impl Answer {
    fn refused(refusal: &Refusal) -> Self {
        Self {
            method: String::new(),
            node_name: "error_response".to_owned(),
            node: answer::refusal(refusal),
            signed: false,
            charset: Charset::Utf8,
            names_certificate: false,
            encrypted: false,
        }
    }

    /// The answer with its fault, in the request's charset.
    fn bytes(self, fault: Option<Fault>, shared: &Shared) -> io::Result<Vec<u8>> {
        let own = shared.own();
        let unmappable = |_| io::Error::other("the answer does not exist in the request's charset");
        let encode = |text: &str| self.charset.encode(text).map(std::borrow::Cow::into_owned).map_err(unmappable);
        let mut value = self.node.clone();
        if self.encrypted && self.signed {
            let cipher = shared.content_key.encrypt(&encode(&value)?).map_err(io::Error::other)?;
            value = format!("\"{cipher}\"");
        }
        let key = if fault == Some(Fault::BadSignature) { &shared.stranger } else { &*own.signing };
        let sign = key.sign(&encode(&value)?).map_err(io::Error::other)?;
        if fault == Some(Fault::Tampered) {
            value = tampered(&value);
        }
        let mut members = vec![format!("\"{}\":{value}", self.node_name)];
        if self.names_certificate {
            members.push(format!("\"alipay_cert_sn\":\"{}\"", own.certificate.sn));
        }
        if self.signed && fault != Some(Fault::NoSignature) {
            members.push(format!("\"sign\":\"{sign}\""));
        }
        if fault == Some(Fault::DuplicateNode) {
            members.push(format!("\"{}\":{{\"code\":\"10000\",\"msg\":\"Success\"}}", self.node_name));
        }
        let text = format!("{{{}}}", members.join(","));
        let mut bytes = encode(&text)?;
        match fault {
            Some(Fault::Truncated) => bytes.truncate(bytes.len() / 2),
            Some(Fault::Replayed) => {
                if let Some(last) = shared.state().last.get(&self.method) {
                    bytes.clone_from(last);
                }
            }
            None => drop(shared.state().last.insert(self.method, bytes.clone())),
            Some(_) => {}
        }
        Ok(bytes)
    }
}

/// Another digit where the last letter or digit stands.
fn tampered(value: &str) -> String {
    let last = value.char_indices().rev().find(|(_, c)| c.is_alphanumeric());
    let Some((at, old)) = last else { return format!("{value} ") };
    let new = if old == '0' { '1' } else { '0' };
    format!("{}{new}{}", &value[..at], &value[at + old.len_utf8()..])
}

/// What to answer to a request.
fn decide(raw: Raw, shared: &Shared) -> Answer {
    let files = raw.files.clone();
    let refuse = |refusal: Refusal, params, files| {
        shared.remember(params, files, Some(&refusal));
        Answer::refused(&refusal)
    };
    let Some(charset) = raw.charset() else {
        let refusal = Refusal::invalid("charset", "this gateway speaks utf-8, gbk and gb2312");
        return refuse(refusal, BTreeMap::new(), files);
    };
    let mut params = match raw.texts(charset) {
        Ok(params) => params,
        Err(name) => {
            let refusal = Refusal::invalid("parameter", format!("`{name}` is not {charset} text"));
            return refuse(refusal, BTreeMap::new(), files);
        }
    };
    let method = params.get("method").cloned().unwrap_or_default();
    let known = shared.specs.iter().any(|spec| spec.method == method);
    let mut answer = Answer {
        node_name: if known { format!("{}_response", method.replace('.', "_")) } else { "error_response".to_owned() },
        names_certificate: params.contains_key("app_cert_sn"),
        charset,
        ..Answer::refused(&Refusal::missing("method", ""))
    };
    let spec = match checks::protocol(&params, &shared.specs, &shared.app_key, charset, &shared.certificates) {
        Ok(spec) => spec,
        Err(refusal) => {
            answer.node = answer::refusal(&refusal);
            answer.names_certificate = false;
            shared.remember(params, files, Some(&refusal));
            return answer;
        }
    };
    answer.method = method;
    answer.signed = true;
    answer.encrypted = params.contains_key("encrypt_type");
    let result =
        decrypt(&mut params, answer.encrypted, charset, shared).and_then(|()| checks::business(&params, &files, spec));
    match result {
        Ok(request) => {
            answer.node = shared.node_for(spec, &request);
            shared.remember(params, files, None);
        }
        Err(refusal) => {
            answer.node = answer::refusal(&refusal);
            shared.remember(params, files, Some(&refusal));
        }
    }
    answer
}

/// Puts the content in the place of its cipher.
fn decrypt(
    params: &mut BTreeMap<String, String>,
    encrypted: bool,
    charset: Charset,
    shared: &Shared,
) -> Result<(), Refusal> {
    if let Some(content) = params.get_mut("biz_content").filter(|_| encrypted) {
        let plain = shared.content_key.decrypt(content).ok();
        let text = plain.and_then(|plain| charset.decode(&plain).map(std::borrow::Cow::into_owned));
        *content = text.ok_or_else(|| Refusal::invalid("encrypt", "`biz_content` cannot be decrypted"))?;
    }
    Ok(())
}

fn plain(status: StatusCode, kind: &'static str, text: &str) -> Response<Body> {
    whole(status, kind, text.as_bytes().to_vec())
}

fn whole(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let body = Full::new(Bytes::from(bytes)).map_err(|never| match never {}).boxed();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("content-type", hyper::header::HeaderValue::from_static(kind));
    headers.insert("trace_id", hyper::header::HeaderValue::from_static("mock"));
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
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;");
    format!("<!doctype html><title>Mock gateway</title><pre>{escaped}</pre>\n")
}
