//! Expands the macros that a module defines for itself, which write the same items for a list of names:
//! `macro_rules! NAME { ($(… $name:ident …)+) => {$( items of $name )+} }`. Others are refused: what they write would not
//! be seen.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::{ImplItem, Item};

/// The items, with those that the macros write in their places.
pub(crate) fn expand(items: Vec<Item>) -> Vec<Item> {
    let mut rules = BTreeMap::new();
    let mut expanded = Vec::new();
    for item in items {
        match item {
            Item::Macro(item) if item.ident.is_some() && !is_exported(&item) => {
                rules.insert(item.ident.as_ref().map(Ident::to_string), item.mac.tokens);
            }
            Item::Macro(item) if item.ident.is_none() => {
                let file: syn::File = syn::parse2(written(&rules, &item.mac)).expect("items");
                expanded.extend(file.items);
            }
            Item::Impl(mut item) => {
                item.items = item.items.into_iter().flat_map(|item| inside(&rules, item)).collect();
                expanded.push(Item::Impl(item));
            }
            item => expanded.push(item),
        }
    }
    expanded
}

fn is_exported(item: &syn::ItemMacro) -> bool {
    item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

fn inside(rules: &BTreeMap<Option<String>, TokenStream>, item: ImplItem) -> Vec<ImplItem> {
    let ImplItem::Macro(item) = item else { return vec![item] };
    let items = |input: syn::parse::ParseStream<'_>| {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    items.parse2(written(rules, &item.mac)).expect("items of an impl")
}

/// What a call of a macro writes.
fn written(rules: &BTreeMap<Option<String>, TokenStream>, call: &syn::Macro) -> TokenStream {
    let name = call.path.to_token_stream().to_string();
    let rule = rules.get(&Some(name.clone())).unwrap_or_else(|| panic!("`{name}!` is not defined in this module"));
    let body = body(rule).unwrap_or_else(|| panic!("`{name}!` is not a list of names: write its items out"));
    let names = call.tokens.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(name) => Some(name),
        _ => None,
    });
    names.flat_map(|name| substitute(body.clone(), &name)).collect()
}

/// The repeated part of the macro's only arm.
fn body(rule: &TokenStream) -> Option<TokenStream> {
    let groups: Vec<TokenStream> = rule.clone().into_iter().filter_map(group).collect();
    let [_, arm] = &groups[..] else { return None };
    arm.clone().into_iter().find_map(group)
}

fn group(tree: TokenTree) -> Option<TokenStream> {
    if let TokenTree::Group(group) = tree { Some(group.stream()) } else { None }
}

/// Puts `name` in the place of `$name`; what else is repeated inside is documentation, and left out.
fn substitute(body: TokenStream, name: &Ident) -> TokenStream {
    let mut written = TokenStream::new();
    let mut trees = body.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match trees.next() {
                Some(TokenTree::Ident(_)) => name.to_tokens(&mut written),
                // `$( #[doc = $doc] )+`
                _ => drop(trees.next()),
            },
            TokenTree::Group(group) => {
                let inner = substitute(group.stream(), name);
                let delimiter: Delimiter = group.delimiter();
                proc_macro2::Group::new(delimiter, inner).to_tokens(&mut written);
            }
            tree => tree.to_tokens(&mut written),
        }
    }
    written
}
