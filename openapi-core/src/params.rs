//! Parameters: the public ones, the canonical string that is signed, and form encoding.

use std::borrow::Cow;

use crate::config::ConfigError;
use crate::table::Place;
use crate::value::is_blank;

/// Greatest lengths of the public parameters, in characters, from the method documentation; where it says nothing, a
/// bound that no real value reaches.
pub(crate) const LIMITS: [(&str, usize); 20] = [
    ("alipay_root_cert_sn", 512),
    ("app_auth_token", 40),
    ("app_cert_sn", 32),
    ("app_id", 32),
    ("auth_token", 128),
    ("charset", 10),
    ("encrypt_type", 10),
    ("format", 40),
    ("method", 128),
    ("notify_url", 512),
    ("prod_code", 64),
    ("return_url", 512),
    ("sign", 344),
    ("sign_type", 10),
    ("target_app_id", 32),
    ("terminal_info", 512),
    ("terminal_type", 64),
    ("timestamp", 19),
    ("version", 3),
    ("ws_service_url", 512),
];

/// The greatest length of a public parameter.
pub(crate) fn limit(name: &str) -> usize {
    LIMITS.iter().find(|(known, _)| *known == name).map_or(usize::MAX, |(_, limit)| *limit)
}

/// Whether the client sets the parameter of this name itself.
pub(crate) fn is_ours(name: &str) -> bool {
    name == "biz_content" || LIMITS.iter().any(|(known, _)| *known == name)
}

/// Checks a value that the caller gives for a public parameter.
pub(crate) fn check(name: &'static str, value: &str) -> Result<(), ConfigError> {
    // Without a branch for each byte: a signature is long.
    let plain = value.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic());
    let (actual, limit) = (if plain { value.len() } else { value.chars().count() }, limit(name));
    if is_blank(value) {
        Err(ConfigError::Missing(name))
    } else if actual > limit {
        Err(ConfigError::TooLong { name, actual, limit })
    } else if !plain {
        Err(ConfigError::Malformed { name, problem: "only ASCII characters without spaces can be right" })
    } else {
        Ok(())
    }
}

/// A parameter: its name, its value, and where it travels.
pub(crate) type Parameter<'p> = (Cow<'static, str>, Cow<'p, str>, Place);

/// Sorts the parameters for signing and drops those without a value (`protocol.md` §1.5, points 2 and 3).
pub(crate) fn arrange(params: &mut Vec<Parameter<'_>>) {
    params.retain(|(_, value, _)| !is_blank(value));
    params.sort_unstable_by(|(one, ..), (other, ..)| one.cmp(other));
}

/// The canonical string: `name=value` joined by `&`, in the order given, values as they are.
pub(crate) fn canonical_string(params: &[Parameter<'_>]) -> String {
    let length = params.iter().map(|(name, value, _)| name.len().saturating_add(value.len()).saturating_add(2)).sum();
    let mut text = String::with_capacity(length);
    for (name, value, _) in params {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// Appends `name=value`, encoded, with a `&` before it unless it is the first.
pub(crate) fn append_pair(out: &mut Vec<u8>, first: bool, name: &str, value: &[u8]) {
    if !first {
        out.push(b'&');
    }
    form_encode(out, name.as_bytes());
    out.push(b'=');
    form_encode(out, value);
}

/// About how many bytes `name=value` takes when it is encoded: JSON is full of quotes, a picture's base64 text is not.
pub(crate) fn encoded_size(name: &str, value: &str) -> usize {
    let escapes = if value.len() < 4096 { value.len() } else { value.len() / 8 };
    name.len().saturating_add(value.len()).saturating_add(escapes).saturating_add(2)
}

/// Form encoding (`protocol.md` §1.6): everything but `A-Za-z0-9-._*` is escaped in upper-case hexadecimal, a space is
/// `+`. The bytes are those of the charset.
pub(crate) fn form_encode(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    loop {
        let (plain, tail) = rest.split_at_checked(plain_run(rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let Some((&byte, tail)) = tail.split_first() else { return };
        escape(out, byte);
        rest = tail;
        // Escapes come in rows, as JSON's quotes and colons do.
        while let Some((&byte, tail)) = rest.split_first().filter(|(byte, _)| !is_plain(**byte)) {
            escape(out, byte);
            rest = tail;
        }
    }
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match ESCAPES.get(usize::from(byte)) {
        Some(escape) if byte != b' ' => out.extend_from_slice(escape),
        _ => out.push(b'+'),
    }
}

/// How many bytes at the start need no escape. Eight at a time, without a branch for each.
fn plain_run(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let plain = |word: &&[u8; 8]| word.iter().fold(true, |plain, &byte| plain & is_plain(byte));
    let words = words.iter().take_while(plain).count().wrapping_mul(8);
    let rest = bytes.get(words..).unwrap_or_default();
    words.wrapping_add(rest.iter().take_while(|&&byte| is_plain(byte)).count())
}

/// The escape of every byte.
const ESCAPES: [[u8; 3]; 256] = {
    const fn hex(number: u8) -> u8 {
        if number < 10 { b'0' | number } else { (b'A' - 10).wrapping_add(number) }
    }
    let mut escapes = [[b'%'; 3]; 256];
    let mut byte = 0u8;
    loop {
        #[expect(clippy::indexing_slicing, reason = "a byte indexes 256 entries; evaluated at compile time")]
        {
            escapes[byte as usize] = [b'%', hex(byte >> 4), hex(byte & 0xF)];
        }
        if byte == u8::MAX {
            break escapes;
        }
        byte = byte.wrapping_add(1);
    }
};

fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0u8;
        while byte < 128 {
            #[expect(clippy::indexing_slicing, reason = "a byte indexes 256 entries; evaluated at compile time")]
            {
                table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'*');
            }
            byte = byte.wrapping_add(1);
        }
        table
    };
    PLAIN.get(usize::from(byte)).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_encoding() {
        let encode = |text: &str| {
            let mut out = Vec::new();
            form_encode(&mut out, text.as_bytes());
            String::from_utf8(out).unwrap()
        };
        assert_eq!(encode("aZ09-._*"), "aZ09-._*");
        assert_eq!(encode("a b+c~!'()"), "a+b%2Bc%7E%21%27%28%29");
        assert_eq!(encode("收委\u{1F600}\n"), "%E6%94%B6%E5%A7%94%F0%9F%98%80%0A");
        assert_eq!(encode(""), "");
    }

    #[test]
    fn blank_values_are_dropped() {
        let value = |text: &'static str| Cow::Borrowed(text);
        let mut params: Vec<Parameter<'_>> = vec![
            (value("b"), value("2"), Place::Form),
            (value("c"), value(" "), Place::Query),
            (value("a"), value("1"), Place::Query),
            (value("d"), value(""), Place::Query),
            (value("e"), value("0"), Place::Query),
        ];
        arrange(&mut params);
        assert_eq!(canonical_string(&params), "a=1&b=2&e=0");
    }
}
