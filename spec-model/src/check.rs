//! What must hold between the parts of a spec, beyond the form of each.

use crate::keys::{self, Keys};
use crate::model::{Enum, Field, Limits, List, Object, Place, Presence, Rule, RuleKind, Type, Wire};
use crate::names;
use crate::node::{Entry, Node, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::suggest;
use crate::types::{Scope, Standing};
use crate::value;

/// `max_length`, `min_length` and `format` must fit the type and each other. `span` is the field's or item's key.
pub(crate) fn limits(
    name: &str,
    kind: &Type,
    limits: Limits,
    span: Span,
    max_length: Option<Span>,
    problems: &mut Problems,
) {
    let at = max_length.unwrap_or(span);
    if let (Some(min), Some(max)) = (limits.min_length, limits.max_length)
        && min > max
    {
        problems.push(
            Problem::new(at, format!("`max_length` {max} is less than `min_length` {min}"))
                .hint("no value could be valid"),
        );
    }
    if limits.max_length == Some(0) {
        problems
            .push(Problem::new(at, "`max_length` is 0").hint("no value could be valid; leave out what is not known"));
    }
    let lengths = limits.max_length.is_some() || limits.min_length.is_some();
    match kind {
        Type::List(list) if lengths && list.wire == Wire::Json => problems.push(
            Problem::new(at, format!("the list `{name}` has a length in characters"))
                .hint("of each item, it stands under `items`; the number of items is `max_items`"),
        ),
        Type::Object(_, Wire::Json) if lengths => problems.push(
            Problem::new(at, format!("the object `{name}` has a length in characters"))
                .hint("only an object with `wire: json_string` has one; else give its fields lengths"),
        ),
        Type::Json(Wire::Json) if lengths => problems.push(
            Problem::new(at, format!("the JSON `{name}` has a length in characters"))
                .hint("its spaces are free, so its length says nothing; only `wire: json_string` has one"),
        ),
        Type::File if lengths => problems.push(
            Problem::new(at, format!("the file `{name}` has a length in characters")).hint("files have `max_bytes`"),
        ),
        _ => {}
    }
}

/// Only a request's own fields travel anywhere but in `biz_content`, and only files travel as files.
pub(crate) fn place(field: &Field, given: Option<Span>, scope: Scope<'_>, problems: &mut Problems) {
    let is_file = field.kind == Type::File;
    let at = given.unwrap_or(field.span);
    if (given.is_some() || is_file) && scope.place != Standing::Request {
        let what = if is_file { "a file" } else { "`in`" };
        problems.push(
            Problem::new(at, format!("{what} belongs to the request's own fields"))
                .hint("objects travel whole, and responses hold no files"),
        );
    } else if is_file != (field.place == Place::File) {
        problems.push(
            Problem::new(at, format!("`{}` cannot travel there", field.name))
                .hint("a `type: file` travels with `in: file`, and nothing else does"),
        );
    }
}

/// The examples of a field must be values that it may have.
pub(crate) fn example(field: &Field, entry: &Entry, enums: &[Enum], problems: &mut Problems) -> Vec<String> {
    match &field.kind {
        Type::File => {
            problems.push(Problem::new(entry.key.span, "a file has no example").hint("remove it"));
            Vec::new()
        }
        Type::Object(..) => {
            problems.push(
                Problem::new(entry.key.span, "an object has no example of its own").hint("give its fields examples"),
            );
            Vec::new()
        }
        Type::List(list) if !list.item.is_scalar() => {
            problems.push(
                Problem::new(entry.key.span, "a list of structures has no example of its own")
                    .hint("give the fields of its items examples"),
            );
            Vec::new()
        }
        Type::List(list) => {
            let texts = keys::texts(&entry.value, "a list of examples", problems);
            for (text, span) in &texts {
                fits("example", &field.name, &list.item, list.limits, text, *span, enums, problems);
            }
            count(list, texts.len(), entry.value.span, problems);
            texts.into_iter().map(|(text, _)| text.to_owned()).collect()
        }
        _ => keys::text(&entry.value, entry.key.span, problems)
            .filter(|text| {
                fits("example", &field.name, &field.kind, field.limits, text, entry.value.span, enums, problems)
            })
            .map(str::to_owned)
            .into_iter()
            .collect(),
    }
}

/// The examples of a list are a list that it may be.
fn count(list: &List, count: usize, span: Span, problems: &mut Problems) {
    let bound = |limit: Option<u32>| limit.and_then(|limit| usize::try_from(limit).ok());
    if bound(list.max_items).is_some_and(|limit| count > limit)
        || bound(list.min_items).is_some_and(|limit| count < limit)
    {
        problems.push(
            Problem::new(span, format!("{count} examples, which the list may not have"))
                .hint("`min_items` and `max_items` hold for the examples too"),
        );
    }
}

/// The default of a field must be a value that it may have.
pub(crate) fn default(field: &Field, entry: &Entry, enums: &[Enum], problems: &mut Problems) -> Option<String> {
    if !field.kind.is_scalar() || field.kind == Type::Base64 {
        problems.push(
            Problem::new(entry.key.span, format!("`{}` cannot have a default", field.name))
                .hint("only texts, enumerations, numbers, dates and booleans can"),
        );
        return None;
    }
    let text = keys::text(&entry.value, entry.key.span, problems)?;
    // A closed enumeration knows no value outside its list, even when it is open to callers.
    if let Type::Enum(index) = field.kind {
        let values: Vec<&str> = enums.get(index)?.values.iter().map(|value| value.value.as_str()).collect();
        if !values.contains(&text) {
            problems.push(outside("default", text, entry.value.span, &values));
            return None;
        }
    }
    fits("default", &field.name, &field.kind, field.limits, text, entry.value.span, enums, problems)
        .then(|| text.to_owned())
}

fn outside(what: &str, text: &str, span: Span, values: &[&str]) -> Problem {
    Problem::new(span, format!("the {what} `{}` is not one of the values", excerpt(text)))
        .maybe_hint(suggest::hint(text, values))
}

#[expect(clippy::too_many_arguments, reason = "what is checked, against what, and where to tell it")]
fn fits(
    what: &str,
    name: &str,
    kind: &Type,
    limits: Limits,
    text: &str,
    span: Span,
    enums: &[Enum],
    problems: &mut Problems,
) -> bool {
    use value::Breach;
    let compare = "one of the two is wrong: compare the documentation";
    let problem = match value::check(kind, limits, enums, text) {
        Ok(()) => return true,
        Err(Breach::NotListed(values)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            outside(what, text, span, &values)
        }
        Err(breach @ (Breach::TooLong { .. } | Breach::Above(_))) => {
            let key =
                if matches!(breach, Breach::Above(_)) { "greater than `max`" } else { "longer than `max_length`" };
            Problem::new(span, format!("the {what} is {key}")).label(breach.to_string()).hint(compare)
        }
        Err(breach @ (Breach::TooShort { .. } | Breach::Below(_))) => {
            let key = if matches!(breach, Breach::Below(_)) { "less than `min`" } else { "shorter than `min_length`" };
            Problem::new(span, format!("the {what} is {key}")).label(breach.to_string()).hint(compare)
        }
        Err(breach) => Problem::new(span, format!("the {what} is not a value of `{name}`")).label(breach.to_string()),
    };
    problems.push(problem);
    false
}

/// A variant's name: made from the value, or given by hand.
pub(crate) fn variant(value: &str, span: Span, by_hand: Option<&Entry>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = by_hand else {
        let made = names::variant(value);
        if made.is_none() {
            problems.push(
                Problem::new(span, format!("`{value}` has no letter or digit to make a Rust name of"))
                    .hint("name the variant: `{as: Name}`"),
            );
        }
        return made;
    };
    let given = keys::text(&entry.value, entry.key.span, problems)?;
    if names::is_variant_name(given) {
        return Some(given.to_owned());
    }
    problems.push(
        Problem::new(entry.value.span, format!("`{given}` is not a variant name"))
            .hint("words that begin with a capital, such as `LowerPid`"),
    );
    None
}

/// Whether the variant is taken, or is the one that keeps unknown values; reported if so.
pub(crate) fn clash<'t>(
    what: &str,
    value: &str,
    span: Span,
    variant: &str,
    mut taken: impl Iterator<Item = (&'t str, &'t str, Span)>,
    problems: &mut Problems,
) -> bool {
    if let Some((_, other, other_span)) = taken.find(|(name, ..)| *name == variant) {
        problems.push(
            Problem::new(span, format!("the {what} `{other}` and `{value}` are both `{variant}` in Rust"))
                .label("the second")
                .context(other_span, "the first")
                .hint(format!("name one of them by hand: `{value}: {{as: OtherName}}`")),
        );
        return true;
    }
    if variant == "Other" {
        problems.push(
            Problem::new(span, format!("`{value}` is `Other` in Rust, which keeps the values that are not listed"))
                .hint(format!("name it by hand: `{value}: {{as: OtherValue}}`")),
        );
        return true;
    }
    false
}

