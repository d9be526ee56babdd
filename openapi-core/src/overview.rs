//! What a look at all fields of a table tells, so that one look is enough.

use crate::lookup::Index;
use crate::table::Field;

/// What is found out of a table's fields when it is first used.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) index: Option<Index>,
    /// All names stand in JSON as they are.
    pub(crate) plain_names: bool,
    /// The fields that must be there.
    pub(crate) required: Vec<usize>,
    /// The fields that must equal the request's.
    pub(crate) echoes: Vec<usize>,
}

impl Overview {
    pub(crate) fn new(fields: &[Field]) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let places =
            |is: fn(&Field) -> bool| (0..).zip(fields).filter(|(_, field)| is(field)).map(|(at, _)| at).collect();
        Self {
            index: Index::of(fields),
            plain_names: fields.iter().all(|field| field.name.bytes().all(is_plain)),
            required: places(|field| field.required),
            echoes: places(|field| field.echo),
        }
    }
}
