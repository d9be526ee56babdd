//! Values: what a field may be, and the types of the standard library among them.

use crate::amount::Amount;
use crate::base64::Base64;
use crate::decode::{self, Mismatch};
use crate::freeform::Json;
use crate::json::JsonValue;
use crate::moment::{Date, DateTime};
use crate::record::Record;
use crate::table::Field;
use crate::upload::File;

/// What a field of a record may be.
pub trait Value {
    /// A look at the value.
    fn view(&self) -> View<'_>;
    /// Takes a value of a reply.
    ///
    /// # Errors
    /// If the reply holds something that cannot be such a value.
    fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch>;
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
    /// An exact decimal.
    Amount(&'a Amount),
    /// A point in time.
    DateTime(&'a DateTime),
    /// A calendar date.
    Date(&'a Date),
    /// JSON of any form.
    Json(&'a Json),
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
            View::Text(text) | View::Enum { text, .. } => !is_blank(text),
            View::Base64(data) => data.is_given(),
            View::Amount(amount) => !is_blank(amount.as_str()),
            View::DateTime(at) => at.is_given(),
            View::Date(date) => date.is_given(),
            View::Json(json) => !is_blank(json.as_str()),
            View::Bool(_) | View::Integer(_) | View::File(_) | View::Record(_) | View::List(_) => true,
        }
    }
}

/// Whether a text holds white space at most.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A record or field before anything has been set. Defaults of the spec are in place; required fields are empty until
/// the builder's types or the decoder have seen to them.
pub trait Blank {
    /// The blank value.
    fn blank() -> Self;
}

/// The field of a record that has none.
impl Value for () {
    fn view(&self) -> View<'_> {
        View::Absent
    }

    fn fill(&mut self, _: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
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

    fn fill(&mut self, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = decode::text(json)?.into_owned();
        Ok(())
    }
}

impl Value for i64 {
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }

    fn fill(&mut self, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = decode::integer(json)?;
        Ok(())
    }
}

impl Value for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }

    fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
        *self = decode::boolean(json, field)?;
        Ok(())
    }
}

impl<T: Value + Blank> Value for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Value::view)
    }

    fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
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

    fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
        decode::list(self, json, field)
    }
}
