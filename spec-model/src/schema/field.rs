//! Fields and the items of lists: a definition for each type, chosen by `type`, so that an editor offers the keys of the
//! type and no others.

use serde_json::{Map, Value, json};

use super::{described, form, has, of_key, reference, refused, rule, says};
use crate::field::PLACES;
use crate::kind::{JSON_WIRES, KEYS, LIST_WIRES, NUMBER_WIRES, OBJECT_WIRES, TYPES, Word};
use crate::model::{Place, Wire};
use crate::pattern;
use crate::vocabulary::{FIELD, ITEMS, Key, Mapping};

/// Where a record stands, which decides what its fields may say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Request,
    Response,
    Notification,
    /// Inside an object.
    Inside,
}

impl Standing {
    pub(super) const ALL: &[Self] = &[Self::Request, Self::Response, Self::Notification, Self::Inside];

    fn record(self) -> &'static str {
        match self {
            Self::Request => "request_fields",
            Self::Response => "response_fields",
            Self::Notification => "notification_fields",
            Self::Inside => "fields",
        }
    }
}

/// What each type is.
pub(super) fn doc(word: Word) -> &'static str {
    match word {
        Word::String => "text",
        Word::Enum => "one of the texts that `values` lists",
        Word::Bool => "true or false, as a JSON boolean or as two texts (`spelling`)",
        Word::Integer => "a whole number of 64 bits",
        Word::Amount => "an exact decimal amount of money, which keeps the text that it was given",
        Word::DateTime => "a point in China time",
        Word::Date => "a day of the calendar",
        Word::Url => "an absolute URL",
        Word::Base64 => "bytes, as base64 text",
        Word::Json => "JSON of any form",
        Word::File => "a file, uploaded in the body",
        Word::Object => "a record: its `fields`, or the name of an `object` that stands elsewhere",
        Word::List => "any number of the same: `items`",
    }
}

/// Everything that fields need, for the records that the file may have.
pub(super) fn definitions(records: &[Standing]) -> Map<String, Value> {
    let mut all = Map::new();
    for &standing in records {
        all.insert(standing.record().to_owned(), record(standing));
    }
    all.insert("rule".to_owned(), rule::definition());
    for (prefix, mapping) in [("field", &FIELD), ("items", &ITEMS)] {
        all.insert(prefix.to_owned(), by_type(prefix, mapping));
        for (name, word) in offered(mapping) {
            all.insert(format!("{prefix}_{name}"), of_type(mapping, word));
        }
    }
    for key in FIELD.keys() {
        all.insert(format!("key_{}", key.name), of_key(key));
        if let Some((_, owners)) = KEYS.iter().find(|(name, _)| *name == key.name) {
            all.insert(format!("no_{}", key.name), misplaced(key.name, owners));
        }
    }
    all
}

/// Files are no items: each is a field of its own.
fn offered(mapping: &Mapping) -> impl Iterator<Item = (&'static str, Word)> {
    let travels_alone = mapping.key("in").is_some();
    TYPES.into_iter().filter(move |(_, word)| travels_alone || *word != Word::File)
}

/// The fields of a record, by their names on the wire. There may be none.
fn record(standing: Standing) -> Value {
    let mut narrowed = Map::new();
    let mut parts = vec![reference("field")];
    if standing != Standing::Request {
        narrowed.insert("in".to_owned(), refused("`in` belongs to the request's own fields"));
        let file = refused("files belong to the request's own fields");
        parts.push(json!({ "if": says("type", &["file"]), "then": { "properties": { "type": file } } }));
    }
    // Objects may go either way: only the reader knows whether theirs come in.
    if matches!(standing, Standing::Response | Standing::Notification) {
        narrowed.insert("default".to_owned(), refused("`default` belongs to the request"));
    }
    if standing != Standing::Response {
        narrowed.insert("echo".to_owned(), no_echo("`echo: true` belongs to the response's own fields"));
    }
    parts.push(json!({ "properties": narrowed }));
    form::named(&json!({ "type": ["object", "null"] }), json!({ "allOf": parts }), "field")
}

fn no_echo(why: &str) -> Value {
    json!({ "enum": [false], "errorMessage": why })
}

/// Chooses the definition by `type`; if that is wrong, the type is what to talk about first, and unknown keys.
fn by_type(prefix: &str, mapping: &Mapping) -> Value {
    let table: Vec<(&str, Word)> = offered(mapping).collect();
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    let all: Map<String, Value> =
        mapping.keys().map(|key| (key.name.to_owned(), reference(&format!("key_{}", key.name)))).collect();
    let mut parts = vec![json!({
        "if": { "not": says("type", &names) },
        "then": { "properties": all, "additionalProperties": false },
    })];
    parts.extend(
        names.iter().map(|name| json!({ "if": says("type", &[name]), "then": reference(&format!("{prefix}_{name}")) })),
    );
    if mapping.key("condition").is_some() {
        let conditional =
            json!({ "const": "conditional", "errorMessage": "a field with a `condition` is conditional" });
        let then = json!({ "required": ["required"], "properties": { "required": conditional } });
        parts.push(json!({ "if": has("condition"), "then": then }));
        let default = refused("a default is sent whenever the caller sets nothing: the field is never missing");
        let then = json!({ "properties": { "default": default } });
        parts.push(json!({ "if": says("required", &["conditional"]), "then": then }));
    }
    let kind = mapping.key("type").map(|key| described(form::words(&table, doc), key.doc));
    json!({ "type": "object", "properties": { "type": kind }, "required": ["type"], "allOf": parts })
}

