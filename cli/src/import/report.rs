//! What an import says: to people as it goes along, to programs in one piece at the end.

use std::path::Path;

use serde_json::{Value, json};

use super::page::Notes;
use crate::{End, output};

/// Prints, or keeps for the end.
pub(super) struct Report {
    json: bool,
    files: Vec<Value>,
    notes: Vec<Value>,
    errors: Vec<Value>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { json, files: Vec::new(), notes: Vec::new(), errors: Vec::new() }
    }

    /// What was left out or taken on thin evidence, with the lines of the page.
    pub(super) fn notes(&mut self, notes: Notes, page: &str) {
        for (line, note) in notes.finish() {
            match line {
                _ if self.json => self.notes.push(json!({"page": page, "line": line, "note": note})),
                0 => anstream::eprintln!("{page}: {note}"),
                line => anstream::eprintln!("{page}:{line}: {note}"),
            }
        }
    }

    /// Why there is no spec. The text may have colours.
    pub(super) fn error(&mut self, error: &str) {
        if self.json {
            self.errors.push(json!(anstream::adapter::strip_str(error).to_string()));
        } else {
            anstream::eprintln!("error: {error}");
        }
    }

    /// What became of a file.
    pub(super) fn file(&mut self, path: &Path, change: &str) {
        if self.json {
            self.files.push(json!({"file": path, "change": change}));
        } else {
            anstream::println!("{}: {change}", path.display());
        }
    }

    /// What a file holds, or would hold, for people.
    pub(super) fn preview(&self, text: impl std::fmt::Display) {
        if !self.json {
            anstream::print!("{text}");
        }
    }

    pub(super) fn finish(self) -> End {
        if !self.json {
            return End::Well;
        }
        output::show(&json!({"files": self.files, "notes": self.notes, "errors": self.errors}).to_string())
    }
}
