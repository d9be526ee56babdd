//! The characters of copied pages: full-width forms, marks of markdown, indentation.

/// A full-width form as its ASCII counterpart; other characters as they are. Characters map one to one.
pub(crate) fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2003}' | '\u{2002}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '｡' => '。',
        _ => c,
    }
}

/// [`half`] over a whole text.
pub(crate) fn half_width(text: &str) -> String {
    text.chars().map(half).collect()
}

/// A Chinese, Japanese or Korean character or its punctuation.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A wire name: letters, digits, `_` and `-`, beginning with a letter.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().any(|c| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Something that can be a value of an enumeration or an error code.
pub(crate) fn is_code(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !text.ends_with(['.', '-'])
}

/// Takes the escapes and line-break tags of markdown out.
pub(crate) fn unmark(line: &str) -> String {
    let line = line.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("&nbsp;", " ");
    if !line.contains('\\') {
        return line;
    }
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(next) = chars.peek()
            && matches!(next, '_' | '*' | '[' | ']' | '#' | '>' | '<' | '~' | '-' | '.' | '(' | ')' | '`')
        {
            continue;
        }
        out.push(c);
    }
    out
}

/// What stands before a name says how deep it is nested; what is left is the name and the rest.
///
/// Blanks weigh 1 (`padding` of them nothing), tabs 4, wide blanks and marks more than any padding.
pub(crate) fn indentation(text: &str, padding: usize) -> (usize, &str) {
    let (mut weight, mut blanks) = (0usize, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            // After a mark, blanks are only space.
            ' ' => blanks += usize::from(weight == 0),
            '\u{a0}' | '\u{3000}' | '\u{2002}' | '\u{2003}' | '`' => weight += 2,
            '\t' | '└' | '├' | '│' | '┗' | '┣' | '┃' | '∟' | '>' | '+' => weight += 4,
            '─' | '━' | '*' | '\'' | '"' | '•' | '·' | '●' | '○' | '◦' | '▪' => {}
            '-' if !text[at..].trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) => weight += 4,
            _ => return (weight + blanks.saturating_sub(padding), &text[at..]),
        }
    }
    (0, "")
}

/// A heading without its marks: `## **2. 请求参数：**` is `请求参数`.
pub(crate) fn bare_heading(line: &str) -> String {
    let half = half_width(line);
    let marks = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '\'' | '"' | '•' | '>' | '_' | '`');
    let text = half.trim_matches(marks);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、')).trim_matches(marks);
    text.trim_end_matches([':', '。']).trim_matches(marks).to_owned()
}

/// The position of `needle` in `text`, upper and lower case alike for ASCII.
pub(crate) fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    text.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

/// At most 40 characters, for messages.
pub(crate) fn brief(text: &str) -> String {
    let text = text.trim();
    let start: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_widths() {
        assert_eq!(half_width("（１：Ａ）　x"), "(1:A) x");
        assert_eq!(unmark(r"out\_trade\_no \[\] a\nb"), r"out_trade_no [] a\nb");
        assert_eq!(bare_heading("## **2. 请求参数：**"), "请求参数");
        assert_eq!(bare_heading("'请求参数'"), "请求参数");
        assert_eq!(indentation("  • └ trans_out", 0), (7, "trans_out"));
        assert_eq!(indentation("` ` ` `amount", 1), (8, "amount"));
        assert_eq!(indentation("trade_no", 0), (0, "trade_no"));
        assert_eq!(indentation("  ", 0), (0, ""));
        assert!(is_code("ACQ.SYSTEM_ERROR") && is_code("1c") && !is_code("a b") && !is_code("取值"));
        assert_eq!(find_ignoring_case("x PageExecute", "pageexecute"), Some(2));
    }
}
