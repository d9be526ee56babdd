//! What must hold between the parts of a spec, beyond the form of each.

use crate::keys;
use crate::model::{Enum, Field, Limits, List, Object, Place, Type, Wire};
use crate::names;
use crate::node::{Entry, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::suggest;
use crate::types::{Scope, Standing};
use crate::value::{self, Breach};

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
                .hint("the length of each item stands under `items`; the number of items is `max_items`"),
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
            Problem::new(at, format!("the file `{name}` has a length in characters"))
                .hint("the size of a file is its `max_bytes`"),
        ),
        _ => {}
    }
}

/// Only a request's own fields travel anywhere but in `biz_content`, and only files travel as files.
pub(crate) fn place(field: &Field, given: Option<Span>, scope: Scope<'_>, problems: &mut Problems) {
    let is_file = field.kind == Type::File;
    let at = given.unwrap_or(field.span);
    if (given.is_some() || is_file) && scope.place != Standing::Request {
        let (what, hint) = match (is_file, scope.place) {
            (true, Standing::Response) => {
                ("a file", "a response holds no file: its bytes are `type: base64`, its address is `type: url`")
            }
            (true, _) => ("a file", "an object travels as JSON, which holds no file: bytes are `type: base64`"),
            (false, Standing::Response) => ("`in`", "a response comes as one JSON object: remove it"),
            (false, _) => ("`in`", "an object travels whole: write `in` at the object's own field"),
        };
        problems.push(Problem::new(at, format!("{what} belongs to the request's own fields")).hint(hint));
    } else if is_file && field.place != Place::File {
        problems.push(
            Problem::new(at, format!("the file `{}` cannot travel there", field.name))
                .hint("a file travels as a file, without being told: remove `in`"),
        );
    } else if !is_file && field.place == Place::File {
        problems.push(
            Problem::new(at, format!("`{}` is not a file", field.name))
                .hint("write `type: file`, or remove `in: file`"),
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
                fits("example", field, (&list.item, list.limits), (text, *span), enums, problems);
            }
            count(list, texts.len(), entry.value.span, problems);
            texts.into_iter().map(|(text, _)| text.to_owned()).collect()
        }
        _ => keys::text(&entry.value, entry.key.span, problems)
            .filter(|text| {
                fits("example", field, (&field.kind, field.limits), (text, entry.value.span), enums, problems)
            })
            .map(str::to_owned)
            .into_iter()
            .collect(),
    }
}

/// The examples of a list are a list that it may be.
fn count(list: &List, count: usize, span: Span, problems: &mut Problems) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    let (key, limit) = match (list.min_items, list.max_items) {
        (_, Some(max)) if number > max => ("max_items", max),
        (Some(min), _) if number < min => ("min_items", min),
        _ => return,
    };
    problems.push(
        Problem::new(span, format!("a list of {count} examples, where `{key}` is {limit}"))
            .hint("the examples are one list: give as many as it may have"),
    );
}

/// The default of a field must be a value that it may have.
pub(crate) fn default(
    field: &Field,
    entry: &Entry,
    scope: Scope<'_>,
    enums: &[Enum],
    problems: &mut Problems,
) -> Option<String> {
    if scope.place == Standing::Response {
        problems.push(
            Problem::new(entry.key.span, "`default` belongs to the request")
                .hint("it is what is sent when the caller sets nothing: remove it"),
        );
        return None;
    }
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
    fits("default", field, (&field.kind, field.limits), (text, entry.value.span), enums, problems)
        .then(|| text.to_owned())
}

/// What comes in must not be taken for more than it says, so it has no defaults, however deep.
pub(crate) fn no_defaults(record: &Object, objects: &[Object], problems: &mut Problems) {
    for field in &record.fields {
        if let Some(name) = defaulted(field, objects) {
            problems.push(
                Problem::new(field.span, format!("`{name}` comes in, and has a default"))
                    .hint("a default is sent when nothing is set: only what requests alone use has one"),
            );
        }
    }
}

/// The field that has a default: this one, or one inside of it.
fn defaulted<'f>(field: &'f Field, objects: &'f [Object]) -> Option<&'f str> {
    if field.default.is_some() {
        return Some(&field.name);
    }
    let Type::Object(index, _) = field.kind.innermost() else { return None };
    objects.get(*index)?.fields.iter().find_map(|field| defaulted(field, objects))
}

fn outside(what: &str, text: &str, span: Span, values: &[&str]) -> Problem {
    Problem::new(span, format!("the {what} `{}` is not one of the values", excerpt(text)))
        .maybe_hint(suggest::hint(text, values))
}

