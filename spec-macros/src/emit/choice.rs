//! Enumerations and error codes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use spec_model::{Enum, Spec};

use super::{Context, Items, ident, types};

/// A variant: its name, its text on the wire, and its description.
struct Variant<'s> {
    name: Ident,
    text: &'s str,
    doc: String,
}

/// An enumeration of the spec.
pub(crate) fn emit(context: &Context<'_>, list: &Enum) -> Items {
    let name = ident(&list.type_name);
    let variants: Vec<Variant<'_>> = list
        .values
        .iter()
        .map(|value| Variant {
            name: ident(&value.variant),
            text: &value.value,
            doc: describe(&value.value, value.doc.as_deref()),
        })
        .collect();
    let owner = list.shared.as_ref().unwrap_or(&context.spec.method);
    let doc = format!(" An enumeration of `{owner}`.");
    enumeration(context.rt, &name, &doc, &variants, types::keeps_unknown(list))
}

/// The name of the method's error code type.
pub(crate) fn error_type(spec: &Spec) -> String {
    let base = spec.request.type_name.strip_suffix("Request").unwrap_or(&spec.request.type_name);
    format!("{base}ErrorCode")
}

/// The business error codes of the method.
pub(crate) fn emit_errors(context: &Context<'_>) -> Items {
    let spec = context.spec;
    if spec.errors.is_empty() {
        return Items::default();
    }
    let variants: Vec<Variant<'_>> = spec
        .errors
        .iter()
        .map(|error| Variant {
            name: ident(&error.variant),
            text: &error.code,
            doc: describe(&error.code, error.doc.as_deref()),
        })
        .collect();
    let doc = format!(" The business error codes of `{}`.", spec.method);
    enumeration(context.rt, &ident(&error_type(spec)), &doc, &variants, true)
}

fn describe(text: &str, doc: Option<&str>) -> String {
    match doc {
        Some(doc) => format!(" `{text}`: {}", doc.trim_end()),
        None => format!(" `{text}`"),
    }
}

/// The enum with its texts. `other` keeps what is not listed.
fn enumeration(rt: &TokenStream, name: &Ident, doc: &str, variants: &[Variant<'_>], other: bool) -> Items {
    let names: Vec<&Ident> = variants.iter().map(|variant| &variant.name).collect();
    let texts: Vec<&str> = variants.iter().map(|variant| variant.text).collect();
    let docs: Vec<&str> = variants.iter().map(|variant| variant.doc.as_str()).collect();
    let copy = (!other).then(|| quote!(::core::marker::Copy,));
    let other_variant = other.then(|| {
        quote! {
            /// A value that the spec does not list, as it came.
            Other(::std::string::String),
        }
    });
    let keep = if other {
        quote! {
            #[inline]
            fn other(&self) -> ::core::option::Option<&str> {
                match self {
                    Self::Other(text) => ::core::option::Option::Some(text),
                    _ => ::core::option::Option::None,
                }
            }
            #[inline]
            fn keep(text: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self::Other(::std::string::String::from(text)))
            }
        }
    } else {
        TokenStream::new()
    };
    let from = if other {
        quote! {
            #[automatically_derived]
            impl ::core::convert::From<&str> for #name {
                #[inline]
                fn from(text: &str) -> Self {
                    rt::Choice::from_text(text).unwrap_or_else(|| Self::Other(::std::string::String::from(text)))
                }
            }
        }
    } else {
        TokenStream::new()
    };
    let types = quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, #copy ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #docs] #names,)*
            #other_variant
        }
        impl #name {
            /// The text on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                #rt::Choice::text(self)
            }
        }
    };
    let impls = quote! {
        #[automatically_derived]
        impl rt::Choice for #name {
            const ALL: &'static [(Self, &'static str)] = &[#((Self::#names, #texts)),*];
            #keep
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            type Err = rt::NotListed;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
                rt::Choice::from_text(text).ok_or(rt::NotListed)
            }
        }
        #from
    };
    Items { types, impls }
}
