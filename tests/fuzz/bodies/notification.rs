//! Notifications and the browser's return: what can be read is what Alipay has signed, and for this application.
//!
//! An input is a digit for the mode, a letter for what takes no part in the signed text, and the body, in which `\x03`
//! stands for the signature of what the rest of it says, and `\x04` for the serial number of Alipay's certificate.

use std::sync::LazyLock;

use openapi_core::notify::{NotifyChecks, NotifyError};
use openapi_core::{App, Charset, Signer as _, SigningKey, Verifier as _, VerifyingKey};

use super::form;
use super::keyring::{self, SECRET};

#[alipay_openapi::alipay_api("../../awkward/alipay.awkward.notified.yaml")]
mod notified {}

struct Setting {
    apps: [App; 3],
    alipay: SigningKey,
    alipay_public: VerifyingKey,
    alipay_sn: String,
}

static SETTING: LazyLock<Setting> = LazyLock::new(|| {
    let build = |config: openapi_core::Config| config.build().expect("the configuration is sound");
    let key = keyring::config();
    let certificates = key.clone().certificates(keyring::APP_CERTIFICATE, keyring::ALIPAY_CERTIFICATE, keyring::ROOTS);
    Setting {
        apps: [build(key.clone()), build(key.charset(Charset::Gbk)), build(certificates)],
        alipay: keyring::alipay(),
        alipay_public: VerifyingKey::from_text(keyring::ALIPAY_PUBLIC).expect("the key is one"),
        alipay_sn: openapi_core::cert::certificate_sn(keyring::ALIPAY_CERTIFICATE).expect("it is a certificate"),
    }
});

/// Parameters that decide what a merchant does.
const DECISIVE: [&str; 6] = ["notify_id", "out_trade_no", "seller_email", "seller_id", "total_amount", "trade_status"];

/// The fuzz target.
pub fn check(input: &[u8]) {
    let [mode, dropped, template @ ..] = input else { return };
    let setting = &*SETTING;
    let mode = usize::from(*mode) % setting.apps.len();
    let app = &setting.apps[mode];
    let (body, signed) = setting.fill(template, dropped.wrapping_sub(b'a'));
    let default = if mode == 1 { Charset::Gbk } else { Charset::Utf8 };

    let outcome = app.verify_notification(&body, None, &NotifyChecks::new());
    match &outcome {
        Ok(notification) => {
            let pairs: Vec<_> = notification.iter().collect();
            setting.believe(&body, &pairs, default);
            let v2 = notification.get("sign_type").is_some();
            let app_id = notification.get("app_id");
            assert!(app_id == Some(keyring::APP_ID) || v2 && app_id.is_none(), "another application's");
            assert!(!notification.get("method").is_some_and(|method| method.ends_with(".return")), "a return");
            assert!(!format!("{notification:?}").contains(SECRET) || names_hold_it(&body));
            if let Err(mismatch) = notification.read::<notified::TradeStatusSyncNotification>() {
                assert!(!format!("{mismatch} {mismatch:?}").contains(SECRET));
            }
        }
        Err(error) => {
            refuse(error, &body);
            assert!(signed.is_none() || *error != NotifyError::BadSignature, "a genuine notification is refused");
        }
    }
    let Ok(query) = std::str::from_utf8(&body) else { return };
    match app.verify_return(query) {
        Ok(params) => {
            let query = query.strip_prefix('?').unwrap_or(query);
            setting.believe(query.as_bytes(), &params.iter().collect::<Vec<_>>(), default);
            assert_eq!(params.get("app_id"), Some(keyring::APP_ID));
        }
        Err(error) => refuse(&error, &body),
    }
}

/// An error says nothing of values, and little.
fn refuse(error: &NotifyError, body: &[u8]) {
    let shown = format!("{error}\n{error:?}");
    assert!(shown.len() < 2_048, "{shown}");
    assert!(!shown.contains(SECRET) || names_hold_it(body), "{shown}");
}

/// Names may be shown, and serial numbers.
fn names_hold_it(body: &[u8]) -> bool {
    let holds = |text: &[u8]| text.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
    form::pairs(body).iter().any(|(name, value)| holds(name) || name == b"alipay_cert_sn" && holds(value))
}

impl Setting {
    /// The body with its signature, and the signed text if the signature is where it belongs.
    fn fill(&self, template: &[u8], dropped: u8) -> (Vec<u8>, Option<Vec<u8>>) {
        let template = replace(template, 4, self.alipay_sn.as_bytes());
        if !template.contains(&3) {
            return (template, None);
        }
        let pairs = form::pairs(&template);
        let text = form::canonical(&pairs, |name, value| match name {
            b"sign_type" if dropped & 1 == 0 => false,
            b"alipay_cert_sn" if dropped & 2 != 0 => false,
            _ => match dropped >> 2 & 3 {
                0 => !value.trim_ascii().is_empty(),
                1 => !value.is_empty(),
                _ => true,
            },
        });
        let sign = self.alipay.sign(&text).expect("the key is sound");
        let places = pairs.iter().filter(|(name, value)| name == b"sign" || value.contains(&3) || name.contains(&3));
        let belongs =
            places.clone().count() == 1 && places.clone().all(|(name, value)| name == b"sign" && value == b"\x03");
        (replace(&template, 3, form::encode(sign.as_bytes()).as_bytes()), belongs.then_some(text))
    }

    /// What is read is in the form, no more than once, and signed.
    fn believe(&self, body: &[u8], read: &[(&str, &str)], default: Charset) {
        let pairs = form::pairs(body);
        let one = |name: &str| {
            let mut values = pairs.iter().filter(|(known, _)| known == name.as_bytes()).map(|(_, value)| value);
            values.next().filter(|_| values.next().is_none())
        };
        let label = one("charset").map(|label| String::from_utf8_lossy(label).into_owned());
        let charset = label.map_or(Some(default), |label| Charset::from_label(&label)).expect("a known charset");
        let mut owned = Vec::new();
        for (name, value) in read {
            let sent = one(name).expect("it was sent, once");
            assert_eq!(charset.decode(sent).as_deref(), Some(*value), "`{name}` is another value than was sent");
            assert_ne!(*name, "sign");
            owned.push((name.as_bytes().to_vec(), sent.clone()));
        }
        let sign = String::from_utf8(one("sign").expect("it is signed, once").clone()).expect("base64");
        let text = form::canonical(&owned, |_, _| true);
        assert!(self.alipay_public.verify(&text, &sign).is_ok(), "what is read was not signed");
        let v2 = read.iter().any(|(name, _)| *name == "sign_type");
        let cut = |name: &str| read.iter().any(|(_, value)| value.contains(&format!("&{name}=")));
        assert!(v2 || !DECISIVE.into_iter().any(cut), "it can be read in two ways");
    }
}

fn replace(bytes: &[u8], mark: u8, with: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|&byte| if byte == mark { with.to_vec() } else { vec![byte] }).collect()
}
