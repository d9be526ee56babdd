//! Files that nobody writes by hand, or that somebody writes to do harm: each ends soon, and with a clear message.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use spec_model::{FileError, MAX_FILE_BYTES, Position, load, parse, parse_partly};

const HEAD: &str = "method: alipay.demo.order.create\nsource: {kind: documentation}\n";
/// Far more than any takes, far less than anyone waits for a build.
const SOON: Duration = Duration::from_secs(60);

/// What is said of the text: title and position of each fault. Reading and rendering are bounded in time and size.
fn faults(name: &str, text: &str) -> Vec<(String, Position)> {
    let start = Instant::now();
    let faults = match parse("x.yaml", text) {
        Ok(_) => Vec::new(),
        Err(diagnostics) => {
            let rendered = diagnostics.to_string();
            assert!(rendered.len() < 100_000, "{name}: {} bytes of messages", rendered.len());
            assert!(!rendered.contains('\0'), "{name}");
            diagnostics.positions().map(|(position, title)| (title.to_owned(), position)).collect()
        }
    };
    let taken = start.elapsed();
    assert!(taken < SOON, "{name} took {taken:?}");
    faults
}

#[track_caller]
fn assert_fault(name: &str, text: &str, title: &str) {
    let found = faults(name, text);
    assert!(found.first().is_some_and(|(found, _)| found == title), "{name}: {found:?}");
}

/// `count` lines made of their number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).expect("a string takes everything");
        text
    })
}

#[test]
fn deep_nesting() {
    let deep = "nested more than 64 levels deep";
    let brackets = "[".repeat(100_000);
    assert_fault("brackets", &brackets, deep);
    assert_fault("brackets in a value", &format!("{HEAD}request: {brackets}"), deep);
    assert_fault("closed brackets", &format!("{HEAD}request: {brackets}{}", "]".repeat(100_000)), deep);
    assert_fault("braces", &"{a: ".repeat(100_000), deep);
    assert_fault("braces without keys", &"{".repeat(100_000), deep);
    assert_fault("dashes", &"- ".repeat(100_000), deep);
    assert_fault("question marks", &"? ".repeat(100_000), deep);
    assert_fault("indentation", &lines(1_000, |level| format!("{}a:", " ".repeat(level))), deep);
    let objects = (0..1_000).fold(String::new(), |text, _| format!("a: {{type: object, fields: {{{text}}}}}"));
    assert_fault("objects", &format!("{HEAD}request: {{{objects}}}"), deep);
}

#[test]
fn large_files() {
    let large = "more than 1048576 bytes";
    assert_fault("50 MB of text", &"x".repeat(50 << 20), large);
    assert_fault("a million keys", &lines(1_000_000, |index| format!("k{index}: 1")), large);
    assert_fault("50 MB of lines", &"a: 1\n".repeat(10 << 20), large);
    // At the limit, a comment is read to its end.
    let most = format!("{HEAD}#{}", "x".repeat(MAX_FILE_BYTES - HEAD.len() - 1));
    assert!(faults("a long comment", &most).is_empty());
}

#[test]
fn many_of_everything() {
    let many = "more than 30000 keys and values";
    assert_fault("keys", &lines(100_000, |index| format!("k{index}:")), many);
    assert_fault("one key", &"k:\n".repeat(100_000), "`k` stands twice");
    assert_fault("items", &format!("{HEAD}invoke: [{}]", "page,".repeat(100_000)), many);
    let found = faults("unknown keys", &format!("{HEAD}{}", lines(14_000, |index| format!("k{index}: x"))));
    assert_eq!(found.len(), 100, "the first hundred");
    let text =
        parse("x.yaml", &format!("{HEAD}{}", lines(14_000, |index| format!("k{index}: x")))).unwrap_err().to_string();
    assert!(
        text.ends_with("error: 13900 more errors in `x.yaml`\n |\n = help: mend these first"),
        "{}",
        &text[text.len() - 200..]
    );
    let fields = |line: fn(usize) -> String| format!("{HEAD}request:\n{}", lines(5_000, line));
    assert!(faults("fields", &fields(|index| format!("  f{index}: {{type: string}}"))).is_empty());
    let one = |index: usize| {
        let joint = |bit: usize| if index >> bit & 1 == 0 { '_' } else { '-' };
        let name: String = ('a'..='m').enumerate().flat_map(|(bit, c)| [c, joint(bit)]).collect();
        format!("  {name}n: {{type: url}}")
    };
    let found = faults("fields of one name in Rust", &fields(one));
    assert!(
        found.len() == 100 && found[0].0.ends_with("are both `a_b_c_d_e_f_g_h_i_j_k_l_m_n` in Rust"),
        "{:?}",
        found[0]
    );
}

