//! Throw-away RSA keys.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64_simd::STANDARD;

use crate::StartError;

/// A key pair of 2048 bits as PEM text.
#[derive(Clone)]
pub struct KeyPair {
    private: String,
    public: String,
}

impl KeyPair {
    /// Makes a new pair.
    ///
    /// # Errors
    /// If the cryptography library fails.
    pub fn generate() -> Result<Self, StartError> {
        let unspecified = |error: aws_lc_rs::error::Unspecified| StartError::Key(error.to_string());
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(unspecified)?;
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(unspecified)?;
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).map_err(unspecified)?;
        Ok(Self { private: pem("PRIVATE KEY", private.as_ref()), public: pem("PUBLIC KEY", public.as_ref()) })
    }

    /// The private key, PKCS#8.
    pub fn private_key(&self) -> &str {
        &self.private
    }

    /// The public key, X.509 form.
    pub fn public_key(&self) -> &str {
        &self.public
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode_to_string(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = tail;
    }
    pem + &format!("-----END {label}-----\n")
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(<redacted>)")
    }
}
