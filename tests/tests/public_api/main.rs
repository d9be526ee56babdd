//! What users can name, written down: `api/*.txt`, one item a line. A change of a line is a change that a user may
//! notice, and what was public by accident shows.
//!
//! `BLESS=1 cargo test -p openapi-tests --test public_api` writes the files anew: read the difference before it is
//! committed. The sources are read as they stand: conditions are shown and not weighed, types are shown as they are
//! spelled, and what the compiler derives by itself (`Send`, `Sync`) is not seen.

mod generated;
mod lines;
mod macros;
mod names;
mod source;
mod surface;

use std::collections::BTreeSet;
use std::path::Path;

use openapi_tests::Scratch;

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The features of a crate, a line each.
fn features(name: &str) -> Vec<String> {
    let command = &["metadata", "--no-deps", "--format-version=1"];
    let output = Scratch::workspace_cargo(command).output().expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo's JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == name).expect("a package of that name");
    let features = package["features"].as_object().expect("features");
    features.iter().map(|(name, implied)| format!("feature {name} = {implied}")).collect()
}

/// Compares with the file, or writes it.
fn compare(package: &str, more: Vec<String>) {
    let folder = workspace().join(if package == "alipay-openapi" { "specs" } else { package });
    let mut lines = features(package);
    lines.extend(surface::of(&source::read(&package.replace('-', "_"), &folder.join("src"))));
    lines.extend(more);
    let path = format!("{}/api/{package}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, lines.join("\n") + "\n").expect("the file can be written");
    }
    let file = std::fs::read_to_string(&path).expect("the file is there: write it with BLESS=1");
    let old: BTreeSet<&str> = file.lines().collect();
    let new: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
    let gone = old.difference(&new).map(|line| format!("- {line}\n"));
    let come = new.difference(&old).map(|line| format!("+ {line}\n"));
    let differences: String = gone.chain(come).collect();
    assert!(
        differences.is_empty(),
        "the public items of {package} differ from {path}:\n{differences}if they should, run with BLESS=1"
    );
}

#[test]
fn the_runtime() {
    compare("openapi-core", Vec::new());
}

#[test]
fn the_catalogue() {
    compare("alipay-openapi", generated::modules(&workspace().join("specs/methods")));
}

#[test]
fn the_macros() {
    compare("spec-macros", Vec::new());
}

#[test]
fn the_format() {
    compare("spec-model", Vec::new());
}

#[test]
fn the_mock_gateway() {
    compare("mock-gateway", Vec::new());
}
