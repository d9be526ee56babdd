//! The whole way from a body to typed data: nothing comes out that a genuine signature does not cover.
//!
//! An input is a digit for the mode, a letter for the method, and a template of the body in UTF-8, in which control
//! characters stand for what a fuzzer cannot make: `\x01…\x02` encloses what Alipay signs, `\x03` is its signature, `\x04`
//! the serial number of Alipay's certificate, and `\x05…\x06` encloses what is encrypted.

use std::sync::LazyLock;

use openapi_core::cipher::ContentKey;
use openapi_core::error::UnknownReason;
use openapi_core::{
    App, CallOptions, Charset, EnvelopeError, Error, HttpReply, Signer as _, SigningKey, Verifier as _, VerifyingKey,
};

use super::keyring::{self, SECRET};
use super::reading::{self, Reading, Says};

#[alipay_openapi::alipay_api("../../specs/demo.order.create.yaml")]
mod demo {}
#[alipay_openapi::alipay_api("../../awkward/alipay.awkward.types.list.yaml")]
mod lists {}
#[alipay_openapi::alipay_api("../../awkward/alipay.awkward.types.object.yaml")]
mod objects {}
#[alipay_openapi::alipay_api("../../awkward/alipay.awkward.types.scalar.yaml")]
mod scalars {}

/// What came of a body: the signed text, and all that `Debug` shows.
struct Accepted {
    json: String,
    shown: String,
}

type Accept = Box<dyn Fn(&App, &CallOptions, HttpReply) -> Result<Accepted, Error> + Send + Sync>;

/// A method that replies are accepted of.
struct Subject {
    node: &'static str,
    /// The members of its replies that `Debug` keeps to itself.
    sensitive: &'static [&'static str],
    accept: Accept,
}

/// What is the same in every run.
struct Setting {
    apps: [App; 4],
    subjects: Vec<Subject>,
    alipay: SigningKey,
    alipay_public: VerifyingKey,
    alipay_sn: String,
    content_key: ContentKey,
}

fn subject<R: openapi_core::Request + Send + Sync + 'static>(
    node: &'static str,
    sensitive: &'static [&'static str],
    request: R,
) -> Subject
where
    R::Response: std::fmt::Debug,
{
    let accept = move |app: &App, options: &CallOptions, answer| {
        let reply = app.accept(&request, options, answer)?;
        Ok(Accepted { json: reply.json().to_owned(), shown: format!("{reply:?}") })
    };
    Subject { node, sensitive, accept: Box::new(accept) }
}

impl Setting {
    fn new() -> Self {
        let build = |config: openapi_core::Config| config.build().expect("the configuration is sound");
        let key = keyring::config();
        let certificates =
            key.clone().certificates(keyring::APP_CERTIFICATE, keyring::ALIPAY_CERTIFICATE, keyring::ROOTS);
        let apps = [
            build(key.clone()),
            build(certificates),
            build(key.clone().content_key(keyring::CONTENT_KEY).options(CallOptions::new().encrypt(true))),
            build(key.charset(Charset::Gbk)),
        ];
        Self {
            apps,
            subjects: subjects(),
            alipay: keyring::alipay(),
            alipay_public: VerifyingKey::from_text(keyring::ALIPAY_PUBLIC).expect("the key is one"),
            alipay_sn: openapi_core::cert::certificate_sn(keyring::ALIPAY_CERTIFICATE).expect("it is a certificate"),
            content_key: ContentKey::from_text(keyring::CONTENT_KEY).expect("the key is one"),
        }
    }
}

