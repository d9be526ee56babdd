//! A spec as the test sees it: what the format can say, and strategies that draw it.

use std::rc::Rc;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

/// A method.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) request: Rc<Record>,
    pub(crate) response: Rc<Record>,
    /// What stands under `objects:`.
    pub(crate) shared: Option<Rc<Record>>,
}

/// Fields and the rules between them.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    pub(crate) rules: Vec<Rule>,
    /// Its name, if it stands under `objects:`.
    pub(crate) name: Option<&'static str>,
    seeds: Vec<RuleSeed>,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) limits: Limits,
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    pub(crate) place: Option<&'static str>,
}

/// Lengths and characters.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) min: Option<usize>,
    pub(crate) max: Option<usize>,
    pub(crate) format: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Text,
    Enum { values: Vec<&'static str>, open: bool },
    Bool(Option<(&'static str, &'static str)>),
    Integer { min: Option<i64>, max: Option<i64>, text: bool },
    Amount { min: Option<Decimal>, max: Option<Decimal>, scale: u32, fen: bool, text: bool },
    DateTime(&'static str),
    Date(&'static str),
    Url,
    Base64,
    Json { text: bool },
    Object { record: Rc<Record>, text: bool },
    List(Box<List>),
}

#[derive(Debug, Clone)]
pub(crate) struct List {
    /// What each item is; it has no name.
    pub(crate) item: Field,
    pub(crate) min: Option<usize>,
    pub(crate) max: Option<usize>,
    pub(crate) text: bool,
}

/// `units` times ten to the power of minus `scale`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal {
    pub(crate) units: i128,
    pub(crate) scale: u32,
}

/// A rule of a record, whose fields it names by index.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) demand: Demand,
    pub(crate) fields: Vec<usize>,
    pub(crate) when: Option<(usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Demand {
    AnyOf,
    OneOf,
    AllOrNone,
    Requires,
}

/// A rule before the fields are known.
#[derive(Debug, Clone)]
struct RuleSeed {
    demand: Demand,
    fields: Vec<Index>,
    when: Option<Index>,
}

impl Decimal {
    /// The digits as they are written.
    pub(crate) fn text(self) -> String {
        let scale = usize::try_from(self.scale).expect("a few digits");
        let digits = format!("{:0width$}", self.units.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let (sign, point) = (if self.units < 0 { "-" } else { "" }, if scale == 0 { "" } else { "." });
        format!("{sign}{whole}{point}{fraction}")
    }

    /// In units of ten to the power of minus `scale`, which is no coarser than its own.
    pub(crate) fn at(self, scale: u32) -> i128 {
        self.units * 10i128.pow(scale - self.scale)
    }

    pub(crate) fn less_than(self, other: Self) -> bool {
        let scale = self.scale.max(other.scale);
        self.at(scale) < other.at(scale)
    }
}

impl Record {
    fn forget_defaults(&mut self) {
        self.fields.iter_mut().for_each(Field::forget_default);
    }
}

impl Rule {
    fn says_the_same(&self, other: &Self) -> bool {
        let names_all = |fields: &[usize]| self.fields.iter().all(|field| fields.contains(field));
        let same_fields = self.fields.len() == other.fields.len() && names_all(&other.fields);
        self.demand == other.demand && self.when == other.when && same_fields
    }
}

impl Demand {
    /// The word in the spec.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::AnyOf => "any_of",
            Self::OneOf => "one_of",
            Self::AllOrNone => "all_or_none",
            Self::Requires => "requires",
        }
    }
}

impl Field {
    /// What is no field itself: a whole request or response.
    pub(crate) fn root(record: &Rc<Record>) -> Self {
        let kind = Kind::Object { record: Rc::clone(record), text: false };
        Self { name: String::new(), kind, limits: Limits::default(), required: true, default: None, place: None }
    }

    fn forget_default(&mut self) {
        self.default = None;
        match &mut self.kind {
            Kind::Object { record, .. } => Rc::make_mut(record).forget_defaults(),
            Kind::List(list) => list.item.forget_default(),
            _ => {}
        }
    }

    /// A text that the field may hold.
    pub(crate) fn sample(&self) -> Option<String> {
        Some(match &self.kind {
            Kind::Text => "1".repeat(self.limits.min.unwrap_or(1).max(1)),
            Kind::Enum { values, .. } => (*values.last()?).to_owned(),
            Kind::Bool(spelling) => spelling.map_or("true", |(yes, _)| yes).to_owned(),
            Kind::Integer { min, max, .. } => min.or(*max).unwrap_or(7).to_string(),
            Kind::Amount { min, max, scale, .. } => min.or(*max).unwrap_or(Decimal { units: 5, scale: *scale }).text(),
            Kind::DateTime(pattern) | Kind::Date(pattern) => moment(pattern, "02", "28"),
            Kind::Url | Kind::Base64 | Kind::Json { .. } | Kind::Object { .. } | Kind::List(_) => return None,
        })
    }
}

/// A date or time in a pattern.
pub(crate) fn moment(pattern: &str, month: &str, day: &str) -> String {
    let quoted = pattern.replace("''''", "\u{1}").replace("''", "\u{1}");
    let (mut text, mut inside) = (String::new(), false);
    for part in quoted.split('\'') {
        if inside {
            text.push_str(part);
        } else {
            let pieces = [("yyyy", "2026"), ("MM", month), ("dd", day), ("HH", "23"), ("mm", "59"), ("SSS", "007")];
            let last = [("ss", "58"), ("XXX", "+08:00")];
            text.push_str(&pieces.iter().chain(&last).fold(part.to_owned(), |text, (from, to)| text.replace(from, to)));
        }
        inside = !inside;
    }
    text.replace('\u{1}', "'")
}

pub(crate) const FORMATS: [&str; 4] = ["alphanumeric", "identifier", "digits", "hex"];

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
