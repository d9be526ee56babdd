//! A chain of certificates, as the platform's console gives them.

use openapi_core::Config;
use openapi_core::cert::{RootBundle, certificate_sn};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, Issuer, KeyPair as RcKey,
    KeyUsagePurpose, PKCS_RSA_SHA256,
};

use crate::keys::KeyPair;
use crate::{APP_ID, StartError};

/// The common name of the authority that issues.
const AUTHORITY: &str = "Mock Authority R1";

/// The certificates of a gateway, as PEM, and who issues more of them.
pub(crate) struct Certificates {
    pub(crate) root: String,
    pub(crate) authority: String,
    pub(crate) app: String,
    issuer: Issuer<'static, RcKey>,
    pub(crate) app_sn: String,
    pub(crate) root_sn: String,
}

/// A certificate of the gateway's own.
pub(crate) struct OwnCertificate {
    pub(crate) sn: String,
    /// The certificate and the one that issued it.
    pub(crate) chain: String,
}

impl OwnCertificate {
    pub(crate) fn new(chain: String) -> Result<Self, StartError> {
        Ok(Self { sn: certificate_sn(&chain).map_err(error)?, chain })
    }
}

fn error(error: impl std::fmt::Display) -> StartError {
    StartError::Key(error.to_string())
}

fn key(pair: &KeyPair) -> Result<RcKey, StartError> {
    RcKey::from_pkcs8_pem_and_sign_algo(pair.private_key(), &PKCS_RSA_SHA256).map_err(error)
}

fn params(name: &str) -> Result<CertificateParams, StartError> {
    let mut params = CertificateParams::new(Vec::new()).map_err(error)?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CountryName, "CN");
    subject.push(DnType::OrganizationName, "Mock Financial");
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
    Ok(params)
}

fn authority(name: &str) -> Result<CertificateParams, StartError> {
    let mut params = params(name)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok(params)
}

impl Certificates {
    /// Makes a root, an authority under it, and the application's certificate.
    pub(crate) fn issue_all(app: &KeyPair, authority_keys: &KeyPair) -> Result<Self, StartError> {
        let root =
            CertifiedIssuer::self_signed(authority("Mock Root R1")?, key(&KeyPair::generate()?)?).map_err(error)?;
        let issuer = CertifiedIssuer::signed_by(authority(AUTHORITY)?, key(authority_keys)?, &root).map_err(error)?;
        let app = params(&format!("2088000000000000-{APP_ID}"))?.signed_by(&key(app)?, &issuer).map_err(error)?;
        Self::new(root.pem(), issuer.pem(), app.pem(), authority_keys)
    }

    /// Those that were issued before.
    pub(crate) fn new(
        root: String,
        authority_certificate: String,
        app: String,
        authority_keys: &KeyPair,
    ) -> Result<Self, StartError> {
        let issuer = Issuer::new(authority(AUTHORITY)?, key(authority_keys)?);
        let app_sn = certificate_sn(&app).map_err(error)?;
        let root_sn = RootBundle::from_text(&root).map_err(error)?.sn().to_owned();
        Ok(Self { root, authority: authority_certificate, app, issuer, app_sn, root_sn })
    }

    /// A certificate for a key of the gateway's own.
    pub(crate) fn issue(&self, keys: &KeyPair) -> Result<OwnCertificate, StartError> {
        let own = params("Mock Alipay")?.signed_by(&key(keys)?, &self.issuer).map_err(error)?;
        OwnCertificate::new(own.pem() + &self.authority)
    }

    /// A configuration in certificate mode.
    pub(crate) fn configure(&self, config: Config, own: &OwnCertificate) -> Config {
        config.certificates(&self.app, &own.chain, &self.root)
    }
}
