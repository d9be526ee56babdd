//! Whether a text is a value that a field may have: used for examples, defaults and incoming requests.

use rust_decimal::Decimal;

use crate::json;
use crate::model::{Enum, Format, Limits, Number, Type};

/// The most digits that an amount may have.
const MAX_DIGITS: usize = 28;

/// Why a text is not a value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Breach {
    /// More characters than `max_length`.
    TooLong {
        /// Characters allowed.
        limit: u32,
        /// Characters given.
        actual: usize,
    },
    /// Fewer characters than `min_length`.
    TooShort {
        /// Characters demanded.
        limit: u32,
        /// Characters given.
        actual: usize,
    },
    /// A number below `min`.
    Below(Decimal),
    /// A number above `max`.
    Above(Decimal),
    /// More digits behind the point than `scale`.
    Scale {
        /// Digits allowed.
        limit: u8,
        /// Digits given.
        actual: u32,
    },
    /// Not one of the enumeration's values.
    NotListed(Vec<String>),
    /// A character that the format does not allow.
    Format(Format),
    /// Not a date or time in the pattern: what would be.
    Pattern(String),
    /// Not of the type's form: what would be.
    Malformed(String),
}

impl Breach {
    /// The key of the spec whose demand is broken.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "max_length",
            Self::TooShort { .. } => "min_length",
            Self::Below(_) => "min",
            Self::Above(_) => "max",
            Self::Scale { .. } => "scale",
            Self::NotListed(_) => "values",
            Self::Format(_) => "format",
            Self::Pattern(_) => "pattern",
            Self::Malformed(_) => "type",
        }
    }
}

/// Checks `text`, as it travels, against a scalar type and its limits. Objects and lists have no single text and pass.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(kind: &Type, limits: Limits, enums: &[Enum], text: &str) -> Result<(), Breach> {
    breaches(kind, limits, enums, text).into_iter().next().map_or(Ok(()), Err)
}

/// Everything that is wrong with `text` as a value of the type.
pub(crate) fn breaches(kind: &Type, limits: Limits, enums: &[Enum], text: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    of_type(kind, enums, text, &mut found);
    let actual = text.chars().count();
    let within = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    if let Some(limit) = limits.max_length.filter(|&limit| actual > within(limit)) {
        found.push(Breach::TooLong { limit, actual });
    }
    if let Some(limit) = limits.min_length.filter(|&limit| actual < within(limit)) {
        found.push(Breach::TooShort { limit, actual });
    }
    if let Some(format) = limits.format.filter(|format| !text.chars().all(|c| format.allows(c))) {
        found.push(Breach::Format(format));
    }
    found
}

fn of_type(kind: &Type, enums: &[Enum], text: &str, found: &mut Vec<Breach>) {
    let mut malformed = |sound: bool, expected: &dyn Fn() -> String| {
        if !sound {
            found.push(Breach::Malformed(expected()));
        }
    };
    match kind {
        Type::String | Type::Object(..) | Type::List(_) | Type::File => {}
        Type::Enum(index) => {
            let Some(list) = enums.get(*index) else { return };
            if !list.open && !list.values.iter().any(|value| value.value == text) {
                found.push(Breach::NotListed(list.values.iter().map(|value| value.value.clone()).collect()));
            }
        }
        Type::Bool(None) => malformed(matches!(text, "true" | "false"), &|| "`true` or `false`".to_owned()),
        Type::Bool(Some(spelling)) => {
            if !spelling.iter().any(|word| word == text) {
                found.push(Breach::NotListed(spelling.to_vec()));
            }
        }
        Type::Integer(number) => match text.parse::<i64>() {
            Ok(value) if text == value.to_string() => bounds(Decimal::from(value), number, found),
            _ => malformed(false, &|| "a whole number of 64 bits, without leading zeros".to_owned()),
        },
        Type::Amount(number, _) => match decimal(text).filter(|_| number.text || !has_leading_zero(text)) {
            Some(value) => bounds(value, number, found),
            None => malformed(false, &|| "an exact decimal, such as `88.88`".to_owned()),
        },
        Type::DateTime(pattern) if pattern.fits(text) => {}
        Type::DateTime(pattern) => found.push(Breach::Pattern(format!("a real point in time, written as `{pattern}`"))),
        Type::Date(pattern) if pattern.fits(text) => {}
        Type::Date(pattern) => found.push(Breach::Pattern(format!("a real day, written as `{pattern}`"))),
        Type::Url => malformed(is_url(text), &|| "an absolute URL, such as `https://example.com/back`".to_owned()),
        Type::Base64 => malformed(is_base64(text), &|| "base64 text, padded with `=` to a multiple of four".to_owned()),
        Type::Json(_) => malformed(json::read(text).is_ok(), &|| "JSON text".to_owned()),
    }
}

fn bounds(value: Decimal, number: &Number, found: &mut Vec<Breach>) {
    if value.scale() > u32::from(number.scale) {
        found.push(Breach::Scale { limit: number.scale, actual: value.scale() });
    }
    found.extend(number.min.filter(|min| value < *min).map(Breach::Below));
    found.extend(number.max.filter(|max| value > *max).map(Breach::Above));
}

/// A decimal without exponent, of at most 28 digits: digits, perhaps with a `-` before and a point inside.
pub fn decimal(text: &str) -> Option<Decimal> {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let count = body.bytes().filter(u8::is_ascii_digit).count();
    (digits(whole) && digits(fraction) && count <= MAX_DIGITS).then(|| Decimal::from_str_exact(text).ok())?
}

/// A JSON number has no zero before its digits.
fn has_leading_zero(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number).as_bytes();
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

/// A scheme, a colon and something after it, without white space or control characters.
pub fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !rest.trim_start_matches('/').is_empty()
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The standard alphabet, padded to a multiple of four.
pub fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong { limit, actual } => write!(f, "{actual} characters, {limit} allowed"),
            Self::TooShort { limit, actual } => write!(f, "{actual} characters, at least {limit} needed"),
            Self::Below(min) => write!(f, "at least {min} needed"),
            Self::Above(max) => write!(f, "at most {max} allowed"),
            Self::Scale { limit, actual } => {
                write!(f, "{actual} digits behind the point, {limit} allowed")
            }
            Self::NotListed(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                write!(f, "expected {}", crate::suggest::one_of(&values))
            }
            Self::Format(format) => f.write_str(format.describe()),
            Self::Pattern(expected) | Self::Malformed(expected) => write!(f, "expected {expected}"),
        }
    }
}
