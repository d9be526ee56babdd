//! The expansion as files that a person can read: `ALIPAY_EXPAND_DIR=dir cargo build --features alipay-openapi/expand`.
//!
//! The formatted items of each spec are written to `dir/<crate>/<spec>.rs`, and the expansion includes that file, so that
//! the compiler's messages about generated code point into it.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use crate::locate::Place;

const VARIABLE: &str = "ALIPAY_EXPAND_DIR";

/// Where expansions are written, if anywhere.
pub(crate) struct Output {
    folder: Option<PathBuf>,
}

impl Output {
    /// What the environment wants.
    pub(crate) fn wanted() -> Self {
        let folder = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
        let name = std::env::var_os("CARGO_CRATE_NAME").unwrap_or_default();
        Self { folder: folder.and_then(|folder| Some(std::path::absolute(folder).ok()?.join(name))) }
    }

    /// Writes the items of a spec, and gives what stands for them in the expansion.
    pub(crate) fn write(&self, place: &Place, items: TokenStream) -> syn::Result<TokenStream> {
        let Some(folder) = &self.folder else { return Ok(items) };
        let relative: PathBuf = Path::new(&place.name)
            .components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .collect();
        let path = folder.join(relative).with_extension("rs");
        write_if_new(&path, &formatted(items)?)
            .map_err(|error| failed(&format!("cannot write `{}`: {error}", path.display())))?;
        let path = path.to_string_lossy();
        Ok(quote!(::core::include!(#path);))
    }
}

fn failed(message: &str) -> syn::Error {
    syn::Error::new(Span::call_site(), format!("{VARIABLE}: {message}"))
}

#[cfg(feature = "expand")]
fn formatted(items: TokenStream) -> syn::Result<String> {
    Ok(prettyplease::unparse(&syn::parse2(items)?))
}

/// Few builds need what formats.
#[cfg(not(feature = "expand"))]
fn formatted(_: TokenStream) -> syn::Result<String> {
    Err(failed("writing expansions needs a feature: `cargo build --features alipay-openapi/expand`"))
}

/// A file that already says so is left alone: its date tells Cargo when to build again. Others may read it meanwhile, so
/// it is replaced whole.
fn write_if_new(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let draft = path.with_extension(format!("rs.{}", std::process::id()));
    std::fs::write(&draft, text)?;
    std::fs::rename(&draft, path)
}

/// The compiler notes that the expansion depends on the variable.
impl ToTokens for Output {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        quote!(
            const _: ::core::option::Option<&str> = ::core::option_env!(#VARIABLE);
        )
        .to_tokens(tokens);
    }
}
