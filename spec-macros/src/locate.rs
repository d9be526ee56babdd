//! Where spec files are.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::LitStr;

/// A file or folder that an argument names.
pub(crate) struct Place {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What messages call it: as the argument does.
    pub(crate) name: String,
    /// Found from the crate's folder, not from the source file's.
    from_crate: bool,
}

/// Finds what the argument names.
pub(crate) fn find(literal: &LitStr) -> syn::Result<Place> {
    let name = literal.value();
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let source_folder = literal.span().unwrap().local_file().and_then(|file| file.parent().map(Path::to_owned));
    let folders = [(crate_folder, true), (source_folder, false)];
    for (folder, from_crate) in &folders {
        if let Some(path) = folder.as_ref().map(|folder| folder.join(&name)).filter(|path| path.exists()) {
            return Ok(Place { path, name, from_crate: *from_crate });
        }
    }
    let near = folders.iter().find_map(|(folder, _)| near(&folder.as_ref()?.join(&name)));
    let help = near.map(|near| Path::new(&name).with_file_name(near));
    let help = help.map(|near| format!("\nhelp: did you mean `{}`?", near.display())).unwrap_or_default();
    let message = format!(
        "spec `{name}` not found\nlooked in the folder of the crate's Cargo.toml and in the folder of this source file{help}"
    );
    Err(syn::Error::new(literal.span(), message))
}

/// A file beside `path` whose name is nearly the same.
fn near(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let names: Vec<String> = std::fs::read_dir(path.parent()?)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| spec_model::is_spec_file(Path::new(name)) || !wanted.contains('.'))
        .collect();
    spec_model::nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}

impl Place {
    /// A file inside the folder.
    pub(crate) fn join(&self, path: PathBuf) -> Self {
        let inner = path.strip_prefix(&self.path).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        Self { name: format!("{}/{inner}", self.name.trim_end_matches('/')), path, from_crate: self.from_crate }
    }

    /// A file that is named as this one is.
    pub(crate) fn named(&self, name: &str) -> Self {
        // Where it is matters for a name only.
        Self { path: PathBuf::from(name), name: name.to_owned(), from_crate: self.from_crate }
    }

    /// `include_str!` of the file: its text, and the reason why Cargo builds again when the file changes.
    pub(crate) fn include(&self, literal: &LitStr) -> TokenStream {
        let name = &self.name;
        if self.from_crate && Path::new(name).is_relative() {
            quote_spanned!(literal.span()=> ::core::include_str!(
                ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #name)
            ))
        } else {
            quote_spanned!(literal.span()=> ::core::include_str!(#name))
        }
    }
}
