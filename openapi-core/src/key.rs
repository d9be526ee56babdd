//! RSA keys in the forms in which people have them.
//!
//! Key files are mixed up more than anything else: PKCS#1 or PKCS#8, with or without PEM lines, wrapped or not, with a
//! header that says one and a body that is the other, a public key where the private one belongs. So the header is not
//! believed: the DER decides, and a key of the wrong kind is told by name (`protocol.md` §2).

use std::fmt;

use base64_simd::STANDARD;
use zeroize::Zeroizing;

/// Why a text is not the key that is needed. Says what it is instead, and never shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no text.
    #[error("the key is empty")]
    Empty,
    /// It is not base64, with or without PEM lines.
    #[error("the key is not base64 text{0}")]
    NotBase64(&'static str),
    /// It is base64, but not a key.
    #[error("the key is base64 text, but not an RSA key in DER form; is it complete?")]
    NotAKey,
    /// It is something else than what is needed.
    #[error("this is {found}; needed is {needed}{hint}")]
    Kind {
        /// What the text is.
        found: KeyKind,
        /// What is needed here.
        needed: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// Its size cannot be used.
    #[error("the key has {bits} bits; {needed}")]
    Size {
        /// Bits of the modulus.
        bits: usize,
        /// What is needed.
        needed: &'static str,
    },
    /// The cryptography library does not take it.
    #[error("the key is not sound: {0}")]
    Rejected(String),
}

/// What a key text turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// An RSA private key, PKCS#1.
    Pkcs1Private,
    /// An RSA private key, PKCS#8.
    Pkcs8Private,
    /// An RSA public key, X.509 form.
    Spki,
    /// An RSA public key, PKCS#1.
    Pkcs1Public,
    /// A private key that a passphrase protects.
    Encrypted,
    /// A key of another algorithm.
    NotRsa,
    /// An X.509 certificate.
    Certificate,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pkcs1Private => "an RSA private key (PKCS#1)",
            Self::Pkcs8Private => "an RSA private key (PKCS#8)",
            Self::Spki | Self::Pkcs1Public => "an RSA public key",
            Self::Encrypted => "a private key protected by a passphrase",
            Self::NotRsa => "a key of another algorithm than RSA",
            Self::Certificate => "a certificate",
        })
    }
}

/// A key's DER and what it is.
pub(crate) struct Material {
    pub(crate) kind: KeyKind,
    pub(crate) der: Zeroizing<Vec<u8>>,
}

/// Reads a key text of any kind.
pub(crate) fn read(text: &str) -> Result<Material, KeyError> {
    if text.trim().is_empty() {
        return Err(KeyError::Empty);
    }
    let body = body(text);
    if text.contains("ENCRYPTED") && text.contains("-----") {
        return Ok(Material { kind: KeyKind::Encrypted, der: Zeroizing::new(Vec::new()) });
    }
    let hint = if text.contains('/') && text.len() < 200 && !text.contains('\n') {
        "; it looks like a path: read the file first"
    } else {
        ""
    };
    let der = STANDARD.decode_to_vec(body.as_bytes()).map_err(|_| KeyError::NotBase64(hint))?;
    let der = Zeroizing::new(der);
    let kind = classify(&der).ok_or(KeyError::NotAKey)?;
    Ok(Material { kind, der })
}

/// The base64 text of the first PEM block, or of the whole text if there is none; without white space.
fn body(text: &str) -> Zeroizing<String> {
    let text = text.trim_start_matches('\u{feff}');
    let inner = text
        .split_once("-----BEGIN")
        .and_then(|(_, rest)| rest.split_once("-----"))
        .map_or(text, |(_, rest)| rest.split_once("-----END").map_or(rest, |(body, _)| body));
    // One allocation of the final size, so that no copy of the key is left behind by growth.
    let mut body = Zeroizing::new(String::with_capacity(inner.len()));
    let lines = inner.lines().filter(|line| !line.contains(':'));
    // Environment variables and JSON files often hold line ends as `\n`, two characters that base64 never has.
    let parts = lines.flat_map(|line| line.split("\\n")).flat_map(|part| part.split("\\r"));
    body.extend(parts.flat_map(str::chars).filter(|c| !c.is_whitespace()));
    body
}

