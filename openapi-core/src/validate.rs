//! Whether a record keeps the rules of its spec: every violation at once, with its path.

use std::fmt;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::encode::{self, Count};
use crate::record::Record;
use crate::table::{Field, Items, Kind, Number, Rule};
pub use crate::table::{Format, RuleKind};
use crate::value::{List, View};
pub use crate::violation::{Broken, Violation, Violations};

/// Checks a record and all that it holds.
///
/// # Errors
/// Every violation.
pub fn check(record: &dyn Record) -> Result<(), Violations> {
    let mut list = Vec::new();
    check_record(record, &Path::Root, false, &mut list);
    if list.is_empty() { Ok(()) } else { Err(Violations { record: record.table().name, list }) }
}

/// A path that costs nothing until something is wrong.
enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'static str),
    Item(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A field whose value is checked.
struct Checked<'c> {
    field: &'static Field,
    path: &'c Path<'c>,
    /// It is sensitive, or is inside of something that is.
    hidden: bool,
    list: &'c mut Vec<Violation>,
}

fn check_record(record: &dyn Record, path: &Path<'_>, hidden: bool, list: &mut Vec<Violation>) {
    let table = record.table();
    for (index, field) in table.fields.iter().enumerate() {
        let path = &Path::Field(path, field.name);
        Checked { field, path, hidden: hidden || field.sensitive, list }.value(record.get(index).view());
    }
    for rule in table.rules {
        check_rule(record, rule, path, list);
    }
}

impl Checked<'_> {
    fn broken(&mut self, rule: Broken) {
        self.list.push(Violation { path: self.path.to_string(), rule });
    }

    fn value(mut self, view: View<'_>) {
        let field = self.field;
        if !view.is_given() {
            if field.required {
                self.broken(Broken::Required);
            }
            return;
        }
        match view {
            View::Absent => {}
            View::Bool(_) => {
                if let Some(word) = encode::scalar(view, field) {
                    self.length(&word);
                }
            }
            View::Text(text) => {
                self.length(text);
                if !allows(field.format, text) {
                    self.broken(Broken::Format(field.format));
                }
                if matches!(field.kind, Kind::Url) && !is_url(text) {
                    self.broken(Broken::Url);
                }
            }
            View::Enum { text, listed } => {
                self.length(text);
                if !listed && !matches!(field.kind, Kind::Enum { open: true }) {
                    self.broken(Broken::NotListed);
                }
            }
            View::Integer(number) => {
                let text = number.to_string();
                self.length(&text);
                self.bounds(number.into(), &text);
            }
            View::Amount(amount) => {
                self.length(amount.as_str());
                self.amount(amount);
            }
            View::DateTime(at) => {
                let pattern = field.kind.pattern();
                self.length(&at.on_wire(pattern));
                if !at.fits(pattern) {
                    self.broken(Broken::DateTime(pattern));
                }
            }
            View::Date(date) => {
                let pattern = field.kind.pattern();
                self.length(&date.on_wire(pattern));
                if !date.fits(pattern) {
                    self.broken(Broken::Date(pattern));
                }
            }
            View::Json(json) => {
                self.length(json.as_str());
                if !json.is_well_formed() {
                    self.broken(Broken::Json);
                }
            }
            View::Base64(data) => {
                if data.encoded_len_at_most() > field.max_length as usize || field.min_length > 0 {
                    self.count(data.encoded_len());
                }
                if !data.is_well_formed() {
                    self.broken(Broken::Base64);
                }
            }
            View::File(file) => {
                if let Some(actual) = file.known_len().filter(|&actual| actual > u64::from(field.max_length)) {
                    self.broken(Broken::MaxBytes { limit: field.max_length, actual });
                }
                if file.name().trim().is_empty() {
                    self.broken(Broken::FileName);
                }
            }
            View::Record(record) => {
                self.written_length(|count| encode::object(record, count));
                check_record(record, self.path, self.hidden, self.list);
            }
            View::List(list) => {
                self.written_length(|count| encode::array(list, field, count));
                self.items(list);
            }
        }
    }

    /// Counts characters only where bytes cannot settle it: a text has never more characters than bytes.
    fn length(&mut self, text: &str) {
        if text.len() > self.field.max_length as usize || self.field.min_length > 0 {
            self.count(text.chars().count());
        }
    }

    /// The length of what travels as a string that holds its JSON text; written only to be counted.
    fn written_length(&mut self, write: impl FnOnce(&mut Count)) {
        let field = self.field;
        if field.kind.is_text() && (field.max_length != u32::MAX || field.min_length > 0) {
            let mut count = Count(0);
            write(&mut count);
            self.count(count.0);
        }
    }

    fn count(&mut self, actual: usize) {
        let Field { min_length, max_length, .. } = *self.field;
        if actual > max_length as usize {
            self.broken(Broken::MaxLength { limit: max_length, actual });
        }
        if actual < min_length as usize {
            self.broken(Broken::MinLength { limit: min_length, actual });
        }
    }

    fn amount(&mut self, amount: &Amount) {
        let Kind::Amount(number) = self.field.kind else { return };
        match amount.decimal().filter(|_| amount.is_well_formed(number.text)) {
            Some(decimal) => {
                self.bounds(decimal, amount.as_str());
                let actual = amount.scale();
                if actual > u32::from(number.scale) {
                    self.broken(Broken::Scale { limit: number.scale, actual });
                }
            }
            None => self.broken(Broken::Amount),
        }
    }

    fn bounds(&mut self, number: Decimal, text: &str) {
        let (Kind::Integer(Number { min, max, .. }) | Kind::Amount(Number { min, max, .. })) = self.field.kind else {
            return;
        };
        let actual = || (!self.hidden).then(|| text.to_owned());
        let decimal = |limit: &str| Decimal::from_str_exact(limit).ok();
        let below = min.filter(|min| decimal(min).is_some_and(|min| number < min));
        let above = max.filter(|max| decimal(max).is_some_and(|max| number > max));
        let below = below.map(|limit| Broken::Min { limit, actual: actual() });
        let above = above.map(|limit| Broken::Max { limit, actual: actual() });
        below.into_iter().chain(above).for_each(|rule| self.broken(rule));
    }

    fn items(&mut self, items: &dyn List) {
        let actual = items.len();
        if let Kind::List(Items { min, max, .. }) = self.field.kind {
            if actual < *min as usize {
                self.broken(Broken::MinItems { limit: *min, actual });
            }
            if actual > *max as usize {
                self.broken(Broken::MaxItems { limit: *max, actual });
            }
        }
        for index in 0..actual {
            if let Some(item) = items.item(index) {
                let (path, field) = (&Path::Item(self.path, index), self.field.item());
                Checked { field, path, hidden: self.hidden || field.sensitive, list: self.list }.value(item.view());
            }
        }
    }
}

