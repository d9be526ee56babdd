//! A spec's examples, with a mark in every sensitive value: what is searched for is never there by chance, and a new spec
//! is searched without a line for it.

use serde_json::json;
use serde_json::value::RawValue;
use spec_model::example::{self, Member};
use spec_model::{Field, Format, Limits, Object, Place, Spec, Type, Wire, instance, rewrite};

use super::scan::{DIGITS, MARK};

/// What takes the place of a sensitive value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mark {
    /// A value that keeps the field's rules and bears a mark.
    Sound,
    /// A text that bears a mark and is too long, or no such value at all.
    TooLong,
    /// An object that bears a mark, whatever is expected.
    OtherForm,
}

/// A request of a spec, as JSON text, and how many of its values are marked.
pub(crate) fn request(spec: &Spec, mark: Mark) -> (String, usize) {
    let build = |all| {
        let mut marker = Marker { spec, mark, all, marked: 0 };
        (marker.object(&spec.request, false, &example::members(spec, &spec.request)), marker.marked)
    };
    let (whole, marked) = build(true);
    // A field that excludes another cannot be added to the example.
    let is_sound = |text: &str| instance::check(spec, &serde_json::from_str(text).unwrap()).is_empty();
    if matches!(mark, Mark::Sound) && !is_sound(&whole) && !spec.request.fields.iter().any(|f| f.kind == Type::File) {
        let (part, marked) = build(false);
        assert!(is_sound(&part), "{}: {part}", spec.method);
        return (part, marked);
    }
    (whole, marked)
}

/// The fields of a response or a notification.
pub(crate) fn object(spec: &Spec, object: &Object, mark: Mark) -> (String, usize) {
    let mut marker = Marker { spec, mark, all: true, marked: 0 };
    (marker.object(object, false, &example::members(spec, object)), marker.marked)
}

struct Marker<'s> {
    spec: &'s Spec,
    mark: Mark,
    /// Whether sensitive fields that have no example are added.
    all: bool,
    marked: usize,
}

impl Marker<'_> {
    fn object(&mut self, object: &Object, is_sensitive: bool, members: &[Member]) -> String {
        let mut marked = Vec::new();
        for field in object.fields.iter().filter(|field| field.place != Place::File) {
            let is_sensitive = is_sensitive || field.sensitive;
            let given = members.iter().find(|(name, _)| *name == field.name).map(|(_, text)| text.as_str());
            let text = match given {
                Some(text) => Some(self.value(text, &field.kind, limits(field), is_sensitive)),
                None if is_sensitive && self.all => self.invented(&field.kind, limits(field)),
                None => None,
            };
            marked.extend(text.map(|text| (field.name.clone(), text)));
        }
        example::write(&marked)
    }

    /// A value that has no example.
    fn invented(&mut self, kind: &Type, limits: Limits) -> Option<String> {
        match kind {
            Type::Object(index, wire) => {
                let inner = &self.spec.objects[*index];
                let members = example::members(self.spec, inner);
                Some(wired(self.object(inner, true, &members), *wire))
            }
            Type::List(list) => {
                let item = self.invented(&list.item, list.limits)?;
                Some(wired(format!("[{item}]"), list.wire))
            }
            _ => self.leaf(kind, limits),
        }
    }

    fn value(&mut self, text: &str, kind: &Type, limits: Limits, is_sensitive: bool) -> String {
        let plain = |wire: Wire| match wire {
            Wire::Json => text.to_owned(),
            Wire::JsonString => serde_json::from_str(text).unwrap(),
        };
        match kind {
            Type::Object(index, wire) => {
                let members = rewrite::members(&plain(*wire)).unwrap();
                wired(self.object(&self.spec.objects[*index], is_sensitive, &members), *wire)
            }
            Type::List(list) => {
                let text = plain(list.wire);
                let items: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
                let items = items.iter().map(|item| self.value(item.get(), &list.item, list.limits, is_sensitive));
                let items = items.collect::<Vec<_>>().join(",");
                wired(format!("[{items}]"), list.wire)
            }
            _ if is_sensitive => self.leaf(kind, limits).unwrap_or_else(|| text.to_owned()),
            _ => text.to_owned(),
        }
    }

    /// The JSON text of a marked value; `None` if the type has no room for a mark.
    fn leaf(&mut self, kind: &Type, limits: Limits) -> Option<String> {
        let text = match self.mark {
            Mark::Sound => sound(kind, limits)?,
            Mark::TooLong => json!(MARK.repeat(1_000)).to_string(),
            Mark::OtherForm => json!({MARK: MARK}).to_string(),
        };
        self.marked += 1;
        Some(text)
    }
}

fn limits(field: &Field) -> Limits {
    match &field.kind {
        Type::List(list) => list.limits,
        _ => field.limits,
    }
}

fn wired(text: String, wire: Wire) -> String {
    match wire {
        Wire::Json => text,
        Wire::JsonString => json!(text).to_string(),
    }
}

/// A value that keeps the rules.
fn sound(kind: &Type, limits: Limits) -> Option<String> {
    let most = limits.max_length.map_or(usize::MAX, |most| most as usize);
    let texts = match (kind, limits.format) {
        (Type::String, None) => vec![format!("收\"&<{MARK}>\\+%"), MARK.to_owned(), DIGITS.to_owned()],
        (Type::String, Some(Format::Digits)) => vec![DIGITS.to_owned()],
        (Type::String, Some(_)) => vec![MARK.to_owned(), DIGITS.to_owned()],
        (Type::Url, _) => vec![format!("https://example.com/{MARK}")],
        (Type::Base64, _) => vec![base64_simd::STANDARD.encode_to_string(format!("x{MARK}"))],
        (Type::Json(wire), _) => return Some(wired(json!({"a": MARK}).to_string(), *wire)),
        (Type::Integer(number) | Type::Amount(number, _), _) => {
            let value: spec_model::Decimal = DIGITS.parse().unwrap();
            let fits = number.min.is_none_or(|min| min <= value) && number.max.is_none_or(|max| max >= value);
            let text = if number.text { json!(DIGITS).to_string() } else { DIGITS.to_owned() };
            return (fits && DIGITS.len() <= most).then_some(text);
        }
        _ => return None,
    };
    let least = limits.min_length.unwrap_or_default() as usize;
    let text = texts.into_iter().find(|text| text.chars().count() <= most)?;
    // Zeros are in every format, and base64 of three bytes more.
    let missing = least.saturating_sub(text.chars().count());
    Some(json!(text + &"0".repeat(missing)).to_string())
}
