//! What [`App::prepare`](crate::App::prepare) makes: bytes to be sent, and what was signed; and an answer as HTTP brought
//! it.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::content::Upload;

/// A signed request, ready to be sent by HTTP POST.
///
/// Public parameters and the signature are in the URL, application parameters in the body (`protocol.md` §1.4).
pub struct SignedRequest {
    pub(crate) http: HttpRequest,
    pub(crate) signed: SignedText,
}

/// What travels.
pub struct HttpRequest {
    /// The gateway with the public parameters and the signature.
    pub url: String,
    /// The body.
    pub body: Body,
    /// How long the call may take, connecting and reading the reply included.
    pub timeout: Duration,
}

/// The body of a request.
pub enum Body {
    /// A form, encoded.
    Form {
        /// The media type.
        content_type: &'static str,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Texts and files, `multipart/form-data`. The boundary is the sender's.
    Multipart {
        /// Names and values.
        texts: Vec<(Cow<'static, str>, Vec<u8>)>,
        /// Files.
        files: Vec<Upload>,
    },
}

/// The text that was signed, and its parameters: their names, and the lengths of their values in bytes.
#[derive(Clone)]
pub(crate) struct SignedText {
    pub(crate) canonical: String,
    pub(crate) params: Vec<(Cow<'static, str>, usize)>,
}

impl SignedText {
    /// The parameters: each one's name, its value, and both as they stand in the text.
    fn parameters(&self) -> impl Iterator<Item = (&Cow<'static, str>, &str, &str)> {
        let mut rest = self.canonical.as_str();
        self.params.iter().filter_map(move |(name, length)| {
            let (pair, tail) = rest.split_at_checked(name.len().saturating_add(1).saturating_add(*length))?;
            rest = tail.strip_prefix('&').unwrap_or(tail);
            Some((name, pair.split_at_checked(name.len().saturating_add(1))?.1, pair))
        })
    }
}

#[cfg(feature = "client")]
impl SignedText {
    /// The parameters of which `other`, which holds another canonical string somewhere, has other values. Only those
    /// that it has at all can be compared; the gateway escapes its text for HTML.
    pub(crate) fn differing(&self, other: &str) -> Vec<Cow<'static, str>> {
        let other = other.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        let mut differing = Vec::new();
        for (name, _, pair) in self.parameters() {
            let known = other.contains(&format!("{name}="));
            let ends = |text: &str| text.is_empty() || text.starts_with('&');
            let same =
                other.match_indices(pair).any(|(at, _)| other.get(at.saturating_add(pair.len())..).is_some_and(ends));
            if known && !same {
                differing.push(name.clone());
            }
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

    /// The parameters that were signed, in the order of the canonical string: names and values.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signed.parameters().map(|(name, value, _)| (name.as_ref(), value))
    }

    /// What is to be sent.
    pub fn into_http(self) -> HttpRequest {
        self.http
    }

    #[cfg(feature = "client")]
    pub(crate) fn into_parts(self) -> (HttpRequest, SignedText) {
        (self.http, self.signed)
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
