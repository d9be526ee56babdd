//! Finding a field by its name, while an object is read.
//!
//! Members come in the order of the spec more often than not, so the next field is tried first. For one that is elsewhere
//! a short table is searched; of a long one an index is made, once for all objects.

use crate::table::{Field, Table};

/// From how many fields on an index pays.
const MANY: usize = 16;

/// The fields of an object that is read.
pub(crate) struct Lookup {
    table: &'static Table,
    /// The field behind the one that was found last.
    next: usize,
}

impl Lookup {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self { table, next: 0 }
    }

    /// The field of this name, and its place in the table.
    #[inline]
    pub(crate) fn find(&mut self, name: &str) -> Option<(usize, &'static Field)> {
        let fields = self.table.fields;
        let at = match fields.get(self.next) {
            Some(field) if field.name == name => self.next,
            _ => elsewhere(self.table, name)?,
        };
        self.next = at.saturating_add(1);
        Some((at, fields.get(at)?))
    }
}

/// The place of a field that is not the next one.
fn elsewhere(table: &'static Table, name: &str) -> Option<usize> {
    match &table.overview().index {
        Some(index) => index.find(table.fields, name),
        None => table.fields.iter().position(|field| field.name == name),
    }
}

/// A hash table of fewer fields than it has slots. A field stands in the slot of its hash, or in the next free one.
#[derive(Debug)]
pub(crate) struct Index([u8; Index::SLOTS]);

#[expect(clippy::indexing_slicing, reason = "a remainder is less than what it was divided by")]
impl Index {
    const SLOTS: usize = 128;
    /// No field.
    const FREE: u8 = u8::MAX;

    /// Of fields that are many, and not too many.
    pub(crate) fn of(fields: &[Field]) -> Option<Self> {
        (MANY..Self::SLOTS).contains(&fields.len()).then(|| Self::new(fields))
    }

    fn new(fields: &[Field]) -> Self {
        let mut slots = [Self::FREE; Self::SLOTS];
        for (at, field) in (0..Self::FREE).zip(fields) {
            let mut hash = hash(field.name);
            while slots[usize::from(hash) % Self::SLOTS] != Self::FREE {
                hash = hash.wrapping_add(1);
            }
            slots[usize::from(hash) % Self::SLOTS] = at;
        }
        Self(slots)
    }

    fn find(&self, fields: &[Field], name: &str) -> Option<usize> {
        let mut hash = hash(name);
        loop {
            // The number that stands for a free slot is no field's.
            let at = usize::from(self.0[usize::from(hash) % Self::SLOTS]);
            if fields.get(at)?.name == name {
                return Some(at);
            }
            hash = hash.wrapping_add(1);
        }
    }
}

/// A hash by which fields are found, from what names differ in: their ends and their length.
#[expect(clippy::cast_possible_truncation, reason = "of a long name the low bits will do")]
fn hash(name: &str) -> u8 {
    let (one, two, three) = match name.as_bytes() {
        [first, second, .., last] => (*first, *second, *last),
        [first, ..] => (*first, 0, 0),
        [] => (0, 0, 0),
    };
    let ends = one.wrapping_mul(5).wrapping_add(two.wrapping_mul(3)).wrapping_add(three);
    ends.wrapping_add((name.len() as u8).wrapping_mul(31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Kind;

    /// Tables of every length around the bounds, with names that collide.
    #[test]
    fn every_field_is_found_in_any_order() {
        let names: Vec<&'static str> = (0..200).map(|n| &*format!("na{}{n}me", "x".repeat(n % 3)).leak()).collect();
        for count in [0, 1, 2, 15, 16, 17, 127, 128, 129, 200] {
            let fields: Vec<Field> = names.iter().take(count).map(|name| Field::new(name, Kind::Text)).collect();
            let table = Box::leak(Box::new(Table::new("Record", fields.leak(), &[])));
            let mut lookup = Lookup::new(table);
            for step in [1, 7, 199] {
                for at in (0..200).map(|n| n * step % 200) {
                    let found = lookup.find(names[at]).map(|(at, field)| (at, field.name));
                    assert_eq!(found, (at < count).then_some((at, names[at])), "{at} of {count}");
                }
            }
            for name in ["", "n", "na", "nam", "name", "一二三"] {
                assert!(lookup.find(name).is_none(), "{name}");
            }
        }
    }
}
