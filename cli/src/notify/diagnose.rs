//! Why a signature does not hold. Most bodies that fail are genuine ones that something on the way has changed: the usual
//! changes are undone one by one, and if the signature holds then, that was it. What is mended is never taken for the
//! notification.

use std::borrow::Cow;

use alipay_openapi::notify::{NotifyChecks, NotifyError};
use alipay_openapi::{App, Charset};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::verify::query;

/// A change that frameworks make: what happened, and its undoing.
type Repair = (&'static str, fn(&[u8]) -> Vec<u8>);

const REPAIRS: [Repair; 6] = [
    ("without the line end behind the body it holds: keep the body byte for byte", |body| {
        body.trim_ascii_end().to_vec()
    }),
    ("encoded anew it holds: the body was decoded; pass on the raw one", |body| {
        each(body.trim_ascii_end(), |_, raw| raw.to_vec())
    }),
    ("with `+` for the spaces in `sign` it holds: the body was decoded and not encoded again", |body| {
        changed(body, |name, value| {
            if name == "sign" { String::from_utf8_lossy(&value).replace(' ', "+").into_bytes() } else { value }
        })
    }),
    ("without the escapes of HTML it holds: a filter has turned `&` and quotes into `&amp;` and `&quot;`", |body| {
        changed(body, |_, value| unescape(&value))
    }),
    ("decoded once more it holds: the body was encoded twice", |body| changed(body, |_, value| form_decode(&value))),
    ("in GBK it holds: the message says `charset=gbk`, and something has made UTF-8 of it", |body| {
        changed(body, |_, value| {
            let text = String::from_utf8_lossy(&value);
            Charset::Gbk.encode(&text).map(Cow::into_owned).unwrap_or(value.clone())
        })
    }),
];

/// What may be the reason, and what to do.
pub(super) fn hints(
    app: &App,
    is_return: bool,
    body: &[u8],
    error: &NotifyError,
    certificate_mode: bool,
) -> Vec<String> {
    if let NotifyError::UnknownCertificate(_) = error {
        let hint =
            "download Alipay's current certificate (支付宝公钥证书) in the console: it is the `alipay_cert_file`";
        return vec![hint.to_owned()];
    }
    if !matches!(error, NotifyError::BadSignature | NotifyError::Malformed(_) | NotifyError::NotText { .. }) {
        return Vec::new();
    }
    let holds = |body: &[u8]| {
        let outcome = if is_return {
            app.verify_return(&query(body)).map(drop)
        } else {
            app.verify_notification(body, None, &NotifyChecks::new()).map(drop)
        };
        // Whatever is checked after the signature, it has held.
        matches!(outcome, Ok(()) | Err(NotifyError::Mismatch(_) | NotifyError::Missing(_) | NotifyError::Ambiguous(_)))
    };
    let repair = REPAIRS.into_iter().find(|(_, undo)| holds(&undo(body)));
    if let Some((what, _)) = repair {
        return vec![what.to_owned()];
    }
    let mut hints = Vec::new();
    let names_certificate = body.starts_with(b"alipay_cert_sn=") || contains(body, b"&alipay_cert_sn=");
    if names_certificate && !certificate_mode {
        hints.push(
            "it names a certificate (`alipay_cert_sn`): the application uses certificate mode; say `--cert`".to_owned(),
        );
    }
    if *error == NotifyError::BadSignature {
        hints.push(
        "is the key Alipay's (支付宝公钥), as the console shows it for this application? Your own public key is not it, and \
         the sandbox and production have different ones"
            .to_owned(),
    );
    }
    hints.push(
        "is it the body as it was posted? The usual changes were undone, and it holds with none of them".to_owned(),
    );
    hints
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// The body with each value, as it stands, replaced and then encoded.
fn each(body: &[u8], change: impl Fn(&str, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = String::new();
    for (index, pair) in body.split(|&b| b == b'&').enumerate() {
        let at = pair.iter().position(|&b| b == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(at);
        // Names are plain, however often they were encoded.
        let name = form_decode(&form_decode(name));
        let name = String::from_utf8_lossy(&name).into_owned();
        let value = change(&name, value.get(1..).unwrap_or_default());
        out.extend([if index == 0 { "" } else { "&" }, &name, "="]);
        out.extend(percent_encode(&value, NON_ALPHANUMERIC));
    }
    out.into_bytes()
}

/// The body with each value decoded, changed and encoded again.
fn changed(body: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    each(body, |name, raw| change(name, form_decode(raw)))
}

fn form_decode(raw: &[u8]) -> Vec<u8> {
    let spaces: Vec<u8> = raw.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
    percent_decode(&spaces).collect()
}

fn unescape(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    plain.into_iter().fold(text.into_owned(), |text, (escaped, plain)| text.replace(escaped, plain)).into_bytes()
}
