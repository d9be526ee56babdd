//! `--explain`: what is signed, what travels where, and how far the verification came.

use alipay_openapi::Error;
use alipay_openapi::core::{Body, EnvelopeError, SignedRequest};
use alipay_openapi::error::UnknownReason;
use spec_model::rewrite::HIDDEN;

use super::invocation::Invocation;
use super::{Call, Sent};

/// Public parameters that are secrets.
const TOKENS: [&str; 2] = ["app_auth_token", "auth_token"];

/// The canonical string and the layout of a request, without what nobody should see.
pub(super) fn request(call: &Call<'_>, signed: &SignedRequest, invocation: Invocation) {
    let encrypted = signed.parameters().any(|(name, _)| name == "encrypt_type");
    anstream::eprintln!("canonical string, sorted by name, values as they are ({}):", call.charset);
    for (index, (name, value)) in signed.parameters().enumerate() {
        let shown = shown(call, name, value, encrypted);
        anstream::eprintln!("  {}{name}={shown}", if index == 0 { " " } else { "&" });
    }
    if let (true, Some(plain)) = (encrypted, call.content.shown("biz_content")) {
        anstream::eprintln!("biz_content before it was encrypted (AES/CBC/PKCS5, then base64):\n   {plain}");
    }
    anstream::eprintln!("sign: SHA-256 with RSA (RSA2) over exactly these bytes, by your private key");
    if invocation == Invocation::Execute {
        layout(signed);
    } else {
        anstream::eprintln!(
            "nothing is sent from here: all parameters and `sign` are in what the browser or the app carries"
        );
    }
}

fn shown(call: &Call<'_>, name: &str, value: &str, encrypted: bool) -> String {
    match call.content.shown(name) {
        _ if TOKENS.contains(&name) => HIDDEN.to_owned(),
        Some(_) if encrypted && name == "biz_content" => format!("<{} characters of cipher>", value.len()),
        Some(shown) => shown.to_owned(),
        None => value.to_owned(),
    }
}

/// Which parameters are in the URL and which in the body.
fn layout(signed: &SignedRequest) {
    let (gateway, query) = signed.url().split_once('?').unwrap_or((signed.url(), ""));
    let names = |form: &str| {
        let names = form.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned());
        names.collect::<Vec<_>>().join(", ")
    };
    anstream::eprintln!("POST {gateway}\n  in the URL: {}", names(query));
    match signed.body() {
        Body::Form { content_type, bytes } => {
            anstream::eprintln!(
                "  Content-Type: {content_type}\n  in the body: {}",
                names(&String::from_utf8_lossy(bytes))
            );
        }
        Body::Multipart { texts, files } => {
            let texts = texts.iter().map(|(name, _)| name.to_string());
            let files = files.iter().map(|upload| format!("{} ({:?}, not signed)", upload.name, upload.file));
            let parts: Vec<String> = texts.chain(files).collect();
            anstream::eprintln!("  Content-Type: multipart/form-data\n  in the body: {}", parts.join(", "));
        }
    }
}

/// The steps of the verification, in their order.
const STEPS: [&str; 6] = [
    "an answer came, with HTTP status 200",
    "it is text of the charset, and one JSON object without members that stand twice",
    "it has the method's node",
    "the signature holds over the exact bytes of the node, by Alipay's key",
    "an encrypted node was decrypted, after it was verified",
    "its code says that the call was carried out, and it answers this very request",
];

/// How far the verification came.
pub(super) fn verification(call: &Call<'_>, result: &Sent) {
    let Some(reached) = reached(result) else { return };
    anstream::eprintln!("verification:");
    for (index, step) in STEPS.into_iter().enumerate().filter(|(index, _)| *index <= reached) {
        let skipped = index == 4 && !call.encrypted;
        let word = if index == reached && result.is_err() {
            "no"
        } else if skipped {
            "--"
        } else {
            "ok"
        };
        anstream::eprintln!("  {word}  {step}");
    }
}

/// The step that failed, or the last one; `None` if nothing was sent.
fn reached(result: &Sent) -> Option<usize> {
    let Err(error) = result else { return Some(STEPS.len() - 1) };
    Some(match error {
        Error::Failed(_) | Error::Pending(_) => 5,
        Error::Unknown(unknown) => match unknown.reason() {
            UnknownReason::Transport(_) | UnknownReason::Status { .. } => 0,
            UnknownReason::Envelope(error) => match error {
                EnvelopeError::Charset(_) | EnvelopeError::NotJson(_) | EnvelopeError::DuplicateMember => 1,
                EnvelopeError::NotSigned
                | EnvelopeError::UnknownCertificate(_)
                | EnvelopeError::NoCertificate
                | EnvelopeError::BadSignature => 3,
                EnvelopeError::Cipher(_) => 4,
                _ => 2,
            },
            UnknownReason::Unverified(_) => 3,
            _ => 5,
        },
        _ => return None,
    })
}
