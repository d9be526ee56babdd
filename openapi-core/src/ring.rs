//! Certificate mode: the certificates that are believed, by their serial numbers (`protocol.md` §4).

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use crate::cert::{AlipayCertificate, AppCertificate, CertError, RootBundle};
use crate::config::ConfigError;
use crate::sign::{Verifier as _, VerifyingKey};
use crate::trust::Distrust;

/// The texts of the three files of certificate mode.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) app: String,
    pub(crate) alipay: String,
    pub(crate) root: String,
}

/// The certificates of Alipay's that are believed.
pub(crate) struct Ring {
    #[cfg_attr(not(feature = "client"), expect(dead_code, reason = "for fetching"))]
    pub(crate) root: RootBundle,
    /// The configured certificate's serial number.
    pub(crate) configured: String,
    pub(crate) known: RwLock<HashMap<String, AlipayCertificate>>,
    /// Serial numbers whose certificates could not be had, and when that was.
    #[cfg(feature = "client")]
    pub(crate) refused: RwLock<HashMap<String, SystemTime>>,
}

impl Files {
    /// Reads the files. `pairs` says whether a public key may be the private key's.
    pub(crate) fn read(
        &self,
        at: SystemTime,
        pairs: impl Fn(&VerifyingKey) -> bool,
        errors: &mut Vec<ConfigError>,
    ) -> Option<(Ring, (String, String))> {
        let mut fault = |name, error: CertError| errors.push(ConfigError::Certificate { name, error: Box::new(error) });
        let app = AppCertificate::from_text(&self.app, at).map_err(|error| fault("app certificate", error)).ok();
        let root = RootBundle::from_text(&self.root).map_err(|error| fault("root certificates", error)).ok();
        let alipay = root.as_ref().and_then(|root| {
            root.trust_configured(&self.alipay, at).map_err(|error| fault("Alipay's certificate", error)).ok()
        });
        let (app, root, alipay) = (app?, root?, alipay?);
        if alipay.sn() == app.sn() {
            errors.push(ConfigError::OwnPublicKey);
            return None;
        }
        if !pairs(app.key()) {
            errors.push(ConfigError::NotOurCertificate);
            return None;
        }
        let serials = (app.sn().to_owned(), root.sn().to_owned());
        let configured = alipay.sn().to_owned();
        let known = RwLock::new(HashMap::from([(configured.clone(), alipay)]));
        let ring = Ring {
            root,
            configured,
            known,
            #[cfg(feature = "client")]
            refused: RwLock::default(),
        };
        Some((ring, serials))
    }
}

impl Ring {
    /// An answer without a serial number is checked with the configured certificate.
    pub(crate) fn verify(&self, message: &[u8], signature: &str, sn: Option<&str>) -> Result<(), Distrust> {
        let sn = sn.unwrap_or(&self.configured);
        match self.known.read().unwrap_or_else(PoisonError::into_inner).get(sn) {
            Some(certificate) => Ok(certificate.key().verify(message, signature)?),
            None => Err(Distrust::UnknownCertificate(sn.to_owned())),
        }
    }
}