fn subjects() -> Vec<Subject> {
    use alipay_openapi::{fund, system, trade};
    const SOUND: &str = "the request is sound";
    const BUYER: [&str; 5] = ["buyer_logon_id", "buyer_user_id", "buyer_open_id", "open_id", "buyer_user_name"];
    const TOKENS: [&str; 6] = ["access_token", "refresh_token", "user_id", "open_id", "union_id", "alipay_user_id"];
    let query = trade::query::QueryRequest::builder().out_trade_no("A_1").build().expect(SOUND);
    let token = system::oauth::token::TokenRequest::builder()
        .grant_type(system::oauth::token::GrantType::AuthorizationCode)
        .code("c")
        .build()
        .expect(SOUND);
    let balance = fund::account::query::QueryRequest::builder().alipay_user_id("2088").build().expect(SOUND);
    let order = demo::CreateRequest::builder().out_trade_no("A_1").r#type(demo::Type::V1c).agreed(true).buyer_id("2");
    let scalar = scalars::ScalarRequest::builder()
        .string("s")
        .bool(true)
        .integer(1)
        .amount("88.80")
        .datetime("2026-11-24 18:00:00")
        .date("2026-11-24")
        .build();
    let list = lists::ListRequest::builder().strings(["1"]).build();
    let object = objects::ObjectRequest::builder().buyer(objects::Person::builder().name("n")).build();
    vec![
        subject("alipay_trade_query_response", &BUYER, query),
        subject("alipay_system_oauth_token_response", &TOKENS, token),
        subject("alipay_fund_account_query_response", &["ext_card_info"], balance),
        subject("alipay_demo_order_create_response", &[], order.build().expect(SOUND)),
        subject("alipay_awkward_types_scalar_response", &[], scalar.expect(SOUND)),
        subject("alipay_awkward_types_list_response", &[], list.expect(SOUND)),
        subject("alipay_awkward_types_object_response", &[], object.expect(SOUND)),
    ]
}

static SETTING: LazyLock<Setting> = LazyLock::new(Setting::new);

/// The fuzz target.
pub fn check(input: &[u8]) {
    let [mode, method, template @ ..] = input else { return };
    let setting = &*SETTING;
    let mode = usize::from(*mode) % setting.apps.len();
    let charset = if mode == 3 { Charset::Gbk } else { Charset::Utf8 };
    let Some(subject) = setting.subjects.get(usize::from(method.wrapping_sub(b'a')) % setting.subjects.len()) else {
        return;
    };
    let body = setting.fill(template, charset);
    let genuine = setting.genuine(&body, subject.node, charset, mode == 2);
    let answer = HttpReply { status: 200, trace_id: None, body };
    let outcome = (subject.accept)(&setting.apps[mode], &CallOptions::new(), answer);
    let says = genuine.as_ref().map(|genuine| reading::says(&genuine.json, genuine.is_error));
    match (&outcome, &genuine) {
        (Ok(accepted), Some(genuine)) => {
            assert_eq!(accepted.json, genuine.json, "what is read is not what was signed");
            assert_eq!(says, Some(Says::Done));
            assert!(mode != 1 || genuine.cert_sn.is_some(), "a success that names no certificate");
            keeps_secrets(&accepted.shown, &genuine.json, subject.sensitive);
        }
        (Err(Error::Pending(pending)), Some(genuine)) => {
            assert_eq!(pending.json(), genuine.json, "what is read is not what was signed");
            assert_eq!(says, Some(Says::Pending));
        }
        (Err(Error::Failed(_)), Some(_)) => assert_eq!(says, Some(Says::Neither)),
        (Err(Error::Unknown(unknown)), Some(genuine)) if says == Some(Says::Done) => {
            let fits_not = matches!(unknown.reason(), UnknownReason::Mismatch { .. } | UnknownReason::NotOurs(_));
            let known = mode != 1 || genuine.cert_sn.as_ref() == Some(&setting.alipay_sn);
            assert!(fits_not || genuine.is_too_large() || !known, "a genuine reply is refused: {unknown}");
        }
        (Err(Error::Unknown(_)), _) => {}
        (outcome, _) => panic!("believed without a genuine signature: {:?}", outcome.as_ref().map(|done| &done.json)),
    }
    if let Err(error) = outcome {
        let shown = format!("{error}\n{error:?}");
        assert!(shown.len() < 4_096, "{} bytes: {shown:.200}", shown.len());
        assert!(!error.to_string().contains(char::is_control), "{error}");
        assert!(!shown.contains(SECRET) || tells(&error), "{shown}");
    }
}

/// Whether the secret stands where errors show it by design: in the gateway's words, and in a serial number.
fn tells(error: &Error) -> bool {
    let failure = error.failure().or(error.unverified());
    let words = failure.map(|failure| [Some(failure.code()), failure.msg(), failure.sub_code()]);
    let sn = match error {
        Error::Unknown(unknown) => match unknown.reason() {
            UnknownReason::Envelope(EnvelopeError::UnknownCertificate(sn)) => Some(sn.as_str()),
            _ => None,
        },
        _ => None,
    };
    words.into_iter().flatten().chain([sn]).flatten().any(|text| text.contains(SECRET))
}

