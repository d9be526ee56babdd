//! `values:` of an enumeration, and the Rust variants that they get.

use std::collections::HashMap;

use crate::check;
use crate::keys::{self, Keys};
use crate::model::EnumValue;
use crate::node::{Entry, Value};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::vocabulary;

/// The values of an enumeration. `span` is the field's or item's key.
pub(crate) fn read(span: Span, keys: &mut Keys<'_>, problems: &mut Problems) -> Option<Vec<EnumValue>> {
    if keys.lacks("values") {
        problems.push(
            Problem::new(span, "an enumeration without `values`").hint("add `values: [A, B]`, or use `type: string`"),
        );
    }
    let entry = keys.entry("values")?;
    let before = problems.count();
    let mut values = Values { list: Vec::new(), places: HashMap::new(), variants: HashMap::new(), problems };
    match &entry.value.value {
        Value::Map(entries) => entries.iter().for_each(|entry| values.entry(entry)),
        _ => {
            for (value, span) in keys::texts(&entry.value, "a list or mapping of values", values.problems) {
                values.add(value, span, None, None);
            }
        }
    }
    let Values { list, problems, .. } = values;
    if list.is_empty() && problems.count() == before {
        problems.push(
            Problem::new(entry.key.span, "an enumeration with no value")
                .hint("add `values: [A, B]`, or use `type: string`"),
        );
    }
    (!list.is_empty()).then_some(list)
}

/// The values of an enumeration so far.
struct Values<'p> {
    list: Vec<EnumValue>,
    /// Where each value stands.
    places: HashMap<String, Span>,
    /// Which value has a variant.
    variants: HashMap<String, usize>,
    problems: &'p mut Problems,
}

impl Values<'_> {
    /// `VALUE: words`, `VALUE: {doc: words, as: Variant}` or `VALUE:`.
    fn entry(&mut self, Entry { key, value }: &Entry) {
        match &value.value {
            Value::Map(_) => {
                let Some(mut inner) = Keys::new(&vocabulary::VALUE, value, key.span, self.problems) else {
                    return;
                };
                let doc = inner.text("doc", self.problems).map(str::to_owned);
                let by_hand = inner.entry("as");
                inner.finish(self.problems);
                self.add(&key.text, key.span, doc, by_hand);
            }
            Value::Scalar(scalar) if scalar.is_null() => self.add(&key.text, key.span, None, None),
            _ => {
                let doc = keys::text(value, key.span, self.problems).map(str::to_owned);
                self.add(&key.text, key.span, doc, None);
            }
        }
    }

    fn add(&mut self, value: &str, span: Span, doc: Option<String>, by_hand: Option<&Entry>) {
        if value.trim().is_empty() {
            self.problems.push(
                Problem::new(span, "an empty value").hint("the gateway takes a blank text for none: remove the value"),
            );
            return;
        }
        if let Some(first) = self.places.insert(value.to_owned(), span) {
            self.problems.push(
                Problem::new(span, format!("the value `{value}` stands twice"))
                    .label("again here")
                    .context(first, "first here")
                    .hint("remove one of the two"),
            );
            return;
        }
        let Some(variant) = check::variant(value, span, by_hand, self.problems) else { return };
        let taken = self.variants.get(&variant).map(|&index| (self.list[index].value.as_str(), self.list[index].span));
        if !check::clash("values", value, span, &variant, taken, self.problems) {
            self.variants.insert(variant.clone(), self.list.len());
            self.list.push(EnumValue { value: value.to_owned(), variant, doc, span });
        }
    }
}
