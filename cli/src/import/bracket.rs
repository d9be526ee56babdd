//! The newer layout: `name必选string(64)`, then `【描述】…`, `【枚举值】…`, `【示例值】…`.

use super::page::{Notes, Row, Value};
use super::sections::Line;
use super::table::{looks_like_row, might_be_row};
use super::text::{half_width, indentation, is_name};
use super::words::{is_type_word, leading_presence, type_word, unglue};

const MARKS: [(&str, Part); 15] = [
    ("【描述】", Part::About),
    ("【说明】", Part::About),
    ("【备注】", Part::About),
    ("【注意】", Part::About),
    ("【注意事项】", Part::About),
    ("【取值范围】", Part::About),
    ("【格式】", Part::About),
    ("【默认值】", Part::About),
    ("【示例值】", Part::Example),
    ("【示例】", Part::Example),
    ("【枚举值】", Part::Values),
    ("【枚举】", Part::Values),
    ("【必选条件】", Part::About),
    ("【必填条件】", Part::About),
    ("【可选条件】", Part::About),
];

/// What the text after a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    About,
    Example,
    Values,
}

/// How a row begins.
struct Start {
    weight: usize,
    name: String,
    presence: String,
    kind: String,
    /// What stands after the type on the same line.
    rest: String,
}

/// Whether the lines are of this layout, and not of a table that has lost its head.
pub(crate) fn recognise(lines: &[Line]) -> bool {
    let starts = lines.iter().filter(|line| start(&line.text).is_some()).count();
    let rows = lines.iter().filter(|line| looks_like_row(line)).count();
    let marked = lines.iter().any(|line| MARKS.iter().any(|(mark, _)| line.text.contains(mark)));
    starts > 0 && (marked || starts > rows)
}

/// Whether a line begins a parameter of this layout.
pub(crate) fn is_start(line: &str) -> bool {
    start(line).is_some()
}

/// The rows of the lines, each with the weight of its indentation.
pub(crate) fn rows(lines: &[Line], notes: &mut Notes) -> Vec<(usize, Row)> {
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let mut part = Part::About;
    let mut choice = None;
    for line in lines {
        if line.is_blank() {
            continue;
        }
        if let Some(start) = start(&line.text) {
            let mut row = Row { line: line.number, name: start.name, kind: start.kind, ..Row::default() };
            if start.presence.is_empty() {
                row.choice = choice;
            } else {
                choice = None;
            }
            row.presence = start.presence;
            part = text(&mut row, &start.rest, Part::About);
            rows.push((start.weight, row));
        } else if is_choice(&line.half) {
            choice = Some(line.number);
        } else if let Some((_, row)) = rows.last_mut() {
            let marked = line.text.contains('【');
            // Examples and values may be names with words behind them; a whole row is neither.
            let may_be_one = part != Part::Example && might_be_row(&line.text) && !is_value(&line.half);
            if !marked && (may_be_one || looks_like_row(line)) {
                notes.part_of_row(line.number, &line.text, row);
            }
            part = text(row, &line.text, part);
        } else if might_be_row(&line.text) {
            notes.no_row(line.number, &line.text);
        }
    }
    rows
}

/// `以下参数 二选一 传入`: the rows after it, as far as they say nothing of their presence, are a choice.
fn is_choice(line: &str) -> bool {
    line.contains("选一") && line.contains("参数") && line.len() < 128 && !line.contains('【')
}

/// A line that holds nothing but a value of an enumeration.
fn is_value(line: &str) -> bool {
    line.contains(':') || !line.trim().contains(char::is_whitespace)
}

/// Adds a line's text to the parts that its marks name; what stands before the first mark continues `part`.
fn text(row: &mut Row, line: &str, mut part: Part) -> Part {
    let mut rest = line;
    loop {
        let next =
            MARKS.iter().filter_map(|(mark, part)| Some((rest.find(mark)?, *mark, *part))).min_by_key(|next| next.0);
        let (before, after) = match next {
            Some((at, mark, _)) => (&rest[..at], &rest[at + mark.len()..]),
            None => (rest, ""),
        };
        put(row, part, before.trim());
        match next {
            Some((_, _, named)) => part = named,
            None => return part,
        }
        rest = after;
    }
}

fn put(row: &mut Row, part: Part, text: &str) {
    if text.is_empty() {
        return;
    }
    match part {
        Part::About => row.about.push(text.to_owned()),
        Part::Example => match &mut row.example {
            Some(example) => {
                example.push('\n');
                example.push_str(text);
            }
            None => row.example = Some(text.to_owned()),
        },
        Part::Values => row.values.push(value(text)),
    }
}

/// `text: CODE`; a code may hold anything but a colon and blanks around it.
fn value(text: &str) -> Value {
    let half = half_width(text);
    let text = text.trim_start_matches(['●', '•', '·', '-', ' ']);
    let half = half.trim_start_matches(['●', '•', '·', '-', ' ']);
    let colon = half.char_indices().enumerate().filter(|(_, (_, c))| *c == ':').last();
    let Some((position, (at, _))) = colon else {
        return Value { code: half.trim().to_owned(), about: String::new() };
    };
    let about: String = text.chars().take(position).collect();
    Value { code: half[at + 1..].trim().to_owned(), about: about.trim().to_owned() }
}

