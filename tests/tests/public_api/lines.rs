//! Items as lines: formatted as by rustfmt, then put on one line.

use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Fields, FnArg, Item, Pat, PatType, Visibility, parse_quote};

/// The attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        other => panic!("cannot list {}", other.to_token_stream()),
    }
}

/// The name and the visibility of an item that has them.
fn named(item: &Item) -> Option<(&syn::Ident, &Visibility)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    })
}

/// An item's name; of those that others may use.
pub(crate) fn name(item: &Item) -> Option<String> {
    named(item).map(|(name, _)| name.to_string())
}

pub(crate) fn is_public_item(item: &Item) -> bool {
    named(item).is_some_and(|(_, visibility)| is_public(visibility)) && !is_hidden(attributes(item))
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(crate) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.meta.to_token_stream().to_string() == "doc (hidden)")
}

/// Adds what must hold for something with these attributes to be there.
pub(crate) fn add_conditions(conditions: &mut Vec<String>, attributes: &[Attribute]) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        let condition = one_line(&attribute.to_token_stream().to_string()).replace("# [", "#[").replace(" (", "(");
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
}

/// The attributes that a user has to know of.
const TOLD: [&str; 4] = ["non_exhaustive", "deprecated", "proc_macro", "proc_macro_attribute"];

/// Those, and the conditions, behind a line.
pub(crate) fn with(line: &str, attributes: &[Attribute], conditions: &[String]) -> String {
    let mut all = conditions.to_vec();
    add_conditions(&mut all, attributes);
    let told = attributes.iter().filter(|attribute| TOLD.iter().any(|name| attribute.path().is_ident(name)));
    all.extend(told.map(|attribute| format!("#[{}]", attribute.path().to_token_stream())));
    all.iter().fold(line.to_owned(), |line, attribute| format!("{line} {attribute}"))
}

/// Formats an item without its attributes, on one line.
fn format(mut item: Item) -> String {
    match &mut item {
        Item::Const(item) => item.attrs.clear(),
        Item::Enum(item) => item.attrs.clear(),
        Item::Fn(item) => item.attrs.clear(),
        Item::Impl(item) => item.attrs.clear(),
        Item::Static(item) => item.attrs.clear(),
        Item::Struct(item) => item.attrs.clear(),
        Item::Trait(item) => item.attrs.clear(),
        Item::Type(item) => item.attrs.clear(),
        _ => {}
    }
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let line = one_line(&prettyplease::unparse(&file));
    line.trim_end_matches(" {}").trim_end_matches(';').to_owned()
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    for (broken, whole) in [("( ", "("), (", )", ")"), (" )", ")"), ("< ", "<"), (", >", ">"), (", }", " }")] {
        line = line.replace(broken, whole);
    }
    line
}

/// The line of an item that is not an `impl`; it is called `path`.
pub(crate) fn item(item: &Item, path: &str) -> String {
    let name = name(item).unwrap_or_default();
    let mut bare = item.clone();
    let mut private = false;
    match &mut bare {
        Item::Struct(item) => {
            private = item.fields.iter().any(|field| !is_public(&field.vis) || is_hidden(&field.attrs));
            item.fields = Fields::Unit;
            item.semi_token = Some(parse_quote!(;));
        }
        Item::Enum(item) => item.variants = Punctuated::new(),
        Item::Trait(item) => item.items.clear(),
        Item::Fn(item) => item.block = parse_quote!({}),
        Item::Const(item) => *item.expr = parse_quote!(_),
        Item::Static(item) => *item.expr = parse_quote!(_),
        _ => {}
    }
    let line = format(bare).replacen(&name, path, 1).replace(" = _", "");
    if private { format!("{line} {{ .. }}") } else { line }
}

/// The line of a function that belongs to a type or trait.
pub(crate) fn function(signature: &syn::Signature, owner: &str) -> String {
    let name = signature.ident.to_string();
    let mut function: syn::ItemFn = parse_quote!(
        fn f() {}
    );
    function.sig = signature.clone();
    // `mut` is the function's own affair.
    for input in &mut function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(PatType { pat, .. }) => {
                if let Pat::Ident(pat) = &mut **pat {
                    pat.mutability = None;
                }
            }
        }
    }
    format(Item::Fn(function)).replacen(&format!("fn {name}"), &format!("fn {owner}::{name}"), 1)
}

/// What an `impl` asks of its parameters, behind a line.
pub(crate) fn bounds(generics: &syn::Generics) -> String {
    let bounded = |parameter: &syn::GenericParam| match parameter {
        syn::GenericParam::Type(parameter) => !parameter.bounds.is_empty(),
        syn::GenericParam::Lifetime(parameter) => !parameter.bounds.is_empty(),
        syn::GenericParam::Const(_) => true,
    };
    if generics.where_clause.is_none() && !generics.params.iter().any(bounded) {
        return String::new();
    }
    let (parameters, _, clause) = generics.split_for_impl();
    format!(" in {}", format(parse_quote!(impl #parameters T #clause {})))
}

/// A type as it is spelled.
pub(crate) fn ty(ty: &syn::Type) -> String {
    format(parse_quote!(type T = #ty;)).trim_start_matches("type T = ").to_owned()
}

/// An `impl` of a trait for `owner`, with the types that it sets.
pub(crate) fn implementation(item: &syn::ItemImpl) -> String {
    let mut bare = item.clone();
    bare.items.retain(|item| matches!(item, syn::ImplItem::Type(_)));
    let line = format(Item::Impl(bare));
    line.replace("{ type", "with type").trim_end_matches(" }").trim_end_matches(';').to_owned()
}

/// A field that a user can name.
pub(crate) fn field(field: &Field, index: usize, owner: &str) -> Option<String> {
    if !is_public(&field.vis) || is_hidden(&field.attrs) {
        return None;
    }
    let name = field.ident.as_ref().map_or_else(|| index.to_string(), syn::Ident::to_string);
    Some(with(&format!("pub {owner}::{name}: {}", ty(&field.ty)), &field.attrs, &[]))
}

/// A variant with its fields.
pub(crate) fn variant(variant: &syn::Variant, owner: &str) -> String {
    let mut bare = variant.clone();
    bare.attrs.clear();
    bare.fields.iter_mut().for_each(|field| field.attrs.clear());
    let line = format(parse_quote!(enum E { #bare }));
    let inside = line.strip_prefix("enum E { ").and_then(|line| line.strip_suffix(" }"));
    let line = inside.expect("an enum of one variant");
    with(&format!("pub {owner}::{line}"), &variant.attrs, &[])
}

/// The traits of a `derive`, as they are spelled.
pub(crate) fn derives(attributes: &[Attribute]) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let parse = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        let paths = attribute.parse_args_with(parse).expect("a list of traits");
        found.extend(paths.iter().map(|path| quote!(#path).to_string().replace(' ', "")));
    }
    found
}
