//! The words of the format: which keys each mapping has, what stands behind each, and what editors say about it.
//!
//! The reader asks a mapping for these keys and no others, which debug builds check; [`schema`](crate::schema) is made
//! of them.

use serde_json::Value;

use crate::schema::{form, rule};

/// A mapping of the format.
pub(crate) struct Mapping {
    /// What messages call it: "a field", "a spec".
    pub(crate) owner: &'static str,
    /// How one is written, in messages.
    pub(crate) example: &'static str,
    groups: &'static [&'static [Key]],
}

/// A key of a mapping.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    /// What may stand behind it, as a JSON Schema. Of a field, the type may narrow it.
    pub(crate) form: fn() -> Value,
    /// The mapping is nothing without it.
    pub(crate) needed: bool,
    /// What it means, for editors.
    pub(crate) doc: &'static str,
}

impl Mapping {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.groups.iter().flat_map(|group| group.iter())
    }

    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

const fn key(name: &'static str, form: fn() -> Value, doc: &'static str) -> Key {
    Key { name, form, needed: false, doc }
}

const fn needed(name: &'static str, form: fn() -> Value, doc: &'static str) -> Key {
    Key { name, form, needed: true, doc }
}

pub(crate) static SPEC: Mapping = Mapping {
    owner: "a spec",
    example: "{method: …, source: …}",
    groups: &[&[
        needed("method", form::method, "The method's name, such as `alipay.trade.pay`. The file is named after it."),
        key("title", form::text, "What the method does, in a line."),
        key("doc", form::text, "More about the method: when to call it, what to do with what comes back."),
        needed("source", form::source, "Where the facts of this file come from."),
        key(
            "invoke",
            form::invoke,
            "How the method may be called: a word or a list of them; `execute` if nothing is said.",
        ),
        key(
            "idempotency_key",
            form::text,
            "The field of the request that makes a repeated call safe: a retry with the same value cannot happen twice. It is a `string`.",
        ),
        key("read_only", form::flag, "`true`: the call changes nothing, so it may be repeated at will."),
        key("request", form::request, "What is sent: the request's own fields, by their names on the wire."),
        key("response", form::response, "What comes back: the response's own fields, by their names on the wire."),
        key("rules", form::rules, "Rules between the request's own fields."),
        key(
            "objects",
            form::objects,
            "Objects that several fields of this file hold, by name: `object: Name` uses one.",
        ),
        key("notifications", form::notifications, "The asynchronous notifications that belong to the method, by name."),
        key("errors", form::errors, "The method's business error codes (`sub_code`)."),
    ]],
};

pub(crate) static SOURCE: Mapping = Mapping {
    owner: "a source",
    example: "{kind: documentation, url: \"https://…\"}",
    groups: &[&[
        needed("kind", form::source_kind, "What kind of source it is."),
        key("url", form::url, "The source's address."),
    ]],
};

pub(crate) static ERROR_CODE: Mapping = Mapping {
    owner: "an error code",
    example: "{retry: never, doc: …}",
    groups: &[&[
        key(
            "retry",
            form::retry,
            "Whether a call that failed with this code may be repeated; `never` if nothing is said.",
        ),
        key("doc", form::text, "What the code means."),
        key("as", form::variant_name, "The variant's name in Rust, where the one made from the code will not do."),
    ]],
};

/// What every object has.
const MEMBERS: &[Key] = &[
    key("doc", form::text, "What the object is."),
    needed("fields", form::fields, "The object's members, by their names on the wire."),
    key("rules", form::rules, "Rules between the object's members."),
];

pub(crate) static OBJECT: Mapping =
    Mapping { owner: "an object", example: "{fields: {name: {type: string}}}", groups: &[MEMBERS] };

pub(crate) static NOTIFICATION: Mapping = Mapping {
    owner: "a notification",
    example: "{fields: {trade_no: {type: string}}}",
    groups: &[&[
        key("doc", form::text, "What the notification tells."),
        needed("fields", form::notification, "The notification's own fields, by their names on the wire."),
        key("rules", form::rules, "Rules between the notification's own fields."),
    ]],
};

pub(crate) static SHARED_OBJECT: Mapping = Mapping {
    owner: "a shared object",
    example: "{object: Name, fields: …}",
    groups: &[
        &[needed(
            "object",
            form::object_name,
            "The object's name: that of its Rust type, and of this file without `.yaml`.",
        )],
        MEMBERS,
    ],
};

