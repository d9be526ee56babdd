//! `type:` and the keys that belong to each type.

use rust_decimal::Decimal;

use crate::check;
use crate::keys::{self, Keys};
use crate::model::{Enum, Format, Limits, List, Number, Side, Type, Unit, Wire};
use crate::node::{Scalar, Value, excerpt};
use crate::object;
use crate::pattern::{self, Pattern};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::suggest;
use crate::types::{Scope, Types};
use crate::value;
use crate::values;
use crate::vocabulary;

/// The words after `type:`.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Word {
    String,
    Enum,
    Bool,
    Integer,
    Amount,
    DateTime,
    Date,
    Url,
    Base64,
    Json,
    File,
    Object,
    List,
}

pub(crate) const TYPES: [(&str, Word); 13] = [
    ("string", Word::String),
    ("enum", Word::Enum),
    ("bool", Word::Bool),
    ("integer", Word::Integer),
    ("amount", Word::Amount),
    ("datetime", Word::DateTime),
    ("date", Word::Date),
    ("url", Word::Url),
    ("base64", Word::Base64),
    ("json", Word::Json),
    ("file", Word::File),
    ("object", Word::Object),
    ("list", Word::List),
];

/// The keys that only some types have.
pub(crate) const KEYS: [(&str, &[Word]); 17] = [
    ("values", &[Word::Enum]),
    ("open", &[Word::Enum]),
    ("spelling", &[Word::Bool]),
    ("min", &[Word::Integer, Word::Amount]),
    ("max", &[Word::Integer, Word::Amount]),
    ("scale", &[Word::Amount]),
    ("unit", &[Word::Amount]),
    ("pattern", &[Word::DateTime, Word::Date]),
    ("wire", &[Word::Integer, Word::Amount, Word::Json, Word::Object, Word::List]),
    ("fields", &[Word::Object]),
    ("rules", &[Word::Object]),
    ("object", &[Word::Object]),
    ("items", &[Word::List]),
    ("min_items", &[Word::List]),
    ("max_items", &[Word::List]),
    ("max_bytes", &[Word::File]),
    ("format", &[Word::String]),
];

pub(crate) const FORMATS: [(&str, Format); 4] = [
    ("alphanumeric", Format::Alphanumeric),
    ("identifier", Format::Identifier),
    ("digits", Format::Digits),
    ("hex", Format::Hex),
];

pub(crate) const UNITS: [(&str, Unit); 2] = [("yuan", Unit::Yuan), ("fen", Unit::Fen)];
/// The words after `wire:`, which depend on the type.
pub(crate) const NUMBER_WIRES: [(&str, bool); 2] = [("number", false), ("string", true)];
pub(crate) const OBJECT_WIRES: [(&str, Wire); 2] = [("object", Wire::Json), ("json_string", Wire::JsonString)];
pub(crate) const LIST_WIRES: [(&str, Wire); 2] = [("list", Wire::Json), ("json_string", Wire::JsonString)];
pub(crate) const JSON_WIRES: [(&str, Wire); 2] = [("json", Wire::Json), ("json_string", Wire::JsonString)];

/// The most digits that an amount may have behind the point.
pub(crate) const MAX_SCALE: u8 = 12;

/// The field whose type is read.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    /// Its name on the wire.
    pub(crate) name: &'s str,
    /// What types are named after that it introduces: the name given by hand, else that on the wire.
    pub(crate) base: &'s str,
    /// Its key.
    pub(crate) span: Span,
}

/// Reads the type of a field, or of a list's items, with the keys that belong to it.
pub(crate) fn read(
    subject: Subject<'_>,
    keys: &mut Keys<'_>,
    scope: Scope<'_>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> Option<Type> {
    let Subject { name, base, span } = subject;
    let word = read_word(name, span, keys, types, problems);
    misplaced(word, keys, problems);
    match word? {
        Word::String => Some(Type::String),
        Word::Integer => Some(Type::Integer(number(0, false, keys, problems))),
        Word::Amount => Some(amount(keys, problems)),
        Word::DateTime => pattern(pattern::Kind::DateTime, keys, problems).map(Type::DateTime),
        Word::Date => pattern(pattern::Kind::Date, keys, problems).map(Type::Date),
        Word::Url => Some(Type::Url),
        Word::Base64 => Some(Type::Base64),
        Word::Json => Some(Type::Json(keys.word("wire", &JSON_WIRES, problems).unwrap_or(Wire::Json))),
        Word::File => Some(Type::File),
        Word::Bool => Some(Type::Bool(spelling(keys, problems))),
        Word::Enum => {
            let values = values::read(span, keys, problems)?;
            let open = keys.flag("open", problems);
            let list = Enum { type_name: String::new(), shared: None, values, open, side: Side::default() };
            types.add_enum(base, list, scope, span, problems).map(Type::Enum)
        }
        Word::Object => object::read(subject, keys, scope, types, problems),
        Word::List => list(subject, keys, scope, types, problems).map(|list| Type::List(Box::new(list))),
    }
}

