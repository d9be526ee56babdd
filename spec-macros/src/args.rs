//! The macros' arguments: a path, and perhaps where the runtime is.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Path, Token};

pub(crate) struct Args {
    /// The spec file or folder.
    pub(crate) path: LitStr,
    /// The runtime crate.
    pub(crate) runtime: Option<Path>,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let mut runtime = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            runtime = Some(input.call(Path::parse_mod_style)?);
            input.parse::<Option<Token![,]>>()?;
        }
        if !input.is_empty() {
            return Err(input.error("expected `\"path\"`, or `\"path\", crate = ::path::to::runtime`"));
        }
        Ok(Self { path, runtime })
    }
}

impl Args {
    /// The path to the runtime's hidden module that generated code stands on.
    pub(crate) fn rt(&self, default: &str) -> TokenStream {
        let runtime = match &self.runtime {
            Some(path) => path.to_token_stream(),
            None => default.parse().unwrap_or_default(),
        };
        quote::quote!(#runtime::rt)
    }
}
