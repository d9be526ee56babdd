//! Keys and certificates of any text: no error shows a key, and only what leads to the roots is trusted.

use std::fmt::{Debug, Display};
use std::sync::LazyLock;

use openapi_core::cert::{self, AppCertificate, RootBundle};
use openapi_core::cipher::ContentKey;
use openapi_core::{SignType, Signer as _, SigningKey, VerifyingKey};

use super::keyring;

static ROOTS: LazyLock<RootBundle> = LazyLock::new(|| RootBundle::from_text(keyring::ROOTS).expect("it is a bundle"));

/// The certificates that the roots have issued, by their serial numbers.
static ISSUED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = [keyring::ALIPAY_CERTIFICATE, keyring::APP_CERTIFICATE].into_iter().chain([
        include_str!("../../vectors/certs/alipay_new_leaf.crt"),
        include_str!("../../vectors/certs/subca.crt"),
    ]);
    let issued = files.map(|text| cert::certificate_sn(text).expect("it is a certificate"));
    issued.chain(ROOTS.sn().split('_').map(str::to_owned)).collect()
});

/// How many characters of a key nobody may see.
const TELLING: usize = 24;

/// The fuzz target: any text.
pub fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let secrets = Secrets::of(text);
    for sign_type in [SignType::Rsa2, SignType::Rsa] {
        let private = secrets.kept(SigningKey::of_type(text, sign_type));
        let public = secrets.kept(VerifyingKey::of_type(text, sign_type));
        assert!(private.is_none() || public.is_none(), "a private key is taken for a public one");
        if let Some(key) = private {
            assert_eq!(key.sign_type(), sign_type);
            // A key may parse and still be no key: then the library refuses, and nothing is sent.
            if let Ok(sign) = key.sign(b"text") {
                assert!(sign.len() <= 344 && !text.contains(&sign));
            }
        }
    }
    secrets.kept(ContentKey::from_text(text));

    let sn = cert::certificate_sn(text);
    if let Ok(sn) = &sn {
        assert!(sn.len() == 32 && sn.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{sn}");
    }
    if let Some(app) = secrets.kept(AppCertificate::from_text(text, keyring::day())) {
        assert_eq!(Some(app.sn()), sn.as_deref().ok());
    }
    if let Some(bundle) = secrets.kept(RootBundle::from_text(text)) {
        let parts: Vec<&str> = bundle.sn().split('_').collect();
        assert!(parts.iter().all(|part| part.len() == 32), "{}", bundle.sn());
    }
    if let Some(trusted) = secrets.kept(ROOTS.trust(text, keyring::day())) {
        assert!(ISSUED.iter().any(|known| known == trusted.sn()), "the roots have not issued {}", trusted.sn());
    }
}

/// Runs of a text that could be parts of a key.
struct Secrets<'t>(Vec<&'t str>);

impl<'t> Secrets<'t> {
    fn of(text: &'t str) -> Self {
        let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/')));
        let parts = runs.flat_map(|run| (0..run.len() / TELLING).map(|at| &run[at * TELLING..(at + 1) * TELLING]));
        // Words that our own messages have, in the longest names of certificates too, are no secret.
        Self(parts.filter(|part| part.bytes().any(|byte| byte.is_ascii_digit())).collect())
    }

    /// The result, which shows none of them.
    fn kept<T: Debug, E: Debug + Display>(&self, result: Result<T, E>) -> Option<T> {
        let shown = match &result {
            Ok(value) => format!("{value:?}"),
            Err(error) => format!("{error}\n{error:?}"),
        };
        assert!(result.is_ok() || shown.len() < 4_096, "{} bytes", shown.len());
        assert!(!self.0.iter().any(|secret| shown.contains(secret)), "{shown}");
        result.ok()
    }
}
