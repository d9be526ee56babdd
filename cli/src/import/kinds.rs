//! What a parameter holds: its type word, refined by its description and examples.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::draft::{Item, Kind};
use super::interpret::{Reader, Side, scalars};
use super::page::{Row, Value};
use super::prose::{self, Listed};
use super::text::find_ignoring_case;
use super::words::{Base, TypeWord};

impl Reader<'_> {
    pub(crate) fn kind(
        &mut self,
        row: &Row,
        word: &TypeWord,
        example: Option<&str>,
        sample: Option<&Json>,
        side: Side,
        path: &mut Vec<String>,
    ) -> Kind {
        if !row.children.is_empty() {
            let record = self.record(row.children.iter(), side, path);
            let text = word.base == Base::Text && !word.list || matches!(sample, Some(Json::String(_)));
            if text {
                let shown = path.join(".");
                self.notes.add(row.line, format!("`{shown}` has members, but travels as text: `wire: json_string`"));
            }
            let object = Kind::Object { text: text && !word.list, record };
            let list = word.list || word.base == Base::Array;
            return if list {
                Kind::List { text, item: Box::new(Item { kind: object, max_length: None }) }
            } else {
                object
            };
        }
        let quoted = matches!(sample, Some(Json::String(_)));
        if word.list || word.base == Base::Array {
            let item = self.item(row, word, example, path);
            return match item {
                Some(kind) => Kind::List { text: quoted, item: Box::new(Item { kind, max_length: None }) },
                None => Kind::Json { text: quoted },
            };
        }
        self.scalar(row, word, example, sample, side, path)
    }

    /// What a list without described members holds; `None` if the page does not say.
    fn item(&mut self, row: &Row, word: &TypeWord, example: Option<&str>, path: &[String]) -> Option<Kind> {
        let shown = path.join(".");
        let texts = matches!(example.and_then(|text| serde_json::from_str(text).ok()), Some(Json::Array(items)) if items.iter().all(Json::is_string));
        match word.base {
            Base::Text => {
                let first = texts.then(|| scalars(example?)?.into_iter().next()).flatten();
                let example = first.or_else(|| example.filter(|text| !text.starts_with('[')).map(str::to_owned));
                let values = self.values(row, example.as_deref(), &shown);
                Some(if values.is_empty() { Kind::Text } else { Kind::Enum(values) })
            }
            Base::Integer | Base::Number => Some(Kind::Integer { text: false }),
            Base::Amount => Some(Kind::Amount { unit: prose::unit(&row.text()), scale: None, range: None }),
            Base::Array if texts && example.is_some() => {
                self.notes.add(row.line, format!("`{shown}`: that its items are texts is taken from the example"));
                Some(Kind::Text)
            }
            _ => {
                self.notes
                    .add(row.line, format!("`{shown}`: its members are not on the page: it is written as `json`"));
                None
            }
        }
    }

    fn scalar(
        &mut self,
        row: &Row,
        word: &TypeWord,
        example: Option<&str>,
        sample: Option<&Json>,
        side: Side,
        path: &mut Vec<String>,
    ) -> Kind {
        let shown = path.join(".");
        let about = row.text();
        let quoted = matches!(sample, Some(Json::String(_)));
        let kind = match word.base {
            Base::Text | Base::Array => return self.text(row, example, side, path),
            Base::Integer => Kind::Integer { text: quoted },
            Base::Number => self.number(row, example, quoted, &shown),
            Base::Amount => amount(word, &about),
            Base::Date | Base::DateTime => self.date(row, word, example, &shown),
            Base::Bool => self.boolean(row, example, sample, &shown),
            Base::Bytes if side == Side::Request && path.len() == 1 => Kind::File,
            Base::Bytes => {
                self.notes.add(row.line, format!("`{shown}`: bytes inside a record: written as `base64`"));
                Kind::Base64
            }
            Base::Json => Kind::Json { text: quoted },
            Base::Object => {
                self.notes
                    .add(row.line, format!("`{shown}`: its members are not on the page: it is written as `json`"));
                Kind::Json { text: quoted }
            }
            Base::Other => {
                let scalar = example.is_some_and(|example| !example.starts_with(['{', '[']));
                let written = if scalar { "string" } else { "json" };
                self.notes.add(
                    row.line,
                    format!("`{shown}`: the type `{}` is not known: it is written as `{written}`", row.kind),
                );
                return if scalar { self.text(row, example, side, path) } else { Kind::Json { text: quoted } };
            }
        };
        let numbers = self.values(row, example, &shown);
        if !numbers.is_empty() {
            let codes: Vec<&str> = numbers.iter().map(|value| value.code.as_str()).collect();
            self.notes.add(
                row.line,
                format!("`{shown}`: the values {} are left out: its type is not text", codes.join(", ")),
            );
        }
        kind
    }

    /// A text may be an enumeration, bytes, or the JSON of a record.
    fn text(&mut self, row: &Row, example: Option<&str>, side: Side, path: &mut Vec<String>) -> Kind {
        let shown = path.join(".");
        let about = row.text();
        let json: Option<Json> = example.and_then(|text| serde_json::from_str(text).ok());
        let structured = matches!(json, Some(Json::Object(_) | Json::Array(_)));
        if structured || find_ignoring_case(&about, "json").is_some() {
            let mut members = prose::members(row);
            if !members.is_empty() {
                let array = matches!(json, Some(Json::Array(_)));
                self.complete(&mut members, json.as_ref(), &shown, row.line);
                let record = self.record(members.iter(), side, path);
                let object = Kind::Object { text: !array, record };
                return if array {
                    Kind::List { text: true, item: Box::new(Item { kind: object, max_length: None }) }
                } else {
                    object
                };
            }
            if structured {
                self.notes.add(
                    row.line,
                    format!("`{shown}`: the members of its JSON text are not described: it stays a `string`"),
                );
                return Kind::Text;
            }
        }
        let values = self.values(row, example, &shown);
        if !values.is_empty() {
            return Kind::Enum(values);
        }
        if find_ignoring_case(&about, "base64").is_some() && example.is_none_or(spec_model::value::is_base64) {
            self.notes.add(row.line, format!("`{shown}`: that it is base64 is taken from the description"));
            return Kind::Base64;
        }
        Kind::Text
    }

    /// Gives the members of a JSON text their examples; those that only the example shows are added.
    fn complete(&mut self, members: &mut Vec<Row>, json: Option<&Json>, shown: &str, line: usize) {
        let first = match json {
            Some(Json::Array(items)) => items.first(),
            json => json,
        };
        for (name, value) in first.and_then(Json::as_object).into_iter().flatten() {
            let text = match value {
                Json::String(text) => text.clone(),
                value => value.to_string(),
            };
            // The descriptions of members give no types; the example does.
            let kind = match value {
                Json::Number(_) => "Number",
                Json::Bool(_) => "Boolean",
                Json::Object(_) => "Object",
                Json::Array(_) => "Array",
                Json::String(_) | Json::Null => "String",
            };
            match members.iter_mut().find(|row| row.name == *name) {
                Some(row) => (row.kind, row.example) = (kind.to_owned(), Some(text)),
                None if super::text::is_name(name) => {
                    self.notes.add(line, format!("`{shown}.{name}` is known from the example only"));
                    members.push(Row {
                        line,
                        name: name.clone(),
                        kind: kind.to_owned(),
                        example: Some(text),
                        ..Row::default()
                    });
                }
                None => self.notes.add(line, format!("`{shown}`: the member `{name}` of its example is left out")),
            }
        }
    }

    fn values(&mut self, row: &Row, example: Option<&str>, shown: &str) -> Vec<Value> {
        if !row.values.is_empty() {
            let mut seen = HashSet::new();
            let sound = |value: &&Value| {
                !value.code.is_empty() && value.code.chars().count() <= 128 && !value.code.contains(char::is_control)
            };
            let (kept, left): (Vec<&Value>, Vec<&Value>) = row.values.iter().partition(sound);
            for value in left {
                self.notes
                    .add(row.line, format!("`{shown}`: `{}` is not read as a value", super::text::brief(&value.code)));
            }
            return kept.into_iter().filter(|value| seen.insert(value.code.clone())).cloned().collect();
        }
        match prose::enumeration(&row.about, example) {
            Listed::Values(values) => values,
            Listed::Doubtful(values, why) => {
                let codes: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
                let codes = codes.join(", ");
                let note = format!("the description seems to list {codes}, but {why}: no enumeration is written");
                self.notes.add(row.line, format!("`{shown}`: {note}"));
                Vec::new()
            }
            Listed::Nothing => {
                if ["枚举", "可选值", "取值如下", "取值:", "取值：", "取值为"]
                    .iter()
                    .any(|word| row.text().contains(word))
                {
                    self.notes.add(row.line, format!("`{shown}`: the description speaks of values that were not read"));
                }
                Vec::new()
            }
        }
    }

    fn number(&mut self, row: &Row, example: Option<&str>, quoted: bool, shown: &str) -> Kind {
        let about = row.text();
        let decimal = example.is_some_and(|text| text.contains('.') && text.parse::<f64>().is_ok());
        if decimal || prose::unit(&about).is_some() {
            if prose::unit(&about).is_none() {
                self.notes.add(row.line, format!("`{shown}`: a number with decimals is written as `amount`"));
            }
            return Kind::Amount { unit: prose::unit(&about), scale: None, range: prose::range(&about) };
        }
        if example.is_none_or(|text| text.parse::<i64>().is_err()) {
            self.notes.add(
                row.line,
                format!("`{shown}`: no example shows whether the number has decimals: it is written as `integer`"),
            );
        }
        Kind::Integer { text: quoted }
    }

    fn date(&mut self, row: &Row, word: &TypeWord, example: Option<&str>, shown: &str) -> Kind {
        let pattern = prose::pattern(&row.text());
        let example_has_time = example.map(|text| text.contains(':'));
        let timed = pattern.as_deref().map(|pattern| pattern.contains(['H', 'h']));
        if timed.is_none() && example.is_none() {
            self.notes.add(row.line, format!("`{shown}`: no pattern and no example of the date"));
        }
        let timed = timed.or(example_has_time).unwrap_or(word.base == Base::DateTime || example.is_none());
        let usual = if timed { "yyyy-MM-dd HH:mm:ss" } else { "yyyy-MM-dd" };
        let pattern = pattern.filter(|pattern| pattern != usual);
        if timed { Kind::DateTime(pattern) } else { Kind::Date(pattern) }
    }

    fn boolean(&mut self, row: &Row, example: Option<&str>, sample: Option<&Json>, shown: &str) -> Kind {
        let text = sample.and_then(Json::as_str).or(example.filter(|text| !matches!(*text, "true" | "false")));
        let spellings = [["T", "F"], ["Y", "N"], ["true", "false"], ["1", "0"]];
        let spelling = text.and_then(|text| spellings.into_iter().find(|words| words.contains(&text)));
        if let Some([yes, no]) = spelling {
            self.notes
                .add(row.line, format!("`{shown}`: that it travels as `{yes}` or `{no}` is taken from the example"));
        }
        Kind::Bool(spelling)
    }
}

fn amount(word: &TypeWord, about: &str) -> Kind {
    // Two places are what an amount has when nothing is said.
    let scale = word.limits.get(1).copied().filter(|scale| *scale != 2 && *scale <= 18);
    Kind::Amount { unit: prose::unit(about), scale, range: prose::range(about) }
}
