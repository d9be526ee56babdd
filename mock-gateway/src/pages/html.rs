//! HTML, with everything escaped that is not our own.

use hyper::header::HeaderValue;
use hyper::{Response, StatusCode};

use super::location;
use crate::http::{self, Body};

const STYLE: &str = include_str!("style.css");

/// Text as it may stand between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A page as it grows. Whatever is added is escaped.
pub(super) struct Page {
    title: &'static str,
    main: String,
    form_action: String,
}

impl Page {
    pub(super) fn new(title: &'static str) -> Self {
        Self { title, main: String::new(), form_action: "'none'".to_owned() }
    }

    pub(super) fn paragraph(mut self, text: &str) -> Self {
        self.add(["<p>", &escape(text), "</p>\n"]);
        self
    }

    /// How far the thing is that the page is about.
    pub(super) fn status(mut self, status: &str) -> Self {
        self.add(["<p>Status: <strong>", &escape(status), "</strong></p>\n"]);
        self
    }

    /// Names and values.
    pub(super) fn lines<'a>(mut self, lines: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.add(["<dl>\n"]);
        for (name, value) in lines {
            self.add(["<div><dt>", &escape(name), "</dt><dd>", &escape(value), "</dd></div>\n"]);
        }
        self.add(["</dl>\n"]);
        self
    }

    /// The two buttons. The browser posts to the address that it is at, and may be sent on to `return_url` from there.
    pub(super) fn decision(mut self, return_url: Option<&str>) -> Self {
        self.add([
            "<form method=\"post\">\n",
            "<button name=\"decision\" value=\"approve\">Approve</button>\n",
            "<button name=\"decision\" value=\"refuse\" class=\"plain\">Refuse</button>\n",
            "</form>\n",
        ]);
        self.form_action = location::form_action(return_url);
        self
    }

    /// A link, if it is one that a browser may follow.
    pub(super) fn link(mut self, text: &str, url: &str) -> Self {
        if location::is_web(url) {
            self.add(["<p><a href=\"", &escape(url), "\">", &escape(text), "</a></p>\n"]);
        }
        self
    }

    fn add<const N: usize>(&mut self, parts: [&str; N]) {
        self.main.extend(parts);
    }

    /// The page as an answer. Nothing is loaded or run by it, wherever its texts come from.
    pub(super) fn response(self, status: StatusCode) -> Response<Body> {
        let Self { title, main, form_action } = self;
        let text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} – mock gateway</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <p class=\"mock\"><strong>Mock gateway.</strong> No money moves here, and nobody is identified.</p>\n\
             <main>\n<h1>{title}</h1>\n{main}</main>\n</body>\n</html>\n"
        );
        let mut response = http::whole(status, "text/html;charset=utf-8", text.into_bytes());
        let policy =
            format!("default-src 'none'; style-src 'unsafe-inline'; form-action {form_action}; base-uri 'none'");
        // The sources are our own words and schemes of letters; were they not, the form would lead nowhere.
        let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        let headers = response.headers_mut();
        headers.insert("content-security-policy", policy);
        headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
        http::keep_private(headers);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn everything_that_html_reads_is_escaped() {
        assert_eq!(escape("<script>\"'&amp;¥"), "&lt;script&gt;&quot;&#39;&amp;amp;¥");
    }
}
