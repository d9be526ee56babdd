//! From verified JSON text into a record.
//!
//! Scalars are taken in any spelling that loses nothing, because the platform's documentation and its replies differ:
//! a number where text is expected keeps its digits, a number in quotes is read as a number. A field that is `null` is
//! not given, nor is one that holds a blank text where its type has none; such items of a list are skipped.
//! A request that is read is checked afterwards, as if it had been built: there a blank text is none in any field, and
//! an item that holds nothing is a fault.
//! A field that the table does not know stays in the reply's text, where it can be read.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::choice::Choice;
use crate::json::{Document, JsonError, JsonKind, JsonStr, JsonValue};
use crate::lookup::Lookup;
use crate::record::Record;
use crate::table::{Field, Kind};
use crate::value::{Blank, Value};

/// Where a reply does not fit its spec.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}`: expected {expected}, found {found}")]
pub struct Mismatch {
    /// The field: `goods_detail[3].quantity`.
    pub path: String,
    /// What the spec says.
    pub expected: &'static str,
    /// What the reply holds.
    pub found: &'static str,
}

impl Mismatch {
    fn new(expected: &'static str, found: &'static str) -> Self {
        Self { path: String::new(), expected, found }
    }

    pub(crate) fn unexpected_file() -> Self {
        Self::new("no file", "one")
    }

    /// The same, one level further out.
    fn inside(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

impl From<JsonError> for Mismatch {
    fn from(_: JsonError) -> Self {
        Self::new("JSON text", "another text")
    }
}

/// Fills `record` from an object.
pub(crate) fn record(record: &mut dyn Record, json: JsonValue<'_>) -> Result<(), Mismatch> {
    let table = record.table();
    let fields = table.fields;
    if json.kind() != JsonKind::Object {
        return Err(Mismatch::new("an object", json.kind().name()));
    }
    let mut marks = Marks::new(fields.len());
    let mut lookup = Lookup::new(table);
    for (name, value) in json.members() {
        let Some((index, field)) = lookup.find(&name.decode()) else { continue };
        let mark = if is_nothing(value, field) { Mark::Seen } else { Mark::Filled };
        // A field that stands twice could be read either way.
        if marks.set(index, mark) != Mark::Unseen {
            return Err(Mismatch::new("one value", "two").inside(field.name));
        }
        if mark == Mark::Filled {
            record.get_mut(index).fill(value, field).map_err(|mismatch| mismatch.inside(field.name))?;
        }
    }
    // What holds nothing is for the check to tell; but a number, say, always holds something. Files are never in JSON.
    let told_later = |index: usize, field: &Field| {
        let made_up = || record.get(index).view().is_given() && !field.defaulted && !matches!(field.kind, Kind::File);
        json.is_partial() && !made_up()
    };
    let required = table.overview().required.iter().filter_map(|&index| Some((index, fields.get(index)?)));
    match required.filter(|(index, _)| !marks.is_filled(*index)).find(|(index, field)| !told_later(*index, field)) {
        Some((_, field)) => Err(Mismatch::new("a value", "nothing").inside(field.name)),
        None => Ok(()),
    }
}

/// Whether a value stands for none: `null`, or a blank text, which the platform writes for empty fields of any type.
#[expect(clippy::inline_always, reason = "every field of every reply goes through here")]
#[inline(always)]
fn is_nothing(json: JsonValue<'_>, field: &Field) -> bool {
    match json.kind() {
        JsonKind::Null => true,
        JsonKind::String if json.is_partial() || !field.kind.holds_blank_text() => {
            json.string().is_some_and(JsonStr::is_blank)
        }
        _ => false,
    }
}

/// What an object has held of a field so far.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unseen,
    /// Perhaps nothing.
    Seen,
    Filled,
}

/// The mark of each field.
struct Marks {
    first: [Mark; 128],
    /// Beyond, where few records have fields.
    others: Vec<Mark>,
}

impl Marks {
    fn new(fields: usize) -> Self {
        let first = [Mark::Unseen; 128];
        Self { others: vec![Mark::Unseen; fields.saturating_sub(first.len())], first }
    }

