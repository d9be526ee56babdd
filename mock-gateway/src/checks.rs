//! What the gateway checks, in its order, with its codes (`protocol.md` §8).

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use openapi_core::{Charset, Verifier as _, china_timestamp};
use serde_json::{Map, Value};
use spec_model::instance::{self, Broken, Violation};
use spec_model::{Place, Spec, Type, Wire};

use crate::APP_ID;
use crate::gateway::Gateway;
use crate::requests::{canonical_string, canonical_string_with_blanks};

/// The gateway's text of 40001.
const MISSING: &str = "Missing Required Arguments";
/// How far a request's `timestamp` may be from now.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) msg: &'static str,
    pub(crate) sub_code: String,
    pub(crate) sub_msg: String,
    /// What is found wrong before the signature held is answered without one.
    pub(crate) signed: bool,
}

impl Refusal {
    fn new(code: &'static str, msg: &'static str, sub_code: impl Into<String>, sub_msg: impl Into<String>) -> Self {
        Self { code, msg, sub_code: sub_code.into(), sub_msg: sub_msg.into(), signed: true }
    }

    pub(crate) fn missing(what: &str, sub_msg: impl Into<String>) -> Self {
        Self::new("40001", MISSING, format!("isv.missing-{what}"), sub_msg)
    }

    pub(crate) fn invalid(what: &str, sub_msg: impl Into<String>) -> Self {
        Self::argument(&format!("isv.invalid-{what}"), sub_msg)
    }

    pub(crate) fn argument(sub_code: &str, sub_msg: impl Into<String>) -> Self {
        Self::new("40002", "Invalid Arguments", sub_code, sub_msg)
    }

    /// A token that is not good for the call.
    pub(crate) fn token(sub_code: &str, sub_msg: impl Into<String>) -> Self {
        Self::new("20001", "Insufficient Token Permissions", sub_code, sub_msg)
    }

    /// The method's own refusal, with one of its codes.
    pub(crate) fn business(sub_code: &str, sub_msg: impl Into<String>) -> Self {
        Self::new("40004", "Business Failed", sub_code, sub_msg)
    }

    pub(crate) fn rate_limited() -> Self {
        Self::new("40005", "Call Limited", "isv.app-call-limited", "too many calls")
    }

    pub(crate) fn unavailable() -> Self {
        Self::new("20000", "Service Currently Unavailable", "isp.unknow-error", "the outcome is not known")
    }

    fn unsigned(self) -> Self {
        Self { signed: false, ..self }
    }
}

/// The public parameters and the signature. What is found wrong here is answered without a signature.
pub(crate) fn protocol<'g>(
    params: &BTreeMap<String, String>,
    charset: Charset,
    gateway: &'g Gateway,
) -> Result<&'g Spec, Refusal> {
    public_parameters(params, charset, gateway).map_err(Refusal::unsigned)
}

fn public_parameters<'g>(
    params: &BTreeMap<String, String>,
    charset: Charset,
    gateway: &'g Gateway,
) -> Result<&'g Spec, Refusal> {
    let get = |name: &str| params.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let method = get("method").ok_or_else(|| Refusal::missing("method", "`method` is missing"))?;
    let spec = gateway.specs.iter().find(|spec| spec.method == method);
    let spec = spec.ok_or_else(|| {
        Refusal::invalid("method", format!("there is no method `{method}`: this gateway was given no spec of it"))
    })?;
    let app_id = get("app_id").ok_or_else(|| Refusal::missing("app-id", "`app_id` is missing"))?;
    if app_id != APP_ID {
        return Err(Refusal::invalid("app-id", format!("this gateway knows the application `{APP_ID}` only")));
    }
    let timestamp = get("timestamp").ok_or_else(|| Refusal::missing("timestamp", "`timestamp` is missing"))?;
    if !is_timestamp(timestamp) {
        return Err(Refusal::invalid("timestamp", "`timestamp` is not `yyyy-MM-dd HH:mm:ss`"));
    }
    if !gateway.rules.any_timestamp && !is_recent(timestamp) {
        let now = china_timestamp(SystemTime::now());
        return Err(Refusal::invalid("timestamp", format!("`timestamp` is {timestamp}; in China it is {now}")));
    }
    match get("version") {
        Some("1.0") => {}
        Some(_) => return Err(Refusal::invalid("parameter", "`version` is always 1.0")),
        None => return Err(Refusal::missing("version", "`version` is missing")),
    }
    if get("format").is_some_and(|format| !format.eq_ignore_ascii_case("json")) {
        return Err(Refusal::invalid("format", "`format` is not JSON"));
    }
    let needed = gateway.rules.sign_type.as_str();
    match get("sign_type") {
        Some(given) if given == needed => {}
        Some(_) => return Err(Refusal::invalid("signature-type", format!("this gateway takes {needed} only"))),
        None => return Err(Refusal::missing("signature-type", "`sign_type` is missing")),
    }
    let sign = get("sign").ok_or_else(|| Refusal::missing("signature", "`sign` is missing"))?;
    check_signature(params, sign, charset, gateway)?;
    if get("encrypt_type").is_some_and(|cipher| cipher != "AES") {
        return Err(Refusal::invalid("encrypt-type", "this gateway decrypts AES only"));
    }
    // Certificate mode: both serial numbers, or neither.
    match (get("app_cert_sn"), get("alipay_root_cert_sn")) {
        (None, None) => Ok(spec),
        (Some(app), Some(root)) if app == gateway.certificates.app_sn && root == gateway.certificates.root_sn => {
            Ok(spec)
        }
        _ => Err(Refusal::invalid("app-cert-sn", "the serial numbers are not this application's")),
    }
}

