//! Serial numbers (`protocol.md` §4.1): the MD5 of the issuer's name and the number, in the text that Java makes of them.
//!
//! That text is the gateway's own: where the other SDKs write a name differently, theirs is the number that is refused.

use std::fmt::Write as _;

use md5::{Digest as _, Md5};
use x509_parser::asn1_rs::Tag;
use x509_parser::certificate::X509Certificate;
use x509_parser::num_bigint::BigInt;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use super::CertError;

/// The longest number that is read, in bytes. RFC 5280 allows 20; decimal digits of a very long one take very long.
const SERIAL_LIMIT: usize = 1024;

/// The arc of PKCS#1, 1.2.840.113549.1.1, as it is encoded: all that is RSA.
const PKCS1: [u8; 8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];

/// Always 32 hexadecimal digits, lower case.
pub(super) fn certificate_sn(number: usize, certificate: &X509Certificate<'_>) -> Result<String, CertError> {
    let serial = certificate.raw_serial();
    if serial.is_empty() || serial.len() > SERIAL_LIMIT {
        let problem = format!("its serial number has {} bytes; needed are 1 to {SERIAL_LIMIT}", serial.len());
        return Err(CertError::Malformed { number, problem });
    }
    let mut text = name_text(certificate.issuer());
    // A serial number is signed, whatever RFC 5280 says: the first bit is its sign.
    let _ = write!(text, "{}", BigInt::from_signed_bytes_be(serial));
    Ok(hex(&Md5::digest(text)))
}

/// Whether the member of a root bundle counts in `alipay_root_cert_sn` (`protocol.md` §4.2).
pub(super) fn is_rsa_signed(certificate: &X509Certificate<'_>) -> bool {
    certificate.signature_algorithm.algorithm.as_bytes().starts_with(&PKCS1)
}

/// Whether something that cannot be read may have been signed with RSA.
pub(super) fn mentions_rsa(der: &[u8]) -> bool {
    der.windows(PKCS1.len()).any(|window| window == PKCS1)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The name as Java's `X500Principal.getName()` writes it: RFC 2253, the last part first.
pub(super) fn name_text(name: &X509Name<'_>) -> String {
    let parts: Vec<_> = name.iter().collect();
    let part = |attributes: Vec<String>| attributes.join("+");
    let texts: Vec<_> = parts.iter().rev().map(|rdn| part(rdn.iter().map(attribute_text).collect())).collect();
    texts.join(",")
}

fn attribute_text(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = attribute.attr_type().to_id_string();
    let value = attribute.attr_value();
    match keyword(&oid) {
        // The text is taken for UTF-8 whatever its type is, as Java does.
        Some(keyword) if is_text(value.tag()) => format!("{keyword}={}", escape(&String::from_utf8_lossy(value.data))),
        keyword => format!("{}=#{}", keyword.unwrap_or(&oid), hex(&element(value.tag(), value.data))),
    }
}

/// Only these have names; every other attribute is written with its object identifier.
fn keyword(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => return None,
    })
}

fn is_text(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::PrintableString | Tag::T61String | Tag::Ia5String | Tag::GeneralString | Tag::BmpString | Tag::Utf8String
    )
}

fn escape(value: &str) -> String {
    // Java counts a carriage return as white space here, and no other.
    let is_space = |c: char| c == ' ' || c == '\r';
    let inner = value.trim_matches(is_space);
    let lead = value.len().saturating_sub(value.trim_start_matches(is_space).len());
    let mut text = String::with_capacity(value.len());
    for (at, c) in value.char_indices() {
        let outside = at < lead || at >= lead.saturating_add(inner.len());
        if outside || matches!(c, ',' | '=' | '+' | '<' | '>' | '#' | ';' | '"' | '\\') {
            text.push('\\');
        }
        match c {
            '\0' => text.push_str("\\00"),
            c => text.push(c),
        }
    }
    text
}

/// A DER element; the values of names have low tags.
fn element(tag: Tag, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|&byte| byte == 0).collect();
    let mut der = vec![u8::try_from(tag.0).unwrap_or(0x1F)];
    match *digits.as_slice() {
        [] => der.push(0),
        [short] if short < 0x80 => der.push(short),
        ref long => {
            der.push(u8::try_from(long.len()).unwrap_or(0) | 0x80);
            der.extend(long);
        }
    }
    der.extend(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_as_java_does() {
        for (value, text) in [
            ("Acme, Inc.", "Acme\\, Inc."),
            ("k=v", "k\\=v"),
            ("#a#b", "\\#a\\#b"),
            ("  a b \r", "\\ \\ a b\\ \\\r"),
            ("   ", "\\ \\ \\ "),
            ("\0中", "\\00中"),
            ("", ""),
        ] {
            assert_eq!(escape(value), text);
        }
    }

    #[test]
    fn lengths_of_elements() {
        assert_eq!(element(Tag::Ia5String, b""), [0x16, 0]);
        assert_eq!(element(Tag::Ia5String, &[1; 0x7F])[..3], [0x16, 0x7F, 1]);
        assert_eq!(element(Tag::Ia5String, &[1; 0x80])[..4], [0x16, 0x81, 0x80, 1]);
        assert_eq!(element(Tag::Ia5String, &[1; 0x100])[..5], [0x16, 0x82, 1, 0, 1]);
    }
}
