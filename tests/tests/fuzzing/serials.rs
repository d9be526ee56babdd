//! Serial numbers of certificates against the texts that the certificates were made of.

use md5::{Digest as _, Md5};
use openapi_core::cert::certificate_sn;
use rcgen::{CertificateParams, CertifiedIssuer, DistinguishedName, DnType, KeyPair, SerialNumber};

use super::random::Random;

/// The attributes that have names, and those.
const ATTRIBUTES: [(DnType, &str); 5] = [
    (DnType::CountryName, "C"),
    (DnType::OrganizationName, "O"),
    (DnType::OrganizationalUnitName, "OU"),
    (DnType::StateOrProvinceName, "ST"),
    (DnType::CommonName, "CN"),
];
const PARTS: [&str; 14] = ["Ant", " ", "Financial", ",", "+", "=", "\"", "\\", "<", ">", ";", "#", "蚂蚁", "."];

/// RFC 2253, with `=` escaped as Java does.
fn escaped(value: &str) -> String {
    let (start, end) = (value.len() - value.trim_start_matches(' ').len(), value.trim_end_matches(' ').len());
    let mut text = String::new();
    for (at, c) in value.char_indices() {
        if ",+=\"\\<>;#".contains(c) || at < start || at >= end {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// A number in decimal digits, by long division.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0u8];
    for &byte in bytes {
        let mut carry = u32::from(byte);
        for digit in digits.iter_mut().rev() {
            let value = u32::from(*digit) * 256 + carry;
            *digit = u8::try_from(value % 10).expect("one digit");
            carry = value / 10;
        }
        while carry > 0 {
            digits.insert(0, u8::try_from(carry % 10).expect("one digit"));
            carry /= 10;
        }
    }
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let text = text.trim_start_matches('0');
    if text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

#[test]
fn serial_numbers_of_made_certificates() {
    let key = KeyPair::generate().unwrap();
    for seed in 0..300 {
        let random = &mut Random(seed);
        let mut name = DistinguishedName::new();
        let mut texts = Vec::new();
        for (kind, keyword) in &ATTRIBUTES {
            if random.once_in(3) && *keyword != "CN" {
                continue;
            }
            let value: String = match *keyword {
                "C" => "CN".to_owned(),
                _ => (0..=random.below(5)).map(|_| random.pick(&PARTS)).collect(),
            };
            texts.push(format!("{keyword}={}", escaped(&value)));
            name.push(kind.clone(), value);
        }
        texts.reverse();
        let mut serial: Vec<u8> = (0..=random.below(20)).map(|_| random.next().to_le_bytes()[0]).collect();
        // Not negative, and as DER writes it.
        serial[0] &= 0x7f;
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = name;
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        let certificate = CertifiedIssuer::self_signed(params, &key).unwrap();
        let expected = format!("{}{}", texts.join(","), decimal(&serial));
        let digest = u128::from_be_bytes(Md5::digest(&expected).into());
        assert_eq!(certificate_sn(&certificate.pem()), Ok(format!("{digest:032x}")), "{expected}");
    }
}
