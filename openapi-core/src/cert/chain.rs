//! Whether a chain of certificates leads to a root (`protocol.md` §4.3): Java's rule, and what it forgets.
//!
//! Every merchant has a certificate that leads to Alipay's roots, and its private key. If only names and signatures were
//! checked, as the SDKs do, it could issue one for Alipay; so an issuer must be one.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{self, RsaParameters, UnparsedPublicKey};
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{
    OID_PKCS1_RSAENCRYPTION, OID_PKCS1_SHA256WITHRSA, OID_PKCS1_SHA384WITHRSA, OID_PKCS1_SHA512WITHRSA,
};
use x509_parser::time::ASN1Time;
use x509_parser::x509::{X509Name, X509Version};

use super::{AlipayCertificate, CHAIN, CertError, Place, key, parse, shown, sn};

/// A certificate and where it stands.
struct Member<'a> {
    certificate: X509Certificate<'a>,
    place: Place,
}

impl<'a> Member<'a> {
    fn read(file: &'static str, number: usize, der: &'a [u8]) -> Result<Self, CertError> {
        let certificate = parse(number, der)?;
        let place = Place::new(file, number, &certificate);
        Ok(Self { certificate, place })
    }

    fn subject(&self) -> &[u8] {
        self.certificate.subject().as_raw()
    }

    fn issuer(&self) -> &[u8] {
        self.certificate.issuer().as_raw()
    }
}

/// The certificate that `chain` is of, if it leads to one of `roots`.
pub(super) fn trust(
    roots: &[(usize, Vec<u8>)],
    chain: &[Vec<u8>],
    at: SystemTime,
) -> Result<AlipayCertificate, CertError> {
    let mut members = Vec::new();
    for (number, der) in (1..).zip(chain) {
        members.push(Member::read("chain", number, der)?);
    }
    if members.len() > 1 && members.iter().all(|member| member.subject() == member.issuer()) {
        return Err(CertError::Kind { found: "a bundle of root certificates".to_owned(), needed: CHAIN });
    }
    // Its own certificate first: some files are the other way round.
    if first_stranger(&members).is_some() {
        members.reverse();
        if first_stranger(&members).is_some() {
            members.reverse();
        }
    }
    if let Some(stranger) = first_stranger(&members) {
        return Err(CertError::Order {
            certificate: stranger.place.clone(),
            issuer: name(stranger.certificate.issuer()),
        });
    }
    for member in &members {
        check_validity(&member.certificate, &member.place, at)?;
    }
    for pair in members.windows(2) {
        if let [certificate, issuer] = pair {
            check_issued(certificate, issuer, false)?;
        }
    }
    if let Some(top) = members.last() {
        check_top(top, roots, at)?;
    }
    let leaf = members.first().ok_or(CertError::Empty { needed: CHAIN })?;
    Ok(AlipayCertificate {
        sn: sn::certificate_sn(leaf.place.number, &leaf.certificate)?,
        key: key(&leaf.certificate, &leaf.place)?,
        subject: leaf.subject().to_vec(),
    })
}

/// A certificate that stands alone, believed because it was configured.
pub(super) fn alone(der: &[u8], at: SystemTime) -> Result<AlipayCertificate, CertError> {
    let leaf = Member::read("file", 1, der)?;
    check_validity(&leaf.certificate, &leaf.place, at)?;
    Ok(AlipayCertificate {
        sn: sn::certificate_sn(1, &leaf.certificate)?,
        key: key(&leaf.certificate, &leaf.place)?,
        subject: leaf.subject().to_vec(),
    })
}

/// The first member whose issuer is not the next one.
fn first_stranger<'m, 'a>(members: &'m [Member<'a>]) -> Option<&'m Member<'a>> {
    let stranger = |pair: &'m [Member<'a>]| match pair {
        [certificate, issuer] if certificate.issuer() != issuer.subject() => Some(certificate),
        _ => None,
    };
    members.windows(2).find_map(stranger)
}

