//! Strategies of requests that keep their spec, as far as its rules allow.

use proptest::prelude::*;
use proptest::sample::select;

use crate::datum::{Datum, Members, Truth, scalar};
use crate::oracle;
use crate::shape::{Decimal, Demand, Field, Kind, Limits, Record, moment};

/// Values of a root: optional fields are there or not.
pub(crate) fn valid(root: &Field) -> BoxedStrategy<Datum> {
    let root = root.clone();
    (full(&root), prop::collection::vec(any::<u8>(), 61))
        .prop_map(move |(mut value, dice)| {
            thin(&mut value, &root, &mut dice.iter().copied().cycle());
            value
        })
        .boxed()
}

/// Values in which every field is given.
fn full(field: &Field) -> BoxedStrategy<Datum> {
    let limits = field.limits;
    match &field.kind {
        Kind::Text => text(limits),
        Kind::Enum { values, .. } => {
            select(values.clone()).prop_map(|text| Datum::Scalar(text.to_owned(), Truth::Sound)).boxed()
        }
        Kind::Bool(spelling) => {
            let (yes, no) = spelling.unwrap_or(("true", "false"));
            select(vec![yes, no]).prop_map(|text| Datum::Scalar(text.to_owned(), Truth::Sound)).boxed()
        }
        Kind::Integer { min, max, .. } => {
            let (widest_min, widest_max) = if limits.max.is_some() { (-99, 999) } else { (i64::MIN, i64::MAX) };
            let range = min.unwrap_or(widest_min)..=max.unwrap_or(widest_max);
            range.prop_map(|number| number_of(Decimal { units: number.into(), scale: 0 })).boxed()
        }
        Kind::Amount { min, max, scale, .. } => {
            let least = min.map_or(-9_999, |min| min.units);
            let most = max.map_or(999_999, |max| max.units);
            let scale = *scale;
            (least..=most, any::<bool>())
                .prop_map(move |(units, short)| {
                    // Digits behind the point may be left out, if they are none.
                    let short = short && scale > 0 && units % 10 == 0;
                    number_of(if short {
                        Decimal { units: units / 10, scale: scale - 1 }
                    } else {
                        Decimal { units, scale }
                    })
                })
                .boxed()
        }
        Kind::DateTime(pattern) | Kind::Date(pattern) => {
            let pattern = *pattern;
            (select(vec!["01", "04", "12"]), select(vec!["01", "09", "30"]))
                .prop_map(move |(month, day)| Datum::Scalar(moment(pattern, month, day), Truth::Sound))
                .boxed()
        }
        Kind::Url => select(vec!["https://example.com/back?a=1&b=收", "alipays://platformapi/startapp", "x-1.y+z:q"])
            .prop_map(|text| Datum::Scalar(text.to_owned(), Truth::Sound))
            .boxed(),
        Kind::Base64 => prop::collection::vec(any::<u8>(), 1..20)
            .prop_map(|bytes| Datum::Scalar(base64_simd::STANDARD.encode_to_string(bytes), Truth::Sound))
            .boxed(),
        Kind::Json { .. } => select(vec!["{}", "[]", "[1, 2]", "true", "-0.5", "\"x\"", r#"{"a":[{"\u0062":null}]}"#])
            .prop_map(|text| Datum::Json(text.to_owned(), Truth::Sound))
            .boxed(),
        Kind::Object { record, .. } => {
            let values: Vec<BoxedStrategy<Datum>> = record.fields.iter().map(full).collect();
            values.prop_map(|values| Datum::Object(Members { values, stranger: false })).boxed()
        }
        Kind::List(list) => {
            let least = list.min.unwrap_or(1);
            let most = list.max.unwrap_or(least + 2);
            prop::collection::vec(full(&list.item), least..=most).prop_map(Datum::List).boxed()
        }
    }
}

fn number_of(number: Decimal) -> Datum {
    Datum::Scalar(number.text(), Truth::Number(number))
}

fn text(limits: Limits) -> BoxedStrategy<Datum> {
    const ANY: [char; 16] =
        ['a', 'Z', '0', '9', ' ', '"', '\\', '/', '\n', '\t', '\u{1f}', '收', '委', '\u{1F600}', '\u{3000}', '&'];
    let least = limits.min.unwrap_or(1).max(1);
    let most = limits.max.unwrap_or(least + 12);
    let characters = match limits.format {
        None => prop_oneof![8 => select(ANY.to_vec()), 1 => any::<char>()].boxed(),
        Some("digits") => prop::char::range('0', '9').boxed(),
        Some("hex") => select("0123456789abcdefABCDEF".chars().collect::<Vec<_>>()).boxed(),
        Some("identifier") => select("0aZ9_".chars().collect::<Vec<_>>()).boxed(),
        Some(_) => select("0aZ9qQ".chars().collect::<Vec<_>>()).boxed(),
    };
    prop::collection::vec(characters, least..=most)
        .prop_map(|characters| {
            // JSON has two spellings of these, of different lengths.
            let mut text: String =
                characters.into_iter().map(|c| if matches!(c, '\u{8}' | '\u{c}') { 'b' } else { c }).collect();
            // A blank text is none.
            if text.trim().is_empty() {
                text = text.replacen(char::is_whitespace, "x", 1);
            }
            Datum::Scalar(text, Truth::Sound)
        })
        .boxed()
}

/// Leaves out some of what may be left out, and what the rules exclude.
fn thin(value: &mut Datum, field: &Field, dice: &mut impl Iterator<Item = u8>) {
    match (value, &field.kind) {
        (Datum::Object(members), Kind::Object { record, .. }) => {
            let all = members.values.clone();
            for (value, field) in members.values.iter_mut().zip(&record.fields) {
                thin(value, field, dice);
            }
            for (value, field) in members.values.iter_mut().zip(&record.fields) {
                if !field.required && dice.next().is_some_and(|die| die % 2 == 0) {
                    *value = Datum::Absent;
                }
            }
            for rule in &record.rules {
                // What makes the rule apply would else hardly ever be drawn.
                if let Some((index, text)) = &rule.when
                    && dice.next().is_some_and(|die| die % 2 == 0)
                {
                    members.values[*index] = scalar(&record.fields[*index], text);
                }
            }
            mend(record, &mut members.values, &all);
            for (value, field) in members.values.iter_mut().zip(&record.fields) {
                if matches!(value, Datum::Absent) {
                    let chance = usize::from(dice.next().unwrap_or_default());
                    *value = nothings(field).get(chance % 16).map_or(Datum::Absent, |json| Datum::Nothing(json));
                }
            }
        }
        (Datum::List(items), Kind::List(list)) => items.iter_mut().for_each(|item| thin(item, &list.item, dice)),
        _ => {}
    }
}

/// JSON that stands for nothing in a field.
pub(crate) fn nothings(field: &Field) -> &'static [&'static str] {
    match &field.kind {
        Kind::List(list) if list.text => &["null", "\"\"", "\"  \"", "\"[]\"", "\" [ ] \""],
        Kind::List(_) => &["null", "\"\"", "\"  \"", "[]", "[ ]"],
        _ => &["null", "\"\"", "\"  \"", "\"\\u3000\""],
    }
}

/// Gives or takes fields until the rules hold; some cannot hold together.
fn mend(record: &Record, values: &mut [Datum], all: &[Datum]) {
    for _ in 0..4 {
        for rule in &record.rules {
            if oracle::holds(rule, values) {
                continue;
            }
            let given = rule.fields.iter().copied().find(|&index| values[index].is_given());
            match rule.demand {
                Demand::AnyOf => values[rule.fields[0]] = all[rule.fields[0]].clone(),
                Demand::Requires => values[rule.fields[1]] = all[rule.fields[1]].clone(),
                Demand::AllOrNone => rule.fields.iter().for_each(|&index| values[index] = Datum::Absent),
                Demand::OneOf => {
                    let kept = given.unwrap_or(rule.fields[0]);
                    rule.fields.iter().for_each(|&index| values[index] = Datum::Absent);
                    values[kept] = all[kept].clone();
                }
            }
        }
    }
}
