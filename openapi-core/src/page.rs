//! Calls that the user's browser or the mobile SDK carries to the gateway (`protocol.md` §6.1 to 6.3). Nothing is sent
//! from here.

use std::fmt;

/// A signed URL to redirect the user to. It carries the request, personal data included, so `Debug` does not show it.
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

/// A signed form for requests that are too long for a URL. The browser must send it in the charset that it was made for:
/// serve its HTML in that charset.
#[derive(Clone, PartialEq, Eq)]
pub struct PageForm {
    /// Where the form goes.
    pub action: String,
    /// Its fields, all of them hidden: name and value.
    pub fields: Vec<(String, String)>,
    charset: &'static str,
}

impl PageForm {
    pub(crate) fn new(action: String, fields: Vec<(String, String)>, charset: &'static str) -> Self {
        Self { action, fields, charset }
    }

    /// A page that sends the form by itself, and by a button where scripts do not run. Every value is escaped, so that
    /// it arrives as it was signed.
    pub fn html(&self) -> String {
        let mut inputs = String::new();
        for (name, value) in &self.fields {
            inputs.push_str("<input type=\"hidden\" name=\"");
            inputs.push_str(&escape(name));
            inputs.push_str("\" value=\"");
            inputs.push_str(&escape(value));
            inputs.push_str("\">\n");
        }
        format!(
            "<!doctype html>\n<meta charset=\"{charset}\">\n<form id=\"alipay\" method=\"post\" action=\"{action}\" \
             accept-charset=\"{charset}\">\n{inputs}<noscript><button>→</button></noscript>\n</form>\n\
             <script>document.getElementById(\"alipay\").submit()</script>\n",
            charset = self.charset,
            action = escape(&self.action),
        )
    }
}

/// A signed string that the mobile SDK takes to the gateway.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderString(String);

impl OrderString {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The string, to be given to the app as it is.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The string.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Every character that HTML could take for something else, in attributes of either quote and in text. Line ends are
/// escaped too: a browser may change them.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len().saturating_add(text.len() / 8));
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' => escaped.push_str("&#10;"),
            c => escaped.push(c),
        }
    }
    escaped
}

impl fmt::Debug for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gateway = self.0.split('?').next().unwrap_or_default();
        write!(f, "PageUrl({gateway}?<redacted>)")
    }
}

/// Shows the names of the fields only.
impl fmt::Debug for PageForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("PageForm").field("fields", &names).finish_non_exhaustive()
    }
}

impl fmt::Debug for OrderString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrderString(<redacted>)")
    }
}
