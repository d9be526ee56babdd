//! JSON texts, scanned once and never built into a tree.
//!
//! [`Document::scan`] goes over all of a text, strictly, and takes down where each value stands. What is read of it
//! afterwards goes by these places: whoever finds out what a signature covers and whoever reads it cannot see two
//! different things.

mod scan;
mod string;
mod token;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use string::JsonStr;

use token::Token;

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

/// What a JSON value is, by the number that a token has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonKind {
    /// `{…}`
    Object = 0,
    /// `[…]`
    Array = 1,
    /// `"…"`
    String = 2,
    /// A number of any size.
    Number = 3,
    /// `true` or `false`
    Bool = 4,
    /// `null`
    Null = 5,
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

    #[inline]
    fn holds_others(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

/// A text that is one JSON value, and where its parts stand.
#[derive(Clone)]
pub(crate) struct Document<'t> {
    text: Cow<'t, str>,
    tokens: Vec<Token>,
    partial: bool,
}

impl<'t> Document<'t> {
    /// Scans a text, which must be exactly RFC 8259, down to a depth of [`MAX_DEPTH`]. A lone surrogate escape, which
    /// RFC 8259 allows and a text cut inside an emoji has, reads as U+FFFD.
    pub(crate) fn scan(text: impl Into<Cow<'t, str>>) -> Result<Self, JsonError> {
        let text = text.into();
        Ok(Self { tokens: scan::tokens(&text)?, text, partial: false })
    }

    /// The same, in which required fields may be missing: what is read is checked afterwards.
    pub(crate) fn partial(self) -> Self {
        Self { partial: true, ..self }
    }

    /// The whole.
    pub(crate) fn root(&self) -> JsonValue<'_> {
        self.value(0)
    }

    /// The whole, if it is an object.
    pub(crate) fn object(&self) -> Result<JsonValue<'_>, JsonError> {
        match self.root().kind() {
            JsonKind::Object => Ok(self.root()),
            _ => Err(JsonError { at: self.root().range().start, what: "expected an object" }),
        }
    }

    /// The value at a place that [`JsonValue::place`] gave.
    #[inline]
    pub(crate) fn value(&self, at: usize) -> JsonValue<'_> {
        JsonValue { document: self, at }
    }

    /// Every place that is asked for was found in the tokens; behind them would be nothing.
    #[inline]
    fn token(&self, at: usize) -> Token {
        self.tokens.get(at).copied().unwrap_or(const { Token::new(JsonKind::Null, 0, 0) })
    }

    #[inline]
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// A value of a text that was scanned.
#[derive(Clone, Copy)]
pub struct JsonValue<'d> {
    document: &'d Document<'d>,
    at: usize,
}

impl<'d> JsonValue<'d> {
    #[inline]
    fn token(self) -> Token {
        self.document.token(self.at)
    }

    /// What it is.
    #[inline]
    pub(crate) fn kind(self) -> JsonKind {
        self.token().kind()
    }

    /// Where the document has it.
    pub(crate) fn place(self) -> usize {
        self.at
    }

    /// Where its text is in the document's.
    pub(crate) fn range(self) -> Range<usize> {
        let token = self.token();
        let Range { start, end } = token.range();
        match token.kind() {
            JsonKind::Object | JsonKind::Array => start..self.document.token(end).end(),
            JsonKind::String => start.saturating_sub(1)..end.saturating_add(1),
            JsonKind::Number | JsonKind::Bool | JsonKind::Null => start..end,
        }
    }

