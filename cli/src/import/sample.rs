//! The examples of a page: requests in Java or `curl`, replies in JSON.

use serde_json::Value as Json;

use super::json::leading;

/// What the request's example sends as `biz_content`.
pub(crate) fn request(text: &str) -> Option<Json> {
    if let Some(at) = text.find("setBizContent(") {
        return java(&text[at..]);
    }
    let at = text.find("biz_content=")?;
    let rest = &text[at..];
    leading(&rest[rest.find('{')?..])
}

/// The node of the first reply that is not a failure.
pub(crate) fn response(text: &str) -> Option<Json> {
    let mut rest = text;
    while let Some(at) = rest.find("_response\"") {
        rest = &rest[at + "_response\"".len()..];
        let Some(value) = rest.trim_start().strip_prefix(':').and_then(|rest| leading(rest.trim_start())) else {
            continue;
        };
        if value.is_object() && value.get("sub_code").is_none() {
            return Some(value);
        }
    }
    None
}

/// The text literals of an expression such as `"{" + "\"a\":1" + "}"`, joined and read.
fn java(text: &str) -> Option<Json> {
    let mut joined = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['"', ';']) {
        if rest[open..].starts_with(';') {
            break;
        }
        let mut literal = serde_json::Deserializer::from_str(&rest[open..]).into_iter::<String>();
        joined.push_str(&literal.next()?.ok()?);
        rest = &rest[open + literal.byte_offset()..];
    }
    leading(&joined)
}

/// The member of a sample at `path`; in lists, that of the first item.
pub(crate) fn member<'s>(sample: Option<&'s Json>, path: &[&str]) -> Option<&'s Json> {
    path.iter().try_fold(sample?, |value, name| {
        let value = if let Json::Array(items) = value { items.first()? } else { value };
        value.get(name)
    })
}

/// The method that a page's examples name: `method=…`, the reply's node, a class of the SDK.
pub(crate) fn method(text: &str) -> Option<String> {
    let names = text.match_indices("method=").map(|(at, word)| &text[at + word.len()..]);
    let name = names.map(|rest| run(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'));
    if let Some(name) = name.into_iter().find(|name| is_method(name)) {
        return Some(name.to_owned());
    }
    for (at, _) in text.match_indices("_response\"") {
        let start = text[..at].rfind('"').map_or(0, |quote| quote + 1);
        let name = text[start..at].replace('_', ".");
        if is_method(&name) && name != "error" {
            return Some(name);
        }
    }
    // No segment of a method has a capital, so the capitals of a class are the dots.
    for (at, _) in text.match_indices("Request ").chain(text.match_indices("Request(")) {
        let start = text[..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |before| before + 1);
        let Some(class) = text.get(start..at).filter(|class| class.starts_with("Alipay") || class.starts_with("Zhima"))
        else {
            continue;
        };
        let mut name = String::new();
        for c in class.chars() {
            if c.is_ascii_uppercase() && !name.is_empty() {
                name.push('.');
            }
            name.push(c.to_ascii_lowercase());
        }
        if is_method(&name) {
            return Some(name);
        }
    }
    None
}

/// The first method name in a line of text; addresses are passed over.
pub(crate) fn method_in_line(line: &str) -> Option<(usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let mut at = 0;
    while let Some(start) = line[at..].find(is_part).map(|found| at + found) {
        let name = run(&line[start..], is_part);
        let end = start + name.len();
        let address = line[..start].ends_with(['/', '@', '-', '=']) || line[end..].starts_with(['/', '-']);
        let name = name.trim_end_matches('.');
        if !address && is_method(name) {
            return Some((start, name));
        }
        at = end;
    }
    None
}

/// Whether a text has the form of a method's name, and not of a host's or file's.
pub(crate) fn is_method(name: &str) -> bool {
    let segments: Vec<&str> = name.split('.').collect();
    let known =
        matches!(segments.first(), Some(&("alipay" | "zhima" | "koubei" | "alios" | "mybank" | "ant" | "anttech")));
    let form = |segment: &&str| {
        segment.starts_with(|c: char| c.is_ascii_lowercase())
            && segment.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let last = segments.last().copied().unwrap_or_default();
    name.len() <= 128
        && (if known { 2 } else { 3 }..=8).contains(&segments.len())
        && segments.iter().all(form)
        && !matches!(
            last,
            "com" | "cn" | "net" | "org" | "htm" | "html" | "do" | "jpg" | "png" | "json" | "yaml" | "txt"
        )
}

fn run(text: &str, part: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !part(c)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests() {
        let java = "request.setBizContent(\"{\" +\n\"\\\"a\\\":\\\"1\\\",\" +\n\"\\\"n\\\":2\" +\n\"  }\");\nx(\"y\");";
        assert_eq!(request(java), Some(serde_json::json!({"a": "1", "n": 2})));
        assert_eq!(request("-F 'biz_content={\n\t\"a\":[1]\n}' \n"), Some(serde_json::json!({"a": [1]})));
        assert_eq!(request("nothing"), None);
        assert_eq!(request("setBizContent(\"{"), None);
    }

    #[test]
    fn replies() {
        let text = r#"{"a_b_response": {"code":"20000","sub_code":"x"}} {"a_b_response" : {"code":"10000","id":"7"},"sign":""}"#;
        assert_eq!(response(text), Some(serde_json::json!({"code": "10000", "id": "7"})));
        assert_eq!(member(response(text).as_ref(), &["id"]), Some(&Json::from("7")));
    }

    #[test]
    fn methods() {
        assert_eq!(method("…&method=alipay.demo.greet&format=json").as_deref(), Some("alipay.demo.greet"));
        assert_eq!(method("{\"alipay_demo_greet_response\": {}}").as_deref(), Some("alipay.demo.greet"));
        assert_eq!(method("AlipayDemoGreetRequest request = new").as_deref(), Some("alipay.demo.greet"));
        assert_eq!(method("request = Request (").as_deref(), None);
        assert_eq!(method_in_line("URL: https://docs.open.alipay.com/api_9/x  (a)"), None);
        assert_eq!(method_in_line("调用 alipay.demo.greet(问候)"), Some((7, "alipay.demo.greet")));
    }
}
