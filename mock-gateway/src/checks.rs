//! What the gateway checks, in its order, with its codes (`protocol.md` §8).

use std::collections::BTreeMap;

use openapi_core::{Charset, Verifier as _, VerifyingKey};
use serde_json::{Map, Value};
use spec_model::instance::{self, Broken, Violation};
use spec_model::{Place, Spec, Type, Wire};

use crate::APP_ID;
use crate::certificates::Certificates;
use crate::requests::canonical_string;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) msg: &'static str,
    pub(crate) sub_code: String,
    pub(crate) sub_msg: String,
}

impl Refusal {
    pub(crate) fn missing(what: &str, sub_msg: impl Into<String>) -> Self {
        let sub_code = format!("isv.missing-{what}");
        Self { code: "40001", msg: "Missing Required Arguments", sub_code, sub_msg: sub_msg.into() }
    }

    pub(crate) fn invalid(what: &str, sub_msg: impl Into<String>) -> Self {
        let sub_code = format!("isv.invalid-{what}");
        Self { code: "40002", msg: "Invalid Arguments", sub_code, sub_msg: sub_msg.into() }
    }
}

/// The public parameters and the signature. What is found wrong here is answered without a signature.
pub(crate) fn protocol<'s>(
    params: &BTreeMap<String, String>,
    specs: &'s [Spec],
    key: &VerifyingKey,
    charset: Charset,
    certificates: &Certificates,
) -> Result<&'s Spec, Refusal> {
    let get = |name: &str| params.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let method = get("method").ok_or_else(|| Refusal::missing("method", "`method` is missing"))?;
    let spec = specs.iter().find(|spec| spec.method == method);
    let spec = spec.ok_or_else(|| Refusal::invalid("method", format!("there is no method `{method}`")))?;
    let app_id = get("app_id").ok_or_else(|| Refusal::missing("app-id", "`app_id` is missing"))?;
    if app_id != APP_ID {
        return Err(Refusal::invalid("app-id", format!("this gateway knows the application `{APP_ID}` only")));
    }
    let timestamp = get("timestamp").ok_or_else(|| Refusal::missing("timestamp", "`timestamp` is missing"))?;
    if !is_timestamp(timestamp) {
        return Err(Refusal::invalid("timestamp", "`timestamp` is not `yyyy-MM-dd HH:mm:ss`"));
    }
    get("version").ok_or_else(|| Refusal::missing("version", "`version` is missing"))?;
    if get("format").is_some_and(|format| !format.eq_ignore_ascii_case("json")) {
        return Err(Refusal::invalid("format", "`format` is not JSON"));
    }
    match get("sign_type") {
        Some("RSA2") => {}
        Some(_) => return Err(Refusal::invalid("signature-type", "this gateway takes RSA2 only")),
        None => return Err(Refusal::missing("signature-type", "`sign_type` is missing")),
    }
    let sign = get("sign").ok_or_else(|| Refusal::missing("signature", "`sign` is missing"))?;
    let canonical = canonical_string(params);
    let signed = charset.encode(&canonical).is_ok_and(|bytes| key.verify(&bytes, sign).is_ok());
    if !signed {
        // The real gateway escapes the text that it verified for HTML.
        let text = canonical.replace('&', "&amp;");
        return Err(Refusal::invalid("signature", format!("the signature does not hold over: {text}")));
    }
    // Certificate mode: both serial numbers, or neither.
    match (get("app_cert_sn"), get("alipay_root_cert_sn")) {
        (None, None) => {}
        (Some(app), Some(root)) if app == certificates.app_sn && root == certificates.root_sn => {}
        _ => return Err(Refusal::invalid("app-cert-sn", "the serial numbers are not this application's")),
    }
    match get("encrypt_type") {
        None | Some("AES") => Ok(spec),
        Some(_) => Err(Refusal::invalid("encrypt-type", "this gateway decrypts AES only")),
    }
}

fn is_timestamp(text: &str) -> bool {
    let form = "dddd-dd-dd dd:dd:dd";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(b, form)| if form == b'd' { b.is_ascii_digit() } else { b == form })
}

/// What the request carries against the spec: `biz_content`, and the fields that travel beside it.
pub(crate) fn business(
    params: &BTreeMap<String, String>,
    files: &BTreeMap<String, usize>,
    spec: &Spec,
) -> Result<Map<String, Value>, Refusal> {
    let text = params.get("biz_content").map_or("{}", String::as_str);
    let Ok(Value::Object(mut content)) = instance::read(text) else {
        return Err(Refusal::invalid("parameter", "`biz_content` is not a JSON object"));
    };
    for field in spec.request.fields.iter().filter(|field| field.place != Place::BizContent) {
        if content.contains_key(&field.name) {
            return Err(Refusal::invalid("parameter", format!("`{}` does not travel in `biz_content`", field.name)));
        }
        let value = match field.place {
            Place::File => files.get(&field.name).map(|&bytes| Value::from(bytes)),
            _ => params.get(&field.name).map(|text| parameter(text, &field.kind)),
        };
        content.extend(value.map(|value| (field.name.clone(), value)));
    }
    match instance::check(spec, &content).into_iter().next() {
        None => Ok(content),
        Some(Violation { path, rule: Broken::Required }) => {
            Err(Refusal::missing("parameter", format!("`{path}` is missing")))
        }
        Some(violation) => Err(Refusal::invalid("parameter", violation.to_string())),
    }
}

/// A structure that travels as a parameter of its own is JSON text there, even if it is none inside `biz_content`.
fn parameter(text: &str, kind: &Type) -> Value {
    let structure = match kind {
        Type::Object(_, wire) | Type::Json(wire) => *wire == Wire::Json,
        Type::List(list) => list.wire == Wire::Json,
        _ => false,
    };
    let parsed = structure.then(|| instance::read(text).ok()).flatten();
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}
