//! Values made of a spec's examples: what a gateway answers, and a request that tests can send.

use serde_json::{Value, json};

use crate::model::{Field, List, Object, Place, Presence, RuleKind, Spec, Type, Wire};

/// An object's fields with their examples, in the order of the spec; fields that are required and have none get the
/// plainest value of their type. Structures that travel as text are written as text.
pub fn members(spec: &Spec, object: &Object) -> Vec<(String, Value)> {
    let given = object.fields.iter().filter(|field| field.place != Place::File);
    let mut members: Vec<(String, Value)> =
        given.filter_map(|field| Some((field.name.clone(), of_field(spec, field)?))).collect();
    // Of fields that exclude each other, the first stays.
    for rule in object.rules.iter().filter(|rule| rule.when.is_none()) {
        if let RuleKind::OneOf(names) = &rule.kind {
            let first = names.iter().find(|name| members.iter().any(|(member, _)| member == *name)).cloned();
            members.retain(|(member, _)| !names.contains(member) || Some(member) == first.as_ref());
        }
    }
    members
}

/// Members as a compact JSON object, in their order.
pub fn write(members: &[(String, Value)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn of_field(spec: &Spec, field: &Field) -> Option<Value> {
    let required = field.presence == Presence::Required;
    match &field.kind {
        Type::List(list) => {
            let least = usize::from(required || list.item.is_structure());
            let items = items(spec, field, list, least);
            (!items.is_empty()).then(|| wired(Value::Array(items), list.wire))
        }
        kind => {
            let given = field.example.first().or(field.default.as_ref()).and_then(|text| scalar(kind, text));
            given.or_else(|| (required || kind.is_structure()).then(|| plainest(spec, kind)).flatten())
        }
    }
}

fn items(spec: &Spec, field: &Field, list: &List, least: usize) -> Vec<Value> {
    let mut items: Vec<Value> = field.example.iter().filter_map(|text| scalar(&list.item, text)).collect();
    let least = list.min_items.and_then(|least| usize::try_from(least).ok()).unwrap_or(0).max(least);
    let inner = match &list.item {
        Type::List(inner) => Some(wired(Value::Array(self::items(spec, field, inner, 1)), inner.wire)),
        kind => plainest(spec, kind),
    };
    if let Some(item) = items.first().cloned().or(inner) {
        items.resize(items.len().max(least), item);
    }
    items
}

/// A structure as it travels.
fn wired(value: Value, wire: Wire) -> Value {
    match wire {
        Wire::Json => value,
        Wire::JsonString => Value::String(value.to_string()),
    }
}

/// A text as the value that travels.
fn scalar(kind: &Type, text: &str) -> Option<Value> {
    match kind {
        Type::Integer(number) | Type::Amount(number, _) if !number.text => serde_json::from_str(text).ok(),
        Type::Bool(None) | Type::Json(Wire::Json) => serde_json::from_str(text).ok(),
        Type::Object(..) | Type::List(_) | Type::File => None,
        _ => Some(json!(text)),
    }
}

/// A value for a field without an example.
fn plainest(spec: &Spec, kind: &Type) -> Option<Value> {
    let text = match kind {
        Type::Enum(index) => spec.enums.get(*index)?.values.first()?.value.clone(),
        Type::Bool(spelling) => spelling.as_ref().map_or("true", |[yes, _]| yes).to_owned(),
        Type::Integer(number) | Type::Amount(number, _) => number.min.unwrap_or_default().to_string(),
        Type::DateTime(pattern) | Type::Date(pattern) => pattern.example(),
        Type::Url => "https://example.com/".to_owned(),
        Type::Base64 => "AAAA".to_owned(),
        Type::Json(_) => "{}".to_owned(),
        Type::String => "0".to_owned(),
        Type::Object(index, wire) => {
            let members = members(spec, spec.objects.get(*index)?);
            let text = write(&members);
            return match wire {
                Wire::Json => serde_json::from_str(&text).ok(),
                Wire::JsonString => Some(Value::String(text)),
            };
        }
        Type::List(_) | Type::File => return None,
    };
    scalar(kind, &text)
}
