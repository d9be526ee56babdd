//! From verified JSON text into a record.
//!
//! Scalars are taken in any spelling that loses nothing, because the platform's documentation and its replies differ:
//! a number where text is expected keeps its digits, a number in quotes is read as a number. A field that is `null` is
//! not given, nor is one that holds a blank text where its type has none; such items of a list are skipped.
//! A request that is read is checked afterwards, as if it had been built: there a blank text is none in any field, and
//! an item that holds nothing is a fault.
//! A field that the table does not know stays in the reply's text, where it can be read.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::choice::Choice;
use crate::json::{JsonError, JsonKind, Scanner};
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
    fn from(error: JsonError) -> Self {
        Self::new("JSON", error.what)
    }
}

/// Fills `record` from the object that `json` stands before.
pub(crate) fn record(record: &mut dyn Record, json: &mut Scanner<'_>) -> Result<(), Mismatch> {
    let fields = record.table().fields;
    let kind = json.kind()?;
    if kind != JsonKind::Object {
        return Err(Mismatch::new("an object", kind.name()));
    }
    json.enter_object()?;
    // A field that stands twice could be read either way.
    let (mut seen, mut filled) = (Marks::default(), Marks::default());
    let mut expected = 0;
    let mut first = true;
    while let Some(name) = json.key(first)? {
        first = false;
        // Replies keep the spec's order more often than not, so the search begins behind the last hit.
        let found = (expected..fields.len())
            .chain(0..expected.min(fields.len()))
            .find(|&index| fields.get(index).is_some_and(|field| name.is(field.name)));
        let Some((index, field)) = found.and_then(|index| Some((index, fields.get(index)?))) else {
            json.skip()?;
            continue;
        };
        if !seen.mark(index) {
            return Err(Mismatch::new("one value", "two").inside(field.name));
        }
        expected = index.saturating_add(1);
        if is_nothing(json, field)? {
            continue;
        }
        record.get_mut(index).fill(json, field).map_err(|mismatch| mismatch.inside(field.name))?;
        filled.mark(index);
    }
    // What holds nothing is for the check to tell; but a number, say, always holds something. Files are never in JSON.
    let told_later = |index: usize, field: &Field| {
        let made_up = record.get(index).view().is_given() && !field.defaulted && !matches!(field.kind, Kind::File);
        json.is_partial() && !made_up
    };
    let missing =
        |(index, field): &(usize, &Field)| field.required && !filled.has(*index) && !told_later(*index, field);
    match fields.iter().enumerate().find(missing) {
        Some((_, field)) => Err(Mismatch::new("a value", "nothing").inside(field.name)),
        None => Ok(()),
    }
}

/// Steps over a value that stands for none: `null`, or a blank text, which the platform writes for empty fields of any
/// type.
fn is_nothing(json: &mut Scanner<'_>, field: &Field) -> Result<bool, Mismatch> {
    match json.kind()? {
        JsonKind::Null => json.null().map(|()| true).map_err(Mismatch::from),
        JsonKind::String if json.is_partial() || !field.kind.holds_blank_text() => {
            let mut ahead = json.clone();
            let blank = ahead.string()?.is_blank();
            if blank {
                *json = ahead;
            }
            Ok(blank)
        }
        _ => Ok(false),
    }
}

/// A set of fields.
#[derive(Default)]
struct Marks {
    low: u128,
    /// Beyond 128 fields, which few records have.
    high: Vec<usize>,
}

impl Marks {
    fn bit(index: usize) -> Option<u128> {
        u32::try_from(index).ok().and_then(|index| 1u128.checked_shl(index))
    }

    fn has(&self, index: usize) -> bool {
        Self::bit(index).map_or_else(|| self.high.contains(&index), |bit| self.low & bit != 0)
    }

