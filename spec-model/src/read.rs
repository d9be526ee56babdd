//! From the tree of texts to a [`Spec`]: the top level of a file.

use std::collections::HashMap;

use crate::field::read_fields;
use crate::keys::{self, Keys};
use crate::model::{ErrorCode, Invoke, Object, Provenance, ProvenanceKind, Retry, Side, Spec};
use crate::node::{Entry, Node, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::types::{Scope, Standing, Types};
use crate::{check, names, object, rules, value, vocabulary};

/// Longest method name of the public parameter `method` (protocol §1.2).
pub(crate) const METHOD_LENGTH: usize = 128;

pub(crate) const RETRIES: [(&str, Retry); 4] = [
    ("never", Retry::Never),
    ("same_request", Retry::SameRequest),
    ("after_pause", Retry::AfterPause),
    ("query_first", Retry::QueryFirst),
];

pub(crate) const INVOKES: [(&str, Invoke); 3] =
    [("execute", Invoke::Execute), ("page", Invoke::Page), ("sdk", Invoke::Sdk)];

pub(crate) const KINDS: [(&str, ProvenanceKind); 2] =
    [("documentation", ProvenanceKind::Documentation), ("sdk-metadata", ProvenanceKind::SdkMetadata)];

/// Reads a whole spec; faults go to `problems`. The result is only sound if there were none.
pub(crate) fn read_spec<'n>(root: &'n Node, types: &mut Types<'n>, problems: &mut Problems) -> Option<Spec> {
    let start = Span { start: root.span.start, end: root.span.start };
    let mut keys = Keys::new(&vocabulary::SPEC, root, start, problems)?;

    let method = read_method(&mut keys, root, problems);
    let base = method.as_deref().and_then(|method| method.rsplit('.').next()).and_then(names::type_name);
    let base = base.unwrap_or_else(|| "Method".to_owned());
    let title = keys.text("title", problems).map(str::to_owned);
    let doc = keys.text("doc", problems).map(str::to_owned);
    let source = read_provenance(&mut keys, root, problems);
    let invoke = keys.entry("invoke").map(|entry| keys::words("invoke", entry, &INVOKES, problems));
    let idempotency_key = keys.entry("idempotency_key");
    let read_only = keys.flag("read_only", problems);

    types.reserve(&base);
    let objects = keys.entry("objects");
    if let Some(entry) = objects {
        object::declare(entry, types, problems);
    }
    let (request, response) = (keys.get("request"), keys.get("response"));
    let mut request = read_side(format!("{base}Request"), Standing::Request, request, types, problems);
    let response = read_side(format!("{base}Response"), Standing::Response, response, types, problems);
    if let Some(node) = keys.get("rules") {
        request.rules = rules::read(node, &request.fields, &types.enums, problems);
    }
    rules::conditions(&request, problems);
    let notifications = keys.entry("notifications");
    let notifications = notifications.map(|entry| object::read_notifications(entry, types, problems));
    let notifications = notifications.unwrap_or_default();
    if let Some(entry) = objects {
        object::finish(entry, types, problems);
    }
    let errors = keys.entry("errors").map(|entry| read_errors(entry, problems)).unwrap_or_default();
    if let Some(entry) = idempotency_key {
        check::idempotency_key(entry, &request, problems);
    }
    check::echoes(&request, &response, problems);
    for record in notifications.iter().filter_map(|&index| types.objects.get(index)).chain([&response]) {
        check::no_defaults(record, &types.objects, problems);
    }
    keys.finish(problems);

    types.mark(&request, Side::REQUEST);
    types.mark(&response, Side::RESPONSE);
    for &index in &notifications {
        types.mark_object(index, Side::RESPONSE);
    }
    Some(Spec {
        method: method?,
        title,
        doc,
        // One that is faulty has been told; what else there is can be used without.
        source: source.unwrap_or(Provenance { kind: ProvenanceKind::Documentation, url: None }),
        invoke: invoke.filter(|list| !list.is_empty()).unwrap_or_else(|| vec![Invoke::Execute]),
        idempotency_key: idempotency_key.and_then(|entry| match &entry.value.value {
            Value::Scalar(scalar) => Some(scalar.text.clone()),
            _ => None,
        }),
        read_only,
        request,
        response,
        notifications,
        objects: std::mem::take(&mut types.objects),
        enums: std::mem::take(&mut types.enums),
        errors,
        shared: std::mem::take(&mut types.shared),
    })
}

