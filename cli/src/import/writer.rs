//! Writes a draft as YAML in the hand of the specs: a field on one line if it fits, else a key a line.

use std::fmt::Write as _;
use std::ops::Range;

use super::draft::{Draft, Field, Item, Kind, Record};
use super::page::Value;
use super::words::Presence;
use super::yaml::{field_names, list, quoted, text, variants};

/// How wide a line may be.
const WIDTH: usize = 120;

/// A spec's text, and which part of the draft stands where.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) places: Vec<Place>,
}

/// Bytes of the text and what they say.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) range: Range<usize>,
    pub(crate) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A key of a field: its path from the request (0) or response (1), and the key. The empty key is the field itself.
    Field(Vec<usize>, &'static str),
    /// A rule of the request or of an object.
    Rules(Vec<usize>),
    ErrorCode(usize),
}

pub(crate) fn write(draft: &Draft, with_docs: bool) -> Written {
    let mut writer = Writer { text: String::new(), places: Vec::new(), with_docs };
    writer.draft(draft);
    Written { text: writer.text, places: writer.places }
}

/// One field as it stands in a record, indented by `indent`: for putting it into a file that is already there.
pub(crate) fn field(field: &Field, indent: usize, with_docs: bool) -> String {
    let mut writer = Writer { text: String::new(), places: Vec::new(), with_docs };
    writer.field(field, None, indent, &mut Vec::new());
    writer.text
}

/// One field in one line, for records that are written in braces.
pub(crate) fn field_in_braces(field: &Field, with_docs: bool) -> String {
    format!("{}: {}", text(&field.name), flow(field, None, with_docs))
}

/// The keys of a field with their values, for adding those that a file lacks. Nested ones are not among them.
pub(crate) fn simple_keys(field: &Field) -> Vec<(&'static str, String)> {
    keys(field, None, false).into_iter().filter(|(key, _)| !matches!(*key, "fields" | "items" | "doc")).collect()
}

/// The rules of a record, each as it stands after `- `.
pub(crate) fn rules(record: &Record) -> Vec<String> {
    record.any_of.iter().map(|names| format!("any_of: {}", list(names.iter().map(String::as_str)))).collect()
}

/// An error code's entry.
pub(crate) fn error_code(code: &super::draft::ErrorCode, variant: Option<&str>) -> String {
    let mut keys = vec![format!("retry: {}", code.retry)];
    keys.extend(code.doc.as_deref().map(|doc| format!("doc: {}", text(doc))));
    keys.extend(variant.map(|variant| format!("as: {variant}")));
    format!("{}: {{{}}}", text(&code.code), keys.join(", "))
}

struct Writer {
    text: String,
    places: Vec<Place>,
    with_docs: bool,
}

