//! What the README shows is true.

use std::fmt::Write as _;

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap()
}

/// The first fenced block of this kind that contains `words`.
fn block(kind: &str, words: &str) -> String {
    let readme = readme();
    let blocks = readme.split("```").skip(1).step_by(2);
    let found =
        blocks.filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).find(|text| text.contains(words));
    found.unwrap_or_else(|| panic!("no block with {words}")).to_owned()
}

#[test]
fn the_example_spec_is_sound_and_its_broken_copy_is_told_as_shown() {
    let spec = block("yaml", "alipay.user.demo.greet");
    let name = spec.lines().nth(1).unwrap().trim_start_matches("# ");
    let read = spec_model::parse(name, &spec).unwrap_or_else(|error| panic!("{error}"));
    assert!(name.ends_with(&format!("/{}.yaml", read.method)));
    let good = "max_length: 16, format: digits, example: \"2088102146225135\"}";
    assert!(spec.contains(good));
    let error = spec_model::parse(name, &spec.replace(good, "max_lenght: 16}")).unwrap_err();
    assert_eq!(error.to_string(), block("text", "max_lenght").trim_end());
}

/// Each key that the README names is one that the reader knows: the message about an unknown key proposes it.
#[test]
fn the_keys_in_the_tables_exist() {
    for key in [
        "title",
        "doc",
        "invoke",
        "idempotency_key",
        "read_only",
        "request",
        "response",
        "rules",
        "objects",
        "notifications",
        "errors",
    ] {
        let error = spec_model::parse("x.yaml", &format!("{key}x: 1\n")).unwrap_err().to_string();
        assert!(error.contains(&format!("did you mean `{key}`?")), "{key}: {error}");
        assert!(readme().contains(&format!("`{key}`")), "{key}");
    }
    let keys = ["required", "max_length", "min_length", "sensitive", "default", "example", "condition"];
    let of_types =
        ["values", "spelling", "min", "max", "scale", "unit", "pattern", "wire", "items", "max_items", "format"];
    for key in keys.into_iter().chain(of_types) {
        let error = spec_model::parse("x.yaml", &format!("request:\n  a: {{{key}x: 1}}\n")).unwrap_err().to_string();
        assert!(error.contains(&format!("did you mean `{key}`?")), "{key}: {error}");
        assert!(readme().contains(&format!("`{key}")), "{key}");
    }
}

/// The table of methods, made of the catalogue. `BLESS=1` writes it anew.
#[test]
fn the_table_of_methods_is_the_catalogue() {
    const BEGIN: &str = "<!-- methods: written by the test of this table -->\n";
    const END: &str = "<!-- end of methods -->\n";
    let specs: Vec<(&str, &str)> = alipay_openapi::SPECS.iter().copied().flatten().copied().collect();
    let shared = spec_model::among(specs.iter().copied());
    let mut rows =
        String::from("| family (feature) | method | called by | what it does |\n| --- | --- | --- | --- |\n");
    for (name, text) in specs.iter().filter(|(name, _)| !name.starts_with("objects/")) {
        let spec = spec_model::parse_with(name, text, &shared).unwrap_or_else(|error| panic!("{error}"));
        let family = name.split('/').nth(1).unwrap();
        let invoke: Vec<&str> = spec
            .invoke
            .iter()
            .map(|invoke| match invoke {
                spec_model::Invoke::Execute => "`execute`",
                spec_model::Invoke::Page => "`page_url`, `page_form`",
                spec_model::Invoke::Sdk => "`order_string`",
            })
            .collect();
        let title = spec.title.unwrap_or_else(|| panic!("{name} has no title"));
        let _ = writeln!(rows, "| `{family}` | `{}` | {} | {title} |", spec.method, invoke.join(", "));
    }
    let text = readme();
    let (before, rest) = text.split_once(BEGIN).expect("the table's beginning");
    let (table, after) = rest.split_once(END).expect("the table's end");
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
        std::fs::write(path, format!("{before}{BEGIN}{rows}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(table, rows, "the catalogue has changed: run this test with BLESS=1");
}
