//! What the gateway answers.

use serde_json::{Map, Value, json};
use spec_model::{Spec, example};

use crate::checks::Refusal;

/// The node of a call that was carried out: the spec's examples, with echoes of the request.
pub(crate) fn success(spec: &Spec, request: &Map<String, Value>) -> String {
    let mut members = vec![("code".to_owned(), json!("10000")), ("msg".to_owned(), json!("Success"))];
    members
        .extend(example::members(spec, &spec.response).into_iter().filter(|(name, _)| name != "code" && name != "msg"));
    for field in spec.response.fields.iter().filter(|field| field.echo) {
        if let Some(value) = request.get(&field.name) {
            members.retain(|(name, _)| *name != field.name);
            members.push((field.name.clone(), value.clone()));
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
    example::write(&texts.map(|(name, text)| (name.to_owned(), json!(text))))
}
