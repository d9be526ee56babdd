//! The answer to a call, and its bytes: signed, encrypted, spoilt.

use std::borrow::Cow;
use std::io;

use openapi_core::{Charset, Signer as _};

use crate::answer;
use crate::checks::Refusal;
use crate::fault::Fault;
use crate::gateway::Gateway;

/// What is to be answered, before it is signed.
pub(crate) struct Reply {
    pub(crate) method: String,
    pub(crate) node_name: String,
    pub(crate) node: String,
    /// What is refused before the signature held is not signed.
    pub(crate) signed: bool,
    pub(crate) charset: Charset,
    /// In certificate mode the answer names its certificate.
    pub(crate) names_certificate: bool,
    pub(crate) encrypted: bool,
    pub(crate) fault: Option<Fault>,
}

impl Reply {
    /// What is answered to a request of which nothing is known.
    pub(crate) fn refused(refusal: &Refusal, fault: Option<Fault>) -> Self {
        Self {
            method: String::new(),
            node_name: "error_response".to_owned(),
            node: answer::refusal(refusal),
            signed: false,
            charset: Charset::Utf8,
            names_certificate: false,
            encrypted: false,
            fault,
        }
    }

    /// The reply with its fault, in the request's charset.
    pub(crate) fn bytes(self, gateway: &Gateway) -> io::Result<Vec<u8>> {
        if self.fault == Some(Fault::RotatedCertificate) {
            gateway.rotate().map_err(io::Error::other)?;
        }
        if self.fault == Some(Fault::GbkError) {
            return gbk_error();
        }
        let own = gateway.own();
        let unmappable = |_| io::Error::other("the answer does not exist in the request's charset");
        let encode = |text: &str| self.charset.encode(text).map(Cow::into_owned).map_err(unmappable);
        let mut value = written_in(self.charset, &self.node);
        if self.encrypted && self.signed {
            let cipher = gateway.content_key.encrypt(&encode(&value)?).map_err(io::Error::other)?;
            value = format!("\"{cipher}\"");
        }
        let mut sign = None;
        if self.signed && self.fault != Some(Fault::NoSignature) {
            let key = if self.fault == Some(Fault::BadSignature) { &gateway.stranger } else { &*own.signing };
            sign = Some(key.sign(&encode(&value)?).map_err(io::Error::other)?);
        }
        if self.fault == Some(Fault::Tampered) {
            value = tampered(&value);
        }
        let mut members = vec![format!("\"{}\":{value}", self.node_name)];
        if self.names_certificate {
            members.push(format!("\"alipay_cert_sn\":\"{}\"", own.certificate.sn));
        }
        members.extend(sign.map(|sign| format!("\"sign\":\"{sign}\"")));
        if self.fault == Some(Fault::DuplicateNode) {
            members.push(format!("\"{}\":{{\"code\":\"10000\",\"msg\":\"Success\"}}", self.node_name));
        }
        let mut bytes = encode(&format!("{{{}}}", members.join(",")))?;
        match self.fault {
            Some(Fault::Truncated) => bytes.truncate(bytes.len() / 2),
            Some(Fault::Replayed) => {
                if let Some(last) = gateway.last(&self.method) {
                    bytes = last;
                }
            }
            // What is signed answers a method of the catalogue: there are not more of them.
            None if self.signed => gateway.keep_last(self.method, &bytes),
            None | Some(_) => {}
        }
        Ok(bytes)
    }
}

/// A JSON text in which what the charset lacks is escaped: a refusal may repeat anything that was sent.
fn written_in(charset: Charset, json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if charset.encode(c.encode_utf8(&mut [0; 4])).is_ok() {
            text.push(c);
        } else {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

/// An error as the gateway's front sends it, before it knows what charset was asked for.
fn gbk_error() -> io::Result<Vec<u8>> {
    let text = r#"{"error_response":{"code":"20000","msg":"Service Currently Unavailable","sub_code":"aop.unknow-error","sub_msg":"系统繁忙"}}"#;
    let bytes = Charset::Gbk.encode(text).map_err(|_| io::Error::other("the error is not GBK text"))?;
    Ok(bytes.into_owned())
}

/// Another digit where the last letter or digit stands.
fn tampered(value: &str) -> String {
    let last = value.char_indices().rev().find(|(_, c)| c.is_alphanumeric());
    let Some((at, old)) = last else { return format!("{value} ") };
    let new = if old == '0' { '1' } else { '0' };
    format!("{}{new}{}", &value[..at], &value[at + old.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_charset_lacks_is_escaped() {
        let json = "{\"a\":\"收\u{fffd}€\u{1F600}\"}";
        assert_eq!(written_in(Charset::Gbk, json), "{\"a\":\"收\\ufffd\\u20ac\\ud83d\\ude00\"}");
        assert_eq!(written_in(Charset::Utf8, json), json);
    }
}
