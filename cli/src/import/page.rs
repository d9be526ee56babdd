//! A page as it was read: texts with the lines they stand on. Nothing is interpreted yet.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::text::brief;

/// How many fields a page may have, nested ones counted. The largest real method has about 900.
pub(crate) const MAX_ROWS: usize = 2_000;
/// How deep objects may nest on a page. Real methods nest 9 deep.
pub(crate) const MAX_DEPTH: usize = 20;

/// One method's page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) method: Option<String>,
    /// The platform's own words, for `--with-docs` only.
    pub(crate) title: Option<String>,
    pub(crate) doc: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) invoke: Option<&'static str>,
    /// The page shows the public parameters, and `biz_content` is not among them.
    pub(crate) without_biz_content: bool,
    pub(crate) request: Vec<Row>,
    pub(crate) response: Vec<Row>,
    pub(crate) errors: Vec<ErrorRow>,
    pub(crate) samples: Samples,
    pub(crate) notes: Notes,
}

/// One parameter, in the page's words. What the page does not show is empty.
#[derive(Debug, Default, Clone)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) presence: String,
    pub(crate) length: String,
    pub(crate) about: Vec<String>,
    pub(crate) example: Option<String>,
    /// An enumeration that stands apart from the description.
    pub(crate) values: Vec<Value>,
    pub(crate) sensitive: bool,
    /// The line that says that one of this row and its neighbours is needed.
    pub(crate) choice: Option<usize>,
    pub(crate) children: Vec<Row>,
}

/// A value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) code: String,
    pub(crate) about: String,
}

/// A business error code.
#[derive(Debug, Clone)]
pub(crate) struct ErrorRow {
    pub(crate) line: usize,
    pub(crate) code: String,
    pub(crate) about: String,
}

/// The page's examples, where they could be read: they show how values travel.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    pub(crate) request: Option<Json>,
    pub(crate) response: Option<Json>,
}

/// What was left out or decided on thin evidence: said to the user, with the line of the page.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    list: Vec<(usize, String)>,
    /// What tells of a row that is not in the spec.
    lost_rows: Vec<(usize, String)>,
}

impl Notes {
    /// `line` counts from 1; 0 stands for the page as a whole.
    pub(crate) fn add(&mut self, line: usize, text: impl Into<String>) {
        self.list.push((line, text.into()));
    }

    /// A row that is not in the spec.
    pub(crate) fn lost_row(&mut self, line: usize, text: impl Into<String>) {
        self.lost_rows.push((line, text.into()));
    }

    /// A line that might be a row, and is read as none.
    pub(crate) fn no_row(&mut self, line: usize, text: &str) {
        self.lost_row(line, format!("left out: `{}` is not read as a row", brief(text)));
    }

    /// A line that might be a row, and is read as part of one.
    pub(crate) fn part_of_row(&mut self, line: usize, text: &str, row: &Row) {
        self.lost_row(line, format!("`{}` is taken as text of `{}`, not as a row", brief(text), row.name));
    }

    /// Forgets everything but rows that were lost.
    pub(crate) fn only_lost_rows(self) -> Self {
        Self { list: Vec::new(), ..self }
    }

    /// Takes in what was said elsewhere.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
        self.lost_rows.extend(other.lost_rows);
    }

    /// In the order of the page, each once.
    pub(crate) fn finish(self) -> Vec<(usize, String)> {
        let said: BTreeSet<(usize, String)> = self.list.into_iter().chain(self.lost_rows).collect();
        said.into_iter().collect()
    }
}

impl Row {
    /// The row's name and those of its members, for messages.
    pub(crate) fn names(&self) -> String {
        let mut names = Vec::new();
        let mut open = vec![self];
        while let Some(row) = open.pop() {
            names.push(format!("`{}`", row.name));
            open.extend(row.children.iter().rev());
        }
        names.join(", ")
    }

    /// The description as one text.
    pub(crate) fn text(&self) -> String {
        self.about.join("\n")
    }
}

/// Nests rows by the weight of what stands before their names: a heavier row belongs to the last lighter one.
pub(crate) fn nest(rows: Vec<(usize, Row)>, notes: &mut Notes) -> Vec<Row> {
    let mut open: Vec<(usize, Row)> = Vec::new();
    let mut done: Vec<Row> = Vec::new();
    for (count, (weight, row)) in rows.into_iter().enumerate() {
        if count >= MAX_ROWS {
            notes.lost_row(
                row.line,
                format!("`{}` is left out: the page has more than {MAX_ROWS} parameters", row.name),
            );
            continue;
        }
        while open.last().is_some_and(|(other, _)| *other >= weight) {
            close(&mut open, &mut done);
        }
        if open.len() >= MAX_DEPTH {
            notes.lost_row(row.line, format!("`{}` is left out: nested more than {MAX_DEPTH} deep", row.name));
            continue;
        }
        open.push((weight, row));
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

fn close(open: &mut Vec<(usize, Row)>, done: &mut Vec<Row>) {
    let Some((_, row)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, parent)) => parent.children.push(row),
        None => done.push(row),
    }
}
