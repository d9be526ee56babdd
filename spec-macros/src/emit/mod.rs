//! From a spec to Rust items.
//!
//! Generated code is data: a plain struct, a table of its fields, access by index, and a builder. What is done with it
//! is the runtime's work, once for all methods.

mod builder;
mod choice;
mod docs;
mod record;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use spec_model::{Enum, Invoke, Object, Retry, Spec, names};

use crate::tree::Found;

/// What every part of the emission needs.
pub(crate) struct Context<'s> {
    pub(crate) spec: &'s Spec,
    /// Path to the runtime's hidden module.
    pub(crate) rt: &'s TokenStream,
}

/// Rust's keywords (reference, "Keywords"), strict and reserved, of all editions.
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name as an identifier, raw if it is a keyword. Asking `syn` would have the compiler parse every name.
pub(crate) fn ident(name: &str) -> Ident {
    if matches!(name, "self" | "super" | "crate" | "Self") {
        return format_ident!("{name}_");
    }
    if KEYWORDS.binary_search(&name).is_ok() {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// A part of a module.
#[derive(Default)]
pub(crate) struct Items {
    /// Types and their own functions. They stand in the module itself, whose path the compiler's messages show.
    pub(crate) types: TokenStream,
    /// Impls of traits. All of them share one block, where `rt` is in scope: each block costs as much as a function.
    pub(crate) impls: TokenStream,
}

impl Items {
    fn impls(impls: TokenStream) -> Self {
        Self { types: TokenStream::new(), impls }
    }
}

/// The items of a method. `shared` is the path to the module that holds the types of shared objects; without one they
/// stand among the method's own.
pub(crate) fn method(spec: &Spec, rt: &TokenStream, shared: Option<&TokenStream>) -> TokenStream {
    let context = Context { spec, rt };
    let here = |from: &Option<String>| shared.is_none() || from.is_none();
    let mut parts = vec![
        record::emit(&context, &spec.request, &docs::request(spec)),
        builder::emit(&context, &spec.request),
        record::emit(&context, &spec.response, &docs::response(spec)),
    ];
    for (index, item) in spec.objects.iter().enumerate().filter(|(_, item)| here(&item.shared)) {
        if spec.notifications.contains(&index) {
            parts.push(record::emit(&context, item, &docs::object(spec, item)));
            parts.push(Items::impls(notification(item)));
        } else {
            parts.extend(object(&context, item));
        }
    }
    parts.extend(spec.enums.iter().filter(|list| here(&list.shared)).map(|list| choice::emit(&context, list)));
    parts.push(choice::emit_errors(&context));
    parts.push(Items::impls(wiring(&context)));
    let built = spec.objects.iter().filter(|item| here(&item.shared)).chain([&spec.request]);
    let markers = builder::markers(built, rt);
    let imports = shared.map(|path| import(spec, path));
    block(&parts, &quote!(#imports #markers), rt)
}

/// The types of shared objects, once for all methods of a family.
#[derive(Default)]
pub(crate) struct Shared {
    names: BTreeSet<String>,
    parts: Vec<Items>,
    built: Vec<Object>,
}

impl Shared {
    /// Adds the shared objects of a method, unless they are there already.
    pub(crate) fn add(&mut self, spec: &Spec, rt: &TokenStream) {
        let context = Context { spec, rt };
        let new = |from: &Option<String>| from.as_ref().is_some_and(|name| !self.names.contains(name));
        let objects: Vec<&Object> = spec.objects.iter().filter(|object| new(&object.shared)).collect();
        let enums: Vec<&Enum> = spec.enums.iter().filter(|list| new(&list.shared)).collect();
        self.parts.extend(objects.iter().flat_map(|item| object(&context, item)));
        self.parts.extend(enums.iter().map(|list| choice::emit(&context, list)));
        self.names.extend(objects.iter().filter_map(|object| object.shared.clone()));
        self.built.extend(objects.into_iter().cloned());
    }

    /// The items of their module; nothing if there is none.
    pub(crate) fn emit(&self, rt: &TokenStream) -> Option<TokenStream> {
        (!self.parts.is_empty()).then(|| block(&self.parts, &builder::markers(&self.built, rt), rt))
    }
}

/// An object inside a request or response.
fn object(context: &Context<'_>, object: &Object) -> Vec<Items> {
    let mut parts = vec![record::emit(context, object, &docs::object(context.spec, object))];
    parts.push(Items::impls(record::as_value(object)));
    parts.extend(object.side.request.then(|| builder::emit(context, object)));
    parts
}

/// The types of shared objects, which stand elsewhere, under the names that they would have here.
fn import(spec: &Spec, path: &TokenStream) -> TokenStream {
    let objects = spec.objects.iter().filter(|object| object.shared.is_some()).map(|object| &object.type_name);
    let builders = objects.clone().map(|name| format_ident!("{name}Builder"));
    let enums = spec.enums.iter().filter(|list| list.shared.is_some()).map(|list| &list.type_name);
    let names: Vec<Ident> = objects.chain(enums).map(|name| ident(name)).chain(builders).collect();
    if names.is_empty() { TokenStream::new() } else { quote!(pub use #path::{#(#names),*};) }
}

/// Parts of a module, put together.
fn block(parts: &[Items], others: &TokenStream, rt: &TokenStream) -> TokenStream {
    let (types, impls) = (parts.iter().map(|part| &part.types), parts.iter().map(|part| &part.impls));
    quote! {
        #(#types)*
        #others
        const _: () = {
            use #rt;
            #(#impls)*
        };
    }
}

/// The text of the method's spec.
pub(crate) fn source(include: &TokenStream) -> TokenStream {
    quote! {
        /// The spec file that this module was made from.
        pub const SPEC: &str = #include;
    }
}

/// The spec files that a module was made from, and its methods for those who do not name their types.
pub(crate) fn index(methods: &[Found], objects: BTreeMap<String, TokenStream>, rt: &TokenStream) -> TokenStream {
    let mut files = objects;
    files.extend(methods.iter().map(|method| (method.file.clone(), method.spec.clone())));
    let files = files.iter().map(|(name, text)| quote!((#name, #text)));
    let methods = methods.iter().map(|Found { spec, request, .. }| quote!(#rt::AnyMethod::of::<#request>(#spec)));
    quote! {
        /// The spec files that this module was made from: name and text.
        pub const SPECS: &[(&str, &str)] = &[#(#files),*];
        #[doc(hidden)]
        pub const METHODS: &[#rt::AnyMethod] = &[#(#methods),*];
    }
}

/// What makes a record one of a notification's parameters.
fn notification(object: &Object) -> TokenStream {
    let name = ident(&object.type_name);
    quote!(#[automatically_derived] impl rt::Notified for #name {})
}

/// The method itself, and what its request may be used for.
fn wiring(context: &Context<'_>) -> TokenStream {
    let spec = context.spec;
    let request = ident(&spec.request.type_name);
    let response = ident(&spec.response.type_name);
    let name = &spec.method;
    let node = format!("{}_response", spec.method.replace('.', "_"));
    let read_only = spec.read_only;
    let key = spec.idempotency_key.as_ref();
    let key = key.and_then(|key| spec.request.fields.iter().position(|field| field.name == *key));
    let key = if let Some(index) = key {
        quote!(::core::option::Option::Some(#index))
    } else {
        quote!(::core::option::Option::None)
    };
    let errors = spec.errors.iter().map(|error| {
        let (code, retry) = (&error.code, retry(error.retry));
        quote!((#code, rt::Retry::#retry))
    });
    let invokes = spec.invoke.iter().map(|invoke| match invoke {
        Invoke::Execute => quote!(ExecuteRequest),
        Invoke::Page => quote!(PageRequest),
        Invoke::Sdk => quote!(SdkRequest),
    });
    let error_code = ident(&choice::error_type(spec));
    let error_code = (!spec.errors.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl rt::ErrorCode for #error_code {
                const METHOD: &'static rt::Method = &METHOD;
                #[inline]
                fn from_sub_code(sub_code: &str) -> Self {
                    rt::error_code(sub_code)
                }
            }
        }
    });
    quote! {
        static METHOD: rt::Method = rt::Method {
            name: rt::Cow::Borrowed(#name),
            node: rt::Cow::Borrowed(#node),
            read_only: #read_only,
            idempotency_key: #key,
            errors: &[#(#errors),*],
        };
        #[automatically_derived]
        impl rt::Request for #request {
            const METHOD: &'static rt::Method = &METHOD;
            type Response = #response;
        }
        // The compiler would list all other requests as help, which helps nobody.
        #(#[automatically_derived] #[diagnostic::do_not_recommend] impl rt::#invokes for #request {})*
        #error_code
    }
}

fn retry(retry: Retry) -> Ident {
    let name = match retry {
        Retry::Never => "Never",
        Retry::SameRequest => "SameRequest",
        Retry::AfterPause => "AfterPause",
        Retry::QueryFirst => "QueryFirst",
    };
    Ident::new(name, Span::call_site())
}

/// The main types' names without anything in them, for a file that cannot be read at all.
pub(crate) fn fallback(path: &Path) -> TokenStream {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(base) = stem.rsplit('.').next().and_then(names::type_name) else { return TokenStream::new() };
    let types = ["Request", "Response", "ErrorCode"].map(|suffix| ident(&format!("{base}{suffix}")));
    quote! {
        #(
            #[doc = " Its spec cannot be read."]
            #[derive(Debug)]
            pub struct #types;
        )*
    }
}
