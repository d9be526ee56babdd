//! What is wrong with a spec, collected and rendered.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{Position, Source, Span};

/// How much of a file is shown around one fault, in bytes. Rendering takes time in proportion, for each of a hundred.
const MOST_SHOWN: usize = 16 << 10;

/// One fault: what is wrong, where, and what to do about it.
#[derive(Debug, Clone)]
pub struct Problem {
    span: Span,
    title: String,
    label: Option<String>,
    context: Vec<(Span, String)>,
    hint: Option<String>,
}

impl Problem {
    /// A fault at `span`. The title is in lower case, with the thing that is wrong in backticks.
    pub fn new(span: Span, title: impl Into<String>) -> Self {
        Self { span, title: printable(title), label: None, context: Vec::new(), hint: None }
    }

    /// What stands beside the underline.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(printable(label));
        self
    }

    /// Another place that matters, and why.
    pub fn context(mut self, span: Span, label: impl Into<String>) -> Self {
        self.context.push((span, printable(label)));
        self
    }

    /// What to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(printable(hint));
        self
    }

    /// As [`hint`](Self::hint), if there is one.
    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.map(printable).or(self.hint);
        self
    }

    /// What is wrong, in a line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What to do, if that is known.
    pub fn help(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// How many faults of one file are kept: more than anyone reads, few enough to show in bounded time.
const MOST: usize = 100;

/// Collects faults while a spec is read. It cannot be dropped unread: [`finish`](Self::finish) takes it.
#[derive(Debug)]
pub(crate) struct Problems {
    list: Option<Vec<Problem>>,
    /// How many came when there were enough already.
    more: usize,
}

impl Problems {
    pub(crate) fn new() -> Self {
        Self { list: Some(Vec::new()), more: 0 }
    }

    /// Adds a fault.
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.is_full() {
            self.more += 1;
        } else if let Some(list) = &mut self.list {
            list.push(problem);
        }
    }

    /// Whether there are as many as can be shown.
    pub(crate) fn is_full(&self) -> bool {
        self.count() >= MOST
    }

    /// How many faults there are so far.
    pub(crate) fn count(&self) -> usize {
        self.list.as_ref().map_or(0, Vec::len)
    }

    /// `Err` if there was any fault, in the order of the file.
    pub(crate) fn finish(mut self, source: &Source) -> Result<(), Diagnostics> {
        let mut list = self.list.take().unwrap_or_default();
        if list.is_empty() {
            return Ok(());
        }
        list.sort_by_key(|problem| problem.span.start);
        Err(Diagnostics { source: source.clone(), list, more: self.more, related: Vec::new() })
    }
}

impl Drop for Problems {
    fn drop(&mut self) {
        debug_assert!(self.list.is_none() || std::thread::panicking(), "problems were dropped unread");
    }
}

/// A text that may quote the file: what would steer a terminal is replaced.
fn printable(text: impl Into<String>) -> String {
    let text = text.into();
    let steers = |c: char| c.is_control() && c != '\n';
    if text.contains(steers) { text.replace(steers, "\u{fffd}") } else { text }
}

/// Every fault of one file.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    source: Source,
    list: Vec<Problem>,
    more: usize,
    related: Vec<Diagnostics>,
}

impl Diagnostics {
    pub(crate) fn unreadable(source: Source) -> Self {
        let list = vec![Problem::new(Span::default(), "the file could not be read")];
        Self { source, list, more: 0, related: Vec::new() }
    }

    /// Adds what is wrong in the files of shared objects.
    pub(crate) fn with_related(mut self, related: Vec<Diagnostics>) -> Self {
        self.related = related;
        self
    }

    /// The faults, in the order of the file; at most a hundred are kept.
    pub fn problems(&self) -> &[Problem] {
        &self.list
    }

    /// How many faults there are, with those that are not kept and those of the shared objects' files.
    pub fn count(&self) -> usize {
        self.list.len() + self.more + self.related.iter().map(Self::count).sum::<usize>()
    }

    /// What is wrong in the files of shared objects.
    pub fn related(&self) -> &[Diagnostics] {
        &self.related
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Where each fault is, and its title.
    pub fn positions(&self) -> impl Iterator<Item = (Position, &str)> {
        self.list.iter().map(|problem| (self.source.position(problem.span), problem.title()))
    }

    /// The messages as text, with colours if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in &self.list {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&self.render_one(&renderer, problem));
        }
        if self.more > 0 {
            let title = format!("{} more errors in `{}`", self.more, self.source.name());
            let group = Level::ERROR.primary_title(title.as_str()).element(Level::HELP.message("mend these first"));
            text.push_str("\n\n");
            text.push_str(&renderer.render(&[group]));
        }
        for other in &self.related {
            text.push_str("\n\n");
            text.push_str(&other.render(colour));
        }
        text
    }

    fn render_one(&self, renderer: &Renderer, problem: &Problem) -> String {
        let primary = Note { span: problem.span, kind: AnnotationKind::Primary, label: problem.label.as_deref() };
        let context = problem.context.iter().map(|(span, label)| (*span, Some(label.as_str())));
        let context = context.map(|(span, label)| Note { span, kind: AnnotationKind::Context, label });
        let notes: Vec<Note<'_>> = [primary].into_iter().chain(context).collect();
        let mut group = Group::with_title(Level::ERROR.primary_title(problem.title.as_str()));
        // Together, with what stands between them, or each by itself.
        let apart =
            if self.source.lines(notes.iter().map(|note| note.span)).len() > MOST_SHOWN { 1 } else { notes.len() };
        for notes in notes.chunks(apart) {
            group = self.element(group, notes);
        }
        if let Some(hint) = &problem.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        renderer.render(&[group])
    }

    /// Adds the lines of these notes, or, where they are too long to be shown, their place.
    fn element<'s>(&'s self, group: Group<'s>, notes: &[Note<'s>]) -> Group<'s> {
        let source = &self.source;
        // The renderer reads all that it is given: give it only the lines that it shows.
        let lines = source.lines(notes.iter().map(|note| note.span));
        if lines.len() > MOST_SHOWN {
            let places = notes.iter().map(|note| source.position(note.span));
            return places.fold(group, |group, at| {
                group.element(Origin::path(source.name()).line(at.line).char_column(at.column))
            });
        }
        let line = source.position(Span::point(lines.start)).line;
        let mut snippet = Snippet::source(&source.text()[lines.clone()]).line_start(line).path(source.name());
        for note in notes {
            let Range { start, end } = source.underline(note.span);
            let annotation = note.kind.span(start - lines.start..end.min(lines.end) - lines.start);
            snippet = snippet.annotation(annotation.label(note.label));
        }
        group.element(snippet)
    }
}

/// A place and what is said of it.
struct Note<'s> {
    span: Span,
    kind: AnnotationKind,
    label: Option<&'s str>,
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
