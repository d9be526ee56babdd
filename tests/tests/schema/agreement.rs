//! The schema and the reader refuse the same fields.

use serde_json::Value;

use super::{HEAD, of_specs};

/// A sound field of each type.
const SOUND: [(&str, &str); 13] = [
    ("string", "type: string"),
    ("enum", "type: enum, values: [A, B]"),
    ("bool", "type: bool"),
    ("integer", "type: integer"),
    ("amount", "type: amount"),
    ("datetime", "type: datetime"),
    ("date", "type: date"),
    ("url", "type: url"),
    ("base64", "type: base64"),
    ("json", "type: json"),
    ("file", "type: file"),
    ("object", "type: object, fields: {m: {type: string}}"),
    ("list", "type: list, items: {type: string}"),
];

/// Parts of what the reader alone can say about a field, and why the schema cannot.
const BEYOND_FIELDS: [(&str, &str); 9] = [
    ("the example", "depends on the field's values, pattern, format and lengths"),
    ("the default", "depends on the field's values, pattern, format and lengths"),
    ("there is no object", "depends on the other objects and files"),
    ("there is no field", "depends on the other fields"),
    ("nothing says when", "depends on the rules"),
    ("cannot be compared with the request's", "depends on the request"),
    ("digits behind the point", "depends on `scale`"),
    ("is `1e3`, which is not a number", "other readers of YAML see a number"),
    ("`yyyyMMMM` is not a pattern", "all its letters stand for something, but not twice in a row"),
];

/// Spellings that the reader takes and the schema does not: editors that ask for quotes, or for none, ask for the usual.
const UNUSUAL: [&str; 2] = ["as: true", "required: \"true\""];

/// Values of every form.
const FORMS: [&str; 34] = [
    "",
    "true",
    "\"true\"",
    "3",
    "0",
    "-1",
    "1.5",
    "1e3",
    "word",
    "Word",
    "\"\"",
    "[]",
    "[T, F]",
    "[1, 2]",
    "[[T]]",
    "{}",
    "{x: y}",
    "{x: {type: string}}",
    "{x: {doc: y, as: Z}}",
    "{type: string}",
    "{type: json}",
    "{type: file}",
    "yyyy",
    "yyyyMMdd",
    "yyyyMMddHHmm",
    "yyyyMMMM",
    "2026-01-01",
    "2026-01-01 00:00:00",
    "https://example.com",
    "AAAA",
    "88.88",
    "4294967295",
    "[{any_of: [m, m]}]",
    "[{any_of: [m, n]}]",
];

/// Each key of a field with each type and with values of every form, in each place: what the schema refuses is what the
/// reader refuses, but for what only the reader can know.
#[test]
fn the_reader_and_the_schema_agree_on_every_key_of_every_type() {
    let schema: Value = serde_json::from_str(&spec_model::schema::spec()).unwrap();
    let definitions = schema["definitions"].as_object().unwrap();
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
    };
    assert_eq!(texts(&definitions["field"]["properties"]["type"]["enum"]), SOUND.map(|(name, _)| name));
    let validator = of_specs();
    let (mut cases, mut disagreements) = (0, Vec::new());
    for key in definitions.keys().filter_map(|name| name.strip_prefix("key_")) {
        let words = definitions.values().flat_map(|definition| texts(&definition["properties"][key]["enum"]));
        let mut values: Vec<String> = words.chain(FORMS.map(str::to_owned)).collect();
        values.sort();
        values.dedup();
        for (value, (_, sound)) in values.iter().flat_map(|value| SOUND.iter().map(move |sound| (value, sound))) {
            let given = format!("{key}: {value}");
            let others = split(sound).into_iter().filter(|part| !part.starts_with(&format!("{key}:")));
            let field = format!("{{{}}}", others.chain([given.as_str()]).collect::<Vec<_>>().join(", "));
            for text in [
                format!("{HEAD}request:\n  f: {field}\n"),
                format!("{HEAD}request:\n  f: {{type: string}}\nresponse:\n  f: {field}\n"),
                format!("{HEAD}notifications:\n  n:\n    fields:\n      f: {field}\n"),
                format!("{HEAD}request:\n  o:\n    type: object\n    fields:\n      f: {field}\n"),
                format!("{HEAD}request:\n  l:\n    type: list\n    items: {field}\n"),
            ] {
                cases += 1;
                let instance = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{text}{error}"));
                match (validator.is_valid(&instance), spec_model::parse("x.yaml", &text)) {
                    (false, Ok(_)) if !UNUSUAL.contains(&given.as_str()) => {
                        disagreements.push(format!("only the schema refuses\n{text}"));
                    }
                    (true, Err(error)) if !is_beyond(&error) => {
                        disagreements.push(format!("only the reader refuses\n{error}"));
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(cases > 60_000);
    assert!(disagreements.is_empty(), "{} of {cases}:\n{}", disagreements.len(), disagreements.join("\n"));
}

/// Whether the schema can know nothing of what the reader says.
fn is_beyond(error: &spec_model::Diagnostics) -> bool {
    error.problems().iter().all(|problem| BEYOND_FIELDS.iter().any(|(part, _)| problem.title().contains(part)))
}

/// The parts of a flow mapping's inside.
fn split(inside: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inside[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[start..].trim());
    parts
}