/// The fields of the request or the response.
fn read_side(
    type_name: String,
    place: Standing,
    node: Option<&Node>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> Object {
    let side = if place == Standing::Request { Side::REQUEST } else { Side::RESPONSE };
    let scope = Scope { owner: &type_name, place };
    let fields = node.map(|node| read_fields(node, scope, types, problems)).unwrap_or_default();
    Object { type_name, shared: None, doc: None, fields, rules: Vec::new(), side }
}

fn read_method(keys: &mut Keys<'_>, root: &Node, problems: &mut Problems) -> Option<String> {
    if keys.lacks("method") {
        problems.push(missing(root, "method", "alipay.user.certify.open.initialize"));
    }
    let entry = keys.entry("method")?;
    let name = keys::text(&entry.value, entry.key.span, problems)?;
    let Err(why) = method_name(name) else { return Some(name.to_owned()) };
    problems.push(
        Problem::new(entry.value.span, format!("`{}` is not a method name", excerpt(name)))
            .label(why)
            .hint("a method name is two to eight words, joined by dots: `alipay.trade.pay`"),
    );
    None
}

/// Whether it is one, or why not.
fn method_name(name: &str) -> Result<(), String> {
    let words: Vec<&str> = name.split('.').collect();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if name.len() > METHOD_LENGTH {
        Err(format!("{} characters, {METHOD_LENGTH} allowed", name.chars().count()))
    } else if let Some(other) = name.chars().find(|c| !allowed(*c)) {
        Err(format!("`{other}` cannot stand in it"))
    } else if words.contains(&"") {
        Err("a word is missing before or behind a dot".to_owned())
    } else if let Some(word) = words.iter().find(|word| !word.starts_with(|c: char| c.is_ascii_lowercase())) {
        Err(format!("`{word}` does not begin with a lower case letter"))
    } else if words.len() < 2 {
        Err("it is one word".to_owned())
    } else if words.len() > 8 {
        Err(format!("it has {} words", words.len()))
    } else {
        Ok(())
    }
}

fn read_provenance(keys: &mut Keys<'_>, root: &Node, problems: &mut Problems) -> Option<Provenance> {
    if keys.lacks("source") {
        problems.push(missing(root, "source", "{kind: documentation, url: \"https://…\"}"));
    }
    let entry = keys.entry("source")?;
    let mut inner = Keys::new(&vocabulary::SOURCE, &entry.value, entry.key.span, problems)?;
    let kind = inner.word("kind", &KINDS, problems);
    if inner.lacks("kind") {
        problems.push(
            Problem::new(entry.key.span, "a source without `kind`")
                .hint("add `kind: documentation` or `kind: sdk-metadata`"),
        );
    }
    let url = inner.text("url", problems).map(str::to_owned);
    if let (Some(url), Some(node)) = (&url, inner.get("url"))
        && !value::is_url(url)
    {
        problems.push(
            Problem::new(node.span, format!("`{}` is not an absolute URL", excerpt(url)))
                .hint("an absolute URL begins with its scheme: `https://…`"),
        );
    }
    inner.finish(problems);
    Some(Provenance { kind: kind?, url })
}

fn read_errors(entry: &Entry, problems: &mut Problems) -> Vec<ErrorCode> {
    let Value::Map(entries) = &entry.value.value else {
        problems.push(
            Problem::new(entry.key.span, format!("expected error codes, found {}", entry.value.describe()))
                .hint("error codes are `CODE: {retry: never, doc: …}` lines"),
        );
        return Vec::new();
    };
    let mut errors: Vec<ErrorCode> = Vec::new();
    let mut taken_by = HashMap::new();
    for Entry { key, value } in entries {
        let Some(mut inner) = Keys::new(&vocabulary::ERROR_CODE, value, key.span, problems) else {
            continue;
        };
        let retry = inner.word("retry", &RETRIES, problems).unwrap_or(Retry::Never);
        let doc = inner.text("doc", problems).map(str::to_owned);
        let by_hand = inner.entry("as");
        inner.finish(problems);
        let Some(variant) = check::variant(&key.text, key.span, by_hand, problems) else { continue };
        let taken = taken_by.get(&variant).map(|&index: &usize| (errors[index].code.as_str(), errors[index].span));
        if check::clash("error codes", &key.text, key.span, &variant, taken, problems) {
            continue;
        }
        taken_by.insert(variant.clone(), errors.len());
        errors.push(ErrorCode { code: key.text.clone(), variant, doc, retry, span: key.span });
    }
    errors
}

fn missing(root: &Node, key: &str, example: &str) -> Problem {
    let at = Span { start: root.span.start, end: root.span.start };
    Problem::new(at, format!("a spec without `{key}`")).hint(format!("add `{key}: {example}`"))
}
