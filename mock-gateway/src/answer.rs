//! What the gateway answers.

use serde_json::{Map, Value, json};
use spec_model::{Field, Object, Presence, Spec, Type, Wire};

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
        Type::List(item) => {
            let items: Vec<Value> = match innermost(spec, item) {
                Some(object) => vec![wired(&object_example(spec, object), item)],
                None => field.example.iter().filter_map(|text| scalar(item, text)).collect(),
            };
            (!items.is_empty() || field.presence == Presence::Required).then_some(Value::Array(items))
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

fn scalar(kind: &Type, text: &str) -> Option<Value> {
    match kind {
        Type::Integer | Type::Bool(None) => serde_json::from_str(text).ok(),
        _ => Some(json!(text)),
    }
}

/// A value for a required field without an example.
fn placeholder(spec: &Spec, kind: &Type) -> Option<Value> {
    match kind {
        Type::Enum(index) => Some(json!(spec.enums.get(*index)?.values.first()?.value)),
        Type::Bool(Some([yes, _])) => Some(json!(yes)),
        Type::Bool(None) => Some(json!(true)),
        Type::Integer => Some(json!(0)),
        Type::Url => Some(json!("https://example.com/")),
        Type::Base64 => Some(json!("AAAA")),
        Type::String => Some(json!("0")),
        Type::Object(..) | Type::List(_) | Type::File => None,
    }
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
