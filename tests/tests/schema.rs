//! The JSON Schema that editors read: it is the committed file, it takes every spec, and it refuses what it can know to
//! be wrong, where it is wrong.
//!
//! `BLESS=1 cargo test -p openapi-tests --test schema` writes the committed files anew.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

const HEAD: &str = "method: alipay.demo.order.create\nsource: {kind: documentation}\n";

/// The broken specs of `diagnostics/` that the schema takes, by what it cannot know.
const BEYOND: [(&str, &[&str]); 6] = [
    ("it sees the YAML after it was read", &["tab_behind_the_colon", "anchor_and_alias", "tag"]),
    (
        "names in Rust are made of names on the wire",
        &[
            "fields_that_are_one_in_rust",
            "values_that_are_one_in_rust",
            "value_called_other",
            "error_codes_that_are_one_in_rust",
            "error_code_called_other",
            "object_named_like_the_request",
        ],
    ),
    (
        "it does not compare numbers with each other",
        &["lengths_that_leave_nothing", "max_below_min", "bound_with_too_many_digits", "fewer_items_than_none"],
    ),
    (
        "it does not hold values to the rest of their field",
        &[
            "no_such_day",
            "example_in_another_pattern",
            "example_too_long",
            "example_of_another_format",
            "example_outside_the_enum",
            "default_outside_the_enum",
            "example_of_json",
            "more_examples_than_the_list_may_hold",
        ],
    ),
    (
        "it does not look at other fields",
        &[
            "default_that_would_come_in",
            "default_in_a_notification",
            "rule_on_an_unknown_field",
            "rule_of_a_notification",
            "rule_that_always_holds",
            "rule_that_never_holds",
            "the_same_rule_twice",
            "requires_itself",
            "when_on_an_unknown_field",
            "when_with_an_unknown_value",
            "when_on_an_object",
            "conditional_without_a_condition",
            "echo_of_a_missing_field",
            "echo_of_another_type",
            "idempotency_key_that_is_no_field",
            "idempotency_key_that_is_no_text",
        ],
    ),
    (
        "it does not look at other objects and files",
        &[
            "object_that_nobody_uses",
            "unknown_object",
            "object_that_is_nowhere",
            "object_that_holds_itself",
            "objects_that_hold_each_other",
            "shared_object_that_is_broken",
            "shared_object_under_another_name",
            "MisnamedBuyer",
        ],
    ),
];

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn validator(schema: &str) -> Validator {
    jsonschema::draft7::new(&serde_json::from_str(schema).unwrap()).unwrap()
}

fn of_specs() -> Validator {
    validator(&spec_model::schema::spec())
}

fn of_objects() -> Validator {
    validator(&spec_model::schema::object())
}

/// A YAML file as editors see it, or what is wrong with it before any schema is asked.
fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    // Duplicate keys are told by this step and would be lost without it.
    serde_yaml::from_str::<serde_yaml::Value>(text)?;
    serde_yaml::from_str(text)
}

/// Where the schema finds faults: the path of the value, or of the key that should not be there.
fn faults(validator: &Validator, instance: &Value) -> Vec<String> {
    let mut places: Vec<String> = validator
        .iter_errors(instance)
        .flat_map(|error| {
            let path = error.instance_path().to_string();
            match error.kind() {
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    unexpected.iter().map(|key| format!("{path}/{key}")).collect()
                }
                ValidationErrorKind::PropertyNames { error } => {
                    vec![format!("{path}/{}", error.instance().as_str().unwrap_or_default())]
                }
                _ => vec![path],
            }
        })
        .collect();
    places.sort();
    places.dedup();
    places
}

/// Every sound file of the format in the workspace.
fn specs() -> Vec<PathBuf> {
    let broken = ["tests/ui", "tests/diagnostics"].map(|folder| workspace().join(folder));
    let found = ["specs", "tests"].map(|folder| spec_model::find(&workspace().join(folder)).unwrap()).concat();
    let found: Vec<PathBuf> =
        found.into_iter().filter(|path| !broken.iter().any(|folder| path.starts_with(folder))).collect();
    assert!(found.len() > 40, "{found:?}");
    found
}

