//! Requests as they came.

use std::collections::BTreeMap;
use std::fmt;

/// A request that the gateway saw.
#[derive(Clone)]
pub struct Seen {
    /// The parameters of query and body, decoded.
    pub params: BTreeMap<String, String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What the gateway made of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was valid.
    Accepted,
    /// It was refused.
    Refused {
        /// The gateway code: `40002`.
        code: &'static str,
        /// The code beneath it: `isv.invalid-signature`.
        sub_code: String,
        /// The reason in words.
        sub_msg: String,
    },
}

impl Seen {
    /// The method that was called.
    pub fn method(&self) -> &str {
        self.params.get("method").map_or("", String::as_str)
    }

    /// The parameters in `biz_content`, as they came.
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

/// Decodes query and body. A parameter that stands twice is refused: nobody can say which one was signed.
pub(crate) fn parameters(query: &str, body: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let mut params = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(body)) {
        if let Some(_first) = params.insert(name.clone().into_owned(), value.into_owned()) {
            return Err(name.into_owned());
        }
    }
    Ok(params)
}

/// The text that the client must have signed.
pub(crate) fn canonical_string(params: &BTreeMap<String, String>) -> String {
    let signed = params.iter().filter(|(name, value)| *name != "sign" && !value.trim().is_empty());
    signed.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