impl Writer {
    fn draft(&mut self, draft: &Draft) {
        self.line(0, &format!("method: {}", draft.method));
        for (key, value) in [("title", &draft.title), ("doc", &draft.doc)] {
            if let Some(value) = value {
                self.line(0, &format!("{key}: {}", text(value)));
            }
        }
        let url = draft.url.as_deref().map(|url| format!(", url: {}", quoted(url))).unwrap_or_default();
        self.line(0, &format!("source: {{kind: documentation{url}}}"));
        if let Some(invoke) = draft.invoke {
            self.line(0, &format!("invoke: {invoke}"));
        }
        if draft.read_only {
            self.line(0, "read_only: true");
        }
        for (side, (key, record)) in
            [("request", &draft.request), ("response", &draft.response)].into_iter().enumerate()
        {
            if !record.fields.is_empty() {
                self.text.push('\n');
                self.line(0, &format!("{key}:"));
                self.fields(record, 2, &mut vec![side]);
            }
            self.rules(record, 0, &[side]);
        }
        if !draft.errors.is_empty() {
            self.text.push('\n');
            self.line(0, "errors:");
        }
        let variants = variants(draft.errors.iter().map(|error| error.code.as_str()), &[]);
        for (index, (error, variant)) in draft.errors.iter().zip(variants).enumerate() {
            let start = self.text.len();
            self.line(2, &error_code(error, variant.as_deref()));
            self.places.push(Place { range: start..self.text.len(), what: What::ErrorCode(index) });
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn fields(&mut self, record: &Record, indent: usize, path: &mut Vec<usize>) {
        let names = field_names(record.fields.iter().map(|field| field.name.as_str()));
        for (index, (field, name)) in record.fields.iter().zip(names).enumerate() {
            path.push(index);
            self.field(field, name.as_deref(), indent, path);
            path.pop();
        }
    }

    fn rules(&mut self, record: &Record, indent: usize, path: &[usize]) {
        let start = self.text.len();
        if !record.any_of.is_empty() {
            self.line(indent, "rules:");
        }
        for rule in rules(record) {
            self.line(indent + 2, &format!("- {rule}"));
        }
        self.places.push(Place { range: start..self.text.len(), what: What::Rules(path.to_vec()) });
    }

    fn field(&mut self, field: &Field, name: Option<&str>, indent: usize, path: &mut Vec<usize>) {
        let start = self.text.len();
        let width = indent + field.name.chars().count() + 2;
        let braces = flow(field, name, self.with_docs);
        let documented = self.with_docs && matches!(&field.kind, Kind::Enum(_));
        if field.kind.record().is_none() && !documented && width + braces.chars().count() <= WIDTH {
            let _ = write!(self.text, "{:indent$}{}: ", "", text(&field.name));
            self.keys_in_braces(field, name, path);
            self.text.push('\n');
        } else {
            self.line(indent, &format!("{}:", text(&field.name)));
            self.block(field, name, indent + 2, path);
        }
        self.places.push(Place { range: start..self.text.len(), what: What::Field(path.clone(), "") });
    }

    fn keys_in_braces(&mut self, field: &Field, name: Option<&str>, path: &[usize]) {
        self.text.push('{');
        for (index, (key, value)) in keys(field, name, self.with_docs).into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            let start = self.text.len();
            let _ = write!(self.text, "{key}: {value}");
            self.places.push(Place { range: start..self.text.len(), what: What::Field(path.to_vec(), key) });
        }
        self.text.push('}');
    }

    fn block(&mut self, field: &Field, name: Option<&str>, indent: usize, path: &mut Vec<usize>) {
        for (key, value) in keys(field, name, self.with_docs) {
            let start = self.text.len();
            match (key, &field.kind) {
                ("values", Kind::Enum(values)) if self.with_docs => self.values(values, indent),
                ("items", Kind::List { item, .. }) if item.kind.record().is_some() => {
                    self.line(indent, "items:");
                    self.line(indent + 2, "type: object");
                    self.record(&item.kind, indent + 2, path);
                }
                ("fields", _) => self.record(&field.kind, indent, path),
                _ => self.line(indent, &format!("{key}: {value}")),
            }
            self.places.push(Place { range: start..self.text.len(), what: What::Field(path.clone(), key) });
        }
    }

    fn record(&mut self, kind: &Kind, indent: usize, path: &mut Vec<usize>) {
        let Some(record) = kind.record() else { return };
        if record.fields.is_empty() {
            self.line(indent, "fields: {}");
        } else {
            self.line(indent, "fields:");
            self.fields(record, indent + 2, path);
        }
        self.rules(record, indent, path);
    }

    fn values(&mut self, values: &[Value], indent: usize) {
        self.line(indent, "values:");
        let variants = variants(values.iter().map(|value| value.code.as_str()), &[]);
        for (value, variant) in values.iter().zip(variants) {
            let about = Some(value.about.as_str()).filter(|about| !about.is_empty()).map(text);
            let entry = match (about, variant) {
                (Some(about), Some(variant)) => format!("{{doc: {about}, as: {variant}}}"),
                (Some(about), None) => about,
                (None, Some(variant)) => format!("{{as: {variant}}}"),
                (None, None) => "null".to_owned(),
            };
            self.line(indent + 2, &format!("{}: {entry}", text(&value.code)));
        }
    }
}

/// A field's keys in the order of the specs. The values of `fields` are written by the caller.
fn keys(field: &Field, name: Option<&str>, with_docs: bool) -> Vec<(&'static str, String)> {
    let mut keys: Vec<(&'static str, String)> = Vec::new();
    if let Some(doc) = field.doc.as_deref().filter(|_| with_docs) {
        keys.push(("doc", text(doc)));
    }
    keys.push(("type", kind_word(&field.kind).to_owned()));
    if let Some(name) = name {
        keys.push(("as", name.to_owned()));
    }
    if field.in_form {
        keys.push(("in", "form".to_owned()));
    }
    if travels_as_text(&field.kind) {
        let wire = if matches!(field.kind, Kind::Integer { .. }) { "string" } else { "json_string" };
        keys.push(("wire", wire.to_owned()));
    }
    match field.presence {
        Some(Presence::Required) => keys.push(("required", "true".to_owned())),
        Some(Presence::Conditional) => keys.push(("required", "conditional".to_owned())),
        Some(Presence::Optional) | None => {}
    }
    if let Some(condition) = &field.condition {
        keys.push(("condition", text(condition)));
    }
    if let Some(length) = field.max_length {
        keys.push((if matches!(field.kind, Kind::File) { "max_bytes" } else { "max_length" }, length.to_string()));
    }
    if field.sensitive {
        keys.push(("sensitive", "true".to_owned()));
    }
    keys.extend(kind_keys(&field.kind));
    if let Some(default) = &field.default {
        keys.push(("default", text(default)));
    }
    match (&field.kind, field.example.as_slice()) {
        (_, []) => {}
        (Kind::List { .. }, items) => keys.push(("example", list(items.iter().map(String::as_str)))),
        (Kind::Integer { .. }, [example, ..]) if example.parse::<i64>().is_ok() => {
            keys.push(("example", example.clone()));
        }
        (_, [example, ..]) => keys.push(("example", text(example))),
    }
    // The nested keys stand last, as what is longest.
    if let Kind::Object { .. } = field.kind {
        keys.push(("fields", String::new()));
    }
    if let Kind::List { item, .. } = &field.kind {
        keys.push(("items", item_in_braces(item)));
    }
    keys
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Enum(_) => "enum",
        Kind::Bool(_) => "bool",
        Kind::Integer { .. } => "integer",
        Kind::Amount { .. } => "amount",
        Kind::DateTime(_) => "datetime",
        Kind::Date(_) => "date",
        Kind::Base64 => "base64",
        Kind::Json { .. } => "json",
        Kind::File => "file",
        Kind::Object { .. } => "object",
        Kind::List { .. } => "list",
    }
}

fn travels_as_text(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Integer { text: true }
            | Kind::Json { text: true }
            | Kind::Object { text: true, .. }
            | Kind::List { text: true, .. }
    )
}

