//! What can be wrong with a value: each fault is made on purpose, so its maker knows what it breaks.

use proptest::sample::Index;

use crate::datum::{Datum, Odd, Truth, quoted, scalar};
use crate::request::nothings;
use crate::shape::{Decimal, Field, Kind, List, moment};

/// Puts a fault somewhere into a value: `limits` says whether it may be one of a limit.
pub(crate) fn put(root: &mut Datum, field: &Field, limits: bool, [site, kind, fault]: [Index; 3]) {
    let mut sites = Vec::new();
    collect(root, field, &mut Vec::new(), &mut sites);
    let steps = &sites[site.index(sites.len())];
    let (value, field) = find(root, field, steps);
    let Faults { limits: of_limits, others, .. } = Faults::of(value, field, steps.is_empty());
    // Those of limits are the most of what there is to test.
    let chosen = limits && !of_limits.is_empty() && kind.index(4) > 0;
    let faults = if chosen { of_limits } else { others };
    if !faults.is_empty() {
        *value = faults[fault.index(faults.len())].clone();
    }
}

/// The ways to everything that is in a value, itself included.
fn collect(value: &Datum, field: &Field, steps: &mut Vec<usize>, sites: &mut Vec<Vec<usize>>) {
    sites.push(steps.clone());
    let mut inside = |index: usize, value: &Datum, field: &Field| {
        steps.push(index);
        collect(value, field, steps, sites);
        steps.pop();
    };
    match (value, &field.kind) {
        (Datum::Object(members), Kind::Object { record, .. }) => {
            members
                .values
                .iter()
                .zip(&record.fields)
                .enumerate()
                .for_each(|(index, (value, field))| inside(index, value, field));
        }
        (Datum::List(items), Kind::List(list)) => {
            items.iter().enumerate().for_each(|(index, item)| inside(index, item, &list.item));
        }
        _ => {}
    }
}

fn find<'v, 'f>(value: &'v mut Datum, field: &'f Field, steps: &[usize]) -> (&'v mut Datum, &'f Field) {
    match (steps, value, &field.kind) {
        ([], value, _) => (value, field),
        ([step, rest @ ..], Datum::Object(members), Kind::Object { record, .. }) => {
            find(&mut members.values[*step], &record.fields[*step], rest)
        }
        ([step, rest @ ..], Datum::List(items), Kind::List(list)) => find(&mut items[*step], &list.item, rest),
        (steps, value, _) => unreachable!("{steps:?} in {value:?}"),
    }
}

/// The faults that a value may have.
struct Faults<'f> {
    field: &'f Field,
    /// What breaks a key of the spec.
    limits: Vec<Datum>,
    /// What is missing, of another type, or unknown.
    others: Vec<Datum>,
}

impl<'f> Faults<'f> {
    fn of(value: &Datum, field: &'f Field, is_root: bool) -> Self {
        let mut faults = Self { field, limits: Vec::new(), others: Vec::new() };
        if !is_root {
            faults.missing(value);
            faults.of_kind(value);
        }
        if let Datum::Object(members) = value {
            let mut members = members.clone();
            members.stranger = true;
            faults.others.push(Datum::Object(members));
        }
        faults
    }

    fn missing(&mut self, value: &Datum) {
        let is_item = self.field.name.is_empty();
        if value.is_given() {
            self.others.extend((!is_item).then_some(Datum::Absent));
            self.others.extend(nothings(self.field).iter().map(|json| Datum::Nothing(json)));
        } else if let Some(text) = self.field.sample() {
            // A rule may exclude it.
            self.limits.push(scalar(self.field, &text));
        }
    }

    fn scalar(&mut self, text: impl Into<String>, truth: Truth) {
        self.limits.push(Datum::Scalar(text.into(), truth));
    }

    fn malformed(&mut self, texts: &[&str]) {
        for text in texts {
            self.scalar(*text, Truth::Malformed);
        }
    }

    /// Another JSON type, which has no text.
    fn type_of(&mut self, jsons: &[&str]) {
        let odd = |json: &&str| Odd { json: (*json).to_owned(), text: None, broken: Some("type"), means: None };
        self.others.extend(jsons.iter().map(odd).map(Datum::Odd));
    }

