//! From a record to compact JSON text.

use crate::json::plain_run;
use crate::record::{Field, Kind, Place, Record, View};

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
    out.put("{");
    let mut first = true;
    for (index, field) in record.table().fields.iter().enumerate() {
        let view = record.get(index).view();
        if !view.is_given() || field.place != Place::BizContent {
            continue;
        }
        out.put(if first { "\"" } else { ",\"" });
        first = false;
        // Wire names come from specs and may hold anything.
        escape(field.name, out);
        out.put("\":");
        value(view, field, out);
    }
    out.put("}");
}

fn value(view: View<'_>, field: &Field, out: &mut dyn Sink) {
    match view {
        // A file is never inside JSON: specs place it in the body.
        View::Absent | View::File(_) => out.put("null"),
        View::Text(text) | View::Enum { text, .. } => string(text, out),
        View::Integer(number) => out.put(&number.to_string()),
        View::Bool(truth) => match field.kind {
            Kind::Bool(Some((yes, no))) => string(if truth { yes } else { no }, out),
            _ => out.put(if truth { "true" } else { "false" }),
        },
        View::Base64(data) => {
            out.put("\"");
            out.base64(data);
            out.put("\"");
        }
        View::Record(record) if matches!(field.kind, Kind::JsonString) => {
            out.put("\"");
            object(record, &mut Escaped(out));
            out.put("\"");
        }
        View::Record(record) => object(record, out),
        View::List(list) => {
            let item_field = match field.kind {
                Kind::List(item) => item,
                _ => field,
            };
            out.put("[");
            for index in 0..list.len() {
                if index > 0 {
                    out.put(",");
                }
                if let Some(item) = list.item(index) {
                    value(item.view(), item_field, out);
                }
            }
            out.put("]");
        }
    }
}

/// The text of a field that travels as a parameter of its own: a scalar as it is, anything else as JSON.
pub(crate) fn parameter(view: View<'_>, field: &Field) -> String {
    match view {
        View::Text(text) | View::Enum { text, .. } => text.to_owned(),
        View::Base64(data) => data.to_encoded(),
        View::Bool(truth) => match field.kind {
            Kind::Bool(Some((yes, no))) => (if truth { yes } else { no }).to_owned(),
            _ => truth.to_string(),
        },
        View::Record(record) => {
            let mut text = String::new();
            object(record, &mut text);
            text
        }
        view => {
            let mut text = String::new();
            value(view, field, &mut text);
            text
        }
    }
}

fn string(text: &str, out: &mut dyn Sink) {
    out.put("\"");
    escape(text, out);
    out.put("\"");
}

fn escape(text: &str, out: &mut dyn Sink) {
    let mut rest = text;
    loop {
        let (plain, tail) = rest.split_at_checked(plain_run(rest.as_bytes())).unwrap_or((rest, ""));
        out.put(plain);
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