#[test]
fn many_types_and_rules() {
    let enums = lines(3_000, |index| format!("  f{index}: {{type: enum, values: [A]}}"));
    assert!(faults("enumerations", &format!("{HEAD}request:\n{enums}")).is_empty());
    let objects = lines(2_000, |index| format!("  f{index}: {{type: object, fields: {{a: {{type: url}}}}}}"));
    assert!(faults("objects", &format!("{HEAD}request:\n{objects}")).is_empty());
    let values: String = (0..25_000).fold(String::new(), |text, index| text + &format!("v{index},"));
    assert!(faults("values", &format!("{HEAD}request:\n  a: {{type: enum, values: [{values}]}}")).is_empty());
    let fields = lines(2_000, |index| format!("  field_{index}: {{type: url}}"));
    let names: String = (0..5_000).fold(String::new(), |text, index| text + &format!("fielt_{index},"));
    let found = faults("names in a rule", &format!("{HEAD}request:\n{fields}rules: [any_of: [{names}]]"));
    assert_eq!(found.len(), 100);
}

#[test]
fn long_words() {
    let long = "x".repeat(1_000_000);
    for (name, text, title) in [
        ("a type", format!("{HEAD}request: {{a: {{type: {long}}}}}"), "unknown type"),
        ("a key", format!("{HEAD}request: {{a: {{type: string, {long}: 1}}}}"), "unknown key"),
        ("a length", format!("{HEAD}request: {{a: {{type: string, max_length: {long}}}}}"), "`max_length` cannot be"),
        ("a pattern", format!("{HEAD}request: {{a: {{type: date, pattern: {long}}}}}"), ""),
        ("a method", format!("method: {long}"), "a spec without `source`"),
        ("a quote", format!("title: \"{long}"), "not YAML: a quote that is not closed"),
        ("escapes", format!("title: \"{}\"", "\\x41".repeat(200_000)), "a spec without `method`"),
        ("percents", "%".repeat(1_000_000), ""),
        ("colons", ":".repeat(1_000_000), ""),
        ("spaces", " ".repeat(1_000_000), "the file is empty"),
        ("blank lines", "\n".repeat(1_000_000), "the file is empty"),
    ] {
        let found = faults(name, &text);
        assert!(
            found.first().is_some_and(|(found, _)| found.starts_with(title) && found.len() < 200),
            "{name}: {:?}",
            found.first()
        );
    }
}

/// What is shown of a file does not grow with it: faults on one very long line, and far from what they point back to.
#[test]
fn many_faults_in_a_large_file() {
    let fault = |number: usize| format!("f{number}: {{type: string, max_lenght: 3}}");
    let faults: Vec<String> = (0..120).map(fault).collect();
    let one_line =
        format!("{{{}, request: {{{}{}}}}}", HEAD.trim().replace('\n', ", "), " ".repeat(900_000), faults.join(", "));
    let twice = lines(100, |number| format!("  f{number}: {{type: string}}"));
    let far = format!("{HEAD}request:\n{twice}{}{twice}", "  # nothing\n".repeat(60_000));
    for (text, shown) in [(one_line, "order.yaml:1:900"), (far, "order.yaml:60104:3")] {
        let start = Instant::now();
        let rendered = parse("order.yaml", &text).unwrap_err().render(false);
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
        assert!(rendered.contains(shown), "{}", &rendered[..400]);
        assert!(rendered.len() < 200_000, "{}", rendered.len());
    }
}

/// What a file says is quoted, and never steers the terminal.
#[test]
fn control_characters_are_not_shown() {
    for text in [
        format!("{HEAD}\"\\e[31mred\": 1"),
        format!("{HEAD}request: {{a: {{type: \"\\e]0;x\\a\"}}}}"),
        format!("{HEAD}title: a\rb: c: d"),
    ] {
        let rendered = parse("x.yaml", &text).unwrap_err().render(false);
        assert!(!rendered.contains(|c: char| c.is_control() && c != '\n'), "{rendered:?}");
    }
}

