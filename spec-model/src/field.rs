//! Fields: what each is called, what it holds, and what is demanded of it.

use crate::check;
use crate::keys::{self, Keys};
use crate::kind::{self, Subject};
use crate::model::{Field, Place, Presence, Type};
use crate::names;
use crate::node::{Entry, Node, Scalar, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::rules;
use crate::source::Span;
use crate::types::{Scope, Standing, Types};
use crate::vocabulary;

pub(crate) const PRESENCES: [(&str, Presence); 3] =
    [("true", Presence::Required), ("false", Presence::Optional), ("conditional", Presence::Conditional)];

pub(crate) const PLACES: [(&str, Place); 4] =
    [("biz_content", Place::BizContent), ("query", Place::Query), ("form", Place::Form), ("file", Place::File)];

/// The fields of a record.
pub(crate) fn read_fields(node: &Node, scope: Scope<'_>, types: &mut Types<'_>, problems: &mut Problems) -> Vec<Field> {
    let entries = match &node.value {
        Value::Map(entries) => entries.as_slice(),
        Value::Scalar(scalar) if scalar.is_null() => &[],
        _ => {
            problems.push(
                Problem::new(node.span, format!("expected fields, found {}", node.describe()))
                    .label("expected a mapping")
                    .hint("fields are `name: {type: string, …}` lines, without `-`"),
            );
            &[]
        }
    };
    let mut fields: Vec<Field> = Vec::new();
    for entry in entries {
        if misplaced(entry, scope, problems) {
            continue;
        }
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

/// Whether the entry is a part of the spec that belongs elsewhere, or a name that YAML made of something else;
/// reported if so.
fn misplaced(Entry { key, value }: &Entry, scope: Scope<'_>, problems: &mut Problems) -> bool {
    let is_field = matches!(&value.value, Value::Map(entries) if entries.iter().any(|entry| entry.key.text == "type"));
    let problem = if key.text.contains(['{', '}', ':', '：', '，']) {
        Problem::new(key.span, format!("`{}` is not a field name", excerpt(&key.text)))
            .hint("a `:` and a space belong behind the name: `name: {type: string}`")
    } else if is_field || scope.place == Standing::Inside {
        return false;
    } else {
        match (key.text.as_str(), &value.value) {
            ("fields", Value::Map(_)) => Problem::new(key.span, "`fields` above the fields")
                .hint("the fields of a request or response stand right below it: remove this line"),
            ("rules", Value::List(_)) if scope.place == Standing::Request => {
                Problem::new(key.span, "`rules` among the request's fields")
                    .hint("the request's rules stand beside `request:`, not below it")
            }
            ("rules", Value::List(_)) => {
                Problem::new(key.span, "a response has no rules").hint("rules say what a caller must give: remove them")
            }
            _ => return false,
        }
    };
    problems.push(problem);
    true
}

fn read_field(entry: &Entry, scope: Scope<'_>, types: &mut Types<'_>, problems: &mut Problems) -> Option<Field> {
    let (name, span) = (&entry.key.text, entry.key.span);
    let mut keys = Keys::new(&vocabulary::FIELD, &entry.value, span, problems)?;
    let doc = keys.text("doc", problems).map(str::to_owned);
    let rust_name = field_name(name, span, keys.entry("as"), problems);
    let base = keys.entry("as").and(rust_name.as_deref()).unwrap_or(name);
    // A field whose type is faulty stays in the record as a text, so that what names it is not reported too.
    let kind = kind::read(Subject { name, base, span }, &mut keys, scope, types, problems);
    let sound = kind.is_some();
    let presence = presence(&mut keys, problems);
    let condition = keys.text("condition", problems).map(str::to_owned);
    let limits = kind::limits(&mut keys, problems);
    let sensitive = keys.flag("sensitive", problems);
    let echo = keys.flag("echo", problems);
    check::echo_stands(echo, keys.entry("echo"), scope, problems);
    let place = keys.word("in", &PLACES, problems).unwrap_or_default();
    let place_at = keys.entry("in").map(|entry| entry.key.span);
    let max_bytes = keys.count("max_bytes", problems);
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
        limits,
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
    rules::condition(&field, problems);
    check::place(&field, place_at, scope, problems);
    if !sound {
        return Some(field);
    }
    check::limits(name, &field.kind, limits, span, max_length_span, problems);
    field.example = example.map(|entry| check::example(&field, entry, &types.enums, problems)).unwrap_or_default();
    field.default = default.and_then(|entry| check::default(&field, entry, scope, &types.enums, problems));
    Some(field)
}

/// `true`, `false` or `conditional`. Text in quotes is no truth value, here as elsewhere.
fn presence(keys: &mut Keys<'_>, problems: &mut Problems) -> Presence {
    if let Some(Node { span, value: Value::Scalar(Scalar { text, plain: false }) }) = keys.get("required")
        && (text == "true" || text == "false")
    {
        let problem = Problem::new(*span, format!("`required` cannot be the quoted text `{text}`"));
        problems.push(problem.hint(format!("write `{text}` without quotes")));
        return Presence::Optional;
    }
    keys.word("required", &PRESENCES, problems).unwrap_or(Presence::Optional)
}

fn field_name(name: &str, span: Span, by_hand: Option<&Entry>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = by_hand else {
        let made = names::field(name);
        if made.is_none() {
            problems.push(
                Problem::new(span, format!("`{name}` has no letter or digit to make a Rust name of"))
                    .hint(format!("name the field by hand: `\"{name}\": {{as: some_name, …}}`")),
            );
        }
        return made;
    };
    let given = keys::text(&entry.value, entry.key.span, problems)?;
    if names::is_field_name(given) {
        return Some(given.to_owned());
    }
    problems.push(Problem::new(entry.value.span, format!("`{given}` is not a field name in Rust")).hint(
        match names::field(given) {
            Some(near) if names::is_field_name(&near) => format!("did you mean `{near}`?"),
            _ => "lower case words joined by `_`, such as `order_type`".to_owned(),
        },
    ));
    None
}
