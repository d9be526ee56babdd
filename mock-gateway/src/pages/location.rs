//! Addresses that a browser is sent on to.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What must not stand in a URL as it is. `%` may: it was escaped by whoever made the URL.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The URL with these parameters behind its own, before the fragment, as a header may hold it.
pub(super) fn with_query(url: &str, query: &str) -> String {
    let (address, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let joint = match address.split_once('?') {
        None => "?",
        Some((_, own)) if own.is_empty() || own.ends_with('&') => "",
        Some(_) => "&",
    };
    utf8_percent_encode(&format!("{address}{joint}{query}{fragment}"), ESCAPED).to_string()
}

/// The scheme of an absolute URL: `https`, or an app's own.
pub(super) fn scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once(':')?;
    let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (sound && !rest.is_empty()).then_some(scheme)
}

/// Whether it is an address on the web, which a link may lead to: one with `javascript:` would be run.
pub(super) fn is_web(url: &str) -> bool {
    scheme(url).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// Where a form may lead, for `Content-Security-Policy`. Chromium asks this of every redirect that follows too, so that
/// a merchant's page which sends the browser on to another host must be let through as well.
pub(super) fn form_action(return_url: Option<&str>) -> String {
    match return_url.and_then(scheme) {
        None => "'self'".to_owned(),
        Some(_) if return_url.is_some_and(is_web) => "'self' http: https:".to_owned(),
        Some(app) => format!("'self' http: https: {app}:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_stand_behind_the_urls_own_and_before_the_fragment() {
        for (url, expected) in [
            ("https://e.com/b", "https://e.com/b?x=1"),
            ("https://e.com/b?", "https://e.com/b?x=1"),
            ("https://e.com/b?a=%20&c", "https://e.com/b?a=%20&c&x=1"),
            ("https://e.com/b?a=1&#f?g", "https://e.com/b?a=1&x=1#f?g"),
            ("https://e.com#/route?q", "https://e.com?x=1#/route?q"),
            ("https://e.com/收 \r\nset-cookie:a", "https://e.com/%E6%94%B6%20%0D%0Aset-cookie:a?x=1"),
            ("shop://done", "shop://done?x=1"),
        ] {
            assert_eq!(with_query(url, "x=1"), expected);
        }
    }

    #[test]
    fn schemes() {
        assert_eq!(scheme("alipays://platformapi"), Some("alipays"));
        for bad in ["", "back", "/back", "//e.com/back", "1a:b", "a b:c", "a;b:c", "https:"] {
            assert_eq!(scheme(bad), None, "{bad}");
        }
        assert!(is_web("HTTPS://e.com") && !is_web("javascript:alert(1)") && !is_web("data:text/html,x"));
    }
}
