//! The gallery of broken specs in `diagnostics/`: what is said of each.
//!
//! `BLESS=1 cargo test -p openapi-tests --test diagnostics` writes the messages anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What the messages call the folder: its name from the top of the workspace, where `alipay check` is run.
const FOLDER: &str = "tests/diagnostics";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics")
}

/// Every broken file with its name in messages, in the order of a walk through the gallery.
fn cases() -> Vec<(PathBuf, String)> {
    let folder = folder();
    let files = spec_model::find(&folder).unwrap();
    let named = |file: PathBuf| {
        let inside = file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        (file, format!("{FOLDER}/{inside}"))
    };
    files.into_iter().map(named).collect()
}

fn rendered(file: &Path, name: &str) -> String {
    match spec_model::load_any(file, name) {
        Err(spec_model::FileError::Spec(diagnostics)) => format!("{diagnostics}\n"),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("{name} has no fault"),
    }
}

#[test]
fn every_message_is_as_committed() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = String::new();
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for (file, name) in cases {
        let (actual, expected) = (rendered(&file, &name), file.with_extension("txt"));
        if bless {
            fs::write(&expected, actual).unwrap();
        } else {
            let expected = fs::read_to_string(&expected).unwrap_or_default();
            if actual != expected {
                writeln!(wrong, "{name}\n-- expected\n{expected}-- found\n{actual}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_message_without_a_spec_is_left_over() {
    for folder in [folder(), folder().join("objects")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                assert!(path.with_extension("yaml").is_file(), "{}", path.display());
            }
        }
    }
}

/// Each error: a title that begins in lower case or with the thing itself, the place, the line with the fault
/// underlined, and what to do.
#[test]
fn every_message_says_what_where_and_what_next() {
    let root = folder().display().to_string();
    for (file, name) in cases() {
        let text = rendered(&file, &name);
        for error in text.split("\n\nerror: ") {
            let error = error.strip_prefix("error: ").unwrap_or(error);
            let mut lines = error.lines();
            let title = lines.next().unwrap();
            assert!(
                title.starts_with(|c: char| c.is_lowercase() || c == '`') || title.starts_with("not YAML"),
                "{name}: {title}"
            );
            assert!(!title.ends_with('.') && title.chars().count() <= 100, "{name}: {title}");
            let place =
                lines.next().unwrap().trim_start().strip_prefix("--> ").unwrap_or_else(|| panic!("{name}: {error}"));
            let position: Vec<&str> = place.rsplitn(3, ':').collect();
            assert!(
                position.len() == 3 && position[..2].iter().all(|number| number.parse::<usize>().is_ok()),
                "{place}"
            );
            assert!(error.contains('^'), "{name}: {error}");
            assert!(error.contains("= help: "), "{name} has no hint: {error}");
        }
        for rust in ["Some(", "None", "Span {", "Err(", "{:?}", "\\u{", root.as_str()] {
            assert!(!text.contains(rust), "{name}: {rust} in {text}");
        }
    }
}

/// Files whose whole point is one fault are told one.
#[test]
fn one_fault_is_one_message() {
    const SEVERAL: [&str; 9] = ["025_", "037_", "102_", "153_", "175_", "254_", "255_", "30", "BrokenGoods"];
    for (file, name) in cases() {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let Err(spec_model::FileError::Spec(diagnostics)) = spec_model::load_any(&file, &name) else {
            panic!("{name}")
        };
        let several = SEVERAL.iter().any(|start| stem.starts_with(start)) && !stem.starts_with("303_");
        assert_eq!(diagnostics.problems().len() > 1, several, "{name}");
    }
}

/// What the compiler says about a spec is what the gallery says.
#[test]
fn the_compiler_says_the_same() {
    let mut shown = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")).unwrap() {
        let case = entry.unwrap().path();
        if case.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let (code, said) =
            (fs::read_to_string(&case).unwrap(), fs::read_to_string(case.with_extension("stderr")).unwrap());
        let Some((_, rest)) = code.split_once("alipay_api(\"../diagnostics/") else { continue };
        let message = folder().join(rest.split_once('"').unwrap().0).with_extension("txt");
        // Two cases are about the attribute, not about the spec.
        if !message.is_file() || !said.contains("has ") {
            continue;
        }
        let message = fs::read_to_string(message).unwrap().replace(FOLDER, "../diagnostics");
        let said: Vec<&str> = said.lines().map(|line| line.strip_prefix("       ").unwrap_or(line)).collect();
        assert!(said.join("\n").contains(message.trim_end()), "{}", case.display());
        shown += 1;
    }
    assert!(shown >= 15, "{shown} cases");
}
