//! What is read from texts that YAML readers disagree about. What is said of broken specs stands in the gallery,
//! `tests/diagnostics`.

use spec_model::parse;

const HEAD: &str = "method: alipay.demo.order.create\nsource: {kind: documentation}\n";

#[test]
fn yaml_traps_change_no_value() {
    let spec = parse(
        "x.yaml",
        &format!("{HEAD}request:\n  a: {{type: enum, values: [NO, on, 0123, 1e6, 1.10, 0x1F, \"null\"], example: NO, default: 1.10}}\n  b: {{type: string, example: 2026-01-01, max_length: 1.048576e+06}}\n  c: {{type: string, example: 0123}}\n  d: {{type: string, example: 12:30:45}}\n"),
    )
    .unwrap();
    let values: Vec<&str> = spec.enums[0].values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["NO", "on", "0123", "1e6", "1.10", "0x1F", "null"]);
    let [a, b, c, d] = spec.request.fields.as_slice() else { panic!("four fields") };
    assert_eq!(a.default.as_deref(), Some("1.10"));
    assert_eq!((b.example.as_slice(), b.limits.max_length), (&["2026-01-01".to_owned()][..], Some(1_048_576)));
    assert_eq!((c.example[0].as_str(), d.example[0].as_str()), ("0123", "12:30:45"));
}

#[test]
fn lengths_in_the_documentations_spellings() {
    for (text, expected) in [("32", 32), ("1.048576e+06", 1_048_576), ("1E3", 1_000), ("64.0", 64)] {
        let spec = parse("x.yaml", &format!("{HEAD}request:\n  a: {{type: string, max_length: {text}}}\n")).unwrap();
        assert_eq!(spec.request.fields[0].limits.max_length, Some(expected), "{text}");
    }
    for text in ["0x20", "1e99", "inf", ".5", "nan", "[1]", "1_000", "true", "+", "007", "~", ""] {
        let diagnostics =
            parse("x.yaml", &format!("{HEAD}request:\n  a: {{type: string, max_length: {text}}}\n")).unwrap_err();
        let titles: Vec<&str> = diagnostics.problems().iter().map(spec_model::Problem::title).collect();
        assert!(
            matches!(titles.as_slice(), [title] if title.starts_with("`max_length` cannot be")),
            "{text}: {titles:?}"
        );
    }
}

#[test]
fn types_with_the_same_members_are_one_type() {
    let spec = parse(
        "x.yaml",
        &format!(
            "{HEAD}request:\n  buyer: {{type: object, fields: {{name: {{type: string}}, kind: {{type: enum, values: [A]}}}}}}\nresponse:\n  buyer: {{type: object, fields: {{name: {{type: string}}, kind: {{type: enum, values: [A]}}}}}}\n  seller: {{type: object, fields: {{kind: {{type: enum, values: [B]}}}}}}\n"
        ),
    )
    .unwrap();
    let names: Vec<&str> = spec.objects.iter().map(|object| object.type_name.as_str()).collect();
    assert_eq!(names, ["Buyer", "Seller"]);
    assert!(spec.objects[0].side.request && spec.objects[0].side.response);
    let names: Vec<&str> = spec.enums.iter().map(|list| list.type_name.as_str()).collect();
    assert_eq!(names, ["Kind", "SellerKind"], "a taken name is told apart by its owner");
}