fn check_signature(
    params: &BTreeMap<String, String>,
    sign: &str,
    charset: Charset,
    gateway: &Gateway,
) -> Result<(), Refusal> {
    let holds_over = |text: &str| charset.encode(text).is_ok_and(|bytes| gateway.app_key.verify(&bytes, sign).is_ok());
    let canonical = canonical_string(params);
    if holds_over(&canonical) || holds_over(&canonical_string_with_blanks(params)) {
        return Ok(());
    }
    // The real gateway escapes the text that it verified for HTML.
    let text = canonical.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    Err(Refusal::invalid("signature", format!("the signature does not hold over: {text}")))
}

fn is_timestamp(text: &str) -> bool {
    let form = "dddd-dd-dd dd:dd:dd";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(b, form)| if form == b'd' { b.is_ascii_digit() } else { b == form })
}

/// Whether a time in China is not far from now. As texts of one form, times are in their order.
fn is_recent(timestamp: &str) -> bool {
    let now = SystemTime::now();
    let at = |time: Option<SystemTime>| china_timestamp(time.unwrap_or(now));
    (at(now.checked_sub(TOLERANCE)).as_str()..=at(now.checked_add(TOLERANCE)).as_str()).contains(&timestamp)
}

/// What the request carries against the spec: `biz_content`, and the fields that travel beside it.
pub(crate) fn business(
    params: &BTreeMap<String, String>,
    files: &BTreeMap<String, usize>,
    spec: &Spec,
) -> Result<Map<String, Value>, Refusal> {
    let text = params.get("biz_content").map_or("{}", String::as_str);
    let Ok(Value::Object(mut content)) = instance::read(text) else {
        let is_encrypted = params.get("encrypt_type").is_some_and(|cipher| !cipher.is_empty());
        if !is_encrypted && !text.is_empty() && base64_simd::STANDARD.check(text.as_bytes()).is_ok() {
            let sub_code = "isv.decryption-error-missing-encrypt-type";
            let sub_msg = "`biz_content` seems to be encrypted, but `encrypt_type` is missing";
            return Err(Refusal::new("40001", MISSING, sub_code, sub_msg));
        }
        return Err(Refusal::invalid("parameter", "`biz_content` is not a JSON object"));
    };
    for field in &spec.request.fields {
        if field.place == Place::BizContent {
            // SDKs that are made from metadata send the structure itself.
            if let Some(value) = content.get_mut(&field.name).filter(|value| value.is_object() || value.is_array())
                && wire(&field.kind) == Some(Wire::JsonString)
            {
                *value = Value::String(value.to_string());
            }
            continue;
        }
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
    let parsed = (wire(kind) == Some(Wire::Json)).then(|| instance::read(text).ok()).flatten();
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// How a structure travels; `None` if it is none.
fn wire(kind: &Type) -> Option<Wire> {
    match kind {
        Type::Object(_, wire) | Type::Json(wire) => Some(*wire),
        Type::List(list) => Some(list.wire),
        _ => None,
    }
}
