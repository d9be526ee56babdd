//! Certificates out of texts, and what a text is that has none.

use base64_simd::STANDARD;

use super::CertError;
use crate::key::{self, KeyError, KeyKind};

/// One `-----BEGIN …-----` block: its label, its body, and whether it ends.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
    complete: bool,
}

impl Block<'_> {
    fn is_certificate(&self) -> bool {
        matches!(self.label, "CERTIFICATE" | "X509 CERTIFICATE")
    }

    fn der(&self, number: usize) -> Result<Vec<u8>, CertError> {
        let malformed = |problem: &str| CertError::Malformed { number, problem: problem.to_owned() };
        if !self.complete {
            return Err(malformed("`-----END` is missing"));
        }
        // Environment variables and JSON files often hold line ends as `\n`, two characters that base64 never has.
        let parts = self.body.split("\\n").flat_map(|part| part.split("\\r"));
        let base64: String = parts.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        STANDARD.decode_to_vec(base64).map_err(|_| malformed("it is not base64 text"))
    }
}

fn blocks(mut text: &str) -> impl Iterator<Item = Block<'_>> {
    std::iter::from_fn(move || {
        let (_, rest) = text.split_once("-----BEGIN ")?;
        let (label, rest) = rest.split_once("-----")?;
        let (body, rest) = rest.split_once("-----END").unwrap_or((rest, ""));
        text = rest;
        Some(Block { label, body, complete: !rest.is_empty() })
    })
}

/// The certificates of a text, in its order, as DER; comments, blank lines and blocks of other kinds are passed over.
///
/// At least one, at most `limit`.
pub(super) fn certificates(text: &str, needed: &'static str, limit: usize) -> Result<Vec<Vec<u8>>, CertError> {
    let mut ders = Vec::new();
    for (number, block) in (1..).zip(blocks(text).filter(Block::is_certificate)) {
        // Before it is decoded: a chain may come from anybody.
        if number > limit {
            return Err(CertError::TooMany { limit });
        }
        ders.push(block.der(number)?);
    }
    if ders.is_empty() {
        ders.push(without_pem(text, needed)?);
    }
    Ok(ders)
}

/// The first certificate of a text, as DER. What follows it is not looked at.
pub(super) fn first(text: &str, needed: &'static str) -> Result<Vec<u8>, CertError> {
    match blocks(text).find(Block::is_certificate) {
        Some(block) => block.der(1),
        None => without_pem(text, needed),
    }
}

/// A text without a certificate in PEM form: the bare base64 of one, or an error that says what it is.
fn without_pem(text: &str, needed: &'static str) -> Result<Vec<u8>, CertError> {
    if blocks(text).any(|block| block.label.ends_with("CERTIFICATE REQUEST")) {
        let found = "a certificate request (CSR), which is what the certificate is asked for with".to_owned();
        return Err(CertError::Kind { found, needed });
    }
    match key::read(text) {
        Ok(material) if material.kind == KeyKind::Certificate && blocks(text).next().is_none() => {
            Ok(material.der.to_vec())
        }
        Ok(material) if material.kind != KeyKind::Certificate => {
            Err(CertError::Kind { found: material.kind.to_string(), needed })
        }
        Err(KeyError::Empty) => Err(CertError::Empty { needed }),
        Err(KeyError::NotBase64(hint)) => Err(CertError::NoCertificate { needed, hint }),
        _ => Err(CertError::NoCertificate { needed, hint: if is_encoded_pem(text) { ENCODED } else { "" } }),
    }
}

const ENCODED: &str = "; it is the base64 text of a PEM file, as `alipay_cert_content` is: decode it first";

fn is_encoded_pem(text: &str) -> bool {
    // `-----BEGIN` in base64, up to the last whole group.
    text.trim_start().starts_with("LS0tLS1CRUdJ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_are_passed_over() {
        let text = "\u{feff}# a comment: with a colon\r\n\r\n-----BEGIN CERTIFICATE-----\r\nAA\r\n AA\r\n-----END CERTIFICATE-----\r\n\r\n\
                    subject=CN=x\n-----BEGIN X-----\n?\n-----END X-----\n-----BEGIN CERTIFICATE-----\\nAQID\\n-----END CERTIFICATE-----";
        assert_eq!(certificates(text, "x", 2), Ok(vec![vec![0; 3], vec![1, 2, 3]]));
        assert_eq!(certificates(text, "x", 1), Err(CertError::TooMany { limit: 1 }));
        assert_eq!(first(text, "x"), Ok(vec![0; 3]));
    }

    #[test]
    fn what_is_no_certificate_is_named() {
        let error = |text: &str| certificates(text, "x", 9).unwrap_err().to_string();
        assert_eq!(error(" \n"), "there is no text; needed is x");
        assert!(error("certs/app.crt").contains("read the file first"));
        assert!(
            error("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----").contains("(CSR)")
        );
        assert!(error("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t").contains("decode it first"));
        assert!(error("-----BEGIN CERTIFICATE-----\nMAA=").contains("certificate 1 of the file"));
        assert!(error("-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----").contains("not base64"));
        assert!(error("hello, world").contains("there is no certificate"));
    }
}
