//! What the fuzzers have kept, once more: on stable, in seconds. `fuzz/README.md` says how a file comes there.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::bodies;

/// Every file of the target's corpus. All that fail are named.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let (mut count, mut failed) = (0, Vec::new());
    for file in files {
        let path = file.unwrap().path();
        let input = std::fs::read(&path).unwrap();
        count += 1;
        if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
            failed.push(path);
        }
    }
    assert!(count > 0, "{folder} is empty");
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn accept() {
    replay("accept", bodies::accept::check);
}

#[test]
fn envelope() {
    replay("envelope", bodies::envelope::check);
}

#[test]
fn keys() {
    replay("keys", bodies::keys::check);
}

#[test]
fn notification() {
    replay("notification", bodies::notification::check);
}

#[test]
fn page() {
    replay("page", bodies::page::check);
}

#[test]
fn request() {
    replay("request", bodies::request::check);
}

#[test]
fn spec() {
    replay("spec", bodies::spec::check);
}
