//! Whether a record keeps the rules of its spec: every violation at once, with its path.

use std::fmt;

use crate::encode::{self, Count};
use crate::record::{Field, Format, Kind, Record, Rule, RuleKind, View};

/// One rule of the spec that a value breaks. The value itself is not kept: it may be personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field: `goods_detail[3].quantity`. Empty for a rule between the request's own fields.
    pub path: String,
    /// What is broken, and by how much.
    pub rule: Broken,
}

/// What a [`Violation`] breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// A required field is empty.
    Required,
    /// More characters than allowed.
    MaxLength {
        /// Characters allowed.
        limit: u32,
        /// Characters given.
        actual: usize,
    },
    /// Fewer characters than needed.
    MinLength {
        /// Characters needed.
        limit: u32,
        /// Characters given.
        actual: usize,
    },
    /// A character that the format does not allow.
    Format(Format),
    /// A value that the enumeration does not list.
    NotListed,
    /// Not an absolute URL.
    Url,
    /// Not base64 text.
    Base64,
    /// A file with more bytes than allowed.
    MaxBytes {
        /// Bytes allowed.
        limit: u32,
        /// Bytes given.
        actual: u64,
    },
    /// A file without a name.
    FileName,
    /// A rule between fields.
    Rule {
        /// What it demands.
        kind: RuleKind,
        /// The fields that it names.
        fields: Vec<&'static str>,
        /// The condition under which it holds.
        when: Option<(&'static str, &'static str)>,
    },
}

/// Everything that is wrong with a request. Nothing has been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations {
    pub(crate) record: &'static str,
    pub(crate) list: Vec<Violation>,
}

impl Violations {
    /// The violations, in the order of the spec.
    pub fn list(&self) -> &[Violation] {
        &self.list
    }
}

/// Checks a record and all that it holds.
///
/// # Errors
/// Every violation.
pub fn check(record: &dyn Record) -> Result<(), Violations> {
    let mut list = Vec::new();
    check_record(record, &Path::Root, &mut list);
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

fn check_record(record: &dyn Record, path: &Path<'_>, list: &mut Vec<Violation>) {
    let table = record.table();
    for (index, field) in table.fields.iter().enumerate() {
        check_value(record.get(index).view(), field, &Path::Field(path, field.name), list);
    }
    for rule in table.rules {
        check_rule(record, rule, path, list);
    }
}

fn check_value(view: View<'_>, field: &Field, path: &Path<'_>, list: &mut Vec<Violation>) {
    let mut broken = |rule: Broken| list.push(Violation { path: path.to_string(), rule });
    if !view.is_given() {
        if field.required {
            broken(Broken::Required);
        }
        return;
    }
    match view {
        View::Absent | View::Bool(_) => {}
        View::Text(text) => {
            check_length(text, field, &mut broken);
            if !allows(field.format, text) {
                broken(Broken::Format(field.format));
            }
            if matches!(field.kind, Kind::Url) && !is_url(text) {
                broken(Broken::Url);
            }
        }
        View::Enum { text, listed } => {
            check_length(text, field, &mut broken);
            if !listed && !matches!(field.kind, Kind::Enum { open: true }) {
                broken(Broken::NotListed);
            }
        }
        View::Integer(number) => check_length(&number.to_string(), field, &mut broken),
        View::Base64(data) => {
            check_count(data.encoded_len(), field, &mut broken);
            if !data.is_well_formed() {
                broken(Broken::Base64);
            }
        }
        View::File(file) => {
            if let Some(actual) = file.known_len().filter(|&actual| actual > u64::from(field.max_length)) {
                broken(Broken::MaxBytes { limit: field.max_length, actual });
            }
            if file.name().trim().is_empty() {
                broken(Broken::FileName);
            }
        }
        View::Record(record) => {
            if matches!(field.kind, Kind::JsonString) && (field.max_length != u32::MAX || field.min_length > 0) {
                let mut count = Count(0);
                encode::object(record, &mut count);
                check_count(count.0, field, &mut broken);
            }
            check_record(record, path, list);
        }
        View::List(items) => {
            let item_field = match field.kind {
                Kind::List(item) => item,
                _ => field,
            };
            for index in 0..items.len() {
                if let Some(item) = items.item(index) {
                    check_value(item.view(), item_field, &Path::Item(path, index), list);
                }
            }
        }
    }
}

/// Counts characters only where bytes cannot settle it: a text has never more characters than bytes.
fn check_length(text: &str, field: &Field, broken: &mut dyn FnMut(Broken)) {
    if text.len() > field.max_length as usize || field.min_length > 0 {
        check_count(text.chars().count(), field, broken);
    }
}

fn check_count(actual: usize, field: &Field, broken: &mut dyn FnMut(Broken)) {
    if actual > field.max_length as usize {
        broken(Broken::MaxLength { limit: field.max_length, actual });
    }
    if actual < field.min_length as usize {
        broken(Broken::MinLength { limit: field.min_length, actual });
    }
}

fn check_rule(record: &dyn Record, rule: &Rule, path: &Path<'_>, list: &mut Vec<Violation>) {
    if let Some((index, expected)) = rule.when {
        let spelling = match record.table().fields.get(index).map(|field| &field.kind) {
            Some(Kind::Bool(Some(spelling))) => *spelling,
            _ => ("true", "false"),
        };
        let applies = match record.get(index).view() {
            View::Text(text) | View::Enum { text, .. } => text == expected,
            View::Integer(number) => number.to_string() == expected,
            View::Bool(truth) => expected == if truth { spelling.0 } else { spelling.1 },
            _ => false,
        };
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

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any characters",
            Self::Alphanumeric => "letters and digits only",
            Self::Identifier => "letters, digits and underscores only",
            Self::Digits => "digits only",
            Self::Hex => "hexadecimal digits only",
        })
    }
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("required, but empty"),
            Self::MaxLength { limit, actual } => write!(f, "{}, {limit} allowed", characters(*actual)),
            Self::MinLength { limit, actual } => write!(f, "{}, at least {limit} needed", characters(*actual)),
            Self::Format(format) => write!(f, "{format}"),
            Self::NotListed => f.write_str("not one of the documented values"),
            Self::Url => f.write_str("not an absolute URL"),
            Self::Base64 => f.write_str("not base64 text"),
            Self::MaxBytes { limit, actual } => write!(f, "{actual} bytes, {limit} allowed"),
            Self::FileName => f.write_str("the file has no name"),
            Self::Rule { kind, fields, when } => {
                let fields = fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
                match kind {
                    RuleKind::AnyOf => write!(f, "at least one of {fields} is needed")?,
                    RuleKind::OneOf => write!(f, "exactly one of {fields} is needed")?,
                    RuleKind::AllOrNone => write!(f, "all of {fields} are needed, or none")?,
                    RuleKind::Requires => write!(f, "of {fields}, the first needs the second")?,
                }
                match when {
                    Some((field, value)) => write!(f, " when `{field}` is `{value}`"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { self.rule.fmt(f) } else { write!(f, "`{}`: {}", self.path, self.rule) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.list.len();
        let plural = if count == 1 { "" } else { "s" };
        write!(f, "`{}` has {count} violation{plural}, nothing was sent:", self.record)?;
        for violation in &self.list {
            write!(f, "\n  {violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
