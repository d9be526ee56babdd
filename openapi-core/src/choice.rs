//! Enumerations: values that stand for texts.

use crate::value::View;

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

/// A look at a value of an enumeration.
pub fn chosen<C: Choice>(choice: &C) -> View<'_> {
    View::Enum { text: choice.text(), listed: choice.other().is_none() }
}

/// The error code that a `sub_code` stands for, whatever its case.
pub fn error_code<C: Choice + Clone>(sub_code: &str) -> C {
    let listed = C::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(sub_code));
    match (listed, C::keep(sub_code), C::ALL.first()) {
        (Some((value, _)), ..) => value.clone(),
        (None, Some(kept), _) => kept,
        // Generated error codes always keep what is not listed.
        (None, None, Some((first, _))) => first.clone(),
        (None, None, None) => unreachable!(),
    }
}

/// A text that is none of an enumeration's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the documented values")]
pub struct NotListed;
