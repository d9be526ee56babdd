//! Rules between fields.

use serde_json::{Value, json};

use super::{form, has, of_mapping, refused};
use crate::vocabulary::{REQUIRES, RULE};

/// A rule: one demand, perhaps with a condition.
pub(super) fn definition() -> Value {
    let demands: Vec<&str> = RULE.keys().map(|key| key.name).filter(|name| *name != "when").collect();
    let one = "a rule has one of `any_of`, `one_of`, `all_or_none` and `requires`";
    let mut parts = vec![json!({
        "if": { "not": { "anyOf": demands.iter().map(|demand| has(demand)).collect::<Vec<_>>() } },
        "then": refused(one),
    })];
    // The first is left alone, so that only what is too much is underlined.
    for (index, first) in demands.iter().enumerate() {
        let others = demands[index + 1..].iter().map(|other| ((*other).to_owned(), refused(one)));
        let others: serde_json::Map<String, Value> = others.collect();
        if !others.is_empty() {
            parts.push(json!({ "if": has(first), "then": { "properties": others } }));
        }
    }
    let mut schema = of_mapping(&RULE);
    schema["allOf"] = json!(parts);
    schema
}

/// Fields of the record, two or more.
pub(crate) fn names() -> Value {
    json!({ "type": "array", "items": form::text(), "minItems": 2, "uniqueItems": true })
}

pub(crate) fn requires() -> Value {
    of_mapping(&REQUIRES)
}

pub(crate) fn when() -> Value {
    json!({ "type": "object", "additionalProperties": form::text(), "minProperties": 1, "maxProperties": 1 })
}
