//! Enumerations: values that stand for texts.

use crate::decode::Mismatch;
use crate::json::JsonValue;
use crate::table::Field;
use crate::value::{Blank, Value, View};

/// An enumeration of the spec.
pub trait Choice: Sized + PartialEq + 'static {
    /// The listed values and their texts.
    const ALL: &'static [(Self, &'static str)];

    /// The text of a value that is not listed.
    fn other(&self) -> Option<&str> {
        None
    }

    /// A value that is not listed, where the enumeration can hold one.
    fn keep(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// The text on the wire.
    fn text(&self) -> &str {
        let listed = Self::ALL.iter().find(|(value, _)| value == self).map(|(_, text)| *text);
        listed.or_else(|| self.other()).unwrap_or_default()
    }

    /// The value that `text` stands for. Enumerations that come back in replies keep any text.
    fn from_text(text: &str) -> Option<Self>
    where
        Self: Clone,
    {
        let listed = Self::ALL.iter().find(|(_, known)| *known == text).map(|(value, _)| value.clone());
        listed.or_else(|| Self::keep(text))
    }
}

/// Enumerations are values by what [`Choice`] says of them; so is no other type, since a record is no choice.
impl<C: Choice + Clone> Value for C {
    fn view(&self) -> View<'_> {
        View::Enum { text: self.text(), listed: self.other().is_none() }
    }

    fn fill(&mut self, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = crate::decode::choice(json)?;
        Ok(())
    }
}

/// An empty text where the enumeration can hold it, otherwise the first value.
impl<C: Choice + Clone> Blank for C {
    fn blank() -> Self {
        unlisted("")
    }
}

/// The error code that a `sub_code` stands for, whatever its case.
pub fn error_code<C: Choice + Clone>(sub_code: &str) -> C {
    let listed = C::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(sub_code));
    listed.map_or_else(|| unlisted(sub_code), |(value, _)| value.clone())
}

/// The value that keeps `text`, or the first of an enumeration that keeps none.
fn unlisted<C: Choice + Clone>(text: &str) -> C {
    match (C::keep(text), C::ALL.first()) {
        (Some(kept), _) => kept,
        (None, Some((first, _))) => first.clone(),
        // A spec's enumeration lists at least one value.
        (None, None) => unreachable!(),
    }
}

/// A text that is none of an enumeration's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the documented values")]
pub struct NotListed;