    /// Whether the field is new to the set.
    fn mark(&mut self, index: usize) -> bool {
        let new = !self.has(index);
        match Self::bit(index) {
            Some(bit) => self.low |= bit,
            None => self.high.push(index),
        }
        new
    }
}

/// A nested record: an object, or JSON text in a string; whichever the reply holds.
///
/// # Errors
/// If it holds neither.
pub fn nested<R: Record>(target: &mut R, json: &mut Scanner<'_>, _: &Field) -> Result<(), Mismatch> {
    unwrapped(json, &mut |json| record(target, json))
}

/// Reads a value, or the value whose JSON text a string holds.
fn unwrapped(
    json: &mut Scanner<'_>,
    read: &mut dyn FnMut(&mut Scanner<'_>) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    if json.kind()? != JsonKind::String {
        return read(json);
    }
    let text = json.string()?.decode();
    let mut inner = json.inside(&text);
    read(&mut inner)?;
    inner.end()?;
    Ok(())
}

/// A text; a number or boolean keeps its spelling.
pub(crate) fn text(json: &mut Scanner<'_>) -> Result<String, Mismatch> {
    match json.kind()? {
        JsonKind::String => Ok(json.string()?.decode().into_owned()),
        JsonKind::Number => Ok(json.number()?.to_owned()),
        JsonKind::Bool => Ok(json.boolean()?.to_string()),
        kind => Err(Mismatch::new("a text", kind.name())),
    }
}

/// A whole number, in whatever spelling: `7`, `"7"`, `7.0`.
pub(crate) fn integer(json: &mut Scanner<'_>) -> Result<i64, Mismatch> {
    let text = text(json)?;
    let exact = || Amount::from(text.as_str()).decimal().filter(Decimal::is_integer)?.try_into().ok();
    text.trim().parse().ok().or_else(exact).ok_or_else(|| Mismatch::new("a whole number of 64 bits", "something else"))
}

pub(crate) fn boolean(json: &mut Scanner<'_>, field: &Field) -> Result<bool, Mismatch> {
    let text = text(json)?;
    let spelling = match field.kind {
        Kind::Bool(Some(spelling)) => spelling,
        _ => ("true", "false"),
    };
    match text.as_str() {
        word if word == spelling.0 || word == "true" => Ok(true),
        word if word == spelling.1 || word == "false" => Ok(false),
        _ => Err(Mismatch::new("a boolean", "another text")),
    }
}

/// A value of an enumeration, if it can hold the text.
pub(crate) fn choice<C: Choice + Clone>(json: &mut Scanner<'_>) -> Result<C, Mismatch> {
    C::from_text(&text(json)?).ok_or_else(|| Mismatch::new("a listed value", "another text"))
}

/// A list: an array, or JSON text in a string; whichever the reply holds.
pub(crate) fn list<T: Value + Blank>(
    items: &mut Vec<T>,
    json: &mut Scanner<'_>,
    field: &Field,
) -> Result<(), Mismatch> {
    let mut push = |index: usize, json: &mut Scanner<'_>| {
        let mut value = T::blank();
        value.fill(json, field.item()).map_err(|mismatch| mismatch.inside(&format!("[{index}]")))?;
        items.push(value);
        Ok(())
    };
    unwrapped(json, &mut |json| array(json, field.item(), &mut push))
}

/// Reads an array, of which `push` takes the items that are given.
fn array(
    json: &mut Scanner<'_>,
    item: &Field,
    push: &mut dyn FnMut(usize, &mut Scanner<'_>) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    let kind = json.kind()?;
    if kind != JsonKind::Array {
        return Err(Mismatch::new("a list", kind.name()));
    }
    json.enter_array()?;
    let mut index: usize = 0;
    while json.item(index == 0)? {
        if !is_nothing(json, item)? {
            push(index, json)?;
        } else if json.is_partial() {
            return Err(Mismatch::new("a value", "nothing").inside(&format!("[{index}]")));
        }
        index = index.saturating_add(1);
    }
    Ok(())
}
