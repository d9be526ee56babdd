//! The text of a spec file and the places in it.

use std::ops::Range;

/// How much of a line is shown behind the place that a message is about, in bytes: far more than a terminal has.
const LONGEST: usize = 4096;

/// A spec file as it was read: the name that messages show, and its text.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
}

/// A place in a [`Source`], in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A line and column as people count them, from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// `name` is what messages call the file: keep it relative.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text at `span`; empty if the span is not inside the file.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Where `span` begins.
    pub fn position(&self, span: Span) -> Position {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }

    /// The lines that the spans begin on, and those between them; of a very long last line, no more than can be shown.
    pub(crate) fn lines(&self, spans: impl Iterator<Item = Span> + Clone) -> Range<usize> {
        let starts = spans.map(|span| span.start.min(self.text.len()));
        let (first, last) = (starts.clone().min().unwrap_or(0), starts.max().unwrap_or(0));
        let start = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
        let most = last.saturating_add(LONGEST).min(self.text.len());
        let most = (most..=self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let end = self.text[last..most].find('\n').map_or(most, |at| last + at + 1);
        start..end
    }

    /// `span` cut at the end of its first line, as a non-empty range where there is a character to point at:
    /// a message underlines one line.
    pub(crate) fn underline(&self, span: Span) -> Range<usize> {
        let start = span.start.min(self.text.len());
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let line_end = start + self.text[start..line_end].trim_end().len();
        start..span.end.clamp(start, line_end.max(start))
    }
}

impl Span {
    /// An empty place at `at`.
    pub(crate) fn point(at: usize) -> Self {
        Self { start: at, end: at }
    }
}
