//! Page calls: the user's browser goes to the gateway itself (`protocol.md` §6.1).

use std::fmt;

/// A signed URL to redirect the user to. It carries the request, personal data included, so it is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PageUrl(String);

impl PageUrl {
    pub(crate) fn new(url: String) -> Self {
        Self(url)
    }

    /// The URL. Inside HTML it must be escaped: it contains `&`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gateway = self.0.split('?').next().unwrap_or_default();
        write!(f, "PageUrl({gateway}?<redacted>)")
    }
}
