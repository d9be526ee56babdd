//! Certificate mode: the serial numbers that requests carry, and the check of Alipay's certificates against its roots
//! (`protocol.md` §4).
//!
//! Three files are configured. The application's certificate gives `app_cert_sn`; Alipay's root bundle gives
//! `alipay_root_cert_sn` and is all that is trusted; Alipay's own certificate, configured or downloaded, gives the key
//! that verifies replies, and only [`RootBundle::trust`] makes one.

mod chain;
mod pem;
mod sn;

use std::fmt;
use std::time::SystemTime;

use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;
use x509_parser::prelude::FromDer;

use crate::key::{KeyError, KeyKind};
use crate::sign::VerifyingKey;

const ANY: &str = "a certificate";
const APP: &str = "the application's certificate (the console's `appCertPublicKey_….crt`)";
const CHAIN: &str =
    "Alipay's certificate, followed by those that issued it (the console's `alipayCertPublicKey_RSA2.crt`)";
const ROOTS: &str = "Alipay's root certificates (the console's `alipayRootCert.crt`)";

/// The most certificates that a chain may have: Alipay's have two or three, and a downloaded one is not to be trusted yet.
const CHAIN_LIMIT: usize = 16;

/// Why a text does not give the certificates that are needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertError {
    /// There is no text.
    #[error("there is no text; needed is {needed}")]
    Empty {
        /// What is needed.
        needed: &'static str,
    },
    /// The text holds no certificate.
    #[error("there is no certificate (`-----BEGIN CERTIFICATE-----`) in it{hint}; needed is {needed}")]
    NoCertificate {
        /// What is needed.
        needed: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// The text is something else.
    #[error("this is {found}; needed is {needed}")]
    Kind {
        /// What it is.
        found: String,
        /// What is needed.
        needed: &'static str,
    },
    /// A certificate cannot be read.
    #[error("certificate {number} of the file cannot be read: {problem}; is the file complete?")]
    Malformed {
        /// Which one, counted from 1.
        number: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A root bundle has no certificate that is signed with RSA, so that `alipay_root_cert_sn` would be empty.
    #[error("none of the {certificates} certificates is signed with RSA; needed is {ROOTS}, with all its members")]
    NoRsaRoot {
        /// How many there are.
        certificates: usize,
    },
    /// A chain is longer than any that Alipay makes.
    #[error("the chain has more than {limit} certificates; needed is {CHAIN}")]
    TooMany {
        /// How many are allowed.
        limit: usize,
    },
    /// The time is outside of a certificate's validity.
    #[error(
        "{certificate} is valid from {from} until {until}, and the clock says {now}; if the clock is right, get a new one"
    )]
    Validity {
        /// The certificate.
        certificate: Place,
        /// When it begins to be valid.
        from: String,
        /// When it ends to be valid.
        until: String,
        /// The time that it was checked for.
        now: String,
    },
    /// The certificates of a chain do not follow each other, in one order or the other.
    #[error("{certificate} was issued by `{issuer}`, which is not its neighbour; needed is {CHAIN}, in their order")]
    Order {
        /// The certificate.
        certificate: Place,
        /// Its issuer.
        issuer: String,
    },
    /// A chain ends at an issuer that is not in the root bundle.
    #[error(
        "{certificate} was issued by `{issuer}`, which is neither in the chain nor in the root bundle; \
         add the certificates between it and the root, or get the current `alipayRootCert.crt`"
    )]
    Untrusted {
        /// The chain's last certificate.
        certificate: Place,
        /// Its issuer.
        issuer: String,
    },
    /// A certificate bears the name of an issuer who did not sign it.
    #[error("the signature of {certificate} is not that of {issuer}: it is forged or damaged, do not use it")]
    Forged {
        /// The certificate.
        certificate: Place,
        /// Who should have signed it.
        issuer: Place,
    },
    /// A certificate was issued by a holder of one that may issue none.
    #[error("{issuer} may not issue certificates, and yet it issued {certificate}: do not use it")]
    NotAnIssuer {
        /// The certificate.
        certificate: Place,
        /// Who issued it.
        issuer: Place,
    },
    /// A certificate is signed in a way that is not taken.
    #[error("{certificate} is signed with the algorithm {algorithm}; needed is RSA with SHA-256, SHA-384 or SHA-512")]
    Algorithm {
        /// The certificate.
        certificate: Place,
        /// The algorithm's object identifier.
        algorithm: String,
    },
    /// A certificate's key cannot be used.
    #[error("the public key of {certificate}: {error}")]
    Key {
        /// The certificate.
        certificate: Place,
        /// What is wrong with the key.
        error: KeyError,
    },
}

