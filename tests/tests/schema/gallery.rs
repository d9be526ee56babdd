//! The gallery of broken specs, against the schema.

use super::{of_objects, of_specs, read, workspace};

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
            "default_that_would_come_in",
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