/// The chain's last certificate must be a root, or be issued by one.
fn check_top(top: &Member<'_>, roots: &[(usize, Vec<u8>)], at: SystemTime) -> Result<(), CertError> {
    if roots.iter().any(|(_, der)| der == top.certificate.as_raw()) {
        return Ok(());
    }
    let mut error = CertError::Untrusted { certificate: top.place.clone(), issuer: name(top.certificate.issuer()) };
    for (number, der) in roots {
        // Roots of one name may be several: the old and the new.
        let root = Member::read("root bundle", *number, der)?;
        if root.subject() == top.issuer() {
            let checked =
                check_validity(&root.certificate, &root.place, at).and_then(|()| check_issued(top, &root, true));
            match checked {
                Ok(()) => return Ok(()),
                Err(why) => error = why,
            }
        }
    }
    Err(error)
}

/// The names are equal already; now the right to issue, and the signature.
fn check_issued(certificate: &Member<'_>, issuer: &Member<'_>, is_root: bool) -> Result<(), CertError> {
    if !may_issue(&issuer.certificate, is_root) {
        return Err(CertError::NotAnIssuer { certificate: certificate.place.clone(), issuer: issuer.place.clone() });
    }
    let signed = &certificate.certificate;
    let parameters = parameters(signed).ok_or_else(|| CertError::Algorithm {
        certificate: certificate.place.clone(),
        algorithm: signed.signature_algorithm.algorithm.to_id_string(),
    })?;
    let forged = || CertError::Forged { certificate: certificate.place.clone(), issuer: issuer.place.clone() };
    let key = issuer.certificate.public_key();
    if key.algorithm.algorithm != OID_PKCS1_RSAENCRYPTION || signed.signature_value.unused_bits != 0 {
        return Err(forged());
    }
    UnparsedPublicKey::new(parameters, &key.subject_public_key.data)
        .verify(signed.tbs_certificate.as_ref(), &signed.signature_value.data)
        .map_err(|_| forged())
}

/// The algorithm by which a certificate is signed, if it is a good one. SHA-1 and MD5 can be forged; a root that is
/// signed with them does no harm, since nobody reads that signature.
fn parameters(certificate: &X509Certificate<'_>) -> Option<&'static RsaParameters> {
    // It stands in what is signed, and once more outside.
    if certificate.signature_algorithm != certificate.tbs_certificate.signature {
        return None;
    }
    let algorithm = &certificate.signature_algorithm.algorithm;
    if *algorithm == OID_PKCS1_SHA256WITHRSA {
        Some(&signature::RSA_PKCS1_2048_8192_SHA256)
    } else if *algorithm == OID_PKCS1_SHA384WITHRSA {
        Some(&signature::RSA_PKCS1_2048_8192_SHA384)
    } else if *algorithm == OID_PKCS1_SHA512WITHRSA {
        Some(&signature::RSA_PKCS1_2048_8192_SHA512)
    } else {
        None
    }
}

/// Whether a certificate is one of a certification authority. Roots from before version 3 cannot say so.
fn may_issue(certificate: &X509Certificate<'_>, is_root: bool) -> bool {
    let is_authority = match certificate.basic_constraints() {
        Ok(Some(limits)) => limits.value.ca,
        Ok(None) => is_root && certificate.version() == X509Version::V1,
        Err(_) => false,
    };
    let may_sign = match certificate.key_usage() {
        Ok(Some(usage)) => usage.value.key_cert_sign(),
        Ok(None) => true,
        Err(_) => false,
    };
    is_authority && may_sign
}

/// Both ends of the validity belong to it.
pub(super) fn check_validity(
    certificate: &X509Certificate<'_>,
    place: &Place,
    at: SystemTime,
) -> Result<(), CertError> {
    let validity = certificate.validity();
    let now = seconds(at);
    if (validity.not_before.timestamp()..=validity.not_after.timestamp()).contains(&now) {
        return Ok(());
    }
    Err(CertError::Validity {
        certificate: place.clone(),
        from: validity.not_before.to_string(),
        until: validity.not_after.to_string(),
        now: ASN1Time::from_timestamp(now).map_or_else(|_| format!("{now} s since 1970"), |time| time.to_string()),
    })
}

/// Seconds since 1970.
fn seconds(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, i64::saturating_neg),
    }
}

fn name(name: &X509Name<'_>) -> String {
    shown(&sn::name_text(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn times() {
        assert_eq!(seconds(UNIX_EPOCH + Duration::from_secs(5)), 5);
        assert_eq!(seconds(UNIX_EPOCH - Duration::from_secs(5)), -5);
    }
}
