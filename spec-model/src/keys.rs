//! Reading one mapping of the file key by key, with every fault reported.

use crate::node::{Entry, Node, Scalar, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::suggest;
use crate::vocabulary::Mapping;

/// A mapping that is being read. Keys that nobody asked for are faults, reported by [`finish`](Self::finish).
pub(crate) struct Keys<'n> {
    mapping: &'static Mapping,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
    /// Keys that exist, but not in this mapping.
    foreign: Vec<&'static str>,
}

impl<'n> Keys<'n> {
    pub(crate) fn new(mapping: &'static Mapping, node: &'n Node, at: Span, problems: &mut Problems) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            return Some(Self { mapping, entries, asked: Vec::new(), foreign: Vec::new() });
        }
        let (owner, example) = (mapping.owner, mapping.example);
        let nothing = node.is_nothing();
        let problem =
            Problem::new(if nothing { at } else { node.span }, format!("expected {owner}, found {}", node.describe()));
        problems.push(if nothing {
            problem.hint(format!("write `{example}`, or its keys on the lines below, indented further"))
        } else {
            problem.label("expected a mapping").hint(format!("a mapping is written `{example}`, or one key a line"))
        });
        None
    }

    /// The value of `key`, if it is there.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Key and value of `key`, if it is there.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        debug_assert!(self.mapping.key(key).is_some(), "the vocabulary of {} lacks `{key}`", self.mapping.owner);
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// As [`entry`](Self::entry), for a key that this mapping cannot have: it is not among those to choose from.
    pub(crate) fn foreign(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.foreign.push(key);
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// Whether `key` is missing, not only misspelt: that is told as an unknown key.
    pub(crate) fn lacks(&mut self, key: &'static str) -> bool {
        let is_meant = |text: &str| without_space(text, &[key]).is_some() || suggest::meant(text, &[key]).is_some();
        self.get(key).is_none() && !self.entries.iter().any(|entry| is_meant(&entry.key.text))
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

    /// A length or another count.
    pub(crate) fn count(&mut self, key: &'static str, problems: &mut Problems) -> Option<u32> {
        count(key, self.get(key)?, problems)
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
        let forgotten = self
            .mapping
            .keys()
            .map(|key| key.name)
            .find(|key| !self.asked.contains(key) && !self.foreign.contains(key));
        debug_assert!(forgotten.is_none(), "{} is not asked for {forgotten:?}", self.mapping.owner);
        for Entry { key, .. } in self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.text.as_str())) {
            if self.foreign.contains(&key.text.as_str()) {
                continue;
            }
            let problem = Problem::new(key.span, format!("unknown key `{}`", excerpt(&key.text)))
                .label(format!("{} has no such key", self.mapping.owner));
            let hint = if problems.is_full() { None } else { self.hint(&key.text) };
            problems.push(problem.maybe_hint(hint));
        }
    }

    fn hint(&self, key: &str) -> Option<String> {
        let all = [self.asked.as_slice(), &self.foreign].concat();
        if let Some(right) = without_space(key, &all) {
            return Some(format!("a space belongs behind the colon: `{right}`"));
        }
        match suggest::meant(key, &all) {
            None if key.contains(' ') => Some("inside `{…}`, quote a text that contains `,`".to_owned()),
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => suggest::hint(key, &self.asked),
        }
    }
}

/// `type:string` is one word in YAML: the pair that was meant, if the key is known.
fn without_space(word: &str, keys: &[&str]) -> Option<String> {
    let (key, value) = word.split_once([':', '：'])?;
    keys.contains(&key).then(|| format!("{key}: {}", excerpt(value.trim())))
}

fn scalar<'n>(node: &'n Node, expected: &str, at: Span, problems: &mut Problems) -> Option<&'n Scalar> {
    let (span, hint) = match &node.value {
        Value::Scalar(scalar) if !scalar.is_null() => return Some(scalar),
        Value::Scalar(Scalar { text, .. }) if text.is_empty() => {
            (at, "give a value or remove the key; quote the text if it is meant to be empty".to_owned())
        }
        Value::Scalar(Scalar { text, .. }) => {
            (node.span, format!("`{text}` is YAML's word for nothing: quote it if it is meant as a text"))
        }
        Value::List(_) => (node.span, "quote a text that begins with `[` or `- `".to_owned()),
        Value::Map(_) => (node.span, "quote a text that begins with `{` or contains `: `".to_owned()),
    };
    problems.push(Problem::new(span, format!("expected {expected}, found {}", node.describe())).hint(hint));
    None
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
            .hint("write `true` or `false`, in lower case and without quotes"),
    );
    false
}

fn word<T: Copy>(
    key: &'static str,
    node: &Node,
    at: Span,
    words: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let problem = match &node.value {
        Value::Scalar(scalar) if !scalar.is_null() => {
            if let Some((_, value)) = words.iter().find(|(word, _)| *word == scalar.text) {
                return Some(*value);
            }
            let text = excerpt(&scalar.text);
            let title = match key {
                "type" | "format" | "unit" => format!("unknown {key} `{text}`"),
                _ => format!("`{key}` cannot be `{text}`"),
            };
            Problem::new(node.span, title).maybe_hint(suggest::hint(&scalar.text, &all))
        }
        _ => {
            let span = if node.is_nothing() { at } else { node.span };
            Problem::new(span, format!("`{key}` cannot be {}", node.describe()))
                .hint(format!("expected {}", suggest::one_of(&all)))
        }
    };
    problems.push(problem);
    None
}

/// One of a few words, or a list of them.
pub(crate) fn words<T: Copy>(
    key: &'static str,
    entry: &Entry,
    words: &[(&'static str, T)],
    problems: &mut Problems,
) -> Vec<T> {
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
fn count(key: &'static str, node: &Node, problems: &mut Problems) -> Option<u32> {
    let complaint = match &node.value {
        Value::Scalar(Scalar { plain: false, .. }) => "a number stands without quotes",
        Value::Scalar(Scalar { text, .. })
            if text.starts_with('0') && text[1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            "YAML readers do not agree on a number that begins with `0`"
        }
        Value::Scalar(Scalar { text, .. }) => match text.parse::<f64>() {
            Ok(number) if text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') => match number {
                _ if number.is_sign_negative() => "it is negative",
                _ if number.fract() != 0.0 => "it is not whole",
                _ if number >= f64::from(u32::MAX) => "it is too large",
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
                _ => return Some(number as u32),
            },
            _ => "it is not a number",
        },
        _ => "it is not a number",
    };
    let expected = match key {
        "scale" => "expected a whole number of digits, such as `2`",
        "min_items" | "max_items" => "expected a whole number of items, such as `10`",
        "max_bytes" => "expected a whole number of bytes, such as `5242880`",
        _ => "expected a whole number of characters, such as `32` or `1.048576e+06`",
    };
    let problem = Problem::new(node.span, format!("`{key}` cannot be {}", node.describe()));
    problems.push(problem.label(complaint).hint(expected));
    None
}
