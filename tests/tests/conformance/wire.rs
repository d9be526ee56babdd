//! What travels: the same parameters as the SDKs', where `protocol.md` §1.4 puts them, under a signature that holds.

use openapi_core::{File, cipher::ContentKey};
use serde_json::Value;

use crate::call::{self, Sent};
use crate::form::{self, Pairs};
use crate::request::{self, Fields, How, Made};
use crate::suite::{Case, Ran, Verdict, decode_base64, failed, same};

/// Parameters in which SDKs differ, and which change nothing.
const FREE: [&str; 3] = ["sign", "format", "alipay_sdk"];

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&[
        "aes_key",
        "app_auth_token",
        "app_id",
        "auth_token",
        "biz",
        "charset",
        "encrypted",
        "file",
        "gateway",
        "method",
        "mode",
        "notify_url",
        "private_key",
        "return_url",
        "sign_type",
        "text",
        "timestamp",
    ])?;
    let sent = arrives(case)?;
    let charset = case.charset()?;
    same("what was signed", sent.canonical.as_str(), form::canonical(&sent.all()).as_str())?;
    // Public parameters in the query; in the body, what is the method's own.
    for (name, _) in &sent.body {
        let own = name == "biz_content" || !case.input("text")[name].is_null();
        same(&format!("`{name}` is in the body"), &own, &true)?;
    }
    for name in ["app_id", "charset", "method", "sign", "sign_type", "timestamp", "version"] {
        form::value(&sent.query, name)?;
    }
    let is_form = sent.content_type == format!("application/x-www-form-urlencoded;charset={charset}");
    same("the media type is the body's", &(is_form || !sent.files.is_empty()), &true)?;
    file_is_sent(case, &sent)?;
    // The SDK's, read by the same rules.
    let target = case.expected()["target"].as_str().unwrap_or_default();
    let mut theirs = form::pairs(target.split_once('?').unwrap_or_default().1, charset)?;
    if let Some(texts) = case.input("text").as_object() {
        theirs.extend(texts.iter().map(|(n, v)| (n.clone(), v.as_str().unwrap_or_default().to_owned())));
    } else {
        let body = decode_base64(case.expected()["body_b64"].as_str().unwrap_or_default())?;
        theirs.extend(form::pairs(&String::from_utf8_lossy(&body), charset)?);
    }
    same_parameters(case, &sent.all(), &theirs)
}

/// Our request, under a signature that holds.
pub(crate) fn arrives(case: &Case<'_>) -> Ran<Sent> {
    let sent = send(case)?;
    form::holds(case, "our", &sent.all())?;
    Ok(sent)
}

fn send(case: &Case<'_>) -> Ran<Sent> {
    let (app, options, method) = (call::build(&call::config(case)?)?, call::options(case), case.text("method")?);
    let texts: Vec<(&str, &str)> = case.input("text").as_object().map_or_else(Vec::new, |texts| {
        texts.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
    });
    let request = if case.input("biz").is_object() && texts.is_empty() {
        let request = app.prepare_raw(method, &case.input("biz").to_string(), &options);
        request.map_err(|error| Verdict::Failed(error.to_string()))?
    } else {
        let fields = Fields::request(case.input("biz"), &texts, file(case)?)?;
        match request::must(&app, method, fields, &options, How::Execute)? {
            Made::Request(request) => request,
            Made::Text(_) => return failed("not a request"),
        }
    };
    Sent::of(request, case)
}

fn file<'c>(case: &Case<'c>) -> Ran<Option<(&'c str, File)>> {
    let text = |key: &str| case.input("file")[key].as_str().ok_or_else(|| Verdict::Failed(format!("no `file.{key}`")));
    if case.input("file").is_null() {
        return Ok(None);
    }
    Ok(Some((text("field")?, File::from_bytes(text("name")?, decode_base64(text("content_b64")?)?))))
}

fn file_is_sent(case: &Case<'_>, sent: &Sent) -> Ran {
    match (file(case)?, sent.files.as_slice()) {
        (None, []) => Ok(()),
        (Some((name, file)), [(sent_name, sent_file)]) => {
            same("the file's parameter", sent_name.as_str(), name)?;
            same("the file's name", sent_file.name(), file.name())?;
            same("the file's length", &sent_file.known_len(), &file.known_len())
        }
        _ => failed("another number of files"),
    }
}

/// Both say the same, and the SDK's signature holds by our rule too.
pub(crate) fn same_parameters(case: &Case<'_>, ours: &Pairs, theirs: &Pairs) -> Ran {
    let kept = |pairs: &Pairs| -> Ran<Vec<(String, Value)>> {
        let kept = pairs.iter().filter(|(name, value)| !FREE.contains(&name.as_str()) && !value.is_empty());
        let meaning = |(name, value): &(String, String)| Ok((name.clone(), meaning(case, name, value)?));
        let mut kept = kept.map(meaning).collect::<Ran<Vec<_>>>()?;
        kept.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(kept)
    };
    let (mut ours, theirs_kept) = (kept(ours)?, kept(theirs)?);
    // Some SDKs leave out what the case sets: §1.2 and §1.4 say that it is sent.
    for name in ["notify_url", "return_url", "auth_token", "app_auth_token"] {
        let set = case.input(name).as_str().filter(|_| theirs_kept.iter().all(|(known, _)| known != name));
        if let Some(set) = set {
            let at = ours.iter().position(|(known, value)| known == name && value == set);
            let at = at.ok_or_else(|| Verdict::Failed(format!("`{name}` is not sent")))?;
            ours.remove(at);
        }
    }
    same("the parameters", ours.as_slice(), theirs_kept.as_slice())?;
    form::holds(case, "the SDK's", theirs)
}

/// JSON may be written in any order.
fn meaning(case: &Case<'_>, name: &str, value: &str) -> Ran<Value> {
    if name != "biz_content" {
        return Ok(Value::from(value));
    }
    let text = if case.input("encrypted") == true {
        let key = ContentKey::from_text(call::content_key(case).unwrap_or_default());
        let plain = key.map_err(|error| error.to_string()).and_then(|key| {
            let plain = key.decrypt(value).map_err(|error| error.to_string())?;
            String::from_utf8(plain).map_err(|error| error.to_string())
        });
        plain.map_err(Verdict::Failed)?
    } else {
        value.to_owned()
    };
    serde_json::from_str(&text).map_err(|error| Verdict::Failed(format!("biz_content: {error}")))
}
