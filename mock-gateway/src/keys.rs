//! RSA keys.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64_simd::STANDARD;

/// What stands before the PKCS#1 key in the PKCS#8 form of a key of 2048 bits: version, algorithm, and the heads around.
const PKCS8_HEAD_BYTES: usize = 26;

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
        Self::new(&RsaKeyPair::generate(KeySize::Rsa2048).map_err(unspecified)?)
    }

    /// The pair of a private key in the form that [`private_key`](Self::private_key) gives.
    pub(crate) fn from_private_key(pem: &str) -> Result<Self, StartError> {
        let error = |error: &dyn fmt::Display| StartError::Key(error.to_string());
        let der = STANDARD.decode_to_vec(bare(pem)).map_err(|cause| error(&cause))?;
        Self::new(&RsaKeyPair::from_pkcs8(&der).map_err(|cause| error(&cause))?)
    }

    fn new(pair: &RsaKeyPair) -> Result<Self, StartError> {
        let unspecified = |error: aws_lc_rs::error::Unspecified| StartError::Key(error.to_string());
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map_err(unspecified)?;
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).map_err(unspecified)?;
        Ok(Self { private: pem("PRIVATE KEY", private.as_ref()), public: pem("PUBLIC KEY", public.as_ref()) })
    }

    /// The private key, PKCS#8.
    pub fn private_key(&self) -> &str {
        &self.private
    }

    /// The private key, PKCS#1.
    pub fn private_key_pkcs1(&self) -> String {
        let der = STANDARD.decode_to_vec(bare(&self.private)).unwrap_or_default();
        pem("RSA PRIVATE KEY", der.get(PKCS8_HEAD_BYTES..).unwrap_or_default())
    }

    /// The public key, X.509 form.
    pub fn public_key(&self) -> &str {
        &self.public
    }
}

/// A key without PEM's lines, as many SDKs want it.
pub(crate) fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
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