    /// Written as JSON that has a text.
    fn written(&mut self, json: &str, broken: Option<&'static str>, means: Option<Datum>) {
        let text = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
        let odd = Odd { json: json.to_owned(), text: Some(text), broken, means: means.map(Box::new) };
        self.others.push(Datum::Odd(odd));
    }

    fn number(&mut self, number: Decimal) {
        self.scalar(number.text(), Truth::Number(number));
    }

    fn of_kind(&mut self, value: &Datum) {
        let field = self.field;
        match (&field.kind, value) {
            (Kind::Object { text, .. }, Datum::Object(_)) => {
                self.structure(value, *text);
                self.type_of(if *text { &["7", "[]", "false"] } else { &["7", "[1]", "[]", "\"{\"", "\"[1]\""] });
            }
            (Kind::List(list), Datum::List(items)) => {
                self.items(items, list);
                self.structure(value, list.text);
                self.type_of(if list.text { &["{}", "7", "true"] } else { &["7", "{}", "\"[\"", "\"{}\""] });
            }
            (Kind::Json { text: true }, Datum::Json(..)) => {
                for text in ["{", "[1,]", "nul", "{}{}", "01"] {
                    self.limits.push(Datum::Json(text.to_owned(), Truth::Malformed));
                }
                for (depth, truth) in [(64, Truth::Sound), (65, Truth::Malformed)] {
                    self.limits.push(Datum::Json("[".repeat(depth) + &"]".repeat(depth), truth));
                }
                self.limits.push(Datum::Json("null".to_owned(), Truth::Sound));
                let means = Some(Box::new(Datum::Json("{\"a\":1}".to_owned(), Truth::Sound)));
                self.limits.push(Datum::Odd(Odd {
                    json: "{\"a\":1}".to_owned(),
                    text: None,
                    broken: Some("type"),
                    means,
                }));
                self.written("7", None, Some(Datum::Json("7".to_owned(), Truth::Sound)));
            }
            (_, Datum::Scalar(text, truth)) => {
                self.of_scalar(text, *truth);
                self.type_of(&["{}", "[1]", "[]"]);
            }
            _ => {}
        }
    }

    fn items(&mut self, items: &[Datum], list: &List) {
        if let Some(min) = list.min.filter(|&min| min > 1) {
            self.limits.push(Datum::List(items.iter().take(min - 1).cloned().collect()));
        }
        if let Some(max) = list.max {
            self.limits.push(Datum::List(items.iter().cycle().take(max + 1).cloned().collect()));
        }
    }

    /// As text if it is to be bare, bare if it is to be text: a reader understands both.
    fn structure(&mut self, value: &Datum, as_text: bool) {
        let json = value.structure(self.field);
        let json = if as_text { json } else { quoted(&json) };
        let odd = Odd { json, text: None, broken: Some("type"), means: Some(Box::new(value.clone())) };
        self.others.push(Datum::Odd(odd));
    }

