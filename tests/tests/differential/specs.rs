//! Strategies of specs.

use std::rc::Rc;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::shape::{Decimal, Demand, Field, Kind, Limits, List, Record, Rule, Spec};

const FORMATS: [&str; 4] = ["alphanumeric", "identifier", "digits", "hex"];

const VALUES: [&str; 12] = [
    "FACE",
    "cert_photo",
    "1c",
    "01",
    "com.amap.app",
    "收款",
    "NON-SENSE-PAY",
    "userId",
    "24:00",
    "true",
    "NO",
    "余额宝(1)",
];
const SPELLINGS: [(&str, &str); 5] = [("T", "F"), ("Y", "N"), ("1", "0"), ("true", "false"), ("是", "否")];
const DATE_TIMES: [&str; 9] = [
    "yyyy-MM-dd HH:mm:ss",
    "yyyyMMddHHmmss",
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd HH:mm:ss.SSS",
    "yyyyMMddHHmmssSSS",
    "dd.MM.yyyy HH:mm",
    "yyyy/MM/dd 'HH' HH:mm",
    "yyyyMMdd ''HHmm 'o''clock'",
];
const DATES: [&str; 7] =
    ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "yyyy-MM", "yyyy年MM月dd日", "MM'M'yyyy", "yyyy''MM''dd"];

/// A rule before the fields are known.
#[derive(Debug, Clone)]
pub(crate) struct RuleSeed {
    demand: Demand,
    fields: Vec<Index>,
    when: Option<Index>,
}

/// Specs.
pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    let shared = record(1, 1..4);
    let sides = (record(2, 3..9), record(2, 1..6));
    let chances = (any::<[bool; 4]>(), any::<bool>(), any::<Index>());
    (sides, prop::option::of(shared), chances).prop_map(|((request, response), shared, (used, echoed, place))| {
        let mut names = Names::default();
        let [mut request, mut response] = [request, response];
        response.seeds.clear();
        // What comes in has no defaults.
        response.forget_defaults();
        let shared = shared.map(|mut shared| {
            shared.name = Some("Shared");
            if used[3] {
                shared.forget_defaults();
            }
            names.record(&mut shared);
            Rc::new(shared)
        });
        names.record(&mut request);
        names.record(&mut response);
        if let Some(record) = &shared {
            let object = |name: &str, text| Field {
                name: name.to_owned(),
                kind: Kind::Object { record: Rc::clone(record), text },
                limits: Limits::default(),
                required: used[0],
                default: None,
                place: None,
            };
            request.fields.push(object("shared", used[1]));
            if used[2] {
                let item = Field { required: true, ..object("", used[3]) };
                let list = List { item, min: None, max: None, text: false };
                request.fields.push(Field { kind: Kind::List(Box::new(list)), ..object("all_shared", false) });
            }
            if used[3] {
                response.fields.push(object("shared", used[2]));
            }
        }
        // An enumeration of both sides holds whatever comes.
        let both = request.fields.iter().find(|field| matches!(field.kind, Kind::Enum { .. }));
        response.fields.extend(both.filter(|_| echoed).map(|field| Field { default: None, ..field.clone() }));
        let at = place.index(request.fields.len());
        request.fields[at].place = Some(["query", "form"][place.index(2)]);
        Spec { request: Rc::new(request), response: Rc::new(response), shared }
    })
}

/// Gives every field a name that no other has, and resolves the rules.
#[derive(Default)]
struct Names(usize);

impl Names {
    fn record(&mut self, record: &mut Record) {
        for field in &mut record.fields {
            let number = self.0;
            self.0 += 1;
            field.name = match number % 5 {
                0 => format!("orderNo{number}"),
                1 => format!("TRANS_MEMO_{number}"),
                2 => format!("x-id-{number}"),
                _ => format!("field_{number}"),
            };
            self.kind(&mut field.kind);
            field.default = field.default.take().and_then(|_| field.sample());
        }
        let seeds = std::mem::take(&mut record.seeds);
        for rule in seeds.into_iter().filter_map(|seed| seed.resolve(&record.fields)) {
            if !record.rules.iter().any(|other| other.says_the_same(&rule)) {
                record.rules.push(rule);
            }
        }
    }

    fn kind(&mut self, kind: &mut Kind) {
        match kind {
            Kind::Object { record, .. } => self.record(Rc::make_mut(record)),
            Kind::List(list) => self.kind(&mut list.item.kind),
            _ => {}
        }
    }
}

