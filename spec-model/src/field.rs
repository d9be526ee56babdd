//! Fields, and the types that they introduce.

use crate::check;
use crate::keys::{self, Keys};
use crate::model::{Enum, EnumValue, Field, Format, Object, Place, Presence, Side, Type, Wire};
use crate::names;
use crate::node::{Entry, Node, Value};
use crate::report::{Problem, Problems};
use crate::source::Span;

const FORMATS: [(&str, Format); 4] = [
    ("alphanumeric", Format::Alphanumeric),
    ("identifier", Format::Identifier),
    ("digits", Format::Digits),
    ("hex", Format::Hex),
];

const PRESENCES: [(&str, Presence); 3] =
    [("true", Presence::Required), ("false", Presence::Optional), ("conditional", Presence::Conditional)];

const PLACES: [(&str, Place); 4] =
    [("biz_content", Place::BizContent), ("query", Place::Query), ("form", Place::Form), ("file", Place::File)];

/// The words after `type:`.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    String,
    Enum,
    Bool,
    Integer,
    Url,
    Base64,
    File,
    Object,
    List,
}

const TYPES: [(&str, Word); 9] = [
    ("string", Word::String),
    ("enum", Word::Enum),
    ("bool", Word::Bool),
    ("integer", Word::Integer),
    ("url", Word::Url),
    ("base64", Word::Base64),
    ("file", Word::File),
    ("object", Word::Object),
    ("list", Word::List),
];

/// The types that a spec introduces, with the names they get.
pub(crate) struct Types {
    pub(crate) objects: Vec<Object>,
    pub(crate) enums: Vec<Enum>,
    /// Names that the method's own types take.
    reserved: Vec<String>,
}

/// Where a record stands.
pub(crate) struct Scope<'p> {
    /// Its type's name.
    pub(crate) owner: &'p str,
    pub(crate) side: Side,
    /// It is the request or response itself, not an object inside.
    pub(crate) top: bool,
}

impl Types {
    pub(crate) fn new(base: &str) -> Self {
        let own = ["Request", "RequestBuilder", "Response", "ErrorCode"];
        Self {
            objects: Vec::new(),
            enums: Vec::new(),
            reserved: own.iter().map(|suffix| format!("{base}{suffix}")).collect(),
        }
    }

    fn taken(&self, name: &str) -> bool {
        let builder = |object: &Object| name.strip_suffix("Builder") == Some(&object.type_name);
        self.reserved.iter().any(|own| own == name)
            || self.objects.iter().any(|object| object.type_name == name || builder(object))
            || self.enums.iter().any(|list| list.type_name == name)
    }

    /// A free name for a type that the field introduces; qualified by the owner's if the plain one is taken.
    fn name(&self, field: &str, scope: &Scope<'_>, span: Span, problems: &mut Problems) -> Option<String> {
        let plain = names::type_name(field)?;
        let qualified = format!("{}{plain}", scope.owner);
        let free = [plain, qualified].into_iter().find(|name| !self.taken(name));
        if free.is_none() {
            problems.push(
                Problem::new(span, format!("no name is left for the type of `{field}`"))
                    .hint("rename the field in Rust with `as:`"),
            );
        }
        free
    }

    fn add_enum(
        &mut self,
        field: &str,
        mut list: Enum,
        scope: &Scope<'_>,
        span: Span,
        problems: &mut Problems,
    ) -> Option<usize> {
        let same = |other: &Enum| {
            names::type_name(field).as_deref() == Some(&other.type_name)
                && other.open == list.open
                && other
                    .values
                    .iter()
                    .map(|v| (&v.value, &v.variant))
                    .eq(list.values.iter().map(|v| (&v.value, &v.variant)))
        };
        if let Some(index) = self.enums.iter().position(same) {
            self.enums[index].side.join(list.side);
            return Some(index);
        }
        list.type_name = self.name(field, scope, span, problems)?;
        self.enums.push(list);
        Some(self.enums.len() - 1)
    }
}

/// The fields of a record.
pub(crate) fn read_fields(node: &Node, scope: &Scope<'_>, types: &mut Types, problems: &mut Problems) -> Vec<Field> {
    let entries = match &node.value {
        Value::Map(entries) => entries.as_slice(),
        Value::Scalar(scalar) if scalar.is_null() => &[],
        _ => {
            problems.push(
                Problem::new(node.span, format!("expected fields, found {}", node.describe()))
                    .hint("fields are `name: {type: string, …}` lines"),
            );
            &[]
        }
    };
    let mut fields: Vec<Field> = Vec::new();
    for entry in entries {
        let Some(field) = read_field(entry, scope, types, problems) else { continue };
        if let Some(other) = fields.iter().find(|other| other.rust_name == field.rust_name) {
            problems.push(
                Problem::new(
                    field.span,
                    format!("`{}` and `{}` are both `{}` in Rust", other.name, field.name, field.rust_name),
                )
                .label("the second")
                .context(other.span, "the first")
                .hint("give one of them another name with `as:`"),
            );
            continue;
        }
        fields.push(field);
    }
    fields
}

