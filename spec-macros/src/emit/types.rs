//! The Rust types of fields, and what the table says of them.

use proc_macro2::TokenStream;
use quote::quote;
use spec_model::{Enum, Field, Format, Place, Presence, Type, Wire};

use super::{Context, ident};

/// A field that the builder must have, because nothing else gives it a value.
pub(crate) fn must_be_set(field: &Field) -> bool {
    field.presence == Presence::Required && field.default.is_none() && !matches!(field.kind, Type::List(_))
}

/// A field that is an `Option` in Rust.
pub(crate) fn is_optional(field: &Field) -> bool {
    field.presence != Presence::Required && !matches!(field.kind, Type::List(_))
}

/// An enumeration that can hold values that are not listed: callers may send them, or replies may bring them.
pub(crate) fn keeps_unknown(list: &Enum) -> bool {
    list.open || list.side.response
}

/// The type of a value, without `Option`.
pub(crate) fn value(context: &Context<'_>, kind: &Type) -> TokenStream {
    let Context { spec, rt } = context;
    match kind {
        Type::String | Type::Url => quote!(::std::string::String),
        Type::Bool(_) => quote!(bool),
        Type::Integer => quote!(i64),
        Type::Base64 => quote!(#rt::Base64),
        Type::File => quote!(#rt::File),
        Type::Enum(index) => name(spec.enums.get(*index).map(|list| list.type_name.as_str())),
        Type::Object(index, _) => name(spec.objects.get(*index).map(|object| object.type_name.as_str())),
        Type::List(item) => {
            let item = value(context, item);
            quote!(::std::vec::Vec<#item>)
        }
    }
}

fn name(name: Option<&str>) -> TokenStream {
    let name = ident(name.unwrap_or("Missing"));
    quote!(#name)
}

/// The type of a field.
pub(crate) fn field(context: &Context<'_>, field: &Field) -> TokenStream {
    let value = value(context, &field.kind);
    if is_optional(field) { quote!(::core::option::Option<#value>) } else { value }
}

/// A field's row of the table. `rt` is in scope there.
pub(crate) fn row(context: &Context<'_>, field: &Field) -> TokenStream {
    let (name, kind) = (&field.name, kind(context, field, &field.kind));
    let mut row = quote!(rt::Field::new(#name, #kind));
    if field.presence == Presence::Required {
        row.extend(quote!(.required()));
    }
    if field.sensitive {
        row.extend(quote!(.sensitive()));
    }
    if field.echo {
        row.extend(quote!(.echo()));
    }
    if !matches!(field.kind, Type::List(_)) {
        row.extend(limits(field));
    }
    if let Some(max) = field.max_bytes {
        row.extend(quote!(.length(0, #max)));
    }
    let place = match field.place {
        Place::BizContent => return row,
        Place::Query => quote!(Query),
        Place::Form => quote!(Form),
        Place::File => quote!(File),
    };
    row.extend(quote!(.place(rt::Place::#place)));
    row
}

/// Length and format. Those of a list are its items'.
fn limits(field: &Field) -> TokenStream {
    let mut tokens = TokenStream::new();
    if field.min_length.is_some() || field.max_length.is_some() {
        let min = proc_macro2::Literal::u32_unsuffixed(field.min_length.unwrap_or(0));
        let max = if let Some(max) = field.max_length {
            let max = proc_macro2::Literal::u32_unsuffixed(max);
            quote!(#max)
        } else {
            quote!(u32::MAX)
        };
        tokens.extend(quote!(.length(#min, #max)));
    }
    if let Some(format) = field.format {
        let format = ident(match format {
            Format::Alphanumeric => "Alphanumeric",
            Format::Identifier => "Identifier",
            Format::Digits => "Digits",
            Format::Hex => "Hex",
        });
        tokens.extend(quote!(.format(rt::Format::#format)));
    }
    tokens
}

fn kind(context: &Context<'_>, field: &Field, kind_of: &Type) -> TokenStream {
    match kind_of {
        Type::String => quote!(rt::Kind::Text),
        Type::Enum(index) => {
            let open = context.spec.enums.get(*index).is_some_and(|list| list.open);
            quote!(rt::Kind::Enum { open: #open })
        }
        Type::Bool(None) => quote!(rt::Kind::Bool(::core::option::Option::None)),
        Type::Bool(Some([yes, no])) => quote!(rt::Kind::Bool(::core::option::Option::Some((#yes, #no)))),
        Type::Integer => quote!(rt::Kind::Integer(rt::Number::new(0, false))),
        Type::Url => quote!(rt::Kind::Url),
        Type::Base64 => quote!(rt::Kind::Base64),
        Type::File => quote!(rt::Kind::File),
        Type::Object(_, Wire::Object) => quote!(rt::Kind::Object),
        Type::Object(_, Wire::JsonString) => quote!(rt::Kind::JsonString),
        Type::List(item) => {
            let (name, item) = (&field.name, kind(context, field, item));
            let limits = limits(field);
            // An item that holds nothing is none.
            quote!(rt::Kind::List(&const { rt::Items::new(rt::Field::new(#name, #item).required() #limits) }))
        }
    }
}