/// What a field and a list's items both say of their type.
const TYPED: &[Key] = &[
    needed("type", form::kind, "What the value is."),
    key(
        "max_length",
        form::positive_length,
        "The greatest length in characters (Unicode scalar values) of the value as it travels: of base64, of the encoded text; of a `json_string`, of its JSON text.",
    ),
    key(
        "min_length",
        form::length,
        "The least length in characters (Unicode scalar values) of the value as it travels.",
    ),
    key("format", form::format, "Which characters the text may hold."),
    key(
        "values",
        form::values,
        "The texts on the wire: a list, or a mapping from each to its meaning, or to `{doc: …, as: Variant}`.",
    ),
    key("open", form::flag, "`true`: callers may send values that are not listed. What comes back is always open."),
    key(
        "spelling",
        form::spelling,
        "The texts on the wire for true and for false, where they are not JSON booleans: `[T, F]`.",
    ),
    key("min", form::decimal, "The least value."),
    key("max", form::decimal, "The greatest value."),
    key("scale", form::scale, "How many digits may stand behind the point; 2 if nothing is said."),
    key("unit", form::unit, "What the amount counts; `yuan` if nothing is said."),
    key(
        "pattern",
        form::text,
        "How the point in time or the day is written, such as `yyyyMMdd`; `yyyy-MM-dd HH:mm:ss` or `yyyy-MM-dd` if nothing is said. Text in quotes stands for itself.",
    ),
    key("wire", form::text, "How the value travels."),
    key("fields", form::fields, "The object's members, by their names on the wire."),
    key("rules", form::rules, "Rules between the object's members."),
    key(
        "object",
        form::object_name,
        "The name of an object under `objects:`, or of a file `objects/Name.yaml` above the method's folder.",
    ),
    key("items", form::items, "What each item of the list is."),
    key("min_items", form::length, "The least number of items."),
    key("max_items", form::length, "The greatest number of items."),
    key("max_bytes", form::length, "The greatest size of the file, in bytes."),
];

pub(crate) static FIELD: Mapping = Mapping {
    owner: "a field",
    example: "{type: string, required: true}",
    groups: &[
        TYPED,
        &[
            key("doc", form::text, "What the field is, in your own words."),
            key(
                "as",
                form::field_name,
                "The field's name in Rust, where the one made from its name on the wire will not do.",
            ),
            key("required", form::presence, "Whether the field must be there; `false` if nothing is said."),
            key("condition", form::text, "When a conditional field must be there, in words."),
            key("sensitive", form::flag, "`true`: personal or secret. It is never shown in errors, traces or `Debug`."),
            key(
                "echo",
                form::flag,
                "`true`, of a response's own field: it must equal the request's field of that name, or the reply is refused as another's.",
            ),
            key("in", form::place, "Where a request's own field travels; `biz_content` if nothing is said."),
            key(
                "example",
                form::text,
                "The documentation's example, as it travels; of a list, a list. It must be a value that the field may have.",
            ),
            key("default", form::text, "What is sent when the caller sets nothing."),
        ],
    ],
};

pub(crate) static ITEMS: Mapping = Mapping { owner: "an item", example: "{type: string}", groups: &[TYPED] };

pub(crate) static VALUE: Mapping = Mapping {
    owner: "a value",
    example: "{doc: …, as: Name}",
    groups: &[&[
        key("doc", form::text, "What the value means."),
        key("as", form::variant_name, "The variant's name in Rust, where the one made from the value will not do."),
    ]],
};

pub(crate) static RULE: Mapping = Mapping {
    owner: "a rule",
    example: "{any_of: [trade_no, out_trade_no]}",
    groups: &[&[
        key("any_of", rule::names, "At least one of these fields is given."),
        key("one_of", rule::names, "Exactly one of these fields is given."),
        key("all_or_none", rule::names, "All of these fields are given, or none is."),
        key("requires", rule::requires, "If one field is given, so is the other."),
        key("when", rule::when, "The rule counts only if this field has this value: `{field: value}`."),
    ]],
};

pub(crate) static REQUIRES: Mapping = Mapping {
    owner: "`requires`",
    example: "{field: a, needs: b}",
    groups: &[&[
        needed("field", form::text, "The field that needs another."),
        needed("needs", form::text, "The field that it needs."),
    ]],
};
