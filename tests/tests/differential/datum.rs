//! What a request or a response holds, and its JSON.

use std::fmt::Write as _;

use crate::shape::{Decimal, Field, Kind, Record};

/// A field's value.
#[derive(Debug, Clone)]
pub(crate) enum Datum {
    /// Not written.
    Absent,
    /// JSON text that stands for nothing, such as `null` or a blank text.
    Nothing(&'static str),
    /// A text or number, and what its maker knows of it.
    Scalar(String, Truth),
    /// JSON text of any form.
    Json(String, Truth),
    Object(Members),
    List(Vec<Datum>),
    Odd(Odd),
}

/// The values of a record's fields, in their order.
#[derive(Debug, Clone)]
pub(crate) struct Members {
    pub(crate) values: Vec<Datum>,
    /// With a member that no spec knows.
    pub(crate) stranger: bool,
}

/// What is known of a text because it was made so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Truth {
    Sound,
    /// Not of its type's form.
    Malformed,
    /// None of an enumeration's values.
    Unlisted,
    Number(Decimal),
}

/// What does not travel so: another JSON type, or another spelling.
#[derive(Debug, Clone)]
pub(crate) struct Odd {
    /// As it is written.
    pub(crate) json: String,
    /// Its text, if it is one.
    pub(crate) text: Option<String>,
    /// The word for what is broken, if anything.
    pub(crate) broken: Option<&'static str>,
    /// What a lenient reader makes of it, if anything.
    pub(crate) means: Option<Box<Datum>>,
}

pub(crate) const STRANGER: &str = "nobody_knows";

impl Datum {
    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Scalar(text, _) => Some(text),
            Self::Odd(odd) => odd.text.as_deref(),
            _ => None,
        }
    }

    /// Whether there is a value.
    pub(crate) fn is_given(&self) -> bool {
        match self {
            Self::Absent | Self::Nothing(_) => false,
            Self::List(items) => !items.is_empty(),
            _ => true,
        }
    }

    /// The value as JSON, the way it travels.
    pub(crate) fn json(&self, field: &Field) -> String {
        match (self, &field.kind) {
            (Self::Absent, _) => "null".to_owned(),
            (Self::Nothing(json), _) => (*json).to_owned(),
            (Self::Odd(odd), _) => odd.json.clone(),
            (Self::Scalar(text, _), kind) if is_bare(kind) && is_bare_word(text) => text.clone(),
            (Self::Json(text, _), Kind::Json { text: false }) => text.clone(),
            (Self::Scalar(text, _) | Self::Json(text, _), _) => quoted(text),
            (_, Kind::Object { text: true, .. }) => quoted(&self.structure(field)),
            (_, Kind::List(list)) if list.text => quoted(&self.structure(field)),
            _ => self.structure(field),
        }
    }

    /// An object or list as its JSON text.
    pub(crate) fn structure(&self, field: &Field) -> String {
        match (self, &field.kind) {
            (Self::Object(members), Kind::Object { record, .. }) => members.json(record),
            (Self::List(items), Kind::List(list)) => {
                let items: Vec<String> = items.iter().map(|item| item.json(&list.item)).collect();
                format!("[{}]", items.join(","))
            }
            _ => unreachable!("{self:?} for {field:?}"),
        }
    }

    /// What a record of the response holds: items that are none are left out.
    pub(crate) fn received(&self, field: &Field) -> Self {
        match (self, &field.kind) {
            (Self::Odd(Odd { means: Some(means), .. }), _) => means.received(field),
            (Self::Object(members), Kind::Object { record, .. }) => {
                let given = |value: Self| if value.is_given() { value } else { Self::Absent };
                let values =
                    members.values.iter().zip(&record.fields).map(|(value, field)| given(value.received(field)));
                Self::Object(Members { values: values.collect(), stranger: false })
            }
            (Self::List(items), Kind::List(list)) => {
                Self::List(items.iter().filter_map(|item| item.received_item(&list.item)).collect())
            }
            (Self::Nothing(_), _) => Self::Absent,
            _ => self.clone(),
        }
    }

    /// An item of a response's list. A blank text is one where texts are.
    fn received_item(&self, field: &Field) -> Option<Self> {
        let texts = matches!(field.kind, Kind::Text | Kind::Enum { .. } | Kind::Url | Kind::Base64);
        match self {
            Self::Nothing(json) if texts => {
                let text: Option<String> = serde_json::from_str(json).expect("a text or null");
                text.map(|text| Self::Scalar(text, Truth::Sound))
            }
            // An empty list is one among others.
            Self::Nothing(json) if matches!(field.kind, Kind::List(_)) && json.contains('[') => {
                Some(Self::List(Vec::new()))
            }
            item => Some(item.received(field)).filter(|item| !matches!(item, Self::Absent)),
        }
    }

    /// What a record of the request holds after it was read: defaults are in place, spellings are mended.
    pub(crate) fn held(&self, field: &Field) -> Self {
        match (self, &field.kind) {
            (Self::Absent | Self::Nothing(_), _) => {
                field.default.as_ref().map_or_else(|| self.clone(), |text| scalar(field, text))
            }
            (Self::Odd(Odd { means: Some(means), .. }), _) => means.held(field),
            (Self::Object(members), Kind::Object { record, .. }) => Self::Object(members.held(record)),
            (Self::List(items), Kind::List(list)) => {
                Self::List(items.iter().map(|item| item.held(&list.item)).collect())
            }
            _ => self.clone(),
        }
    }
}

/// A sound text as the field's value.
pub(crate) fn scalar(field: &Field, text: &str) -> Datum {
    let truth = match &field.kind {
        Kind::Integer { .. } | Kind::Amount { .. } => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let units = format!("{whole}{fraction}").parse().expect("a number");
            Truth::Number(Decimal { units, scale: u32::try_from(fraction.len()).expect("a few digits") })
        }
        _ => Truth::Sound,
    };
    Datum::Scalar(text.to_owned(), truth)
}

impl Members {
    pub(crate) fn json(&self, record: &Record) -> String {
        let mut json = String::from("{");
        let mut member = |name: &str, value: &str| {
            let comma = if json.len() > 1 { "," } else { "" };
            write!(json, "{comma}{}:{value}", quoted(name)).expect("a text");
        };
        for (value, field) in self.values.iter().zip(&record.fields) {
            if !matches!(value, Datum::Absent) {
                member(&field.name, &value.json(field));
            }
        }
        if self.stranger {
            member(STRANGER, "1");
        }
        json.push('}');
        json
    }

    /// As [`Datum::held`]; what is not given is not held.
    pub(crate) fn held(&self, record: &Record) -> Self {
        let held = |(value, field): (&Datum, &Field)| {
            let value = value.held(field);
            if value.is_given() { value } else { Datum::Absent }
        };
        Self { values: self.values.iter().zip(&record.fields).map(held).collect(), stranger: false }
    }
}

/// Whether it travels without quotes.
fn is_bare(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer { text: false, .. } | Kind::Amount { text: false, .. } | Kind::Bool(None))
}

/// Whether JSON has such a number or word.
fn is_bare_word(text: &str) -> bool {
    text.trim() == text
        && serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_number() || value.is_boolean())
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::json!(text).to_string()
}
