//! Which of a message's parameters are signed (`protocol.md` §7), and only those.
//!
//! The signed text is `name=value` joined by `&`, sorted, over the bytes of the message's charset. Senders and SDKs
//! disagree about which parameters take part, so that a few texts are tried; whatever is not in the one that holds is
//! dropped, and nobody can read what is not signed.

use std::fmt;

use super::NotifyError;
use super::form::Form;
use crate::app::App;
use crate::trust::Distrust;

/// Parameters that decide whether a message is acted on. The signed text has no quoting: `&` and `=` stand in values as
/// they are, so that whoever can put a text into a value and see the signed message could cut it elsewhere. A value that
/// contains one of these as `&name=` is therefore refused.
const DECISIVE: [&str; 6] = ["notify_id", "out_trade_no", "seller_email", "seller_id", "total_amount", "trade_status"];
/// The longest certificate serial number, in characters. Real ones have 32.
const MAX_SN: usize = 64;

/// Signed parameters in sorted order. Only [`open`] makes them.
#[derive(Clone)]
pub(super) struct Signed {
    pairs: Vec<(String, String)>,
    /// `sign_type` is signed: a life-account event or an application gateway's message.
    pub(super) is_v2: bool,
}

/// What takes no part in the signed text, besides `sign`.
#[derive(Clone, Copy)]
struct Variant {
    without_sign_type: bool,
    without_cert_sn: bool,
    without: Dropped,
}

/// Which values count as none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dropped {
    /// Those of white space only, too: Java's.
    Blank,
    Empty,
    Nothing,
}

impl Variant {
    /// All of them, in the order in which they are tried: twelve at most, and for a message without oddities two.
    fn all() -> impl Iterator<Item = Self> {
        [true, false].into_iter().flat_map(|without_sign_type| {
            [false, true].into_iter().flat_map(move |without_cert_sn| {
                let empties = [Dropped::Blank, Dropped::Empty, Dropped::Nothing].into_iter();
                empties.map(move |without| Self { without_sign_type, without_cert_sn, without })
            })
        })
    }

    fn keeps(self, name: &str, value: &[u8]) -> bool {
        let empty = match self.without {
            Dropped::Blank => value.trim_ascii().is_empty(),
            Dropped::Empty => value.is_empty(),
            Dropped::Nothing => false,
        };
        match name {
            "sign" => false,
            "sign_type" => !empty && !self.without_sign_type,
            "alipay_cert_sn" => !empty && !self.without_cert_sn,
            _ => !empty,
        }
    }
}

/// Parses a message and verifies it.
pub(super) fn open(app: &App, raw: &[u8]) -> Result<Signed, NotifyError> {
    let form = Form::parse(raw)?;
    let charset = form.charset(app.charset)?;
    let sign = form.get("sign").filter(|sign| !sign.is_empty()).ok_or(NotifyError::NotSigned)?;
    // Nothing but ASCII can be a signature.
    let sign = std::str::from_utf8(sign).map_err(|_| NotifyError::BadSignature)?;
    let expected = app.signer.sign_type().as_str();
    if form.get("sign_type").is_some_and(|named| named != expected.as_bytes()) {
        return Err(NotifyError::SignType { expected });
    }
    let variant = signed_variant(app, &form, sign)?;
    let kept = form.into_pairs().filter(|(name, value)| variant.keeps(name, value));
    let text = |(name, value)| match charset.into_text(value) {
        Ok(value) => Ok((name, value)),
        Err(_) => Err(NotifyError::NotText { name, charset }),
    };
    let pairs = kept.map(text).collect::<Result<Vec<_>, _>>()?;
    let signed = Signed { pairs, is_v2: !variant.without_sign_type };
    signed.check_cuts()?;
    Ok(signed)
}

/// The variant whose text is signed.
fn signed_variant(app: &App, form: &Form, sign: &str) -> Result<Variant, NotifyError> {
    let cert_sn = form.get("alipay_cert_sn").and_then(serial);
    let mut tried: Vec<Vec<bool>> = Vec::new();
    for variant in Variant::all() {
        let kept: Vec<bool> = form.iter().map(|(name, value)| variant.keeps(name, value)).collect();
        if tried.contains(&kept) {
            continue;
        }
        match app.trust.verify(&text(form, variant), sign, cert_sn) {
            Ok(()) => return Ok(variant),
            Err(Distrust::BadSignature) => tried.push(kept),
            #[cfg(feature = "cert")]
            Err(Distrust::UnknownCertificate(sn)) => return Err(NotifyError::UnknownCertificate(sn)),
        }
    }
    Err(NotifyError::BadSignature)
}

fn text(form: &Form, variant: Variant) -> Vec<u8> {
    let mut text = Vec::with_capacity(form.size());
    for (name, value) in form.iter().filter(|(name, value)| variant.keeps(name, value)) {
        if !text.is_empty() {
            text.push(b'&');
        }
        text.extend_from_slice(name.as_bytes());
        text.push(b'=');
        text.extend_from_slice(value);
    }
    text
}

/// A serial number that can be one.
fn serial(bytes: &[u8]) -> Option<&str> {
    let plain = (1..=MAX_SN).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_alphanumeric);
    std::str::from_utf8(bytes).ok().filter(|_| plain)
}

impl Signed {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let place = self.pairs.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.pairs.get(place).map(|(_, value)| value.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The message must be the application's. Only v2 messages may name none: life-account events have the id inside
    /// their `biz_content`.
    pub(super) fn check_app(&self, app: &App, may_be_missing: bool) -> Result<(), NotifyError> {
        match self.get("app_id") {
            Some(id) if id == app.app_id => Ok(()),
            Some(_) => Err(NotifyError::Mismatch("app_id")),
            // An id that was cut into the parameter before it is not one that is missing.
            None if may_be_missing && self.is_v2 && !self.hides("app_id") => Ok(()),
            None => Err(NotifyError::Missing("app_id")),
        }
    }

    /// Notifications about payments, which are v1, must be readable in one way only. Gateway messages may hold any URL.
    fn check_cuts(&self) -> Result<(), NotifyError> {
        match DECISIVE.into_iter().find(|name| !self.is_v2 && self.contains(name, |_| true)) {
            Some(name) => Err(NotifyError::Ambiguous(name)),
            None => Ok(()),
        }
    }

    /// Whether a parameter that sorts before `name` could have swallowed it.
    fn hides(&self, name: &str) -> bool {
        self.contains(name, |before| before < name)
    }

    fn contains(&self, name: &str, of_interest: impl Fn(&str) -> bool) -> bool {
        let needle = format!("&{name}=");
        self.iter().any(|(other, value)| of_interest(other) && value.contains(&needle))
    }
}

/// Names, and no values.
impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