    fn of(&mut self, index: usize) -> Option<&mut Mark> {
        match index.checked_sub(self.first.len()) {
            None => self.first.get_mut(index),
            Some(index) => self.others.get_mut(index),
        }
    }

    /// Sets the mark of a field and gives the one that it had.
    fn set(&mut self, index: usize, mark: Mark) -> Mark {
        self.of(index).map_or(Mark::Unseen, |known| std::mem::replace(known, mark))
    }

    fn is_filled(&mut self, index: usize) -> bool {
        self.of(index) == Some(&mut Mark::Filled)
    }
}

/// A nested record: an object, or JSON text in a string; whichever the reply holds.
///
/// # Errors
/// If it holds neither.
pub fn nested<R: Record>(target: &mut R, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
    unwrapped(json, &mut |json| record(target, json))
}

/// Reads a value, or the value whose JSON text a string holds.
fn unwrapped(json: JsonValue<'_>, read: &mut dyn FnMut(JsonValue<'_>) -> Result<(), Mismatch>) -> Result<(), Mismatch> {
    match json.string() {
        None => read(json),
        Some(text) => {
            let inner = Document::scan(text.decode())?;
            read(if json.is_partial() { inner.partial() } else { inner }.root())
        }
    }
}

/// A text; a number or boolean keeps its spelling.
#[expect(clippy::inline_always, reason = "every field of every reply goes through here")]
#[inline(always)]
pub(crate) fn text(json: JsonValue<'_>) -> Result<Cow<'_, str>, Mismatch> {
    match (json.string(), json.kind()) {
        (Some(text), _) => Ok(text.decode()),
        (None, JsonKind::Number | JsonKind::Bool) => Ok(Cow::Borrowed(json.json())),
        (None, kind) => Err(Mismatch::new("a text", kind.name())),
    }
}

/// A whole number, in whatever spelling: `7`, `"7"`, `7.0`.
pub(crate) fn integer(json: JsonValue<'_>) -> Result<i64, Mismatch> {
    let text = text(json)?;
    let exact = || Amount::from(&*text).decimal().filter(Decimal::is_integer)?.try_into().ok();
    text.trim().parse().ok().or_else(exact).ok_or_else(|| Mismatch::new("a whole number of 64 bits", "something else"))
}

pub(crate) fn boolean(json: JsonValue<'_>, field: &Field) -> Result<bool, Mismatch> {
    let text = text(json)?;
    let spelling = match field.kind {
        Kind::Bool(Some(spelling)) => spelling,
        _ => ("true", "false"),
    };
    match &*text {
        word if word == spelling.0 || word == "true" => Ok(true),
        word if word == spelling.1 || word == "false" => Ok(false),
        _ => Err(Mismatch::new("a boolean", "another text")),
    }
}

/// A value of an enumeration, if it can hold the text.
pub(crate) fn choice<C: Choice + Clone>(json: JsonValue<'_>) -> Result<C, Mismatch> {
    C::from_text(&text(json)?).ok_or_else(|| Mismatch::new("a listed value", "another text"))
}

/// A list: an array, or JSON text in a string; whichever the reply holds.
pub(crate) fn list<T: Value + Blank>(items: &mut Vec<T>, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
    let mut push = |index: usize, json: JsonValue<'_>| {
        let mut value = T::blank();
        value.fill(json, field.item()).map_err(|mismatch| mismatch.inside(&format!("[{index}]")))?;
        items.push(value);
        Ok(())
    };
    unwrapped(json, &mut |json| array(json, field.item(), &mut push))
}

/// Reads an array, of which `push` takes the items that are given.
fn array(
    json: JsonValue<'_>,
    item: &Field,
    push: &mut dyn FnMut(usize, JsonValue<'_>) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    if json.kind() != JsonKind::Array {
        return Err(Mismatch::new("a list", json.kind().name()));
    }
    for (index, value) in json.items().enumerate() {
        if !is_nothing(value, item) {
            push(index, value)?;
        } else if json.is_partial() {
            return Err(Mismatch::new("a value", "nothing").inside(&format!("[{index}]")));
        }
    }
    Ok(())
}
