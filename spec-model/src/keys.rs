//! Reading one mapping of the file key by key, with every fault reported.

use crate::node::{Entry, Node, Scalar, Value};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::suggest;

/// A mapping that is being read. Keys that nobody asked for are faults, reported by [`finish`](Self::finish).
pub(crate) struct Keys<'n> {
    owner: &'static str,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> Keys<'n> {
    /// `owner` is what messages call the mapping: "a field", "a spec".
    pub(crate) fn new(owner: &'static str, node: &'n Node, at: Span, problems: &mut Problems) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            return Some(Self { owner, entries, asked: Vec::new() });
        }
        let span = if node.describe() == "nothing" { at } else { node.span };
        problems.push(
            Problem::new(span, format!("expected {owner}, found {}", node.describe()))
                .label("expected a mapping")
                .hint("a mapping is `key: value` lines, indented, or `{key: value, …}`"),
        );
        None
    }

    /// The value of `key`, if it is there.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Key and value of `key`, if it is there.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// A text, plain or quoted, as it stands in the file.
    pub(crate) fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'n str> {
        let entry = self.entry(key)?;
        text(&entry.value, entry.key.span, problems)
    }

    /// `true` or `false`; `false` if the key is not there.
    pub(crate) fn flag(&mut self, key: &'static str, problems: &mut Problems) -> bool {
        self.get(key).is_some_and(|node| flag(node, problems))
    }

    /// A length in characters.
    pub(crate) fn length(&mut self, key: &'static str, problems: &mut Problems) -> Option<u32> {
        length(self.get(key)?, problems)
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let entry = self.entry(key)?;
        word(key, &entry.value, entry.key.span, words, problems)
    }

    /// The keys that nobody asked for are unknown.
    pub(crate) fn finish(self, problems: &mut Problems) {
        for entry in self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.text.as_str())) {
            problems.push(
                Problem::new(entry.key.span, format!("unknown key `{}`", entry.key.text))
                    .label(format!("{} has no such key", self.owner))
                    .maybe_hint(suggest::hint(&entry.key.text, &self.asked)),
            );
        }
    }
}

fn scalar<'n>(node: &'n Node, expected: &str, at: Span, problems: &mut Problems) -> Option<&'n Scalar> {
    match &node.value {
        Value::Scalar(scalar) if scalar.is_null() => {
            problems.push(
                Problem::new(at, format!("expected {expected}, found nothing"))
                    .hint("give a value or remove the key; quote the text if it is meant to be empty"),
            );
            None
        }
        Value::Scalar(scalar) => Some(scalar),
        _ => {
            problems.push(Problem::new(node.span, format!("expected {expected}, found {}", node.describe())));
            None
        }
    }
}

/// A text, plain or quoted, as it stands in the file. `at` is where to point if there is nothing.
pub(crate) fn text<'n>(node: &'n Node, at: Span, problems: &mut Problems) -> Option<&'n str> {
    scalar(node, "a text", at, problems).map(|scalar| scalar.text.as_str())
}

pub(crate) fn flag(node: &Node, problems: &mut Problems) -> bool {
    if let Value::Scalar(Scalar { text, plain: true }) = &node.value
        && (text == "true" || text == "false")
    {
        return text == "true";
    }
    problems.push(
        Problem::new(node.span, format!("expected `true` or `false`, found {}", node.describe()))
            .hint("write `true` or `false`, without quotes"),
    );
    false
}

fn word<T: Copy>(key: &str, node: &Node, at: Span, words: &[(&'static str, T)], problems: &mut Problems) -> Option<T> {
    let text = text(node, at, problems)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        problems.push(
            Problem::new(
                node.span,
                match key {
                    "required" => format!("`required` cannot be `{text}`"),
                    _ => format!("unknown {key} `{text}`"),
                },
            )
            .maybe_hint(suggest::hint(text, &all)),
        );
    }
    found
}

/// One of a few words, or a list of them.
pub(crate) fn words<T: Copy>(key: &str, entry: &Entry, words: &[(&'static str, T)], problems: &mut Problems) -> Vec<T> {
    match &entry.value.value {
        Value::List(items) => items.iter().filter_map(|item| word(key, item, item.span, words, problems)).collect(),
        _ => word(key, &entry.value, entry.key.span, words, problems).into_iter().collect(),
    }
}

/// A list of texts with their places.
pub(crate) fn texts<'n>(node: &'n Node, expected: &str, problems: &mut Problems) -> Vec<(&'n str, Span)> {
    let Value::List(items) = &node.value else {
        problems.push(
            Problem::new(node.span, format!("expected {expected}, found {}", node.describe()))
                .hint("a list is `[a, b]`, or lines that begin with `- `"),
        );
        return Vec::new();
    };
    items.iter().filter_map(|item| Some((text(item, item.span, problems)?, item.span))).collect()
}

/// A whole number from 0, in the spellings of the documentation: `32`, `1.048576e+06`.
fn length(node: &Node, problems: &mut Problems) -> Option<u32> {
    const EXPECTED: &str = "a length is a whole number of characters, such as `32` or `1.048576e+06`";
    let complaint = match &node.value {
        Value::Scalar(Scalar { text, plain }) => match text.parse::<f64>() {
            _ if !plain => "found a quoted text".to_owned(),
            Err(_) => format!("found {}", node.describe()),
            Ok(_) if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') => {
                format!("found {}", node.describe())
            }
            Ok(number) if number.is_sign_negative() => "it is negative".to_owned(),
            Ok(number) if number.fract() != 0.0 => "it is not whole".to_owned(),
            Ok(number) if number >= f64::from(u32::MAX) => "it is too large".to_owned(),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
            Ok(number) => return Some(number as u32),
        },
        _ => format!("found {}", node.describe()),
    };
    problems.push(Problem::new(node.span, format!("not a length: {complaint}")).hint(EXPECTED));
    None
}
