//! Replies of every mode, through a client whose transport answers what was recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use openapi_core::error::UnknownReason;
use openapi_core::transport::{Sending, Transport, TransportError};
use openapi_core::{CallOptions, Client, Config, Error, HttpReply, HttpRequest};
use serde_json::Value;

use crate::call;
use crate::suite::{Case, Ran, Verdict, failed, not_applicable, same, time};

/// What can be recommended.
const WORDS: [&str; 9] = [
    "accept",
    "accept-after-download",
    "accept-after-retry",
    "accept-node-only",
    "either",
    "error-signed",
    "error-unsigned",
    "http-error",
    "reject",
];

/// Answers every call with the same body, and downloads with another.
struct Recorded {
    answer: HttpReply,
    download: Option<Vec<u8>>,
    downloads: Arc<AtomicUsize>,
}

impl Transport for Recorded {
    fn send(&self, request: HttpRequest) -> Sending<'_> {
        let answer = if request.url.contains("method=alipay.open.app.alipaycert.download") {
            self.downloads.fetch_add(1, Ordering::Relaxed);
            let gone = || TransportError { sent: true, source: "no download was recorded".into() };
            self.download.clone().map(|body| HttpReply { body, ..self.answer.clone() }).ok_or_else(gone)
        } else {
            Ok(self.answer.clone())
        };
        Box::pin(async move { answer })
    }
}

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&[
        "aes_key",
        "alipay_cert",
        "alipay_public_key",
        "at",
        "body_b64",
        "charset",
        "content_type",
        "download_b64",
        "encrypted",
        "http_status",
        "method",
        "mode",
        "root_cert",
        "sign_type",
    ])?;
    let wanted = wanted(case)?;
    let downloads = Arc::new(AtomicUsize::new(0));
    let (ours, read) = outcome(case, &downloads)?;
    let agrees = match wanted {
        "either" => matches!(ours.as_str(), "accept" | "reject"),
        word if word.starts_with("accept") => ours == "accept",
        word => ours == word,
    };
    if !agrees {
        return failed(format!("ours is {ours}, wanted {wanted}"));
    }
    let downloads = downloads.load(Ordering::Relaxed);
    if wanted == "accept-after-download" || downloads > 1 {
        same("the number of downloads", &downloads, &1)?;
    }
    match read {
        Some(read) => what_is_read(case, wanted, &read),
        None => Ok(()),
    }
}

fn wanted<'c>(case: &Case<'c>) -> Ran<&'c str> {
    let Some(word) = case.recommended().and_then(Value::as_str) else {
        return match case.agreed("accepted").and_then(Value::as_bool) {
            Some(true) => Ok("accept"),
            Some(false) => Ok("reject"),
            None => not_applicable("nothing is recommended, and SDKs differ"),
        };
    };
    if WORDS.contains(&word) {
        Ok(word)
    } else {
        not_applicable(format!("the runner does not know what `{word}` means"))
    }
}

fn config(case: &Case<'_>) -> Ran<Config> {
    let app_id = case.folder.index["app_id"].as_str().unwrap_or("2021000000000001");
    let mut config = Config::new(app_id).sign_type(case.sign_type("sign_type")?).charset(case.charset()?);
    config = match case.input("mode").as_str() {
        None | Some("key") => config
            .private_key(case.folder.file("keys/other_pkcs8.pem")?)
            .alipay_public_key(case.file("alipay_public_key")?),
        Some("cert") => config.private_key(case.folder.file("keys/app_pkcs8.pem")?).certificates(
            case.folder.file("certs/app.crt")?,
            case.file("alipay_cert")?,
            case.file("root_cert")?,
        ),
        Some(other) => return not_applicable(format!("the mode {other} is not spoken")),
    };
    if let Some(at) = case.input("at").as_str() {
        let at = time(at, 0)?;
        config = config.clock(move || at);
    }
    match call::content_key(case) {
        Some(key) => Ok(config.content_key(key)),
        None => Ok(config),
    }
}

/// What came of the body, in the words of the vectors, and the verified text if there is one.
fn outcome(case: &Case<'_>, downloads: &Arc<AtomicUsize>) -> Ran<(String, Option<String>)> {
    let status = u16::try_from(case.input("http_status").as_u64().unwrap_or(200)).unwrap_or(0);
    let answer = HttpReply { status, trace_id: None, body: case.bytes("body_b64")? };
    let download = if case.input("download_b64").is_string() { Some(case.bytes("download_b64")?) } else { None };
    let transport = Recorded { answer, download, downloads: Arc::clone(downloads) };
    let client = Client::with_transport(&config(case)?, transport);
    let client = client.map_err(|errors| Verdict::Failed(errors.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Verdict::Failed(error.to_string()))?;
    let options = CallOptions::new().encrypt(case.input("encrypted") == true);
    let word = match runtime.block_on(client.raw_with(case.text("method")?, "{}", &options)) {
        Ok(reply) => return Ok(("accept".to_owned(), Some(reply.json().to_owned()))),
        Err(Error::Failed(_)) => "error-signed",
        Err(Error::Unknown(unknown)) => match unknown.reason() {
            UnknownReason::Service(_) => "error-signed",
            UnknownReason::Unverified(_) => "error-unsigned",
            UnknownReason::Status { .. } => "http-error",
            UnknownReason::Envelope(_) => "reject",
            other => return Ok((other.to_string(), None)),
        },
        Err(other) => return Ok((other.to_string(), None)),
    };
    Ok((word.to_owned(), None))
}

/// What is read is the text that was signed: the one that an SDK that accepts it too has read.
fn what_is_read(case: &Case<'_>, wanted: &str, read: &str) -> Ran {
    let Ok(json) = serde_json::from_str::<Value>(read) else { return failed(format!("not JSON: {read}")) };
    if json.as_object().is_some_and(|members| members.values().any(|value| value == "EVIL")) {
        return failed("what is read was not signed");
    }
    let reads = case.expected()["accepted"] == true && case.input("encrypted") != true;
    let theirs = case.expected()["verified_text"].as_str().or(case.expected()["content"].as_str());
    match theirs.filter(|_| wanted == "accept" && reads) {
        Some(theirs) => same("what is read", read, theirs),
        None => Ok(()),
    }
}
