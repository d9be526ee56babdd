//! An application at the gateway, without any network: [`App::prepare`] makes the bytes that are sent, and
//! [`App::accept`] makes a reply of the bytes that come back. Every client, the mock gateway and the tests go through
//! these two.

use std::borrow::Cow;
use std::fmt;

use crate::config::Clock;
use crate::encode;
use crate::envelope::{self, Envelope};
use crate::error::{Error, Failure, Redacted, UnknownReason};
use crate::method::{Method, PageRequest, Request};
use crate::page::PageUrl;
use crate::params::{self, Parameter, Place};
use crate::record::{self, Record};
use crate::reply::Reply;
use crate::sign::{SignType, Signer as _, SigningKey, VerifyingKey};
use crate::time::china_timestamp;
use crate::validate;

/// An application: its id, its keys and its gateway, checked.
#[expect(clippy::struct_field_names, reason = "`app_id` and `app_auth_token` are the protocol's names")]
pub struct App {
    pub(crate) app_id: String,
    pub(crate) app_auth_token: Option<String>,
    pub(crate) gateway: String,
    pub(crate) signing: SigningKey,
    pub(crate) verifying: VerifyingKey,
    pub(crate) clock: Clock,
}

/// How much of an answer that is not the gateway's is kept, in bytes.
const MAX_SHOWN_BYTES: usize = 4096;

/// What may differ from call to call.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) app_auth_token: Option<String>,
}

impl CallOptions {
    /// Nothing special.
    pub fn new() -> Self {
        Self::default()
    }

    /// Acts for the merchant who gave this token, in this call only; at most 40 characters.
    pub fn app_auth_token(mut self, token: impl Into<String>) -> Self {
        self.app_auth_token = Some(token.into());
        self
    }
}

/// A signed request, ready to be sent by HTTP POST.
///
/// Public parameters and the signature are in the URL, application parameters in the body (`protocol.md` §1.4).
#[derive(Clone)]
pub struct SignedRequest {
    url: String,
    body: String,
    canonical: String,
}