impl RuleSeed {
    /// The rule, if there are fields for it: what is always given needs none.
    fn resolve(self, fields: &[Field]) -> Option<Rule> {
        let free: Vec<usize> =
            (0..fields.len()).filter(|&index| !fields[index].required && fields[index].default.is_none()).collect();
        let mut named: Vec<usize> = Vec::new();
        for pick in self.fields.iter().filter(|_| !free.is_empty()) {
            let index = free[pick.index(free.len())];
            if !named.contains(&index) {
                named.push(index);
            }
        }
        if self.demand == Demand::Requires {
            named.truncate(2);
        }
        let conditions: Vec<(usize, String)> =
            fields.iter().enumerate().filter_map(|(index, field)| Some((index, field.sample()?))).collect();
        let when =
            self.when.filter(|_| !conditions.is_empty()).map(|pick| conditions[pick.index(conditions.len())].clone());
        (named.len() >= 2).then_some(Rule { demand: self.demand, fields: named, when })
    }
}

fn record(depth: u32, size: std::ops::Range<usize>) -> BoxedStrategy<Record> {
    let demands = select(vec![Demand::AnyOf, Demand::OneOf, Demand::AllOrNone, Demand::Requires]);
    let seed = (demands, prop::collection::vec(any::<Index>(), 2..4), prop::option::of(any::<Index>()))
        .prop_map(|(demand, fields, when)| RuleSeed { demand, fields, when });
    (prop::collection::vec(field(depth), size), prop::collection::vec(seed, 0..3))
        .prop_map(|(fields, seeds)| Record { fields, rules: Vec::new(), name: None, seeds })
        .boxed()
}

fn field(depth: u32) -> BoxedStrategy<Field> {
    (kind(depth), prop::bool::weighted(0.4), prop::bool::weighted(0.2))
        .prop_map(|((kind, limits), required, defaulted)| Field {
            name: String::new(),
            kind,
            limits,
            required,
            // The text comes with the name.
            default: defaulted.then(String::new),
            place: None,
        })
        .boxed()
}

fn kind(depth: u32) -> BoxedStrategy<(Kind, Limits)> {
    if depth == 0 {
        return scalar();
    }
    let object = (record(depth - 1, 1..4), any::<bool>(), prop::option::weighted(0.3, 60usize..200)).prop_map(
        |(record, text, max)| {
            (Kind::Object { record: Rc::new(record), text }, Limits { max: max.filter(|_| text), ..Limits::default() })
        },
    );
    let bounds = (prop::option::of(1usize..3), prop::option::of(3usize..5));
    let max = prop::option::weighted(0.3, 40usize..120);
    let list =
        (field(depth - 1), bounds, prop::bool::weighted(0.3), max).prop_map(|(item, (min, max), text, length)| {
            let item = Field { required: true, default: None, ..item };
            let limits = Limits { max: length.filter(|_| text), ..Limits::default() };
            (Kind::List(Box::new(List { item, min, max, text })), limits)
        });
    prop_oneof![6 => scalar(), 1 => object, 2 => list].boxed()
}

fn scalar() -> BoxedStrategy<(Kind, Limits)> {
    let max = |max: usize| prop::option::weighted(0.3, Just(max));
    let text = (prop::option::of(select(FORMATS.to_vec())), prop::option::of(0usize..5), prop::option::of(4usize..16))
        .prop_map(|(format, min, max)| (Kind::Text, Limits { min, max, format }));
    let choice = (subsequence(VALUES.to_vec(), 1..6), prop::bool::weighted(0.3), max(32))
        .prop_map(|(values, open, max)| (Kind::Enum { values, open }, limited(max)));
    let truth = (prop::option::weighted(0.7, select(SPELLINGS.to_vec())), max(5))
        .prop_map(|(spelling, max)| (Kind::Bool(spelling), limited(max)));
    let integer = (prop::option::of(-99i64..500), prop::option::of(500i64..999), any::<bool>(), max(3))
        .prop_map(|(min, max, text, length)| (Kind::Integer { min, max, text }, limited(length)));
    let amount = (select(vec![0u32, 2, 2, 4, 8, 12]), any::<[bool; 4]>(), -500i128..500, 500i128..99_999, max(16))
        .prop_map(|(scale, [low, high, fen, text], min, max, length)| {
            let scale = if fen { 0 } else { scale };
            let [min, max] =
                [low.then_some(min), high.then_some(max)].map(|bound| bound.map(|units| Decimal { units, scale }));
            (Kind::Amount { min, max, scale, fen, text }, limited(length))
        });
    let date_time = (select(DATE_TIMES.to_vec()), max(40)).prop_map(|(p, max)| (Kind::DateTime(p), limited(max)));
    let date = (select(DATES.to_vec()), max(40)).prop_map(|(p, max)| (Kind::Date(p), limited(max)));
    let url = max(40).prop_map(|max| (Kind::Url, limited(max)));
    let base64 = max(40).prop_map(|max| (Kind::Base64, limited(max)));
    let json = (any::<bool>(), max(40)).prop_map(|(text, max)| (Kind::Json { text }, limited(max.filter(|_| text))));
    prop_oneof![4 => text, 3 => choice, 2 => truth, 2 => integer, 2 => amount, 1 => date_time, 1 => date, 1 => url, 1 => base64, 1 => json].boxed()
}

fn limited(max: Option<usize>) -> Limits {
    Limits { max, ..Limits::default() }
}
