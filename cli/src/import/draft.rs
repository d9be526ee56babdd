//! A spec before it is written.

use super::page::Value;
use super::words::Presence;

/// A method's spec.
#[derive(Debug, Default, Clone)]
pub(crate) struct Draft {
    pub(crate) method: String,
    pub(crate) title: Option<String>,
    pub(crate) doc: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) invoke: Option<&'static str>,
    pub(crate) read_only: bool,
    pub(crate) request: Record,
    pub(crate) response: Record,
    pub(crate) errors: Vec<ErrorCode>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// Groups of fields of which one at least is needed.
    pub(crate) any_of: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) kind: Kind,
    /// Travels as a parameter of its own.
    pub(crate) in_form: bool,
    pub(crate) presence: Option<Presence>,
    pub(crate) condition: Option<String>,
    pub(crate) max_length: Option<u32>,
    pub(crate) sensitive: bool,
    pub(crate) default: Option<String>,
    pub(crate) example: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Text,
    Enum(Vec<Value>),
    /// With the two texts that stand for true and false, if they are not JSON's.
    Bool(Option<[&'static str; 2]>),
    Integer {
        text: bool,
    },
    Amount {
        unit: Option<&'static str>,
        scale: Option<u32>,
        range: Option<(String, String)>,
    },
    DateTime(Option<String>),
    Date(Option<String>),
    Base64,
    Json {
        text: bool,
    },
    File,
    Object {
        text: bool,
        record: Record,
    },
    List {
        text: bool,
        item: Box<Item>,
    },
}

/// What a list holds.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    pub(crate) max_length: Option<u32>,
}

#[derive(Debug, Clone)]
pub(crate) struct ErrorCode {
    pub(crate) line: usize,
    pub(crate) code: String,
    pub(crate) doc: Option<String>,
    pub(crate) retry: &'static str,
}

impl Kind {
    /// The members of an object, or of the objects of a list.
    pub(crate) fn record(&self) -> Option<&Record> {
        match self {
            Self::Object { record, .. } => Some(record),
            Self::List { item, .. } => item.kind.record(),
            _ => None,
        }
    }

    pub(crate) fn record_mut(&mut self) -> Option<&mut Record> {
        match self {
            Self::Object { record, .. } => Some(record),
            Self::List { item, .. } => item.kind.record_mut(),
            _ => None,
        }
    }
}
