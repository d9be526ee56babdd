//! The run-time validation, where it has to mean just what the generated one means.

use serde_json::Value;
use spec_model::{instance, parse};

const SPEC: &str = r#"
method: alipay.demo.order.create
source: {kind: documentation}
request:
  free: {type: json, required: true}
  price: {type: amount, wire: number, scale: 2}
  total: {type: amount, scale: 2}
  on: {type: date}
  at: {type: date, pattern: "yyyy''MM'o''clock'"}
  tags: {type: list, wire: json_string, items: {type: string}}
  text: {type: json, wire: json_string}
  name: {type: string}
rules: [{any_of: [tags, name]}]
"#;

/// The path and word of each violation of a request that has these members besides the needed ones.
fn broken(members: &str) -> Vec<String> {
    let spec = parse("x.yaml", SPEC).unwrap();
    let json = format!(r#"{{"free":[],"name":"n",{members}}}"#);
    let Ok(Value::Object(content)) = instance::read(&json) else { panic!("{json}") };
    instance::check(&spec, &content).iter().map(|found| format!("{} {}", found.path, found.rule.name())).collect()
}

#[test]
fn digits_are_counted_as_they_are_written() {
    for sound in ["1.10", "0.00", "12345678901234567890123456.78"] {
        assert_eq!(broken(&format!("\"price\":{sound},\"total\":\"{sound}\"")), [""; 0], "{sound}");
    }
    assert_eq!(broken(r#""price":1.100,"total":"1.100""#), ["price scale", "total scale"]);
    assert_eq!(broken(r#""price":1e2"#), ["price type"]);
    assert_eq!(broken(r#""price":0.0000001"#), ["price scale"]);
    // Twenty-nine digits, leading zeros among them; a JSON number has none of these.
    assert_eq!(broken(&format!(r#""total":"{}""#, "1".repeat(29))), ["total type"]);
    assert_eq!(broken(&format!(r#""total":"{}1""#, "0".repeat(28))), ["total type"]);
    assert_eq!(broken(r#""price":"007.50","total":"007.50""#), ["price type"]);
}

#[test]
fn a_date_breaks_its_pattern() {
    assert_eq!(broken(r#""on":"2026-02-30","at":"2026'02o'clock""#), ["on pattern"]);
}

#[test]
fn an_empty_list_is_none_and_free_json_may_be_one() {
    let spec = parse("x.yaml", SPEC).unwrap();
    for tags in ["[]", "\"[]\"", "\" [ ] \"", "null", "\" \""] {
        let Ok(Value::Object(content)) = instance::read(&format!(r#"{{"free":[],"tags":{tags}}}"#)) else {
            panic!("{tags}")
        };
        let found: Vec<_> = instance::check(&spec, &content).iter().map(|found| found.rule.name()).collect();
        assert_eq!(found, ["any_of"], "{tags}");
    }
    assert_eq!(broken(r#""on":[]"#), ["on type"]);
}

#[test]
fn json_nests_as_deep_as_the_runtime_reads() {
    let nested = |depth: usize| format!(r#""text":"{}{}""#, "[".repeat(depth), "]".repeat(depth));
    assert_eq!(broken(&nested(64)), [""; 0]);
    assert_eq!(broken(&nested(65)), ["text type"]);
}
