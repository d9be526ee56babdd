//! The Rust types of fields, and what the table says of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use spec_model::{Enum, Field, Format, Limits, List, Number, Place, Presence, Type, Wire};

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
        Type::Integer(_) => quote!(i64),
        Type::Amount(..) => quote!(#rt::Amount),
        Type::DateTime(_) => quote!(#rt::DateTime),
        Type::Date(_) => quote!(#rt::Date),
        Type::Base64 => quote!(#rt::Base64),
        Type::Json(_) => quote!(#rt::Json),
        Type::File => quote!(#rt::File),
        Type::Enum(index) => name(spec.enums.get(*index).map(|list| list.type_name.as_str())),
        Type::Object(index, _) => name(spec.objects.get(*index).map(|object| object.type_name.as_str())),
        Type::List(list) => {
            let item = value(context, &list.item);
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
    let (name, kind, limits) = (&field.name, kind(context, &field.name, &field.kind), limits(field.limits));
    let mut row = quote!(rt::Field::new(#name, #kind)#limits);
    if field.presence == Presence::Required {
        row.extend(quote!(.required()));
        if field.default.is_some() {
            row.extend(quote!(.defaulted()));
        }
    }
    if field.sensitive {
        row.extend(quote!(.sensitive()));
    }
    if field.echo {
        row.extend(quote!(.echo()));
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

/// Length and characters.
fn limits(limits: Limits) -> TokenStream {
    let mut tokens = TokenStream::new();
    if let Some((min, max)) = range(limits.min_length, limits.max_length) {
        tokens.extend(quote!(.length(#min, #max)));
    }
    if let Some(format) = limits.format {
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

/// Both ends of a range, if either is known.
fn range(min: Option<u32>, max: Option<u32>) -> Option<(TokenStream, TokenStream)> {
    let number = |number: u32| proc_macro2::Literal::u32_unsuffixed(number).into_token_stream();
    (min.is_some() || max.is_some()).then(|| (number(min.unwrap_or(0)), max.map_or_else(|| quote!(u32::MAX), number)))
}

fn kind(context: &Context<'_>, name: &str, kind_of: &Type) -> TokenStream {
    match kind_of {
        Type::String => quote!(rt::Kind::Text),
        Type::Enum(index) => {
            let open = context.spec.enums.get(*index).is_some_and(|list| list.open);
            quote!(rt::Kind::Enum { open: #open })
        }
        Type::Bool(None) => quote!(rt::Kind::Bool(::core::option::Option::None)),
        Type::Bool(Some([yes, no])) => quote!(rt::Kind::Bool(::core::option::Option::Some((#yes, #no)))),
        Type::Integer(bounds) => {
            let number = number(bounds);
            quote!(rt::Kind::Integer(#number))
        }
        Type::Amount(bounds, _) => {
            let number = number(bounds);
            quote!(rt::Kind::Amount(#number))
        }
        Type::DateTime(pattern) => {
            let pattern = pattern.as_str();
            quote!(rt::Kind::DateTime(#pattern))
        }
        Type::Date(pattern) => {
            let pattern = pattern.as_str();
            quote!(rt::Kind::Date(#pattern))
        }
        Type::Url => quote!(rt::Kind::Url),
        Type::Base64 => quote!(rt::Kind::Base64),
        Type::Json(wire) => {
            let text = *wire == Wire::JsonString;
            quote!(rt::Kind::Json { text: #text })
        }
        Type::File => quote!(rt::Kind::File),
        Type::Object(_, Wire::Json) => quote!(rt::Kind::Object),
        Type::Object(_, Wire::JsonString) => quote!(rt::Kind::JsonString),
        Type::List(list) => {
            let items = items(context, name, list);
            quote!(rt::Kind::List(&const { #items }))
        }
    }
}

fn items(context: &Context<'_>, name: &str, list: &List) -> TokenStream {
    let (item, limits) = (kind(context, name, &list.item), limits(list.limits));
    // An item that holds nothing is none.
    let mut items = quote!(rt::Items::new(rt::Field::new(#name, #item).required()#limits));
    if let Some((min, max)) = range(list.min_items, list.max_items) {
        items.extend(quote!(.count(#min, #max)));
    }
    if list.wire == Wire::JsonString {
        items.extend(quote!(.text()));
    }
    items
}

fn number(number: &Number) -> TokenStream {
    let (scale, text) = (proc_macro2::Literal::u8_unsuffixed(number.scale), number.text);
    let mut tokens = quote!(rt::Number::new(#scale, #text));
    if let Some(min) = number.min.map(|min| min.to_string()) {
        tokens.extend(quote!(.min(#min)));
    }
    if let Some(max) = number.max.map(|max| max.to_string()) {
        tokens.extend(quote!(.max(#max)));
    }
    tokens
}
