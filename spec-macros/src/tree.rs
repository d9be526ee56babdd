//! Modules that follow the dotted names of methods.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use spec_model::Spec;

use crate::emit;

/// A module: the items of a method, if one has this very name, and the modules of those whose names go on.
#[derive(Default)]
pub(crate) struct Tree {
    /// The method's file and items.
    method: Option<(String, TokenStream)>,
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
        if let Some((other, _)) = &node.method {
            return Err(format!("`{other}` and `{file}` both describe `{}`\nhelp: remove one of them", spec.method));
        }
        node.method = Some((file.to_owned(), items));
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

    /// The paths from this module to what each method's module says of itself.
    pub(crate) fn methods(&self) -> Vec<TokenStream> {
        let own = self.method.iter().map(|_| quote!(METHOD));
        let inner = self.children.iter().flat_map(|(name, child)| {
            let ident = emit::ident(name);
            child.methods().into_iter().map(move |path| quote!(#ident::#path))
        });
        own.chain(inner).collect()
    }

    /// The items of this module.
    pub(crate) fn emit(self) -> TokenStream {
        let mut tokens = self.method.map(|(_, items)| items).unwrap_or_default();
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
