//! The envelope of a reply: find the node, verify its exact bytes, and only then let anyone read it.
//!
//! This is `protocol.md` §3.5, and the reason why this crate exists. A reply is
//! `{"<node>": <value>, "sign": "<base64>"}`; the signature covers the bytes of the value as they were sent. Nothing of
//! a body becomes data but through [`open`], and what it returns is the very range that the signature covers.

use std::borrow::Cow;
use std::ops::Range;

use crate::charset::Charset;
use crate::cipher::{CipherError, ContentKey};
#[cfg(feature = "cert")]
use crate::error::Shown;
use crate::json::{JsonError, JsonKind, Scanner};
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

/// The text of a node, where it came: in the body.
pub(crate) struct Node {
    text: String,
    range: Range<usize>,
}

impl Node {
    fn whole(text: String) -> Self {
        let range = 0..text.len();
        Self { text, range }
    }

    /// The signed text.
    pub(crate) fn json(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }
}

impl Clone for Node {
    /// Without the rest of the body.
    fn clone(&self) -> Self {
        Self::whole(self.json().to_owned())
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
    fn new([code, msg, sub_code, sub_msg]: Texts<'_>, error_node: bool) -> Self {
        let code = code.as_deref().map(Code::new);
        if code.as_ref().is_some_and(Code::is_success) {
            return Self { code, error_node, ..Self::default() };
        }
        let [msg, sub_code, sub_msg] = [msg, sub_code, sub_msg].map(|text| text.map(Cow::into_owned));
        Self { code, msg, sub_code, sub_msg, error_node }
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

/// The root's members that matter.
struct Root<'t> {
    node: Found<'t>,
    error_node: bool,
    sign: Option<Cow<'t, str>>,
    cert_sn: Option<Cow<'t, str>>,
}

/// A node as the scan found it.
struct Found<'t> {
    range: Range<usize>,
    kind: JsonKind,
    /// What its head holds, if it is an object.
    head: Result<Texts<'t>, EnvelopeError>,
}

/// `code`, `msg`, `sub_code` and `sub_msg`, as they stand in a node.
type Texts<'t> = [Option<Cow<'t, str>>; 4];

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
    let text = match charset.into_text(body) {
        Ok(text) => text,
        // Under load the gateway reports errors in another charset than was asked for. Their codes are ASCII: shown,
        // and not believed.
        Err(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            return match scan_root(&text, method_node) {
                Ok(root) => unverified(root).map_err(|_| EnvelopeError::Charset(charset)),
                Err(_) => Err(EnvelopeError::Charset(charset)),
            };
        }
    };
    let root = scan_root(&text, method_node)?;
    let Some(sign) = root.sign.as_deref().filter(|sign| !sign.is_empty()) else {
        return unverified(root);
    };
    let signed = signed_text(&text, &root, sign, opener)?;
    let sn_missing = opener.trust.needs_sn() && root.cert_sn.is_none();
    let Root { node: Found { range, kind, head }, error_node, .. } = root;
    let (node, head) = match (kind, opener.content_key, signed) {
        (JsonKind::Object, _, Signed::AsSent) => {
            let head = Head::new(head?, error_node);
            (Node { text, range }, head)
        }
        (JsonKind::Object, _, Signed::Plain(plain)) => {
            let head = read_head(&plain, error_node)?;
            (Node::whole(plain), head)
        }
        (JsonKind::String, Some(key), signed) => {
            let sent = match &signed {
                Signed::AsSent => text.get(range).unwrap_or_default(),
                Signed::Plain(plain) => plain,
            };
            let cipher = Scanner::new(sent).string()?.decode();
            let plain = charset.into_text(key.decrypt(&cipher)?).map_err(|_| EnvelopeError::Charset(charset))?;
            let head = read_head(&plain, error_node)?;
            (Node::whole(plain), head)
        }
        (kind, ..) => return Err(EnvelopeError::NodeKind(kind.name())),
    };
    if sn_missing && head.is_success() {
        return Err(EnvelopeError::NoCertificate);
    }
    Ok(Envelope::Verified(Verified { node, head }))
}

/// An error without a signature may be looked at; nothing else may.
fn unverified(root: Root<'_>) -> Result<Envelope, EnvelopeError> {
    if root.node.kind != JsonKind::Object {
        return Err(EnvelopeError::NotSigned);
    }
    let head = Head::new(root.node.head?, root.error_node);
    // A success without a signature is a forgery or a fault, never a reply.
    if head.code.as_ref().is_some_and(|code| !code.is_success()) {
        return Ok(Envelope::Unverified(head));
    }
    Err(EnvelopeError::NotSigned)
}

