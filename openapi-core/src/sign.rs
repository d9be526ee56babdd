//! Signing what is sent and verifying what comes back: RSA2, that is SHA-256 with RSA PKCS#1 v1.5 (`protocol.md` §2).
//!
//! The algorithm is the configuration's and never the message's. Keys are parsed once.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{self, KeyPair as _, ParsedPublicKey};
use base64_simd::STANDARD;

use crate::key::{self, KeyError, KeyKind};

/// The value of `sign_type` for RSA2.
pub const RSA2: &str = "RSA2";

/// The application's private key.
pub struct SigningKey {
    pair: RsaKeyPair,
    random: SystemRandom,
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

/// Signing failed inside the cryptography library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cryptography library could not sign")]
pub struct SignError;

impl SigningKey {
    /// Reads a private key: PKCS#1 or PKCS#8, PEM or bare base64, wrapped in any way.
    ///
    /// # Errors
    /// If the text is something else (the error says what), or the key does not have 2048 bits: the gateway's `sign`
    /// parameter holds 344 characters, which is the signature of such a key and of no longer one.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let material = key::read(text)?;
        let rejected = |error: aws_lc_rs::error::KeyRejected| KeyError::Rejected(error.to_string());
        let private = matches!(material.kind, KeyKind::Pkcs1Private | KeyKind::Pkcs8Private);
        let bits = key::private_bits(&material);
        if private && bits != 2048 {
            return Err(KeyError::Size { bits, needed: "RSA2 with a `sign` of 344 characters needs 2048" });
        }
        let pair = match material.kind {
            KeyKind::Pkcs1Private => RsaKeyPair::from_der(&material.der).map_err(rejected)?,
            KeyKind::Pkcs8Private => RsaKeyPair::from_pkcs8(&material.der).map_err(rejected)?,
            found => {
                return Err(KeyError::Kind {
                    found,
                    needed: "the application's private key, which you made yourself",
                    hint: match found {
                        KeyKind::Encrypted => {
                            "; remove the passphrase first: `openssl pkey -in key.pem -out plain.pem`"
                        }
                        _ => "",
                    },
                });
            }
        };
        Ok(Self { pair, random: SystemRandom::new() })
    }

    /// The signature of `message`, as base64 text.
    ///
    /// # Errors
    /// If the cryptography library fails.
    pub fn sign(&self, message: &[u8]) -> Result<String, SignError> {
        let mut signature = [0; 256];
        let target = signature.get_mut(..self.pair.public_modulus_len()).ok_or(SignError)?;
        self.pair.sign(&signature::RSA_PKCS1_SHA256, &self.random, message, target).map_err(|_| SignError)?;
        Ok(STANDARD.encode_to_string(target))
    }

    /// Whether `public` is this key's own public half.
    pub fn is_pair_of(&self, public: &VerifyingKey) -> bool {
        self.pair.public_key().as_ref() == public.pkcs1.as_slice()
    }
}

impl VerifyingKey {
    /// Reads a public key: PEM or bare base64, wrapped in any way.
    ///
    /// # Errors
    /// If the text is something else (the error says what), or the key has fewer than 2048 bits.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let material = key::read(text)?;
        let pkcs1 = match material.kind {
            KeyKind::Spki => key::spki_inner(&material.der).ok_or(KeyError::NotAKey)?.to_vec(),
            KeyKind::Pkcs1Public => material.der.to_vec(),
            found => {
                return Err(KeyError::Kind {
                    found,
                    needed: "Alipay's public key, which the console shows after you have uploaded your own",
                    hint: match found {
                        KeyKind::Pkcs1Private | KeyKind::Pkcs8Private => {
                            "; a private key must not be handed around: check where this text came from"
                        }
                        _ => "",
                    },
                });
            }
        };
        let bits = key::public_bits(&pkcs1);
        if bits < 2048 {
            return Err(KeyError::Size { bits, needed: "RSA2 needs 2048 at least" });
        }
        let key = ParsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, &pkcs1)
            .map_err(|error| KeyError::Rejected(error.to_string()))?;
        Ok(Self { key, pkcs1 })
    }

    /// Whether `signature`, base64 text in the standard alphabet, is Alipay's over exactly `message`.
    ///
    /// # Errors
    /// If it is not.
    pub fn verify(&self, message: &[u8], signature: &str) -> Result<(), BadSignature> {
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
