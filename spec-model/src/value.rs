//! Whether a text is a value that a field may have: used for examples, defaults and incoming requests.

use crate::model::{Enum, Field, Type};

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
    /// Not one of the enumeration's values.
    NotListed(Vec<String>),
    /// A character that the format or type does not allow.
    Malformed(&'static str),
}

/// Checks `text`, as it travels, against a scalar field. Objects and lists have no single text and pass.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(field: &Field, enums: &[Enum], text: &str) -> Result<(), Breach> {
    check_type(&field.kind, enums, text)?;
    let length = text.chars().count();
    if let Some(limit) = field.max_length.filter(|&limit| length > limit as usize) {
        return Err(Breach::TooLong { limit, actual: length });
    }
    if let Some(limit) = field.min_length.filter(|&limit| length < limit as usize) {
        return Err(Breach::TooShort { limit, actual: length });
    }
    match field.format {
        Some(format) if !text.chars().all(|c| format.allows(c)) => Err(Breach::Malformed(format.describe())),
        _ => Ok(()),
    }
}

fn check_type(kind: &Type, enums: &[Enum], text: &str) -> Result<(), Breach> {
    let sound = match kind {
        Type::String | Type::Object(..) | Type::List(_) | Type::File => return Ok(()),
        Type::Enum(index) => {
            let Some(list) = enums.get(*index) else { return Ok(()) };
            if list.open || list.values.iter().any(|value| value.value == text) {
                return Ok(());
            }
            return Err(Breach::NotListed(list.values.iter().map(|value| value.value.clone()).collect()));
        }
        Type::Bool(None) => (matches!(text, "true" | "false"), "`true` or `false`"),
        Type::Bool(Some(spelling)) => {
            if spelling.iter().any(|word| word == text) {
                return Ok(());
            }
            return Err(Breach::NotListed(spelling.to_vec()));
        }
        Type::Integer => (text.parse::<i64>().is_ok(), "a whole number of 64 bits"),
        Type::Url => (is_url(text), "an absolute URL, such as `https://example.com/back`"),
        Type::Base64 => (is_base64(text), "base64 text"),
    };
    if sound.0 { Ok(()) } else { Err(Breach::Malformed(sound.1)) }
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
            Self::NotListed(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                write!(f, "expected {}", crate::suggest::one_of(&values))
            }
            Self::Malformed(expected) => write!(f, "expected {expected}"),
        }
    }
}
