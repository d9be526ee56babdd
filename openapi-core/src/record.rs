//! Records: structs that generated code describes by a table, so that one engine serves them all.
//!
//! Generated code gives a struct a `static` [`Table`] and access to its fields by index; everything else, from encoding
//! to `Debug`, is done by the modules beside this one.

use std::fmt;

use crate::table::Table;
use crate::value::{Value, View};

/// A struct that a [`Table`] describes.
pub trait Record {
    /// Its table.
    fn table(&self) -> &'static Table;
    /// The field at `index` of the table.
    fn get(&self, index: usize) -> &dyn Value;
    /// The field at `index` of the table, to be filled from a reply.
    fn get_mut(&mut self, index: usize) -> &mut dyn Value;
}

/// The only field of a record that has none. A unit takes no memory, so nothing is leaked.
pub fn no_field() -> &'static mut () {
    Box::leak(Box::new(()))
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
        (View::Amount(a), View::Amount(b)) => a == b,
        (View::DateTime(a), View::DateTime(b)) => a == b,
        (View::Date(a), View::Date(b)) => a == b,
        (View::Json(a), View::Json(b)) => a == b,
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

/// As [`debug`].
impl fmt::Debug for dyn Record + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent => f.write_str("None"),
            View::Text(text) | View::Enum { text, .. } => text.fmt(f),
            View::Bool(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Amount(value) => value.fmt(f),
            View::DateTime(value) => value.fmt(f),
            View::Date(value) => value.fmt(f),
            View::Json(value) => value.fmt(f),
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
