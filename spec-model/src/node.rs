//! YAML as a tree of texts with their places.
//!
//! The tree is lossless: a scalar keeps the text that stands in the file, so `1.10`, `0123`, `1e6` and `NO` are never
//! turned into something else. What a text means is decided where it is used. Aliases, anchors, tags, merge keys and
//! duplicate keys are faults; so are files that are too large or nested too deeply.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Mark};

use crate::report::{Problem, Problems};
use crate::source::{Source, Span};
use crate::unreadable;

/// The largest spec file that is read, in bytes. The largest real method needs about 100 KB.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// How deep a spec may nest. Real methods nest 9 objects deep, two YAML levels each.
pub const MAX_DEPTH: usize = 64;
/// How many keys, values and lists a spec may have. The largest real method has about 8,000.
pub const MAX_NODES: usize = 30_000;

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) value: Node,
}

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    /// Written without quotes.
    pub(crate) plain: bool,
}

impl Scalar {
    pub(crate) fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

impl Node {
    /// Whether the file says nothing here, or one of YAML's words for it.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.is_null())
    }

    /// What a message calls this node.
    pub(crate) fn describe(&self) -> String {
        match &self.value {
            Value::Scalar(scalar) if scalar.is_null() => "nothing".to_owned(),
            Value::Scalar(scalar) if !scalar.plain => format!("the quoted text `{}`", excerpt(&scalar.text)),
            Value::Scalar(scalar) => format!("`{}`", excerpt(&scalar.text)),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
        }
    }
}

/// At most 40 characters of a text, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 40 || line.len() < text.trim_end().len() {
        let start: String = line.chars().take(40).collect();
        return format!("{start}…");
    }
    line.to_owned()
}

/// Reads the one document of a file. `None` means that nothing could be read; the reasons are in `problems`.
pub(crate) fn read(source: &Source, problems: &mut Problems) -> Option<Node> {
    let text = source.text();
    if text.len() > MAX_FILE_BYTES {
        problems.push(
            Problem::new(Span::point(0), format!("more than {MAX_FILE_BYTES} bytes"))
                .label("the file is not read")
                .hint("no method needs as many: is the file a spec? One file describes one method"),
        );
        return None;
    }
    if let Some(at) = tab_indentation(text) {
        problems.push(
            Problem::new(Span { start: at, end: at + 1 }, "a tab in the indentation")
                .label("YAML indents with spaces only")
                .hint("replace the tab by two spaces"),
        );
        return None;
    }
    if let Some((at, control)) = text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        let span = Span { start: at, end: at + control.len_utf8() };
        problems.push(
            Problem::new(span, format!("a control character, U+{:04X}", u32::from(control)))
                .hint("remove it: a spec is plain text"),
        );
        return None;
    }
    let (offsets, parser) = (Offsets::new(text), Parser::new_from_str(text));
    let mut loader = Loader { text, offsets, parser, open: Vec::new(), nodes: 0, problems };
    loader.document().unwrap_or_default()
}

/// The first tab that stands before the first other character of a line.
/// The parser's own message for this is about something else.
fn tab_indentation(text: &str) -> Option<usize> {
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if !line.trim().is_empty()
            && !line.trim_start().starts_with('#')
            && let Some(tab) = line[..indent].find('\t')
        {
            return Some(line_start + tab);
        }
        line_start += line.len();
    }
    None
}

/// Reading cannot go on; the reason has been reported.
struct Stop;

struct Loader<'s, 'p> {
    text: &'s str,
    offsets: Offsets,
    parser: Parser<'s, saphyr_parser::StrInput<'s>>,
    /// Where the lists and mappings begin that are being read.
    open: Vec<Span>,
    nodes: usize,
    problems: &'p mut Problems,
}

