//! The YAML format that describes methods of the Alipay Open Platform: read it, check it, and say what is wrong and
//! where.
//!
//! [`parse`] is the whole of it: a file's text goes in, a [`Spec`] or every fault of the file comes out. The macro, the
//! command-line tool and the mock gateway all read specs through it, so they accept the same files and say the same
//! words about broken ones.

mod check;
mod field;
mod files;
mod keys;
mod model;
pub mod names;
mod node;
mod read;
mod report;
mod source;
mod suggest;
pub mod value;

pub use files::{FileError, find, is_spec_file, load, load_partly};
pub use model::{
    Enum, EnumValue, ErrorCode, Field, Format, Invoke, Object, Place, Presence, Provenance, ProvenanceKind, Retry,
    Rule, RuleKind, Side, Spec, Type, Wire,
};
pub use node::{MAX_DEPTH, MAX_FILE_BYTES};
use report::Problems;
pub use report::{Diagnostics, Problem};
pub use source::{Position, Source, Span};
pub use suggest::nearest;

/// Reads one spec. `name` is what messages call the file: keep it relative.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse(name: &str, text: &str) -> Result<Spec, Diagnostics> {
    match parse_partly(name, text) {
        (Some(spec), None) => Ok(spec),
        (_, Some(diagnostics)) => Err(diagnostics),
        (None, None) => Err(Diagnostics::unreadable(Source::new(name, text))),
    }
}

/// Reads one spec and gives what could be read of it beside its faults, for tools that go on with a broken one.
/// Such a spec lacks what was faulty; nothing of it should be relied on.
pub fn parse_partly(name: &str, text: &str) -> (Option<Spec>, Option<Diagnostics>) {
    let source = Source::new(name, text);
    let mut problems = Problems::new();
    let spec = node::read(&source, &mut problems).and_then(|root| read::read_spec(&root, &mut problems));
    let diagnostics = problems.finish(&source).err();
    if spec.is_none() && diagnostics.is_none() {
        return (None, Some(Diagnostics::unreadable(source)));
    }
    (spec, diagnostics)
}
