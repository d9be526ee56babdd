//! The rows of a table: cells between tabs or `|`, between blanks, one a line, or glued together.

use std::collections::HashSet;

use super::cells;
use super::page::{Notes, Row};
use super::sections::{Line, head};
use super::text::{half_width, indentation, is_cjk, is_name};
use super::words::{self, Column, is_blank, is_type_word, leading_presence, length, presence, type_word};

/// What pages have where a table has lost its head.
pub(crate) const USUAL: [Column; 6] =
    [Column::Name, Column::Type, Column::Presence, Column::Length, Column::About, Column::Example];

/// How the cells of a row are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Tab,
    Pipe,
    Blank,
    /// One cell a line; `true` if each ends in `|` or begins with a bullet.
    Stacked(bool),
    /// `app_idstring必选32`, then lines of text.
    Glued,
}

/// A row and the lines that belong to it.
struct Block<'l> {
    style: Style,
    weight: usize,
    lines: Vec<&'l Line>,
}

/// The rows of the lines, each with the weight of its indentation.
pub(crate) fn rows(lines: &[Line], columns: &[Column], notes: &mut Notes) -> Vec<(usize, Row)> {
    let blocks = blocks(lines, columns, notes);
    let mut rows: Vec<(usize, Row, bool)> = blocks.iter().map(|block| row(block, columns, notes)).collect();
    // Examples are parted last, when all names are known.
    let known: HashSet<String> = rows.iter().map(|(_, row, _)| row.name.clone()).collect();
    for (_, row, whole) in &mut rows {
        if !*whole {
            cells::part_example(row, &|name| known.contains(name), notes);
        }
    }
    rows.into_iter().map(|(weight, row, _)| (weight, row)).collect()
}

/// Whether a line reads like a row, wherever it stands.
pub(crate) fn looks_like_row(line: &Line) -> bool {
    match start(std::slice::from_ref(line), 0, &USUAL) {
        Some((Style::Blank, _)) => {}
        Some(_) => return true,
        // Cells that are torn, run together or cut off.
        None => {
            return (is_separated(line) || line.half.trim_start().starts_with(['|', '└'])) && might_be_row(&line.text);
        }
    }
    // Code has names and types too, but after them no Chinese and no word of the other columns.
    let column = |word: &str| presence(word).is_some() || length(word).is_some() || is_blank(word);
    let words = line.half.split(|c: char| c.is_whitespace() || c == '|').filter(|word| !word.is_empty());
    let mut words = words.skip(2).take(3).peekable();
    words.peek().is_none_or(|word| word.starts_with(is_cjk)) || words.any(column)
}

/// Whether a line inside a row might have been a row of its own: a name alone, or a name and a word of the columns.
pub(crate) fn might_be_row(line: &str) -> bool {
    let half = half_width(line);
    let (_, rest) = indentation(half.trim_start_matches([' ', '|']), 0);
    let mut words = words_of(rest);
    let Some(first) = words.next() else { return false };
    let column = |word: &str| is_type_word(word) || presence(word).is_some() || length(word).is_some();
    is_name(first) && first.contains(|c: char| c.is_ascii_lowercase()) && words.next().is_none_or(column)
}

/// What stands between blanks, tabs and bars.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '|']).filter(|word| !word.is_empty())
}

fn blocks<'l>(lines: &'l [Line], columns: &[Column], notes: &mut Notes) -> Vec<Block<'l>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.is_blank() || is_rule(&line.half) {
            at += 1;
        } else if let Some((_, end)) = head(lines, at) {
            at = end;
        } else if let Some((style, weight)) = start(lines, at, columns) {
            blocks.push(Block { style, weight, lines: vec![line] });
            at += 1;
        } else if line.text.trim_start_matches(['•', '·', ' ', '|']).starts_with(['└', '├']) || is_separated(line)
        {
            // A nested row that is cut off, or a row whose name or type is no name or type.
            notes.no_row(line.number, &line.text);
            at += 1;
        } else {
            match blocks.last_mut() {
                Some(block) => block.lines.push(line),
                None if might_be_row(&line.text) => {
                    notes.no_row(line.number, &line.text);
                }
                None => {}
            }
            at += 1;
        }
    }
    blocks
}

/// Whether a line has cells enough for a row.
fn is_separated(line: &Line) -> bool {
    line.half.matches(['\t', '|']).count() >= 3
}