/// The text that the signature covers.
fn signed_text(text: &str, root: &Root<'_>, sign: &str, opener: &Opener<'_>) -> Result<Signed, EnvelopeError> {
    let node = text.get(root.node.range.clone()).unwrap_or_default();
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
    let text = charset.decode(body)?;
    let root = scan_root(&text, method_node).ok()?;
    root.sign.as_ref()?;
    root.cert_sn.map(Cow::into_owned)
}

/// The node of an answer whose signature cannot be checked, because it brings the key to check it with.
#[cfg(all(feature = "cert", feature = "client"))]
pub(crate) fn unsigned_node(body: &[u8], method_node: &str, charset: Charset) -> Option<String> {
    let text = charset.decode(body)?;
    let root = scan_root(&text, method_node).ok().filter(|root| !root.error_node)?;
    text.get(root.node.range).map(str::to_owned)
}

/// One strict scan of the whole body.
fn scan_root<'t>(text: &'t str, method_node: &str) -> Result<Root<'t>, EnvelopeError> {
    let mut json = Scanner::new(text);
    json.enter_object()?;
    let (mut node, mut error_node, mut sign, mut cert_sn) = (None, None, None, None);
    let mut others: Vec<Cow<'t, str>> = Vec::new();
    let mut first = true;
    while let Some(name) = json.key(first)? {
        first = false;
        let duplicate = if name.is(method_node) {
            node.replace(scan_node(&mut json)?).is_some()
        } else if name.is("error_response") {
            error_node.replace(scan_node(&mut json)?).is_some()
        } else if name.is("sign") {
            sign.replace(text_or_null(&mut json)?).is_some()
        } else if name.is("alipay_cert_sn") {
            cert_sn.replace(text_or_null(&mut json)?).is_some()
        } else {
            let name = name.decode();
            json.skip()?;
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
    json.end()?;
    let is_error = node.is_none();
    let node = node.or(error_node).ok_or_else(|| EnvelopeError::NoNode(method_node.to_owned()))?;
    let cert_sn = cert_sn.flatten().filter(|sn| !sn.is_empty());
    Ok(Root { node, error_node: is_error, sign: sign.flatten(), cert_sn })
}

fn text_or_null<'t>(json: &mut Scanner<'t>) -> Result<Option<Cow<'t, str>>, EnvelopeError> {
    match json.kind()? {
        JsonKind::String => Ok(Some(json.string()?.decode())),
        JsonKind::Null => Ok(json.null().map(|()| None)?),
        _ => Err(EnvelopeError::SignKind),
    }
}

/// Steps over a node and, if it is an object, takes down its head.
fn scan_node<'t>(json: &mut Scanner<'t>) -> Result<Found<'t>, JsonError> {
    let kind = json.kind()?;
    if kind != JsonKind::Object {
        let (kind, range) = json.skip()?;
        return Ok(Found { range, kind, head: Ok(Texts::default()) });
    }
    let start = json.at();
    let head = scan_head(json)?;
    Ok(Found { range: start..json.at(), kind, head })
}

/// The head of the object that the scanner stands before. All of the object is checked to be JSON; that the head has no
/// member twice, and a code that can be one, is told once the signature has held.
fn scan_head<'t>(json: &mut Scanner<'t>) -> Result<Result<Texts<'t>, EnvelopeError>, JsonError> {
    let mut texts = Texts::default();
    let mut seen = [false; 4];
    let mut fault = None;
    json.enter_object()?;
    let mut first = true;
    while let Some(name) = json.key(first)? {
        first = false;
        let place = match &*name.decode() {
            "code" => Some(0),
            "msg" => Some(1),
            "sub_code" => Some(2),
            "sub_msg" => Some(3),
            _ => None,
        };
        let slot = place.and_then(|place| Some((place, texts.get_mut(place)?, seen.get_mut(place)?)));
        let Some((place, text, seen)) = slot else {
            json.skip()?;
            continue;
        };
        if std::mem::replace(seen, true) {
            fault = fault.or(Some(EnvelopeError::DuplicateMember));
        }
        *text = match json.kind()? {
            JsonKind::String => Some(json.string()?.decode()),
            // A code may come as a number.
            JsonKind::Number => Some(Cow::Borrowed(json.number()?)),
            kind => {
                json.skip()?;
                if place == 0 {
                    fault = fault.or(Some(EnvelopeError::CodeKind(kind.name())));
                }
                None
            }
        };
    }
    Ok(fault.map_or(Ok(texts), Err))
}

/// The head of a node that stands alone.
fn read_head(node: &str, error_node: bool) -> Result<Head, EnvelopeError> {
    let mut json = Scanner::new(node);
    let texts = scan_head(&mut json)??;
    json.end()?;
    Ok(Head::new(texts, error_node))
}