fn read_field(entry: &Entry, scope: &Scope<'_>, types: &mut Types, problems: &mut Problems) -> Option<Field> {
    let (name, span) = (&entry.key.text, entry.key.span);
    let mut keys = Keys::new("a field", &entry.value, span, problems)?;
    let doc = keys.text("doc", problems).map(str::to_owned);
    let rust_name = field_name(name, span, keys.entry("as"), problems);
    // A field whose type is faulty stays in the record as a text, so that what names it is not reported too.
    let kind = read_type(name, span, &mut keys, scope, types, problems);
    let sound = kind.is_some();
    let presence = keys.word("required", &PRESENCES, problems).unwrap_or(Presence::Optional);
    let condition = keys.text("condition", problems).map(str::to_owned);
    let max_length = keys.length("max_length", problems);
    let min_length = keys.length("min_length", problems);
    let format = keys.word("format", &FORMATS, problems);
    let sensitive = keys.flag("sensitive", problems);
    let echo = keys.flag("echo", problems);
    let place = keys.word("in", &PLACES, problems).unwrap_or_default();
    let place_at = keys.entry("in").map(|entry| entry.key.span);
    let max_bytes = keys.length("max_bytes", problems);
    let example = keys.entry("example");
    let default = keys.entry("default");
    let max_length_span = keys.get("max_length").map(|node| node.span);
    keys.finish(problems);

    let mut field = Field {
        name: name.clone(),
        rust_name: rust_name?,
        doc,
        kind: kind.unwrap_or(Type::String),
        presence,
        condition,
        max_length,
        min_length,
        format,
        sensitive,
        echo,
        place,
        max_bytes,
        example: Vec::new(),
        default: None,
        span,
    };
    if field.kind == Type::File && place_at.is_none() {
        field.place = Place::File;
    }
    check::place(&field, place_at, scope, problems);
    if !sound {
        return Some(field);
    }
    check::limits(&field, max_length_span, problems);
    field.example = example.map(|entry| check::example(&field, entry, &types.enums, problems)).unwrap_or_default();
    field.default = default.and_then(|entry| check::default(&field, entry, &types.enums, problems));
    Some(field)
}

fn field_name(name: &str, span: Span, by_hand: Option<&Entry>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = by_hand else {
        let made = names::field(name);
        if made.is_none() {
            problems.push(
                Problem::new(span, format!("`{name}` has no letter or digit to make a Rust name of"))
                    .hint("name the field with `as:`"),
            );
        }
        return made;
    };
    let given = keys::text(&entry.value, entry.key.span, problems)?;
    if names::is_field_name(given) {
        return Some(given.to_owned());
    }
    problems.push(
        Problem::new(entry.value.span, format!("`{given}` is not a field name"))
            .hint("lower case words joined by `_`, such as `order_type`"),
    );
    None
}

fn read_type(
    name: &str,
    span: Span,
    keys: &mut Keys<'_>,
    scope: &Scope<'_>,
    types: &mut Types,
    problems: &mut Problems,
) -> Option<Type> {
    let word = keys.word("type", &TYPES, problems);
    if word.is_none() && keys.get("type").is_none() {
        problems.push(
            Problem::new(span, format!("`{name}` has no `type`"))
                .hint(crate::suggest::hint("", &TYPES.map(|(word, _)| word)).unwrap_or_default()),
        );
    }
    // The keys of the other types are faults, but known ones: say so instead of `unknown key`.
    for (key, owner) in
        [("values", Word::Enum), ("open", Word::Enum), ("spelling", Word::Bool), ("fields", Word::Object)]
            .into_iter()
            .chain([("rules", Word::Object), ("wire", Word::Object), ("items", Word::List)])
    {
        if let (Some(entry), Some(word)) = (keys.entry(key), word)
            && word != owner
        {
            let (owner, _) = TYPES.iter().find(|(_, word)| *word == owner).copied().unwrap_or(TYPES[0]);
            problems.push(
                Problem::new(entry.key.span, format!("`{key}` belongs to `type: {owner}`"))
                    .hint(format!("remove it, or write `type: {owner}`")),
            );
        }
    }
    match word? {
        Word::String => Some(Type::String),
        Word::Integer => Some(Type::Integer),
        Word::Url => Some(Type::Url),
        Word::Base64 => Some(Type::Base64),
        Word::File => Some(Type::File),
        Word::Bool => Some(Type::Bool(read_spelling(keys, problems))),
        Word::Enum => {
            let values = read_values(span, keys, problems)?;
            let open = keys.flag("open", problems);
            let list = Enum { type_name: String::new(), values, open, side: scope.side };
            types.add_enum(name, list, scope, span, problems).map(Type::Enum)
        }
        Word::Object => read_object(name, span, keys, scope, types, problems),
        Word::List => {
            let Some(entry) = keys.entry("items") else {
                problems.push(
                    Problem::new(span, format!("the list `{name}` does not say what its items are"))
                        .hint("add `items: {type: string}`"),
                );
                return None;
            };
            let mut inner = Keys::new("the items of a list", &entry.value, entry.key.span, problems)?;
            let item = read_type(name, entry.key.span, &mut inner, scope, types, problems);
            inner.finish(problems);
            item.map(|item| Type::List(Box::new(item)))
        }
    }
}

