//! From a record to compact JSON text.

use std::borrow::Cow;

use crate::plain::split_plain;
use crate::record::Record;
use crate::table::{Field, Kind, Place};
use crate::value::{List, Value, View};

/// Where JSON text goes.
pub(crate) trait Sink {
    fn put(&mut self, text: &str);
    fn base64(&mut self, value: &crate::base64::Base64);
}

impl Sink for String {
    fn put(&mut self, text: &str) {
        self.push_str(text);
    }

    fn base64(&mut self, value: &crate::base64::Base64) {
        // With room for what follows: a picture that just fits would be copied again.
        self.reserve(value.encoded_len_at_most().saturating_add(1024));
        value.append_to(self);
    }
}

/// Counts characters and keeps nothing.
pub(crate) struct Count(pub(crate) usize);

impl Sink for Count {
    fn put(&mut self, text: &str) {
        self.0 = self.0.saturating_add(text.chars().count());
    }

    fn base64(&mut self, value: &crate::base64::Base64) {
        self.0 = self.0.saturating_add(value.encoded_len());
    }
}

/// JSON text inside a JSON string: what goes through is escaped once more.
struct Escaped<'s>(&'s mut dyn Sink);

impl Sink for Escaped<'_> {
    fn put(&mut self, text: &str) {
        escape(text, self.0);
    }

    fn base64(&mut self, value: &crate::base64::Base64) {
        self.0.base64(value);
    }
}

/// Writes the record as a JSON object. Left out are fields that are not given, and those of a request that travel
/// elsewhere than in `biz_content`.
pub(crate) fn object(record: &dyn Record, out: &mut dyn Sink) {
    members(record, out, |field| field.place == Place::BizContent);
}

/// Writes those fields of the record that are given and that `included` names as a JSON object.
pub(crate) fn members(record: &dyn Record, out: &mut dyn Sink, included: fn(&Field) -> bool) {
    let table = record.table();
    // Wire names come from specs and may hold anything.
    let plain = table.overview().plain_names;
    out.put("{");
    let mut first = true;
    for (index, field) in table.fields.iter().enumerate() {
        let view = record.get(index).view();
        if !view.is_given() || !included(field) {
            continue;
        }
        out.put(if first { "\"" } else { ",\"" });
        first = false;
        if plain {
            out.put(field.name);
        } else {
            escape(field.name, out);
        }
        out.put("\":");
        value(view, field, out);
    }
    out.put("}");
}

/// Writes a list as a JSON array.
pub(crate) fn array(list: &dyn List, field: &Field, out: &mut dyn Sink) {
    out.put("[");
    for index in 0..list.len() {
        if index > 0 {
            out.put(",");
        }
        match (list.item(index).map(Value::view), &field.item().kind) {
            // Replies hold empty lists inside of lists.
            (Some(View::Absent), Kind::List(items)) => out.put(if items.text { "\"[]\"" } else { "[]" }),
            (Some(item), _) => value(item, field.item(), out),
            (None, _) => {}
        }
    }
    out.put("]");
}

fn value(view: View<'_>, field: &Field, out: &mut dyn Sink) {
    match view {
        View::Base64(data) => {
            out.put("\"");
            out.base64(data);
            out.put("\"");
        }
        View::Record(record) if field.kind.is_text() => {
            out.put("\"");
            object(record, &mut Escaped(out));
            out.put("\"");
        }
        View::Record(record) => object(record, out),
        View::List(list) if field.kind.is_text() => {
            out.put("\"");
            array(list, field, &mut Escaped(out));
            out.put("\"");
        }
        View::List(list) => array(list, field, out),
        view => match scalar(view, field) {
            Some(text) if field.kind.is_text() => string(&text, out),
            Some(text) => out.put(&text),
            // A file is never inside JSON: specs place it in the body.
            None => out.put("null"),
        },
    }
}

/// The text of a scalar as it travels, without quotes. `None` for what is none: lists, records, files.
pub(crate) fn scalar<'a>(view: View<'a>, field: &Field) -> Option<Cow<'a, str>> {
    Some(match view {
        View::Text(text) | View::Enum { text, .. } => Cow::Borrowed(text),
        View::Bool(truth) => {
            let (yes, no) = match field.kind {
                Kind::Bool(Some(spelling)) => spelling,
                _ => ("true", "false"),
            };
            Cow::Borrowed(if truth { yes } else { no })
        }
        View::Integer(number) => Cow::Owned(number.to_string()),
        View::Amount(amount) => Cow::Borrowed(amount.as_str()),
        View::DateTime(at) => at.on_wire(field.kind.pattern()),
        View::Date(date) => date.on_wire(field.kind.pattern()),
        View::Json(json) => Cow::Borrowed(json.as_str()),
        View::Base64(data) => Cow::Owned(data.to_encoded()),
        View::Absent | View::File(_) | View::Record(_) | View::List(_) => return None,
    })
}

/// The text of a field that travels as a parameter of its own: a scalar as it is, anything else as JSON.
pub(crate) fn parameter(view: View<'_>, field: &Field) -> String {
    let mut text = String::new();
    match view {
        View::Record(record) => object(record, &mut text),
        View::List(list) => array(list, field, &mut text),
        view => return scalar(view, field).map(Cow::into_owned).unwrap_or_default(),
    }
    text
}

pub(crate) fn string(text: &str, out: &mut dyn Sink) {
    out.put("\"");
    escape(text, out);
    out.put("\"");
}

fn escape(text: &str, out: &mut dyn Sink) {
    let mut rest = text;
    loop {
        let (plain, tail) = split_plain(rest);
        if !plain.is_empty() {
            out.put(plain);
        }
        let mut chars = tail.chars();
        match chars.next() {
            None => return,
            Some('"') => out.put("\\\""),
            Some('\\') => out.put("\\\\"),
            Some('\n') => out.put("\\n"),
            Some('\r') => out.put("\\r"),
            Some('\t') => out.put("\\t"),
            Some(control) => out.put(&format!("\\u{:04x}", u32::from(control))),
        }
        rest = chars.as_str();
    }
}
