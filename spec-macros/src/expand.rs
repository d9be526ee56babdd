//! The pipeline: find, read, emit.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use spec_model::{Diagnostics, FileError, Spec};
use syn::{ItemMod, LitStr};

use crate::args::Args;
use crate::emit;
use crate::locate::{self, Place};
use crate::output::Output;
use crate::tree::Tree;

/// `#[alipay_api("file")] mod name { … }`
pub(crate) fn api(args: TokenStream, item: TokenStream, runtime: &str) -> TokenStream {
    into_module(item, |_| items(args, runtime))
}

/// `#[alipay_family("folder")] mod name { … }`
pub(crate) fn family(args: TokenStream, item: TokenStream, runtime: &str) -> TokenStream {
    into_module(item, |_| family_items(args, runtime).unwrap_or_else(|error| error.to_compile_error()))
}

/// The items of one method.
pub(crate) fn items(args: TokenStream, runtime: &str) -> TokenStream {
    let read = || -> syn::Result<TokenStream> {
        let args: Args = syn::parse2(args)?;
        let place = locate::find(&args.path)?;
        let rt = args.rt(runtime);
        let (spec, error) = read(&place, &args.path);
        let Some(spec) = spec else {
            let items = emit::fallback(&place.path);
            return Ok(quote!(#error #items));
        };
        let output = Output::wanted();
        let mut files = Files::default();
        files.add(&spec, &place, &args.path);
        let source = emit::source(&spec, &place.include(&args.path), &rt);
        let items = output.write(&place, emit::method(&spec, &rt, None))?;
        Ok(quote! {
            #error
            #output
            /// The spec files that this module was made from: name and text.
            pub const SPECS: &[(&str, &str)] = #files;
            #source
            #items
        })
    };
    read().unwrap_or_else(|error| error.to_compile_error())
}

/// The modules of a folder.
fn family_items(args: TokenStream, runtime: &str) -> syn::Result<TokenStream> {
    let args: Args = syn::parse2(args)?;
    let folder = locate::find(&args.path)?;
    let rt = args.rt(runtime);
    let error = |message: String| syn::Error::new(args.path.span(), message);
    if !folder.path.is_dir() {
        return Err(error(format!("`{}` is a file; `alipay_api` takes a file, `alipay_family` a folder", folder.name)));
    }
    let mut found = spec_model::find(&folder.path).map_err(|problem| error(problem.to_string()))?;
    found.retain(|file| !spec_model::is_object_file(file));
    if found.is_empty() {
        return Err(error(format!("no spec in `{}`: it holds no `.yaml` file", folder.name)));
    }
    let output = Output::wanted();
    let mut tree = Tree::default();
    let mut errors = TokenStream::new();
    let mut files = Files::default();
    let mut shared = emit::Shared::default();
    for file in found {
        let place = folder.join(file);
        let (spec, problem) = read(&place, &args.path);
        problem.to_tokens(&mut errors);
        let Some(spec) = spec else { continue };
        files.add(&spec, &place, &args.path);
        let source = emit::source(&spec, &place.include(&args.path), &rt);
        shared.add(&spec, &rt);
        let items = output.write(&place, emit::method(&spec, &rt, Some(&Tree::to_objects(&spec))))?;
        if let Err(problem) = tree.insert(&spec, &place.name, quote!(#source #items)) {
            error(problem).to_compile_error().to_tokens(&mut errors);
        }
    }
    let objects = shared.emit(&rt).map(|items| {
        quote! {
            /// The objects that several methods share.
            pub mod objects { #items }
        }
    });
    if objects.is_some() && tree.has("objects") {
        return Err(error(
            "a method's segment after the family's is `objects`, where the shared objects stand".to_owned(),
        ));
    }
    let methods = tree.methods();
    let modules = tree.emit();
    Ok(quote! {
        #errors
        #output
        /// The spec files that this family was made from: name and text.
        pub const SPECS: &[(&str, &str)] = #files;
        #[doc(hidden)]
        pub const METHODS: &[#rt::AnyMethod] = &[#(#methods),*];
        #objects
        #modules
    })
}

/// The spec files that a macro has read. That their text is part of the expansion tells Cargo when to build again.
#[derive(Default)]
struct Files(BTreeMap<String, TokenStream>);

impl Files {
    fn add(&mut self, spec: &Spec, place: &Place, literal: &LitStr) {
        self.0.insert(place.name.clone(), place.include(literal));
        for object in &spec.shared {
            let place = place.named(object.name());
            self.0.insert(object.name().to_owned(), place.include(literal));
        }
    }
}

impl ToTokens for Files {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let files = self.0.iter().map(|(name, include)| quote!((#name, #include)));
        quote!(&[#(#files),*]).to_tokens(tokens);
    }
}

/// Reads a spec. A broken one still gives what could be read, so that one bad line is one error and not fifty.
fn read(place: &Place, literal: &LitStr) -> (Option<Spec>, Option<TokenStream>) {
    let error = |message: String| Some(syn::Error::new(literal.span(), message).to_compile_error());
    match spec_model::load_partly(&place.path, &place.name) {
        Ok((spec, None)) => (spec, None),
        Ok((spec, Some(diagnostics))) => (spec, error(rendered(&place.name, &diagnostics))),
        Err(FileError::Io(_, problem)) => (None, error(format!("cannot read `{}`: {problem}", place.name))),
        Err(problem @ FileError::Spec(_)) => (None, error(problem.to_string())),
    }
}

fn rendered(name: &str, diagnostics: &Diagnostics) -> String {
    let count = diagnostics.count();
    let plural = if count == 1 { "" } else { "s" };
    format!("spec `{name}` has {count} error{plural}\n\n{diagnostics}\n")
}

/// Puts items into the module that the attribute stands on, behind those that are there.
fn into_module(item: TokenStream, items: impl FnOnce(&ItemMod) -> TokenStream) -> TokenStream {
    let mut module: ItemMod = if let Ok(module) = syn::parse2(item) {
        module
    } else {
        let message = "this attribute stands on a module: `pub mod name {}`";
        return syn::Error::new(Span::call_site(), message).to_compile_error();
    };
    let Some((_, content)) = &mut module.content else {
        return syn::Error::new_spanned(&module, "the module must have a body: write `{}` instead of `;`")
            .to_compile_error();
    };
    let written = std::mem::take(content);
    let made = items(&module);
    let ItemMod { attrs, vis, unsafety, mod_token, ident, .. } = &module;
    quote! {
        #(#attrs)*
        #vis #unsafety #mod_token #ident {
            #(#written)*
            #made
        }
    }
}