/// Whether the text may stand in the field, or in its items; reported if not. `what` is what the text is: "example".
pub(crate) fn fits(
    what: &str,
    field: &Field,
    (kind, limits): (&Type, Limits),
    (text, span): (&str, Span),
    enums: &[Enum],
    problems: &mut Problems,
) -> bool {
    let breach = match value::check(kind, limits, enums, text) {
        Ok(()) => return true,
        Err(Breach::NotListed(values)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            problems.push(outside(what, text, span, &values));
            return false;
        }
        Err(breach) => breach,
    };
    let title = match breach {
        Breach::TooLong { .. } => format!("the {what} is longer than `max_length`"),
        Breach::TooShort { .. } => format!("the {what} is shorter than `min_length`"),
        Breach::Above(_) => format!("the {what} is greater than `max`"),
        Breach::Below(_) => format!("the {what} is less than `min`"),
        Breach::Scale { .. } => format!("the {what} has more digits than `scale`"),
        Breach::Format(_) => format!("the {what} does not keep to `format`"),
        _ => format!("the {what} is not a value of `{}`", field.name),
    };
    let hint = match (&breach, kind) {
        _ if text.starts_with(['“', '”', '‘', '’']) => {
            "these are not the quotes of YAML, which are `\"` and `'`"
        }
        (Breach::Pattern(_), _) => "if the method writes it otherwise, say how: `pattern: …`",
        (Breach::Malformed(_), Type::Bool(None)) => "if the method has other words, say them: `spelling: [Y, N]`",
        _ => "one of the two is wrong: compare the documentation",
    };
    problems.push(Problem::new(span, title).label(breach.to_string()).hint(hint));
    false
}

/// A variant's name: made from the value, or given by hand.
pub(crate) fn variant(value: &str, span: Span, by_hand: Option<&Entry>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = by_hand else {
        let made = names::variant(value);
        if made.is_none() {
            problems.push(
                Problem::new(span, format!("`{value}` has no letter or digit to make a Rust name of"))
                    .hint(format!("name it by hand: `\"{value}\": {{as: Name}}`")),
            );
        }
        return made;
    };
    let given = keys::text(&entry.value, entry.key.span, problems)?;
    if names::is_variant_name(given) {
        return Some(given.to_owned());
    }
    problems.push(Problem::new(entry.value.span, format!("`{given}` is not a variant's name in Rust")).hint(
        match names::variant(given).filter(|near| names::is_variant_name(near)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "words that begin with a capital, such as `LowerPid`".to_owned(),
        },
    ));
    None
}

/// Whether the variant is taken by another value, or is the one that keeps unknown values; reported if so.
pub(crate) fn clash(
    what: &str,
    value: &str,
    span: Span,
    variant: &str,
    taken: Option<(&str, Span)>,
    problems: &mut Problems,
) -> bool {
    if let Some((other, other_span)) = taken {
        problems.push(
            Problem::new(span, format!("the {what} `{other}` and `{value}` are both `{variant}` in Rust"))
                .label("the second")
                .context(other_span, "the first")
                .hint(format!("name one of them by hand: {}", by_hand(what, value))),
        );
        return true;
    }
    if variant == "Other" {
        problems.push(
            Problem::new(span, format!("`{value}` is `Other` in Rust, which keeps the values that are not listed"))
                .hint(format!("name it by hand: {}", by_hand(what, value))),
        );
        return true;
    }
    false
}

/// How a value or an error code gets a name by hand.
fn by_hand(what: &str, value: &str) -> String {
    match what {
        "values" => format!("`values: {{{value}: {{as: OtherName}}, …}}`"),
        _ => format!("`{value}: {{as: OtherName, …}}`"),
    }
}

/// The field of that name. `place` is where there is none, in messages: "here", "in the request".
pub(crate) fn find<'f>(
    name: &str,
    span: Span,
    place: &str,
    fields: &'f [Field],
    problems: &mut Problems,
) -> Option<&'f Field> {
    let found = fields.iter().find(|field| field.name == name);
    if found.is_none() {
        let all = || fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>();
        let hint = if problems.is_full() { None } else { suggest::hint(name, &all()) };
        problems.push(Problem::new(span, format!("there is no field `{}` {place}", excerpt(name))).maybe_hint(hint));
    }
    found
}

/// The idempotency key must be a text of the request.
pub(crate) fn idempotency_key(entry: &Entry, request: &Object, problems: &mut Problems) {
    let Some(name) = keys::text(&entry.value, entry.key.span, problems) else { return };
    if let Some(field) = find(name, entry.value.span, "in the request", &request.fields, problems)
        && !matches!(field.kind, Type::String)
    {
        problems.push(
            Problem::new(entry.value.span, format!("`{name}` is not a `string`"))
                .context(field.span, "the field")
                .hint("an idempotency key is a `type: string` field of the request"),
        );
    }
}

/// Only the response's own fields are compared with the request's.
pub(crate) fn echo_stands(echo: bool, entry: Option<&Entry>, scope: Scope<'_>, problems: &mut Problems) {
    if let Some(entry) = entry.filter(|_| echo && scope.place != Standing::Response) {
        problems.push(Problem::new(entry.key.span, "`echo` belongs to the response's own fields").hint(
            match scope.place {
                Standing::Inside => "what is inside an object is not compared with the request: remove it",
                _ => "write it at the response's field of the same name",
            },
        ));
    }
}

/// An echoed field must stand in the request, with the same type.
pub(crate) fn echoes(request: &Object, response: &Object, problems: &mut Problems) {
    for field in response.fields.iter().filter(|field| field.echo) {
        if let Some(sent) = find(&field.name, field.span, "in the request", &request.fields, problems)
            && !comparable(&sent.kind, &field.kind)
        {
            problems.push(
                Problem::new(field.span, format!("`{}` cannot be compared with the request's", field.name))
                    .context(sent.span, "the request's")
                    .hint("an echo has the type of the request's field, and is no object, list, JSON, file or base64"),
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
