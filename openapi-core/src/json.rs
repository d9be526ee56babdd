//! A strict JSON scanner that never builds a tree.
//!
//! It accepts exactly RFC 8259 over text that is already known to be UTF-8, down to a depth of [`MAX_DEPTH`]. A lone
//! surrogate escape, which RFC 8259 allows and a text cut inside an emoji has, reads as U+FFFD. Every function leaves the scanner just behind
//! what it read, so the caller knows the exact byte range of each value: the signature of a reply covers such a range.

use std::borrow::Cow;
use std::ops::Range;

use crate::plain::split_plain;

/// How deep values may nest. The deepest real method nests nine objects.
pub(crate) const MAX_DEPTH: u8 = 64;

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at byte {at}: {what}")]
pub struct JsonError {
    /// The byte at which the scanner stopped.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonKind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// A number of any size.
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

impl JsonKind {
    /// What messages call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "a list",
            Self::String => "a text",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        }
    }
}

/// A string as it stands in the text, between its quotes. Its escapes are known to be sound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonStr<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> JsonStr<'a> {
    /// The text that the string stands for.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether it holds white space at most.
    pub(crate) fn is_blank(self) -> bool {
        let start = self.raw.trim_start();
        start.is_empty() || (start.starts_with('\\') && self.decode().trim().is_empty())
    }

    /// Whether the string stands for `text`.
    pub(crate) fn is(self, text: &str) -> bool {
        if self.escaped { unescape(self.raw) == text } else { self.raw == text }
    }
}

/// Reads values one after the other from a text.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    text: &'a str,
    /// What of it has not been read.
    rest: &'a str,
    depth: u8,
    partial: bool,
}

type Result<T> = std::result::Result<T, JsonError>;