/// The word after `type:`.
fn read_word(
    name: &str,
    span: Span,
    keys: &mut Keys<'_>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> Option<Word> {
    let Some(node) = keys.get("type") else {
        if keys.lacks("type") {
            // The first key that only some types have tells which is meant.
            let owners = KEYS.iter().find(|(key, _)| keys.get(key).is_some()).map(|(_, owners)| written(owners));
            problems.push(Problem::new(span, format!("`{name}` has no `type`")).hint(match owners {
                Some(owners) => format!("add {owners}"),
                None => format!("expected {}", suggest::one_of(&TYPES.map(|(word, _)| word))),
            }));
        }
        if let Some(Value::Scalar(object)) = keys.get("object").map(|node| &node.value) {
            object::mention(&object.text, types, problems);
        }
        return None;
    };
    if let Value::Scalar(Scalar { text, .. }) = &node.value {
        let problem = Problem::new(node.span, format!("unknown type `{}`", excerpt(text)));
        if object::mention(text, types, problems) {
            problems.push(problem.hint(format!("write `type: object, object: {}`", excerpt(text))));
            return None;
        }
        if let Some((word, length)) = text.split_once('(') {
            let length = excerpt(length.trim_end_matches(')'));
            problems.push(problem.hint(format!("write `type: {}, max_length: {length}`", excerpt(word))));
            return None;
        }
    }
    keys.word("type", &TYPES, problems)
}

/// Keys of other types are faults, but known ones: say so instead of `unknown key`.
fn misplaced(word: Option<Word>, keys: &mut Keys<'_>, problems: &mut Problems) {
    for (key, owners) in KEYS {
        if word.is_some_and(|word| owners.contains(&word)) {
            // Asked for here, so that it is known even where reading the type ends early.
            keys.entry(key);
            continue;
        }
        if let (Some(entry), Some(_)) = (keys.foreign(key), word) {
            let hint = match owners {
                [_] => format!("remove it, or write {}", written(owners)),
                _ => "remove it, or change the type".to_owned(),
            };
            problems.push(Problem::new(entry.key.span, format!("`{key}` belongs to {}", written(owners))).hint(hint));
        }
    }
}

