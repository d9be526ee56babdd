//! An application at the gateway, without any network: [`App::prepare`] makes the bytes that are sent, and
//! [`App::accept`] makes a reply of the bytes that come back. Every client, the mock gateway and the tests go through
//! these two.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::charset::Charset;
use crate::china::china_timestamp;
use crate::cipher::ContentKey;
use crate::config::Clock;
use crate::content::{Content, Upload};
use crate::decode;
use crate::encode;
use crate::envelope::{self, Envelope, Opener, Verified};
use crate::error::{Error, Failure, NotSent, Redacted, UnknownReason};
use crate::json::Scanner;
use crate::method::{Method, PageRequest, Request, SdkRequest};
use crate::options::CallOptions;
use crate::page::{OrderString, PageForm, PageUrl};
use crate::params::{self, Parameter};
use crate::record::{self, Record};
use crate::reply::Reply;
use crate::sign::{AsyncSigner, SignError, SignType, Signer};
use crate::table::Place;
use crate::trust::Trust;
use crate::value::Blank;

/// How much of an answer that is not the gateway's is kept, in bytes.
const MAX_SHOWN_BYTES: usize = 4096;

/// An application: its id, its keys and its gateway, checked.
#[expect(clippy::struct_field_names, reason = "`app_id` is the protocol's name")]
pub struct App {
    pub(crate) app_id: String,
    pub(crate) gateway: String,
    pub(crate) charset: Charset,
    pub(crate) options: CallOptions,
    pub(crate) signer: AppSigner,
    pub(crate) trust: Trust,
    /// `app_cert_sn` and `alipay_root_cert_sn` of certificate mode.
    pub(crate) serials: Option<(String, String)>,
    pub(crate) content_key: Option<ContentKey>,
    pub(crate) clock: Clock,
}

/// Who signs.
#[derive(Clone)]
pub(crate) enum AppSigner {
    Now(Arc<dyn Signer>),
    Later(Arc<dyn AsyncSigner>),
}

impl AppSigner {
    pub(crate) fn sign_type(&self) -> SignType {
        match self {
            Self::Now(signer) => signer.sign_type(),
            Self::Later(signer) => signer.sign_type(),
        }
    }

    fn sign_now(&self, bytes: &[u8]) -> Result<String, SignError> {
        match self {
            Self::Now(signer) => signer.sign(bytes),
            Self::Later(_) => Err(SignError::new("the signer is asynchronous: call through an async client")),
        }
    }

    #[cfg(feature = "client")]
    async fn sign(&self, bytes: &[u8]) -> Result<String, SignError> {
        match self {
            Self::Now(signer) => signer.sign(bytes),
            Self::Later(signer) => signer.sign(bytes).await,
        }
    }
}

/// A signed request, ready to be sent by HTTP POST.
///
/// Public parameters and the signature are in the URL, application parameters in the body (`protocol.md` §1.4).
pub struct SignedRequest {
    http: HttpRequest,
    signed: SignedText,
}

/// What travels.
pub struct HttpRequest {
    /// The gateway with the public parameters and the signature.
    pub url: String,
    /// The body.
    pub body: Body,
    /// How long the call may take, if it differs from the client's setting.
    pub timeout: Option<Duration>,
}

/// The body of a request.
pub enum Body {
    /// A form, encoded.
    Form {
        /// The media type.
        content_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Texts and files, `multipart/form-data`. The boundary is the sender's.
    Multipart {
        /// Names and values.
        texts: Vec<(&'static str, Vec<u8>)>,
        /// Files.
        files: Vec<Upload>,
    },
}

/// The text that was signed, and the names of its parameters.
#[derive(Clone)]
pub(crate) struct SignedText {
    canonical: String,
    #[cfg_attr(not(any(feature = "blocking", feature = "client")), expect(dead_code, reason = "clients compare them"))]
    names: Vec<&'static str>,
}

#[cfg(any(feature = "blocking", feature = "client"))]
impl SignedText {
    /// The parameters of which `other`, which holds another canonical string somewhere, has other values. Only those
    /// that it has at all can be compared; the gateway escapes its text for HTML.
    pub(crate) fn differing(&self, other: &str) -> Vec<&'static str> {
        let other = other.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        let mut rest = self.canonical.as_str();
        let mut differing = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            let next = self.names.get(index.saturating_add(1)).map(|next| format!("&{next}="));
            let (pair, tail) = match next.as_ref().and_then(|next| rest.find(next.as_str())) {
                Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
                None => (rest, ""),
            };
            let known = other.contains(&format!("{name}="));
            let ends = |text: &str| text.is_empty() || text.starts_with('&');
            let same =
                other.match_indices(pair).any(|(at, _)| other.get(at.saturating_add(pair.len())..).is_some_and(ends));
            if known && !same {
                differing.push(*name);
            }
            rest = tail.strip_prefix('&').unwrap_or(tail);
        }
        differing
    }
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
    /// The gateway with the public parameters and the signature.
    pub fn url(&self) -> &str {
        &self.http.url
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.http.body
    }