impl<'a> Scanner<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, rest: text, depth: 0, partial: false }
    }

    /// Begins at the start of a text in which required fields may be missing: what is read is checked afterwards.
    pub(crate) fn partial(text: &'a str) -> Self {
        Self { partial: true, ..Self::new(text) }
    }

    /// Begins at the start of the JSON text that a string of this text holds.
    pub(crate) fn inside<'t>(&self, text: &'t str) -> Scanner<'t> {
        Scanner { partial: self.partial, ..Scanner::new(text) }
    }

    /// Whether required fields may be missing.
    pub(crate) fn is_partial(&self) -> bool {
        self.partial
    }

    /// Where the scanner stands.
    pub(crate) fn at(&self) -> usize {
        self.text.len().saturating_sub(self.rest.len())
    }

    #[cold]
    fn error<T>(&self, what: &'static str) -> Result<T> {
        Err(JsonError { at: self.at(), what })
    }

    /// An error behind white space.
    #[cold]
    fn unexpected<T>(&mut self, what: &'static str) -> Result<T> {
        self.peek();
        self.error(what)
    }

    fn byte(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// The next byte that is no white space, with the scanner before it.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.rest = trim_start(self.rest);
        self.byte()
    }

    /// Steps over an ASCII character that has been seen.
    fn step(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// What was read since this was the rest.
    fn since(&self, rest: &'a str) -> &'a str {
        rest.get(..rest.len().saturating_sub(self.rest.len())).unwrap_or_default()
    }

    /// What the next value is, judged by its first byte.
    pub(crate) fn kind(&mut self) -> Result<JsonKind> {
        match self.peek() {
            Some(b'{') => Ok(JsonKind::Object),
            Some(b'[') => Ok(JsonKind::Array),
            Some(b'"') => Ok(JsonKind::String),
            Some(b'-' | b'0'..=b'9') => Ok(JsonKind::Number),
            Some(b't' | b'f') => Ok(JsonKind::Bool),
            Some(b'n') => Ok(JsonKind::Null),
            Some(_) => self.error("expected a value"),
            None => self.error("the text ends where a value is expected"),
        }
    }

    /// Nothing but white space may follow.
    pub(crate) fn end(&mut self) -> Result<()> {
        if self.peek().is_some() { self.error("something follows the value") } else { Ok(()) }
    }

    /// Enters an object; read its members with [`key`](Self::key).
    pub(crate) fn enter_object(&mut self) -> Result<()> {
        self.enter('{', "expected an object")
    }

    /// Enters an array; read its items with [`item`](Self::item).
    pub(crate) fn enter_array(&mut self) -> Result<()> {
        self.enter('[', "expected a list")
    }

    fn enter(&mut self, open: char, expected: &'static str) -> Result<()> {
        let Some(rest) = trim_start(self.rest).strip_prefix(open) else { return self.unexpected(expected) };
        if self.depth >= MAX_DEPTH {
            return self.unexpected("nested too deeply");
        }
        self.rest = rest;
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    /// The next member's name, with the scanner before its value; `None` behind the closing brace.
    /// `first` is true before the first member.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<JsonStr<'a>>> {
        if !self.more(first, '}')? {
            return Ok(None);
        }
        let name = match self.plain_string() {
            Some(raw) => JsonStr { raw, escaped: false },
            None if self.peek() == Some(b'"') => self.any_string()?,
            None => return self.error("expected a member's name"),
        };
        let Some(rest) = trim_start(self.rest).strip_prefix(':') else {
            return self.unexpected("expected `:`");
        };
        self.rest = rest;
        Ok(Some(name))
    }

    /// Whether another item follows; the scanner is then before it, else behind the closing bracket.
    pub(crate) fn item(&mut self, first: bool) -> Result<bool> {
        self.more(first, ']')
    }

    #[inline]
    fn more(&mut self, first: bool, close: char) -> Result<bool> {
        let rest = trim_start(self.rest);
        if let Some(rest) = rest.strip_prefix(close) {
            self.rest = rest;
            self.depth = self.depth.saturating_sub(1);
            return Ok(false);
        }
        match rest.strip_prefix(',') {
            _ if rest.is_empty() => self.unexpected("the text ends inside a value"),
            _ if first => Ok(true),
            Some(rest) => {
                self.rest = rest;
                Ok(true)
            }
            None => self.unexpected("expected `,` or the end"),
        }
    }

    /// Reads a string.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<JsonStr<'a>> {
        match self.plain_string() {
            Some(raw) => Ok(JsonStr { raw, escaped: false }),
            None => self.any_string(),
        }
    }

    /// Reads the string that the scanner stands right before, if it stands for itself: most do. Else nothing is read.
    #[expect(clippy::inline_always, reason = "6 % fewer instructions for a whole reply")]
    #[inline(always)]
    fn plain_string(&mut self) -> Option<&'a str> {
        let (raw, tail) = split_plain(self.rest.strip_prefix('"')?);
        self.rest = tail.strip_prefix('"')?;
        Some(raw)
    }

    /// Reads a string with white space before it, or escapes in it, or tells why it is none.
    #[cold]
    fn any_string(&mut self) -> Result<JsonStr<'a>> {
        if self.peek() != Some(b'"') {
            return self.error("expected a string");
        }
        self.step();
        let body = self.rest;
        let mut escaped = false;
        loop {
            self.rest = split_plain(self.rest).1;
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.error("a control character in a string"),
                None => return self.error("the text ends inside a string"),
            }
        }
        let raw = self.since(body);
        self.step();
        Ok(JsonStr { raw, escaped })
    }

    /// Steps over the string that the scanner stands before, if it holds white space at most.
    pub(crate) fn skip_blank_string(&mut self) -> Result<bool> {
        // The first character tells of most strings that they are not.
        let first = self.rest.as_bytes().get(1);
        if first.is_some_and(|&first| first.is_ascii_graphic() && first != b'"' && first != b'\\') {
            return Ok(false);
        }
        let mut ahead = self.clone();
        let blank = ahead.string()?.is_blank();
        if blank {
            *self = ahead;
        }
        Ok(blank)
    }

    /// Steps over one escape sequence.
    fn escape(&mut self) -> Result<()> {
        self.step();
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.step();
                Ok(())
            }
            Some(b'u') => {
                self.step();
                match self.rest.split_at_checked(4) {
                    Some((digits, rest)) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                        self.rest = rest;
                        Ok(())
                    }
                    _ => self.error("an escape without four hexadecimal digits"),
                }
            }
            _ => self.error("an unknown escape"),
        }
    }

    /// Reads a number and gives its text.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        let sign = self.peek();
        let start = self.rest;
        if sign == Some(b'-') {
            self.step();
        }
        match self.byte() {
            Some(b'0') => self.step(),
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.error("expected a digit"),
        }
        if self.byte() == Some(b'.') {
            self.step();
            self.digits_or_error()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.step();
            if let Some(b'+' | b'-') = self.byte() {
                self.step();
            }
            self.digits_or_error()?;
        }
        Ok(self.since(start))
    }

    fn digits(&mut self) {
        while let Some(b'0'..=b'9') = self.byte() {
            self.step();
        }
    }

    fn digits_or_error(&mut self) -> Result<()> {
        if !matches!(self.byte(), Some(b'0'..=b'9')) {
            return self.error("expected a digit");
        }
        self.digits();
        Ok(())
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool> {
        if self.peek() == Some(b't') {
            self.literal("true").map(|()| true)
        } else {
            self.literal("false").map(|()| false)
        }
    }

    /// Reads `null`.
    pub(crate) fn null(&mut self) -> Result<()> {
        self.peek();
        self.literal("null")
    }

    fn literal(&mut self, word: &str) -> Result<()> {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => self.error("expected a value"),
        }
    }

    /// Steps over a value of any kind, checking all of it, and gives its kind and byte range.
    pub(crate) fn skip(&mut self) -> Result<(JsonKind, Range<usize>)> {
        let kind = self.kind()?;
        let start = self.at();
        match kind {
            JsonKind::String => drop(self.string()?),
            JsonKind::Number => drop(self.number()?),
            JsonKind::Bool => drop(self.boolean()?),
            JsonKind::Null => self.null()?,
            JsonKind::Array => {
                self.enter_array()?;
                let mut first = true;
                while self.item(first)? {
                    first = false;
                    self.skip()?;
                }
            }
            JsonKind::Object => {
                self.enter_object()?;
                let mut first = true;
                while self.key(first)?.is_some() {
                    first = false;
                    self.skip()?;
                }
            }
        }
        Ok((kind, start..self.at()))
    }

    /// The text of a range that [`skip`](Self::skip) gave.
    pub(crate) fn text(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }
}

