//! Where the spec of a method comes from: the user's own folder first, then the catalogue.

use std::path::{Path, PathBuf};

use spec_model::{FileError, Spec};

/// The files of the catalogue: names and texts.
fn catalogue() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    alipay_openapi::SPECS.iter().flat_map(|family| family.iter().copied())
}

/// The method that a file of the catalogue describes, by its name; `None` for shared objects.
fn method_of(name: &str) -> Option<&str> {
    let path = Path::new(name);
    (!spec_model::is_object_file(path)).then(|| path.file_stem()?.to_str()).flatten()
}

/// A spec of the catalogue.
pub(crate) fn of_catalogue(method: &str) -> Option<Spec> {
    let (name, text) = catalogue().find(|(name, _)| method_of(name) == Some(method))?;
    // A test reads all of them.
    spec_model::parse_with(name, text, &spec_model::among(catalogue())).ok()
}

/// Every method of the catalogue.
pub(crate) fn methods() -> impl Iterator<Item = &'static str> {
    catalogue().filter_map(|(name, _)| method_of(name))
}

/// The spec of `method` from the folder, else from the catalogue; `None` if neither has it.
///
/// # Errors
/// If a file of the folder cannot be read or is broken: it could be the one that is meant.
pub(crate) fn find(method: &str, folder: Option<&Path>) -> Result<Option<Spec>, FileError> {
    let files = folder.map(spec_model::find).transpose()?.unwrap_or_default();
    let specs = files.into_iter().filter(|file| !spec_model::is_object_file(file));
    let named = |file: PathBuf| spec_model::load(&file, &file.display().to_string());
    for file in specs {
        let spec = named(file)?;
        if spec.method == method {
            return Ok(Some(spec));
        }
    }
    Ok(of_catalogue(method))
}

/// What to say of a method that has no spec.
pub(crate) fn unknown(method: &str) -> String {
    let meant = spec_model::nearest(method, methods()).map(|near| format!("did you mean `{near}`? "));
    format!(
        "there is no spec of `{method}`: {}`--specs DIR` reads your own, `--no-spec` calls it unchecked",
        meant.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_the_catalogue_is_found() {
        let mut count = 0;
        for method in methods() {
            assert_eq!(of_catalogue(method).expect(method).method, method);
            count += 1;
        }
        assert!(count > 50, "{count}");
        assert!(unknown("alipay.trade.qeury").contains("did you mean `alipay.trade.query`?"));
    }
}
