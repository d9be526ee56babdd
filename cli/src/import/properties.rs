//! What holds of every page, for the tests and the fuzzers: a page that was cut, shuffled, respaced or punctuated otherwise
//! never makes the importer panic, always gives a sound spec or an error, and no row of it is lost in silence.

use std::collections::BTreeSet;

use super::page::Notes;
use super::text::{half_width, is_cjk};
use super::words::{is_blank, is_type_word, length, presence};
use super::{interpret, recognise, settle};

/// The names at the beginnings of lines that are rows beyond doubt: a name, a type, and another cell. Between blanks that
/// is a word of the other columns, or Chinese: code has names and types too.
fn rows(text: &str, names: &BTreeSet<String>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = half_width(line);
        let marks = |c: char| c.is_whitespace() || matches!(c, '|' | '└' | '*' | '•');
        let mut words =
            line.trim_start_matches(marks).split(|c: char| c.is_whitespace() || c == '|').filter(|w| !w.is_empty());
        let (Some(name), Some(kind)) = (words.next(), words.next()) else { continue };
        let separated = line.matches(['|', '\t']).count() >= 3;
        let is_cell = |word: &str| {
            separated
                || presence(word).is_some()
                || length(word).is_some()
                || is_blank(word)
                || word.starts_with(is_cjk)
        };
        if names.contains(name) && is_type_word(kind) && words.next().is_some_and(is_cell) {
            found.push((index + 1, name.to_owned()));
        }
    }
    found
}

/// The specs of a page and what was said, with the lines of the page; an error is an answer too.
///
/// # Panics
/// If a spec is not sound.
pub fn import(text: &str) -> Option<(String, Vec<(usize, String)>)> {
    let pages = recognise(text, None).or_else(|_| recognise(text, Some("alipay.demo.other"))).ok()?;
    let (mut specs, mut said) = (String::new(), Vec::new());
    for mut page in pages {
        let Some(method) = page.method.clone() else { continue };
        let draft = interpret::draft(&mut page, &method, false);
        let mut notes: Notes = std::mem::take(&mut page.notes);
        let (spec, _) = settle::settle(draft, false, &mut notes)
            .unwrap_or_else(|diagnostics| panic!("no sound spec: {}\nof the page\n{text}", diagnostics.render(false)));
        let again = spec_model::parse("again.yaml", &spec);
        assert!(again.is_ok(), "{spec}");
        specs.push_str(&spec);
        said.extend(notes.finish());
    }
    Some((specs, said))
}

/// The names of the fields of specs.
pub fn names_of(spec: &str) -> BTreeSet<String> {
    let fields = spec.lines().filter(|line| line.starts_with("  "));
    let names = fields.filter_map(|line| line.trim_start().split_once(':')).map(|(name, _)| name.to_owned());
    names.filter(|name| !name.contains(['-', ' ', '"', '{'])).collect()
}

/// Every row of the text that has one of these names is in the spec, or something was said of it.
///
/// # Panics
/// If one is lost.
pub fn nothing_is_lost(names: &BTreeSet<String>, text: &str) {
    let Some((after, said)) = import(text) else { return };
    let kept = names_of(&after);
    for (line, name) in rows(text, names) {
        let spoken =
            said.iter().any(|(at, note)| *at == line && note.contains(&name) || note.contains(&format!("`{name}`")));
        assert!(kept.contains(&name) || spoken, "line {line}, `{name}`, is lost\n{text}\n---\n{after}\n---\n{said:#?}");
    }
}
