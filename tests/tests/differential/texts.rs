//! The two crates judge texts alike: URLs, base64, decimals, JSON, dates and times.

use alipay_openapi::core::rt;
use alipay_openapi::{Amount, Base64, Date, DateTime, Json};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use spec_model::{Limits, Type, value};

/// A record of one field, as generated code has it.
struct One<V> {
    table: &'static rt::Table,
    value: V,
}

impl<V: rt::Value> rt::Record for One<V> {
    fn table(&self) -> &'static rt::Table {
        self.table
    }

    fn get(&self, _: usize) -> &dyn rt::Value {
        &self.value
    }

    fn get_mut(&mut self, _: usize) -> &mut dyn rt::Value {
        &mut self.value
    }
}

/// A field of the spec below, and of the runtime.
struct Field {
    kind: Type,
    limits: Limits,
    table: &'static rt::Table,
}

impl Field {
    /// `keys` are the field's in the spec.
    fn new(keys: &str, field: rt::Field) -> Self {
        let text = format!("method: a.b\nsource: {{kind: documentation}}\nrequest: {{it: {{{keys}}}}}\n");
        let spec = spec_model::parse("it.yaml", &text).unwrap_or_else(|error| panic!("{error}"));
        let [of_spec] = spec.request.fields.as_slice() else { panic!("one field") };
        let fields = Box::leak(Box::new([field]));
        let table = Box::leak(Box::new(rt::Table::new("One", fields, &[])));
        Self { kind: of_spec.kind.clone(), limits: of_spec.limits, table }
    }

    /// What the spec's crate says of a text that is not blank: the words for what is broken.
    fn of_spec(&self, text: &str) -> Option<&'static str> {
        value::check(&self.kind, self.limits, &[], text).err().map(|breach| breach.name())
    }

    /// What the runtime says.
    fn of_runtime<V: rt::Value>(&self, value: V) -> Option<&'static str> {
        let violations = rt::check(&One { table: self.table, value }).err()?;
        violations.list().first().map(|violation| violation.rule.name())
    }
}

/// Holds the two to each other over texts of a strategy.
fn agree<V: rt::Value>(
    keys: &str,
    field: rt::Field,
    texts: impl Strategy<Value = String>,
    value: impl Fn(String) -> V,
) {
    let field = Field::new(keys, field);
    let cases = u32::try_from(crate::count("TEXTS", 100_000)).expect("a count");
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&crate::seed().to_le_bytes());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let (mut sound, mut broken) = (0, 0);
    let counts = std::cell::RefCell::new((&mut sound, &mut broken));
    let texts = texts.prop_filter("blank texts are none", |text| !text.trim().is_empty());
    let outcome = runner.run(&texts, |text| {
        let found = field.of_spec(&text);
        let mut counts = counts.borrow_mut();
        *(if found.is_none() { &mut *counts.0 } else { &mut *counts.1 }) += 1;
        prop_assert_eq!(found, field.of_runtime(value(text)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{keys}: {error}"));
    assert!(sound > cases / 50 && broken > cases / 50, "{keys}: {sound} sound, {broken} broken texts");
}

/// Texts made of these pieces, some of which make a sound one.
fn pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![30 => select(pieces).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)],
        1..=most,
    )
    .prop_map(|pieces| pieces.concat())
}

#[test]
fn urls() {
    let scheme = pieces(&["http", "a", "a1", "+", "-", ".", "1", "_", "收"], 2);
    let rest = pieces(&["//", "/", "?", "example.com", ":", "收", "_", "1", " ", "\u{3000}", "\u{7f}"], 3);
    let texts =
        (scheme, select(vec![":", ":", "://", ""]), rest).prop_map(|(scheme, colon, rest)| scheme + colon + &rest);
    agree("type: url", rt::Field::new("it", rt::Kind::Url), texts, |text| text);
}

#[test]
fn base64() {
    let texts = pieces(&["A", "z", "9", "+", "/", "AAAA", "AA", "==", "=", "-", "_", "\n", "é"], 4);
    agree("type: base64", rt::Field::new("it", rt::Kind::Base64), texts, Base64::from_encoded);
}

#[test]
fn amounts() {
    let digits = ["0", "1", "9", "00", "12345678", ".", ".", "-", "+", "e", "E2", " ", "１", ",", "_"];
    let digits: &'static [&'static str] = Box::leak(Box::new(digits));
    for (wire, text) in [("string", true), ("number", false)] {
        let keys = format!("type: amount, scale: 3, wire: {wire}");
        let field = || rt::Field::new("it", rt::Kind::Amount(rt::Number::new(3, text)));
        agree(&keys, field(), pieces(digits, 6), Amount::from);
        agree(&keys, field(), "-?[0-9]{1,30}(\\.[0-9]{1,4})?", Amount::from);
    }
}

#[test]
fn json() {
    let texts = pieces(
        &[
            "{", "}", "{}", "[", "]", "[]", ",", ":", "\"a\"", "\"a\":", "1", "-0.5e3", "01", "null", "tru", "\\",
            "\"", " ", "\t",
        ],
        5,
    );
    agree("type: json, wire: json_string", rt::Field::new("it", rt::Kind::Json { text: true }), texts, Json::from);
}

#[test]
fn dates_and_times() {
    let date_times =
        ["yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmssSSS", "yyyy-MM-dd'T'HH:mm:ssXXX", "dd.MM.yyyy ''HH'o''clock'mm"];
    for pattern in date_times {
        let keys = format!("type: datetime, pattern: \"{pattern}\"");
        agree(&keys, rt::Field::new("it", rt::Kind::DateTime(pattern)), moments(pattern), DateTime::from);
    }
    for pattern in ["yyyy-MM-dd", "yyyyMM", "yyyy年MM月dd日"] {
        let keys = format!("type: date, pattern: \"{pattern}\"");
        agree(&keys, rt::Field::new("it", rt::Kind::Date(pattern)), moments(pattern), Date::from);
    }
}

/// Dates and times in a pattern, of the calendar or just beyond it, and now and then with a character too many.
fn moments(pattern: &'static str) -> impl Strategy<Value = String> {
    let years = select(vec!["0000", "1900", "2000", "2023", "2024", "9999", "202", "20245", "２024"]);
    let zones = select(vec!["Z", "+08:00", "-12:00", "+24:00", "+23:60", "+0800", "z", ""]);
    let stray = prop::option::weighted(0.1, (any::<prop::sample::Index>(), any::<char>()));
    (years, 0u32..14, 0u32..33, (0u32..25, 0u32..61, 0u32..61, 0u32..1000), zones, stray).prop_map(
        move |(year, month, day, (hour, minute, second, millisecond), zone, stray)| {
            let two = |number: u32| format!("{number:02}");
            let words = [
                ("''", "\u{1}".to_owned()),
                ("'", String::new()),
                ("\u{1}", "'".to_owned()),
                ("yyyy", year.to_owned()),
                ("MM", two(month)),
                ("dd", two(day)),
                ("HH", two(hour)),
                ("mm", two(minute)),
                ("SSS", format!("{millisecond:03}")),
                ("ss", two(second)),
                ("XXX", zone.to_owned()),
            ];
            let mut text = words.iter().fold(pattern.to_owned(), |text, (from, to)| text.replace(from, to));
            if let Some((index, stray)) = stray {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                text.insert(places[index.index(places.len())], stray);
            }
            text
        },
    )
}
