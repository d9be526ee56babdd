//! What is said of broken specs, and that nothing breaks the reader.

use spec_model::{MAX_FILE_BYTES, Position, parse, parse_partly};

const HEAD: &str = "method: alipay.demo.order.create\nsource: {kind: documentation}\n";

/// Line, column and title of every fault.
fn faults(text: &str) -> Vec<(usize, usize, String)> {
    match parse("x.yaml", text) {
        Ok(_) => Vec::new(),
        Err(diagnostics) => {
            diagnostics.positions().map(|(Position { line, column }, title)| (line, column, title.to_owned())).collect()
        }
    }
}

fn fault(body: &str) -> (usize, usize, String) {
    let mut all = faults(&format!("{HEAD}{body}"));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn every_fault_of_a_file_in_its_order() {
    let text = format!(
        "{HEAD}tittle: 身份认证\nrequest:\n  a: {{doc: 商户号, type: strnig, max_lenght: 3}}\n  b: {{type: enum, values: [A, a]}}\n  c: {{type: string, required: maybe}}\n"
    );
    let found: Vec<(usize, usize, String)> = faults(&text);
    let expected = [
        (3, 1, "unknown key `tittle`"),
        (5, 23, "unknown type `strnig`"),
        (5, 31, "unknown key `max_lenght`"),
        (6, 31, "the values `A` and `a` are both `A` in Rust"),
        (7, 31, "`required` cannot be `maybe`"),
    ];
    let expected: Vec<(usize, usize, String)> =
        expected.map(|(line, column, title)| (line, column, title.to_owned())).into();
    assert_eq!(found, expected);
}

#[test]
fn the_caret_stands_under_the_fault_behind_wide_characters() {
    let diagnostics =
        parse("specs/x.yaml", &format!("{HEAD}request:\n  a: {{doc: 商户订单号, type: strnig}}\n")).unwrap_err();
    // Each Chinese character is two columns wide on a terminal.
    let expected = "\
error: unknown type `strnig`
 --> specs/x.yaml:4:25
  |
4 |   a: {doc: 商户订单号, type: strnig}
  |                              ^^^^^^
  |
  = help: did you mean `string`?";
    assert_eq!(diagnostics.to_string(), expected);
}

#[test]
fn yaml_traps_change_no_value() {
    let spec = parse(
        "x.yaml",
        &format!(
            "{HEAD}request:\n  a: {{type: enum, values: [NO, on, 0123, 1e6, 1.10, 0x1F, null, ~x], example: NO, default: 1.10}}\n"
        ),
    );
    // `null` is nothing, everything else is the text that stands there.
    assert_eq!(faults_of(&spec), ["expected a text, found nothing"]);
    let spec = parse(
        "x.yaml",
        &format!("{HEAD}request:\n  a: {{type: enum, values: [NO, on, 0123, 1e6, 1.10, 0x1F, \"null\"], example: NO, default: 1.10}}\n  b: {{type: string, example: 2026-01-01, max_length: 1.048576e+06}}\n"),
    )
    .unwrap();
    let values: Vec<&str> = spec.enums[0].values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["NO", "on", "0123", "1e6", "1.10", "0x1F", "null"]);
    assert_eq!(spec.request.fields[0].default.as_deref(), Some("1.10"));
    assert_eq!(spec.request.fields[1].example, ["2026-01-01"]);
    assert_eq!(spec.request.fields[1].limits.max_length, Some(1_048_576));
}

fn faults_of(result: &Result<spec_model::Spec, spec_model::Diagnostics>) -> Vec<String> {
    result.as_ref().err().map_or_else(Vec::new, |diagnostics| {
        diagnostics.problems().iter().map(|problem| problem.title().to_owned()).collect()
    })
}