/// The line under the head of a markdown table.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t' | '+'))
}

/// How a row begins at `at`, if one does, and the weight of its indentation.
fn start(lines: &[Line], at: usize, columns: &[Column]) -> Option<(Style, usize)> {
    let line = &lines[at];
    let split = |separator: char| -> Option<usize> {
        let cells: Vec<&str> = split_cells(&line.text, separator);
        let named = columns.iter().take(cells.len()).position(|column| *column == Column::Name).unwrap_or(0);
        let kind = cells.get(named + 1)?.trim();
        let sound = !cells::name(cells[named]).is_empty()
            && type_word(kind).is_some()
            && (is_type_word(kind) || cells.len() > named + 2);
        sound.then(|| indentation(cells[named], usize::from(separator == '|')).0)
    };
    if line.half.contains('\t')
        && let Some(weight) = split('\t')
    {
        return Some((Style::Tab, weight));
    }
    if line.half.contains('|')
        && let Some(weight) = split('|')
    {
        return Some((Style::Pipe, weight));
    }
    // A blank that slipped in before a row does not nest it.
    let (weight, rest) = indentation(&line.text, 1);
    let rest = half_width(rest);
    if blanks(&rest).is_some() {
        return Some((Style::Blank, weight));
    }
    if glued(&rest).is_some() {
        return Some((Style::Glued, weight));
    }
    let marked =
        |line: &Line| line.half.trim_end().ends_with('|') || line.text.trim_start().starts_with(['•', '·', '*']);
    let next = lines[at + 1..].iter().take(4).find(|line| !line.is_blank())?;
    let alone = cells::name(cell(&line.text));
    (!alone.is_empty() && is_type_word(cell(&next.half))).then_some((Style::Stacked(marked(line)), weight))
}

/// The cell that a line holds alone.
fn cell(line: &str) -> &str {
    let line = line.trim().trim_end_matches(['|', '｜']).trim_end();
    line.trim_start_matches(['•', '·', '*', '|']).trim()
}

/// The cells of a line or of several; a leading and a closing separator hold none. `\|` is not a separator.
fn split_cells(text: &str, separator: char) -> Vec<&str> {
    if separator == '\t' {
        return text.split('\t').collect();
    }
    let text = text.trim_start_matches(' ').strip_prefix(['|', '｜']).unwrap_or(text);
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['|', '｜']) {
        if !text[..at].ends_with('\\') {
            cells.push(&text[start..at]);
            start = at + mark.len();
        }
    }
    if start < text.len() || cells.is_empty() {
        cells.push(&text[start..]);
    }
    cells
}

/// The parts of `name type …` between blanks: name, type, and what follows.
fn blanks(rest: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = rest.split_once(char::is_whitespace)?;
    if cells::name(name).is_empty() {
        return None;
    }
    let rest = rest.trim_start();
    let (kind, mut rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let mut kind = kind.to_owned();
    if let Some(after) = rest.trim_start().strip_prefix("[]") {
        kind.push_str("[]");
        rest = after;
    }
    let next = rest.split_whitespace().next();
    // The platform's own records have any name; a presence word after it says that it is a type.
    let record =
        || type_word(&kind).is_some() && (kind.ends_with("[]") || next.is_some_and(|word| presence(word).is_some()));
    (is_type_word(&kind) || record()).then(|| (cells::name(name), kind, rest.trim_start()))
}

/// The parts of `app_idstring必选32`: name, type, presence, length.
fn glued(rest: &str) -> Option<(&str, &str, &str, &str)> {
    let rest = rest.trim_end();
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | ']')))?;
    let word = leading_presence(&rest[end..])?;
    let length_text = rest[end + word.len()..].trim();
    let (name, kind) = words::unglue(&rest[..end])?;
    (length_text.is_empty() || is_blank(length_text) || length(length_text).is_some()).then_some((
        name,
        kind,
        word,
        length_text,
    ))
}

/// The block as a row, and whether its example is known to be one.
fn row(block: &Block<'_>, columns: &[Column], notes: &mut Notes) -> (usize, Row, bool) {
    let line = block.lines[0];
    let (row, whole) = match block.style {
        Style::Tab => (separated(block, columns, '\t', notes), true),
        Style::Pipe => (separated(block, columns, '|', notes), true),
        Style::Stacked(marked) => stacked(block, columns, marked, notes),
        Style::Blank | Style::Glued => (prose(block), false),
    };
    if !matches!(block.style, Style::Stacked(_)) {
        doubts(block, &row, notes);
    }
    (block.weight, Row { line: line.number, ..row }, whole)
}

