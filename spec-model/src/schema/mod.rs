//! The format as a JSON Schema, so that editors complete keys, explain them, and underline what is wrong while it is
//! typed. It is made of the very tables that the reader reads by, and knows what can be known without looking elsewhere
//! in the file: keys, words, forms, which key belongs to which type. The rest is the reader's to say.
//!
//! Draft-07, because that is the draft that the YAML language server of most editors reads best. Its messages are about
//! the key that is wrong only as long as no schema offers alternatives, so there is `if`/`then` on the type and no
//! `oneOf`. `errorMessage`, `enumDescriptions` and `doNotSuggest` are that server's own words; other readers pass over
//! them.

mod field;
pub(crate) mod form;
pub(crate) mod rule;

use serde_json::{Map, Value, json};

use crate::vocabulary::{Key, Mapping, SHARED_OBJECT, SPEC};

/// The JSON Schema of spec files, as it is committed and shipped beside them.
pub fn spec() -> String {
    file("A method of the Alipay Open Platform", &SPEC, field::Standing::ALL)
}

/// The JSON Schema of the files of shared objects, `objects/Name.yaml`.
pub fn object() -> String {
    file("An object that several methods of the Alipay Open Platform share", &SHARED_OBJECT, &[field::Standing::Inside])
}

fn file(title: &str, mapping: &Mapping, records: &[field::Standing]) -> String {
    let mut schema = of_mapping(mapping);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(title);
    schema["definitions"] = Value::Object(field::definitions(records));
    // Without this, the order would depend on features that other crates switch on.
    schema.sort_all_objects();
    let mut text = String::new();
    render(&schema, 0, &mut text);
    text + "\n"
}

/// What fits on a line stands on a line: the files are read by people when they change.
fn render(schema: &Value, depth: usize, text: &mut String) {
    const WIDTH: usize = 120;
    let line = schema.to_string();
    let entries: Vec<(String, &Value)> = match schema {
        Value::Object(map) if depth * 2 + line.len() > WIDTH => {
            map.iter().map(|(key, value)| (format!("{}: ", json!(key)), value)).collect()
        }
        Value::Array(items) if depth * 2 + line.len() > WIDTH => {
            items.iter().map(|item| (String::new(), item)).collect()
        }
        _ => return text.push_str(&line),
    };
    let (open, close) = if schema.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    for (index, (key, value)) in entries.into_iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        text.push_str(&key);
        render(value, depth + 1, text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// A mapping of these keys and no others.
fn of_mapping(mapping: &Mapping) -> Value {
    let properties: Map<String, Value> = mapping.keys().map(|key| (key.name.to_owned(), of_key(key))).collect();
    let needed: Vec<&str> = mapping.keys().filter(|key| key.needed).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": needed, "additionalProperties": false })
}

/// What may stand behind a key, with what it means.
fn of_key(key: &Key) -> Value {
    described((key.form)(), key.doc)
}

fn described(mut schema: Value, doc: &str) -> Value {
    schema["description"] = json!(doc);
    schema
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{definition}") })
}

/// Nothing may stand here, and that is why. `false` would be shorter, but the server tells the reason only of a wrong
/// type.
fn refused(why: &str) -> Value {
    json!({ "type": "null", "not": { "type": "null" }, "errorMessage": why, "doNotSuggest": true })
}

/// What holds if a mapping has the key, whatever is behind it.
fn has(key: &str) -> Value {
    json!({ "required": [key] })
}

/// What holds if a mapping has one of these words behind the key.
fn says(key: &str, words: &[&str]) -> Value {
    json!({ "required": [key], "properties": { key: { "enum": words } } })
}