    /// Its JSON text.
    pub(crate) fn json(self) -> &'d str {
        self.document.slice(self.range())
    }

    /// The string that it is.
    #[inline]
    pub(crate) fn string(self) -> Option<JsonStr<'d>> {
        let token = self.token();
        (token.kind() == JsonKind::String).then_some(JsonStr { document: self.document, token })
    }

    /// The members of the object that it is; nothing else has any.
    #[inline]
    pub(crate) fn members(self) -> impl Iterator<Item = (JsonStr<'d>, Self)> {
        let document = self.document;
        let Range { start: mut at, end } = self.inside(JsonKind::Object);
        std::iter::from_fn(move || {
            let name = JsonStr { document, token: document.token(at) };
            let value = document.value(at.saturating_add(1));
            at = value.behind();
            (value.at < end).then_some((name, value))
        })
    }

    /// The items of the list that it is; nothing else has any.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let Range { start: mut at, end } = self.inside(JsonKind::Array);
        std::iter::from_fn(move || {
            let value = self.document.value(at);
            at = value.behind();
            (value.at < end).then_some(value)
        })
    }

    /// The places of what an object or a list holds; of another kind, none.
    #[inline]
    fn inside(self, kind: JsonKind) -> Range<usize> {
        let token = self.token();
        if token.kind() == kind { self.at.saturating_add(1)..token.end() } else { 0..0 }
    }

    /// The place behind it and all that it holds.
    #[inline]
    fn behind(self) -> usize {
        let token = self.token();
        let last = if token.kind().holds_others() { token.end() } else { self.at };
        last.saturating_add(1)
    }

    /// Whether required fields may be missing.
    #[inline]
    pub(crate) fn is_partial(self) -> bool {
        self.document.partial
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Texts that are JSON, and texts that almost are.
    const TEXTS: &[&str] = &[
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
        "{\"a\":{\"b\":[{},[],{\"c\":null}],\"d\":-1.5e3},\"e\":[true,[false,\"\\n\"]],\"\\u0066\":\"\"}",
        "{\"a\":[}",
        "[{]",
        "[[],]",
        "{\"a\":{}]",
        "{,}",
        "[,1]",
        "{\"a\":1 \"b\":2}",
        "{}{}",
    ];

    /// A value as `serde_json` has it, by way of the tokens.
    fn tree(value: JsonValue<'_>) -> Value {
        match value.kind() {
            JsonKind::Object => {
                value.members().map(|(name, value)| (name.decode().into_owned(), tree(value))).collect()
            }
            JsonKind::Array => value.items().map(tree).collect(),
            JsonKind::String => value.string().unwrap().decode().into(),
            JsonKind::Number | JsonKind::Bool | JsonKind::Null => value.json().parse().unwrap(),
        }
    }

    /// What `serde_json` takes, this takes, and reads as the same; what it does not, this does not.
    fn compare(text: &str) {
        match (Document::scan(text), serde_json::from_str::<Value>(text)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(tree(ours.root()), theirs, "{text:?}");
                let parts = |value: JsonValue<'_>| serde_json::from_str::<Value>(value.json()).unwrap();
                assert_eq!(parts(ours.root()), theirs, "{text:?}");
                for (_, value) in ours.root().members() {
                    assert_eq!(parts(value), tree(value), "{text:?}");
                }
                for value in ours.root().items() {
                    assert_eq!(parts(value), tree(value), "{text:?}");
                }
            }
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{text:?}: {:?}, {theirs:?}", ours.map(|_| ()).map_err(|error| error.what)),
        }
    }

    #[test]
    fn agrees_with_an_independent_parser() {
        for text in TEXTS {
            compare(text);
        }
    }

    /// Each text with each byte left out, doubled, or taken for another.
    #[test]
    fn agrees_about_texts_that_almost_are_json() {
        // About half a surrogate pair it is meant to differ.
        for text in TEXTS.iter().filter(|text| !text.contains("\\ud83d")) {
            for (at, char) in text.char_indices() {
                let (before, rest) = text.split_at(at);
                let after = &rest[char.len_utf8()..];
                compare(before);
                compare(&format!("{before}{after}"));
                compare(&format!("{before}{char}{char}{after}"));
                for other in "{}[]\":,\\0-.eEtfnu \n\u{1f}".chars() {
                    compare(&format!("{before}{other}{after}"));
                    compare(&format!("{before}{other}{char}{after}"));
                }
            }
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
            assert_eq!(Document::scan(text).unwrap().root().string().unwrap().decode(), expected, "{text}");
        }
        let nested = |depth: usize| Document::scan("[".repeat(depth) + &"]".repeat(depth)).map(|_| ());
        assert!(nested(64).is_ok());
        assert_eq!(nested(65).unwrap_err(), JsonError { at: 64, what: "nested too deeply" });
        assert!(Document::scan("[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_position_fits_into_a_token_or_the_text_is_refused() {
        let longest = token::MAX_POSITION as usize;
        let mut text = String::with_capacity(longest + 1);
        text.extend(std::iter::once('"').chain(std::iter::repeat_n('x', longest - 2)).chain(['"']));
        let document = Document::scan(&*text).unwrap();
        assert_eq!(document.root().string().unwrap().decode().len(), longest - 2);
        assert_eq!(document.root().json().len(), longest);
        text.push(' ');
        assert!(Document::scan(text).is_err());
    }

    #[test]
    fn only_objects_have_members_and_only_lists_have_items() {
        let document = Document::scan(r#"[{"a":[1]},"x",2]"#).unwrap();
        let list = document.root();
        assert_eq!((list.members().count(), list.items().count()), (0, 3));
        let kinds: Vec<(usize, usize)> =
            list.items().map(|item| (item.members().count(), item.items().count())).collect();
        assert_eq!(kinds, [(1, 0), (0, 0), (0, 0)]);
        assert!(list.string().is_none());
    }
}
