//! Builders that do not compile until every required field has been set.
//!
//! A builder has one type parameter for each field that must be set: `Unset` before, `Set` after. For each field there
//! is a trait that only `Set` has, so that the compiler's message names the field.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use spec_model::{Field, Object, Type};

use super::{Context, Items, docs, ident, types};

/// Traits named after the fields that must be set.
pub(crate) fn markers<'o>(objects: impl IntoIterator<Item = &'o Object>, rt: &TokenStream) -> TokenStream {
    let objects = objects.into_iter().filter(|object| object.side.request);
    let fields = objects.flat_map(|object| &object.fields);
    let names: BTreeSet<&str> =
        fields.filter(|field| types::must_be_set(field)).map(|field| field.rust_name.as_str()).collect();
    let idents = names.iter().map(|name| ident(name));
    let messages = names.iter().map(|name| format!("required field `{name}` is not set"));
    let labels = names.iter().map(|name| format!("`{name}` is missing"));
    if names.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs)]
        pub mod __field {
            use #rt;
            #(
                #[diagnostic::on_unimplemented(message = #messages, label = #labels)]
                pub trait #idents {}
                impl #idents for rt::Set {}
            )*
        }
    }
}

/// The builder of a record.
pub(crate) fn emit(context: &Context<'_>, object: &Object) -> Items {
    let rt = context.rt;
    let name = ident(&object.type_name);
    let builder = format_ident!("{}Builder", object.type_name);
    let needed: Vec<&Field> = object.fields.iter().filter(|field| types::must_be_set(field)).collect();
    let states: Vec<Ident> = (0..needed.len()).map(|index| format_ident!("S{index}")).collect();
    let markers: Vec<Ident> = needed.iter().map(|field| ident(&field.rust_name)).collect();
    let defaults = states.iter().map(|state| quote!(#state = #rt::Unset));
    let setters = object.fields.iter().map(|field| {
        let at = needed.iter().position(|other| other.name == field.name);
        setter(context, field, &builder, &states, at)
    });
    let given = quote!(#(#states: __field::#markers),*);
    let about = format!(" Builds a [`{name}`].");
    let begin = if needed.is_empty() {
        " Begins without any field set.".to_owned()
    } else {
        let names: Vec<String> = needed.iter().map(|field| format!("`{}`", field.rust_name)).collect();
        format!(" Begins without any field set. Required: {}.", names.join(", "))
    };
    let nested = (!std::ptr::eq(object, &raw const context.spec.request)).then(|| {
        quote! {
            #[automatically_derived]
            impl<#(#states),*> rt::Complete<#name> for #builder<#(#states),*> where #given {
                #[inline]
                fn complete(self) -> #name {
                    self.record
                }
            }
            #[automatically_derived]
            impl rt::Complete<Self> for #name {
                #[inline]
                fn complete(self) -> Self {
                    self
                }
            }
        }
    });
    // A derived `Clone` would ask the states for it, which have none.
    let clone = needed.is_empty().then(|| quote!(#[derive(::core::clone::Clone)]));
    let types = quote! {
        #[doc = #about]
        #clone
        #[must_use = "a builder does nothing until it is built"]
        pub struct #builder<#(#defaults),*> {
            record: #name,
            state: #rt::PhantomData<fn() -> (#(#states,)*)>,
        }
        impl #name {
            #[doc = #begin]
            #[inline]
            pub fn builder() -> #builder {
                #builder { record: #rt::Blank::blank(), state: #rt::PhantomData }
            }
        }
        impl<#(#states),*> #builder<#(#states),*> {
            #(#setters)*
            /// Checks lengths, formats, enumerations and rules.
            ///
            /// # Errors
            /// Every violation at once.
            #[inline]
            pub fn build(self) -> ::core::result::Result<#name, #rt::Violations>
            where
                #given
            {
                #rt::check(&self.record)?;
                ::core::result::Result::Ok(self.record)
            }
        }
    };
    let impls = quote! {
        #[automatically_derived]
        impl<#(#states),*> ::core::fmt::Debug for #builder<#(#states),*> {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                rt::debug(&self.record, f)
            }
        }
        #nested
    };
    Items { types, impls }
}

/// One setter. `at` is the place of the field's state, if it must be set.
fn setter(context: &Context<'_>, field: &Field, builder: &Ident, states: &[Ident], at: Option<usize>) -> TokenStream {
    let rt = context.rt;
    let name = ident(&field.rust_name);
    let doc = docs::field(field);
    let (argument, value) = argument(context, &field.kind);
    let value = if types::is_optional(field) { quote!(::core::option::Option::Some(#value)) } else { value };
    let Some(at) = at else {
        return quote! {
            #[doc = #doc]
            #[inline]
            pub fn #name(mut self, value: #argument) -> Self {
                self.record.#name = #value;
                self
            }
        };
    };
    let after =
        states.iter().enumerate().map(|(index, state)| if index == at { quote!(#rt::Set) } else { quote!(#state) });
    quote! {
        #[doc = #doc]
        pub fn #name(mut self, value: #argument) -> #builder<#(#after),*> {
            self.record.#name = #value;
            #builder { record: self.record, state: #rt::PhantomData }
        }
    }
}

/// What a setter takes, and how that becomes the field's value.
fn argument(context: &Context<'_>, kind: &Type) -> (TokenStream, TokenStream) {
    let rt = context.rt;
    let value = types::value(context, kind);
    match kind {
        Type::String
        | Type::Url
        | Type::Base64
        | Type::Amount(..)
        | Type::DateTime(_)
        | Type::Date(_)
        | Type::Json(_) => (quote!(impl ::core::convert::Into<#value>), quote!(::core::convert::Into::into(value))),
        Type::Enum(index) if context.spec.enums.get(*index).is_some_and(types::keeps_unknown) => {
            (quote!(impl ::core::convert::Into<#value>), quote!(::core::convert::Into::into(value)))
        }
        Type::Enum(_) | Type::Bool(_) | Type::Integer(_) | Type::File => (value, quote!(value)),
        Type::Object(..) => (quote!(impl #rt::Complete<#value>), quote!(#rt::Complete::complete(value))),
        Type::List(list) => {
            let (argument, item) = argument(context, &list.item);
            (
                quote!(impl ::core::iter::IntoIterator<Item = #argument>),
                quote!(::core::iter::Iterator::collect(::core::iter::Iterator::map(
                    ::core::iter::IntoIterator::into_iter(value),
                    |value| #item,
                ))),
            )
        }
    }
}
