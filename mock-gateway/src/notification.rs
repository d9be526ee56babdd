//! What the gateway signs for others than the caller: asynchronous notifications, and what a browser carries to a
//! `return_url` (`protocol.md` §7, v1). Written by another hand than the client's code, so that neither hides the other's
//! faults.

use std::collections::BTreeMap;
use std::time::SystemTime;

use openapi_core::{Signer as _, SigningKey};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{APP_ID, StartError, random};

/// What is escaped in a form, as Java does it.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

/// The form body of a notification with these parameters, signed. What every notification has is added unless it is
/// given.
pub(crate) fn body<'a>(
    key: &SigningKey,
    given: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, StartError> {
    let mut params = BTreeMap::from([
        ("app_id".to_owned(), APP_ID.to_owned()),
        ("charset".to_owned(), "utf-8".to_owned()),
        ("notify_id".to_owned(), notify_id()?),
        ("notify_time".to_owned(), openapi_core::china_timestamp(SystemTime::now())),
    ]);
    params.extend(given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    signed(key, params)
}

/// The query that a browser carries back with these parameters, signed.
pub(crate) fn return_query(key: &SigningKey, given: Vec<(String, String)>) -> Result<String, StartError> {
    let mut params = BTreeMap::from([
        ("app_id".to_owned(), APP_ID.to_owned()),
        ("charset".to_owned(), "utf-8".to_owned()),
        ("timestamp".to_owned(), openapi_core::china_timestamp(SystemTime::now())),
        ("version".to_owned(), "1.0".to_owned()),
    ]);
    params.extend(given);
    signed(key, params)
}

/// A number that no other notification has.
pub(crate) fn notify_id() -> Result<String, StartError> {
    random::hex().map_err(|error| StartError::Key(error.to_string()))
}

/// The parameters as a form, encoded. `sign_type` takes no part in the signed text.
fn signed(key: &SigningKey, mut params: BTreeMap<String, String>) -> Result<String, StartError> {
    let text = params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let sign = key.sign(text.as_bytes()).map_err(|error| StartError::Key(error.to_string()))?;
    params.extend([("sign".to_owned(), sign), ("sign_type".to_owned(), key.sign_type().as_str().to_owned())]);
    Ok(form(params.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
}

/// Names and values, encoded: a query, or a form body.
pub(crate) fn form<'a>(params: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
    let pairs = params.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}