fn start(line: &str) -> Option<Start> {
    // Bold marks part the name from what follows.
    let line = line.replace("**", "\u{1}");
    let (weight, rest) = indentation(line.trim_end(), 0);
    let rest = rest.trim_start_matches(['\u{1}', '#', ' ']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
    let (name, tail) = rest.split_at(end);
    if !is_name(name) {
        return None;
    }
    let joint = |c: char| c == '\u{1}' || c.is_whitespace();
    let parted = tail.starts_with(joint) || tail.starts_with(['|', '｜']);
    let mut tail = half_width(tail.trim_start_matches(joint));
    if let Some(label) = tail.strip_prefix('|') {
        tail = after_label(label)?.to_owned();
    }
    let tail = tail.replace('\u{1}', " ");
    let tail = tail.trim_start();
    let made = |name: &str, presence: &str, (kind, rest): (String, &str)| Start {
        weight,
        name: name.to_owned(),
        presence: presence.to_owned(),
        kind,
        rest: rest.to_owned(),
    };
    if let Some(word) = leading_presence(tail) {
        return Some(made(name, word, type_at(&tail[word.len()..], true)?));
    }
    if parted {
        let (kind, rest) = type_at(tail, false)?;
        return match leading_presence(rest.trim_start()) {
            Some(word) => Some(made(name, word, (kind, &rest.trim_start()[word.len()..]))),
            // Without a presence word, only the limit or the marks tell a parameter from a sentence.
            None if kind.contains(['(', '[']) || rest.trim_start().starts_with('【') => {
                Some(made(name, "", (kind, rest)))
            }
            None => None,
        };
    }
    let (stem, word) = unglue(name)?;
    tail.starts_with(['(', '[']).then_some(())?;
    let glued = format!("{word}{tail}");
    let (kind, rest) = type_at(&glued, false)?;
    Some(made(stem, "", (kind, rest)))
}

/// What follows a label in Chinese: the presence word or the type.
fn after_label(label: &str) -> Option<&str> {
    let found = label.char_indices().find(|(at, c)| {
        leading_presence(&label[*at..]).is_some()
            || c.is_ascii_alphabetic() && type_at(&label[*at..], false).is_some_and(|(_, rest)| rest.trim().is_empty())
    });
    found.map(|(at, _)| &label[at..])
}

/// A type at the beginning of `text`, with its limits, and what follows: nothing, blanks or marks.
fn type_at(text: &str, any_word: bool) -> Option<(String, &str)> {
    let text = text.trim_start();
    let mut end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    for (open, close) in [('{', '}'), ('<', '>'), ('[', ']'), ('(', ')')] {
        let gap = text[end..].len() - text[end..].trim_start_matches(' ').len();
        if text[end + gap..].starts_with(open)
            && let Some(length) = text[end..].find(close).filter(|length| *length < 64)
        {
            end += length + 1;
        }
    }
    let (kind, rest) = text.split_at(end);
    let sound = if any_word { type_word(kind).is_some() } else { is_type_word(kind) };
    (sound && (rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '【')))
        .then(|| (kind.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::super::sections::lines;
    use super::*;

    #[test]
    fn starts() {
        for (line, name, presence, kind) in [
            ("grant_type必选string(18)", "grant_type", "必选", "string(18)"),
            ("**refund_amount**必选price(16)", "refund_amount", "必选", "price(16)"),
            ("**trade_no**string(64)", "trade_no", "", "string(64)"),
            ("trade_nostring(64)", "trade_no", "", "string(64)"),
            ("query_options可选string[](1024)", "query_options", "可选", "string[](1024)"),
            ("detail可选GoodsDetail[]", "detail", "可选", "GoodsDetail[]"),
            ("name｜联系人名字必选string(85)", "name", "必选", "string(85)"),
            ("**fee****｜费用**特殊可选string(12)", "fee", "特殊可选", "string(12)"),
            ("email｜邮箱string(128)", "email", "", "string(128)"),
            ("  name 必选 string（64） 【描述】名称", "name", "必选", "string(64)"),
            ("id string(64) 必选", "id", "必选", "string(64)"),
        ] {
            let start = start(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (start.name.as_str(), start.presence.as_str(), start.kind.as_str()),
                (name, presence, kind),
                "{line}"
            );
        }
        for line in ["authorization_code:使用", "curl 'https://x'", "code string", "refresh_token 为必填", "a", ""]
        {
            assert!(start(line).is_none(), "{line}");
        }
    }

    #[test]
    fn parts() {
        let text = "a必选string(8)\n【描述】说明一。\n说明二【枚举值】\n甲: A\n苹果: 苹果\n● 丙：c-1\n【示例值】A\n以下参数 二选一 传入\nbstring(9) 【描述】b【示例值】{\n\"x\":1}\n";
        let rows = rows(&lines(text, 1), &mut Notes::default());
        let (_, a) = &rows[0];
        assert_eq!(a.about, ["说明一。", "说明二"]);
        assert_eq!(a.values.iter().map(|value| value.code.as_str()).collect::<Vec<_>>(), ["A", "苹果", "c-1"]);
        assert_eq!(a.example.as_deref(), Some("A"));
        let (_, b) = &rows[1];
        assert_eq!((b.choice, b.example.as_deref()), (Some(8), Some("{\n\"x\":1}")));
    }
}
