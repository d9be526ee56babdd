//! Records: structs that generated code describes by a table, so that one engine serves them all.
//!
//! Generated code gives a struct a `static` [`Table`] and access to its fields by index; everything else, from encoding
//! to `Debug`, is done by the modules beside this one.

use std::fmt;

use crate::base64::Base64;
use crate::decode::Mismatch;
use crate::json::Scanner;
use crate::upload::File;

/// What is known of a struct's fields.
#[derive(Debug)]
pub struct Table {
    /// The struct's name.
    pub name: &'static str,
    /// Its fields, in the order of the spec.
    pub fields: &'static [Field],
    /// The rules between them.
    pub rules: &'static [Rule],
}

/// What is known of one field.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// It must be there.
    pub required: bool,
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
    Integer,
    /// An absolute URL.
    Url,
    /// Bytes as base64 text.
    Base64,
    /// A record, as a JSON object.
    Object,
    /// A record, as a string that holds its JSON text.
    JsonString,
    /// A file. Its length is in bytes.
    File,
    /// Any number of the same.
    List(&'static Field),
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

    /// Which characters it may hold.
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }
}

/// A struct that a [`Table`] describes.
pub trait Record {
    /// Its table.
    fn table(&self) -> &'static Table;
    /// The field at `index` of the table.
    fn get(&self, index: usize) -> &dyn Value;
    /// The field at `index` of the table, to be filled from a reply.
    fn get_mut(&mut self, index: usize) -> &mut dyn Value;
}

/// What a field of a record may be.
pub trait Value {
    /// A look at the value.
    fn view(&self) -> View<'_>;
    /// Takes the next value of a reply.
    ///
    /// # Errors
    /// If the reply holds something that cannot be such a value.
    fn fill(&mut self, json: &mut Scanner<'_>, field: &Field) -> Result<(), Mismatch>;
}

/// A list of values.
pub trait List {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value at `index`.
    fn item(&self, index: usize) -> Option<&dyn Value>;
}

/// A value as the engine sees it.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Not given.
    Absent,
    /// Text.
    Text(&'a str),
    /// A value of an enumeration.
    Enum {
        /// Its text.
        text: &'a str,
        /// Whether the enumeration lists it.
        listed: bool,
    },
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Bytes or base64 text.
    Base64(&'a Base64),
    /// A file.
    File(&'a File),
    /// A record.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
}

impl View<'_> {
    /// Whether a value is given. A blank text is none: the gateway takes it for none, so it is not sent and counts for
    /// no rule.
    pub fn is_given(&self) -> bool {
        match self {
            View::Absent => false,
            View::Text(text) | View::Enum { text, .. } => !text.trim().is_empty(),
            View::Base64(data) => data.encoded_len() > 0,
            _ => true,
        }
    }
}

/// A record or field before anything has been set. Defaults of the spec are in place; required fields are empty until
/// the builder's types or the decoder have seen to them.
pub trait Blank {
    /// The blank value.
    fn blank() -> Self;
}

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

/// The only field of a record that has none. A unit takes no memory, so nothing is leaked.
pub fn no_field() -> &'static mut () {
    Box::leak(Box::new(()))
}

/// The field of a record that has none.
impl Value for () {
    fn view(&self) -> View<'_> {
        View::Absent
    }

    fn fill(&mut self, json: &mut Scanner<'_>, _: &Field) -> Result<(), Mismatch> {
        json.skip()?;
        Ok(())
    }
}

impl Blank for String {
    fn blank() -> Self {
        Self::new()
    }
}

impl Blank for i64 {
    fn blank() -> Self {
        0
    }
}

impl Blank for bool {
    fn blank() -> Self {
        false
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl Value for String {
    fn view(&self) -> View<'_> {
        View::Text(self)
    }

    fn fill(&mut self, json: &mut Scanner<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = crate::decode::text(json)?;
        Ok(())
    }
}

impl Value for i64 {
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }

    fn fill(&mut self, json: &mut Scanner<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = crate::decode::integer(json)?;
        Ok(())
    }
}

impl Value for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }

    fn fill(&mut self, json: &mut Scanner<'_>, field: &Field) -> Result<(), Mismatch> {
        *self = crate::decode::boolean(json, field)?;
        Ok(())
    }
}

impl<T: Value + Blank> Value for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Value::view)
    }

    fn fill(&mut self, json: &mut Scanner<'_>, field: &Field) -> Result<(), Mismatch> {
        let mut value = T::blank();
        value.fill(json, field)?;
        *self = Some(value);
        Ok(())
    }
}

impl<T: Value> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn item(&self, index: usize) -> Option<&dyn Value> {
        self.get(index).map(|item| item as &dyn Value)
    }
}

impl<T: Value + Blank> Value for Vec<T> {
    fn view(&self) -> View<'_> {
        // A list that nobody filled is not sent.
        if self.is_empty() { View::Absent } else { View::List(self) }
    }

    fn fill(&mut self, json: &mut Scanner<'_>, field: &Field) -> Result<(), Mismatch> {
        crate::decode::list(self, json, field)
    }
}

/// Whether two records hold the same.
pub fn equal(one: &dyn Record, other: &dyn Record) -> bool {
    let table = one.table();
    std::ptr::eq(table, other.table())
        && (0..table.fields.len()).all(|index| same(one.get(index).view(), other.get(index).view()))
}

pub(crate) fn same(one: View<'_>, other: View<'_>) -> bool {
    match (one, other) {
        (View::Absent, View::Absent) => true,
        (View::Text(a), View::Text(b)) | (View::Enum { text: a, .. }, View::Enum { text: b, .. }) => a == b,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::Integer(a), View::Integer(b)) => a == b,
        (View::Base64(a), View::Base64(b)) => a == b,
        (View::File(a), View::File(b)) => a.is_same(b),
        (View::Record(a), View::Record(b)) => equal(a, b),
        (View::List(a), View::List(b)) => {
            a.len() == b.len()
                && (0..a.len()).all(|index| match (a.item(index), b.item(index)) {
                    (Some(a), Some(b)) => same(a.view(), b.view()),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// `Debug` of a record, without what is sensitive.
///
/// # Errors
/// If the formatter fails.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&Shown(View::Record(record)), f)
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent => f.write_str("None"),
            View::Text(text) | View::Enum { text, .. } => text.fmt(f),
            View::Bool(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Base64(value) => value.fmt(f),
            View::File(value) => value.fmt(f),
            View::Record(record) => {
                let table = record.table();
                let mut shown = f.debug_struct(table.name);
                for (index, field) in table.fields.iter().enumerate() {
                    match record.get(index).view() {
                        View::Absent => {}
                        _ if field.sensitive => drop(shown.field(field.name, &format_args!("<redacted>"))),
                        view => drop(shown.field(field.name, &Shown(view))),
                    }
                }
                shown.finish()
            }
            View::List(list) => {
                let items = (0..list.len()).filter_map(|index| list.item(index)).map(|item| Shown(item.view()));
                f.debug_list().entries(items).finish()
            }
        }
    }
}
