//! Whose signatures are believed.

use std::fmt;

use crate::sign::{BadSignature, Verifier};

/// What verifies replies and notifications.
pub(crate) enum Trust {
    /// One key, or whatever a caller plugs in.
    Key(Box<dyn Verifier>),
    /// Certificates by their serial numbers.
    #[cfg(feature = "cert")]
    Ring(Box<crate::ring::Ring>),
}

/// Why a signature is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Distrust {
    #[error("the signature does not hold")]
    BadSignature,
    /// Signed with a certificate that is not known yet.
    #[cfg(feature = "cert")]
    #[error("signed with an unknown certificate")]
    UnknownCertificate(String),
}

impl From<BadSignature> for Distrust {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl Trust {
    /// Whether `signature` is Alipay's over exactly `message`. `sn` names the certificate in certificate mode.
    pub(crate) fn verify(&self, message: &[u8], signature: &str, sn: Option<&str>) -> Result<(), Distrust> {
        match self {
            Self::Key(key) => {
                let _ = sn;
                Ok(key.verify(message, signature)?)
            }
            #[cfg(feature = "cert")]
            Self::Ring(ring) => ring.verify(message, signature, sn),
        }
    }

    /// In certificate mode a success must name its certificate.
    pub(crate) fn needs_sn(&self) -> bool {
        match self {
            Self::Key(_) => false,
            #[cfg(feature = "cert")]
            Self::Ring(_) => true,
        }
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key",
            #[cfg(feature = "cert")]
            Self::Ring(_) => "Ring",
        })
    }
}
