//! The mock gateway's reading of requests: it accepts what the application has signed, and reads what was sent.
//!
//! An input is three parts with a line's end behind the first two: the query, the media type of the body, and the body.
//! `\x03` in the query or a form stands for the application's signature of what the rest of them says. In a body whose
//! media type is `parts`, each line is a part: `name=value`, or `name@file=bytes`.

use mock_gateway::{MockGateway, Outcome};
use openapi_core::{App, CallOptions, Charset, HttpReply, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use tokio::runtime::Runtime;

use super::form;
use super::keyring::SECRET;

/// How a body of parts is announced.
const PARTS: &str = "multipart/form-data; boundary=edge";

struct Setting {
    runtime: Runtime,
    gateway: MockGateway,
    /// The application, as a client of it.
    app: App,
    app_key: SigningKey,
    app_public: VerifyingKey,
}

thread_local! {
    static SETTING: Setting = Setting::new();
}

/// The fuzz target.
pub fn check(input: &[u8]) {
    let mut parts = input.splitn(3, |&byte| byte == b'\n');
    let (Some(query), Some(media_type), Some(body)) = (parts.next(), parts.next(), parts.next()) else { return };
    // A server has refused other bytes before.
    let visible = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, 3 | b' '..=b'~'));
    if visible(query) && visible(media_type) {
        SETTING.with(|setting| setting.check(query, &String::from_utf8_lossy(media_type), body));
    }
}

impl Setting {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let builder = MockGateway::builder().specs(alipay_openapi::SPECS).any_timestamp();
        let gateway = runtime.block_on(builder.start()).expect("a gateway");
        let app = gateway.config().build().expect("the configuration is sound");
        let app_key = SigningKey::from_text(gateway.app_keys().private_key()).expect("the key is one");
        let app_public = VerifyingKey::from_text(gateway.app_keys().public_key()).expect("the key is one");
        Self { runtime, gateway, app, app_key, app_public }
    }

    fn check(&self, query: &[u8], media_type: &str, body: &[u8]) {
        let (media_type, mut body) = match media_type {
            "parts" => (PARTS, multipart(body)),
            other => (other, body.to_vec()),
        };
        let is_form = media_type.is_empty() || media_type == "application/x-www-form-urlencoded";
        let mut query = query.to_vec();
        if query.contains(&3) || is_form && body.contains(&3) {
            let mut pairs = form::pairs(&query);
            pairs.extend(if is_form { form::pairs(&body) } else { texts(&body) });
            let sign = self.app_key.sign(&form::canonical(&pairs, |_, value| !blank(value))).expect("the key is sound");
            for text in [&mut query, &mut body] {
                *text = replace(text, form::encode(sign.as_bytes()).as_bytes());
            }
        }
        self.gateway.reset();
        let text = String::from_utf8_lossy(&query);
        let answer = self.runtime.block_on(self.gateway.answer_to(&text, media_type, body.clone()));
        let seen = self.gateway.requests();
        let [seen] = seen.as_slice() else { panic!("one request is seen as {}", seen.len()) };
        assert!(!format!("{seen:?}").contains(SECRET) || hides_not(seen), "{seen:?}");

        let charset = seen.params.get("charset").map_or(Some(Charset::Utf8), |label| Charset::from_label(label));
        if seen.outcome == Outcome::Accepted {
            let mut pairs = form::pairs(&query);
            pairs.extend(if is_form { form::pairs(&body) } else { texts(&body) });
            pairs.sort();
            pairs.dedup();
            let sign = seen.params.get("sign").expect("it is signed");
            let holds = |text: &[u8]| self.app_public.verify(text, sign).is_ok();
            let signed = holds(&form::canonical(&pairs, |_, value| !blank(value)))
                || holds(&form::canonical(&pairs, |_, _| true));
            assert!(signed, "accepted, and not signed");
            for (name, value) in &seen.params {
                let charset = charset.expect("a charset that it speaks");
                let same = |(known, sent): &(Vec<u8>, Vec<u8>)| {
                    String::from_utf8_lossy(known) == *name && charset.decode(sent).as_deref() == Some(value)
                };
                let decrypted = name == "biz_content" && seen.params.contains_key("encrypt_type");
                assert!(decrypted || pairs.iter().any(same), "`{name}` was not sent");
            }
        }
        self.answered(seen, answer.expect("there is an answer to everything"));
    }

    /// The application makes of the answer what the gateway says that it did.
    fn answered(&self, seen: &mock_gateway::Seen, answer: Option<Vec<u8>>) {
        let Some(body) = answer else {
            assert_eq!(seen.outcome, Outcome::Accepted, "a page is opened for a call that is refused");
            return;
        };
        let speaks = seen.params.get("charset").is_none_or(|label| Charset::from_label(label) == Some(Charset::Utf8));
        if !speaks || seen.params.contains_key("encrypt_type") {
            return;
        }
        let answer = HttpReply { status: 200, trace_id: None, body };
        let outcome = self.app.accept_raw(seen.method(), &CallOptions::new(), answer);
        match (&seen.outcome, &outcome) {
            (Outcome::Accepted, Ok(_)) | (Outcome::Refused { .. }, Err(_)) => {}
            (said, outcome) => panic!("{said:?}, and the application reads {outcome:?}"),
        }
    }
}

/// What `Debug` of a request shows by design: names, the method, and the reason of a refusal.
fn hides_not(seen: &mock_gateway::Seen) -> bool {
    matches!(seen.outcome, Outcome::Refused { .. })
        || seen.method().contains(SECRET)
        || seen.params.keys().any(|name| name.contains(SECRET))
}

fn blank(value: &[u8]) -> bool {
    String::from_utf8_lossy(value).trim().is_empty()
}

fn replace(bytes: &[u8], sign: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|&byte| if byte == 3 { sign.to_vec() } else { vec![byte] }).collect()
}

/// A body of parts, of lines.
fn multipart(lines: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for line in lines.split(|&byte| byte == b'\n') {
        let Some(at) = line.iter().position(|&byte| byte == b'=') else { continue };
        let (name, value) = (String::from_utf8_lossy(&line[..at]).into_owned(), &line[at + 1..]);
        let name = match name.split_once('@') {
            Some((name, file)) => format!("name=\"{name}\"; filename=\"{file}\""),
            None => format!("name=\"{name}\""),
        };
        let head = format!("--edge\r\nContent-Disposition: form-data; {name}\r\n\r\n");
        body.extend([head.as_bytes(), value, b"\r\n"].concat());
    }
    body.extend(b"--edge--\r\n");
    body
}

/// The texts of a body of parts, if it is one of ours.
fn texts(body: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut texts = Vec::new();
    let mut rest = body;
    while let Some(part) = rest.strip_prefix(b"--edge\r\nContent-Disposition: form-data; name=\"") {
        let Some(end) = position(part, b"\r\n\r\n") else { break };
        let Some(length) = position(&part[end + 4..], b"\r\n--edge") else { break };
        if let Some(name) = part[..end].strip_suffix(b"\"")
            && !name.contains(&b'"')
        {
            texts.push((name.to_vec(), part[end + 4..end + 4 + length].to_vec()));
        }
        rest = &part[end + 4 + length + 2..];
    }
    texts
}

fn position(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
