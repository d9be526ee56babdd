//! A struct, its table, and access to its fields by index.

use proc_macro2::TokenStream;
use quote::quote;
use spec_model::{Field, Object, Rule, RuleKind, Type};

use super::{Context, Items, docs, ident, types};

/// The struct and what the runtime needs of it.
pub(crate) fn emit(context: &Context<'_>, object: &Object, doc: &str) -> Items {
    let name = ident(&object.type_name);
    let text = &object.type_name;
    let alias = alias(context, object);
    let names: Vec<_> = object.fields.iter().map(|field| ident(&field.rust_name)).collect();
    let fields = object.fields.iter().zip(&names).map(|(field, name)| {
        let (doc, kind) = (docs::field(field), types::field(context, field));
        quote!(#[doc = #doc] pub #name: #kind)
    });
    let rows = object.fields.iter().map(|field| types::row(context, field));
    let rules = object.rules.iter().filter_map(|rule| emit_rule(object, rule));
    let blanks = object.fields.iter().zip(&names).map(|(field, name)| {
        let value = default(context, field).unwrap_or_else(|| quote!(rt::Blank::blank()));
        quote!(#name: #value)
    });
    let (get, get_mut) = (access(&names, &quote!(&)), access(&names, &quote!(&mut)));
    let types = quote! {
        #[doc = #doc]
        #alias
        #[derive(::core::clone::Clone)]
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    };
    let impls = quote! {
        #[automatically_derived]
        impl rt::Record for #name {
            #[inline]
            fn table(&self) -> &'static rt::Table {
                static TABLE: rt::Table = rt::Table::new(#text, &[#(#rows),*], &[#(#rules),*]);
                &TABLE
            }
            #[inline]
            fn get(&self, index: usize) -> &dyn rt::Value {
                #get
            }
            #[inline]
            fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
                #get_mut
            }
        }
        #[automatically_derived]
        impl rt::Blank for #name {
            #[inline]
            fn blank() -> Self {
                Self { #(#blanks),* }
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                rt::debug(self, f)
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                rt::equal(self, other)
            }
        }
    };
    Items { types, impls }
}

/// People who know an official SDK find the type by that SDK's name.
fn alias(context: &Context<'_>, object: &Object) -> Option<TokenStream> {
    let spec = context.spec;
    let suffix = if std::ptr::eq(object, &raw const spec.request) {
        "Request"
    } else if std::ptr::eq(object, &raw const spec.response) {
        "Response"
    } else {
        return None;
    };
    let official = docs::official_name(spec, suffix);
    (official != object.type_name).then(|| quote!(#[doc(alias = #official)]))
}

/// The body of `get` or `get_mut`. The table's length bounds the index, so the last field needs no number.
fn access(names: &[proc_macro2::Ident], borrow: &TokenStream) -> TokenStream {
    match names {
        [] => quote!({
            let _ = index;
            let _ = self;
            rt::no_field()
        }),
        [only] => quote!({
            let _ = index;
            #borrow self.#only
        }),
        [init @ .., last] => {
            let indices = 0..init.len();
            quote!(match index {
                #(#indices => #borrow self.#init,)*
                _ => #borrow self.#last,
            })
        }
    }
}

/// The value that a field has before anyone sets it, if the spec gives one.
fn default(context: &Context<'_>, field: &Field) -> Option<TokenStream> {
    let text = field.default.as_ref()?;
    let value = match &field.kind {
        Type::String | Type::Url => quote!(::std::string::String::from(#text)),
        Type::Amount(..) => quote!(rt::Amount::from(#text)),
        Type::DateTime(_) => quote!(rt::DateTime::from(#text)),
        Type::Date(_) => quote!(rt::Date::from(#text)),
        Type::Integer(_) => {
            let number: i64 = text.parse().ok()?;
            quote!(#number)
        }
        Type::Bool(None) => {
            let truth = text == "true";
            quote!(#truth)
        }
        Type::Bool(Some([yes, _])) => {
            let truth = text == yes;
            quote!(#truth)
        }
        Type::Enum(index) => {
            let list = context.spec.enums.get(*index)?;
            let variant = ident(&list.values.iter().find(|value| value.value == *text)?.variant);
            let name = ident(&list.type_name);
            quote!(#name::#variant)
        }
        Type::Base64 | Type::File | Type::Json(_) | Type::Object(..) | Type::List(_) => return None,
    };
    Some(if types::is_optional(field) { quote!(::core::option::Option::Some(#value)) } else { value })
}

fn emit_rule(object: &Object, rule: &Rule) -> Option<TokenStream> {
    let index = |name: &String| object.fields.iter().position(|field| field.name == *name);
    let (kind, names) = match &rule.kind {
        RuleKind::AnyOf(names) => ("AnyOf", names.iter().map(index).collect::<Option<Vec<_>>>()?),
        RuleKind::OneOf(names) => ("OneOf", names.iter().map(index).collect::<Option<Vec<_>>>()?),
        RuleKind::AllOrNone(names) => ("AllOrNone", names.iter().map(index).collect::<Option<Vec<_>>>()?),
        RuleKind::Requires(field, needs) => ("Requires", vec![index(field)?, index(needs)?]),
    };
    let kind = ident(kind);
    let when = if let Some((field, value)) = &rule.when {
        let field = index(field)?;
        quote!(::core::option::Option::Some((#field, #value)))
    } else {
        quote!(::core::option::Option::None)
    };
    Some(quote!(rt::Rule { kind: rt::RuleKind::#kind, fields: &[#(#names),*], when: #when }))
}

/// What makes a record a value of another record's field.
pub(crate) fn as_value(object: &Object) -> TokenStream {
    let name = ident(&object.type_name);
    quote! {
        #[automatically_derived]
        impl rt::Value for #name {
            #[inline]
            fn view(&self) -> rt::View<'_> {
                rt::View::Record(self)
            }
            #[inline]
            fn fill(
                &mut self,
                json: rt::JsonValue<'_>,
                field: &rt::Field,
            ) -> ::core::result::Result<(), rt::Mismatch> {
                rt::nested(self, json, field)
            }
        }
    }
}
