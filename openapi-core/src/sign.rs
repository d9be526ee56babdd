//! Signing what is sent and verifying what comes back: RSA with PKCS#1 v1.5 padding (`protocol.md` §2).
//!
//! The algorithm is the configuration's and never the message's. Keys are parsed once. A key that lives elsewhere, in an
//! HSM or a key service, is used through [`Signer`], [`AsyncSigner`] and [`Verifier`].

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{self, KeyPair as _, ParsedPublicKey, RsaParameters};
use base64_simd::STANDARD;

use crate::key::{self, KeyError, KeyKind};

/// The algorithm of signatures, as the parameter `sign_type` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SignType {
    /// `RSA2`: SHA-256 with RSA, 2048 bits. What every application should use.
    #[default]
    Rsa2,
    /// `RSA`: SHA-1 with RSA, 1024 or 2048 bits. SHA-1 is broken; only for applications that the console has never been
    /// told to upgrade.
    #[cfg(feature = "legacy-rsa")]
    Rsa,
}

impl SignType {
    /// The value of `sign_type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rsa2 => "RSA2",
            #[cfg(feature = "legacy-rsa")]
            Self::Rsa => "RSA",
        }
    }

    fn least_bits(self) -> usize {
        match self {
            Self::Rsa2 => 2048,
            #[cfg(feature = "legacy-rsa")]
            Self::Rsa => 1024,
        }
    }

    fn parameters(self) -> &'static RsaParameters {
        match self {
            Self::Rsa2 => &signature::RSA_PKCS1_2048_8192_SHA256,
            #[cfg(feature = "legacy-rsa")]
            Self::Rsa => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        }
    }
}

/// Signs for the application. [`SigningKey`] does so with a key in memory.
pub trait Signer: Send + Sync {
    /// The algorithm.
    fn sign_type(&self) -> SignType;

    /// The signature of `message`, as base64 text of at most 344 characters.
    ///
    /// # Errors
    /// If the key cannot be used now. Nothing is sent then.
    fn sign(&self, message: &[u8]) -> Result<String, SignError>;
}

/// The future of an [`AsyncSigner`].
pub type Signing<'s> = Pin<Box<dyn Future<Output = Result<String, SignError>> + Send + 's>>;

/// Signs for the application with a key that is reached over a network.
pub trait AsyncSigner: Send + Sync {
    /// The algorithm.
    fn sign_type(&self) -> SignType;

    /// The signature of `message`, as base64 text of at most 344 characters.
    fn sign<'s>(&'s self, message: &'s [u8]) -> Signing<'s>;
}

/// Verifies Alipay's signatures. [`VerifyingKey`] does so with a key in memory.
pub trait Verifier: Send + Sync {
    /// Whether `signature`, base64 text, is Alipay's over exactly `message`.
    ///
    /// # Errors
    /// If it is not, or cannot be known.
    fn verify(&self, message: &[u8], signature: &str) -> Result<(), BadSignature>;
}

/// The application's private key.
pub struct SigningKey(Private);

enum Private {
    Rsa2 {
        pair: RsaKeyPair,
        random: SystemRandom,
    },
    #[cfg(feature = "legacy-rsa")]
    Rsa(Box<rsa::PrivateKey>),
}

/// Alipay's public key.
pub struct VerifyingKey {
    key: ParsedPublicKey,
    /// PKCS#1 form, to compare keys with.
    pkcs1: Vec<u8>,
}

/// The signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

/// A signature could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the request could not be signed: {0}")]
pub struct SignError(Box<dyn std::error::Error + Send + Sync>);

impl SignError {
    /// With the reason, which must not hold a secret: it is shown.
    pub fn new(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

impl SigningKey {
    /// Reads a private key for RSA2: PKCS#1 or PKCS#8, PEM or bare base64, wrapped in any way.
    ///
    /// # Errors
    /// If the text is something else (the error says what), or the key does not have 2048 bits: the gateway's `sign`
    /// parameter holds 344 characters, which is the signature of such a key and of no longer one.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        Self::of_type(text, SignType::Rsa2)
    }

    /// As [`from_text`](Self::from_text), for the algorithm given.
    ///
    /// # Errors
    /// As [`from_text`](Self::from_text); the legacy algorithm takes keys of 1024 to 2048 bits.
    pub fn of_type(text: &str, sign_type: SignType) -> Result<Self, KeyError> {
        let material = key::read(text)?;
        if !matches!(material.kind, KeyKind::Pkcs1Private | KeyKind::Pkcs8Private) {
            return Err(KeyError::Kind {
                found: material.kind,
                needed: "the application's private key, which you made yourself",
                hint: match material.kind {
                    KeyKind::Encrypted => "; remove the passphrase first: `openssl pkey -in key.pem -out plain.pem`",
                    _ => "",
                },
            });
        }
        let bits = key::private_bits(&material);
        if bits < sign_type.least_bits() || bits > 2048 {
            return Err(KeyError::Size { bits, needed: "a `sign` of at most 344 characters, safely made, needs 2048" });
        }
        let pkcs1 = material.kind == KeyKind::Pkcs1Private;
        match sign_type {
            SignType::Rsa2 => {
                let pair =
                    if pkcs1 { RsaKeyPair::from_der(&material.der) } else { RsaKeyPair::from_pkcs8(&material.der) };
                let pair = pair.map_err(|error| KeyError::Rejected(error.to_string()))?;
                Ok(Self(Private::Rsa2 { pair, random: SystemRandom::new() }))
            }
            #[cfg(feature = "legacy-rsa")]
            SignType::Rsa => {
                use rsa::pkcs1::DecodeRsaPrivateKey as _;
                use rsa::pkcs8::DecodePrivateKey as _;
                let rejected = |error: &dyn fmt::Display| KeyError::Rejected(error.to_string());
                let key = if pkcs1 {
                    rsa::PrivateKey::from_pkcs1_der(&material.der).map_err(|error| rejected(&error))?
                } else {
                    rsa::PrivateKey::from_pkcs8_der(&material.der).map_err(|error| rejected(&error))?
                };
                Ok(Self(Private::Rsa(Box::new(key))))
            }
        }
    }

    /// Whether `public` is this key's own public half.
    pub fn is_pair_of(&self, public: &VerifyingKey) -> bool {
        match &self.0 {
            Private::Rsa2 { pair, .. } => pair.public_key().as_ref() == public.pkcs1.as_slice(),
            #[cfg(feature = "legacy-rsa")]
            Private::Rsa(key) => {
                use rsa::pkcs1::EncodeRsaPublicKey as _;
                key.to_public_key().to_pkcs1_der().is_ok_and(|own| own.as_bytes() == public.pkcs1.as_slice())
            }
        }
    }
}

impl Signer for SigningKey {
    fn sign_type(&self) -> SignType {
        match &self.0 {
            Private::Rsa2 { .. } => SignType::Rsa2,
            #[cfg(feature = "legacy-rsa")]
            Private::Rsa(_) => SignType::Rsa,
        }
    }

