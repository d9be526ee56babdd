//! What the schema refuses, and where it says so.

use super::{HEAD, faults, of_objects, of_specs, read};

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
    ("response: {a: {type: string, default: x}}", "/response/a/default"),
    ("notifications: {paid: {fields: {a: {type: string, default: x}}}}", "/notifications/paid/fields/a/default"),
    ("notifications: {paid: {fields: {a: {type: string, echo: true}}}}", "/notifications/paid/fields/a/echo"),
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