/// Which certificate is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file: `file`, `chain` or `root bundle`.
    pub file: &'static str,
    /// Its number there, counted from 1.
    pub number: usize,
    /// Its subject's name, without control characters, and cut if it is very long.
    pub subject: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate {} of the {} (`{}`)", self.number, self.file, self.subject)
    }
}

/// Alipay's root certificates: all that is trusted in certificate mode.
#[derive(Debug, Clone)]
pub struct RootBundle {
    /// DER, each with its number in the file. Read again when a chain is checked, which is seldom.
    members: Vec<(usize, Vec<u8>)>,
    sn: String,
}

/// A certificate of Alipay's that leads to a root.
#[derive(Debug)]
pub struct AlipayCertificate {
    sn: String,
    key: VerifyingKey,
    /// The holder's name, encoded.
    subject: Vec<u8>,
}

/// The application's certificate.
#[derive(Debug)]
pub struct AppCertificate {
    sn: String,
    key: VerifyingKey,
}

impl RootBundle {
    /// Reads a root bundle, `alipayRootCert.crt`: PEM, with members of any algorithm (`protocol.md` §4.2).
    ///
    /// A member that cannot be read is passed over unless it is signed with RSA: without that one the serial number
    /// would be wrong.
    ///
    /// # Errors
    /// If the text is something else, or no member is signed with RSA.
    pub fn from_text(text: &str) -> Result<Self, CertError> {
        let ders = pem::certificates(text, ROOTS, usize::MAX)?;
        let certificates = ders.len();
        let (mut members, mut sns) = (Vec::new(), Vec::new());
        for (number, der) in (1..).zip(ders) {
            match parse(number, &der) {
                Ok(certificate) => {
                    if sn::is_rsa_signed(&certificate) {
                        sns.push(sn::certificate_sn(number, &certificate)?);
                    }
                }
                Err(error) if sn::mentions_rsa(&der) => return Err(error),
                Err(_) => continue,
            }
            members.push((number, der));
        }
        if sns.is_empty() {
            return Err(CertError::NoRsaRoot { certificates });
        }
        Ok(Self { members, sn: sns.join("_") })
    }

    /// `alipay_root_cert_sn`: the serial numbers of the members that are signed with RSA, in the order of the file, with
    /// `_` between them (`protocol.md` §4.2).
    pub fn sn(&self) -> &str {
        &self.sn
    }

    /// Alipay's certificate from `chain`, PEM, if it leads to one of these roots at the time `at` (`protocol.md` §4.3).
    ///
    /// The chain is the certificate followed by those that issued it, or the other way round; the root may be among them.
    /// Each one and the root must be valid at `at`, bear its issuer's name and its issuer's signature, and each issuer
    /// must be allowed to issue. Revocation is not checked, nor are restrictions of names, policies or path lengths; and
    /// a chain says that a certificate is genuine, not that it is the one asked for: compare its
    /// [`sn`](AlipayCertificate::sn).
    ///
    /// # Errors
    /// If one of these does not hold; if there are more than 16 certificates; if the key is not RSA with 2048 bits.
    pub fn trust(&self, chain: &str, at: SystemTime) -> Result<AlipayCertificate, CertError> {
        let ders = pem::certificates(chain, CHAIN, CHAIN_LIMIT)?;
        chain::trust(&self.members, &ders, at)
    }

