//! From the tree of texts to a [`Spec`]: the top level of a file.

use crate::field::read_fields;
use crate::keys::{self, Keys};
use crate::model::{ErrorCode, Invoke, Object, Provenance, ProvenanceKind, Retry, Side, Spec};
use crate::node::{Entry, Node, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::types::{Scope, Standing, Types};
use crate::{check, names, object};

/// Longest method name of the public parameter `method` (protocol §1.2).
const METHOD_LENGTH: usize = 128;

const RETRIES: [(&str, Retry); 4] = [
    ("never", Retry::Never),
    ("same_request", Retry::SameRequest),
    ("after_pause", Retry::AfterPause),
    ("query_first", Retry::QueryFirst),
];

const INVOKES: [(&str, Invoke); 3] = [("execute", Invoke::Execute), ("page", Invoke::Page), ("sdk", Invoke::Sdk)];

/// Reads a whole spec; faults go to `problems`. The result is only sound if there were none.
pub(crate) fn read_spec<'n>(root: &'n Node, types: &mut Types<'n>, problems: &mut Problems) -> Option<Spec> {
    let start = Span { start: root.span.start, end: root.span.start };
    let mut keys = Keys::new("a spec", root, start, problems)?;

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
        request.rules = check::read_rules(node, &request.fields, &types.enums, problems);
    }
    check::conditions(&request, problems);
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
        source: source?,
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
    let Some(entry) = keys.entry("method") else {
        problems.push(missing(root, "method", "alipay.user.certify.open.initialize"));
        return None;
    };
    let name = keys::text(&entry.value, entry.key.span, problems)?;
    let segment = |segment: &str| {
        segment.starts_with(|c: char| c.is_ascii_alphabetic())
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let count = name.split('.').count();
    if !name.split('.').all(segment) || !(2..=8).contains(&count) || name.len() > METHOD_LENGTH {
        problems.push(
            Problem::new(entry.value.span, format!("`{}` is not a method name", excerpt(name))).hint(format!(
                "two to eight words of letters, digits and `_`, joined by dots, {METHOD_LENGTH} characters at most: `alipay.trade.pay`"
            )),
        );
        return None;
    }
    Some(name.to_owned())
}

fn read_provenance(keys: &mut Keys<'_>, root: &Node, problems: &mut Problems) -> Option<Provenance> {
    let Some(entry) = keys.entry("source") else {
        problems.push(missing(root, "source", "{kind: documentation, url: \"https://…\"}"));
        return None;
    };
    let mut inner = Keys::new("a source", &entry.value, entry.key.span, problems)?;
    let kinds = [("documentation", ProvenanceKind::Documentation), ("sdk-metadata", ProvenanceKind::SdkMetadata)];
    let kind = inner.word("kind", &kinds, problems);
    if kind.is_none() && inner.get("kind").is_none() {
        problems.push(
            Problem::new(entry.key.span, "a source without `kind`")
                .hint("`kind: documentation` or `kind: sdk-metadata`"),
        );
    }
    let url = inner.text("url", problems).map(str::to_owned);
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
    for Entry { key, value } in entries {
        let Some(mut inner) = Keys::new("an error code", value, key.span, problems) else { continue };
        let retry = inner.word("retry", &RETRIES, problems).unwrap_or(Retry::Never);
        let doc = inner.text("doc", problems).map(str::to_owned);
        let by_hand = inner.entry("as");
        inner.finish(problems);
        let Some(variant) = check::variant(&key.text, key.span, by_hand, problems) else { continue };
        let taken = errors.iter().map(|error| (error.variant.as_str(), error.code.as_str(), error.span));
        if check::clash("error codes", &key.text, key.span, &variant, taken, problems) {
            continue;
        }
        errors.push(ErrorCode { code: key.text.clone(), variant, doc, retry, span: key.span });
    }
    errors
}

fn missing(root: &Node, key: &str, example: &str) -> Problem {
    let at = Span { start: root.span.start, end: root.span.start };
    Problem::new(at, format!("a spec without `{key}`")).hint(format!("add `{key}: {example}`"))
}