#[test]
fn the_committed_schemas_are_those_of_the_model() {
    for (name, schema) in [("spec", spec_model::schema::spec()), ("object", spec_model::schema::object())] {
        let path = workspace().join(format!("specs/{name}.schema.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(schema == committed, "{name}.schema.json is not the model's: run with BLESS=1");
        assert!(jsonschema::meta::is_valid(&serde_json::from_str(&schema).unwrap()), "{name}");
    }
}

#[test]
fn every_spec_is_taken() {
    let (of_specs, of_objects) = (of_specs(), of_objects());
    let imported = spec_model::find(&workspace().join("cli/tests/pages/expected")).unwrap();
    for path in specs().into_iter().chain(imported) {
        let validator = if spec_model::is_object_file(&path) { &of_objects } else { &of_specs };
        let instance = read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn every_spec_names_its_schema_in_its_first_line() {
    let check = |text: &str, folder: &Path, schema: &str, of: &Path| {
        let line = text.lines().next().unwrap_or_default();
        let named =
            line.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{}: {line}", of.display()));
        let found =
            folder.join(named).canonicalize().unwrap_or_else(|error| panic!("{}: {named}: {error}", of.display()));
        assert_eq!(found, workspace().join("specs").join(schema).canonicalize().unwrap(), "{}", of.display());
    };
    for path in specs() {
        let schema = if spec_model::is_object_file(&path) { "object.schema.json" } else { "spec.schema.json" };
        check(&std::fs::read_to_string(&path).unwrap(), path.parent().unwrap(), schema, &path);
    }
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let examples = readme.split("```yaml\n").skip(1);
    for example in examples.filter(|example| example.contains("\nmethod: ")) {
        check(example, &workspace().join("specs/methods/user"), "spec.schema.json", Path::new("README.md"));
    }
}

/// One fault each, and the places where it is told.
const FAULTS: &[(&str, &str)] = &[
    // keys
    ("tittle: x", "/tittle"),
    ("request: {a: {type: string, max_lenght: 3}}", "/request/a/max_lenght"),
    ("request: {a: {type: strnig, max_lenght: 3}}", "/request/a/max_lenght /request/a/type"),
    ("response: {a: {type: list, items: {type: string, doc: x}}}", "/response/a/items/doc"),
    ("response: {a: {type: list, items: {type: string, values: [A]}}}", "/response/a/items/values"),
    ("errors: {A: {retyr: never}}", "/errors/A/retyr"),
    ("source: {kind: documentation, link: x}", "/source/link"),
    ("request: {a: {type: enum, values: {A: {docs: x}}}}", "/request/a/values/A/docs"),
    ("request: {a: {type: object, fields: {b: {type: url, maximum: 3}}}}", "/request/a/fields/b/maximum"),
    ("objects: {A: {field: {}, fields: {}}}", "/objects/A/field"),
    ("notifications: {paid: {fields: {}, retry: never}}", "/notifications/paid/retry"),
    // words
    ("request: {a: {type: strnig}}", "/request/a/type"),
    ("request: {a: {type: string, format: digit}}", "/request/a/format"),
    ("request: {a: {type: string, required: maybe}}", "/request/a/required"),
    ("request: {a: {type: string, in: header}}", "/request/a/in"),
    ("request: {a: {type: amount, unit: dollar}}", "/request/a/unit"),
    ("request: {a: {type: object, wire: list, fields: {}}}", "/request/a/wire"),
    ("request: {a: {type: integer, wire: json_string}}", "/request/a/wire"),
    ("errors: {A: {retry: nevr}}", "/errors/A/retry"),
    ("source: {kind: docs}", "/source/kind"),
    ("invoke: pages", "/invoke"),
    ("invoke: [execute, pages]", "/invoke/1"),
    // forms
    ("method: pay", "/method"),
    ("read_only: 1", "/read_only"),
    ("title: [x]", "/title"),
    ("request: [a]", "/request"),
    ("request: {a: string}", "/request/a"),
    ("request: {a: }", "/request/a"),
    ("errors: [A]", "/errors"),
    ("errors: {A: }", "/errors/A"),
    ("request: {a: {type: string, max_length: 1.5}}", "/request/a/max_length"),
    ("request: {a: {type: string, max_length: -1}}", "/request/a/max_length"),
    ("request: {a: {type: string, max_length: 0}}", "/request/a/max_length"),
    ("request: {a: {type: string, max_length: \"3\"}}", "/request/a/max_length"),
    ("request: {a: {type: string, max_length: 4294967295}}", "/request/a/max_length"),
    ("request: {a: {type: string, sensitive: \"true\"}}", "/request/a/sensitive"),
    ("request: {a: {type: string, as: orderType}}", "/request/a/as"),
    ("request: {a: {type: string, as: self}}", "/request/a/as"),
    ("request: {a: {type: string, doc: }}", "/request/a/doc"),
    ("request: {a: {type: string, example: [a]}}", "/request/a/example"),
    ("request: {a: {type: list, items: {type: string}, example: a}}", "/request/a/example"),
    ("request: {a: {type: list, items: {type: string}, example: [[a]]}}", "/request/a/example/0"),
    ("request: {a: {type: bool, example: yes}}", "/request/a/example"),
    ("request: {a: {type: bool, spelling: [T]}}", "/request/a/spelling"),
    ("request: {a: {type: bool, spelling: [T, T]}}", "/request/a/spelling"),
    ("request: {a: {type: integer, default: many}}", "/request/a/default"),
    ("request: {a: {type: integer, max: 0.5}}", "/request/a/max"),
    ("request: {a: {type: amount, min: a little}}", "/request/a/min"),
    ("request: {a: {type: amount, scale: 13}}", "/request/a/scale"),
    ("request: {a: {type: url, example: example.com}}", "/request/a/example"),
    ("request: {a: {type: base64, example: a}}", "/request/a/example"),
    ("request: {a: {type: datetime, pattern: yyyy-mm-DD}}", "/request/a/pattern"),
    ("request: {a: {type: enum, values: {A: {as: lower}}}}", "/request/a/values/A/as"),
    ("objects: {lower: {fields: {}}}", "/objects/lower"),
    // what a type needs, and what belongs to another
    ("request: {a: {doc: x}}", "/request/a"),
    ("request: {a: {type: enum}}", "/request/a"),
    ("request: {a: {type: enum, values: []}}", "/request/a/values"),
    ("request: {a: {type: enum, values: {}}}", "/request/a/values"),
    ("request: {a: {type: enum, values: [A, A]}}", "/request/a/values"),
    ("request: {a: {type: enum, values: [A, \" \"]}}", "/request/a/values/1"),
    ("request: {a: {type: list}}", "/request/a"),
    ("request: {a: {type: list, items: }}", "/request/a/items"),
    ("request: {a: {type: list, items: {type: file}}}", "/request/a/items/type"),
    ("request: {a: {type: list, items: {type: enum}}}", "/request/a/items"),
    ("request: {a: {type: object}}", "/request/a"),
    ("request: {a: {type: object, object: A, rules: []}}", "/request/a/rules"),
    ("request: {a: {type: object, object: a}}", "/request/a/object"),
    ("request: {a: {type: string, values: [A]}}", "/request/a/values"),
    ("request: {a: {type: string, open: true}}", "/request/a/open"),
    ("request: {a: {type: enum, values: [A], format: digits}}", "/request/a/format"),
    ("request: {a: {type: string, max_bytes: 3}}", "/request/a/max_bytes"),
    ("request: {a: {type: file, max_length: 3}}", "/request/a/max_length"),
    ("request: {a: {type: file, example: x}}", "/request/a/example"),
    ("request: {a: {type: object, fields: {}, max_length: 3}}", "/request/a/max_length"),
    ("request: {a: {type: list, items: {type: string}, min_length: 3}}", "/request/a/min_length"),
    ("request: {a: {type: json, max_length: 3}}", "/request/a/max_length"),
    ("request: {a: {type: base64, default: AAAA}}", "/request/a/default"),
    ("request: {a: {type: object, fields: {}, example: x}}", "/request/a/example"),
    ("request: {a: {type: list, items: {type: json}, example: [x]}}", "/request/a/example"),
    ("request: {a: {type: amount, unit: fen, scale: 2}}", "/request/a/scale"),
    ("request: {a: {type: string, condition: sometimes}}", "/request/a"),
    ("request: {a: {type: string, condition: sometimes, required: true}}", "/request/a/required"),
    ("request: {a: {type: string, required: conditional, condition: }}", "/request/a/condition"),
    ("request: {\"--\": {type: string}}", "/request/--"),
    ("errors: {\"--\": {retry: never}}", "/errors/--"),
    ("objects: {A: {doc: x}}", "/objects/A"),
    ("notifications: {paid: {doc: x}}", "/notifications/paid"),
    // places
    ("request: {a: {type: string, echo: true}}", "/request/a/echo"),
    ("response: {a: {type: object, fields: {}, echo: true}}", "/response/a/echo"),
    ("request: {a: {type: string, in: file}}", "/request/a/in"),
    ("request: {a: {type: file, in: query}}", "/request/a/in"),
    ("response: {a: {type: file}}", "/response/a/type"),
    ("response: {a: {type: string, in: query}}", "/response/a/in"),
    ("request: {a: {type: object, fields: {b: {type: string, in: form}}}}", "/request/a/fields/b/in"),
    ("request: {a: {type: object, fields: {b: {type: file}}}}", "/request/a/fields/b/type"),
    // rules
    ("rules: {any_of: [a, b]}", "/rules"),
    ("rules: [any_of]", "/rules/0"),
    ("rules: [{}]", "/rules/0"),
    ("rules: [{when: {a: x}}]", "/rules/0"),
    ("rules: [{any_of: [a]}]", "/rules/0/any_of"),
    ("rules: [{any_of: a}]", "/rules/0/any_of"),
    ("rules: [{any_of: [a, b], one_of: [c, d]}]", "/rules/0/one_of"),
    ("rules: [{requires: {field: a}}]", "/rules/0/requires"),
    ("rules: [{any_of: [a, b], when: {a: x, b: y}}]", "/rules/0/when"),
    ("rules: [{any_of: [a, b], unless: {a: x}}]", "/rules/0/unless"),
    ("request: {a: {type: object, fields: {}, rules: [{all: [b, c]}]}}", "/request/a/rules/0 /request/a/rules/0/all"),
];

#[test]
fn what_is_wrong_is_told_where_it_is() {
    let validator = of_specs();
    for (body, place) in FAULTS {
        let (key, _) = body.split_once(':').unwrap();
        let head: String = HEAD
            .lines()
            .filter(|line| !line.starts_with(&format!("{key}:")))
            .fold(String::new(), |all, line| all + line + "\n");
        let text = format!("{head}{body}\n");
        let instance = read(&text).unwrap_or_else(|error| panic!("{text}{error}"));
        assert_eq!(faults(&validator, &instance).join(" "), *place, "{body}");
        assert!(spec_model::parse("x.yaml", &text).is_err(), "the reader takes {body}");
    }
    for (text, place) in [(HEAD.lines().next().unwrap(), ""), (HEAD.lines().last().unwrap(), ""), ("[]", "")] {
        let instance = read(text).unwrap();
        assert_eq!(faults(&validator, &instance), [place], "{text}");
        assert!(spec_model::parse("x.yaml", text).is_err(), "the reader takes {text}");
    }
}

#[test]
fn objects_have_files_of_their_own() {
    let validator = of_objects();
    for (text, places) in [
        ("object: A\nfields: {a: {type: string}}", &[][..]),
        ("object: A\ndoc: x\nfields: {a: {type: object, object: B}}\nrules: [{any_of: [a, b]}]", &[]),
        ("object: A", &[""]),
        ("fields: {}", &[""]),
        ("object: a\nfields: {}", &["/object"]),
        ("object: A\nfields: {a: {type: file}}", &["/fields/a/type"]),
        ("object: A\nfields: {a: {type: string, in: query}}", &["/fields/a/in"]),
        ("object: A\nfields: {}\nmethod: alipay.demo.x", &["/method"]),
    ] {
        assert_eq!(faults(&validator, &read(text).unwrap()), places, "{text}");
    }
}

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
    assert!(cases > 50_000);
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

/// The broken specs whose messages are shown to people, by their names without their numbers.
#[test]
fn the_gallery_of_broken_specs_is_refused() {
    let (of_specs, of_objects) = (of_specs(), of_objects());
    let (mut wrong, mut beyond) = (Vec::new(), BEYOND.map(|(_, cases)| cases).concat());
    for path in spec_model::find(&workspace().join("tests/diagnostics")).unwrap() {
        let name =
            path.file_stem().unwrap().to_str().unwrap().trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
        let validator = if spec_model::is_object_file(&path) { &of_objects } else { &of_specs };
        let refused = match std::fs::read_to_string(&path).map(|text| read(&text)) {
            Ok(Ok(instance)) => !validator.is_valid(&instance),
            _ => true,
        };
        let listed = beyond.iter().position(|case| *case == name).map(|index| beyond.remove(index)).is_some();
        if refused == listed {
            wrong.push(format!("{name}: {}", if listed { "listed, but refused" } else { "taken, but not listed" }));
        }
    }
    assert!(wrong.is_empty() && beyond.is_empty(), "{wrong:#?}, and there are no cases {beyond:?}");
}