    /// The text that was signed. It holds everything that is sent but files, personal data included.
    pub fn canonical_string(&self) -> &str {
        &self.signed.canonical
    }

    /// What is to be sent.
    pub fn into_http(self) -> HttpRequest {
        self.http
    }

    #[cfg(any(feature = "client", feature = "blocking"))]
    pub(crate) fn into_parts(self) -> (HttpRequest, SignedText) {
        (self.http, self.signed)
    }
}

/// A request that has everything but its signature.
pub(crate) struct Draft<'a> {
    app: &'a App,
    method: &'a Method,
    params: Vec<Parameter<'a>>,
    files: Vec<Upload>,
    canonical: String,
    timeout: Option<Duration>,
}

impl App {
    /// Checks, writes and signs a request. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every violation, or [`Error::NotSent`] if an option cannot be right or signing fails.
    pub fn prepare<R: Request>(&self, request: &R, options: &CallOptions) -> Result<SignedRequest, Error> {
        self.prepare_record(R::METHOD, request, options)
    }

    /// As [`prepare`](Self::prepare), of a method's request whose type is not known.
    pub(crate) fn prepare_record(
        &self,
        method: &Method,
        request: &dyn Record,
        options: &CallOptions,
    ) -> Result<SignedRequest, Error> {
        let content = Content::of(request)?;
        self.draft(method, &content, options)?.sign_now()
    }