/// A text that Alipay has signed, and what stands around it.
struct Genuine {
    /// The signed text; decrypted, if it was encrypted.
    json: String,
    is_error: bool,
    cert_sn: Option<String>,
    too_large: bool,
}

impl Genuine {
    /// Whether it is larger than any reply.
    fn is_too_large(&self) -> bool {
        self.too_large || reading::depth(&self.json) > 64
    }
}

impl Setting {
    /// Fills the template.
    fn fill(&self, template: &[u8], charset: Charset) -> Vec<u8> {
        let text = std::str::from_utf8(template).ok();
        let encoded = text.and_then(|text| charset.encode(text).ok());
        let mut body = encoded.map_or_else(|| template.to_vec(), std::borrow::Cow::into_owned);
        if let Some((before, plain, after)) = enclosed(&body, 5, 6) {
            let cipher = self.content_key.encrypt(plain).expect("the key is sound");
            body = [before, cipher.as_bytes(), after].concat();
        }
        let mut sign = String::new();
        let escaped = enclosed(&body, 0x0e, 2).map(|(before, node, after)| {
            let escaped = String::from_utf8_lossy(node).replace('/', "\\/");
            (node.to_vec(), [before, escaped.as_bytes(), after].concat())
        });
        let sent = enclosed(&body, 1, 2).map(|(before, node, after)| (node.to_vec(), [before, node, after].concat()));
        if let Some((node, rest)) = escaped.or(sent) {
            sign = self.alipay.sign(&node).expect("the key is sound");
            body = rest;
        }
        let body = body.into_iter().flat_map(|byte| match byte {
            3 => sign.as_bytes().to_vec(),
            4 => self.alipay_sn.as_bytes().to_vec(),
            byte => vec![byte],
        });
        body.collect()
    }

    /// What in the body is genuine, by the second reading.
    fn genuine(&self, body: &[u8], node: &str, charset: Charset, decrypts: bool) -> Option<Genuine> {
        let text = charset.decode(body)?;
        let Reading::Reply(reply) = reading::read(&text, node) else { return None };
        let (sign, cert_sn) = (reply.sign.ok()??, reply.cert_sn.ok()?);
        let sent = text.get(reply.node.clone())?.to_owned();
        let plain = sent.replace("\\/", "/");
        let holds =
            |text: &String| charset.encode(text).is_ok_and(|bytes| self.alipay_public.verify(&bytes, &sign).is_ok());
        let signed = [sent, plain].into_iter().find(holds)?;
        let json = if decrypts && signed.starts_with('"') {
            let cipher: String = serde_json::from_str(&reading::mend(&signed)).ok()?;
            charset.decode(&self.content_key.decrypt(&cipher).ok()?)?.into_owned()
        } else {
            signed
        };
        let too_large = reply.others > 64 || reading::depth(&text) > 64;
        Some(Genuine { json, is_error: reply.is_error, cert_sn, too_large })
    }
}

/// What stands before, between and behind the first two marks.
fn enclosed(bytes: &[u8], open: u8, close: u8) -> Option<(&[u8], &[u8], &[u8])> {
    let start = bytes.iter().position(|&byte| byte == open)?;
    let length = bytes[start + 1..].iter().position(|&byte| byte == close)?;
    let (inside, behind) = (&bytes[start + 1..start + 1 + length], &bytes[start + length + 2..]);
    Some((&bytes[..start], inside, behind))
}

/// `Debug` shows nothing of sensitive members.
fn keeps_secrets(shown: &str, json: &str, sensitive: &[&str]) {
    let mended = reading::mend(json);
    let Some(members) = reading::Members::of(&mended) else { return };
    let mut open = members.0.iter().filter(|(name, _)| !sensitive.contains(&name.as_str()));
    // An escape may spell it in another way.
    if open.all(|(_, value)| !value.contains(SECRET) && !value.contains('\\')) {
        assert!(!shown.contains(SECRET), "{shown}");
    }
}
