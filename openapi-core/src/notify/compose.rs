//! Playing Alipay: the body of a notification, signed as Alipay signs it (`protocol.md` §7, v1).

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::form::MAX_PARAMETERS;
use crate::charset::Charset;
use crate::china::china_timestamp;
use crate::params;
use crate::sign::{SignError, Signer};

/// The form body of a notification with these parameters, signed: for gateways that play Alipay, and for tests of your
/// own receiver, which knows the public key of `signer` as Alipay's.
///
/// `charset` (`utf-8`), `notify_id` and `notify_time` are added unless they are given, and so is `sign_type`.
///
/// # Errors
/// If a value does not exist in the charset, the charset is not known, or signing fails.
pub fn compose(signer: &dyn Signer, params: &[(&str, &str)]) -> Result<String, SignError> {
    if params.len() > MAX_PARAMETERS {
        return Err(SignError::new(format!("a notification has at most {MAX_PARAMETERS} parameters")));
    }
    let mut id = [0; 16];
    aws_lc_rs::rand::fill(&mut id).map_err(|_| SignError::new("no random number can be had"))?;
    let mut all = BTreeMap::from([
        ("charset", "utf-8".to_owned()),
        ("notify_id", format!("{:032x}", u128::from_be_bytes(id))),
        ("notify_time", china_timestamp(SystemTime::now())),
    ]);
    all.extend(params.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let label = all.get("charset").map(String::as_str).unwrap_or_default();
    let charset = Charset::from_label(label).ok_or_else(|| SignError::new("the `charset` is not known here"))?;
    all.retain(|name, _| !matches!(*name, "sign" | "sign_type"));
    let text = all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let sign = signer.sign(&charset.encode(&text).map_err(SignError::new)?)?;
    all.extend([("sign", sign), ("sign_type", signer.sign_type().as_str().to_owned())]);
    let mut body = Vec::new();
    for (index, (name, value)) in all.iter().enumerate() {
        let value = charset.encode(value).map_err(SignError::new)?;
        params::append_pair(&mut body, index == 0, name, &value);
    }
    // Everything but ASCII is escaped.
    Ok(String::from_utf8(body).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    use aws_lc_rs::signature::KeyPair as _;
    use base64_simd::STANDARD;

    use super::compose;
    use crate::notify::{NotifyChecks, NotifyError};
    use crate::{Config, SigningKey};

    fn pair() -> (String, String) {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
        (STANDARD.encode_to_string(private.as_ref()), STANDARD.encode_to_string(public.as_ref()))
    }

    #[test]
    fn what_is_composed_is_verified() {
        let ((own, _), (alipay, public)) = (pair(), pair());
        let app = Config::new("2021000000000001").private_key(own).alipay_public_key(public).build().unwrap();
        let key = SigningKey::from_text(&alipay).unwrap();
        let params = [("app_id", "2021000000000001"), ("subject", "a+b & 收委 100%"), ("sign", "mine"), ("empty", "")];
        let body = compose(&key, &params).unwrap();
        let notification = app.verify_notification(body.as_bytes(), None, &NotifyChecks::new()).unwrap();
        assert_eq!(notification.get("subject"), Some("a+b & 收委 100%"));
        assert!(notification.notify_id().is_some_and(|id| id.len() == 32) && notification.notify_time().is_some());

        let other = compose(&key, &[("app_id", "2021000000000002"), ("notify_id", "1")]).unwrap();
        assert!(other.contains("notify_id=1&"));
        let refused = app.verify_notification(other.as_bytes(), None, &NotifyChecks::new());
        assert_eq!(refused.err(), Some(NotifyError::Mismatch("app_id")));
        assert!(compose(&key, &[("charset", "koi8-r")]).is_err());
        assert!(compose(&key, &[("a", "b"); 257]).is_err());
    }

    #[cfg(feature = "gbk")]
    #[test]
    fn in_another_charset() {
        let key = SigningKey::from_text(&pair().0).unwrap();
        assert!(compose(&key, &[("charset", "gbk"), ("subject", "收委")]).unwrap().contains("&subject=%CA%D5%CE%AF"));
        assert!(compose(&key, &[("charset", "gbk"), ("subject", "\u{1F600}")]).is_err());
    }
}
