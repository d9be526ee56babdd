//! The pipeline: find, read, emit.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use spec_model::{Diagnostics, FileError, Spec};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, Visibility};

use crate::args::Args;
use crate::emit;
use crate::locate::{self, Place};
use crate::output::Output;
use crate::tree::{Found, Tree};

/// `#[alipay_api("file")] mod name { … }`
pub(crate) fn api(args: TokenStream, item: TokenStream, runtime: &str) -> TokenStream {
    into_module(item, || items(args, runtime))
}

/// `#[alipay_family("folder")] mod name { … }`
pub(crate) fn family(args: TokenStream, item: TokenStream, runtime: &str) -> TokenStream {
    into_module(item, || family_items(args, runtime).unwrap_or_else(|error| error.to_compile_error()))
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
        let source = emit::source(&place.include(&args.path));
        let items = output.write(&place, emit::method(&spec, &rt, None))?;
        let mut objects = BTreeMap::new();
        add_objects(&mut objects, &spec, &place, &args.path);
        let index = emit::index(&[Found::here(&spec, &place.name)], objects, &rt);
        Ok(quote!(#error #output #index #source #items))
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
    let mut object_files = BTreeMap::new();
    let mut shared = emit::Shared::default();
    for file in found {
        let place = folder.join(file);
        let (spec, problem) = read(&place, &args.path);
        problem.to_tokens(&mut errors);
        let Some(spec) = spec else { continue };
        add_objects(&mut object_files, &spec, &place, &args.path);
        let source = emit::source(&place.include(&args.path));
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
    let index = emit::index(&tree.methods(), object_files, &rt);
    let modules = tree.emit();
    Ok(quote!(#errors #output #index #objects #modules))
}

/// Notes the files of the shared objects that a method uses. That their text is part of the expansion tells Cargo when to
/// build again.
fn add_objects(files: &mut BTreeMap<String, TokenStream>, spec: &Spec, place: &Place, literal: &LitStr) {
    for object in &spec.shared {
        files.insert(object.name().to_owned(), place.named(object.name()).include(literal));
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
fn into_module(item: TokenStream, items: impl FnOnce() -> TokenStream) -> TokenStream {
    let Ok(Module { head, body }) = syn::parse2(item) else {
        let message = "this attribute stands on a module: `pub mod name {}`";
        return syn::Error::new(Span::call_site(), message).to_compile_error();
    };
    let Some(written) = body else {
        return syn::Error::new_spanned(head, "the module must have a body: write `{}` instead of `;`")
            .to_compile_error();
    };
    let made = items();
    quote!(#head { #written #made })
}

/// A module, whose items nobody needs to understand.
struct Module {
    /// What stands before its body.
    head: TokenStream,
    /// What stands between its braces, if it has any.
    body: Option<TokenStream>,
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        let (unsafety, keyword): (Option<Token![unsafe]>, Token![mod]) = (input.parse()?, input.parse()?);
        let name: Ident = input.parse()?;
        let head = quote!(#(#attributes)* #visibility #unsafety #keyword #name);
        if input.parse::<Option<Token![;]>>()?.is_some() {
            return Ok(Self { head, body: None });
        }
        let body;
        syn::braced!(body in input);
        Ok(Self { head, body: Some(body.parse()?) })
    }
}
