//! What a logical row of a table holds, once it is known where it begins and ends.

use super::page::{Notes, Row};
use super::text::{is_cjk, is_name};
use super::words::{Column, is_blank, length, presence};

/// A row from its cells, first those of name and type. `columns` is what the head of the table says.
pub(crate) fn row(line: usize, cells: &[String], columns: &[Column], separator: &str, notes: &mut Notes) -> Row {
    let mut cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
    while cells.len() > columns.len() && cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    let mut row = Row { line, ..Row::default() };
    let at_presence = columns.iter().position(|column| *column == Column::Presence).and_then(|at| cells.get(at));
    let shifted = at_presence.is_some_and(|cell| presence(cell).is_none() && !is_blank(cell));
    if cells.len() < columns.len() || shifted {
        in_order(&mut row, &cells, columns);
        return row;
    }
    // A separator inside the description or the example makes cells too many: both sides of it are kept as description.
    let extra = cells.len() - columns.len();
    let about = columns.iter().position(|column| *column == Column::About);
    let mut rest = cells.as_slice();
    for (index, column) in columns.iter().enumerate() {
        let (taken, more) = rest.split_at(if about == Some(index) { 1 + extra } else { 1 });
        put(&mut row, *column, &taken.join(separator));
        rest = more;
    }
    for cell in rest {
        put(&mut row, Column::About, cell);
    }
    if extra > 0 && row.example.take().is_some() {
        notes.add(line, format!("`{}`: the example is left out: the row has {extra} cells too many", row.name));
    }
    row
}

/// For rows with fewer cells than columns: blank ones were lost, so the cells' looks say what they are.
fn in_order(row: &mut Row, cells: &[&str], columns: &[Column]) {
    let mut rest = cells;
    let has = |column| columns.contains(&column);
    for column in columns.iter().take_while(|column| matches!(column, Column::Label | Column::Name | Column::Type)) {
        let Some((cell, more)) = rest.split_first() else { return };
        put(row, *column, cell);
        rest = more;
    }
    if let Some((cell, more)) = rest.split_first()
        && has(Column::Presence)
        && presence(cell).is_some()
    {
        put(row, Column::Presence, cell);
        rest = more;
    }
    if let Some((cell, more)) = rest.split_first()
        && has(Column::Length)
        && (length(cell).is_some() || is_blank(cell))
    {
        put(row, Column::Length, cell);
        rest = more;
    }
    if let Some((last, first)) = rest.split_last()
        && has(Column::Example)
        && !first.is_empty()
    {
        put(row, Column::Example, last);
        rest = first;
    }
    for cell in rest {
        put(row, Column::About, cell);
    }
}

fn put(row: &mut Row, column: Column, cell: &str) {
    match column {
        Column::Name => row.name = String::from(name(cell)),
        Column::Type => row.kind = String::from(cell.trim_matches(['`', '*', '\''])),
        Column::Presence => row.presence = String::from(cell),
        Column::Length => row.length = String::from(cell),
        Column::About => row.about.extend(cell.lines().map(|line| line.trim().to_owned()).filter(|l| !l.is_empty())),
        Column::Example => row.example = Some(cell.to_owned()).filter(|cell| !is_blank(cell)),
        Column::Label | Column::Code | Column::Remedy => {}
    }
}

/// A name without what stands around it: marks of nesting, of markdown, a link.
pub(crate) fn name(cell: &str) -> &str {
    let (_, cell) = super::text::indentation(cell.trim(), 0);
    let cell = cell.trim_start_matches('[');
    let end = cell.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(cell.len());
    let (name, after) = cell.split_at(end);
    let after = after.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '\'' | '"'));
    if is_name(name) && (after.is_empty() || after.starts_with("](") || after == "]") { name } else { "" }
}

