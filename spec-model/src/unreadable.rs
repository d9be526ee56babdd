//! What is said of a file that is not YAML: where the parser stopped, in our words, and what was most likely meant.

use crate::report::Problem;
use crate::source::Span;

/// `info` is the parser's own message, `at` where it stopped; `open` is the innermost list or mapping that it was in.
pub(crate) fn problem(text: &str, at: usize, info: &str, open: Option<Span>) -> Problem {
    let place = Place::new(text, at);
    let flow = open.filter(|open| text[open.start..].starts_with(['{', '[']));
    let here = |title: &str, hint: &str| Problem::new(place.span, format!("not YAML: {title}")).hint(hint);
    let has = |words: &[&str]| words.iter().any(|words| info.contains(words));
    let tab = place.character() == Some('\t') || text[..at].ends_with('\t');
    if tab && has(&["tab", "whitespace"]) {
        here("a tab where YAML wants spaces", "replace the tab by a space")
    } else if has(&["mapping values are not allowed", "simple key expect", "':' must be followed"]) {
        place.not_a_pair().unwrap_or_else(|| here(info, "quote a text that contains `: `"))
    } else if has(&["unexpected end of stream", "unexpected document indicator", "invalid indentation in quoted"]) {
        here("a quote that is not closed", "close the text with the quote that it begins with, on the same line")
    } else if has(&["trailing content after double-quoted"]) {
        here(
            "a text that goes on behind its closing quote",
            "quote the whole text; inside it, write `''` for `'`, or `\\\"` for `\"`",
        )
    } else if has(&["escape character", "escape code", "hexadecimal"]) {
        Problem::new(place.escape(), "not YAML: no such escape")
            .hint("`\\` begins an escape inside double quotes: write `\\\\`, or use single quotes")
    } else if let Some(open) = flow.filter(|_| has(&["expected ',' or", "flow"])) {
        place.not_closed(open)
    } else if has(&["misplaced bracket"]) {
        here("nothing is open here that could be closed", "remove the bracket, or quote the text that it belongs to")
    } else if has(&["unexpected character", "entries are not allowed", "keys are not allowed", "cannot start with"]) {
        let first = place.character().unwrap_or_default();
        here(&format!("a text cannot begin with `{first}`"), "quote the text")
    } else if has(&["unknown anchor"]) {
        Problem::new(place.span, "an alias")
            .label("aliases are not read in specs")
            .hint("write the value out; quote a text that begins with `*`")
    } else if has(&["block mapping, did not", "block collection, did not", "invalid indentation"]) {
        place.out_of_line()
    } else if has(&["block scalar, did not"]) {
        here("text beside `>` or `|`", "begin the text on the next line, or quote it")
    } else if has(&["recursion limit"]) {
        crate::node::too_deep(place.span)
    } else if has(&["unprintable"]) {
        here("a character that cannot be printed", "remove it: a spec is plain text, in UTF-8")
    } else if has(&["directive", "document start"]) {
        here("a text cannot stand here", "a spec begins with `method: alipay.…`")
    } else {
        Problem::new(place.span, format!("not YAML: {info}"))
    }
}

/// Where the parser stopped.
struct Place<'t> {
    text: &'t str,
    span: Span,
    line_start: usize,
}

impl<'t> Place<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        Self { text, span: Span { start: at, end: at + width }, line_start }
    }

    fn character(&self) -> Option<char> {
        self.text[self.span.start..].chars().next()
    }

    /// The line before this one that is neither blank nor a comment: where it starts, and its text.
    fn line_before(&self) -> Option<(usize, &'t str)> {
        let mut end = self.line_start;
        while end > 0 {
            let start = self.text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
            let line = self.text[start..end].trim_end();
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                return Some((start, line));
            }
            end = start;
        }
        None
    }

    /// Something that is not `key: value`, because of a colon too many on this line or one too few on the line before.
    fn not_a_pair(&self) -> Option<Problem> {
        let before = &self.text[self.line_start..self.span.start];
        if let Some((key, value)) = before.trim_start().split_once(": ") {
            let problem = Problem::new(self.span, "not YAML: a second `: ` on the line");
            return Some(problem.hint(format!("quote the text: `{key}: \"{}…\"`", crate::node::excerpt(value.trim()))));
        }
        let (start, line) = self.line_before()?;
        let span = Span { start: start + line.len() - line.trim_start().len(), end: start + line.len() };
        let words = line.trim();
        let colon = words.find([':', '：']);
        Some(match colon.map(|at| (&words[..at], words[at..].chars().next(), &words[at..])) {
            None => Problem::new(span, "not YAML: a line that is no `key: value`")
                .hint("write a colon and a space behind the key"),
            Some((key, Some('：'), rest)) => Problem::new(span, "not YAML: a full-width colon")
                .hint(format!("write `{}`", format!("{key}: {}", rest['：'.len_utf8()..].trim()).trim())),
            Some((key, _, rest)) if rest.len() > 1 && !rest[1..].starts_with([' ', '/']) => {
                Problem::new(span, "not YAML: no space behind the colon")
                    .hint(format!("write `{key}: {}`", rest[1..].trim()))
            }
            Some((key, ..)) => Problem::new(self.span, "not YAML: a key inside the value of another")
                .context(span, format!("`{key}` has a value already"))
                .hint("keys of one mapping begin in the same column"),
        })
    }

    /// The first escape of a quoted text that YAML does not know.
    fn escape(&self) -> Span {
        let mut characters = self.text[self.span.start..].char_indices();
        while let Some((at, c)) = characters.next() {
            if c == '\\'
                && let Some((next, escaped)) = characters.next()
                && !"0abt\tnvfre \"/\\N_LP\n".contains(escaped)
            {
                let start = self.span.start;
                return Span { start: start + at, end: start + next + escaped.len_utf8() };
            }
        }
        self.span
    }

    /// A list or mapping in brackets or braces that does not go on as one.
    fn not_closed(&self, open: Span) -> Problem {
        let bracket = &self.text[open.start..=open.start];
        let close = if bracket == "[" { "]" } else { "}" };
        let inside = &self.text[open.start..self.span.start];
        if inside.contains('\n') || self.span.start == self.span.end {
            return Problem::new(
                Span { start: open.start, end: open.start + 1 },
                format!("not YAML: a `{bracket}` that is not closed"),
            )
            .hint(format!("close it with `{close}`; quote a text that begins with `{bracket}`"));
        }
        let wide = ['，', '：'].into_iter().find(|wide| inside.contains(*wide));
        Problem::new(self.span, format!("not YAML: expected `,` or `{close}`"))
            .context(Span { start: open.start, end: open.start + 1 }, "opened here")
            .hint(match wide {
                Some(wide) => format!(
                    "`{wide}` is a full-width character, which YAML takes for text: write `,` or `:` and a space"
                ),
                None => format!("close it with `{close}`; quote a text that contains `,`, `: `, brackets or braces"),
            })
    }

    /// A line that continues nothing.
    fn out_of_line(&self) -> Problem {
        if self.text[self.line_start..self.span.start].trim().is_empty() {
            let rest = self.text[self.span.start..].lines().next().unwrap_or_default().trim_end();
            let span = Span { start: self.span.start, end: self.span.start + rest.len() };
            return Problem::new(span, "not YAML: a line that continues nothing above it")
                .hint("keys of one mapping begin in the same column, and so do the `-` of one list");
        }
        Problem::new(self.span, "not YAML: text behind a closing bracket or brace")
            .hint("quote a text that begins with a bracket or a brace")
    }
}