#[test]
fn lengths_in_the_documentations_spellings() {
    for (text, expected) in [("32", 32), ("1.048576e+06", 1_048_576), ("1E3", 1_000), ("64.0", 64)] {
        let spec = parse("x.yaml", &format!("{HEAD}request:\n  a: {{type: string, max_length: {text}}}\n")).unwrap();
        assert_eq!(spec.request.fields[0].limits.max_length, Some(expected), "{text}");
    }
    for text in ["-1", "1.5", "32a", "\"32\"", "0x20", "1e99", "inf", ".5", "nan", "[1]", "1_000", "true"] {
        let (line, column, title) = fault(&format!("request:\n  a: {{type: string, max_length: {text}}}\n"));
        assert!((line, column) == (4, 33) && title.starts_with("not a length"), "{text}: {title}");
    }
}

#[test]
fn what_yaml_is_not_read() {
    assert_eq!(fault("request:\n\ta: {type: string}\n").2, "a tab in the indentation");
    assert_eq!(fault("title: a: b\n").2, "not YAML: mapping values are not allowed in this context");
    assert_eq!(fault("title: !!str x\n").2, "a YAML tag");
    assert_eq!(fault("title: &x x\n").2, "an anchor");
    assert_eq!(fault("title: x\ntitle: y\n").2, "`title` stands twice");
    assert_eq!(fault("request: {<<: {a: b}}\n").2, "a merge key");
    assert_eq!(fault("---\nmethod: a.b\n").2, "a second document in the file");
    assert_eq!(faults("")[0].2, "the file is empty");
    assert_eq!(faults("# nothing\n")[0].2, "the file is empty");
    assert_eq!(faults("just text")[0].2, "expected a spec, found `just text`");
    assert_eq!(faults("- a\n- b\n")[0].2, "expected a spec, found a list");
    assert_eq!(faults("\u{feff}method: x\n").len(), 2, "a byte order mark is no fault of its own");
}

#[test]
fn hostile_files_end_soon_and_with_a_message() {
    let brackets = "[".repeat(100_000);
    for text in [
        brackets.clone(),
        format!("a: {brackets}"),
        "{a: ".repeat(50_000),
        "- ".repeat(50_000),
        "? ".repeat(50_000),
        "a: \"".to_owned() + &"\\x41".repeat(10_000),
        "\0".repeat(1_000),
        "%".repeat(1_000),
        "a: &a [*a, *a]\nb: &b [*a, *a]".to_owned(),
    ] {
        let diagnostics = parse("x.yaml", &text).unwrap_err();
        assert!(!diagnostics.to_string().is_empty());
    }
    let huge = "x".repeat(50 << 20);
    let diagnostics = parse("x.yaml", &huge).unwrap_err();
    assert!(diagnostics.problems()[0].title().contains("52428800 bytes"), "{}", diagnostics.problems()[0].title());
    assert!(diagnostics.to_string().len() < 10_000, "{}", diagnostics.to_string().len());
    // At the limit, a comment is read to its end.
    let most = format!("{HEAD}#{}", "x".repeat(MAX_FILE_BYTES - HEAD.len() - 1));
    assert!(parse("x.yaml", &most).is_ok());
}

/// No file makes the reader or the renderer panic: every spec of the catalogue with its characters changed.
#[test]
fn no_mutation_makes_it_panic() {
    let spec = include_str!("../../specs/methods/user/alipay.user.certify.open.initialize.yaml");
    let characters: Vec<char> = spec.chars().collect();
    for (at, character) in characters.iter().enumerate().step_by(3) {
        for with in ['\n', ' ', ':', '{', '[', '"', '\'', '&', '*', '!', '-', '\t', '收', '\0', '|', '#'] {
            if with == *character {
                continue;
            }
            let mutated: String = characters[..at].iter().chain([&with]).chain(&characters[at + 1..]).collect();
            if let (_, Some(diagnostics)) = parse_partly("x.yaml", &mutated, &|_| None) {
                let _ = diagnostics.to_string();
            }
        }
    }
    for at in (0..spec.len()).filter(|at| spec.is_char_boundary(*at)).step_by(7) {
        let _ = parse_partly("x.yaml", &spec[..at], &|_| None);
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