/// Types as they are written: `type: datetime` or `type: date`.
fn written(owners: &[Word]) -> String {
    let words = TYPES.iter().filter(|(_, word)| owners.contains(word));
    let words: Vec<String> = words.map(|(word, _)| format!("type: {word}")).collect();
    suggest::one_of(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Length and characters.
pub(crate) fn limits(keys: &mut Keys<'_>, problems: &mut Problems) -> Limits {
    Limits {
        max_length: keys.count("max_length", problems),
        min_length: keys.count("min_length", problems),
        format: keys.word("format", &FORMATS, problems),
    }
}

fn amount(keys: &mut Keys<'_>, problems: &mut Problems) -> Type {
    let unit = keys.word("unit", &UNITS, problems).unwrap_or(Unit::Yuan);
    let scale = if unit == Unit::Fen { 0 } else { 2 };
    let scale = match keys.count("scale", problems) {
        None => scale,
        Some(given) if unit == Unit::Yuan && given <= u32::from(MAX_SCALE) => u8::try_from(given).unwrap_or(scale),
        Some(_) => {
            let span = keys.get("scale").map(|node| node.span).unwrap_or_default();
            problems.push(match unit {
                Unit::Fen => {
                    Problem::new(span, "an amount in fen with a `scale`").hint("fen are whole: remove `scale`")
                }
                Unit::Yuan => Problem::new(span, format!("`scale` is greater than {MAX_SCALE}"))
                    .hint("`scale` is the number of digits behind the point: 2 for fen"),
            });
            scale
        }
    };
    Type::Amount(number(scale, true, keys, problems), unit)
}

/// Bounds and spelling of a number.
fn number(scale: u8, text: bool, keys: &mut Keys<'_>, problems: &mut Problems) -> Number {
    let text = keys.word("wire", &NUMBER_WIRES, problems).unwrap_or(text);
    let min = bound("min", scale, keys, problems);
    let max = bound("max", scale, keys, problems);
    if let (Some((min, _)), Some((max, span))) = (min, max)
        && min > max
    {
        problems
            .push(Problem::new(span, format!("`max` {max} is less than `min` {min}")).hint("no value could be valid"));
    }
    Number { min: min.map(|(min, _)| min), max: max.map(|(max, _)| max), scale, text }
}

fn bound(key: &'static str, scale: u8, keys: &mut Keys<'_>, problems: &mut Problems) -> Option<(Decimal, Span)> {
    let entry = keys.entry(key)?;
    let text = keys::text(&entry.value, entry.key.span, problems)?;
    let span = entry.value.span;
    match value::decimal(text) {
        Some(number) if number.normalize().scale() <= u32::from(scale) => return Some((number, span)),
        Some(_) => problems.push(
            Problem::new(span, format!("`{key}` has more than {scale} digits behind the point"))
                .hint("no value could be equal to it: round it, or say `scale`"),
        ),
        None => problems.push(
            Problem::new(span, format!("`{key}` is `{}`, which is not a number", excerpt(text)))
                .hint("digits, perhaps with a `-` before and a point inside: `0.01`"),
        ),
    }
    None
}

fn pattern(kind: pattern::Kind, keys: &mut Keys<'_>, problems: &mut Problems) -> Option<Pattern> {
    let usual = match kind {
        pattern::Kind::Date => Pattern::DATE,
        pattern::Kind::DateTime => Pattern::DATE_TIME,
    };
    let (text, span) = match keys.entry("pattern") {
        Some(entry) => (keys::text(&entry.value, entry.key.span, problems)?, entry.value.span),
        None => (usual, Span::default()),
    };
    Pattern::new(text, kind)
        .map_err(|why| {
            let problem = Problem::new(span, format!("`{}` is not a pattern", excerpt(text)));
            problems.push(problem.label(why).hint(pattern::LEGEND));
        })
        .ok()
}

/// The keys of a field that its items do not have.
const OF_THE_FIELD: [&str; 9] = ["doc", "as", "required", "condition", "sensitive", "echo", "in", "example", "default"];

fn list(
    subject: Subject<'_>,
    keys: &mut Keys<'_>,
    scope: Scope<'_>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> Option<List> {
    let Subject { name, base, span } = subject;
    let wire = keys.word("wire", &LIST_WIRES, problems).unwrap_or(Wire::Json);
    let (min_items, max_items) = (keys.count("min_items", problems), keys.count("max_items", problems));
    if let (Some(min), Some(max)) = (min_items, max_items)
        && min > max
    {
        let span = keys.get("max_items").map_or(span, |node| node.span);
        problems.push(
            Problem::new(span, format!("`max_items` {max} is less than `min_items` {min}"))
                .hint("no list could be valid"),
        );
    }
    if keys.lacks("items") {
        problems.push(
            Problem::new(span, format!("the list `{name}` does not say what its items are"))
                .hint("add `items: {type: string}`"),
        );
    }
    let entry = keys.entry("items")?;
    let mut inner = Keys::new(&vocabulary::ITEMS, &entry.value, entry.key.span, problems)?;
    let item = read(Subject { name, base, span: entry.key.span }, &mut inner, scope, types, problems);
    let limits = limits(&mut inner, problems);
    let max_length = inner.get("max_length").map(|node| node.span);
    for key in OF_THE_FIELD {
        if let Some(entry) = inner.foreign(key) {
            problems.push(
                Problem::new(entry.key.span, format!("`{key}` belongs to the list, not to its items"))
                    .hint("write it beside `items`"),
            );
        }
    }
    inner.finish(problems);
    let item = item?;
    check::limits(name, &item, limits, entry.key.span, max_length, problems);
    if item == Type::File {
        problems.push(
            Problem::new(entry.value.span, "a list of files").hint("each file is a field of its own: `type: file`"),
        );
        return None;
    }
    Some(List { item, limits, min_items, max_items, wire })
}

fn spelling(keys: &mut Keys<'_>, problems: &mut Problems) -> Option<[String; 2]> {
    let node = keys.get("spelling")?;
    let words = keys::texts(node, "two texts", problems);
    if let [(yes, _), (no, _)] = words.as_slice()
        && yes != no
        && [yes, no].iter().all(|word| !word.trim().is_empty())
    {
        return Some([(*yes).to_owned(), (*no).to_owned()]);
    }
    problems.push(
        Problem::new(node.span, "a spelling that is not two different texts")
            .hint("the text for true, then the one for false: `[T, F]`"),
    );
    None
}