/// The rules between the fields of a record.
pub(crate) fn read_rules(node: &Node, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Vec<Rule> {
    let Value::List(items) = &node.value else {
        problems.push(
            Problem::new(node.span, format!("expected a list of rules, found {}", node.describe()))
                .hint("rules are lines such as `- any_of: [trade_no, out_trade_no]`"),
        );
        return Vec::new();
    };
    items.iter().filter_map(|item| read_rule(item, fields, enums, problems)).collect()
}

/// Makes a rule's demand of the fields that it names.
type Demand = fn(Vec<String>) -> RuleKind;

fn read_rule(node: &Node, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Option<Rule> {
    let mut keys = Keys::new("a rule", node, node.span, problems)?;
    let mut kinds: Vec<RuleKind> = Vec::new();
    let lists: [(&'static str, Demand); 3] =
        [("any_of", RuleKind::AnyOf), ("one_of", RuleKind::OneOf), ("all_or_none", RuleKind::AllOrNone)];
    for (key, make) in lists {
        let Some(node) = keys.get(key) else { continue };
        let named = keys::texts(node, "a list of fields", problems);
        if named.len() < 2 {
            problems.push(Problem::new(node.span, format!("`{key}` names fewer than two fields")));
        }
        kinds.push(make(known(&named, fields, problems)));
    }
    if let Some(entry) = keys.entry("requires")
        && let Some(mut inner) = Keys::new("`requires`", &entry.value, entry.key.span, problems)
    {
        let field = field_named(&mut inner, "field", fields, problems);
        let needs = field_named(&mut inner, "needs", fields, problems);
        inner.finish(problems);
        if field.is_none() || needs.is_none() {
            let problem =
                Problem::new(entry.key.span, "`requires` is not complete").hint("`requires: {field: a, needs: b}`");
            if inner_missing(&entry.value, &["field", "needs"]) {
                problems.push(problem);
            }
        }
        kinds.push(RuleKind::Requires(field.unwrap_or_default(), needs.unwrap_or_default()));
    }
    let when = keys.entry("when").and_then(|entry| read_when(entry, fields, enums, problems));
    keys.finish(problems);
    if kinds.len() != 1 {
        problems.push(
            Problem::new(node.span, format!("a rule with {} demands", kinds.len()))
                .hint("a rule has one of `any_of`, `one_of`, `all_or_none` and `requires`"),
        );
    }
    Some(Rule { kind: kinds.pop()?, when })
}

fn inner_missing(node: &Node, names: &[&str]) -> bool {
    let Value::Map(entries) = &node.value else { return true };
    names.iter().any(|name| !entries.iter().any(|entry| entry.key.text == *name))
}

fn read_when(entry: &Entry, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Option<(String, String)> {
    let Value::Map(entries) = &entry.value.value else {
        problems.push(
            Problem::new(entry.value.span, format!("expected a condition, found {}", entry.value.describe()))
                .hint("a condition is `when: {field: value}`"),
        );
        return None;
    };
    let [Entry { key, value }] = entries.as_slice() else {
        problems.push(
            Problem::new(entry.value.span, format!("a condition on {} fields", entries.len()))
                .hint("a condition names one field: `when: {field: value}`"),
        );
        return None;
    };
    let field = find(&key.text, key.span, fields, problems)?;
    let text = keys::text(value, key.span, problems)?;
    if !field.kind.is_scalar() || field.kind == Type::Base64 {
        problems.push(
            Problem::new(key.span, format!("a condition on `{}`, which is not one text", key.text))
                .hint("a condition compares a text, an enumeration, a number, a date or a boolean"),
        );
        return None;
    }
    fits("condition", &field.name, &field.kind, field.limits, text, value.span, enums, problems)
        .then(|| (key.text.clone(), text.to_owned()))
}

fn field_named(keys: &mut Keys<'_>, key: &'static str, fields: &[Field], problems: &mut Problems) -> Option<String> {
    let entry = keys.entry(key)?;
    let name = keys::text(&entry.value, entry.key.span, problems)?;
    find(name, entry.value.span, fields, problems).map(|field| field.name.clone())
}

fn known(named: &[(&str, Span)], fields: &[Field], problems: &mut Problems) -> Vec<String> {
    named
        .iter()
        .filter_map(|(name, span)| find(name, *span, fields, problems))
        .map(|field| field.name.clone())
        .collect()
}

fn find<'f>(name: &str, span: Span, fields: &'f [Field], problems: &mut Problems) -> Option<&'f Field> {
    let found = fields.iter().find(|field| field.name == name);
    if found.is_none() {
        let all: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        problems
            .push(Problem::new(span, format!("there is no field `{name}` here")).maybe_hint(suggest::hint(name, &all)));
    }
    found
}

/// A conditional field must be named by a rule or say its condition in words.
pub(crate) fn conditions(object: &Object, problems: &mut Problems) {
    for field in &object.fields {
        let conditional = field.presence == Presence::Conditional;
        let ruled = object.rules.iter().any(|rule| rule.fields().contains(&field.name.as_str()));
        if conditional && field.condition.is_none() && !ruled {
            problems.push(
                Problem::new(field.span, format!("nothing says when `{}` is required", field.name))
                    .hint("name it in a rule (`rules:`), or say it in words: `condition: …`"),
            );
        }
        if !conditional && field.condition.is_some() {
            problems.push(
                Problem::new(field.span, format!("`{}` has a `condition`, but is not conditional", field.name))
                    .hint("write `required: conditional`"),
            );
        }
    }
}

/// The idempotency key must be a text of the request.
pub(crate) fn idempotency_key(entry: &Entry, request: &Object, problems: &mut Problems) {
    let Some(name) = keys::text(&entry.value, entry.key.span, problems) else { return };
    if let Some(field) = find(name, entry.value.span, &request.fields, problems)
        && !matches!(field.kind, Type::String)
    {
        problems.push(
            Problem::new(entry.value.span, format!("`{name}` is not a `string`")).label("an idempotency key is a text"),
        );
    }
}

/// An echoed field must stand in the request, with the same type.
pub(crate) fn echoes(request: &Object, response: &Object, problems: &mut Problems) {
    for field in request.fields.iter().filter(|field| field.echo) {
        problems.push(
            Problem::new(field.span, format!("`{}` of the request cannot be an echo", field.name))
                .hint("`echo: true` belongs to the response's field"),
        );
    }
    for field in response.fields.iter().filter(|field| field.echo) {
        if let Some(sent) = find(&field.name, field.span, &request.fields, problems)
            && !comparable(&sent.kind, &field.kind)
        {
            problems.push(
                Problem::new(field.span, format!("`{}` cannot be compared with the request's", field.name))
                    .context(sent.span, "the request's")
                    .hint("an echo has the scalar type of the request's field"),
            );
        }
    }
}

/// Whether a reply's value can be held to the request's: two texts of one type.
fn comparable(sent: &Type, echoed: &Type) -> bool {
    let unit = |kind: &Type| if let Type::Amount(_, unit) = kind { Some(*unit) } else { None };
    std::mem::discriminant(sent) == std::mem::discriminant(echoed)
        && sent.is_scalar()
        && *sent != Type::Base64
        && unit(sent) == unit(echoed)
}

/// Whether two objects have the same members, wherever they stand.
pub(crate) fn same_shape(one: &Object, other: &Object) -> bool {
    let plain = |field: &Field| Field { span: Span::default(), ..field.clone() };
    one.rules == other.rules && one.fields.iter().map(plain).eq(other.fields.iter().map(plain))
}
