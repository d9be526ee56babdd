//! Notifications and returns. The cases hold parameters that are decoded already; they are encoded here as Alipay does,
//! in the charset that they name.

use openapi_core::{Charset, Config, NotifyChecks, NotifyError};
use serde_json::Value;

use crate::suite::{Case, Ran, Verdict, charset, failed, not_applicable, same};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// Where both answers are allowed, ours.
const CHOSEN: [(&str, &str); 4] = [
    ("notify/v1_blank_value_not_signed", "accept"),
    ("notify/v1_blank_value_signed", "accept"),
    ("notify/v1_gbk_signed_but_config_utf8", "accept"),
    ("notify/v1_sign_type_changed_by_attacker_to_rsa", "reject"),
];

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&["params", "charset", "configured_sign_type", "alipay_public_key", "signed_over", "app_id"])?;
    let wanted = wanted(case)?;
    let Some(params) = case.input("params").as_object() else { return failed("the case has no object `params`") };
    let text = |(name, value): (&'_ String, &'_ Value)| match value.as_str() {
        Some(value) => Ok((name.clone(), value.to_owned())),
        None => not_applicable(format!("the parameter `{name}` is no text")),
    };
    let params = params.iter().map(text).collect::<Ran<Vec<_>>>()?;
    let value = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let body = form(&params, charset(value("charset").unwrap_or("utf-8"))?)?;
    let app_id = value("app_id").or(case.folder.index["app_id"].as_str()).unwrap_or("2021000000000001");
    let config = Config::new(app_id)
        .private_key(case.folder.file("keys/other_pkcs8.pem")?)
        .alipay_public_key(case.file("alipay_public_key")?)
        .sign_type(case.sign_type("configured_sign_type")?)
        .charset(case.charset()?);
    let app = config.build().map_err(|errors| Verdict::Failed(errors.to_string()))?;
    let notified = app.verify_notification(body.as_bytes(), FORM, &NotifyChecks::new());
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let values: Result<Vec<_>, NotifyError> = if value("method").is_some_and(|method| method.ends_with(".return")) {
        // What the browser holds is not to be posted to us.
        same("a return that is posted", &notified.err(), &Some(NotifyError::Return))?;
        app.verify_return(&body).map(|back| back.iter().map(own).collect())
    } else {
        notified.map(|notified| notified.iter().map(own).collect())
    };
    match (values, wanted) {
        // And what is read is what was sent.
        (Ok(values), Some("accept") | None) => match values.iter().find(|pair| !params.contains(pair)) {
            Some((name, _)) => failed(format!("`{name}` is read with another value")),
            None => Ok(()),
        },
        (Err(_), Some("reject") | None) => Ok(()),
        (Ok(_), wanted) => failed(format!("ours accepts, wanted {wanted:?}")),
        (Err(error), wanted) => failed(format!("{error}; wanted {wanted:?}")),
    }
}

/// `accept` or `reject`; `None` if both are allowed and nothing was chosen.
fn wanted<'c>(case: &Case<'c>) -> Ran<Option<&'c str>> {
    let Some(words) = case.recommended().and_then(Value::as_str) else {
        return match case.agreed("verified").and_then(Value::as_bool) {
            Some(true) => Ok(Some("accept")),
            Some(false) => Ok(Some("reject")),
            None => not_applicable("nothing is recommended, and SDKs differ"),
        };
    };
    match words.split(' ').next().unwrap_or_default() {
        "either" => Ok(CHOSEN.iter().find(|(known, _)| *known == case.name()).map(|(_, chosen)| *chosen)),
        word @ ("accept" | "reject") => Ok(Some(word)),
        _ => not_applicable(format!("the runner does not know what `{words}` means")),
    }
}

fn form(params: &[(String, String)], charset: Charset) -> Ran<String> {
    let pair = |(name, value): &(String, String)| {
        let bytes = charset.encode(value).map_err(|error| Verdict::Failed(error.to_string()))?;
        Ok(format!("{name}={}", escaped(&bytes)))
    };
    Ok(params.iter().map(pair).collect::<Ran<Vec<_>>>()?.join("&"))
}

/// Form encoding as Java does it.
fn escaped(bytes: &[u8]) -> String {
    let one = |&byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        byte => format!("%{byte:02X}"),
    };
    bytes.iter().map(one).collect()
}
