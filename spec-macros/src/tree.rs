//! Modules that follow the dotted names of methods.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use spec_model::Spec;

use crate::emit;

/// A method whose module is in the tree.
struct Method {
    found: Found,
    items: TokenStream,
}

/// Where a method is, seen from some module.
#[derive(Clone)]
pub(crate) struct Found {
    /// The name of its spec's file.
    pub(crate) file: String,
    /// The path to the spec's text.
    pub(crate) spec: TokenStream,
    /// The path to its request.
    pub(crate) request: TokenStream,
}

impl Found {
    /// A method whose module this is.
    pub(crate) fn here(spec: &Spec, file: &str) -> Self {
        let request = emit::ident(&spec.request.type_name);
        Self { file: file.to_owned(), spec: quote!(SPEC), request: quote!(#request) }
    }
}

/// A module: the items of a method, if one has this very name, and the modules of those whose names go on.
#[derive(Default)]
pub(crate) struct Tree {
    method: Option<Method>,
    children: BTreeMap<String, Tree>,
}

impl Tree {
    /// Adds a method. Its first segment is the family's, which the tree's own module stands for.
    pub(crate) fn insert(&mut self, spec: &Spec, file: &str, items: TokenStream) -> Result<(), String> {
        let mut node = self;
        for segment in spec.module_path().into_iter().skip(1) {
            let name = spec_model::names::field(segment).unwrap_or_else(|| segment.to_owned());
            node = node.children.entry(name).or_default();
        }
        if let Some(Method { found: other, .. }) = &node.method {
            let other = &other.file;
            return Err(format!("`{other}` and `{file}` both describe `{}`\nhelp: remove one of them", spec.method));
        }
        node.method = Some(Method { found: Found::here(spec, file), items });
        Ok(())
    }

    /// Whether a module of this name stands directly in the family.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.children.contains_key(name)
    }

    /// The path from a method's module to the family's `objects`.
    pub(crate) fn to_objects(spec: &Spec) -> TokenStream {
        let up = spec.module_path().into_iter().skip(1).map(|_| quote!(super));
        let up: Vec<TokenStream> = std::iter::once(quote!(self)).chain(up).collect();
        quote!(#(#up)::*::objects)
    }

    /// The methods of this module and those inside.
    pub(crate) fn methods(&self) -> Vec<Found> {
        let own = self.method.iter().map(|method| method.found.clone());
        let inner = self.children.iter().flat_map(|(name, child)| {
            let ident = emit::ident(name);
            child.methods().into_iter().map(move |Found { file, spec, request }| Found {
                file,
                spec: quote!(#ident::#spec),
                request: quote!(#ident::#request),
            })
        });
        own.chain(inner).collect()
    }

    /// The items of this module.
    pub(crate) fn emit(self) -> TokenStream {
        let mut tokens = self.method.map(|method| method.items).unwrap_or_default();
        for (name, child) in self.children {
            let ident = emit::ident(&name);
            let doc = match &child.method {
                Some(_) => format!(" The method `…{name}`."),
                None => format!(" Methods of `…{name}.…`."),
            };
            let items = child.emit();
            quote! {
                #[doc = #doc]
                pub mod #ident { #items }
            }
            .to_tokens(&mut tokens);
        }
        tokens
    }
}
