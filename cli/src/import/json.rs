//! JSON as pages hold it: whole, markdown-escaped, or cut off somewhere.

use serde_json::Value as Json;

/// A document, and whether its end was missing.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) value: Json,
    pub(crate) cut: bool,
}

/// Reads a document. One that markdown has escaped is unescaped; one that ends too early is read as far as it goes.
///
/// `keep_open` keeps a string that the end cuts through: worth it only if the string is itself a document.
pub(crate) fn read(text: &str, keep_open: bool) -> Result<Read, serde_json::Error> {
    let first = match serde_json::from_str(text) {
        Ok(value) => return Ok(Read { value, cut: false }),
        Err(error) => error,
    };
    let unescaped = unescape(text);
    if let Ok(value) = serde_json::from_str(&unescaped) {
        return Ok(Read { value, cut: false });
    }
    for text in [text, &unescaped] {
        if let Some(closed) = close(text, keep_open)
            && let Ok(value) = serde_json::from_str(&closed)
        {
            return Ok(Read { value, cut: true });
        }
    }
    Err(first)
}

/// The first JSON value of `text`, whatever follows it.
pub(crate) fn leading(text: &str) -> Option<Json> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

/// Takes markdown's backslashes away: each escapes the punctuation that follows it.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(&next) = chars.peek()
            && next.is_ascii_punctuation()
        {
            out.push(next);
            chars.next();
        } else {
            out.push(c);
        }
    }
    out
}

/// Where a document that ends too early may be cut and closed.
struct Safe {
    at: usize,
    depth: usize,
}

fn close(text: &str, keep_open: bool) -> Option<String> {
    // In an object, a string is a key until its colon has passed.
    let mut open: Vec<u8> = Vec::new();
    let mut safe = None;
    let (mut in_string, mut escaped, mut is_value) = (false, 0usize, true);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped > 0 => escaped = if byte == b'u' { 4 } else { escaped - 1 },
                b'\\' => escaped = 1,
                b'"' => {
                    in_string = false;
                    if is_value {
                        safe = Some(Safe { at: at + 1, depth: open.len() });
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                open.push(byte + 2);
                is_value = byte == b'[';
                safe = Some(Safe { at: at + 1, depth: open.len() });
            }
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    return None;
                }
                safe = Some(Safe { at: at + 1, depth: open.len() });
            }
            b':' => is_value = true,
            b',' => {
                // What stands before a comma is whole, a number or a word too.
                safe = Some(Safe { at, depth: open.len() });
                is_value = open.last() == Some(&b']');
            }
            _ => {}
        }
    }
    let (mut closed, depth) = if in_string && is_value && keep_open {
        let end = if escaped > 0 { text.rfind('\\')? } else { text.len() };
        (format!("{}\"", &text[..end]), open.len())
    } else {
        let safe = safe?;
        (text.get(..safe.at)?.to_owned(), safe.depth)
    };
    closed.extend(open[..depth].iter().rev().map(|&byte| char::from(byte)));
    Some(closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_a_document_is_read() {
        let whole = r#"{"a":[1,2,{"b":"x\"\u4e2dy"}],"c":"text","d":{"e":null}}"#;
        for (end, _) in whole.char_indices().skip(1) {
            for keep in [false, true] {
                let read = read(&whole[..end], keep).unwrap_or_else(|error| panic!("{}: {error}", &whole[..end]));
                assert!(read.cut);
            }
        }
        assert!(!read(whole, true).unwrap().cut);
    }

    #[test]
    fn what_is_cut_through_is_dropped_or_kept() {
        let text = r#"{"a":"one","b":"tw"#;
        assert_eq!(read(text, false).unwrap().value, serde_json::json!({"a": "one"}));
        assert_eq!(read(text, true).unwrap().value, serde_json::json!({"a": "one", "b": "tw"}));
    }

    #[test]
    fn markdown() {
        let read = read(r#"{"list":"\[{\\"a\\":\\"1\*\\"}\]"}"#, false).unwrap();
        assert_eq!(read.value, serde_json::json!({"list": r#"[{"a":"1*"}]"#}));
    }

    #[test]
    fn not_json() {
        for text in ["", "x", "}", "{]", "[}"] {
            assert!(read(text, true).is_err(), "{text}");
        }
    }
}
