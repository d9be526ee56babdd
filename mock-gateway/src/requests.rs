//! Requests as they came.

use std::collections::BTreeMap;
use std::fmt;

use openapi_core::Charset;

use crate::fault::Fault;

/// A request that the gateway saw.
#[derive(Clone)]
pub struct Seen {
    /// The first one is 1.
    pub number: u64,
    /// When it came, in China's time.
    pub at: String,
    /// The parameters of query and body, decoded.
    pub params: BTreeMap<String, String>,
    /// The files that came with it: the parameter's name, and how many bytes.
    pub files: BTreeMap<String, usize>,
    /// What became of it.
    pub outcome: Outcome,
    /// How its answer was spoilt.
    pub fault: Option<Fault>,
}

/// What the gateway made of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was valid.
    Accepted,
    /// It was refused.
    Refused {
        /// The gateway code: `40002`.
        code: &'static str,
        /// The code beneath it: `isv.invalid-signature`.
        sub_code: String,
        /// The reason in words. Those of `isv.invalid-signature` hold the whole request.
        sub_msg: String,
    },
}

impl Outcome {
    /// Why a request was refused, for people to see: code, code beneath it, words without the request.
    pub(crate) fn refusal(&self) -> Option<(&'static str, &str, &str)> {
        match self {
            Self::Accepted => None,
            Self::Refused { code, sub_code, .. } if sub_code == "isv.invalid-signature" => {
                Some((*code, sub_code, "the signature does not hold over the canonical string"))
            }
            Self::Refused { code, sub_code, sub_msg } => Some((*code, sub_code, sub_msg)),
        }
    }
}

impl Seen {
    /// The method that was called.
    pub fn method(&self) -> &str {
        self.params.get("method").map_or("", String::as_str)
    }

    /// The parameters in `biz_content`; decrypted, if they came encrypted.
    pub fn biz_content(&self) -> &str {
        self.params.get("biz_content").map_or("", String::as_str)
    }
}

/// Names and lengths only: requests hold personal data.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.params.keys().map(String::as_str).collect();
        f.debug_struct("Seen")
            .field("method", &self.method())
            .field("outcome", &self.outcome)
            .field("params", &names)
            .finish_non_exhaustive()
    }
}

/// The words of a refusal, but for the request that they repeat.
impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.refusal() {
            None => f.write_str("Accepted"),
            Some((code, sub_code, words)) => f
                .debug_struct("Refused")
                .field("code", &code)
                .field("sub_code", &sub_code)
                .field("sub_msg", &words)
                .finish(),
        }
    }
}

/// A request as HTTP brought it, taken apart but not yet text.
#[derive(Default)]
pub(crate) struct Raw {
    params: BTreeMap<String, Vec<u8>>,
    /// Files: name of the parameter, bytes.
    pub(crate) files: BTreeMap<String, usize>,
}

impl Raw {
    /// Adds a parameter. It may stand in query and body alike, as `charset` does in some SDKs (`protocol.md` §1.4), but
    /// not with two values: nobody can say which one was signed.
    pub(crate) fn add(&mut self, name: String, value: Vec<u8>) -> Result<(), String> {
        match self.params.get(&name) {
            Some(other) if *other != value => Err(name),
            _ => {
                self.params.insert(name, value);
                Ok(())
            }
        }
    }

    /// Adds a file.
    pub(crate) fn add_file(&mut self, name: String, bytes: usize) -> Result<(), String> {
        match self.files.insert(name.clone(), bytes) {
            Some(_) => Err(name),
            None => Ok(()),
        }
    }

    /// Adds what a query or form body holds.
    pub(crate) fn add_form(&mut self, form: &[u8]) -> Result<(), String> {
        for pair in form.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|&b| b == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            let name = String::from_utf8_lossy(&decode(name)).into_owned();
            self.add(name, decode(value.get(1..).unwrap_or_default()))?;
        }
        Ok(())
    }

    /// The charset that the request names, if it is one that the gateway speaks.
    pub(crate) fn charset(&self) -> Option<Charset> {
        match self.params.get("charset") {
            Some(label) => Charset::from_label(&String::from_utf8_lossy(label)),
            None => Some(Charset::Utf8),
        }
    }

    /// The parameters as text; the name of one that is not.
    pub(crate) fn texts(self, charset: Charset) -> Result<BTreeMap<String, String>, String> {
        let texts = self.params.into_iter().map(|(name, value)| match charset.decode(&value) {
            Some(text) => Ok((name, text.into_owned())),
            None => Err(name),
        });
        texts.collect()
    }
}

/// Form decoding, to bytes: the charset is not known yet.
fn decode(text: &[u8]) -> Vec<u8> {
    let spaces: Vec<u8> = text.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
    percent_encoding::percent_decode(&spaces).collect()
}

/// The text that the client must have signed.
pub(crate) fn canonical_string(params: &BTreeMap<String, String>) -> String {
    joined(params, |value| !value.trim().is_empty())
}

/// The text that the Python and Node SDKs sign: they send blank parameters, and keep them (`protocol.md` §1.5).
pub(crate) fn canonical_string_with_blanks(params: &BTreeMap<String, String>) -> String {
    joined(params, |_| true)
}

fn joined(params: &BTreeMap<String, String>, takes: impl Fn(&str) -> bool) -> String {
    let signed = params.iter().filter(|(name, value)| *name != "sign" && takes(value));
    signed.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
