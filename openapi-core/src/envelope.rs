//! The envelope of a reply: find the node, verify its exact bytes, and only then let anyone read it.
//!
//! This is `protocol.md` §3.5, and the reason why this crate exists. A reply is
//! `{"<node>": <value>, "sign": "<base64>"}`; the signature covers the bytes of the value as they were sent. Nothing of
//! a body becomes data but through [`open`], and what it returns is the very range that the signature covers.

use std::borrow::Cow;

use crate::charset::Charset;
use crate::cipher::{CipherError, ContentKey};
#[cfg(feature = "cert")]
use crate::error::Shown;
use crate::json::{Document, JsonError, JsonKind, JsonStr, JsonValue};
use crate::trust::{Distrust, Trust};

/// How many unknown members a root may have. Comparing more with each other would take the square of their number.
const MAX_MEMBERS: usize = 64;

/// Why a body is no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// Not text of the configured charset.
    #[error("the reply is not {0} text")]
    Charset(Charset),
    /// Not JSON: an error page of a proxy, or cut short.
    #[error("the reply is not JSON: {0}")]
    NotJson(#[from] JsonError),
    /// A member stands twice: whoever reads the other one reads what was not signed.
    #[error("the reply has two members of the same name")]
    DuplicateMember,
    /// Neither the method's node nor `error_response`.
    #[error("the reply has no node `{0}`")]
    NoNode(String),
    /// The node is not an object.
    #[error("the reply's node is {0}, not an object")]
    NodeKind(&'static str),
    /// `sign` or `alipay_cert_sn` is not a text.
    #[error("the reply's `sign` or `alipay_cert_sn` is not a text")]
    SignKind,
    /// `code` is neither a text nor a number.
    #[error("the reply's `code` is {0}, neither a text nor a number")]
    CodeKind(&'static str),
    /// More members than any reply has.
    #[error("the reply has more than {MAX_MEMBERS} members that nobody knows")]
    TooManyMembers,
    /// No signature, and not an error that the gateway may send without one.
    #[error("the reply is not signed")]
    NotSigned,
    /// Signed with a certificate that is not known, and could not be had: the beginning of its serial number, as anybody
    /// could have written it.
    #[error("the reply is signed with a certificate that is not known (`alipay_cert_sn` {0})")]
    UnknownCertificate(String),
    /// In certificate mode, a success that does not name its certificate.
    #[error("the reply does not name the certificate that it is signed with (`alipay_cert_sn`)")]
    NoCertificate,
    /// The signature holds, but the content cannot be decrypted.
    #[error("the signed content is not readable: {0}")]
    Cipher(#[from] CipherError),
    /// The signature does not hold over the node.
    #[error("the reply's signature does not hold: wrong key of Alipay's, or the reply was changed on its way")]
    BadSignature,
}

/// What a body holds.
pub(crate) enum Envelope {
    /// The signature holds over this text.
    Verified(Verified),
    /// An error without a signature. It is no proof of anything, but the only hint that there is.
    Unverified(Head),
}

/// A node whose signature holds. There is no other way to make one than [`open`].
pub(crate) struct Verified {
    pub(crate) node: Node,
    pub(crate) head: Head,
}

/// A node where it came: in the body, or in what was decrypted.
#[derive(Clone)]
pub(crate) struct Node {
    document: Document<'static>,
    at: usize,
}

impl Node {
    fn alone(text: String) -> Result<Self, JsonError> {
        Ok(Self { document: Document::scan(text)?, at: 0 })
    }

    /// The signed value.
    pub(crate) fn value(&self) -> JsonValue<'_> {
        self.document.value(self.at)
    }

    /// The signed text.
    pub(crate) fn json(&self) -> &str {
        self.value().json()
    }
}

/// The members of a node that every method has. A success has no texts: nobody reads them.
#[derive(Clone, Default)]
pub(crate) struct Head {
    pub(crate) code: Option<Code>,
    pub(crate) msg: Option<String>,
    pub(crate) sub_code: Option<String>,
    pub(crate) sub_msg: Option<String>,
    /// The node is `error_response`, not the method's own.
    pub(crate) error_node: bool,
}

/// A gateway code. The usual ones need no allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code(Cow<'static, str>);

impl Code {
    fn new(text: &str) -> Self {
        const KNOWN: [&str; 9] = ["10000", "10003", "20000", "20001", "40001", "40002", "40003", "40004", "40006"];
        let known = KNOWN.iter().find(|known| **known == text);
        Self(known.map_or_else(|| Cow::Owned(text.to_owned()), |known| Cow::Borrowed(*known)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn is_success(&self) -> bool {
        matches!(self.as_str(), "10000" | "10003")
    }
}

impl Head {
    /// The head of a node.
    fn of(node: JsonValue<'_>, error_node: bool) -> Result<Self, EnvelopeError> {
        if node.kind() != JsonKind::Object {
            return Err(EnvelopeError::NodeKind(node.kind().name()));
        }
        let mut values = [None; 4];
        for (name, value) in node.members() {
            let known =
                ["code", "msg", "sub_code", "sub_msg"].into_iter().zip(&mut values).find(|(known, _)| name.is(known));
            if known.and_then(|(_, known)| known.replace(value)).is_some() {
                return Err(EnvelopeError::DuplicateMember);
            }
        }
        let [code, msg, sub_code, sub_msg] = values;
        let no_code = |code: JsonValue<'_>| EnvelopeError::CodeKind(code.kind().name());
        let code = code.map(|code| text_of(code).ok_or_else(|| no_code(code))).transpose()?;
        let code = code.as_deref().map(Code::new);
        if code.as_ref().is_some_and(Code::is_success) {
            return Ok(Self { code, error_node, ..Self::default() });
        }
        let [msg, sub_code, sub_msg] =
            [msg, sub_code, sub_msg].map(|value| value.and_then(text_of).map(Cow::into_owned));
        Ok(Self { code, msg, sub_code, sub_msg, error_node })
    }

    /// The call was carried out, or is being carried out (`protocol.md` §3.1). Only the method's own node can say so:
    /// by its code, or, where the method has none, by having no error code either.
    pub(crate) fn is_success(&self) -> bool {
        !self.error_node
            && match &self.code {
                Some(code) => code.is_success(),
                None => self.sub_code.as_deref().unwrap_or_default().is_empty(),
            }
    }
}

/// The text of a head's member. A code may come as a number.
fn text_of(value: JsonValue<'_>) -> Option<Cow<'_, str>> {
    let number = || (value.kind() == JsonKind::Number).then(|| Cow::Borrowed(value.json()));
    value.string().map(JsonStr::decode).or_else(number)
}

/// The root's members that matter.
struct Root<'d> {
    node: JsonValue<'d>,
    /// The node is `error_response`, not the method's own.
    error_node: bool,
    sign: Option<Cow<'d, str>>,
    cert_sn: Option<Cow<'d, str>>,
}

impl<'d> Root<'d> {
    fn of(document: &'d Document<'_>, method_node: &str) -> Result<Self, EnvelopeError> {
        let root = document.object()?;
        let (mut node, mut error_node, mut sign, mut cert_sn) = (None, None, None, None);
        let mut others: Vec<Cow<'d, str>> = Vec::new();
        for (name, value) in root.members() {
            let duplicate = if name.is(method_node) {
                node.replace(value).is_some()
            } else if name.is("error_response") {
                error_node.replace(value).is_some()
            } else if name.is("sign") {
                sign.replace(text_or_null(value)?).is_some()
            } else if name.is("alipay_cert_sn") {
                cert_sn.replace(text_or_null(value)?).is_some()
            } else {
                let name = name.decode();
                let twice = others.contains(&name);
                others.push(name);
                if others.len() > MAX_MEMBERS {
                    return Err(EnvelopeError::TooManyMembers);
                }
                twice
            };
            if duplicate {
                return Err(EnvelopeError::DuplicateMember);
            }
        }
        let is_error = node.is_none();
        let node = node.or(error_node).ok_or_else(|| EnvelopeError::NoNode(method_node.to_owned()))?;
        let cert_sn = cert_sn.flatten().filter(|sn| !sn.is_empty());
        Ok(Self { node, error_node: is_error, sign: sign.flatten(), cert_sn })
    }
}

fn text_or_null(value: JsonValue<'_>) -> Result<Option<Cow<'_, str>>, EnvelopeError> {
    match (value.string(), value.kind()) {
        (Some(text), _) => Ok(Some(text.decode())),
        (None, JsonKind::Null) => Ok(None),
        _ => Err(EnvelopeError::SignKind),
    }
}

/// What the signature covers.
enum Signed {
    /// The node as it was sent.
    AsSent,
    /// The node before its slashes were escaped.
    Plain(String),
}

/// What is needed to open an envelope.
pub(crate) struct Opener<'k> {
    pub(crate) trust: &'k Trust,
    pub(crate) charset: Charset,
    /// The call asked for encryption.
    pub(crate) content_key: Option<&'k ContentKey>,
}

/// Finds the node of `method_node` in the body and verifies it.
pub(crate) fn open(body: Vec<u8>, method_node: &str, opener: &Opener<'_>) -> Result<Envelope, EnvelopeError> {
    let charset = opener.charset;
    let document = match charset.into_text(body) {
        Ok(text) => Document::scan(text)?,
        // Under load the gateway reports errors in another charset than was asked for. Their codes are ASCII: shown,
        // and not believed.
        Err(bytes) => {
            let document = Document::scan(String::from_utf8_lossy(&bytes)).ok();
            let root = document.as_ref().and_then(|document| Root::of(document, method_node).ok());
            return root.and_then(|root| unverified(&root).ok()).ok_or(EnvelopeError::Charset(charset));
        }
    };
    let root = Root::of(&document, method_node)?;
    let Some(sign) = root.sign.as_deref().filter(|sign| !sign.is_empty()) else {
        return unverified(&root);
    };
    let signed = signed_text(&root, sign, opener)?;
    let (error_node, names_certificate) = (root.error_node, root.cert_sn.is_some());
    let node = match (root.node.kind(), opener.content_key, signed) {
        (JsonKind::Object, _, Signed::AsSent) => {
            let at = root.node.place();
            Node { document, at }
        }
        (JsonKind::Object, _, Signed::Plain(plain)) => Node::alone(plain)?,
        (JsonKind::String, Some(key), signed) => {
            let cipher = match signed {
                Signed::AsSent => root.node.string().map(JsonStr::decode),
                Signed::Plain(plain) => {
                    Document::scan(plain)?.root().string().map(|text| text.decode().into_owned().into())
                }
            };
            let plain = charset.into_text(key.decrypt(&cipher.unwrap_or_default())?);
            Node::alone(plain.map_err(|_| EnvelopeError::Charset(charset))?)?
        }
        (kind, ..) => return Err(EnvelopeError::NodeKind(kind.name())),
    };
    let head = Head::of(node.value(), error_node)?;
    if opener.trust.needs_sn() && !names_certificate && head.is_success() {
        return Err(EnvelopeError::NoCertificate);
    }
    Ok(Envelope::Verified(Verified { node, head }))
}

/// An error without a signature may be looked at; nothing else may.
fn unverified(root: &Root<'_>) -> Result<Envelope, EnvelopeError> {
    if root.node.kind() != JsonKind::Object {
        return Err(EnvelopeError::NotSigned);
    }
    let head = Head::of(root.node, root.error_node)?;
    // A success without a signature is a forgery or a fault, never a reply.
    if head.code.as_ref().is_some_and(|code| !code.is_success()) {
        return Ok(Envelope::Unverified(head));
    }
    Err(EnvelopeError::NotSigned)
}

/// The text that the signature covers.
fn signed_text(root: &Root<'_>, sign: &str, opener: &Opener<'_>) -> Result<Signed, EnvelopeError> {
    let node = root.node.json();
    // What was found is encoded again: the bytes of a GBK body cannot be searched (§10). What does not come back from
    // the charset was not signed in it.
    let verify = |text: &str| match wire_charset(opener.charset).encode(text) {
        Ok(bytes) => opener.trust.verify(&bytes, sign, root.cert_sn.as_deref()),
        Err(_) => Err(Distrust::BadSignature),
    };
    match verify(node) {
        Ok(()) => return Ok(Signed::AsSent),
        Err(Distrust::BadSignature) => {}
        #[cfg(feature = "cert")]
        Err(Distrust::UnknownCertificate(sn)) => return Err(EnvelopeError::UnknownCertificate(Shown(&sn).to_string())),
    }
    // Some gateways sign before they escape slashes. If the plain text is what was signed, the plain text is what is
    // read (§3.5, step 5).
    let plain = Some(node).filter(|node| node.contains("\\/")).map(|node| node.replace("\\/", "/"));
    let plain = plain.filter(|plain| verify(plain).is_ok());
    plain.map(Signed::Plain).ok_or(EnvelopeError::BadSignature)
}

/// Replies in GB2312 use what GBK has: only requests are held to the smaller set.
fn wire_charset(charset: Charset) -> Charset {
    match charset {
        #[cfg(feature = "gbk")]
        Charset::Gb2312 => Charset::Gbk,
        other => other,
    }
}

/// `alipay_cert_sn` of a body, to find out which certificate is needed.
#[cfg(all(feature = "cert", feature = "client"))]
pub(crate) fn certificate_sn(body: &[u8], method_node: &str, charset: Charset) -> Option<String> {
    let document = Document::scan(charset.decode(body)?).ok()?;
    let root = Root::of(&document, method_node).ok()?;
    root.sign.as_ref()?;
    root.cert_sn.map(Cow::into_owned)
}

/// A text of an answer whose signature cannot be checked, because it brings the key to check it with.
#[cfg(all(feature = "cert", feature = "client"))]
pub(crate) fn unsigned_text(body: &[u8], method_node: &str, member: &str, charset: Charset) -> Option<String> {
    let document = Document::scan(charset.decode(body)?).ok()?;
    let root = Root::of(&document, method_node).ok().filter(|root| !root.error_node)?;
    let (_, value) = root.node.members().find(|(name, _)| name.is(member))?;
    value.string().map(|text| text.decode().into_owned())
}