/// One DER element: its tag, its content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        (digits.iter().fold(0usize, |length, &digit| (length << 8) | usize::from(digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
/// 1.2.840.113549.1.1.1
const RSA_OID: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

fn classify(der: &[u8]) -> Option<KeyKind> {
    let (SEQUENCE, content, []) = element(der)? else { return None };
    let (first_tag, first, rest) = element(content)?;
    let (second_tag, second, rest) = element(rest)?;
    let rsa = |algorithm: &[u8], kind| if algorithm.starts_with(&RSA_OID) { kind } else { KeyKind::NotRsa };
    match (first_tag, second_tag) {
        (INTEGER, SEQUENCE) => Some(rsa(second, KeyKind::Pkcs8Private)),
        (INTEGER, INTEGER) if rest.is_empty() => Some(KeyKind::Pkcs1Public),
        (INTEGER, INTEGER) => Some(KeyKind::Pkcs1Private),
        (INTEGER, OCTET_STRING) => Some(KeyKind::NotRsa),
        (SEQUENCE, BIT_STRING) => Some(rsa(first, KeyKind::Spki)),
        (SEQUENCE, OCTET_STRING) => Some(KeyKind::Encrypted),
        (SEQUENCE, SEQUENCE) => Some(KeyKind::Certificate),
        _ => None,
    }
}

/// The PKCS#1 public key inside an X.509 one.
pub(crate) fn spki_inner(der: &[u8]) -> Option<&[u8]> {
    let (_, content, _) = element(der)?;
    let (_, _, rest) = element(content)?;
    let (BIT_STRING, bits, _) = element(rest)? else { return None };
    // The first byte counts unused bits: none in a key.
    bits.split_first().and_then(|(&unused, key)| (unused == 0).then_some(key))
}

/// Bits of the modulus of a PKCS#1 public key; 0 if it is none.
pub(crate) fn public_bits(pkcs1: &[u8]) -> usize {
    element(pkcs1).map_or(0, |(_, content, _)| leading_integer_bits(content))
}

/// Bits of the modulus of a private key, PKCS#1 or PKCS#8; 0 if it is none.
pub(crate) fn private_bits(material: &Material) -> usize {
    // A version comes first; in PKCS#8 the algorithm follows, then the PKCS#1 key in an octet string.
    let inside = |der| element(der).and_then(|(_, content, _)| element(content)).map(|(_, _, rest)| rest);
    let modulus = match material.kind {
        KeyKind::Pkcs8Private => inside(&material.der)
            .and_then(element)
            .and_then(|(_, _, rest)| element(rest))
            .and_then(|(_, pkcs1, _)| inside(pkcs1)),
        _ => inside(&material.der),
    };
    modulus.map_or(0, leading_integer_bits)
}

fn leading_integer_bits(der: &[u8]) -> usize {
    let Some((INTEGER, number, _)) = element(der) else { return 0 };
    // A leading zero only keeps the number from being negative.
    let leading = number.iter().take_while(|&&byte| byte == 0).count();
    number.len().saturating_sub(leading).saturating_mul(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_no_keys() {
        let kind = |text: &str| read(text).map(|material| material.kind);
        assert_eq!(kind("  \r\n"), Err(KeyError::Empty));
        assert!(matches!(kind("keys/app_private.pem"), Err(KeyError::NotBase64(hint)) if hint.contains("path")));
        assert_eq!(kind("AAAA"), Err(KeyError::NotAKey));
        assert_eq!(kind("MAA="), Err(KeyError::NotAKey));
        assert_eq!(
            kind("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----"),
            Ok(KeyKind::Encrypted)
        );
    }

    #[test]
    fn no_der_makes_it_panic() {
        let mut state = 1u64;
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 60) as u8 * 3
                })
                .collect();
            let _ = classify(&bytes);
            let _ = spki_inner(&bytes);
        }
        assert_eq!(classify(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), None);
    }
}
