//! A strict JSON scanner that never builds a tree.
//!
//! It accepts exactly RFC 8259 over text that is already known to be UTF-8, down to a depth of [`MAX_DEPTH`]. A lone
//! surrogate escape, which RFC 8259 allows and a text cut inside an emoji has, reads as U+FFFD. Every function leaves the scanner just behind
//! what it read, so the caller knows the exact byte range of each value: the signature of a reply covers such a range.

use std::borrow::Cow;
use std::ops::Range;

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
    at: usize,
    depth: u8,
    partial: bool,
}

type Result<T> = std::result::Result<T, JsonError>;

impl<'a> Scanner<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, partial: false }
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
        self.at
    }

    fn error<T>(&self, what: &'static str) -> Result<T> {
        Err(JsonError { at: self.at, what })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        // Every bound is next to an ASCII byte, so it is a character boundary.
        self.text.get(range).unwrap_or_default()
    }

    fn white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.step();
        }
    }

    /// What the next value is, judged by its first byte.
    pub(crate) fn kind(&mut self) -> Result<JsonKind> {
        self.white_space();
        match self.byte() {
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
        self.white_space();
        if self.byte().is_some() { self.error("something follows the value") } else { Ok(()) }
    }

    /// Enters an object; read its members with [`key`](Self::key).
    pub(crate) fn enter_object(&mut self) -> Result<()> {
        self.enter(b'{')
    }

    /// Enters an array; read its items with [`item`](Self::item).
    pub(crate) fn enter_array(&mut self) -> Result<()> {
        self.enter(b'[')
    }

    fn enter(&mut self, open: u8) -> Result<()> {
        self.white_space();
        if self.byte() != Some(open) {
            return self.error(if open == b'{' { "expected an object" } else { "expected a list" });
        }
        if self.depth >= MAX_DEPTH {
            return self.error("nested too deeply");
        }
        self.depth = self.depth.saturating_add(1);
        self.step();
        Ok(())
    }

    /// The next member's name, with the scanner before its value; `None` behind the closing brace.
    /// `first` is true before the first member.
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<JsonStr<'a>>> {
        if !self.more(first, b'}')? {
            return Ok(None);
        }
        self.white_space();
        if self.byte() != Some(b'"') {
            return self.error("expected a member's name");
        }
        let name = self.string()?;
        self.white_space();
        if self.byte() != Some(b':') {
            return self.error("expected `:`");
        }
        self.step();
        Ok(Some(name))
    }

    /// Whether another item follows; the scanner is then before it, else behind the closing bracket.
    pub(crate) fn item(&mut self, first: bool) -> Result<bool> {
        self.more(first, b']')
    }

    fn more(&mut self, first: bool, close: u8) -> Result<bool> {
        self.white_space();
        match self.byte() {
            Some(byte) if byte == close => {
                self.step();
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            Some(_) if first => Ok(true),
            Some(b',') => {
                self.step();
                Ok(true)
            }
            Some(_) => self.error("expected `,` or the end"),
            None => self.error("the text ends inside a value"),
        }
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<JsonStr<'a>> {
        self.white_space();
        if self.byte() != Some(b'"') {
            return self.error("expected a string");
        }
        self.step();
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = self.at.saturating_add(plain_run(self.text.as_bytes().get(self.at..).unwrap_or_default()));
            match self.byte() {
                Some(b'"') => {
                    let raw = self.slice(start..self.at);
                    self.step();
                    return Ok(JsonStr { raw, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.error("a control character in a string"),
                None => return self.error("the text ends inside a string"),
            }
        }
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
                let end = self.at.saturating_add(4);
                let digits = self.text.as_bytes().get(self.at..end);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return self.error("an escape without four hexadecimal digits");
                }
                self.at = end;
                Ok(())
            }
            _ => self.error("an unknown escape"),
        }
    }

    /// Reads a number and gives its text.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        self.white_space();
        let start = self.at;
        if self.byte() == Some(b'-') {
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
        Ok(self.slice(start..self.at))
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
        self.white_space();
        if self.byte() == Some(b't') {
            self.literal("true").map(|()| true)
        } else {
            self.literal("false").map(|()| false)
        }
    }

    /// Reads `null`.
    pub(crate) fn null(&mut self) -> Result<()> {
        self.white_space();
        self.literal("null")
    }

    fn literal(&mut self, word: &str) -> Result<()> {
        let end = self.at.saturating_add(word.len());
        if self.text.as_bytes().get(self.at..end) != Some(word.as_bytes()) {
            return self.error("expected a value");
        }
        self.at = end;
        Ok(())
    }

    /// Steps over a value of any kind, checking all of it, and gives its kind and byte range.
    pub(crate) fn skip(&mut self) -> Result<(JsonKind, Range<usize>)> {
        let kind = self.kind()?;
        let start = self.at;
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
        Ok((kind, start..self.at))
    }

    /// The text of a range that [`skip`](Self::skip) gave.
    pub(crate) fn text(&self, range: Range<usize>) -> &'a str {
        self.slice(range)
    }
}

/// How many bytes at the start need no look inside a string: no quote, no backslash, no control character.
/// Eight bytes at a time; the classic test for a byte below `n` in a word.
pub(crate) fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut run: usize = 0;
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let zero = |x: u64| x.wrapping_sub(ONES) & !x & HIGH;
        let control = word.wrapping_sub(ONES.wrapping_mul(0x20)) & !word & HIGH;
        let special = control
            | zero(word ^ ONES.wrapping_mul(u64::from(b'"')))
            | zero(word ^ ONES.wrapping_mul(u64::from(b'\\')));
        if special != 0 {
            // The lowest marked byte is exact; borrows only disturb the bytes above it.
            return run.saturating_add((special.trailing_zeros() / 8) as usize);
        }
        run = run.saturating_add(8);
    }
    run.saturating_add(tail.iter().take_while(|&&b| b >= 0x20 && b != b'"' && b != b'\\').count())
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
    fn every_length_of_a_plain_run_is_found() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for before in 0..40 {
                let mut bytes = vec![b'!'; 48];
                // Bytes above ASCII and just above the bounds must not be taken for special ones.
                bytes[1] = 0xE6;
                bytes[2] = b' ';
                bytes[3] = b'#';
                bytes[before] = special;
                assert_eq!(plain_run(&bytes), before, "{special} at {before}");
            }
        }
        assert_eq!(plain_run(&[0xFF; 19]), 19);
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
