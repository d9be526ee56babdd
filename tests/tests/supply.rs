//! What the project says of its dependencies and of itself holds: `docs/dependencies.md`, and no `unsafe`.

use std::collections::BTreeSet;
use std::path::Path;

use openapi_tests::Scratch;
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../docs/dependencies.md");

/// What cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let output = Scratch::workspace_cargo(arguments).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The workspace's packages, as cargo describes them.
fn packages() -> Vec<Value> {
    let mut metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).expect("cargo's JSON");
    let Value::Array(packages) = metadata["packages"].take() else { panic!("no packages") };
    packages
}

/// The dependencies that are not our own, by the name of their packages and by the one that our code uses.
fn dependencies() -> BTreeSet<String> {
    let packages = packages();
    let all = packages.iter().filter_map(|package| package["dependencies"].as_array()).flatten();
    let others = all.filter(|dependency| dependency["path"].is_null());
    let names = others.flat_map(|dependency| [&dependency["name"], &dependency["rename"]]);
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The words that the document sets as code.
fn code(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_dependency_is_accounted_for() {
    let written = code(DOCUMENT);
    let missing: Vec<String> = dependencies().difference(&written).cloned().collect();
    assert!(missing.is_empty(), "docs/dependencies.md does not say what these are for: {}", missing.join(", "));
}

#[test]
fn nothing_else_is_listed() {
    let known = dependencies();
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    let first = rows.filter_map(|row| row.trim_start_matches('|').split('|').next());
    // A feature that brings them stands behind them in brackets.
    let named = first.flat_map(|cell| code(cell.split(" (").next().unwrap_or(cell)));
    let gone: Vec<String> = named.filter(|name| !known.contains(name)).collect();
    assert!(gone.is_empty(), "docs/dependencies.md lists what nothing depends on: {}", gone.join(", "));
}

#[test]
fn the_least_runtime_is_as_small_as_is_said() {
    let tree = cargo(&["tree", "-p", "openapi-core", "--no-default-features", "-e", "normal", "--prefix", "none"]);
    let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let said = format!("has {} dependencies in all", crates.len() - 1);
    assert!(DOCUMENT.contains(&said), "docs/dependencies.md does not say that it {said}: {crates:?}");
}

/// A crate that does not inherit the workspace's lints must forbid `unsafe` by itself.
#[test]
fn no_crate_may_be_unsafe() {
    let forbids = |text: &str| text.lines().any(|line| line.trim() == "unsafe_code = \"forbid\"");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    assert!(forbids(&std::fs::read_to_string(workspace).expect("the workspace's manifest")));
    for package in packages() {
        let path = package["manifest_path"].as_str().expect("a path");
        let manifest = std::fs::read_to_string(path).expect("a manifest");
        let inherits = manifest.contains("\n[lints]\nworkspace = true\n");
        assert!(inherits || forbids(&manifest), "{path} allows `unsafe`");
    }
}
