//! YAML or JSON as a tree of texts in their order, with their places where the parser tells them.

use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span, StrInput};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// How deep a document may nest.
const MAX_DEPTH: usize = 100;

#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// From 1; 0 if it is not known.
    pub(crate) line: usize,
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    /// A text, number or word as it stands; nothing is empty.
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

impl Default for Value {
    fn default() -> Self {
        Self::Scalar(String::new())
    }
}

impl Tree {
    /// Reads JSON or YAML; aliases are refused, for they can make a small file large.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"));
        }
        Self::yaml(text)
    }

    pub(crate) fn yaml(text: &str) -> Result<Self, String> {
        let bytes = text.char_indices().map(|(at, _)| at).collect();
        let mut loader = Loader { parser: Parser::new_from_str(text), bytes, len: text.len() };
        loop {
            match loader.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (event, span) => return loader.node(event, span, 0),
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().find(|(name, _)| name.text() == key).map(|(_, value)| value)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &(Self, Self)> {
        match &self.value {
            Value::Map(entries) => entries.iter(),
            _ => [].iter(),
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The text of a scalar; empty for what is none.
    pub(crate) fn text(&self) -> &str {
        if let Value::Scalar(text) = &self.value { text } else { "" }
    }

    /// The text under a key.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).map(Self::text).filter(|text| !text.is_empty())
    }
}

struct Loader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// Byte of each character.
    bytes: Vec<usize>,
    len: usize,
}

impl<'t> Loader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), String> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(format!("line {}: not YAML: {}", error.marker().line(), error.info())),
            None => Err("the document ends too early".to_owned()),
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.bytes.get(character).copied().unwrap_or(self.len)
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Tree, String> {
        let line = span.start.line();
        if depth > MAX_DEPTH {
            return Err(format!("line {line}: nested more than {MAX_DEPTH} deep"));
        }
        let start = self.byte(span.start.index());
        let mut end = self.byte(span.end.index()).max(start);
        let value = match event {
            Event::Scalar(text, ..) => Value::Scalar(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items: Vec<Tree> = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        end = self.end(items.last(), span, end);
                        break Value::List(items);
                    }
                    items.push(self.node(event, span, depth + 1)?);
                }
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<(Tree, Tree)> = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        end = self.end(entries.last().map(|(_, value)| value), span, end);
                        break Value::Map(entries);
                    }
                    let key = self.node(event, span, depth + 1)?;
                    let (event, span) = self.next()?;
                    entries.push((key, self.node(event, span, depth + 1)?));
                }
            }
            Event::Alias(_) => return Err(format!("line {line}: aliases are not read")),
            _ => return Err(format!("line {line}: a document was expected")),
        };
        Ok(Tree { line, span: start..end, value })
    }

    /// Where a collection ends: at its closing bracket, or else where its last member does.
    fn end(&self, last: Option<&Tree>, closing: Span, start: usize) -> usize {
        if closing.end.index() > closing.start.index() {
            return self.byte(closing.end.index());
        }
        last.map_or(start, |last| last.span.end)
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(scalar(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(scalar(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(scalar(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(scalar(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(scalar(value.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Tree { value: Value::List(items), ..Tree::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = access.next_key::<String>()? {
                    entries.push((scalar(key), access.next_value()?));
                }
                Ok(Tree { value: Value::Map(entries), ..Tree::default() })
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

fn scalar(text: String) -> Tree {
    Tree { value: Value::Scalar(text), ..Tree::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let text = "a: {x: 1.10, 名: [t]}\nb:\n  c: NO\n\n# end\n";
        let tree = Tree::read(text).unwrap();
        let a = tree.get("a").unwrap();
        assert_eq!(&text[a.span.clone()], "{x: 1.10, 名: [t]}");
        assert_eq!(a.text_of("x"), Some("1.10"));
        assert_eq!(a.get("名").unwrap().items()[0].text(), "t");
        let b = tree.get("b").unwrap();
        assert_eq!((&text[b.span.clone()], b.line), ("c: NO", 3));
    }

    #[test]
    fn json_keeps_its_order() {
        let tree = Tree::read(r#"{"b":1,"a":[true,null,"x",0.5]}"#).unwrap();
        let keys: Vec<&str> = tree.entries().map(|(key, _)| key.text()).collect();
        assert_eq!(keys, ["b", "a"]);
        let items: Vec<&str> = tree.get("a").unwrap().items().iter().map(Tree::text).collect();
        assert_eq!(items, ["true", "", "x", "0.5"]);
    }

    #[test]
    fn bombs() {
        let deep = "[".repeat(300) + &"]".repeat(300);
        assert!(Tree::read(&deep).is_err());
        assert!(Tree::read("a: &x [1]\nb: *x\n").is_err());
        assert!(Tree::read(&"{\"a\":".repeat(5_000)).is_err());
    }
}
