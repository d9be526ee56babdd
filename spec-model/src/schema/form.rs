//! What may stand behind a key.
//!
//! The reader takes texts as they stand in the file, so a text may look like a number or a boolean.

use serde_json::{Map, Value, json};

use super::{described, of_mapping, reference, refused};
use crate::field::{PLACES, PRESENCES};
use crate::kind::{FORMATS, MAX_SCALE, TYPES, UNITS};
use crate::model::{Format, Invoke, Place, Presence, ProvenanceKind, Retry, Unit};
use crate::read::{INVOKES, KINDS, METHOD_LENGTH, RETRIES};
use crate::vocabulary::{ERROR_CODE, NOTIFICATION, OBJECT, SOURCE, VALUE};

/// A name of which nothing can stand in a Rust identifier.
const NAMELESS: &str = r"^[^\p{L}\p{N}\p{M}]*$";
const NOT_BLANK: &str = r"\S";
/// `value::decimal`
pub(super) const DECIMAL: &str = r"^-?[0-9]+(\.[0-9]+)?$";

pub(crate) fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

pub(crate) fn url() -> Value {
    // `value::is_url`
    json!({ "type": ["string", "number", "boolean"], "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S*[^\s/]\S*$" })
}

pub(crate) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// `1.048576e+06` is an integer too.
pub(crate) fn length() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX - 1 })
}

pub(crate) fn positive_length() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX - 1 })
}

pub(crate) fn scale() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": MAX_SCALE })
}

pub(crate) fn decimal() -> Value {
    json!({ "type": ["number", "string"], "pattern": DECIMAL })
}

pub(crate) fn method() -> Value {
    let segment = "[a-z][A-Za-z0-9_]*";
    json!({ "type": "string", "pattern": format!(r"^{segment}(\.{segment}){{1,7}}$"), "maxLength": METHOD_LENGTH })
}

pub(crate) fn field_name() -> Value {
    let word = r"[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]";
    json!({
        "type": "string",
        "pattern": format!(r"^[\p{{Ll}}\p{{Lo}}\p{{Lm}}]{word}*(_{word}+)*$"),
        "errorMessage": "lower case words joined by `_`, such as `order_type`",
        "if": { "enum": ["self", "super", "crate", "build"] },
        "then": refused("Rust or the builder needs this name for itself"),
    })
}

pub(crate) fn variant_name() -> Value {
    json!({
        "type": "string",
        "pattern": r"^[\p{Lu}\p{Lo}\p{Lt}][\p{L}\p{M}\p{N}]*$",
        "errorMessage": "words that begin with a capital, such as `LowerPid`",
    })
}

pub(crate) fn object_name() -> Value {
    json!({
        "type": "string",
        "pattern": "^[A-Z][A-Za-z0-9]*$",
        "errorMessage": "a Rust type's name, such as `GoodsDetail`",
    })
}

pub(crate) fn spelling() -> Value {
    let word = json!({ "type": ["string", "number", "boolean"], "pattern": NOT_BLANK });
    json!({ "type": "array", "items": word, "minItems": 2, "maxItems": 2, "uniqueItems": true })
}

/// Some words, with what each means.
pub(super) fn words<T: Copy>(table: &[(&str, T)], doc: impl Fn(T) -> &'static str) -> Value {
    let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
    let docs: Vec<&str> = table.iter().map(|(_, meaning)| doc(*meaning)).collect();
    json!({ "enum": words, "enumDescriptions": docs })
}

pub(crate) fn kind() -> Value {
    words(&TYPES, super::field::doc)
}

pub(crate) fn format() -> Value {
    words(&FORMATS, Format::describe)
}

pub(crate) fn unit() -> Value {
    words(&UNITS, |unit| match unit {
        Unit::Yuan => "yuan, with fen behind the point",
        Unit::Fen => "fen, always whole",
    })
}

