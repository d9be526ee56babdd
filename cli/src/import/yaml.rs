//! Texts as YAML, and the names in Rust that a spec must give by hand.

use std::collections::HashSet;
use std::fmt::Write as _;

use spec_model::names;

use super::page::MAX_ROWS;

/// No more names than rows can clash.
const MOST: usize = MAX_ROWS + 2;

/// Names by hand for the codes whose own would clash, or for which there is none. `taken` are names used before.
pub(crate) fn variants<'c>(codes: impl Iterator<Item = &'c str>, taken: &[&str]) -> Vec<Option<String>> {
    let mut used: HashSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    used.insert("Other".to_owned());
    let name = |code: &str| {
        let own = names::variant(code);
        if let Some(own) = &own
            && used.insert(own.clone())
        {
            return None;
        }
        let stem = own.unwrap_or_else(|| "Value".to_owned());
        (2..=MOST)
            .filter_map(|number| names::variant(&format!("{stem}{number}")))
            .find(|name| used.insert(name.clone()))
    };
    codes.map(name).collect()
}

/// Names by hand for the fields whose own would clash.
pub(crate) fn field_names<'c>(wire: impl Iterator<Item = &'c str>) -> Vec<Option<String>> {
    let mut used = HashSet::new();
    let name = |wire: &str| {
        let own = names::field(wire);
        if let Some(own) = &own
            && used.insert(own.clone())
        {
            return None;
        }
        let stem = own.unwrap_or_else(|| "field".to_owned());
        let stem = stem.trim_end_matches('_');
        (2..=MOST).filter_map(|number| names::field(&format!("{stem}_{number}"))).find(|name| used.insert(name.clone()))
    };
    wire.map(name).collect()
}

pub(crate) fn list<'t>(items: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", items.map(text).collect::<Vec<_>>().join(", "))
}

/// A text as YAML, quoted where it could be read as anything else.
pub(crate) fn text(text: &str) -> String {
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '_' | '-'
                    | '.'
                    | '/'
                    | ' '
                    | '+'
                    | '='
                    | '@'
                    | '('
                    | ')'
                    | ';'
                    | '~'
                    | '。'
                    | '，'
                    | '、'
                    | '；'
                    | '（'
                    | '）'
            )
    };
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];
    let safe = text.starts_with(|c: char| c.is_alphabetic() || c.is_ascii_digit())
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && text.parse::<f64>().is_err()
        && !(text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '+' | 'x' | 'e' | 'E')))
        && !words.contains(&text.to_ascii_lowercase().as_str());
    if safe { text.to_owned() } else { quoted(text) }
}

pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for plain in ["FACE", "Iphone6 16G", "收委", "xydasf==", "a/b.jpg", "1c", "T"] {
            assert_eq!(text(plain), plain);
        }
        for (quoted, yaml) in [
            ("260104197909275964", "\"260104197909275964\""),
            ("0.01", "\"0.01\""),
            ("2024-01-01", "\"2024-01-01\""),
            ("no", "\"no\""),
            ("", "\"\""),
            ("a: b", "\"a: b\""),
            ("a\n\"b\\", "\"a\\n\\\"b\\\\\""),
            ("\u{7}", "\"\\u0007\""),
            ("-x", "\"-x\""),
        ] {
            assert_eq!(text(quoted), yaml);
        }
    }

    #[test]
    fn names_by_hand() {
        let codes = ["A_B", "a-b", "other", "A.B", "…"];
        let names = variants(codes.into_iter(), &[]);
        assert_eq!(names, [None, Some("Ab2".into()), Some("Other2".into()), Some("Ab3".into()), Some("Value2".into())]);
        assert_eq!(field_names(["orderId", "order_id"].into_iter()), [None, Some("order_id_2".into())]);
    }
}
