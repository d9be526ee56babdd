//! What a command says: its result to standard output, everything else to standard error.

use std::io::{self, Write};

use crate::End;

/// Prints the result, with a line end behind it.
pub(crate) fn show(text: &str) -> End {
    let mut out = io::stdout().lock();
    let written =
        out.write_all(text.as_bytes()).and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    match written.and_then(|()| out.flush()) {
        Ok(()) => End::Well,
        Err(error) => failed(&format!("cannot print the result: {error}")),
    }
}

/// Says why the command could not do its work.
pub(crate) fn failed(error: &str) -> End {
    anstream::eprintln!("error: {error}");
    End::Failed
}

/// JSON text with a line for each member, its numbers as they are.
pub(crate) fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                // A terminal would act on a control character of the second kind.
                c if c.is_control() => text.extend(["\\u", &format!("{:04x}", u32::from(c))]),
                c => text.push(c),
            }
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                text.push(c);
            }
            '{' | '[' => {
                text.push(c);
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    text.push(close);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(c);
            }
            ',' => {
                text.push(c);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn json_keeps_its_digits() {
        let text = r#"{"a":1.10,"b":[ ],"c":{"d":"x,\"{ y","e":[1,{"f":null}]},"g":{}}"#;
        let shown = indented(text);
        assert_eq!(shown.lines().count(), 14, "{shown}");
        assert!(shown.starts_with("{\n  \"a\": 1.10,\n  \"b\": [],\n"), "{shown}");
        assert_eq!(indented("\"\u{9b}2J\""), "\"\\u009b2J\"", "no terminal acts on it");
        let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(value, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }
}
