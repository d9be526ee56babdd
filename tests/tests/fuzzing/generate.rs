//! Bodies of replies as gateways, proxies and attackers could write them, and damage done to them.

use super::bodies::envelope::NODE;
use super::random::Random;

const BLANKS: [&str; 8] = ["", "", "", "", " ", "\n", "\r\n\t", "  "];
const NUMBERS: [&str; 8] = ["0", "-1", "10000", "10003", "1.5", "-0.0e-5", "1E+400", "9007199254740993"];
const TEXTS: [&str; 20] = [
    "",
    "a",
    "10000",
    "10003",
    "40004",
    "张三",
    "\u{1F600}",
    "\\\"",
    "\\\\",
    "\\/",
    "a\\/b",
    "\\u0041",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\ude00x",
    "}",
    "{",
    "\\\",\\\"sign\\\":\\\"",
    "]",
    "alipay_a_b_response",
];
/// Names, and what looks like them.
const NAMES: [&str; 16] = [
    "code",
    "msg",
    "sub_code",
    "sub_msg",
    "c\\u006fde",
    "sign",
    "alipay_cert_sn",
    "error_response",
    "alipay_a_b_response",
    "a",
    "b",
    "",
    "张",
    "\\ud800",
    "alipay_a_b_respons",
    "alipay_a_b_response ",
];
/// What does damage.
const SPOILS: [&str; 26] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "0",
    "\u{0}",
    "\u{1f}",
    "\u{7f}",
    "\u{feff}",
    "\\u",
    "\\ud800",
    "é",
    "\"sign\":",
    "null",
    "//",
    "'",
    "\u{2028}",
    "e",
    "-",
    "01",
    "1.",
];

/// A body, sound or nearly so.
pub(crate) fn body(random: &mut Random) -> Vec<u8> {
    let mut members: Vec<(String, String)> = Vec::new();
    let mut add = |random: &mut Random, name: &str, value: String| members.push((spelt(random, name), value));
    if !random.once_in(12) {
        let node = node(random);
        add(random, NODE, node);
    }
    if random.once_in(5) {
        let node = node(random);
        add(random, "error_response", node);
    }
    if !random.once_in(8) {
        let sign = match random.below(24) {
            0 => "null".to_owned(),
            1 => "\"\"".to_owned(),
            2 => value(random, 1),
            _ => "\"c2ln\"".to_owned(),
        };
        add(random, "sign", sign);
    }
    if random.once_in(6) {
        let sn = if random.once_in(6) { value(random, 1) } else { "\"0123456789abcdef\"".to_owned() };
        add(random, "alipay_cert_sn", sn);
    }
    for _ in 0..random.below(3) * random.below(2) {
        let name = random.pick(&NAMES);
        let value = value(random, 3);
        add(random, name, value);
    }
    if random.once_in(200) {
        for number in 0..60 + random.below(10) {
            add(random, &format!("k{number}"), "1".to_owned());
        }
    }
    for at in (1..members.len()).rev() {
        // The usual order is the usual one.
        if random.once_in(3) {
            members.swap(at, random.below(at + 1));
        }
    }
    let mut text = String::from(if random.once_in(30) { "\u{feff}" } else { random.pick(&BLANKS) });
    object(random, &members, &mut text);
    text.push_str(if random.once_in(20) { random.pick(&["x", "{}", ","]) } else { random.pick(&BLANKS) });
    let mut bytes = text.into_bytes();
    if random.once_in(3) {
        for _ in 0..=random.below(3) {
            damage(random, &mut bytes);
        }
    }
    bytes
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(12)).min(bytes.len());
    match random.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let twice = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, twice));
        }
        3 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
        _ => {
            let spoil = random.pick(&SPOILS).bytes();
            let gone = if random.once_in(2) { at..at } else { at..(at + 1).min(bytes.len()) };
            drop(bytes.splice(gone, spoil));
        }
    }
}

fn node(random: &mut Random) -> String {
    match random.below(16) {
        0 => "\"QUJD\"".to_owned(),
        1 => value(random, 2),
        2 => "null".to_owned(),
        3 if random.once_in(4) => {
            let depth = 55 + random.below(15);
            format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth))
        }
        _ => {
            let mut members = Vec::new();
            if !random.once_in(5) {
                let code = match random.below(8) {
                    0 => value(random, 1),
                    1 => random.pick(&NUMBERS).to_owned(),
                    _ => format!("\"{}\"", random.pick(&["10000", "10003", "40004", "20000", "1\\u0030000"])),
                };
                members.push((spelt(random, "code"), code));
            }
            for _ in 0..random.below(5) {
                let name = random.pick(&NAMES).to_owned();
                members.push((name, value(random, 3)));
            }
            let mut text = String::new();
            object(random, &members, &mut text);
            text
        }
    }
}

fn value(random: &mut Random, depth: usize) -> String {
    let kinds = if depth == 0 { 4 } else { 7 };
    match random.below(kinds) {
        0 | 1 => format!("\"{}{}\"", random.pick(&TEXTS), random.pick(&TEXTS)),
        2 => random.pick(&NUMBERS).to_owned(),
        3 => random.pick(&["true", "false", "null"]).to_owned(),
        4 => {
            let items: Vec<String> = (0..random.below(4)).map(|_| value(random, depth - 1)).collect();
            format!("[{}{}]", random.pick(&BLANKS), items.join(","))
        }
        _ => {
            let members: Vec<_> =
                (0..random.below(4)).map(|_| (random.pick(&NAMES).to_owned(), value(random, depth - 1))).collect();
            let mut text = String::new();
            object(random, &members, &mut text);
            text
        }
    }
}

fn object(random: &mut Random, members: &[(String, String)], text: &mut String) {
    text.push('{');
    for (index, (name, value)) in members.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        for part in [random.pick(&BLANKS), "\"", name, "\"", random.pick(&BLANKS), ":", random.pick(&BLANKS), value] {
            text.push_str(part);
        }
        text.push_str(random.pick(&BLANKS));
    }
    text.push('}');
}

/// A name, now and then with a character of it escaped.
fn spelt(random: &mut Random, name: &str) -> String {
    let at = random.below(name.len().max(1));
    if !name.is_empty() && name.is_ascii() && !name.contains('\\') && random.once_in(10) {
        format!("{}\\u{:04x}{}", &name[..at], name.as_bytes()[at], &name[at + 1..])
    } else {
        name.to_owned()
    }
}
