//! One call: taken apart, checked, carried out.

use std::collections::BTreeMap;
use std::io;

use hyper::body::Bytes;
use openapi_core::Charset;
use serde_json::{Map, Value};
use spec_model::Spec;

use crate::answer::{self, OAUTH_TOKEN};
use crate::checks::{self, Refusal};
use crate::fault::Fault;
use crate::gateway::Gateway;
use crate::reply::Reply;
use crate::requests::Raw;
use crate::state::Call;

/// What becomes of a call.
pub(crate) enum Outcome {
    /// It is answered.
    Replied(Reply),
    /// It opened a page, whose path this is.
    Opened(String),
}

/// The parameters of query and body, or why they cannot be had.
pub(crate) async fn take_apart(query: &str, content_type: &str, body: Bytes) -> Result<Raw, Refusal> {
    let twice = |name: String| Refusal::invalid("parameter", format!("`{name}` stands twice"));
    let mut raw = Raw::default();
    raw.add_form(query.as_bytes()).map_err(twice)?;
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !media_type.is_empty() && !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let sub_msg = format!("a body is a form, or parts with a boundary; this one is `{content_type}`");
            return Err(Refusal::invalid("content-type", sub_msg));
        }
        raw.add_form(&body).map_err(twice)?;
        return Ok(raw);
    };
    let broken = |error: multer::Error| Refusal::invalid("parameter", format!("the parts of the body: {error}"));
    let mut parts = multer::Multipart::new(Once(Some(body)), boundary);
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file {
            raw.add_file(name, bytes.len()).map_err(twice)?;
        } else {
            raw.add(name, bytes.to_vec()).map_err(twice)?;
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

/// Checks a call, carries it out and remembers it.
pub(crate) fn handle(raw: Result<Raw, Refusal>, gateway: &Gateway) -> Outcome {
    let (params, files, charset) = match raw.and_then(texts) {
        Ok(texts) => texts,
        Err(refusal) => {
            let fault = gateway.take_fault("");
            gateway.remember(BTreeMap::new(), BTreeMap::new(), Some(&refusal), fault);
            return Outcome::Replied(Reply::refused(&refusal, fault));
        }
    };
    let method = params.get("method").cloned().unwrap_or_default();
    let fault = gateway.take_fault(&method);
    let mut call = Received { params, files, charset, fault, decrypted: false };
    match call.carry_out(gateway) {
        Ok(Done::Node(node)) => {
            let reply = Reply { node, signed: true, ..call.reply(gateway, None) };
            gateway.remember(call.params, call.files, None, call.fault);
            Outcome::Replied(reply)
        }
        Ok(Done::Opened(path)) => {
            gateway.remember(call.params, call.files, None, call.fault);
            Outcome::Opened(path)
        }
        Err(refusal) => {
            let reply = call.reply(gateway, Some(&refusal));
            gateway.remember(call.params, call.files, Some(&refusal), call.fault);
            Outcome::Replied(reply)
        }
    }
}

type Texts = (BTreeMap<String, String>, BTreeMap<String, usize>, Charset);

/// The parameters as text, the files, and the charset that the request names.
fn texts(raw: Raw) -> Result<Texts, Refusal> {
    let charset = raw.charset();
    let charset = charset.ok_or_else(|| Refusal::invalid("charset", "this gateway speaks utf-8, gbk and gb2312"))?;
    let files = raw.files.clone();
    let params =
        raw.texts(charset).map_err(|name| Refusal::invalid("parameter", format!("`{name}` is not {charset} text")))?;
    Ok((params, files, charset))
}

/// A call as it came.
struct Received {
    params: BTreeMap<String, String>,
    files: BTreeMap<String, usize>,
    charset: Charset,
    fault: Option<Fault>,
    /// Whether its content came encrypted and could be decrypted: so is the answer then.
    decrypted: bool,
}

/// What a call that is in order comes to.
enum Done {
    /// The node of its answer.
    Node(String),
    /// The path of the page that it opened.
    Opened(String),
}

impl Received {
    /// The checks in the gateway's order, then the work.
    fn carry_out(&mut self, gateway: &Gateway) -> Result<Done, Refusal> {
        let spec = checks::protocol(&self.params, self.charset, gateway)?;
        if self.fault == Some(Fault::RateLimited) {
            return Err(Refusal::rate_limited());
        }
        self.decrypt(gateway)?;
        let request = checks::business(&self.params, &self.files, spec)?;
        let done = self.work(spec, &request, gateway)?;
        match self.fault {
            Some(Fault::Unavailable) => Err(Refusal::unavailable()),
            _ => Ok(done),
        }
    }

    /// What was programmed, what the calls before it led to, or the spec's example.
    fn work(&self, spec: &Spec, request: &Map<String, Value>, gateway: &Gateway) -> Result<Done, Refusal> {
        if let Some(node) = gateway.programmed(&spec.method) {
            return Ok(Done::Node(node));
        }
        let pending = self.fault == Some(Fault::Pending);
        let call = Call { spec, request, params: &self.params, pending, examples: &gateway.examples };
        let mut known = match gateway.chain(spec, request) {
            Some(chain) => chain,
            None if gateway.stateless => Vec::new(),
            None => {
                let mut state = gateway.state();
                if let Some(path) = state.open(&call)? {
                    return Ok(Done::Opened(path));
                }
                state.carry_out(&call)?
            }
        };
        if pending {
            known.extend(answer::under_way());
        }
        Ok(Done::Node(answer::success(spec, request, known)))
    }

    /// Puts the content in the place of its cipher.
    fn decrypt(&mut self, gateway: &Gateway) -> Result<(), Refusal> {
        if self.params.get("encrypt_type").is_none_or(String::is_empty) {
            return Ok(());
        }
        if let Some(content) = self.params.get_mut("biz_content") {
            let plain = gateway.content_key.decrypt(content).ok();
            let text = plain.and_then(|plain| self.charset.decode(&plain).map(std::borrow::Cow::into_owned));
            *content = text.ok_or_else(|| Refusal::invalid("encrypt", "`biz_content` cannot be decrypted"))?;
        }
        self.decrypted = true;
        Ok(())
    }

    /// The reply to it, with the refusal's node if there is one.
    fn reply(&self, gateway: &Gateway, refusal: Option<&Refusal>) -> Reply {
        let method = self.params.get("method").cloned().unwrap_or_default();
        let known = gateway.specs.iter().any(|spec| spec.method == method);
        // It fails in the old way, and succeeds without a code (`protocol.md` §3.1).
        let old_way = method == OAUTH_TOKEN && refusal.is_some();
        let signed = refusal.is_none_or(|refusal| refusal.signed);
        Reply {
            node_name: if known && !old_way {
                format!("{}_response", method.replace('.', "_"))
            } else {
                "error_response".to_owned()
            },
            node: refusal.map(answer::refusal).unwrap_or_default(),
            names_certificate: signed && self.params.contains_key("app_cert_sn"),
            encrypted: self.decrypted,
            method,
            signed,
            charset: self.charset,
            fault: self.fault,
        }
    }
}
