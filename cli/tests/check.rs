//! `alipay check` as it is run.

use std::path::Path;
use std::process::{Command, Output};

fn alipay(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alipay")).args(arguments).current_dir(folder).output().unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn the_catalogue_is_sound() {
    let output = alipay(&["check", "specs"], workspace());
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert!(words(&output).contains("specs checked: all is well"), "{}", words(&output));
    let output = alipay(&["check", "--quiet", "specs"], workspace());
    assert_eq!((output.status.code(), words(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_broken_copy_shows_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let name = "alipay.user.certify.open.initialize.yaml";
    let spec = std::fs::read_to_string(workspace().join("specs/methods/user").join(name)).unwrap();
    let broken = spec
        .replacen("max_length: 32", "max_lenght: 32", 1)
        .replacen("type: base64", "type: base46", 1)
        .replacen("default: CERT_INFO", "default: CERT", 1)
        .replacen("retry: never", "retry: nevr", 1);
    std::fs::create_dir(folder.path().join("specs")).unwrap();
    std::fs::write(folder.path().join("specs").join(name), broken).unwrap();
    let output = alipay(&["check", "specs"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let words = words(&output);
    for expected in [
        "unknown key `max_lenght`",
        "did you mean `max_length`?",
        "unknown type `base46`",
        "did you mean `base64`?",
        "the default `CERT` is not one of the values",
        "`retry` cannot be `nevr`",
        &format!("--> specs/{name}:"),
        "1 spec checked: 4 errors in 1 file",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert!(!words.contains('\u{1b}'), "no colours where there is no terminal");
    assert!(!words.contains(&folder.path().display().to_string()), "paths are relative");
}

/// The gallery of broken specs is printed as it is committed.
#[test]
fn the_gallery_of_messages() {
    let gallery = workspace().join("tests/diagnostics");
    let specs = spec_model::find(&gallery).unwrap();
    let message = |spec: &std::path::PathBuf| std::fs::read_to_string(spec.with_extension("txt")).unwrap() + "\n";
    let expected: String = specs.iter().map(message).collect();
    let output = alipay(&["check", "tests/diagnostics"], workspace());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    let errors = expected.matches("error: ").count();
    let count = specs.len();
    let expected = format!("{expected}{count} specs checked: {errors} errors in {count} files\n");
    let found = String::from_utf8_lossy(&output.stderr);
    let differing = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    assert!(found == expected, "{differing:?}");
}

#[test]
fn what_cannot_be_checked_is_another_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["check"][..], &["check", "nothing.yaml"], &["check", "."], &["chekc"]] {
        let output = alipay(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", words(&output));
        assert!(!words(&output).is_empty());
    }
    std::fs::write(folder.path().join("latin.yaml"), b"method: \xE9").unwrap();
    let output = alipay(&["check", "."], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains("not UTF-8 from byte 8"), "{}", words(&output));
}

#[test]
fn one_method_is_described_once() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.yaml", "b.yml"] {
        std::fs::write(folder.path().join(name), "method: alipay.demo.x\nsource: {kind: documentation}\n").unwrap();
    }
    let output = alipay(&["check", "."], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output).contains("both describe `alipay.demo.x`"), "{}", words(&output));
}

#[test]
fn for_programs() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "method: alipay.demo.x\nsource: {kind: documentation}\nrequest:\n  a: {type: string, max_lenght: 3}\n";
    std::fs::write(folder.path().join("a.yaml"), broken).unwrap();
    let output = alipay(&["check", "--json", ".", "nothing.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["specs"], &report["errors"]), (&1.into(), &1.into()), "{report}");
    let fault = serde_json::json!({
        "file": "a.yaml", "line": 4, "column": 21, "message": "unknown key `max_lenght`", "help": "did you mean `max_length`?"
    });
    let found = report["problems"].as_array().unwrap();
    assert!(found.len() == 2 && found[0]["file"].as_str().unwrap().ends_with("a.yaml"), "{report}");
    for key in ["line", "column", "message", "help"] {
        assert_eq!(found[0][key], fault[key], "{report}");
    }
    let output = alipay(&["check", "--json", "specs"], workspace());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["problems"]), (Some(0), &serde_json::json!([])));
}