fn check_rule(record: &dyn Record, rule: &Rule, path: &Path<'_>, list: &mut Vec<Violation>) {
    if let Some((index, expected)) = rule.when {
        let field = record.table().fields.get(index);
        let text = field.and_then(|field| encode::scalar(record.get(index).view(), field));
        let applies = text.is_some_and(|text| text == expected);
        if !applies {
            return;
        }
    }
    let given = |index: &&usize| record.get(**index).view().is_given();
    let count = rule.fields.iter().filter(given).count();
    let holds = match rule.kind {
        RuleKind::AnyOf => count > 0,
        RuleKind::OneOf => count == 1,
        RuleKind::AllOrNone => count == 0 || count == rule.fields.len(),
        RuleKind::Requires => {
            let first = rule.fields.first().as_ref().is_some_and(given);
            let second = rule.fields.get(1).as_ref().is_some_and(given);
            !first || second
        }
    };
    if !holds {
        let name = |index: &usize| record.table().fields.get(*index).map(|field| field.name);
        let fields = rule.fields.iter().filter_map(name).collect();
        let when = rule.when.and_then(|(field, value)| Some((name(&field)?, value)));
        list.push(Violation { path: path.to_string(), rule: Broken::Rule { kind: rule.kind, fields, when } });
    }
}

fn allows(format: Format, text: &str) -> bool {
    match format {
        Format::Any => true,
        Format::Alphanumeric => text.bytes().all(|b| b.is_ascii_alphanumeric()),
        Format::Identifier => text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
        Format::Digits => text.bytes().all(|b| b.is_ascii_digit()),
        Format::Hex => text.bytes().all(|b| b.is_ascii_hexdigit()),
    }
}

/// A scheme, a colon and something after it, without white space or control characters. The platform also takes
/// addresses of apps (`myapp://back`), so the scheme is free.
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !rest.trim_start_matches('/').is_empty()
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
}
