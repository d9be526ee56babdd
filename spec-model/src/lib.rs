//! The YAML format that describes methods of the Alipay Open Platform: read it, check it, and say what is wrong and
//! where.
//!
//! [`parse`] is the whole of it: a file's text goes in, a [`Spec`] or every fault of the file comes out. The macro, the
//! command-line tool and the mock gateway all read specs through it, so they accept the same files and say the same
//! words about broken ones.

mod check;
pub mod example;
mod field;
mod files;
pub mod instance;
mod json;
mod keys;
mod kind;
mod model;
pub mod names;
mod node;
mod object;
mod pattern;
mod read;
mod report;
pub mod rewrite;
mod rules;
pub mod schema;
mod source;
mod suggest;
mod types;
mod unreadable;
pub mod value;
mod values;
mod vocabulary;

pub use files::{FileError, find, is_object_file, is_spec_file, load, load_any, load_partly, shared_object};
pub use model::{
    Enum, EnumValue, ErrorCode, Field, Format, Invoke, Limits, List, Number, Object, Place, Presence, Provenance,
    ProvenanceKind, Retry, Rule, RuleKind, Side, Spec, Type, Unit, Wire,
};
pub use node::{MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES};
pub use pattern::Pattern;
use report::Problems;
pub use report::{Diagnostics, Problem};
pub use rust_decimal::Decimal;
pub use source::{Position, Source, Span};
pub use suggest::nearest;
pub use types::Lookup;
use types::Types;

/// Reads one spec that uses no shared objects. `name` is what messages call the file: keep it relative.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse(name: &str, text: &str) -> Result<Spec, Diagnostics> {
    parse_with(name, text, &|_| None)
}

/// Reads one spec; `lookup` finds the files of the shared objects that it names.
///
/// # Errors
/// Every fault of the file, in its order, then those of the shared objects.
pub fn parse_with(name: &str, text: &str, lookup: Lookup<'_>) -> Result<Spec, Diagnostics> {
    match parse_partly(name, text, lookup) {
        (Some(spec), None) => Ok(spec),
        (_, Some(diagnostics)) => Err(diagnostics),
        (None, None) => Err(Diagnostics::unreadable(Source::new(name, text))),
    }
}

/// Reads one spec and gives what could be read of it beside its faults, for tools that go on with a broken one.
/// Such a spec lacks what was faulty; nothing of it should be relied on.
pub fn parse_partly(name: &str, text: &str, lookup: Lookup<'_>) -> (Option<Spec>, Option<Diagnostics>) {
    let source = Source::new(name, text);
    let mut problems = Problems::new();
    let root = node::read(&source, &mut problems);
    let mut types = Types::new(lookup);
    let spec = root.as_ref().and_then(|root| read::read_spec(root, &mut types, &mut problems));
    let related = std::mem::take(&mut types.related);
    let diagnostics = problems.finish(&source).err().map(|diagnostics| diagnostics.with_related(related));
    if spec.is_none() && diagnostics.is_none() {
        return (None, Some(Diagnostics::unreadable(source)));
    }
    (spec, diagnostics)
}

/// Checks the file of a shared object by itself.
///
/// # Errors
/// Every fault of the file, in its order, then those of the objects that it names.
pub fn check_object(name: &str, text: &str, lookup: Lookup<'_>) -> Result<(), Diagnostics> {
    let source = Source::new(name, text);
    let mut problems = Problems::new();
    let mut types = Types::new(lookup);
    object::read_file(&source, &mut types, &mut problems);
    let related = std::mem::take(&mut types.related);
    problems.finish(&source).map_err(|diagnostics| diagnostics.with_related(related))
}

/// Finds shared objects among files that are at hand as `(name, text)`, such as a generated crate's `SPECS`.
pub fn among<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)> + Clone) -> impl Fn(&str) -> Option<Source> {
    move |object| {
        let end = format!("objects/{object}.yaml");
        let found = files
            .clone()
            .into_iter()
            .find(|(name, _)| name.strip_suffix(&end).is_some_and(|before| before.is_empty() || before.ends_with('/')));
        found.map(|(name, text)| Source::new(name, text))
    }
}
