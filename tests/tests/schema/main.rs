//! The JSON Schema that editors read: it is the committed file, it takes every spec, and it refuses what it can know to
//! be wrong, where it is wrong.
//!
//! `BLESS=1 cargo test -p openapi-tests --test schema` writes the committed files anew.

mod agreement;
mod faults;
mod gallery;

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

const HEAD: &str = "method: alipay.demo.order.create\nsource: {kind: documentation}\n";

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn validator(schema: &str) -> Validator {
    jsonschema::draft7::new(&serde_json::from_str(schema).unwrap()).unwrap()
}

fn of_specs() -> Validator {
    validator(&spec_model::schema::spec())
}

fn of_objects() -> Validator {
    validator(&spec_model::schema::object())
}

/// A YAML file as editors see it, or what is wrong with it before any schema is asked.
fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    // Duplicate keys are told by this step and would be lost without it.
    serde_yaml::from_str::<serde_yaml::Value>(text)?;
    serde_yaml::from_str(text)
}

/// Where the schema finds faults: the path of the value, or of the key that should not be there.
fn faults(validator: &Validator, instance: &Value) -> Vec<String> {
    let mut places: Vec<String> = validator
        .iter_errors(instance)
        .flat_map(|error| {
            let path = error.instance_path().to_string();
            match error.kind() {
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    unexpected.iter().map(|key| format!("{path}/{key}")).collect()
                }
                ValidationErrorKind::PropertyNames { error } => {
                    vec![format!("{path}/{}", error.instance().as_str().unwrap_or_default())]
                }
                _ => vec![path],
            }
        })
        .collect();
    places.sort();
    places.dedup();
    places
}

/// Every sound file of the format in the workspace.
fn specs() -> Vec<PathBuf> {
    let broken = ["tests/ui", "tests/diagnostics"].map(|folder| workspace().join(folder));
    let found = ["specs", "tests"].map(|folder| spec_model::find(&workspace().join(folder)).unwrap()).concat();
    let found: Vec<PathBuf> =
        found.into_iter().filter(|path| !broken.iter().any(|folder| path.starts_with(folder))).collect();
    assert!(found.len() > 40, "{found:?}");
    found
}

#[test]
fn the_committed_schemas_are_those_of_the_model() {
    for (name, schema) in [("spec", spec_model::schema::spec()), ("object", spec_model::schema::object())] {
        let path = workspace().join(format!("specs/{name}.schema.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(schema == committed, "{name}.schema.json is not the model's: run with BLESS=1");
        assert!(jsonschema::meta::is_valid(&serde_json::from_str(&schema).unwrap()), "{name}");
    }
}

#[test]
fn every_spec_is_taken() {
    let (of_specs, of_objects) = (of_specs(), of_objects());
    let imported = spec_model::find(&workspace().join("cli/tests/pages/expected")).unwrap();
    for path in specs().into_iter().chain(imported) {
        let validator = if spec_model::is_object_file(&path) { &of_objects } else { &of_specs };
        let instance = read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn every_spec_names_its_schema_in_its_first_line() {
    let check = |text: &str, folder: &Path, schema: &str, of: &Path| {
        let line = text.lines().next().unwrap_or_default();
        let named =
            line.strip_prefix("# yaml-language-server: $schema=").unwrap_or_else(|| panic!("{}: {line}", of.display()));
        let found =
            folder.join(named).canonicalize().unwrap_or_else(|error| panic!("{}: {named}: {error}", of.display()));
        assert_eq!(found, workspace().join("specs").join(schema).canonicalize().unwrap(), "{}", of.display());
    };
    for path in specs() {
        let schema = if spec_model::is_object_file(&path) { "object.schema.json" } else { "spec.schema.json" };
        check(&std::fs::read_to_string(&path).unwrap(), path.parent().unwrap(), schema, &path);
    }
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let examples = readme.split("```yaml\n").skip(1);
    for example in examples.filter(|example| example.contains("\nmethod: ")) {
        check(example, &workspace().join("specs/methods/user"), "spec.schema.json", Path::new("README.md"));
    }
}