/// Parts the example from the description where nothing but their looks does: the example is the JSON text at the end, the
/// last line, or the last words without Chinese in them.
pub(crate) fn part_example(row: &mut Row, names: &dyn Fn(&str) -> bool, notes: &mut Notes) {
    row.about.retain(|line| !line.trim().is_empty());
    if let Some((line, at, json)) = trailing_json(&row.about) {
        row.about.truncate(line + 1);
        row.about[line].truncate(at);
        row.about.retain(|line| !line.trim().is_empty());
        row.example = Some(json);
        return;
    }
    let Some((last, before)) = row.about.split_last() else { return };
    let last = last.trim();
    let sentence = |text: &str| text.ends_with(['。', '；', ';', '！', '）', ')', '.', ':', '：']);
    let whole_line = !before.is_empty()
        && (!last.chars().any(is_cjk)
            || last.chars().count() <= 64
                && before.last().is_some_and(|line| sentence(line))
                && !last.contains(['，', ',', '。', '；', ';', ':', '：']));
    let start = if whole_line && !is_pattern(last) { 0 } else { tail(last) };
    let (about, example) = last.split_at(start);
    let (about, example) = (about.trim().to_owned(), example.trim().to_owned());
    if let (true, Some((_, word))) = (example.is_empty(), last.rsplit_once(char::is_whitespace))
        && word.chars().count() <= 30
    {
        notes.add(row.line, format!("`{}`: whether `{word}` is its example or description cannot be told", row.name));
    }
    let words_only = about.is_empty() && before.is_empty() && example.contains(char::is_whitespace);
    if example.is_empty() || words_only {
        return;
    }
    if names(&example) {
        notes.add(
            row.line,
            format!("`{}`: `{example}` is taken as description: it is another parameter's name", row.name),
        );
        return;
    }
    row.about.pop();
    row.about.extend(Some(about).filter(|about| !about.is_empty()));
    row.example = Some(example).filter(|example| !is_blank(example));
}

/// Where a JSON text begins that goes on to the end: its line, its place in the line, and the text.
fn trailing_json(lines: &[String]) -> Option<(usize, usize, String)> {
    // What begins a text stands first in its line or after a blank; more than a few such places are no example.
    let begins = |line: &str, at: usize| line[..at].chars().next_back().is_none_or(char::is_whitespace);
    let places = lines.iter().enumerate().flat_map(|(index, line)| {
        line.match_indices(['{', '[']).filter(move |(at, _)| begins(line, *at)).map(move |(at, _)| (index, at))
    });
    places.take(8).find_map(|(index, at)| {
        let mut text = lines[index][at..].to_owned();
        for line in &lines[index + 1..] {
            text.push('\n');
            text.push_str(line);
        }
        serde_json::from_str::<serde_json::Value>(&text).is_ok().then_some((index, at, text))
    })
}

/// Where the last words without Chinese begin; the end if the line ends in Chinese.
fn tail(line: &str) -> usize {
    let mut start = line.len();
    loop {
        let before = line[..start].trim_end();
        let word = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        if before.is_empty() || before[word..].chars().any(is_cjk) || is_pattern(&before[word..]) {
            break;
        }
        start = word;
    }
    // A description may end in a word of Chinese after a sentence: `…关键字。 大乐透`.
    if start == line.len()
        && let Some((sentence, word)) = line.rsplit_once(char::is_whitespace)
        && sentence.trim_end().ends_with(['。', '；', '.', '）'])
        && word.chars().count() <= 30
        && !word.contains(['，', '。', '；', '：', ',', ';', ':'])
    {
        return line.len() - word.len();
    }
    start
}

/// The pattern of a date is not a date.
fn is_pattern(text: &str) -> bool {
    text.contains("yyyy") || text.contains("YYYY") || text.contains("HH:mm")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(lines: &[&str]) -> (Vec<String>, Option<String>) {
        let mut row = Row { about: lines.iter().map(|line| (*line).to_owned()).collect(), ..Row::default() };
        part_example(&mut row, &|name| name == "trade_no", &mut Notes::default());
        (row.about, row.example)
    }

    #[test]
    fn examples_at_the_end() {
        for (lines, example) in [
            (&["编号,唯一 ZGYD2018"][..], Some("ZGYD2018")),
            (&["编号 20141126 073956707"], Some("20141126 073956707")),
            (&["标题。 大乐透"], Some("大乐透")),
            (&["取值:", "A:甲", "A"], Some("A")),
            (&["参数,格式为json", "{\"a\":", "\"b\"}"], Some("{\"a\":\n\"b\"}")),
            (&["优先取trade_no"], None),
            (&["优先取 trade_no"], None),
            (&["格式 yyyy-MM-dd HH:mm:ss"], None),
            (&["说明", "当传入时,不能为空"], None),
            (&["时间,格式为yyyy-MM-dd HH:mm 2024-01-02 09:30"], Some("2024-01-02 09:30")),
            (&["标签 [\"书\"]"], Some("[\"书\"]")),
            (&["32"], Some("32")),
            (&["in English"], None),
            (&[], None),
        ] {
            assert_eq!(parted(lines).1.as_deref(), example, "{lines:?}");
        }
        assert_eq!(parted(&["第一", "第二 x1"]).0, ["第一", "第二"]);
    }

    #[test]
    fn names() {
        for (cell, expected) in [
            ("└ trans_out", "trans_out"),
            ("**id**", "id"),
            ("[biz_content](#x)", "biz_content"),
            ("商户号", ""),
            ("a b", ""),
        ] {
            assert_eq!(name(cell), expected, "{cell}");
        }
    }
}
