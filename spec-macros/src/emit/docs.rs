//! Rustdoc text, from the spec.
//!
//! A line begins with a space, as one that is written by hand does.

use spec_model::{Field, Limits, List, Number, Object, Place, Presence, Spec, Type, Unit, Wire};

/// The request's text.
pub(crate) fn request(spec: &Spec) -> String {
    indented(&request_lines(spec))
}

/// One text of several lines is one attribute: each costs as much to compile as a line of code.
fn indented(lines: &[String]) -> String {
    let lines = lines.iter().flat_map(|line| line.split('\n'));
    lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect::<Vec<_>>().join("\n")
}

fn request_lines(spec: &Spec) -> Vec<String> {
    let mut lines = vec![match &spec.title {
        Some(title) => format!("{title}: the request of `{}`.", spec.method),
        None => format!("The request of `{}`.", spec.method),
    }];
    if let Some(doc) = &spec.doc {
        lines.push(String::new());
        lines.extend(doc.lines().map(str::to_owned));
    }
    if let Some(key) = &spec.idempotency_key {
        lines.push(String::new());
        lines.push(format!("A repeated call with the same `{key}` does not happen twice."));
    }
    if spec.read_only {
        lines.push(String::new());
        lines.push("The call changes nothing, so it may be repeated.".to_owned());
    }
    lines
}

/// The response's text.
pub(crate) fn response(spec: &Spec) -> String {
    indented(&[format!("The response of `{}`.", spec.method)])
}

/// The text of an object inside a request or response: its own, or that of the field that it was written for.
pub(crate) fn object(spec: &Spec, object: &Object) -> String {
    let all = [&spec.request, &spec.response].into_iter().chain(&spec.objects).flat_map(|object| &object.fields);
    let holds = |kind: &Type| matches!(kind.innermost(), Type::Object(index, _) if spec.objects.get(*index).is_some_and(|other| std::ptr::eq(other, object)));
    let of_field = || all.filter(|field| holds(&field.kind)).find_map(|field| field.doc.clone());
    let doc = object.doc.clone().or_else(of_field);
    let owner = object.shared.as_ref().unwrap_or(&spec.method);
    indented(&[doc.unwrap_or_else(|| format!("An object of `{owner}`."))])
}

/// A field's text: what it is, then what the documentation demands of it.
pub(crate) fn field(field: &Field) -> String {
    let mut lines = vec![match &field.doc {
        Some(doc) => doc.trim_end().to_owned(),
        None => format!("`{}`", field.name),
    }];
    let mut facts = Vec::new();
    match field.presence {
        Presence::Required => facts.push("Required".to_owned()),
        Presence::Optional => facts.push("Optional".to_owned()),
        Presence::Conditional => facts.push(match &field.condition {
            Some(condition) => format!("Conditional: {condition}"),
            None => "Conditional".to_owned(),
        }),
    }
    limits(field.limits, &mut facts);
    if let Some(max) = field.max_bytes {
        facts.push(format!("at most {max} bytes"));
    }
    kind(&field.kind, &mut facts);
    match field.place {
        Place::BizContent | Place::File => {}
        Place::Query => facts.push("a parameter of the URL".to_owned()),
        Place::Form => facts.push("a parameter of its own".to_owned()),
    }
    if let Some(default) = &field.default {
        facts.push(format!("`{default}` unless set"));
    }
    if field.sensitive {
        facts.push("never shown by `Debug`".to_owned());
    }
    lines.push(String::new());
    lines.push(format!("{}. On the wire: `{}`.", facts.join(", "), field.name));
    if let [example] = field.example.as_slice()
        && !example.contains('`')
    {
        lines.push(format!("Example: `{example}`."));
    }
    indented(&lines)
}

/// Length and characters.
fn limits(limits: Limits, facts: &mut Vec<String>) {
    facts.extend(range(limits.min_length, limits.max_length, "characters"));
    facts.extend(limits.format.map(|format| format.describe().to_owned()));
}

fn range<T: std::fmt::Display>(min: Option<T>, max: Option<T>, what: &str) -> Option<String> {
    let what = if what.is_empty() { String::new() } else { format!(" {what}") };
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}{what}")),
        (None, Some(max)) => Some(format!("at most {max}{what}")),
        (Some(min), None) => Some(format!("at least {min}{what}")),
        (None, None) => None,
    }
}

/// What the type says of the value.
fn kind(kind_of: &Type, facts: &mut Vec<String>) {
    match kind_of {
        Type::Integer(number) => {
            facts.extend(bounds(number));
            if number.text {
                facts.push("sent as text".to_owned());
            }
        }
        Type::Amount(number, unit) => {
            facts.push(match unit {
                Unit::Yuan => format!("an amount in yuan with at most {} digits behind the point", number.scale),
                Unit::Fen => "an amount in fen".to_owned(),
            });
            facts.extend(bounds(number));
            if !number.text {
                facts.push("sent as a number".to_owned());
            }
        }
        Type::DateTime(pattern) => facts.push(format!("China time, sent as `{pattern}`")),
        Type::Date(pattern) => facts.push(format!("a day, sent as `{pattern}`")),
        Type::File => facts.push("a file".to_owned()),
        Type::Url => facts.push("an absolute URL".to_owned()),
        Type::Base64 => facts.push("bytes, sent as base64 text".to_owned()),
        Type::Json(Wire::Json) => facts.push("JSON of any form".to_owned()),
        Type::Json(Wire::JsonString) => facts.push("JSON of any form, sent as text".to_owned()),
        Type::Object(_, Wire::JsonString) => facts.push("sent as JSON text".to_owned()),
        Type::Bool(Some([yes, no])) => facts.push(format!("sent as `{yes}` or `{no}`")),
        Type::List(list) => items(list, facts),
        _ => {}
    }
}

fn items(list: &List, facts: &mut Vec<String>) {
    facts.extend(range(list.min_items, list.max_items, "items"));
    let mut each = Vec::new();
    limits(list.limits, &mut each);
    kind(&list.item, &mut each);
    if !each.is_empty() {
        facts.push(format!("each {}", each.join(", ")));
    }
    if list.wire == Wire::JsonString {
        facts.push("sent as JSON text".to_owned());
    }
}

fn bounds(number: &Number) -> Option<String> {
    range(number.min, number.max, "")
}

/// What the official SDKs call the type.
pub(crate) fn official_name(spec: &Spec, suffix: &str) -> String {
    let words: Vec<String> = spec.method.split('.').map(upper_camel).collect();
    format!("{}{suffix}", words.concat())
}

/// `user` is `User`: the segments of a method are single words.
fn upper_camel(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}