    fn sign(&self, message: &[u8]) -> Result<String, SignError> {
        match &self.0 {
            Private::Rsa2 { pair, random } => {
                let mut signature = [0; 256];
                pair.sign(&signature::RSA_PKCS1_SHA256, random, message, &mut signature)
                    .map_err(|_| SignError::new("the cryptography library refused"))?;
                Ok(STANDARD.encode_to_string(signature))
            }
            #[cfg(feature = "legacy-rsa")]
            Private::Rsa(key) => {
                use sha1::Digest as _;
                let digest = sha1::Sha1::digest(message);
                // With random blinding, so that the time it takes says nothing of the key.
                let padding = rsa::Pkcs1v15Sign::new::<sha1::Sha1>();
                let signature = key.sign_with_rng(&mut getrandom::SysRng, padding, &digest);
                signature.map(|bytes| STANDARD.encode_to_string(bytes)).map_err(SignError::new)
            }
        }
    }
}

impl VerifyingKey {
    /// Reads a public key for RSA2: PEM or bare base64, wrapped in any way.
    ///
    /// # Errors
    /// If the text is something else (the error says what), or the key has fewer than 2048 bits.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        Self::of_type(text, SignType::Rsa2)
    }

    /// As [`from_text`](Self::from_text), for the algorithm given.
    ///
    /// # Errors
    /// As [`from_text`](Self::from_text); the legacy algorithm takes keys from 1024 bits.
    pub fn of_type(text: &str, sign_type: SignType) -> Result<Self, KeyError> {
        let material = key::read(text)?;
        match material.kind {
            KeyKind::Spki => Self::from_pkcs1(key::spki_inner(&material.der).ok_or(KeyError::NotAKey)?, sign_type),
            KeyKind::Pkcs1Public => Self::from_pkcs1(&material.der, sign_type),
            found => Err(KeyError::Kind {
                found,
                needed: "Alipay's public key, which the console shows after you have uploaded your own",
                hint: match found {
                    KeyKind::Pkcs1Private | KeyKind::Pkcs8Private => {
                        "; a private key must not be handed around: check where this text came from"
                    }
                    KeyKind::Certificate => "; certificates belong to certificate mode",
                    _ => "",
                },
            }),
        }
    }

    /// From the public key of a certificate, for RSA2.
    #[cfg(feature = "cert")]
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_pkcs1(key::spki_inner(der).ok_or(KeyError::NotAKey)?, SignType::Rsa2)
    }

    fn from_pkcs1(pkcs1: &[u8], sign_type: SignType) -> Result<Self, KeyError> {
        let bits = key::public_bits(pkcs1);
        if bits < sign_type.least_bits() {
            return Err(KeyError::Size { bits, needed: "RSA2 needs 2048 at least" });
        }
        let key = ParsedPublicKey::new(sign_type.parameters(), pkcs1)
            .map_err(|error| KeyError::Rejected(error.to_string()))?;
        Ok(Self { key, pkcs1: pkcs1.to_vec() })
    }
}

impl Verifier for VerifyingKey {
    fn verify(&self, message: &[u8], signature: &str) -> Result<(), BadSignature> {
        // The signature of the longest key that is taken, 8192 bits; anything longer is none.
        let mut bytes = [0; 1368];
        let decoded = bytes
            .get_mut(..signature.len())
            .and_then(|buffer| {
                let out = base64_simd::Out::from_slice(buffer);
                STANDARD.decode(signature.as_bytes(), out).ok()
            })
            .ok_or(BadSignature)?;
        self.key.verify_sig(message, decoded).map_err(|_| BadSignature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(<redacted>)")
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({} bits)", key::public_bits(&self.pkcs1))
    }
}
