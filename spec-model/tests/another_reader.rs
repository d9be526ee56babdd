//! Another YAML reader finds the same in every spec: names, nesting and texts.

use std::path::Path;

use serde_yaml::Value;
use spec_model::{Field, Spec, Type};

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}

/// What stands under an object's name: in the file, or in one of its own.
fn named(name: &str, root: &Value, spec: &Spec) -> Value {
    if let Some(object) = root.get("objects").and_then(|objects| objects.get(name)) {
        return object.clone();
    }
    let file = format!("{name}.yaml");
    let shared = spec.shared.iter().find(|source| source.name().rsplit('/').next() == Some(&file));
    serde_yaml::from_str(shared.unwrap_or_else(|| panic!("no object {name}")).text()).unwrap()
}

fn compare(fields: &[Field], value: &Value, root: &Value, spec: &Spec, at: &str) {
    let empty = serde_yaml::Mapping::new();
    let mapping = value.as_mapping().unwrap_or(&empty);
    let names: Vec<String> = mapping.keys().map(text).collect();
    let ours: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(ours, names, "{at}");
    for (field, value) in fields.iter().zip(mapping.values()) {
        let at = format!("{at}.{}", field.name);
        if let Some(doc) = value.get("doc") {
            assert_eq!(field.doc.as_deref(), doc.as_str(), "{at}");
        }
        if let Some(length) = value.get("max_length") {
            assert_eq!(field.limits.max_length.map(f64::from), length.as_f64(), "{at}");
        }
        if let Some(example) = value.get("example").filter(|example| !example.is_sequence()) {
            // A plain number may be spelt otherwise there; a text may not.
            if example.is_string() {
                assert_eq!(field.example, [text(example)], "{at}");
            }
        }
        assert_eq!(field.sensitive, value.get("sensitive").and_then(Value::as_bool).unwrap_or(false), "{at}");
        match &field.kind {
            Type::Object(index, _) => {
                let object = value.get("object").and_then(Value::as_str);
                let object = object.map_or_else(|| value.clone(), |name| named(name, root, spec));
                compare(&spec.objects[*index].fields, &object["fields"], root, spec, &at);
            }
            Type::Enum(index) => {
                let values: Vec<String> = match &value["values"] {
                    Value::Sequence(values) => values.iter().map(text).collect(),
                    Value::Mapping(values) => values.keys().map(text).collect(),
                    other => panic!("{at}: {other:?}"),
                };
                let ours: Vec<&str> = spec.enums[*index].values.iter().map(|value| value.value.as_str()).collect();
                assert_eq!(ours, values, "{at}");
            }
            _ => {}
        }
    }
}

#[test]
fn finds_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/methods");
    let files = spec_model::find(&folder).unwrap();
    assert!(files.len() >= 3);
    for file in files {
        let name = file.display().to_string();
        let spec = spec_model::load(&file, &name).unwrap_or_else(|error| panic!("{error}"));
        let value: Value = serde_yaml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(value["method"], spec.method.as_str());
        assert_eq!(file.file_stem().and_then(|stem| stem.to_str()), Some(spec.method.as_str()), "{name}");
        compare(&spec.request.fields, value.get("request").unwrap_or(&Value::Null), &value, &spec, "request");
        compare(&spec.response.fields, value.get("response").unwrap_or(&Value::Null), &value, &spec, "response");
    }
}