    /// As [`prepare`](Self::prepare), for a method without a spec: `biz_content` is a JSON object.
    ///
    /// # Errors
    /// [`Error::NotSent`] if it is not, an option cannot be right, or signing fails.
    pub fn prepare_raw(&self, method: &str, biz_content: &str, options: &CallOptions) -> Result<SignedRequest, Error> {
        let method = Method::named(method);
        let content = Content::raw(&method, biz_content)?;
        self.draft(&method, &content, options)?.sign_now()
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn page_url<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageUrl, Error> {
        let content = Content::of(request)?;
        let draft = self.draft(R::METHOD, &content, options)?;
        let url = draft.encoded(&sorted_with_sign(&draft)?, true)?;
        Ok(PageUrl::new(url))
    }

    /// The form that takes the user's browser to a page method, for requests that are too long for a URL. Nothing is
    /// sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn page_form<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageForm, Error> {
        let content = Content::of(request)?;
        let draft = self.draft(R::METHOD, &content, options)?;
        let pairs = sorted_with_sign(&draft)?;
        let (query, body): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(.., place)| *place == Place::Query);
        let fields = body.into_iter().map(|(name, value, _)| (name.to_owned(), value.into_owned())).collect();
        Ok(PageForm::new(draft.encoded(&query, true)?, fields, self.charset.as_str()))
    }

    /// The string that the mobile SDK takes to the gateway. Nothing is sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn order_string<R: SdkRequest>(&self, request: &R, options: &CallOptions) -> Result<OrderString, Error> {
        let content = Content::of(request)?;
        let draft = self.draft(R::METHOD, &content, options)?;
        let text = draft.encoded(&sorted_with_sign(&draft)?, false)?;
        Ok(OrderString::new(text))
    }

    /// Makes a reply of what came back for `request`, if its signature holds.
    ///
    /// # Errors
    /// [`Error::Failed`], [`Error::Pending`] or [`Error::Unknown`]; a body that cannot be verified is always the last.
    pub fn accept<R: Request>(
        &self,
        request: &R,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<Reply<R::Response>, Error> {
        let mut response = R::Response::blank();
        let (verified, trace_id) = self.accept_record(R::METHOD, request, &mut response, options, answer)?;
        Ok(Reply::new(response, verified.json(), trace_id))
    }

    /// As [`accept`](Self::accept), into a response whose type is not known.
    pub(crate) fn accept_record(
        &self,
        method: &Method,
        request: &dyn Record,
        response: &mut dyn Record,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<(Verified, Option<String>), Error> {
        let repeatable = is_repeatable(method, request);
        let (verified, trace_id) = self.open(method, repeatable, options, answer)?;
        let unknown = |reason| Error::unknown(method, repeatable, trace_id.clone(), reason);
        decode::record(response, &mut Scanner::new(verified.json()))
            .map_err(|mismatch| unknown(UnknownReason::Mismatch { mismatch, json: Redacted::new(verified.json()) }))?;
        match differing_echo(request, response) {
            Some(field) => Err(unknown(UnknownReason::NotOurs(field))),
            None => Ok((verified, trace_id)),
        }
    }

    /// As [`accept`](Self::accept), for a method without a spec: the reply is its JSON text.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_raw(&self, method: &str, options: &CallOptions, answer: HttpReply) -> Result<Reply<()>, Error> {
        let method = Method::named(method);
        let (verified, trace_id) = self.open(&method, false, options, answer)?;
        Ok(Reply::raw(verified.json(), trace_id))
    }

    /// The verified node of a call that was carried out.
    pub(crate) fn open(
        &self,
        method: &Method,
        repeatable: bool,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<(Verified, Option<String>), Error> {
        let HttpReply { status, trace_id, body } = answer;
        let unknown = |reason| Error::unknown(method, repeatable, trace_id.clone(), reason);
        if status != 200 {
            let text = String::from_utf8_lossy(body.get(..MAX_SHOWN_BYTES).unwrap_or(&body));
            return Err(unknown(UnknownReason::Status { status, body: Redacted::new(&text) }));
        }
        let content_key = self.content_key.as_ref().filter(|_| self.encrypts(options));
        let opener = Opener { trust: &self.trust, charset: self.charset, content_key };
        let verified = match envelope::open(body, &method.node, &opener) {
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
        Ok((verified, trace_id))
    }

    fn encrypts(&self, options: &CallOptions) -> bool {
        options.encrypt.or(self.options.encrypt).unwrap_or(false)
    }

    /// Everything but the signature.
    pub(crate) fn draft<'a>(
        &'a self,
        method: &'a Method,
        content: &'a Content,
        options: &'a CallOptions,
    ) -> Result<Draft<'a>, Error> {
        let not_sent = |reason: NotSent| Error::NotSent { method: method.name.clone(), reason };
        options.check().map_err(|error| not_sent(error.into()))?;
        let query = |name, value: &'a str| (name, Cow::Borrowed(value), Place::Query);
        let mut params = vec![
            query("app_id", &self.app_id),
            query("charset", self.charset.as_str()),
            query("format", "JSON"),
            query("method", &method.name),
            query("sign_type", self.signer.sign_type().as_str()),
            ("timestamp", Cow::Owned(china_timestamp((self.clock)())), Place::Query),
            query("version", "1.0"),
        ];
        if let Some((app, root)) = &self.serials {
            params.extend([query("app_cert_sn", app), query("alipay_root_cert_sn", root)]);
        }
        params.extend(options.parameters(&self.options).map(|(name, value)| query(name, value)));
        params.extend(content.params.iter().map(|(name, value, place)| (*name, Cow::Borrowed(value.as_str()), *place)));
        if let Some(biz_content) = &content.biz_content {
            if self.encrypts(options) {
                let key = self.content_key.as_ref().ok_or_else(|| not_sent(NotSent::NoContentKey))?;
                let bytes = self.charset.encode(biz_content).map_err(|error| not_sent(error.into()))?;
                let cipher = key.encrypt(&bytes).map_err(|error| not_sent(error.into()))?;
                params.extend([("biz_content", Cow::Owned(cipher), Place::Form), query("encrypt_type", "AES")]);
            } else {
                params.push(("biz_content", Cow::Borrowed(biz_content.as_str()), Place::Form));
            }
        }
        params::arrange(&mut params);
        let canonical = params::canonical_string(&params);
        let files = content.files.clone();
        Ok(Draft { app: self, method, params, files, canonical, timeout: options.timeout })
    }
}

