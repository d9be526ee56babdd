//! What a check finds, and how it is told.

use std::fmt;

use crate::table::{Format, RuleKind};

/// One rule of the spec that a value breaks. The value itself is not kept, since it may be personal; but a number that
/// is out of bounds is, unless the spec calls it sensitive.
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
    /// Not a plain decimal of at most 28 digits.
    Amount,
    /// Less than the least number.
    Min {
        /// The least number.
        limit: &'static str,
        /// The number given; `None` if it is sensitive.
        actual: Option<String>,
    },
    /// More than the greatest number.
    Max {
        /// The greatest number.
        limit: &'static str,
        /// The number given; `None` if it is sensitive.
        actual: Option<String>,
    },
    /// More digits behind the point than allowed.
    Scale {
        /// Digits allowed.
        limit: u8,
        /// Digits given.
        actual: u32,
    },
    /// Not a point in time in this pattern.
    DateTime(&'static str),
    /// Not a calendar date in this pattern.
    Date(&'static str),
    /// Not JSON.
    Json,
    /// Fewer items than needed.
    MinItems {
        /// Items needed.
        limit: u32,
        /// Items given.
        actual: usize,
    },
    /// More items than allowed.
    MaxItems {
        /// Items allowed.
        limit: u32,
        /// Items given.
        actual: usize,
    },
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

impl Broken {
    /// The word for it in specs: the key that sets the limit, or `type` if the value is none of its type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::MaxLength { .. } => "max_length",
            Self::MinLength { .. } => "min_length",
            Self::Format(_) => "format",
            Self::NotListed => "values",
            Self::Url | Self::Base64 | Self::Amount | Self::Json => "type",
            Self::Min { .. } => "min",
            Self::Max { .. } => "max",
            Self::Scale { .. } => "scale",
            Self::DateTime(_) | Self::Date(_) => "pattern",
            Self::MinItems { .. } => "min_items",
            Self::MaxItems { .. } => "max_items",
            Self::MaxBytes { .. } => "max_bytes",
            Self::FileName => "file_name",
            Self::Rule { kind, .. } => match kind {
                RuleKind::AnyOf => "any_of",
                RuleKind::OneOf => "one_of",
                RuleKind::AllOrNone => "all_or_none",
                RuleKind::Requires => "requires",
            },
        }
    }

    /// The limit, where there is one: a number, or a pattern.
    pub fn limit(&self) -> Option<String> {
        match self {
            Self::MaxLength { limit, .. }
            | Self::MinLength { limit, .. }
            | Self::MinItems { limit, .. }
            | Self::MaxItems { limit, .. }
            | Self::MaxBytes { limit, .. } => Some(limit.to_string()),
            Self::Scale { limit, .. } => Some(limit.to_string()),
            Self::Min { limit: text, .. } | Self::Max { limit: text, .. } | Self::DateTime(text) | Self::Date(text) => {
                Some((*text).to_owned())
            }
            Self::Format(format) => Some(format.name().to_owned()),
            _ => None,
        }
    }

    /// What was given, counted as the [`limit`](Self::limit) is; of a number the number itself, unless it is sensitive.
    pub fn actual(&self) -> Option<String> {
        match self {
            Self::MaxLength { actual, .. }
            | Self::MinLength { actual, .. }
            | Self::MinItems { actual, .. }
            | Self::MaxItems { actual, .. } => Some(actual.to_string()),
            Self::Scale { actual, .. } => Some(actual.to_string()),
            Self::MaxBytes { actual, .. } => Some(actual.to_string()),
            Self::Min { actual, .. } | Self::Max { actual, .. } => actual.clone(),
            _ => None,
        }
    }
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

impl Format {
    /// The word in the spec.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Alphanumeric => "alphanumeric",
            Self::Identifier => "identifier",
            Self::Digits => "digits",
            Self::Hex => "hex",
        }
    }
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

/// A count and what is counted.
struct Count<'a>(u64, &'a str);

impl fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1)
    }
}

fn count(count: usize, what: &str) -> Count<'_> {
    Count(u64::try_from(count).unwrap_or(u64::MAX), what)
}

/// The number that is out of bounds, if it may be shown.
fn shown(actual: Option<&String>) -> &str {
    actual.map_or("the number", String::as_str)
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("required, but empty"),
            Self::MaxLength { limit, actual } => write!(f, "{}, {limit} allowed", count(*actual, "character")),
            Self::MinLength { limit, actual } => write!(f, "{}, at least {limit} needed", count(*actual, "character")),
            Self::Format(format) => write!(f, "{format}"),
            Self::NotListed => f.write_str("not one of the documented values"),
            Self::Url => f.write_str("not an absolute URL"),
            Self::Base64 => f.write_str("not base64 text"),
            Self::Amount => f.write_str("not a plain decimal of at most 28 digits"),
            Self::Min { limit, actual } => write!(f, "{} is less than {limit}", shown(actual.as_ref())),
            Self::Max { limit, actual } => write!(f, "{} is more than {limit}", shown(actual.as_ref())),
            Self::Scale { limit, actual } => {
                write!(f, "{} behind the point, {limit} allowed", Count(u64::from(*actual), "digit"))
            }
            Self::DateTime(pattern) => write!(f, "not a point in time in the pattern `{pattern}`"),
            Self::Date(pattern) => write!(f, "not a calendar date in the pattern `{pattern}`"),
            Self::Json => f.write_str("not JSON"),
            Self::MinItems { limit, actual } => write!(f, "{}, at least {limit} needed", count(*actual, "item")),
            Self::MaxItems { limit, actual } => write!(f, "{}, {limit} allowed", count(*actual, "item")),
            Self::MaxBytes { limit, actual } => write!(f, "{}, {limit} allowed", Count(*actual, "byte")),
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
        write!(f, "`{}` has {}, nothing was sent:", self.record, count(self.list.len(), "violation"))?;
        for violation in &self.list {
            write!(f, "\n  {violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