impl<'s> Loader<'s, '_> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    self.problems.push(
                        Problem::new(Span::point(0), "the file is empty").hint("a spec begins with `method: alipay.…`"),
                    );
                    return Ok(None);
                }
                event => {
                    let root = self.node(event, span, 0)?;
                    self.one_document_only()?;
                    return Ok(root);
                }
            }
        }
    }

    fn one_document_only(&mut self) -> Result<(), Stop> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(()),
                Event::DocumentEnd | Event::Nothing => {}
                _ => {
                    self.problems.push(
                        Problem::new(span, "a second document in the file")
                            .hint("one file describes one method: move it to a file of its own"),
                    );
                    return Err(Stop);
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'s>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, mark))) => Ok((event, self.offsets.span(mark))),
            Some(Err(error)) => {
                self.not_yaml(&error);
                Err(Stop)
            }
            None => Ok((Event::StreamEnd, Span::point(self.text.len()))),
        }
    }

    fn not_yaml(&mut self, error: &ScanError) {
        let at = self.offsets.byte(error.marker().index());
        self.problems.push(unreadable::problem(self.text, at, error.info(), self.open.last().copied()));
    }

    /// `None` stands for a value that is faulty and has been reported: whoever holds it goes on without.
    fn node(&mut self, event: Event<'s>, span: Span, depth: usize) -> Result<Option<Node>, Stop> {
        if depth > MAX_DEPTH {
            self.problems.push(too_deep(span));
            return Err(Stop);
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.problems.push(
                Problem::new(span, format!("more than {MAX_NODES} keys and values"))
                    .label("the file is read to here")
                    .hint("no method has as many: is the file a spec?"),
            );
            return Err(Stop);
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor(anchor, span);
                self.refuse_tag(tag.is_some(), span);
                // `!x` and `&x` alone are texts whose quotes were forgotten.
                if text.is_empty() && (anchor > 0 || tag.is_some()) {
                    return Ok(None);
                }
                let plain = style == ScalarStyle::Plain;
                Ok(Some(Node { span, value: Value::Scalar(Scalar { text: text.into_owned(), plain }) }))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_anchor(anchor, span);
                self.refuse_tag(tag.is_some(), span);
                let mut items = Vec::new();
                self.open.push(span);
                loop {
                    let (event, inner) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        self.open.pop();
                        return Ok(Some(Node { span: join(span, inner), value: Value::List(items) }));
                    }
                    items.extend(self.node(event, inner, depth + 1)?);
                }
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_anchor(anchor, span);
                self.refuse_tag(tag.is_some(), span);
                self.mapping(span, depth).map(Some)
            }
            Event::Alias(_) => {
                self.problems.push(
                    Problem::new(span, "an alias")
                        .label("aliases are not read in specs")
                        .hint("write the value out; quote a text that begins with `*`"),
                );
                Ok(None)
            }
            _ => Err(Stop),
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        self.open.push(start);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                self.open.pop();
                return Ok(Node { span: join(start, span), value: Value::Map(entries) });
            }
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            let key = match key {
                Some(Node { span, value: Value::Scalar(Scalar { text, .. }) }) => Key { span, text },
                Some(key) => {
                    self.problems.push(Problem::new(key.span, "a key that is not a text").hint("keys are plain names"));
                    continue;
                }
                None => continue,
            };
            if key.text == "<<" {
                self.problems.push(
                    Problem::new(key.span, "a merge key")
                        .label("merge keys are not read in specs")
                        .hint("write the keys out"),
                );
            } else if let Some(first) = seen.insert(key.text.clone(), key.span) {
                self.problems.push(
                    Problem::new(key.span, format!("`{}` stands twice", key.text))
                        .label("again here")
                        .context(first, "first here")
                        .hint("remove one of the two"),
                );
            } else {
                entries.extend(value.map(|value| Entry { key, value }));
            }
        }
    }

    fn refuse_anchor(&mut self, anchor: usize, span: Span) {
        if anchor > 0 {
            self.problems.push(
                Problem::new(span, "an anchor")
                    .label("anchors are not read in specs")
                    .hint("write the value out where it is used; quote a text that begins with `&`"),
            );
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.problems.push(
                Problem::new(span, "a YAML tag")
                    .label("tags are not read in specs")
                    .hint("remove the tag; quote a text that begins with `!`"),
            );
        }
    }
}

pub(crate) fn too_deep(span: Span) -> Problem {
    Problem::new(span, format!("nested more than {MAX_DEPTH} levels deep"))
        .hint("no method nests this deep: is the file a spec?")
}

fn join(start: Span, end: Span) -> Span {
    Span { start: start.start, end: end.end.max(start.end) }
}

/// From the parser's character counts to bytes.
struct Offsets {
    /// Byte offset of each character; empty for a text that is all ASCII.
    bytes: Vec<usize>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { bytes, len: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            return character.min(self.len);
        }
        self.bytes.get(character).copied().unwrap_or(self.len)
    }

    fn span(&self, mark: Mark) -> Span {
        let start = self.byte(mark.start.index());
        Span { start, end: self.byte(mark.end.index()).max(start) }
    }
}