/// The keys that belong to one type.
fn kind_keys(kind: &Kind) -> Vec<(&'static str, String)> {
    match kind {
        Kind::Enum(values) => vec![("values", values_in_line(values))],
        Kind::Bool(Some([yes, no])) => vec![("spelling", list([*yes, *no].into_iter()))],
        Kind::Amount { unit, scale, range } => {
            let mut keys = Vec::new();
            // Yuan with two places is what an amount is when nothing is said; fen are whole.
            keys.extend(unit.filter(|unit| *unit == "fen").map(|unit| ("unit", unit.to_owned())));
            keys.extend(scale.filter(|_| *unit != Some("fen")).map(|scale| ("scale", scale.to_string())));
            if let Some((least, greatest)) = range {
                keys.extend([("min", least.clone()), ("max", greatest.clone())]);
            }
            keys
        }
        Kind::DateTime(Some(pattern)) | Kind::Date(Some(pattern)) => vec![("pattern", quoted(pattern))],
        _ => Vec::new(),
    }
}

fn values_in_line(values: &[Value]) -> String {
    let variants = variants(values.iter().map(|value| value.code.as_str()), &[]);
    if variants.iter().all(Option::is_none) {
        return list(values.iter().map(|value| value.code.as_str()));
    }
    let entry = |(value, variant): (&Value, Option<String>)| {
        let named = variant.map_or_else(|| "null".to_owned(), |variant| format!("{{as: {variant}}}"));
        format!("{}: {named}", text(&value.code))
    };
    let entries: Vec<String> = values.iter().zip(variants).map(entry).collect();
    format!("{{{}}}", entries.join(", "))
}

fn flow(field: &Field, name: Option<&str>, with_docs: bool) -> String {
    let keys = keys(field, name, with_docs).into_iter().map(|(key, value)| match (key, &field.kind) {
        ("fields", kind) => format!("fields: {}", record_in_braces(kind, with_docs)),
        _ => format!("{key}: {value}"),
    });
    format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
}

fn record_in_braces(kind: &Kind, with_docs: bool) -> String {
    let fields = kind.record().map_or(&[][..], |record| record.fields.as_slice());
    let fields: Vec<String> = fields.iter().map(|field| field_in_braces(field, with_docs)).collect();
    format!("{{{}}}", fields.join(", "))
}

fn item_in_braces(item: &Item) -> String {
    let mut keys = vec![format!("type: {}", kind_word(&item.kind))];
    keys.extend(item.max_length.map(|length| format!("max_length: {length}")));
    keys.extend(kind_keys(&item.kind).into_iter().map(|(key, value)| format!("{key}: {value}")));
    if item.kind.record().is_some() {
        keys.push(format!("fields: {}", record_in_braces(&item.kind, false)));
    }
    format!("{{{}}}", keys.join(", "))
}
