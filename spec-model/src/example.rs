//! Values made of a spec's examples: what a gateway answers, and a request that tests can send.
//!
//! They are JSON text, so that members keep the spec's order and numbers their digits.

use serde_json::json;

use crate::model::{Field, List, Object, Place, Presence, RuleKind, Spec, Type, Wire};

/// A member of an object: its name, and the JSON text of its value.
pub type Member = (String, String);

/// An object's fields with their examples, in the order of the spec; files are left out. Fields that are required and
/// have no example get the plainest value of their type.
pub fn members(spec: &Spec, object: &Object) -> Vec<Member> {
    let given = object.fields.iter().filter(|field| field.place != Place::File);
    let mut members: Vec<Member> =
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
pub fn write(members: &[Member]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn of_field(spec: &Spec, field: &Field) -> Option<String> {
    let required = field.presence == Presence::Required;
    match &field.kind {
        Type::List(list) => {
            let least = usize::from(required || list.item.is_structure());
            let items = items(spec, field, list, least);
            (!items.is_empty()).then(|| wired(format!("[{}]", items.join(",")), list.wire))
        }
        kind => {
            let given = field.example.first().or(field.default.as_ref()).map(|text| scalar(kind, text));
            given.or_else(|| (required || kind.is_structure()).then(|| plainest(spec, kind)).flatten())
        }
    }
}

fn items(spec: &Spec, field: &Field, list: &List, least: usize) -> Vec<String> {
    let mut items: Vec<String> = if list.item.is_structure() {
        Vec::new()
    } else {
        field.example.iter().map(|text| scalar(&list.item, text)).collect()
    };
    let least = list.min_items.and_then(|least| usize::try_from(least).ok()).unwrap_or(0).max(least);
    let inner = match &list.item {
        Type::List(inner) => Some(wired(format!("[{}]", self::items(spec, field, inner, 1).join(",")), inner.wire)),
        kind => plainest(spec, kind),
    };
    if let Some(item) = items.first().cloned().or(inner) {
        items.resize(items.len().max(least), item);
    }
    items
}

/// A structure as it travels.
fn wired(json: String, wire: Wire) -> String {
    match wire {
        Wire::Json => json,
        Wire::JsonString => json!(json).to_string(),
    }
}

/// A scalar's text as the JSON that travels.
pub(crate) fn scalar(kind: &Type, text: &str) -> String {
    let bare = match kind {
        Type::Integer(number) | Type::Amount(number, _) => !number.text,
        Type::Bool(spelling) => spelling.is_none(),
        Type::Json(wire) => *wire == Wire::Json,
        _ => false,
    };
    if bare { text.to_owned() } else { json!(text).to_string() }
}

/// A value for a field without an example.
fn plainest(spec: &Spec, kind: &Type) -> Option<String> {
    let text = match kind {
        Type::Enum(index) => spec.enums.get(*index)?.values.first()?.value.clone(),
        Type::Bool(spelling) => spelling.as_ref().map_or("true", |[yes, _]| yes).to_owned(),
        Type::Integer(number) | Type::Amount(number, _) => number.min.or(number.max).unwrap_or_default().to_string(),
        Type::DateTime(pattern) | Type::Date(pattern) => pattern.example(),
        Type::Url => "https://example.com/".to_owned(),
        Type::Base64 => "AAAA".to_owned(),
        Type::Json(_) => "{}".to_owned(),
        Type::String => "0".to_owned(),
        Type::Object(index, wire) => {
            return Some(wired(write(&members(spec, spec.objects.get(*index)?)), *wire));
        }
        Type::List(_) | Type::File => return None,
    };
    Some(scalar(kind, &text))
}
