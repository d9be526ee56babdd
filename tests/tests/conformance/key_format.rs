//! Keys in every form that people have them in.

use openapi_core::{Signer as _, SigningKey, Verifier as _, VerifyingKey};

use crate::suite::{Case, Ran, Verdict, failed, not_applicable, same};

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&["key", "wrap", "signed_text", "signer", "sign_type"])?;
    let Some(recommended) = case.recommended().map_or_else(|| case.agreed("accepted"), Some) else {
        return not_applicable("nothing is recommended, and SDKs differ");
    };
    let Some(recommended) = recommended.as_bool() else {
        return not_applicable(format!("the runner does not know what `{recommended}` means"));
    };
    let (key, message) = (wrapped(case)?, case.text("signed_text")?);
    let sign_type = case.sign_type("sign_type")?;
    if case.input("signer").is_string() {
        let public = VerifyingKey::of_type(&key, sign_type);
        same(&format!("whether it is taken ({:?})", public.as_ref().err()), &public.is_ok(), &recommended)?;
        let signer = SigningKey::of_type(&case.file("signer")?, sign_type);
        let signer = signer.map_err(|error| Verdict::Failed(error.to_string()))?;
        let sign = signer.sign(message.as_bytes()).map_err(|error| Verdict::Failed(error.to_string()))?;
        return match public {
            Ok(public) if public.verify(message.as_bytes(), &sign).is_err() => failed("it is another key"),
            _ => Ok(()),
        };
    }
    let private = SigningKey::of_type(&key, sign_type);
    same(&format!("whether it is taken ({:?})", private.as_ref().err()), &private.is_ok(), &recommended)?;
    match (private, case.expected()["sign"].as_str().filter(|sign| !sign.is_empty())) {
        (Ok(private), Some(sign)) => {
            let ours = private.sign(message.as_bytes()).map_err(|error| Verdict::Failed(error.to_string()))?;
            same("the signature", ours.as_str(), sign)
        }
        _ => Ok(()),
    }
}

/// The key's text, as the case wraps it.
fn wrapped(case: &Case<'_>) -> Ran<String> {
    let text = case.file("key")?;
    let lines = |end: &str| {
        let lines = text.trim().as_bytes().chunks(64);
        lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>().join(end)
    };
    Ok(match case.input("wrap").as_str() {
        None => text,
        Some("lf64") => lines("\n"),
        Some("crlf64") => lines("\r\n"),
        Some("sp64") => lines(" "),
        Some("pad") => format!("\n\n  {text}\n\n"),
        Some("crlf") => text.replace('\n', "\r\n"),
        Some("p8hdr") => format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", lines("\n")),
        Some(other) => return not_applicable(format!("the runner does not know how to wrap as `{other}`")),
    })
}
