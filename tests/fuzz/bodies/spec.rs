//! Spec files of any text: a sound spec or its faults, each with its place, on a page that a person can read.

use spec_model::{Diagnostics, Source, example};

/// A shared object that specs may use.
const SHARED: &str = "object: Shared\nfields:\n  name: {type: string, required: true, example: x}\n";

/// The fuzz target: any text.
pub fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let lookup = |object: &str| match object {
        "Shared" => Some(Source::new("objects/Shared.yaml", SHARED)),
        "Itself" => Some(Source::new("objects/Itself.yaml", text)),
        _ => None,
    };
    let (partly, faults) = spec_model::parse_partly("spec.yaml", text, &lookup);
    if let Some(faults) = &faults {
        readable(faults, text);
    }
    match spec_model::parse_with("spec.yaml", text, &lookup) {
        Ok(spec) => {
            assert!(faults.is_none() && partly.is_some(), "sound, and not");
            assert!(spec.module_path().iter().all(|segment| !segment.is_empty()), "{}", spec.method);
            for object in [&spec.request, &spec.response] {
                let json = example::write(&example::members(&spec, object));
                assert!(spec_model::instance::read(&json).is_ok(), "its own example is not JSON: {json}");
            }
        }
        Err(again) => assert_eq!(again.count(), faults.expect("the same faults").count()),
    }
    if let Err(faults) = spec_model::check_object("objects/Itself.yaml", text, &lookup) {
        readable(&faults, text);
    }
}

/// Each fault has its place in the text, and all of them fit on a few pages.
fn readable(faults: &Diagnostics, text: &str) {
    assert!(faults.count() > 0);
    let lines = text.lines().count() + 1;
    for (position, title) in faults.positions() {
        assert!((1..=lines).contains(&position.line) && position.column >= 1, "{position:?}");
        assert!(!title.is_empty());
    }
    let plain = faults.render(false);
    assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "control characters: {plain:?}");
    assert!(plain.len() < 512 << 10, "{} bytes for a file of {}", plain.len(), text.len());
    assert!(faults.render(true).len() < 1 << 20);
}