impl Draft<'_> {
    fn not_sent(&self, reason: impl Into<NotSent>) -> Error {
        Error::not_sent(self.method, reason)
    }

    /// The bytes that are signed.
    fn bytes(&self) -> Result<Cow<'_, [u8]>, Error> {
        self.app.charset.encode(&self.canonical).map_err(|error| self.not_sent(error))
    }

    pub(crate) fn sign_now(self) -> Result<SignedRequest, Error> {
        let sign = self.signature()?;
        self.finish(sign)
    }

    fn signature(&self) -> Result<String, Error> {
        let sign = self.app.signer.sign_now(&self.bytes()?);
        self.checked(sign)
    }

    #[cfg(feature = "client")]
    pub(crate) async fn sign(self) -> Result<SignedRequest, Error> {
        let sign = self.app.signer.sign(&self.bytes()?).await;
        let sign = self.checked(sign)?;
        self.finish(sign)
    }

    fn checked(&self, sign: Result<String, SignError>) -> Result<String, Error> {
        let sign = sign.map_err(|error| self.not_sent(error))?;
        params::check("sign", &sign).map_err(|error| self.not_sent(error))?;
        Ok(sign)
    }

    /// Names and values, encoded in the charset; behind the gateway's address if `with_gateway`.
    fn encoded(&self, params: &[Parameter<'_>], with_gateway: bool) -> Result<String, Error> {
        let mut text = Vec::with_capacity(1024);
        if with_gateway {
            text.extend_from_slice(self.app.gateway.as_bytes());
            text.push(if self.app.gateway.contains('?') { b'&' } else { b'?' });
        }
        for (index, (name, value, _)) in params.iter().enumerate() {
            let value = self.app.charset.encode(value).map_err(|error| self.not_sent(error))?;
            params::append_pair(&mut text, index == 0, name, &value);
        }
        // The gateway's address was checked, and everything else is escaped.
        Ok(String::from_utf8(text).unwrap_or_default())
    }

    /// The request, with its signature.
    fn finish(self, sign: String) -> Result<SignedRequest, Error> {
        let charset = self.app.charset;
        let (mut query, body): (Vec<_>, Vec<_>) =
            self.params.iter().cloned().partition(|(.., place)| *place == Place::Query);
        query.push(("sign", Cow::Owned(sign), Place::Query));
        let url = self.encoded(&query, true)?;
        let encode = |text: &str| charset.encode(text).map(Cow::into_owned).map_err(|error| self.not_sent(error));
        let body = if self.files.is_empty() {
            let size =
                body.iter().map(|(name, value, _)| name.len().saturating_add(value.len().saturating_mul(2))).sum();
            let mut bytes = Vec::with_capacity(size);
            for (index, (name, value, _)) in body.iter().enumerate() {
                let value = charset.encode(value).map_err(|error| self.not_sent(error))?;
                params::append_pair(&mut bytes, index == 0, name, &value);
            }
            let content_type = format!("application/x-www-form-urlencoded;charset={charset}");
            Body::Form { content_type, bytes }
        } else {
            let texts = body.iter().map(|(name, value, _)| Ok((*name, encode(value)?)));
            Body::Multipart { texts: texts.collect::<Result<_, Error>>()?, files: self.files.clone() }
        };
        let names = self.params.iter().map(|(name, ..)| *name).collect();
        let signed = SignedText { canonical: self.canonical, names };
        Ok(SignedRequest { http: HttpRequest { url, body, timeout: self.timeout }, signed })
    }
}

/// All parameters, with the signature behind them.
fn sorted_with_sign<'d>(draft: &'d Draft<'_>) -> Result<Vec<Parameter<'d>>, Error> {
    let sign = draft.signature()?;
    let borrowed = |(name, value, place): &'d Parameter<'_>| (*name, Cow::Borrowed(value.as_ref()), *place);
    let mut pairs: Vec<Parameter<'d>> = draft.params.iter().map(borrowed).collect();
    pairs.push(("sign", Cow::Owned(sign), Place::Query));
    Ok(pairs)
}

/// The first field of the response that must equal the request's and does not. What one of them leaves out is not
/// compared.
fn differing_echo(request: &dyn Record, response: &dyn Record) -> Option<&'static str> {
    let sent = request.table().fields;
    response.table().fields.iter().enumerate().filter(|(_, field)| field.echo).find_map(|(index, field)| {
        let (sent, sent_field) = sent.iter().enumerate().find(|(_, other)| other.name == field.name)?;
        let (sent, answered) = (request.get(sent).view(), response.get(index).view());
        // A point in time is sent without what its pattern does not hold.
        let same = || {
            let written = encode::scalar(sent, sent_field);
            record::same(sent, answered) || written.is_some() && written == encode::scalar(answered, field)
        };
        let differ = sent.is_given() && answered.is_given() && !same();
        differ.then_some(field.name)
    })
}

/// Whether the very same request may be sent again whatever became of it: it only reads, or its idempotency key is set.
pub(crate) fn is_repeatable(method: &Method, request: &dyn Record) -> bool {
    method.read_only || method.idempotency_key.is_some_and(|index| request.get(index).view().is_given())
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("app_id", &self.app_id).field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

/// Shows no content.
impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest").field("http", &self.http).finish_non_exhaustive()
    }
}

/// Shows no content.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest").field("body", &self.body).finish_non_exhaustive()
    }
}

/// Shows sizes only.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { bytes, .. } => write!(f, "<form of {} bytes>", bytes.len()),
            Self::Multipart { texts, files } => write!(f, "<{} texts and {} files>", texts.len(), files.len()),
        }
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
