//! Content encryption, both ways.

use openapi_core::Charset;
use openapi_core::cipher::ContentKey;
use serde_json::Value;

use crate::suite::{Case, Ran, Verdict, failed, not_applicable, same};

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&["plain", "cipher", "key", "charset"])?;
    if case.input("plain").is_string() {
        encrypts(case)
    } else if case.input("cipher").is_string() {
        decrypts(case)
    } else {
        not_applicable("neither a text to encrypt nor one to decrypt")
    }
}

fn encrypts(case: &Case<'_>) -> Ran {
    let plain = case.text("plain")?;
    let key = ContentKey::from_text(case.text("key")?);
    let bytes = case.charset()?.encode(plain).map_err(|error| error.to_string());
    let ours = key.map_err(|error| error.to_string()).and_then(|key| {
        let cipher = key.encrypt(&bytes?).map_err(|error| error.to_string())?;
        let back = key.decrypt(&cipher).map_err(|error| error.to_string())?;
        Ok((cipher, back))
    });
    // Where an SDK cannot encrypt at all, and another can, that is its own fault.
    let given = || case.group.iter().map(|other| &other["expected"]["cipher"]).find(|cipher| cipher.is_string());
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let recommended = case.recommended().and_then(text).filter(|text| text != "error");
    let wanted = match (case.recommended(), case.reference()) {
        (Some(_), _) => recommended,
        (None, Some(reference)) => text(&reference["cipher"]),
        (None, None) => given().and_then(text),
    };
    match (ours, wanted) {
        (Ok((cipher, back)), Some(wanted)) => {
            same("the cipher", cipher.as_str(), wanted.as_str())?;
            same("what it holds", case.charset()?.decode(&back).unwrap_or_default().as_ref(), plain)
        }
        (Err(_), None) => Ok(()),
        // §5: only keys of 16, 24 or 32 bytes are taken, whatever SDKs make of others.
        (Err(error), Some(_)) if case.reference().is_none() && error.contains("AES needs") => Ok(()),
        (Err(error), Some(_)) => failed(error),
        (Ok(_), None) => failed("it must be refused"),
    }
}

fn decrypts(case: &Case<'_>) -> Ran {
    let charset = if case.input("charset").is_string() { case.charset()? } else { Charset::Utf8 };
    let key = ContentKey::from_text(case.text("key")?).map_err(|error| error.to_string());
    let bytes = case.text("cipher").and_then(|cipher| {
        let bytes = key.and_then(|key| key.decrypt(cipher).map_err(|error| error.to_string()));
        bytes.map_err(Verdict::Failed)
    });
    let ours = bytes.ok().and_then(|bytes| charset.decode(&bytes).map(std::borrow::Cow::into_owned));
    // The longest that an SDK read: others were cut short.
    let read = case.group.iter().filter_map(|other| other["expected"]["plain"].as_str()).max_by_key(|text| text.len());
    match (case.recommended().and_then(Value::as_str), case.reference()) {
        (Some("error"), _) => same("what is read", &ours, &None),
        (Some("plaintext"), _) => same("what is read", &ours.as_deref(), &read),
        (Some(words), _) if words.starts_with("plaintext or error") => match ours {
            Some(ours) => same("what is read", &Some(ours.as_str()), &read),
            None => Ok(()),
        },
        (Some(words), _) => not_applicable(format!("the runner does not know what `{words}` means")),
        (None, Some(reference)) => same("what is read", &ours.as_deref(), &reference["plain"].as_str()),
        (None, None) => match case.agreed("plain") {
            Some(agreed) => same("what is read", &ours.as_deref(), &agreed.as_str()),
            // What SDKs give as an empty text or as garbage is an error (§5).
            None => same("what is read", &ours.as_deref().filter(|ours| Some(*ours) != read), &None),
        },
    }
}
