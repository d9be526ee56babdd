//! What a node holds.

use serde_json::{Map, Value, json};
use spec_model::Spec;
use spec_model::example::{self, Member};

use crate::checks::Refusal;

/// The method whose success has no code (`protocol.md` §3.1).
pub(crate) const OAUTH_TOKEN: &str = "alipay.system.oauth.token";

/// The node of a call that was carried out: the spec's examples, with echoes of the request and what is known better.
pub(crate) fn success(spec: &Spec, request: &Map<String, Value>, known: Vec<Member>) -> String {
    let head = [("code", "10000"), ("msg", "Success")];
    let mut members: Vec<Member> = head.map(|(name, text)| (name.to_owned(), json!(text).to_string())).into();
    if spec.method == OAUTH_TOKEN {
        members.clear();
    }
    let own = example::members(spec, &spec.response);
    members.extend(own.into_iter().filter(|(name, _)| head.iter().all(|(head, _)| head != name)));
    for field in spec.response.fields.iter().filter(|field| field.echo) {
        if let Some(value) = request.get(&field.name) {
            put(&mut members, (field.name.clone(), value.to_string()));
        }
    }
    let has = |name: &str| spec.response.fields.iter().any(|field| field.name == name);
    for member in known.into_iter().filter(|(name, _)| has(name) || head.iter().any(|(head, _)| head == name)) {
        put(&mut members, member);
    }
    example::write(&members)
}

/// The head of an answer to a call that is not finished.
pub(crate) fn under_way() -> [Member; 2] {
    [("code", "10003"), ("msg", "order success pay inprocess")]
        .map(|(name, text)| (name.to_owned(), json!(text).to_string()))
}

/// Puts a member in the place of the one of its name; one whose value is `null` takes that away.
fn put(members: &mut Vec<Member>, (name, value): Member) {
    let at = members.iter().position(|(member, _)| *member == name);
    match at {
        Some(at) if value == "null" => drop(members.remove(at)),
        Some(at) => members[at].1 = value,
        None if value == "null" => {}
        None => members.push((name, value)),
    }
}

/// The node of a refused call.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    let texts = [
        ("code", refusal.code),
        ("msg", refusal.msg),
        ("sub_code", refusal.sub_code.as_str()),
        ("sub_msg", refusal.sub_msg.as_str()),
    ];
    let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
    example::write(&given.map(|(name, text)| (name.to_owned(), json!(text).to_string())).collect::<Vec<_>>())
}