    fn of_scalar(&mut self, text: &str, truth: Truth) {
        let limits = self.field.limits;
        match (&self.field.kind, truth) {
            (Kind::Text, _) => {
                if let Some(max) = limits.max {
                    let more = (max + 1).saturating_sub(text.chars().count());
                    self.scalar(format!("{text}{}", "1".repeat(more)), Truth::Sound);
                }
                if let Some(min) = limits.min.filter(|&min| min > 1) {
                    self.scalar("1".repeat(min - 1), Truth::Sound);
                }
                let start: String = text.chars().skip(1).collect();
                for odd in ["-", "é", "１", "_", "g"] {
                    self.scalar(format!("{start}{odd}"), Truth::Sound);
                }
                self.written("12345", None, Some(Datum::Scalar("12345".to_owned(), Truth::Sound)));
                self.written("true", None, Some(Datum::Scalar("true".to_owned(), Truth::Sound)));
            }
            (Kind::Enum { .. }, _) => {
                for text in ["NOT_LISTED", "face", " FACE", "1"] {
                    self.scalar(text, Truth::Unlisted);
                }
                if let Some(max) = limits.max {
                    self.scalar("长".repeat(max + 1), Truth::Unlisted);
                }
            }
            (Kind::Bool(spelling), _) => self.truth(*spelling, text),
            (Kind::Integer { text: quotes, .. }, Truth::Number(number)) => {
                self.integer(text, number, *quotes);
            }
            (Kind::Amount { min, max, scale, text: quotes, .. }, Truth::Number(number)) => {
                min.map(|min| self.number(Decimal { units: min.units - 1, ..min }));
                max.map(|max| self.number(Decimal { units: max.units + 1, ..max }));
                if number.scale <= *scale {
                    self.number(Decimal { units: number.at(*scale + 1) + 5, scale: *scale + 1 });
                    self.number(Decimal { units: number.at(*scale + 2), scale: *scale + 2 });
                }
                self.malformed(&["1.", "1,5", "+1", ".5", "1e2", "1E-2", "--1", "1 ", "NaN", "0x1F", "１", "-"]);
                self.malformed(&["12345678901234567890123456789", "00000000000000000000000000001"]);
                // A JSON number has no leading zero.
                let padded = Decimal { units: 750, scale: 2 };
                self.scalar("007.50", if *quotes { Truth::Number(padded) } else { Truth::Malformed });
                let json = if *quotes { text.to_owned() } else { quoted(text) };
                self.written(&json, None, Some(Datum::Scalar(text.to_owned(), truth)));
            }
            (Kind::DateTime(pattern) | Kind::Date(pattern), _) => {
                if pattern.contains("dd") {
                    self.scalar(moment(pattern, "02", "30"), Truth::Malformed);
                }
                self.scalar(moment(pattern, "13", "01"), Truth::Malformed);
                self.malformed(&[&format!("{text}0"), &format!(" {text}"), "0000-00-00 00:00:00", "-"]);
            }
            (Kind::Url, _) => {
                self.malformed(&[
                    "example.com/x",
                    "https://",
                    "https://a b",
                    "1http://x",
                    "ht_tp://x",
                    "http:\u{7f}x",
                    ":x",
                ]);
                if let Some(max) = limits.max {
                    self.scalar(format!("a:{}", "x".repeat(max)), Truth::Sound);
                }
            }
            (Kind::Base64, _) => {
                self.malformed(&["abc", "ab=c", "=AAA", "AAA*", "AAAA=", "A===", "AAAA\n", "收委收委", "AA-_"]);
                self.scalar("AA==".to_owned(), Truth::Sound);
                if let Some(max) = limits.max {
                    self.scalar("AAAA".repeat(max / 4 + 1), Truth::Sound);
                }
            }
            _ => {}
        }
    }

    fn truth(&mut self, spelling: Option<(&'static str, &'static str)>, text: &str) {
        let (yes, no) = spelling.unwrap_or(("true", "false"));
        let sound = |text: &str| Some(Datum::Scalar(text.to_owned(), Truth::Sound));
        let word = if spelling.is_some() { "values" } else { "type" };
        for odd in ["\"x\"", "\"TRUE\"", "7", "\" true\""] {
            self.written(odd, Some(word), None);
        }
        // A reader knows JSON's own words, whatever the field's are.
        for (json, own) in [("true", yes), ("\"true\"", yes), ("false", no), ("\"false\"", no)] {
            let broken = (json.trim_matches('"') != own).then_some(word);
            self.written(json, broken, sound(own));
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            self.written(text, None, sound(text));
        }
    }

    fn integer(&mut self, text: &str, number: Decimal, quotes: bool) {
        let Kind::Integer { min, max, .. } = &self.field.kind else { return };
        let bounds = [min.map(|min| min - 1), max.map(|max| max + 1)];
        for units in bounds.into_iter().flatten() {
            self.number(Decimal { units: units.into(), scale: 0 });
        }
        let sound = || Some(Datum::Scalar(text.to_owned(), Truth::Number(number)));
        let json = if quotes { text.to_owned() } else { quoted(text) };
        self.written(&json, None, sound());
        // Read, and written as it should be.
        for odd in [quoted(&format!(" {text} ")), quoted(&format!("{text}.0")), format!("{text}.0")] {
            // Beyond the digits of a binary fraction the number is another one to whoever reads it so.
            if number.units.abs() < 1 << 53 {
                self.written(&odd, Some("type"), sound());
            }
        }
        if number.units >= 0 {
            self.written(&quoted(&format!("+{text}")), Some("type"), sound());
            self.written(&quoted(&format!("00{text}")), Some("type"), sound());
        }
        for odd in ["\"x\"", "1.5", "\"1.5\"", "\"9223372036854775808\"", "9223372036854775808", "true", "\"1e400\""] {
            self.written(odd, Some("type"), None);
        }
    }
}
