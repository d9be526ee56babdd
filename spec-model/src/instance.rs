//! Whether a request is what its spec demands, found at run time: for gateways and tools that know specs, not types.
//!
//! Scalars are taken in any spelling that loses nothing, as the platform takes them: a number may stand in quotes, a
//! text may be a number.

use std::fmt;

use serde_json::{Map, Value};

pub use crate::json::read;
use crate::model::{Field, Limits, List, Object, Presence, Rule, RuleKind, Spec, Type, Wire};
use crate::value::{self, Breach};

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field: `goods_detail[3].quantity`. Empty for a rule between the request's own fields.
    pub path: String,
    /// What is broken.
    pub rule: Broken,
}

/// What a [`Violation`] breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// A required field is not there, or blank.
    Required,
    /// A field that the spec does not know.
    Unknown,
    /// Another JSON type than the spec's.
    Type(&'static str),
    /// A value that the field may not have.
    Value(Breach),
    /// More bytes than `max_bytes`.
    MaxBytes {
        /// Bytes allowed.
        limit: u32,
        /// Bytes given.
        actual: u64,
    },
    /// Fewer items than `min_items`.
    MinItems {
        /// Items needed.
        limit: u32,
        /// Items given.
        actual: usize,
    },
    /// More items than `max_items`.
    MaxItems {
        /// Items allowed.
        limit: u32,
        /// Items given.
        actual: usize,
    },
    /// A rule between fields.
    Rule(Rule),
}

/// Everything that is wrong with a request, whose fields are all in `content`, whichever way they travel. A file stands
/// there as its number of bytes. [`read`] makes such a map of JSON text without losing digits.
pub fn check(spec: &Spec, content: &Map<String, Value>) -> Vec<Violation> {
    let mut checker = Checker { spec, found: Vec::new() };
    checker.object(content, &spec.request, "");
    checker.found
}

struct Checker<'s> {
    spec: &'s Spec,
    found: Vec<Violation>,
}

impl Checker<'_> {
    fn broken(&mut self, path: &str, rule: Broken) {
        self.found.push(Violation { path: path.to_owned(), rule });
    }

    fn object(&mut self, content: &Map<String, Value>, object: &Object, path: &str) {
        let step = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for field in &object.fields {
            match content.get(&field.name).filter(|value| is_given(value, &field.kind)) {
                Some(value) => self.field(value, field, &step(&field.name)),
                None if field.presence == Presence::Required => self.broken(&step(&field.name), Broken::Required),
                None => {}
            }
        }
        for name in content.keys().filter(|name| !object.fields.iter().any(|field| field.name == **name)) {
            self.broken(&step(name), Broken::Unknown);
        }
        for rule in &object.rules {
            if !holds(rule, object, content) {
                self.broken(path, Broken::Rule(rule.clone()));
            }
        }
    }

    fn field(&mut self, value: &Value, field: &Field, path: &str) {
        if field.kind == Type::File {
            let actual = value.as_u64().unwrap_or(0);
            if let Some(limit) = field.max_bytes.filter(|&limit| actual > u64::from(limit)) {
                self.broken(path, Broken::MaxBytes { limit, actual });
            }
            return;
        }
        self.value(value, &field.kind, field.limits, path);
    }

    fn value(&mut self, value: &Value, kind: &Type, limits: Limits, path: &str) {
        match kind {
            Type::Object(index, wire) => {
                let Some(object) = self.spec.objects.get(*index) else { return };
                match self.unwrap(value, *wire, limits, path).as_deref() {
                    Some(Value::Object(content)) => self.object(content, object, path),
                    Some(_) => self.broken(path, Broken::Type("an object")),
                    None => {}
                }
            }
            Type::List(list) => match self.unwrap(value, list.wire, limits, path).as_deref() {
                Some(Value::Array(items)) => self.list(items, list, path),
                Some(_) => self.broken(path, Broken::Type("a list")),
                None => {}
            },
            Type::Json(Wire::Json) => {}
            kind => match scalar(value) {
                Some(text) => {
                    for breach in value::breaches(kind, limits, &self.spec.enums, &text) {
                        self.broken(path, Broken::Value(breach));
                    }
                }
                None => self.broken(path, Broken::Type("a text")),
            },
        }
    }

    fn list(&mut self, items: &[Value], list: &List, path: &str) {
        let actual = items.len();
        let count = u32::try_from(actual).unwrap_or(u32::MAX);
        if let Some(limit) = list.min_items.filter(|&limit| count < limit) {
            self.broken(path, Broken::MinItems { limit, actual });
        }
        if let Some(limit) = list.max_items.filter(|&limit| count > limit) {
            self.broken(path, Broken::MaxItems { limit, actual });
        }
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if is_given(item, &list.item) {
                self.value(item, &list.item, list.limits, &path);
            } else {
                self.broken(&path, Broken::Required);
            }
        }
    }

    /// The structure that travels as itself or as text. `None` if there is none, which has been told.
    fn unwrap<'v>(
        &mut self,
        value: &'v Value,
        wire: Wire,
        limits: Limits,
        path: &str,
    ) -> Option<std::borrow::Cow<'v, Value>> {
        use std::borrow::Cow;
        if wire == Wire::Json {
            return Some(Cow::Borrowed(value));
        }
        let Value::String(text) = value else {
            self.broken(path, Broken::Type("a text that holds JSON"));
            return None;
        };
        for breach in value::breaches(&Type::String, limits, &[], text) {
            self.broken(path, Broken::Value(breach));
        }
        let Ok(value) = read(text) else {
            self.broken(path, Broken::Type("a text that holds JSON"));
            return None;
        };
        Some(Cow::Owned(value))
    }
}