pub(crate) fn presence() -> Value {
    let mut schema = words(&PRESENCES, |presence| match presence {
        Presence::Required => "必选: it must be there",
        Presence::Optional => "可选: it may be there",
        Presence::Conditional => {
            "特殊可选: a rule that names the field, or a `condition` in words, says when it must be there"
        }
    });
    // Two of the words are booleans to other readers of YAML.
    for word in schema["enum"].as_array_mut().into_iter().flatten() {
        if let Some(truth) = word.as_str().and_then(|word| word.parse().ok()) {
            *word = Value::Bool(truth);
        }
    }
    schema
}

pub(crate) fn place() -> Value {
    words(&PLACES, place_doc)
}

pub(super) fn place_doc(place: Place) -> &'static str {
    match place {
        Place::BizContent => "in `biz_content`, as JSON",
        Place::Query => "in the URL, as a parameter of its own",
        Place::Form => "in the body, as a parameter of its own",
        Place::File => "in the body, as a file",
    }
}

pub(crate) fn retry() -> Value {
    words(&RETRIES, |retry| match retry {
        Retry::Never => "the same request fails again",
        Retry::SameRequest => "the very same request may be sent again",
        Retry::AfterPause => "it may be sent again after a pause",
        Retry::QueryFirst => "ask first what became of the call",
    })
}

pub(crate) fn invoke() -> Value {
    let word = words(&INVOKES, |invoke| match invoke {
        Invoke::Execute => "a call from server to gateway, answered at once",
        Invoke::Page => "a URL or a form that takes the user's browser to the gateway",
        Invoke::Sdk => "a signed string that the mobile SDK takes to the gateway",
    });
    json!({ "if": { "type": "array" }, "then": { "items": word }, "else": word })
}

pub(crate) fn source() -> Value {
    of_mapping(&SOURCE)
}

pub(crate) fn source_kind() -> Value {
    words(&KINDS, |kind| match kind {
        ProvenanceKind::Documentation => "the platform's documentation: names, types, lengths, presence",
        ProvenanceKind::SdkMetadata => "an official SDK's metadata: names and nesting only; lengths are not invented",
    })
}

pub(crate) fn request() -> Value {
    reference("request_fields")
}

pub(crate) fn response() -> Value {
    reference("response_fields")
}

pub(crate) fn notification() -> Value {
    reference("notification_fields")
}

pub(crate) fn fields() -> Value {
    reference("fields")
}

pub(crate) fn items() -> Value {
    reference("items")
}

pub(crate) fn rules() -> Value {
    json!({ "type": "array", "items": reference("rule") })
}

pub(crate) fn objects() -> Value {
    json!({
        "type": "object",
        "propertyNames": object_name(),
        "additionalProperties": of_mapping(&OBJECT),
    })
}

pub(crate) fn notifications() -> Value {
    json!({ "type": "object", "additionalProperties": of_mapping(&NOTIFICATION) })
}

pub(crate) fn errors() -> Value {
    named(&json!({ "type": "object" }), of_mapping(&ERROR_CODE), "error code")
}

/// `[A, B]`, or a mapping: `VALUE: words`, `VALUE: {doc: words, as: Variant}`, `VALUE:`.
pub(crate) fn values() -> Value {
    let mut meaning = of_mapping(&VALUE);
    meaning["type"] = json!(["null", "string", "number", "boolean", "object"]);
    let list = json!({
        "type": ["array", "object"],
        "items": { "type": ["string", "number", "boolean"], "pattern": NOT_BLANK },
        "minItems": 1,
        "uniqueItems": true,
        "propertyNames": { "pattern": NOT_BLANK },
        "minProperties": 1,
    });
    named(&list, described(meaning, "What the value means."), "value")
}

/// A mapping whose keys become names in Rust: one that cannot must be given a name by hand.
pub(super) fn named(mapping: &Value, mut entry: Value, what: &str) -> Value {
    let mut schema: Map<String, Value> = mapping.as_object().cloned().unwrap_or_default();
    schema.insert("additionalProperties".to_owned(), entry.clone());
    let by_hand = json!({
        "type": "object",
        "required": ["as"],
        "errorMessage": format!("this {what} has no letter or digit to make a Rust name of: name it with `as:`"),
    });
    entry = json!({ "allOf": [entry, by_hand] });
    schema.insert("patternProperties".to_owned(), json!({ NAMELESS: entry }));
    Value::Object(schema)
}
