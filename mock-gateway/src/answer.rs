//! What the gateway answers.

use serde_json::{Map, Value, json};
use spec_model::{Field, List, Object, Presence, Spec, Type, Wire};

use crate::checks::Refusal;

/// The node of a call that was carried out: the spec's examples, with echoes of the request.
pub(crate) fn example(spec: &Spec, request: &Map<String, Value>) -> String {
    let mut members = vec![("code".to_owned(), json!("10000")), ("msg".to_owned(), json!("Success"))];
    for field in &spec.response.fields {
        let echoed = field.echo.then(|| request.get(&field.name).cloned()).flatten();
        if let Some(value) = echoed.or_else(|| field_example(spec, field)) {
            members.push((field.name.clone(), value));
        }
    }
    write(&members)
}

fn field_example(spec: &Spec, field: &Field) -> Option<Value> {
    match &field.kind {
        Type::List(list) => {
            let items = list_example(spec, field, list);
            let given = !items.is_empty() || field.presence == Presence::Required;
            let items = Value::Array(items);
            given.then(|| match list.wire {
                Wire::Json => items,
                Wire::JsonString => Value::String(items.to_string()),
            })
        }
        kind => {
            if let Some(object) = innermost(spec, kind) {
                Some(wired(&object_example(spec, object), kind))
            } else {
                let given = field.example.first().or(field.default.as_ref()).and_then(|text| scalar(kind, text));
                given.or_else(|| (field.presence == Presence::Required).then(|| placeholder(spec, kind)).flatten())
            }
        }
    }
}

fn list_example(spec: &Spec, field: &Field, list: &List) -> Vec<Value> {
    if let Type::List(inner) = &list.item {
        let items = list_example(spec, field, inner);
        return if items.is_empty() { items } else { vec![Value::Array(items)] };
    }
    let mut items: Vec<Value> = match innermost(spec, &list.item) {
        Some(object) => vec![wired(&object_example(spec, object), &list.item)],
        None => field.example.iter().filter_map(|text| scalar(&list.item, text)).collect(),
    };
    let least = list.min_items.and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
    if let Some(item) = items.first().cloned().or_else(|| placeholder(spec, &list.item)) {
        items.resize(items.len().max(least), item);
    }
    items
}

fn innermost<'s>(spec: &'s Spec, kind: &Type) -> Option<&'s Object> {
    match kind {
        Type::Object(index, _) => spec.objects.get(*index),
        _ => None,
    }
}

fn object_example(spec: &Spec, object: &Object) -> String {
    let members: Vec<(String, Value)> =
        object.fields.iter().filter_map(|field| Some((field.name.clone(), field_example(spec, field)?))).collect();
    write(&members)
}

/// Members in the order of the spec, as compact JSON.
fn write(members: &[(String, Value)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn wired(text: &str, kind: &Type) -> Value {
    match kind {
        Type::Object(_, Wire::JsonString) => Value::String(text.to_owned()),
        _ => serde_json::from_str(text).unwrap_or(Value::Null),
    }
}

/// A text as the value that travels.
fn scalar(kind: &Type, text: &str) -> Option<Value> {
    match kind {
        Type::Integer(number) | Type::Amount(number, _) if !number.text => serde_json::from_str(text).ok(),
        Type::Bool(None) | Type::Json(Wire::Json) => serde_json::from_str(text).ok(),
        _ => Some(json!(text)),
    }
}

/// A value for a required field without an example.
fn placeholder(spec: &Spec, kind: &Type) -> Option<Value> {
    let text = match kind {
        Type::Enum(index) => spec.enums.get(*index)?.values.first()?.value.clone(),
        Type::Bool(spelling) => spelling.as_ref().map_or("true", |[yes, _]| yes).to_owned(),
        Type::Integer(number) | Type::Amount(number, _) => number.min.unwrap_or_default().to_string(),
        Type::DateTime(pattern) | Type::Date(pattern) => pattern.example(),
        Type::Url => "https://example.com/".to_owned(),
        Type::Base64 => "AAAA".to_owned(),
        Type::Json(_) => "{}".to_owned(),
        Type::String => "0".to_owned(),
        Type::Object(..) | Type::List(_) | Type::File => return None,
    };
    scalar(kind, &text)
}

/// The node of a refused call.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    let texts = [
        ("code", refusal.code),
        ("msg", refusal.msg),
        ("sub_code", refusal.sub_code.as_str()),
        ("sub_msg", refusal.sub_msg.as_str()),
    ];
    write(&texts.map(|(name, text)| (name.to_owned(), json!(text))))
}
