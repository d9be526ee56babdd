//! What is wrong with a request by the meaning of its spec, judged by what the request was made of.

use crate::datum::{Datum, Members, Odd, STRANGER, Truth};
use crate::shape::{Demand, Field, Kind, Limits, Record, Rule};

/// A path and the spec's word for what is broken there.
pub(crate) type Verdict = (String, String);

/// Everything that is wrong, sorted.
pub(crate) fn judge(root: &Field, value: &Datum) -> Vec<Verdict> {
    let mut oracle = Oracle::default();
    oracle.field(root, value, "");
    oracle.0.sort();
    oracle.0
}

#[derive(Default)]
struct Oracle(Vec<Verdict>);

impl Oracle {
    fn broken(&mut self, path: &str, word: &str) {
        self.0.push((path.to_owned(), word.to_owned()));
    }

    fn record(&mut self, record: &Record, members: &Members, path: &str) {
        let step = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (field, value) in record.fields.iter().zip(&members.values) {
            self.field(field, value, &step(&field.name));
        }
        if members.stranger {
            self.broken(&step(STRANGER), "unknown");
        }
        for rule in record.rules.iter().filter(|rule| !holds(rule, &members.values)) {
            self.broken(path, rule.demand.word());
        }
    }

    fn field(&mut self, field: &Field, value: &Datum, path: &str) {
        if !value.is_given() {
            if field.required {
                self.broken(path, "required");
            }
            return;
        }
        match (value, &field.kind) {
            (Datum::Scalar(text, truth), kind) => {
                self.text(text, field.limits, path);
                self.truth(kind, *truth, path);
            }
            (Datum::Json(text, truth), Kind::Json { text: as_text }) => {
                if *as_text {
                    self.text(text, field.limits, path);
                }
                if matches!(truth, Truth::Malformed) {
                    self.broken(path, "type");
                }
            }
            (Datum::Object(members), Kind::Object { record, text }) => {
                if *text {
                    self.text(&value.structure(field), field.limits, path);
                }
                self.record(record, members, path);
            }
            (Datum::List(items), Kind::List(list)) => {
                if list.text {
                    self.text(&value.structure(field), field.limits, path);
                }
                if list.min.is_some_and(|min| items.len() < min) {
                    self.broken(path, "min_items");
                }
                if list.max.is_some_and(|max| items.len() > max) {
                    self.broken(path, "max_items");
                }
                for (index, item) in items.iter().enumerate() {
                    self.field(&list.item, item, &format!("{path}[{index}]"));
                }
            }
            (Datum::Odd(Odd { broken: None, means: Some(means), .. }), _) => self.field(field, means, path),
            (Datum::Odd(odd), _) => {
                odd.broken.into_iter().for_each(|word| self.broken(path, word));
                odd.text.iter().for_each(|text| self.text(text, field.limits, path));
            }
            (value, kind) => unreachable!("{value:?} for {kind:?}"),
        }
    }

    fn text(&mut self, text: &str, limits: Limits, path: &str) {
        let length = text.chars().count();
        if limits.max.is_some_and(|max| length > max) {
            self.broken(path, "max_length");
        }
        if limits.min.is_some_and(|min| length < min) {
            self.broken(path, "min_length");
        }
        let allowed = |c: char| match limits.format {
            None => true,
            Some("alphanumeric") => c.is_ascii_alphanumeric(),
            Some("identifier") => c.is_ascii_alphanumeric() || c == '_',
            Some("digits") => c.is_ascii_digit(),
            Some("hex") => c.is_ascii_hexdigit(),
            Some(other) => unreachable!("{other}"),
        };
        if !text.chars().all(allowed) {
            self.broken(path, "format");
        }
    }

    fn truth(&mut self, kind: &Kind, truth: Truth, path: &str) {
        match (truth, kind) {
            (Truth::Sound, _) | (Truth::Unlisted, Kind::Enum { open: true, .. }) => {}
            (Truth::Unlisted, _) => self.broken(path, "values"),
            (Truth::Malformed, Kind::DateTime(_) | Kind::Date(_)) => self.broken(path, "pattern"),
            (Truth::Malformed, _) => self.broken(path, "type"),
            (Truth::Number(number), Kind::Integer { min, max, .. }) => {
                if min.is_some_and(|min| number.units < i128::from(min)) {
                    self.broken(path, "min");
                }
                if max.is_some_and(|max| number.units > i128::from(max)) {
                    self.broken(path, "max");
                }
            }
            (Truth::Number(number), Kind::Amount { min, max, scale, .. }) => {
                if number.scale > *scale {
                    self.broken(path, "scale");
                }
                if min.is_some_and(|min| number.less_than(min)) {
                    self.broken(path, "min");
                }
                if max.is_some_and(|max| max.less_than(number)) {
                    self.broken(path, "max");
                }
            }
            (truth, kind) => unreachable!("{truth:?} for {kind:?}"),
        }
    }
}

/// Whether a rule holds, or does not apply.
pub(crate) fn holds(rule: &Rule, values: &[Datum]) -> bool {
    if let Some((index, expected)) = &rule.when
        && values[*index].text() != Some(expected)
    {
        return true;
    }
    let given: Vec<bool> = rule.fields.iter().map(|&index| values[index].is_given()).collect();
    let count = given.iter().filter(|&&given| given).count();
    match rule.demand {
        Demand::AnyOf => count > 0,
        Demand::OneOf => count == 1,
        Demand::AllOrNone => count == 0 || count == given.len(),
        Demand::Requires => !given[0] || given[1],
    }
}
