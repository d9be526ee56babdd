//! A spec as its file.

use std::fmt::Write as _;

use crate::shape::{Decimal, Field, Kind, Limits, Record, Rule, Spec};

/// The method's name.
pub(crate) fn method(number: usize) -> String {
    format!("alipay.differential.m{number}")
}

/// The text of the file.
pub(crate) fn write(spec: &Spec, number: usize) -> String {
    let mut text = format!("method: {}\nsource: {{kind: documentation}}\n", method(number));
    if let Some(shared) = &spec.shared {
        writeln!(text, "objects: {{Shared: {{{}}}}}", members(shared)).expect("a text");
    }
    for (side, record) in [("request", &spec.request), ("response", &spec.response)] {
        writeln!(text, "{side}:").expect("a text");
        for field in &record.fields {
            writeln!(text, "  {}: {}", quoted(&field.name), of_field(field)).expect("a text");
        }
    }
    if !spec.request.rules.is_empty() {
        writeln!(text, "rules: {}", rules(&spec.request)).expect("a text");
    }
    text
}

/// `fields` and `rules`.
fn members(record: &Record) -> String {
    let fields: Vec<String> =
        record.fields.iter().map(|field| format!("{}: {}", quoted(&field.name), of_field(field))).collect();
    let fields = format!("fields: {{{}}}", fields.join(", "));
    if record.rules.is_empty() { fields } else { format!("{fields}, rules: {}", rules(record)) }
}

fn rules(record: &Record) -> String {
    let rule = |rule: &Rule| {
        let names: Vec<String> = rule.fields.iter().map(|&index| quoted(&record.fields[index].name)).collect();
        let demand = match (rule.demand.word(), names.as_slice()) {
            ("requires", [field, needs]) => format!("requires: {{field: {field}, needs: {needs}}}"),
            (word, names) => format!("{word}: [{}]", names.join(", ")),
        };
        match &rule.when {
            Some((index, value)) => {
                format!("{{{demand}, when: {{{}: {}}}}}", quoted(&record.fields[*index].name), quoted(value))
            }
            None => format!("{{{demand}}}"),
        }
    };
    format!("[{}]", record.rules.iter().map(rule).collect::<Vec<_>>().join(", "))
}

fn of_field(field: &Field) -> String {
    let mut keys = of_kind(field);
    if field.required {
        keys.push("required: true".to_owned());
    }
    keys.extend(field.default.iter().map(|text| format!("default: {}", quoted(text))));
    keys.extend(field.place.iter().map(|place| format!("in: {place}")));
    format!("{{{}}}", keys.join(", "))
}

fn of_kind(Field { kind, limits: Limits { min, max, format }, .. }: &Field) -> Vec<String> {
    let mut keys = Vec::new();
    let mut key = |key: &str, value: Option<String>| keys.extend(value.map(|value| format!("{key}: {value}")));
    let some = |word: &str| Some(word.to_owned());
    let wire = |there: bool, word: &str| there.then(|| word.to_owned());
    match kind {
        Kind::Text => key("type", some("string")),
        Kind::Enum { values, open } => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            key("type", some("enum"));
            key("values", Some(format!("[{}]", values.join(", "))));
            key("open", wire(*open, "true"));
        }
        Kind::Bool(spelling) => {
            key("type", some("bool"));
            key("spelling", spelling.map(|(yes, no)| format!("[{}, {}]", quoted(yes), quoted(no))));
        }
        Kind::Integer { min, max, text } => {
            key("type", some("integer"));
            key("min", min.map(|min| min.to_string()));
            key("max", max.map(|max| max.to_string()));
            key("wire", wire(*text, "string"));
        }
        Kind::Amount { min, max, scale, fen, text } => {
            key("type", some("amount"));
            key("min", min.map(Decimal::text));
            key("max", max.map(Decimal::text));
            key("scale", wire(!fen, &scale.to_string()));
            key("unit", wire(*fen, "fen"));
            key("wire", wire(!text, "number"));
        }
        Kind::DateTime(pattern) => {
            key("type", some("datetime"));
            key("pattern", Some(quoted(pattern)));
        }
        Kind::Date(pattern) => {
            key("type", some("date"));
            key("pattern", Some(quoted(pattern)));
        }
        Kind::Url => key("type", some("url")),
        Kind::Base64 => key("type", some("base64")),
        Kind::Json { text } => {
            key("type", some("json"));
            key("wire", wire(*text, "json_string"));
        }
        Kind::Object { record, text } => {
            key("type", some("object"));
            key("wire", wire(*text, "json_string"));
            match record.name {
                Some(name) => key("object", some(name)),
                None => keys.push(members(record)),
            }
        }
        Kind::List(list) => {
            key("type", some("list"));
            key("items", Some(format!("{{{}}}", of_kind(&list.item).join(", "))));
            key("min_items", list.min.map(|min| min.to_string()));
            key("max_items", list.max.map(|max| max.to_string()));
            key("wire", wire(list.text, "json_string"));
        }
    }
    keys.extend(min.map(|min| format!("min_length: {min}")));
    keys.extend(max.map(|max| format!("max_length: {max}")));
    keys.extend(format.map(|format| format!("format: {format}")));
    keys
}

/// What JSON quotes, YAML understands.
fn quoted(text: &str) -> String {
    serde_json::json!(text).to_string()
}
