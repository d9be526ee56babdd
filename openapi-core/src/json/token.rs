//! Where a value stands, in eight bytes.

use std::ops::Range;

use super::JsonKind;

/// How many bits of a token's second half are a position.
const POSITION_BITS: u32 = 27;

/// The greatest position: a text has no more bytes, and so fewer tokens than that.
pub(super) const MAX_POSITION: u32 = (1 << POSITION_BITS) - 1;

/// Where a value stands, or the name of a member, in the order of the text. An object or a list is followed by the
/// tokens of what it holds, and these by one for its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    start: u32,
    /// The kind, whether a string has escapes, and the end.
    rest: u32,
}

impl Token {
    const ESCAPED: u32 = 1 << 31;

    /// A value from its first byte to the one behind its last, of a string between its quotes; of an object or a list
    /// to the token of its end.
    #[inline]
    pub(super) const fn new(kind: JsonKind, start: u32, end: u32) -> Self {
        Self { start, rest: (kind as u32) << POSITION_BITS | end & MAX_POSITION }
    }

    /// A string that has escapes.
    pub(super) const fn escaped(start: u32, end: u32) -> Self {
        let Self { start, rest } = Self::new(JsonKind::String, start, end);
        Self { start, rest: rest | Self::ESCAPED }
    }

    /// Gives an object or a list another end, and tells the one that it had.
    pub(super) fn replace_end(&mut self, end: u32) -> u32 {
        let had = self.rest & MAX_POSITION;
        self.rest ^= had ^ (end & MAX_POSITION);
        had
    }

    #[inline]
    pub(super) fn kind(self) -> JsonKind {
        match (self.rest & !Self::ESCAPED) >> POSITION_BITS {
            0 => JsonKind::Object,
            1 => JsonKind::Array,
            2 => JsonKind::String,
            3 => JsonKind::Number,
            4 => JsonKind::Bool,
            _ => JsonKind::Null,
        }
    }

    #[inline]
    pub(super) fn is_escaped(self) -> bool {
        self.rest & Self::ESCAPED != 0
    }

    /// From its start to its end.
    #[inline]
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end()
    }

    /// The byte behind it; of an object or a list, the token of its end.
    #[inline]
    pub(super) fn end(self) -> usize {
        (self.rest & MAX_POSITION) as usize
    }
}
