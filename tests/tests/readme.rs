//! What the README shows is true.

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
    let name = spec.lines().next().unwrap().trim_start_matches("# ");
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