/// An answer as HTTP brought it.
#[derive(Clone)]
pub struct HttpReply {
    /// The status code.
    pub status: u16,
    /// The value of the header `trace_id`.
    pub trace_id: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl SignedRequest {
    /// The media type of the body.
    pub const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded;charset=utf-8";

    /// The gateway with the public parameters and the signature.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The form body.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The text that was signed. It holds everything that is sent, personal data included.
    pub fn canonical_string(&self) -> &str {
        &self.canonical
    }

    /// URL and body, to be sent.
    pub fn into_parts(self) -> (String, String) {
        (self.url, self.body)
    }
}

impl App {
    /// Checks, writes and signs a request. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every violation, or [`Error::NotSent`] if an option is too long or signing fails.
    pub fn prepare<R: Request>(&self, request: &R, options: &CallOptions) -> Result<SignedRequest, Error> {
        let biz_content = checked_json(request)?;
        let timestamp = china_timestamp((self.clock)());
        let params = self.parameters(R::METHOD, &timestamp, &biz_content, options)?;
        let (canonical, sign) = self.sign(R::METHOD, &params)?;

        let mut url = String::with_capacity(self.gateway.len().saturating_add(768));
        url.push_str(&self.gateway);
        url.push(if self.gateway.contains('?') { '&' } else { '?' });
        let mut body = String::with_capacity(biz_content.len().saturating_mul(2));
        let (mut first_in_url, mut first_in_body) = (true, true);
        for (name, value, place) in &params {
            match place {
                Place::Query => params::append_pair(&mut url, std::mem::take(&mut first_in_url), name, value),
                Place::Body => params::append_pair(&mut body, std::mem::take(&mut first_in_body), name, value),
            }
        }
        params::append_pair(&mut url, first_in_url, "sign", &sign);
        Ok(SignedRequest { url, body, canonical })
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn page_url<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageUrl, Error> {
        let biz_content = checked_json(request)?;
        let timestamp = china_timestamp((self.clock)());
        let params = self.parameters(R::METHOD, &timestamp, &biz_content, options)?;
        let (_, sign) = self.sign(R::METHOD, &params)?;
        let mut url = self.gateway.clone();
        url.push(if url.contains('?') { '&' } else { '?' });
        for (index, (name, value, _)) in params.iter().enumerate() {
            params::append_pair(&mut url, index == 0, name, value);
        }
        params::append_pair(&mut url, false, "sign", &sign);
        Ok(PageUrl::new(url))
    }

    /// Makes a reply of what came back for `request`, if its signature holds.
    ///
    /// # Errors
    /// [`Error::Failed`], [`Error::Pending`] or [`Error::Unknown`]; a body that cannot be verified is always the last.
    pub fn accept<R: Request>(&self, request: &R, answer: HttpReply) -> Result<Reply<R::Response>, Error> {
        let HttpReply { status, trace_id, body } = answer;
        let (method, repeatable) = (R::METHOD, is_repeatable(request));
        let unknown = |reason| Error::unknown(method, repeatable, trace_id.clone(), reason);
        if status != 200 {
            let text = String::from_utf8_lossy(body.get(..MAX_SHOWN_BYTES).unwrap_or(&body));
            return Err(unknown(UnknownReason::Status { status, body: Redacted::new(&text) }));
        }
        let verified = match envelope::open(body, method.node, &self.verifying) {
            Ok(Envelope::Verified(verified)) => verified,
            Ok(Envelope::Unverified(head)) => {
                return Err(unknown(UnknownReason::Unverified(Failure::new(method, head, trace_id.clone()))));
            }
            Err(error) => return Err(unknown(error.into())),
        };
        if !verified.head.is_success() {
            return Err(Error::refused(Failure::new(method, verified.head, trace_id), repeatable));
        }
        if verified.head.code.as_ref().is_some_and(|code| code.as_str() == "10003") {
            return Err(Error::pending(method, verified, trace_id));
        }
        let reply: Reply<R::Response> = Reply::decode(verified.json(), trace_id.clone())
            .map_err(|mismatch| unknown(UnknownReason::Mismatch { mismatch, json: Redacted::new(verified.json()) }))?;
        match differing_echo(request, &*reply) {
            Some(field) => Err(unknown(UnknownReason::NotOurs(field))),
            None => Ok(reply),
        }
    }

    fn parameters<'p>(
        &'p self,
        method: &'static Method,
        timestamp: &'p str,
        biz_content: &'p str,
        options: &'p CallOptions,
    ) -> Result<Vec<Parameter<'p>>, Error> {
        if let Some(token) = &options.app_auth_token {
            params::check("app_auth_token", token)
                .map_err(|error| Error::NotSent { method: method.name, reason: error.into() })?;
        }
        let token = options.app_auth_token.as_deref().or(self.app_auth_token.as_deref()).unwrap_or_default();
        let query = |name, value: &'p str| (name, Cow::Borrowed(value), Place::Query);
        let mut params = vec![
            query("app_auth_token", token),
            query("app_id", &self.app_id),
            ("biz_content", Cow::Borrowed(biz_content), Place::Body),
            query("charset", "utf-8"),
            query("format", "JSON"),
            query("method", method.name),
            query("sign_type", SignType::Rsa2.as_str()),
            query("timestamp", timestamp),
            query("version", "1.0"),
        ];
        params::arrange(&mut params);
        Ok(params)
    }

    fn sign(&self, method: &'static Method, params: &[Parameter<'_>]) -> Result<(String, String), Error> {
        let canonical = params::canonical_string(params);
        let sign = self.signing.sign(canonical.as_bytes());
        let sign = sign.map_err(|error| Error::NotSent { method: method.name, reason: error.into() })?;
        Ok((canonical, sign))
    }
}

/// The JSON text of a record that keeps the rules of its spec. There is no other way to the wire.
fn checked_json(record: &dyn Record) -> Result<String, Error> {
    validate::check(record)?;
    let mut json = String::with_capacity(512);
    encode::object(record, &mut json);
    Ok(json)
}

/// The first field of the response that must equal the request's and does not. What one of them leaves out is not
/// compared.
fn differing_echo(request: &dyn Record, response: &dyn Record) -> Option<&'static str> {
    let sent = request.table().fields;
    response.table().fields.iter().enumerate().filter(|(_, field)| field.echo).find_map(|(index, field)| {
        let sent = sent.iter().position(|other| other.name == field.name)?;
        let (sent, answered) = (request.get(sent).view(), response.get(index).view());
        let differ = sent.is_given() && answered.is_given() && !record::same(sent, answered);
        differ.then_some(field.name)
    })
}

/// Whether the very same request may be sent again whatever became of it: it only reads, or its idempotency key is set.
pub(crate) fn is_repeatable<R: Request>(request: &R) -> bool {
    R::METHOD.read_only || R::METHOD.idempotency_key.is_some_and(|index| request.get(index).view().is_given())
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("app_id", &self.app_id).field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.app_auth_token.as_ref().map(|_| "<redacted>");
        f.debug_struct("CallOptions").field("app_auth_token", &token).finish()
    }
}

/// Shows sizes only.
impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest").field("body_bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// Shows the status and sizes only.
impl fmt::Debug for HttpReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpReply")
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