#[test]
fn aliases_are_not_followed() {
    let mut laughs = String::from("a: &a [lol, lol]\n");
    for (before, name) in ('a'..='y').zip('b'..='z') {
        writeln!(laughs, "{name}: &{name} [*{before}, *{before}, *{before}, *{before}]").unwrap();
    }
    let found = faults("a billion laughs", &laughs);
    assert!(
        found.len() == 100 && found.iter().all(|(title, _)| title == "an anchor" || title == "an alias"),
        "{found:?}"
    );
    assert_fault("an alias of itself", &format!("{HEAD}doc: &a [*a, *a]"), "an anchor");
}

#[test]
fn bytes_and_characters() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        load(&path, name)
    };
    // What is not a text is not a spec, and that is told by the byte.
    let error = written("latin.yaml", b"method: \xE9").unwrap_err();
    assert!(matches!(error, FileError::Io(..)) && error.to_string().contains("not UTF-8 from byte 8"), "{error}");
    let error = written("utf16.yaml", b"\xFF\xFEm\0e\0t\0").unwrap_err();
    assert!(error.to_string().contains("not UTF-8 from byte 0: save the file as UTF-8"), "{error}");
    let error = written("large.yaml", &b"x".repeat(50 << 20)).unwrap_err();
    assert!(error.to_string().contains("more than 1048576 bytes"), "{error}");

    // An editor's mark and another system's line ends are not faults, and positions hold.
    let marked = format!("\u{feff}{HEAD}request:\n  a: {{type: strnig}}\n");
    for (name, text) in [("bom", marked.clone()), ("crlf", marked.replace('\n', "\r\n"))] {
        let found = faults(name, &text);
        assert_eq!(found, [("unknown type `strnig`".to_owned(), Position { line: 4, column: 13 })], "{name}");
    }

    // White space that only looks like it is a part of the text.
    for (name, space) in [("no-break space", '\u{a0}'), ("ideographic space", '\u{3000}')] {
        let found = faults(name, &format!("{HEAD}request:\n  a: {{type: string{space}}}\n"));
        assert!(found[0].0.starts_with("unknown type"), "{name}: {found:?}");
    }
    for (character, title) in [
        ('\0', "a control character, U+0000"),
        ('\u{7}', "a control character, U+0007"),
        ('\u{7f}', "a control character, U+007F"),
        ('\u{85}', "a control character, U+0085"),
    ] {
        let found = faults(title, &format!("{HEAD}title: a{character}b\n"));
        assert_eq!(found, [(title.to_owned(), Position { line: 3, column: 9 })]);
    }
    for character in ['\u{2028}', '\u{2029}', '\r', '\u{feff}', '\u{202e}'] {
        let _ = faults(&format!("{character:?}"), &format!("{HEAD}title: a{character}b\nrequest: x\n"));
    }
    assert_fault("NUL only", &"\0".repeat(1_000), "a control character, U+0000");
}

/// No file makes the reader or the renderer panic: a spec of the catalogue with its characters changed.
#[test]
fn no_mutation_makes_it_panic() {
    let spec = include_str!("../../specs/methods/user/alipay.user.certify.open.initialize.yaml");
    let characters: Vec<char> = spec.chars().collect();
    let render = |text: &str| {
        if let (_, Some(diagnostics)) = parse_partly("x.yaml", text, &|_| None) {
            let _ = diagnostics.to_string();
        }
    };
    let others = ['\n', ' ', ':', '{', '[', '"', '\'', '&', '*', '!', '-', '\t', '收', '\0', '|', '#', '：', '\\', '('];
    // Each place meets a few of them, each of them many places.
    for (at, character) in characters.iter().enumerate().step_by(2) {
        let with = others[at / 2 % others.len()];
        if with != *character {
            render(&characters[..at].iter().chain([&with]).chain(&characters[at + 1..]).collect::<String>());
        }
    }
    for at in (0..spec.len()).filter(|at| spec.is_char_boundary(*at)).step_by(7) {
        render(&spec[..at]);
    }
}