    /// As [`trust`](Self::trust), for the certificate that the configuration names: some consoles give it without those
    /// that issued it. It is then believed because it was configured, as a public key is.
    pub(crate) fn trust_configured(&self, text: &str, at: SystemTime) -> Result<AlipayCertificate, CertError> {
        let ders = pem::certificates(text, CHAIN, CHAIN_LIMIT)?;
        match (chain::trust(&self.members, &ders, at), ders.as_slice()) {
            (Err(CertError::Untrusted { .. }), [only]) => chain::alone(only, at),
            (result, _) => result,
        }
    }
}

impl AlipayCertificate {
    /// The serial number, which a reply's `alipay_cert_sn` names (`protocol.md` §4.1).
    pub fn sn(&self) -> &str {
        &self.sn
    }

    /// Whether it names the same holder as `other`. Merchants' certificates lead to the same roots: only the holder's
    /// name tells them from Alipay's.
    pub fn has_the_holder_of(&self, other: &Self) -> bool {
        self.subject == other.subject
    }

    /// The key that verifies what Alipay signed.
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }
}

impl AppCertificate {
    /// Reads the application's certificate: the first of the file, PEM or bare base64 (`protocol.md` §4.3).
    ///
    /// # Errors
    /// If the text is something else, a root bundle for instance; if it is not valid at `at`; if its key is not RSA with
    /// 2048 bits.
    pub fn from_text(text: &str, at: SystemTime) -> Result<Self, CertError> {
        let der = pem::first(text, APP)?;
        let certificate = parse(1, &der)?;
        let place = Place::new("file", 1, &certificate);
        if matches!(certificate.basic_constraints(), Ok(Some(limits)) if limits.value.ca) {
            let found = format!("the certificate of a certification authority (`{}`)", place.subject);
            return Err(CertError::Kind { found, needed: APP });
        }
        chain::check_validity(&certificate, &place, at)?;
        Ok(Self { sn: sn::certificate_sn(1, &certificate)?, key: key(&certificate, &place)? })
    }

    /// `app_cert_sn` (`protocol.md` §4.1).
    pub fn sn(&self) -> &str {
        &self.sn
    }

    /// The public key, to compare the private key with.
    pub(crate) fn key(&self) -> &VerifyingKey {
        &self.key
    }
}

/// The serial number of the first certificate of a file, whoever's it is (`protocol.md` §4.1). Nothing is checked.
///
/// # Errors
/// If there is no certificate that can be read.
pub fn certificate_sn(text: &str) -> Result<String, CertError> {
    let der = pem::first(text, ANY)?;
    sn::certificate_sn(1, &parse(1, &der)?)
}

impl Place {
    fn new(file: &'static str, number: usize, certificate: &X509Certificate<'_>) -> Self {
        Self { file, number, subject: shown(&sn::name_text(certificate.subject())) }
    }
}

/// A name that can be printed: it may come from anybody.
fn shown(name: &str) -> String {
    name.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn parse(number: usize, der: &[u8]) -> Result<X509Certificate<'_>, CertError> {
    let malformed = |problem: String| CertError::Malformed { number, problem };
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok((rest, _)) => Err(malformed(format!("{} bytes follow it", rest.len()))),
        Err(error) => Err(malformed(error.to_string())),
    }
}

/// The RSA public key of a certificate.
fn key(certificate: &X509Certificate<'_>, place: &Place) -> Result<VerifyingKey, CertError> {
    let key = certificate.public_key();
    let key = if key.algorithm.algorithm == OID_PKCS1_RSAENCRYPTION {
        VerifyingKey::from_spki_der(key.raw)
    } else {
        Err(KeyError::Kind { found: KeyKind::NotRsa, needed: "an RSA public key", hint: "" })
    };
    key.map_err(|error| CertError::Key { certificate: place.clone(), error })
}
