//! Tables: what generated code says of a struct's fields.

use std::sync::OnceLock;

use crate::overview::Overview;

/// What is known of a struct's fields.
#[derive(Debug)]
pub struct Table {
    /// The struct's name.
    pub name: &'static str,
    /// Its fields, in the order of the spec.
    pub fields: &'static [Field],
    /// The rules between them.
    pub rules: &'static [Rule],
    overview: OnceLock<Overview>,
}

impl Table {
    /// A table.
    pub const fn new(name: &'static str, fields: &'static [Field], rules: &'static [Rule]) -> Self {
        Self { name, fields, rules, overview: OnceLock::new() }
    }

    /// What is found out when it is first used.
    pub(crate) fn overview(&self) -> &Overview {
        self.overview.get_or_init(|| Overview::new(self.fields))
    }
}

/// What is known of one field.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the spec's keys, which do not depend on each other")]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// It must be there.
    pub required: bool,
    /// It has a value before anyone sets one.
    pub defaulted: bool,
    /// It is never shown.
    pub sensitive: bool,
    /// A response's field that must equal the request's.
    pub echo: bool,
    /// Least length in characters; 0 if none is known.
    pub min_length: u32,
    /// Greatest length in characters; `u32::MAX` if none is known.
    pub max_length: u32,
    /// Which characters it may hold.
    pub format: Format,
    /// Where a request's field travels.
    pub place: Place,
}

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In `biz_content`, as JSON.
    BizContent,
    /// In the URL, as a parameter of its own.
    Query,
    /// In the body, as a parameter of its own.
    Form,
    /// In the body, as a file, which is not signed.
    File,
}

/// What a field holds.
#[derive(Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// One of a list of texts. If it is open, a caller may send others.
    Enum {
        /// Whether a caller may send a value that is not listed.
        open: bool,
    },
    /// A boolean, or two texts that stand for one: true first.
    Bool(Option<(&'static str, &'static str)>),
    /// A whole number.
    Integer(Number),
    /// An exact decimal.
    Amount(Number),
    /// A point in time, in this pattern.
    DateTime(&'static str),
    /// A calendar date, in this pattern.
    Date(&'static str),
    /// An absolute URL.
    Url,
    /// Bytes as base64 text.
    Base64,
    /// A record, as a JSON object.
    Object,
    /// A record, as a string that holds its JSON text.
    JsonString,
    /// JSON of any form.
    Json {
        /// Whether it travels as a string that holds its text.
        text: bool,
    },
    /// A file. Its length is in bytes.
    File,
    /// Any number of the same.
    List(&'static Items),
}

impl Kind {
    /// Whether it travels as a JSON string.
    pub(crate) fn is_text(&self) -> bool {
        match self {
            Self::Text
            | Self::Enum { .. }
            | Self::Url
            | Self::Base64
            | Self::DateTime(_)
            | Self::Date(_)
            | Self::JsonString
            | Self::File => true,
            Self::Bool(spelling) => spelling.is_some(),
            Self::Integer(number) | Self::Amount(number) => number.text,
            Self::Json { text } => *text,
            Self::List(items) => items.text,
            Self::Object => false,
        }
    }

    /// Whether a blank text is a value of it, and not the lack of one.
    pub(crate) fn holds_blank_text(&self) -> bool {
        matches!(self, Self::Text | Self::Enum { .. } | Self::Url | Self::Base64)
    }

    /// The pattern of a point in time or a date.
    pub(crate) fn pattern(&self) -> &'static str {
        match self {
            Self::DateTime(pattern) | Self::Date(pattern) => pattern,
            _ => "",
        }
    }
}

/// How a number travels, and between which bounds it must be.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    /// The least number.
    pub min: Option<&'static str>,
    /// The greatest number.
    pub max: Option<&'static str>,
    /// Greatest number of digits behind the point.
    pub scale: u8,
    /// Whether it travels as a JSON string; else it is a JSON number.
    pub text: bool,
}

impl Number {
    /// A number without bounds.
    pub const fn new(scale: u8, text: bool) -> Self {
        Self { min: None, max: None, scale, text }
    }

    /// It is no less than this decimal.
    pub const fn min(mut self, min: &'static str) -> Self {
        self.min = Some(min);
        self
    }

    /// It is no greater than this decimal.
    pub const fn max(mut self, max: &'static str) -> Self {
        self.max = Some(max);
        self
    }
}

/// What a list holds. An item that holds nothing is none, so the field of the items is a required one.
#[derive(Debug)]
pub struct Items {
    /// The field that every item is.
    pub field: Field,
    /// Least number of items; 0 if none is known.
    pub min: u32,
    /// Greatest number of items; `u32::MAX` if none is known.
    pub max: u32,
    /// Whether the list travels as a string that holds its JSON text. The length of the list's own field is that of
    /// the text.
    pub text: bool,
}

impl Items {
    /// Any number of items, as a JSON array.
    pub const fn new(field: Field) -> Self {
        Self { field, min: 0, max: u32::MAX, text: false }
    }

    /// How many items there may be.
    pub const fn count(mut self, min: u32, max: u32) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// It travels as a string that holds its JSON text.
    pub const fn text(mut self) -> Self {
        self.text = true;
        self
    }
}

/// Which characters a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Any.
    Any,
    /// ASCII letters and digits.
    Alphanumeric,
    /// ASCII letters, digits and underscores.
    Identifier,
    /// ASCII digits.
    Digits,
    /// Hexadecimal digits.
    Hex,
}

/// A rule between the fields of a record, which it names by index.
#[derive(Debug)]
pub struct Rule {
    /// What must hold.
    pub kind: RuleKind,
    /// The fields it speaks of.
    pub fields: &'static [usize],
    /// It counts only if this field has this value.
    pub when: Option<(usize, &'static str)>,
}

/// What a [`Rule`] demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleKind {
    /// At least one is given.
    AnyOf,
    /// Exactly one is given.
    OneOf,
    /// All are given or none is.
    AllOrNone,
    /// If the first is given, so is the second.
    Requires,
}

impl Field {
    /// A field without limits.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            defaulted: false,
            sensitive: false,
            echo: false,
            min_length: 0,
            max_length: u32::MAX,
            format: Format::Any,
            place: Place::BizContent,
        }
    }

    /// It must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It has a value before anyone sets one.
    pub const fn defaulted(mut self) -> Self {
        self.defaulted = true;
        self
    }

    /// Where it travels.
    pub const fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// It is never shown.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// It must equal the request's field.
    pub const fn echo(mut self) -> Self {
        self.echo = true;
        self
    }

    /// Its length, in characters as it travels.
    pub const fn length(mut self, min: u32, max: u32) -> Self {
        self.min_length = min;
        self.max_length = max;
        self
    }

    /// The field that the items of a list are.
    pub(crate) fn item(&self) -> &Self {
        match self.kind {
            Kind::List(items) => &items.field,
            _ => self,
        }
    }

    /// Which characters it may hold.
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }
}
