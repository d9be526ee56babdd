//! A spec as the test sees it: what the format can say.

use std::rc::Rc;

use crate::specs::RuleSeed;

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
    /// The rules before the fields are known.
    pub(crate) seeds: Vec<RuleSeed>,
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
    pub(crate) fn forget_defaults(&mut self) {
        self.fields.iter_mut().for_each(Field::forget_default);
    }
}

impl Rule {
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
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