/// Says which lines of a row might have been rows of their own. A known example is none; a last line that may be one, and
/// a line inside a cell, are told if they have a type and another cell.
fn doubts(block: &Block<'_>, row: &Row, notes: &mut Notes) {
    let example: HashSet<&str> = row.example.iter().flat_map(|example| example.lines()).map(str::trim).collect();
    let last = block.lines.len() - 1;
    for (index, line) in block.lines.iter().enumerate().skip(1) {
        let mut words = words_of(&line.half).skip(1);
        let certain = words.next().is_some_and(is_type_word) && words.next().is_some();
        let may_be_text = block.style == Style::Pipe || index == last && row.example.is_none();
        if might_be_row(&line.text) && (certain || !may_be_text) && !example.contains(line.text.trim()) {
            notes.part_of_row(line.number, &line.text, row);
        }
    }
}

fn separated(block: &Block<'_>, columns: &[Column], separator: char, notes: &mut Notes) -> Row {
    let joined: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
    let joined = joined.join("\n");
    let mut cells: Vec<String> = split_cells(&joined, separator).iter().map(|cell| cell.replace("\\|", "|")).collect();
    // Heads and rows are sometimes copied with every tab doubled.
    if separator == '\t'
        && cells.len() >= 2 * columns.len() - 1
        && cells.iter().skip(1).step_by(2).all(|cell| cell.trim().is_empty())
    {
        cells = cells.into_iter().step_by(2).collect();
    }
    cells::row(block.lines[0].number, &cells, columns, &separator.to_string(), notes)
}

fn stacked(block: &Block<'_>, columns: &[Column], marked: bool, notes: &mut Notes) -> (Row, bool) {
    let lines = block.lines.iter().map(|line| cell(&line.text).to_owned());
    if !marked {
        let mut cells: Vec<String> = lines.collect();
        let about = if cells.len() > 4 { cells.split_off(4) } else { Vec::new() };
        let fixed: Vec<Column> =
            columns.iter().copied().filter(|column| !matches!(column, Column::About | Column::Example)).collect();
        let mut row = cells::row(block.lines[0].number, &cells, &fixed, "\n", notes);
        row.about.extend(about);
        return (row, false);
    }
    let mut cells: Vec<String> = Vec::new();
    let mut open = false;
    for line in &block.lines {
        let bullet = line.text.trim_start().starts_with(['•', '·', '*']);
        let text = cell(&line.text);
        match cells.last_mut() {
            Some(last) if open && !bullet => {
                last.push('\n');
                last.push_str(text);
            }
            _ => cells.push(text.to_owned()),
        }
        open = !line.half.trim_end().ends_with('|');
    }
    (cells::row(block.lines[0].number, &cells, columns, "\n", notes), true)
}

/// A row between blanks, or glued, whose description runs over the following lines.
fn prose(block: &Block<'_>) -> Row {
    let (_, rest) = indentation(&block.lines[0].text, 0);
    let half = half_width(rest);
    let mut row = Row::default();
    let mut about = String::new();
    if block.style == Style::Glued {
        if let Some((name, kind, presence, length)) = glued(&half) {
            (row.name, row.kind) = (name.to_owned(), kind.to_owned());
            (row.presence, row.length) = (presence.to_owned(), length.to_owned());
        }
    } else if let Some((name, kind, tail)) = blanks(&half) {
        (row.name, row.kind) = (name.to_owned(), kind);
        let mut tail = tail;
        for column in [Column::Presence, Column::Length] {
            let (word, more) = tail.split_once(char::is_whitespace).unwrap_or((tail, ""));
            if column == Column::Presence && presence(word).is_some() {
                row.presence = String::from(word);
                tail = more.trim_start();
            } else if column == Column::Length && !word.is_empty() && (length(word).is_some() || is_blank(word)) {
                row.length = String::from(word);
                tail = more.trim_start();
            }
        }
        // The rest as it stands: characters of both map one to one.
        let skip = half.chars().count() - tail.chars().count();
        about = rest.chars().skip(skip).collect();
    }
    row.about = std::iter::once(about)
        .chain(block.lines[1..].iter().map(|line| line.text.trim().to_owned()))
        .filter(|line| !line.is_empty())
        .collect();
    row
}
