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
        let mut value = self.node.clone();
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
