//! Calls as they may be shown: without what is personal or secret.

use std::collections::BTreeMap;

use serde_json::Value;
use spec_model::instance::{self, Broken};
use spec_model::rewrite::{self, HIDDEN};
use spec_model::{Place, Spec};

use crate::gateway::Gateway;
use crate::requests::{Seen, canonical_string};

/// How many characters of a text are shown.
const MAX_CHARS: usize = 2_000;
/// How many parameters are shown.
const MAX_PARAMS: usize = 100;
/// Parameters that say nothing about a person, and open nothing.
const PUBLIC: [&str; 13] = [
    "alipay_root_cert_sn",
    "alipay_sdk",
    "app_cert_sn",
    "app_id",
    "charset",
    "encrypt_type",
    "format",
    "method",
    "prod_code",
    "sign_type",
    "terminal_type",
    "timestamp",
    "version",
];

/// A call for people to see.
pub(super) struct Shown {
    pub(super) method: String,
    pub(super) params: BTreeMap<String, String>,
    /// The text that must have been signed, as far as it can be shown.
    pub(super) canonical: String,
    /// Why it was refused: code, sub code, words.
    pub(super) refusal: Option<(&'static str, String, String)>,
}

impl Shown {
    pub(super) fn new(seen: &Seen, gateway: &Gateway) -> Self {
        let spec = gateway.specs.iter().find(|spec| spec.method == seen.method());
        let params = seen.params.iter().take(MAX_PARAMS);
        let params: BTreeMap<_, _> = params.map(|(name, text)| (cut(name), cut(&value(name, text, spec)))).collect();
        let refusal = seen.outcome.refusal().map(|(code, sub_code, words)| (code, cut(sub_code), cut(words)));
        Self { method: cut(seen.method()), canonical: canonical_string(&params), params, refusal }
    }
}

fn value(name: &str, text: &str, spec: Option<&Spec>) -> String {
    let shown = match name {
        "sign" => Some(format!("{}… ({} characters)", text.chars().take(8).collect::<String>(), text.chars().count())),
        "biz_content" => spec.and_then(|spec| content(text, spec)),
        "notify_url" | "return_url" => Some(address(text)),
        name if PUBLIC.contains(&name) => Some(text.to_owned()),
        name => spec.and_then(|spec| beside(name, text, spec)),
    };
    shown.unwrap_or_else(|| HIDDEN.to_owned())
}

/// `biz_content`, if its spec describes all of it: a name that was spelt wrong may stand before a person's.
fn content(text: &str, spec: &Spec) -> Option<String> {
    let Ok(Value::Object(members)) = instance::read(text) else { return None };
    let strays = instance::check(spec, &members);
    if strays.iter().any(|violation| matches!(violation.rule, Broken::Unknown | Broken::Type(_))) {
        return None;
    }
    rewrite::hide(spec, &spec.request, text).ok()
}

/// A field that travels beside `biz_content`, if it is a plain one.
fn beside(name: &str, text: &str, spec: &Spec) -> Option<String> {
    let field = spec.request.fields.iter().find(|field| field.name == name && field.place != Place::BizContent)?;
    (!field.sensitive && field.kind.is_scalar()).then(|| text.to_owned())
}

/// A URL of the merchant's: what stands behind `?` may open something.
pub(super) fn address(url: &str) -> String {
    match url.split_once(['?', '#']) {
        None => cut(url),
        Some((address, _)) => format!("{}?{HIDDEN}", cut(address)),
    }
}

pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} bytes in all)", text.get(..end).unwrap_or_default(), text.len()),
    }
}
