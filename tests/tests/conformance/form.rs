//! What a server or a browser makes of our texts, written independently of the crate.

use openapi_core::{Charset, SignType, Signer as _, SigningKey};

use crate::suite::{Case, Ran, Verdict, failed, same};

/// Names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// The pairs of a form or query.
pub(crate) fn pairs(text: &str, charset: Charset) -> Ran<Pairs> {
    let decoded = |part: &str| {
        let bytes = unescape(part.as_bytes()).ok_or_else(|| Verdict::Failed(format!("a broken escape in {part}")))?;
        let text = charset.decode(&bytes).map(std::borrow::Cow::into_owned);
        text.ok_or_else(|| Verdict::Failed(format!("not {charset}: {part}")))
    };
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').unwrap_or((part, ""))).map(|(n, v)| Ok((decoded(n)?, decoded(v)?))).collect()
}

fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    Some(bytes)
}

/// The value of a name that stands once.
pub(crate) fn value<'p>(pairs: &'p Pairs, name: &str) -> Ran<&'p str> {
    let mut found = pairs.iter().filter(|(known, _)| known == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value),
        (None, _) => failed(format!("there is no `{name}`")),
        _ => failed(format!("`{name}` stands twice")),
    }
}

/// The canonical string of `protocol.md` §1.5.
pub(crate) fn canonical(pairs: &Pairs) -> String {
    let mut kept: Vec<_> = pairs.iter().filter(|(name, value)| name != "sign" && !value.trim().is_empty()).collect();
    kept.sort();
    kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The signature of a text, byte for byte: PKCS#1 v1.5 is deterministic.
pub(crate) fn signature(case: &Case<'_>, sign_type: SignType, charset: Charset, text: &str) -> Ran<String> {
    let key = SigningKey::of_type(&case.file("private_key")?, sign_type);
    let key = key.map_err(|error| Verdict::Failed(error.to_string()))?;
    let bytes = charset.encode(text).map_err(|error| Verdict::Failed(error.to_string()))?;
    key.sign(&bytes).map_err(|error| Verdict::Failed(error.to_string()))
}

/// The signature among the pairs must hold over the others.
pub(crate) fn holds(case: &Case<'_>, whose: &str, pairs: &Pairs) -> Ran {
    let wanted = signature(case, case.sign_type("sign_type")?, case.charset()?, &canonical(pairs))?;
    same(&format!("{whose} signature over {:?}", canonical(pairs)), value(pairs, "sign")?, &wanted)
}

/// What a browser sends for the one form of a page: its `action`, and the pairs of its fields.
pub(crate) fn browser(html: &str) -> Ran<(String, Pairs)> {
    let (mut action, mut fields) = (None, Vec::new());
    for tag in html.split('<').skip(1) {
        let attribute = |name: &str| attribute(tag, name);
        let kind = tag.split([' ', '>', '\n']).next().unwrap_or_default();
        match kind {
            "form" => {
                let method = attribute("method").unwrap_or_default();
                same("the form's method", method.to_ascii_lowercase().as_str(), "post")?;
                let address = attribute("action").ok_or_else(|| Verdict::Failed("no `action`".to_owned()))?;
                if action.replace(address).is_some() {
                    return failed("two forms");
                }
            }
            "input" => {
                let Some(name) = attribute("name") else { continue };
                fields.push((name, crlf(&attribute("value").unwrap_or_default())));
            }
            _ => {}
        }
    }
    Ok((action.ok_or_else(|| Verdict::Failed("no form".to_owned()))?, fields))
}

/// Every line end of a submitted value is CR LF.
fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// An attribute's value, with its character references read as HTML does.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.split_once(char::is_whitespace)?.1;
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        let (key, tail) = rest.split_once('=')?;
        let quote = tail.chars().next().filter(|c| ['"', '\''].contains(c))?;
        let (value, tail) = tail[1..].split_once(quote)?;
        if key.split_whitespace().last()? == name {
            return Some(references(value));
        }
        rest = tail;
    }
}

fn references(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        read.push_str(before);
        let reference = tail.split_once(';').and_then(|(name, tail)| Some((reference(name)?, tail)));
        let (c, tail) = reference.unwrap_or(('&', tail));
        read.push(c);
        rest = tail;
    }
    read + rest
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']);
            char::from_u32(hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16)).ok()?)
        }
    }
}
