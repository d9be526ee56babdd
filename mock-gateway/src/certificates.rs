//! A chain of throw-away certificates, as the platform's console gives them.

use openapi_core::Config;
use openapi_core::cert::{RootBundle, certificate_sn};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair as RcKey,
    KeyUsagePurpose, PKCS_RSA_SHA256,
};

use crate::keys::KeyPair;
use crate::{APP_ID, StartError};

/// The certificates of a gateway.
pub(crate) struct Certificates {
    app: String,
    root: String,
    authority: CertifiedIssuer<'static, RcKey>,
    pub(crate) app_sn: String,
    pub(crate) root_sn: String,
}

/// A certificate of the gateway's own, with the key that signs.
pub(crate) struct OwnCertificate {
    pub(crate) sn: String,
    /// The certificate and the one that issued it.
    pub(crate) chain: String,
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
    /// A root, an authority under it, and the application's certificate.
    pub(crate) fn new(app_keys: &KeyPair) -> Result<Self, StartError> {
        let root =
            CertifiedIssuer::self_signed(authority("Mock Root R1")?, key(&KeyPair::generate()?)?).map_err(error)?;
        let authority = CertifiedIssuer::signed_by(authority("Mock Authority R1")?, key(&KeyPair::generate()?)?, &root)
            .map_err(error)?;
        let app = params(&format!("2088000000000000-{APP_ID}"))?;
        let app = app.signed_by(&key(app_keys)?, &authority).map_err(error)?.pem();
        let root = root.pem();
        let app_sn = certificate_sn(&app).map_err(error)?;
        let root_sn = RootBundle::from_text(&root).map_err(error)?.sn().to_owned();
        Ok(Self { app, root, authority, app_sn, root_sn })
    }

    /// A certificate for a key of the gateway's own.
    pub(crate) fn issue(&self, keys: &KeyPair) -> Result<OwnCertificate, StartError> {
        let own = params("Mock Alipay")?.signed_by(&key(keys)?, &self.authority).map_err(error)?.pem();
        let sn = certificate_sn(&own).map_err(error)?;
        Ok(OwnCertificate { sn, chain: own + &self.authority.pem() })
    }

    /// A configuration in certificate mode.
    pub(crate) fn configure(&self, config: Config, own: &OwnCertificate) -> Config {
        config.certificates(&self.app, &own.chain, &self.root)
    }
}

impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificates").field("app_sn", &self.app_sn).finish_non_exhaustive()
    }
}
