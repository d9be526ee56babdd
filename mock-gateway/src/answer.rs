//! What the gateway answers.

use serde_json::{Map, Value, json};
use spec_model::Spec;
use spec_model::example::{self, Member};

use crate::checks::Refusal;

/// The node of a call that was carried out: the spec's examples, with echoes of the request.
pub(crate) fn success(spec: &Spec, request: &Map<String, Value>) -> String {
    let head = [("code", "10000"), ("msg", "Success")];
    let mut members: Vec<Member> = head.map(|(name, text)| (name.to_owned(), json!(text).to_string())).into();
    let own = example::members(spec, &spec.response);
    members.extend(own.into_iter().filter(|(name, _)| head.iter().all(|(head, _)| head != name)));
    for field in spec.response.fields.iter().filter(|field| field.echo) {
        if let Some(value) = request.get(&field.name) {
            members.retain(|(name, _)| *name != field.name);
            members.push((field.name.clone(), value.to_string()));
        }
    }
    example::write(&members)
}

/// The node of a refused call.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    let texts = [
        ("code", refusal.code),
        ("msg", refusal.msg),
        ("sub_code", refusal.sub_code.as_str()),
        ("sub_msg", refusal.sub_msg.as_str()),
    ];
    example::write(&texts.map(|(name, text)| (name.to_owned(), json!(text).to_string())))
}
