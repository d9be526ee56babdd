//! Content encryption: AES-CBC with PKCS#7 padding and an IV of zeros (`protocol.md` §5).
//!
//! The IV is the protocol's, and it is why encryption here hides content and proves nothing: the signature does that. A
//! reply is verified first and decrypted after.

use std::fmt;

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use base64_simd::STANDARD;
use zeroize::Zeroizing;

/// The key of content encryption, from the console.
pub struct ContentKey {
    encrypting: PaddedBlockEncryptingKey,
    decrypting: PaddedBlockDecryptingKey,
}

/// Why a content key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentKeyError {
    /// It is not base64 text.
    #[error("the key is not base64 text")]
    NotBase64,
    /// Its length is none of AES.
    #[error("the key has {0} bytes; AES needs 16, 24 or 32")]
    Length(usize),
    /// The cryptography library does not take it.
    #[error("the key is refused by the cryptography library")]
    Rejected,
}

/// A content could not be encrypted or decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CipherError {
    /// The cryptography library could not encrypt.
    #[error("the content could not be encrypted")]
    Encrypt,
    /// The encrypted content is not base64 text.
    #[error("the encrypted content is not base64 text")]
    NotBase64,
    /// It is not whole blocks, or its padding is wrong: another key, or cut short.
    #[error("the content cannot be decrypted: another key, or it was cut short")]
    Decrypt,
}

/// IV of zeros.
fn iv() -> FixedLength<16> {
    FixedLength::from(&[0; 16])
}

impl ContentKey {
    /// Reads the key: base64 text of 16, 24 or 32 bytes.
    ///
    /// # Errors
    /// If it is none.
    pub fn from_text(text: &str) -> Result<Self, ContentKeyError> {
        let bytes = STANDARD.decode_to_vec(text.trim().as_bytes()).map_err(|_| ContentKeyError::NotBase64)?;
        let bytes = Zeroizing::new(bytes);
        let algorithm = match bytes.len() {
            16 => &AES_128,
            24 => &AES_192,
            32 => &AES_256,
            length => return Err(ContentKeyError::Length(length)),
        };
        let key = || UnboundCipherKey::new(algorithm, &bytes).map_err(|_| ContentKeyError::Rejected);
        Ok(Self {
            encrypting: PaddedBlockEncryptingKey::cbc_pkcs7(key()?).map_err(|_| ContentKeyError::Rejected)?,
            decrypting: PaddedBlockDecryptingKey::cbc_pkcs7(key()?).map_err(|_| ContentKeyError::Rejected)?,
        })
    }

    /// The encrypted content, as base64 text.
    ///
    /// # Errors
    /// If the cryptography library fails.
    pub fn encrypt(&self, content: &[u8]) -> Result<String, CipherError> {
        let mut bytes = content.to_vec();
        self.encrypting
            .less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(iv()))
            .map_err(|_| CipherError::Encrypt)?;
        Ok(STANDARD.encode_to_string(&bytes))
    }

    /// The content of base64 text.
    ///
    /// # Errors
    /// If it is not base64, not whole blocks, or its padding is wrong.
    pub fn decrypt(&self, text: &str) -> Result<Vec<u8>, CipherError> {
        let mut bytes = STANDARD.decode_to_vec(text.as_bytes()).map_err(|_| CipherError::NotBase64)?;
        let context = DecryptionContext::Iv128(iv());
        let length = self.decrypting.decrypt(&mut bytes, context).map_err(|_| CipherError::Decrypt)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_decrypted_is_an_error() {
        let key = ContentKey::from_text("aYA0GP8JEW+D7/UFaskCWA==").unwrap();
        let other = ContentKey::from_text("AAAAAAAAAAAAAAAAAAAAAA==").unwrap();
        for content in ["", "{}", "收委", &"x".repeat(1_000)] {
            let text = key.encrypt(content.as_bytes()).unwrap();
            assert_eq!(key.decrypt(&text).unwrap(), content.as_bytes());
            // Another key may by chance leave a padding that looks sound, but never the content.
            assert_ne!(other.decrypt(&text).ok().as_deref(), Some(content.as_bytes()), "{content}");
            assert!(key.decrypt(&text[..text.len() - 4]).is_err(), "{content}");
        }
        assert_eq!(key.decrypt("????"), Err(CipherError::NotBase64));
        assert_eq!(key.decrypt(""), Err(CipherError::Decrypt));
        assert_eq!(ContentKey::from_text("AAAA").err(), Some(ContentKeyError::Length(3)));
        assert_eq!(ContentKey::from_text("?").err(), Some(ContentKeyError::NotBase64));
    }
}