fn read_spelling(keys: &mut Keys<'_>, problems: &mut Problems) -> Option<[String; 2]> {
    let node = keys.get("spelling")?;
    let words = keys::texts(node, "two texts", problems);
    if let [(yes, _), (no, _)] = words.as_slice()
        && yes != no
    {
        return Some([(*yes).to_owned(), (*no).to_owned()]);
    }
    problems.push(
        Problem::new(node.span, "a spelling that is not two different texts")
            .hint("the text for true, then the one for false: `[T, F]`"),
    );
    None
}

fn read_values(span: Span, keys: &mut Keys<'_>, problems: &mut Problems) -> Option<Vec<EnumValue>> {
    let Some(entry) = keys.entry("values") else {
        problems.push(
            Problem::new(span, "an enumeration without `values`").hint("add `values: [A, B]`, or use `type: string`"),
        );
        return None;
    };
    let mut values: Vec<EnumValue> = Vec::new();
    let mut add = |value: &str, span: Span, doc: Option<String>, by_hand: Option<&Entry>, problems: &mut Problems| {
        if let Some(other) = values.iter().find(|other| other.value == value) {
            problems.push(
                Problem::new(span, format!("the value `{value}` stands twice"))
                    .label("again here")
                    .context(other.span, "first here"),
            );
            return;
        }
        let Some(variant) = check::variant(value, span, by_hand, problems) else { return };
        let taken = values.iter().map(|other| (other.variant.as_str(), other.value.as_str(), other.span));
        if !check::clash("values", value, span, &variant, taken, problems) {
            values.push(EnumValue { value: value.to_owned(), variant, doc, span });
        }
    };
    match &entry.value.value {
        Value::Map(entries) => {
            for Entry { key, value } in entries {
                match &value.value {
                    Value::Map(_) => {
                        let Some(mut inner) = Keys::new("a value", value, key.span, problems) else { continue };
                        let doc = inner.text("doc", problems).map(str::to_owned);
                        let by_hand = inner.entry("as");
                        inner.finish(problems);
                        add(&key.text, key.span, doc, by_hand, problems);
                    }
                    Value::Scalar(scalar) if scalar.is_null() => add(&key.text, key.span, None, None, problems),
                    _ => {
                        let doc = keys::text(value, key.span, problems).map(str::to_owned);
                        add(&key.text, key.span, doc, None, problems);
                    }
                }
            }
        }
        _ => {
            for (value, span) in keys::texts(&entry.value, "a list or mapping of values", problems) {
                add(value, span, None, None, problems);
            }
        }
    }
    if values.is_empty() {
        problems.push(
            Problem::new(entry.key.span, "an enumeration with no value")
                .hint("add `values: [A, B]`, or use `type: string`"),
        );
        return None;
    }
    Some(values)
}

fn read_object(
    name: &str,
    span: Span,
    keys: &mut Keys<'_>,
    scope: &Scope<'_>,
    types: &mut Types,
    problems: &mut Problems,
) -> Option<Type> {
    let wires = [("object", Wire::Object), ("json_string", Wire::JsonString)];
    let wire = keys.word("wire", &wires, problems).unwrap_or(Wire::Object);
    let Some(entry) = keys.entry("fields") else {
        problems.push(
            Problem::new(span, format!("the object `{name}` has no `fields`"))
                .hint("add `fields:` with the object's members"),
        );
        return None;
    };
    let type_name = types.name(name, scope, span, problems)?;
    // The name is taken before the members are read, so that theirs differ from it.
    let index = types.objects.len();
    types.objects.push(Object {
        type_name: type_name.clone(),
        doc: None,
        fields: Vec::new(),
        rules: Vec::new(),
        side: scope.side,
    });
    let inner = Scope { owner: &type_name, side: scope.side, top: false };
    let fields = read_fields(&entry.value, &inner, types, problems);
    let rules =
        keys.get("rules").map(|node| check::read_rules(node, &fields, &types.enums, problems)).unwrap_or_default();
    types.objects[index].fields = fields;
    types.objects[index].rules = rules;
    check::conditions(&types.objects[index], problems);
    let same = |other: &Object| {
        names::type_name(name).as_deref() == Some(&other.type_name) && check::same_shape(other, &types.objects[index])
    };
    // Written twice with the same members, it is one type.
    if let Some(first) = types.objects[..index].iter().position(same)
        && types.objects.len() == index + 1
    {
        types.objects.pop();
        types.objects[first].side.join(scope.side);
        return Some(Type::Object(first, wire));
    }
    Some(Type::Object(index, wire))
}
