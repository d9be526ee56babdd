//! Canonical strings and signatures of requests.

use openapi_core::CallOptions;
use serde_json::Value;

use crate::call::{self, Sent};
use crate::form::{self, Pairs};
use crate::request::{self, Fields, How, Made};
use crate::suite::{Case, Ran, Verdict, failed, not_applicable, same};

/// Parameters that the crate writes from the configuration.
const CONFIGURED: [&str; 7] = ["app_id", "charset", "format", "method", "sign_type", "timestamp", "version"];

pub(crate) fn run(case: &Case<'_>) -> Ran {
    if !case.input("params_typed").is_null() {
        return not_applicable("says how an SDK writes values of its language; ours are texts or JSON");
    }
    case.knows(&["params", "charset", "sign_type", "private_key"])?;
    let (charset, sign_type) = (case.charset()?, case.sign_type("sign_type")?);
    let params = params(case)?;
    let prepared = prepare(case, &params)?;
    let wanted = wanted(case);
    if wanted["error"].is_string() {
        return match prepared {
            Err(_) => Ok(()),
            Ok(_) => failed(format!("it must be refused: {}", wanted["error"])),
        };
    }
    let sent = prepared.map_err(Verdict::Failed)?;
    let canonical = match wanted["canonical"].as_str() {
        Some(canonical) => canonical.to_owned(),
        None => form::canonical(&params),
    };
    // The signature of what is wanted, byte for byte.
    if let Some(sign) = wanted["sign"].as_str() {
        same("the signature", form::signature(case, sign_type, charset, &canonical)?.as_str(), sign)?;
    }
    // What ours says, which always has a `format` and writes the charset's name small.
    same("the canonical string", neutral(&sent.canonical).as_str(), neutral(&canonical).as_str())?;
    same("what was signed", sent.canonical.as_str(), form::canonical(&sent.all()).as_str())?;
    form::holds(case, "our", &sent.all())?;
    match wanted["sign"].as_str() {
        Some(sign) if sent.canonical == canonical => same("our signature", form::value(&sent.all(), "sign")?, sign),
        _ => Ok(()),
    }
}

/// What the case wants: what is recommended, else the reference, else what SDKs agree on, else the rule.
fn wanted<'c>(case: &Case<'c>) -> &'c Value {
    let agreed = || case.agreed("sign").or_else(|| case.agreed("error")).map(|_| case.expected());
    case.recommended().filter(|value| value.is_object()).or(case.reference()).or_else(agreed).unwrap_or(&Value::Null)
}

fn params(case: &Case<'_>) -> Ran<Pairs> {
    let Some(params) = case.input("params").as_object() else { return failed("the case has no object `params`") };
    let text = |(name, value): (&String, &Value)| match value.as_str() {
        Some(value) => Ok((name.clone(), value.to_owned())),
        None => not_applicable(format!("`{name}` is no text")),
    };
    params.iter().map(text).collect()
}

/// The request with these parameters; the inner error is a refusal.
fn prepare(case: &Case<'_>, params: &Pairs) -> Ran<Result<Sent, String>> {
    let value = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if value("version").is_some_and(|version| version != "1.0") {
        return not_applicable("every method of this gateway has the version 1.0");
    }
    let mut options = CallOptions::new();
    let mut texts = Vec::new();
    // A `sign` of the caller's has no way into a request.
    for (name, value) in params.iter().filter(|(name, _)| name != "sign" && !CONFIGURED.contains(&name.as_str())) {
        // A blank option is refused at once; a blank field is left out.
        let is_option = !value.trim().is_empty();
        let (set, with) = if is_option { call::option(options, name, value) } else { (false, options) };
        options = with;
        if !set {
            texts.push((name.as_str(), value.as_str()));
        }
    }
    let mut config = call::config(case)?;
    if let Some(text) = value("timestamp") {
        let at = crate::suite::time(text, 8)?;
        config = config.clock(move || at);
    }
    let app = call::build(&config)?;
    let method = value("method").unwrap_or_default();
    // Only `biz_content`, as it stands: the way without a spec.
    let made = match texts.as_slice() {
        [("biz_content", json)] if json.starts_with('{') => {
            app.prepare_raw(method, json, &options).map(Made::Request).map_err(Box::new)
        }
        _ => request::call(&app, method, Fields::request(&Value::Null, &texts, None)?, &options, How::Execute)?,
    };
    match made {
        Ok(Made::Request(request)) => Ok(Ok(Sent::of(request, case)?)),
        Ok(Made::Text(_)) => failed("not a request"),
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// Without what may differ: `format`, and the case of the charset's name.
fn neutral(canonical: &str) -> String {
    let mut text = format!("&{canonical}");
    for name in ["&format=", "&charset="] {
        let Some(at) = text.find(name) else { continue };
        let end = text[at + 1..].find('&').map_or(text.len(), |length| at + 1 + length);
        let kept = if name == "&format=" { String::new() } else { text[at..end].to_ascii_lowercase() };
        text.replace_range(at..end, &kept);
    }
    text
}
