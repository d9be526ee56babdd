//! Strings of a JSON text.

use std::borrow::Cow;

use super::Document;
use super::token::Token;

/// A string of a text that was scanned. Its escapes are known to be sound.
#[derive(Clone, Copy)]
pub(crate) struct JsonStr<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) token: Token,
}

impl<'d> JsonStr<'d> {
    /// What stands between the quotes.
    #[inline]
    fn raw(self) -> &'d str {
        self.document.slice(self.token.range())
    }

    /// The text that the string stands for.
    #[inline]
    pub(crate) fn decode(self) -> Cow<'d, str> {
        if self.token.is_escaped() { Cow::Owned(unescape(self.raw())) } else { Cow::Borrowed(self.raw()) }
    }

    /// Whether it holds white space at most.
    #[inline]
    pub(crate) fn is_blank(self) -> bool {
        // The first character tells of most strings that they are not.
        if self.raw().bytes().next().is_some_and(|first| first.is_ascii_graphic() && first != b'\\') {
            return false;
        }
        let start = self.raw().trim_start();
        start.is_empty() || (start.starts_with('\\') && self.decode().trim().is_empty())
    }

    /// Whether the string stands for `text`.
    #[inline]
    pub(crate) fn is(self, text: &str) -> bool {
        if self.token.is_escaped() {
            return self.unescapes_to(text);
        }
        self.token.range().len() == text.len() && self.raw() == text
    }

    #[cold]
    fn unescapes_to(self, text: &str) -> bool {
        // An escape has at most six bytes for one of the text's.
        self.token.range().len() <= text.len().saturating_mul(6) && unescape(self.raw()) == text
    }
}

/// The text of a string whose escapes are known to be sound.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, tail)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = tail.chars();
        match chars.next() {
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let unit = |text: &str| text.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
                let first = unit(chars.as_str());
                let after = chars.as_str().get(4..).unwrap_or_default();
                let second = after.strip_prefix("\\u").and_then(unit);
                let pair = |high, low| char::decode_utf16([high, low]).next().and_then(std::result::Result::ok);
                rest = after;
                match (first, second) {
                    (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                        text.push(pair(high, low).unwrap_or(char::REPLACEMENT_CHARACTER));
                        rest = after.get(6..).unwrap_or_default();
                    }
                    (Some(unit), _) => {
                        text.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    (None, _) => {}
                }
                continue;
            }
            Some(other) => text.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    text.push_str(rest);
    text
}
