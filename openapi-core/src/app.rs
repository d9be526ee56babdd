//! An application at the gateway, without any network: [`App::prepare`] makes the bytes that are sent, and
//! [`App::accept`] makes a reply of the bytes that come back. Every client, the mock gateway and the tests go through
//! these two.

use std::fmt;
use std::time::Duration;

use crate::charset::Charset;
use crate::cipher::ContentKey;
use crate::config::Clock;
use crate::content::Content;
use crate::decode;
use crate::draft::AppSigner;
use crate::encode;
use crate::envelope::{self, Envelope, Node, Opener};
use crate::error::{Error, Failure, Redacted, UnknownReason};
use crate::method::{Method, PageRequest, Request, SdkRequest};
use crate::options::CallOptions;
use crate::page::{OrderString, PageForm, PageUrl};
use crate::raw::RawRequest;
use crate::record::{self, Record};
use crate::reply::Reply;
use crate::signed::{HttpReply, SignedRequest};
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
    /// How long a call may take, unless its options or the client's say otherwise.
    pub(crate) timeout: Duration,
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
        self.prepare_request(&RawRequest::new(method).biz_content(biz_content), options)
    }

    /// As [`prepare_raw`](Self::prepare_raw), with parameters of their own and files.
    ///
    /// # Errors
    /// As there, and if a parameter has a name that it cannot have.
    pub fn prepare_request(&self, request: &RawRequest, options: &CallOptions) -> Result<SignedRequest, Error> {
        self.draft(&request.method, request.content()?, options)?.sign_now()
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn page_url<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageUrl, Error> {
        self.draft(R::METHOD, &Content::of(request)?, options)?.page_url()
    }

    /// As [`page_url`](Self::page_url), for a method without a spec.
    ///
    /// # Errors
    /// As [`prepare_request`](Self::prepare_request).
    pub fn page_url_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<PageUrl, Error> {
        self.draft(&request.method, request.content()?, options)?.page_url()
    }

    /// The form that takes the user's browser to a page method, for requests that are too long for a URL. Nothing is
    /// sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn page_form<R: PageRequest>(&self, request: &R, options: &CallOptions) -> Result<PageForm, Error> {
        self.draft(R::METHOD, &Content::of(request)?, options)?.page_form()
    }

    /// As [`page_form`](Self::page_form), for a method without a spec.
    ///
    /// # Errors
    /// As [`prepare_request`](Self::prepare_request).
    pub fn page_form_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<PageForm, Error> {
        self.draft(&request.method, request.content()?, options)?.page_form()
    }

    /// The string that the mobile SDK takes to the gateway. Nothing is sent.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn order_string<R: SdkRequest>(&self, request: &R, options: &CallOptions) -> Result<OrderString, Error> {
        self.draft(R::METHOD, &Content::of(request)?, options)?.order_string()
    }

    /// As [`order_string`](Self::order_string), for a method without a spec.
    ///
    /// # Errors
    /// As [`prepare_request`](Self::prepare_request).
    pub fn order_string_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<OrderString, Error> {
        self.draft(&request.method, request.content()?, options)?.order_string()
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
        let (node, trace_id) = self.accept_record(R::METHOD, request, &mut response, options, answer)?;
        Ok(Reply::new(response, node, trace_id))
    }

    /// As [`accept`](Self::accept), into a response whose type is not known.
    pub(crate) fn accept_record(
        &self,
        method: &Method,
        request: &dyn Record,
        response: &mut dyn Record,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<(Node, Option<String>), Error> {
        let repeatable = is_repeatable(method, request);
        let (node, trace_id) = self.open(method, repeatable, options, answer)?;
        let unknown = |reason| Error::unknown(method, repeatable, trace_id.clone(), reason);
        decode::record(response, node.value())
            .map_err(|mismatch| unknown(UnknownReason::Mismatch { mismatch, json: Redacted::new(node.json()) }))?;
        match differing_echo(request, response) {
            Some(field) => Err(unknown(UnknownReason::NotOurs(field))),
            None => Ok((node, trace_id)),
        }
    }

    /// As [`accept`](Self::accept), for a method without a spec: the reply is its JSON text.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_raw(&self, method: &str, options: &CallOptions, answer: HttpReply) -> Result<Reply<()>, Error> {
        self.accept_request(&RawRequest::new(method), options, answer)
    }

    /// As [`accept_raw`](Self::accept_raw), of a request with parameters of their own and files.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_request(
        &self,
        request: &RawRequest,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<Reply<()>, Error> {
        let (node, trace_id) = self.open(&request.method, request.repeatable, options, answer)?;
        Ok(Reply::raw(node, trace_id))
    }

    /// The verified node of a call that was carried out.
    pub(crate) fn open(
        &self,
        method: &Method,
        repeatable: bool,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<(Node, Option<String>), Error> {
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
            return Err(Error::pending(method, verified.node, trace_id));
        }
        Ok((verified.node, trace_id))
    }

    pub(crate) fn encrypts(&self, options: &CallOptions) -> bool {
        options.encrypt.or(self.options.encrypt).unwrap_or(false)
    }
}

/// The first field of the response that must equal the request's and does not. What one of them leaves out is not
/// compared.
fn differing_echo(request: &dyn Record, response: &dyn Record) -> Option<&'static str> {
    let sent = request.table().fields;
    let table = response.table();
    table.overview().echoes.iter().find_map(|&index| {
        let field = table.fields.get(index)?;
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
