//! The table of business error codes.

use std::collections::HashSet;

use super::bracket;
use super::page::{ErrorRow, Notes};
use super::sections::{Line, head};
use super::table::{looks_like_row, might_be_row};
use super::text::{brief, indentation, is_code, is_name};

/// The codes of the lines; what runs over lines belongs to the code before.
pub(crate) fn rows(lines: &[Line], notes: &mut Notes) -> Vec<ErrorRow> {
    let mut rows: Vec<ErrorRow> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some((_, end)) = head(lines, at) {
            at = end;
            continue;
        }
        at += 1;
        let several = line.half.split(['|', ' ', '\t']).filter(|word| is_name(word)).count() > 1;
        if looks_like_row(line) || bracket::is_start(&line.text) || several && might_be_row(&line.text) {
            notes.add(
                line.number,
                format!("left out: `{}` reads like a parameter among the error codes", brief(&line.text)),
            );
            continue;
        }
        let text = line.text.trim().trim_matches(['|', '｜']);
        let (_, text) = indentation(text.trim(), 0);
        let end =
            text.find(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '*' | '`' | '[')).unwrap_or(text.len());
        let (code, rest) = text.split_at(end);
        if is_error_code(code) {
            let about =
                rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '*' | '`')).to_owned();
            if seen.insert(code.to_owned()) {
                rows.push(ErrorRow { line: line.number, code: code.to_owned(), about });
            } else {
                notes.add(line.number, format!("the error code `{code}` stands twice on the page"));
            }
        } else if is_code(code) && !rows.is_empty() && rest.trim().is_empty() {
            notes.add(line.number, format!("`{}` is not read as an error code", brief(text)));
        } else if let Some(row) = rows.last_mut() {
            let more = text.trim();
            if !more.is_empty() {
                row.about.push(' ');
                row.about.push_str(more);
            }
        }
    }
    rows
}

/// `SYSTEM_ERROR`, `ACQ.TRADE_NOT_EXIST`, `isv.code-invalid`: capitals, or words joined by dots or `_`.
fn is_error_code(text: &str) -> bool {
    let joined = text.contains(['.', '_']) && !text.contains("..");
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let capitals = text.len() >= 4 && !text.contains(|c: char| c.is_ascii_lowercase());
    is_code(text) && letters >= 3 && (joined || capitals)
}

#[cfg(test)]
mod tests {
    use super::super::sections::lines;
    use super::*;

    #[test]
    fn codes() {
        let text = "错误码 错误描述 解决方案\nSYSTEM_ERROR 忙 重试\n续行说明\n| ACQ.NO_TRADE | 无 | 查 |\n\nisv.code-invalid\n无效\nSYSTEM_ERROR 又\nonlineServer\n";
        let mut notes = Notes::default();
        let rows = rows(&lines(text, 1), &mut notes);
        let codes: Vec<_> = rows.iter().map(|row| (row.line, row.code.as_str())).collect();
        assert_eq!(codes, [(2, "SYSTEM_ERROR"), (4, "ACQ.NO_TRADE"), (6, "isv.code-invalid")]);
        assert_eq!(rows[0].about, "忙 重试 续行说明");
        let notes = notes.finish();
        assert_eq!(notes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [8, 9]);
    }
}
