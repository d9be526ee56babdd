//! Attribute macros that turn specs of Alipay Open Platform methods into Rust.
//!
//! ```ignore
//! #[alipay_openapi::alipay_api("specs/alipay.user.certify.open.initialize.yaml")]
//! pub mod initialize {}
//!
//! #[alipay_openapi::alipay_family("specs/user")]
//! pub mod user {}
//! ```
//!
//! A path is looked up from the crate's own folder (where its `Cargo.toml` is), then from the folder of the source file
//! that calls the macro. The generated code stands on `openapi-core`; through `alipay-openapi` it finds it there. Where
//! the crate goes by another name, say so: `#[alipay_api("…", crate = ::renamed::core)]`.
//!
//! With the feature `expand`, `ALIPAY_EXPAND_DIR=dir cargo build` writes what the macros make of each spec to `dir`,
//! formatted; a relative folder is taken from the workspace's. The compiler's messages about generated code then point
//! there.

mod args;
mod emit;
mod expand;
mod locate;
mod output;
mod tree;

use proc_macro::TokenStream;

/// Makes the types of one method from its spec file and puts them into the module, beside what you wrote there.
#[proc_macro_attribute]
pub fn alipay_api(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::api(args.into(), item.into(), "::openapi_core").into()
}

/// Makes a tree of modules, named after the methods, from every spec in a folder.
///
/// For Cargo to notice a *new* file, the crate needs a build script that prints
/// `cargo::rerun-if-changed=<folder>`; changes and deletions are noticed without.
#[proc_macro_attribute]
pub fn alipay_family(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::family(args.into(), item.into(), "::openapi_core").into()
}

/// [`macro@alipay_api`] for those who depend on `alipay-openapi` alone.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn alipay_api_of_alipay_openapi(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::api(args.into(), item.into(), "::alipay_openapi::core").into()
}

/// [`macro@alipay_family`] for those who depend on `alipay-openapi` alone.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn alipay_family_of_alipay_openapi(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::family(args.into(), item.into(), "::alipay_openapi::core").into()
}

/// What [`macro@alipay_api`] makes of a spec, as a string: for tests of the emission.
#[doc(hidden)]
#[proc_macro]
pub fn expanded(args: TokenStream) -> TokenStream {
    let text = expand::items(args.into(), "::openapi_core").to_string();
    TokenStream::from(proc_macro::TokenTree::from(proc_macro::Literal::string(&text)))
}