/// The keys of one type.
fn of_type(mapping: &Mapping, word: Word) -> Value {
    let properties: Map<String, Value> = mapping.keys().map(|key| (key.name.to_owned(), behind(key, word))).collect();
    let parts: Vec<Value> = together(word);
    let mut schema = json!({ "properties": properties, "additionalProperties": false });
    match word {
        Word::Enum => schema["required"] = json!(["values"]),
        Word::List => schema["required"] = json!(["items"]),
        _ => {}
    }
    if !parts.is_empty() {
        schema["allOf"] = json!(parts);
    }
    schema
}

/// What may stand behind a key if the type is this.
fn behind(key: &Key, word: Word) -> Value {
    if KEYS.iter().any(|(name, owners)| *name == key.name && !owners.contains(&word)) {
        return reference(&format!("no_{}", key.name));
    }
    let narrowed = match key.name {
        "max_length" | "min_length" if word == Word::File => {
            refused("a file has no length in characters: files have `max_bytes`")
        }
        "wire" => wire(word),
        "pattern" => pattern(word),
        "min" | "max" if word == Word::Integer => whole(),
        "in" => place(word),
        "example" => example(word),
        "default" => default(word),
        "echo" if !is_one_text(word) => {
            no_echo("only texts, enumerations, numbers, dates and booleans can be compared")
        }
        _ => return reference(&format!("key_{}", key.name)),
    };
    described(narrowed, key.doc)
}

fn misplaced(key: &str, owners: &[Word]) -> Value {
    let owners: Vec<String> =
        TYPES.iter().filter(|(_, word)| owners.contains(word)).map(|(name, _)| format!("type: {name}")).collect();
    let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
    refused(&format!("`{key}` belongs to {}", crate::suggest::one_of(&owners)))
}

fn wire(word: Word) -> Value {
    let structure = |wire| match wire {
        Wire::Json => "as what it is",
        Wire::JsonString => "as a string that holds the JSON text",
    };
    match word {
        Word::Object => form::words(&OBJECT_WIRES, structure),
        Word::List => form::words(&LIST_WIRES, structure),
        Word::Json => form::words(&JSON_WIRES, structure),
        _ => form::words(&NUMBER_WIRES, |text| if text { "as text: `\"7\"`" } else { "as a JSON number: `7`" }),
    }
}

fn pattern(word: Word) -> Value {
    let kind = if word == Word::Date { pattern::Kind::Date } else { pattern::Kind::DateTime };
    let all: Vec<Value> = pattern::expressions(kind).into_iter().map(|one| json!({ "pattern": one })).collect();
    json!({ "type": "string", "allOf": all })
}

fn place(word: Word) -> Value {
    let places: Vec<_> =
        PLACES.into_iter().filter(|(_, place)| (*place == Place::File) == (word == Word::File)).collect();
    form::words(&places, form::place_doc)
}

/// A value of the type as it stands in a spec, as far as it can be known from the type alone.
fn value(word: Word) -> Value {
    let like = |pattern: &str| json!({ "type": ["string", "number", "boolean"], "pattern": pattern });
    match word {
        Word::Integer => json!({ "type": ["integer", "string"], "pattern": "^(0|-?[1-9][0-9]*)$" }),
        Word::Amount => form::decimal(),
        Word::Url => form::url(),
        Word::Base64 => like("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"),
        _ => form::text(),
    }
}

fn example(word: Word) -> Value {
    match word {
        Word::File => refused("a file has no example"),
        Word::Object => refused("an object has no example of its own: give its fields examples"),
        Word::List => json!({ "type": "array", "items": form::text() }),
        _ => value(word),
    }
}

fn default(word: Word) -> Value {
    if is_one_text(word) {
        value(word)
    } else {
        refused("only texts, enumerations, numbers, dates and booleans can have a default")
    }
}

/// Whether values can be compared, and written down beside the field.
fn is_one_text(word: Word) -> bool {
    !matches!(word, Word::Base64 | Word::Json | Word::File | Word::Object | Word::List)
}

/// A bound of what has no digits behind the point.
fn whole() -> Value {
    json!({ "type": ["integer", "string"], "pattern": r"^-?[0-9]+(\.0+)?$" })
}

/// What the keys of one type demand of each other.
fn together(word: Word) -> Vec<Value> {
    let lengths = |why| json!({ "max_length": refused(why), "min_length": refused(why) });
    let unless_text = |why| json!({ "if": says("wire", &["json_string"]), "else": { "properties": lengths(why) } });
    match word {
        Word::Bool => {
            let truth = json!({ "type": ["boolean", "string"], "pattern": "^(true|false)$" });
            let then = json!({ "properties": { "example": truth, "default": truth } });
            vec![json!({ "if": { "not": has("spelling") }, "then": then })]
        }
        Word::Amount => {
            let whole = whole();
            let scale = refused("fen are whole: they have no `scale`");
            let then = json!({ "properties": { "scale": scale, "min": whole, "max": whole } });
            vec![json!({ "if": says("unit", &["fen"]), "then": then })]
        }
        Word::Json => vec![unless_text("only with `wire: json_string` has JSON a length in characters")],
        Word::Object => {
            let own = refused("the object that `object` names has its own");
            vec![
                json!({
                    "if": has("object"),
                    "then": { "properties": { "fields": own, "rules": own } },
                    "else": { "required": ["fields"] },
                }),
                unless_text("only with `wire: json_string` has an object a length in characters"),
            ]
        }
        Word::List => {
            let of_structures =
                json!({ "required": ["items"], "properties": { "items": says("type", &["object", "list", "json"]) } });
            let example =
                refused("a list of structures has no example of its own: give the fields of its items examples");
            vec![
                json!({ "if": of_structures, "then": { "properties": { "example": example } } }),
                unless_text("of each item, a length stands under `items`; the number of items is `max_items`"),
            ]
        }
        _ => Vec::new(),
    }
}
