//! Makes sure that what is written passes the check: what the spec format refuses is left out, and said.

use std::collections::BTreeSet;

use spec_model::{Diagnostics, Position};

use super::draft::{Draft, Field, Kind, Record};
use super::interpret::{CONDITION, ask_for_condition};
use super::page::Notes;
use super::words::Presence;
use super::writer::{self, What, Written};

/// The text of a sound spec, and the draft that it came of.
///
/// # Errors
/// What is wrong with the spec, if it is nothing that could be left out.
pub(crate) fn settle(mut draft: Draft, with_docs: bool, notes: &mut Notes) -> Result<(String, Draft), Diagnostics> {
    loop {
        let written = writer::write(&draft, with_docs);
        let name = format!("{}.yaml", draft.method);
        let Err(diagnostics) = spec_model::parse(&name, &written.text) else { return Ok((written.text, draft)) };
        let mut changed = false;
        let mut gone = Gone::default();
        let lines: Vec<usize> =
            std::iter::once(0).chain(written.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        for (position, title) in diagnostics.positions() {
            let Some(what) = offset(&written.text, &lines, position).and_then(|at| innermost(&written, at)) else {
                continue;
            };
            changed |= mend(&mut draft, what, title, notes, &mut gone);
        }
        gone.apply(&mut draft);
        // A rule that names what is gone goes too.
        prune(&mut draft.request, notes);
        if !changed {
            return Err(diagnostics);
        }
    }
}

/// What is left out altogether: it goes when all faults have been seen, so that the paths stay right until then.
#[derive(Default)]
struct Gone {
    fields: BTreeSet<Vec<usize>>,
    codes: BTreeSet<usize>,
    /// The fields that have been made simpler.
    touched: BTreeSet<Vec<usize>>,
}

impl Gone {
    /// Later and deeper ones first.
    fn apply(self, draft: &mut Draft) {
        for path in self.fields.iter().rev() {
            let Some((index, record)) = path.split_last() else { continue };
            if let Some(record) = record_at(draft, record)
                && *index < record.fields.len()
            {
                record.fields.remove(*index);
            }
        }
        for index in self.codes.iter().rev() {
            draft.errors.remove(*index);
        }
    }
}

fn offset(text: &str, lines: &[usize], position: Position) -> Option<usize> {
    let start = *lines.get(position.line.checked_sub(1)?)?;
    let column = position.column.checked_sub(1)?;
    text.get(start..)?.char_indices().nth(column).map(|(at, _)| start + at)
}

fn innermost(written: &Written, at: usize) -> Option<&What> {
    let around = written.places.iter().filter(|place| place.range.contains(&at));
    around.min_by_key(|place| place.range.len()).map(|place| &place.what)
}

/// Takes out what a fault points at. `false` if there was nothing to take.
fn mend(draft: &mut Draft, what: &What, title: &str, notes: &mut Notes, gone: &mut Gone) -> bool {
    match what {
        What::ErrorCode(index) => {
            let Some(error) = draft.errors.get(*index) else { return false };
            notes.add(error.line, format!("the error code `{}` is left out: {title}", error.code));
            gone.codes.insert(*index)
        }
        What::Rules(path) => {
            let Some(record) = record_at(draft, path) else { return false };
            let changed = !record.any_of.is_empty();
            record.any_of.clear();
            notes.add(0, format!("a rule is left out: {title}"));
            changed
        }
        What::Field(path, key) => {
            // One fault of a field at a time: the others may be gone with it.
            if !gone.touched.insert(path.clone()) {
                return false;
            }
            let Some(field) = field_at(draft, path) else { return false };
            let held = field.kind.record().map(names).unwrap_or_default();
            let left = if simplify(field, key) {
                match *key {
                    "" | "type" | "fields" | "items" | "wire" => "is written in a simpler form".to_owned(),
                    key => format!("the {key} is left out"),
                }
            } else {
                gone.fields.insert(path.clone());
                "is left out".to_owned()
            };
            notes.add(field.line, format!("`{}`: {left}: {title}", field.name));
            if !held.is_empty() && (gone.fields.contains(path) || field.kind.record().is_none()) {
                notes.add(field.line, format!("`{}` held what is left out with it: {}", field.name, held.join(", ")));
            }
            true
        }
    }
}

/// The names of a record's fields and of those that they hold.
fn names(record: &Record) -> Vec<String> {
    let own = |field: &Field| format!("`{}`", field.name);
    let held = |field: &Field| field.kind.record().map(names).unwrap_or_default();
    record.fields.iter().flat_map(|field| std::iter::once(own(field)).chain(held(field))).collect()
}

/// Takes the key out, or makes the type simpler. `false` if nothing simpler is left.
fn simplify(field: &mut Field, key: &str) -> bool {
    match key {
        "example" if !field.example.is_empty() => field.example.clear(),
        "default" if field.default.is_some() => field.default = None,
        "max_length" | "max_bytes" if field.max_length.is_some() => field.max_length = None,
        "doc" if field.doc.is_some() => field.doc = None,
        "in" if field.in_form => field.in_form = false,
        "wire" if matches!(field.kind, Kind::Integer { text: true }) => field.kind = Kind::Integer { text: false },
        "unit" | "scale" | "min" | "max" => match &mut field.kind {
            Kind::Amount { unit: Some(_), scale, range } if key == "unit" => {
                field.kind = Kind::Amount { unit: None, scale: *scale, range: range.clone() };
            }
            Kind::Amount { unit, scale: Some(_), range } if key == "scale" => {
                field.kind = Kind::Amount { unit: *unit, scale: None, range: range.clone() };
            }
            Kind::Amount { range: range @ Some(_), .. } => *range = None,
            _ => return false,
        },
        "pattern" if matches!(field.kind, Kind::DateTime(Some(_)) | Kind::Date(Some(_))) => field.kind = Kind::Text,
        _ => {
            let bare = field.max_length.is_none() && field.example.is_empty() && field.default.is_none();
            match field.kind {
                Kind::Text if bare => return false,
                Kind::Text => (field.max_length, field.default) = (None, None),
                Kind::Object { .. } | Kind::List { .. } => field.kind = Kind::Json { text: false },
                _ => field.kind = Kind::Text,
            }
            field.example.clear();
        }
    }
    true
}

fn record_at<'d>(draft: &'d mut Draft, path: &[usize]) -> Option<&'d mut Record> {
    let (side, rest) = path.split_first()?;
    let record = if *side == 0 { &mut draft.request } else { &mut draft.response };
    rest.iter().try_fold(record, |record, index| record.fields.get_mut(*index)?.kind.record_mut())
}

fn field_at<'d>(draft: &'d mut Draft, path: &[usize]) -> Option<&'d mut Field> {
    let (index, record) = path.split_last()?;
    record_at(draft, record)?.fields.get_mut(*index)
}

fn prune(record: &mut Record, notes: &mut Notes) {
    let fields = &record.fields;
    record.any_of.retain(|names| {
        let whole = names.iter().all(|name| fields.iter().any(|field| field.name == *name));
        if !whole {
            notes.add(0, format!("the rule `any_of: [{}]` is left out: one of its fields is", names.join(", ")));
        }
        whole
    });
    // What it spoke for has to say itself when it is required.
    let ruled: BTreeSet<&String> = record.any_of.iter().flatten().collect();
    for field in &mut record.fields {
        let silent = field.presence == Some(Presence::Conditional) && field.condition.is_none();
        if silent && !ruled.contains(&field.name) {
            field.condition = Some(CONDITION.to_owned());
            ask_for_condition(field.line, &field.name, notes);
        }
        if let Some(record) = field.kind.record_mut() {
            prune(record, notes);
        }
    }
}