/// A text without the white space before it. Most replies hold none.
#[inline]
fn trim_start(text: &str) -> &str {
    #[cold]
    fn trimmed(text: &str) -> &str {
        text.trim_start_matches([' ', '\t', '\n', '\r'])
    }
    if text.as_bytes().first().is_some_and(|first| *first <= b' ') { trimmed(text) } else { text }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Result<JsonKind> {
        let mut scanner = Scanner::new(text);
        let (kind, _) = scanner.skip()?;
        scanner.end()?;
        Ok(kind)
    }

    /// What `serde_json` takes, this takes, and the other way round; but for what is refused on purpose.
    #[test]
    fn agrees_with_an_independent_parser() {
        let texts = [
            "{}",
            "[]",
            "\"\"",
            "0",
            "-0",
            "1.5e+3",
            "1E9",
            "true",
            "false",
            "null",
            " { \"a\" : [ 1 , \"b\" ] } ",
            "{\"a\":1,}",
            "[1,]",
            "01",
            "1.",
            ".5",
            "+1",
            "-",
            "1e",
            "tru",
            "nul",
            "nulll",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "\"\u{1f}\"",
            "\"\u{7f}\"",
            "{a:1}",
            "{'a':1}",
            "{\"a\" 1}",
            "[1 2]",
            "1 2",
            "",
            " ",
            "[",
            "{\"a\":",
            "\"abc",
            "\"\\",
            "\"\\u00",
            "\"\\ud83d\\ude00\"",
            "\"\\u0000\"",
            "[[[[1]]]]",
            "\u{feff}{}",
            "NaN",
            "\"12345678\\\"1234567\\\\\"",
            "\"收委\\/x\"",
        ];
        for text in texts {
            let theirs = serde_json::from_str::<serde_json::Value>(text);
            assert_eq!(skip(text).is_ok(), theirs.is_ok(), "{text:?}: {:?}", skip(text));
        }
    }

    #[test]
    fn strings_decode_as_elsewhere() {
        for text in [
            "\"plain\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u6536\\u59D4\"",
            "\"x\\ud83d\\ude00y\"",
            "\"\\u0000\\\\u0041\"",
        ] {
            let ours = Scanner::new(text).string().unwrap().decode().into_owned();
            assert_eq!(ours, serde_json::from_str::<String>(text).unwrap());
        }
    }

    #[test]
    fn half_an_emoji_is_read_and_depth_is_bounded() {
        for (text, expected) in [
            ("\"a\\ud83d\"", "a\u{FFFD}"),
            ("\"\\ude00b\"", "\u{FFFD}b"),
            ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
            ("\"\\ud83d\\ud83d\\ude00\"", "\u{FFFD}\u{1F600}"),
        ] {
            assert_eq!(Scanner::new(text).string().unwrap().decode(), expected, "{text}");
        }
        assert!(skip(&("[".repeat(64) + &"]".repeat(64))).is_ok());
        assert!(skip(&("[".repeat(65) + &"]".repeat(65))).is_err());
        assert!(skip(&"[".repeat(100_000)).is_err());
    }
}