/// A blank text and an empty list are none: the platform takes them so.
pub(crate) fn is_given(value: &Value, kind: &Type) -> bool {
    let Type::List(list) = kind else { return !is_nothing(value) };
    let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    match value {
        Value::String(text) if list.wire == Wire::JsonString => {
            !is_nothing(value) && !read(text).is_ok_and(|value| is_empty(&value))
        }
        value => !is_nothing(value) && !is_empty(value),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn holds(rule: &Rule, object: &Object, content: &Map<String, Value>) -> bool {
    let given = |name: &String| {
        let field = object.fields.iter().find(|field| field.name == *name);
        content.get(name).zip(field).is_some_and(|(value, field)| is_given(value, &field.kind))
    };
    let count = |names: &[String]| names.iter().filter(|name| given(name)).count();
    let applies = rule
        .when
        .as_ref()
        .is_none_or(|(field, expected)| content.get(field).and_then(scalar).is_some_and(|text| text == *expected));
    !applies
        || match &rule.kind {
            RuleKind::AnyOf(names) => count(names) > 0,
            RuleKind::OneOf(names) => count(names) == 1,
            RuleKind::AllOrNone(names) => [0, names.len()].contains(&count(names)),
            RuleKind::Requires(field, needs) => !given(field) || given(needs),
        }
}

impl Broken {
    /// The word in the spec for what is broken.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Unknown => "unknown",
            Self::Type(_) => "type",
            Self::Value(breach) => breach.name(),
            Self::MaxBytes { .. } => "max_bytes",
            Self::MinItems { .. } => "min_items",
            Self::MaxItems { .. } => "max_items",
            Self::Rule(rule) => rule.kind.name(),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("required, but missing"),
            Self::Unknown => f.write_str("the spec does not know this field"),
            Self::Type(expected) => write!(f, "not {expected}"),
            Self::Value(breach) => breach.fmt(f),
            Self::MaxBytes { limit, actual } => write!(f, "{actual} bytes, {limit} allowed"),
            Self::MinItems { limit, actual } => write!(f, "{actual} items, at least {limit} needed"),
            Self::MaxItems { limit, actual } => write!(f, "{actual} items, {limit} allowed"),
            Self::Rule(rule) => write!(f, "the rule `{}` of {} is broken", rule.kind.name(), rule.fields().join(", ")),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { self.rule.fmt(f) } else { write!(f, "`{}`: {}", self.path, self.rule) }
    }
}
