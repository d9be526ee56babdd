//! Rustdoc text, from the spec.
//!
//! A line begins with a space, as one that is written by hand does.

use spec_model::{Field, Object, Place, Presence, Spec, Type, Wire};

/// The request's text.
pub(crate) fn request(spec: &Spec) -> Vec<String> {
    indented(&request_lines(spec))
}

fn indented(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .flat_map(|line| line.split('\n'))
        .map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
        .collect()
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
pub(crate) fn response(spec: &Spec) -> Vec<String> {
    indented(&[format!("The response of `{}`.", spec.method)])
}

/// The text of an object inside a request or response: that of the field that it was written for.
pub(crate) fn object(spec: &Spec, object: &Object) -> Vec<String> {
    let all = [&spec.request, &spec.response].into_iter().chain(&spec.objects).flat_map(|object| &object.fields);
    let holds = |kind: &Type| matches!(innermost(kind), Type::Object(index, _) if spec.objects.get(*index).is_some_and(|other| std::ptr::eq(other, object)));
    let doc = all.filter(|field| holds(&field.kind)).find_map(|field| field.doc.clone());
    indented(&[doc.unwrap_or_else(|| format!("An object of `{}`.", spec.method))])
}

fn innermost(kind: &Type) -> &Type {
    match kind {
        Type::List(item) => innermost(item),
        kind => kind,
    }
}

/// A field's text: what it is, then what the documentation demands of it.
pub(crate) fn field(field: &Field) -> Vec<String> {
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
    match (field.min_length, field.max_length) {
        (Some(min), Some(max)) => facts.push(format!("{min} to {max} characters")),
        (None, Some(max)) => facts.push(format!("at most {max} characters")),
        (Some(min), None) => facts.push(format!("at least {min} characters")),
        (None, None) => {}
    }
    if let Some(format) = field.format {
        facts.push(format.describe().to_owned());
    }
    match &field.kind {
        Type::File => facts.push(match field.max_bytes {
            Some(most) => format!("a file of at most {most} bytes"),
            None => "a file".to_owned(),
        }),
        Type::Url => facts.push("an absolute URL".to_owned()),
        Type::Base64 => facts.push("bytes, sent as base64 text".to_owned()),
        Type::Object(_, Wire::JsonString) => facts.push("sent as JSON text".to_owned()),
        Type::Bool(Some([yes, no])) => facts.push(format!("sent as `{yes}` or `{no}`")),
        _ => {}
    }
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
