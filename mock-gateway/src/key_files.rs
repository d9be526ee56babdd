//! The keys and certificates of a gateway and its application, made anew or kept in a folder.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use openapi_core::Config;

use crate::certificates::{Certificates, OwnCertificate};
use crate::keys::{KeyPair, bare};
use crate::{APP_ID, StartError};

/// Everything that a gateway and its application sign, verify and encrypt with.
pub(crate) struct Keys {
    pub(crate) app: KeyPair,
    pub(crate) own: KeyPair,
    authority: KeyPair,
    pub(crate) certificates: Certificates,
    pub(crate) own_certificate: OwnCertificate,
    pub(crate) content_key: String,
}

/// Where a client finds the keys that a gateway keeps in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFiles(PathBuf);

// What a gateway is made of again.
const APP_PRIVATE: &str = "app_private_pkcs8.pem";
const OWN_PRIVATE: &str = "alipay_private.pem";
const AUTHORITY_PRIVATE: &str = "authority_private.pem";
const ROOT_CERT: &str = "root_cert.crt";
const AUTHORITY_CERT: &str = "authority_cert.crt";
const APP_CERT: &str = "app_cert.crt";
const ALIPAY_CERT: &str = "alipay_cert.crt";
const CONTENT_KEY: &str = "content_key.txt";
// The same in the forms that clients want.
const ALIPAY_PUBLIC: &str = "alipay_public.pem";
/// The configuration of a client.
const SETTINGS: &str = "alipay.yaml";

impl Keys {
    /// New ones.
    pub(crate) fn generate() -> Result<Self, StartError> {
        let (app, own, authority) = (KeyPair::generate()?, KeyPair::generate()?, KeyPair::generate()?);
        let certificates = Certificates::issue_all(&app, &authority)?;
        let own_certificate = certificates.issue(&own)?;
        let mut content_key = [0; 16];
        aws_lc_rs::rand::fill(&mut content_key).map_err(|error| StartError::Key(error.to_string()))?;
        let content_key = base64_simd::STANDARD.encode_to_string(content_key);
        Ok(Self { app, own, authority, certificates, own_certificate, content_key })
    }

    /// Those in a folder. New ones, if it is empty or not there yet.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, StartError> {
        let is_new = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(StartError::keys(folder, error)),
        };
        if !is_new {
            return Self::read(folder);
        }
        let keys = Self::generate()?;
        keys.write(folder).map_err(|error| StartError::keys(folder, error))?;
        Ok(keys)
    }

    fn read(folder: &Path) -> Result<Self, StartError> {
        let text = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => StartError::keys(&path, "it is missing, and the folder is not empty"),
                _ => StartError::keys(&path, error),
            })
        };
        let pair = |name: &str| {
            KeyPair::from_private_key(&text(name)?).map_err(|error| StartError::keys(&folder.join(name), error))
        };
        let (app, own, authority) = (pair(APP_PRIVATE)?, pair(OWN_PRIVATE)?, pair(AUTHORITY_PRIVATE)?);
        let (root, app_cert, own_chain) = (text(ROOT_CERT)?, text(APP_CERT)?, text(ALIPAY_CERT)?);
        // Behind the gateway's own certificate stands the one of who issued it.
        let issuer = own_chain.get(own_chain.rfind("-----BEGIN").unwrap_or_default()..).unwrap_or_default().to_owned();
        let content_key = text(CONTENT_KEY)?.trim().to_owned();
        let broken = |error: StartError| StartError::keys(folder, error);
        let certificates = Certificates::new(root, issuer, app_cert, &authority).map_err(broken)?;
        let own_certificate = OwnCertificate::new(own_chain).map_err(broken)?;
        let keys = Self { app, own, authority, certificates, own_certificate, content_key };
        for KeyFile { name, text: expected, .. } in keys.files() {
            if text(name)? != expected {
                return Err(StartError::keys(&folder.join(name), "it does not belong to the other files"));
            }
        }
        // What every client checks: that each certificate is its key's, and that the chain holds; now, and of the next one.
        let next = keys.certificates.issue(&keys.own).map_err(broken)?;
        for own in [&keys.own_certificate, &next] {
            let config = Config::new(APP_ID).private_key(keys.app.private_key()).content_key(&keys.content_key);
            let checked = keys.certificates.configure(config, own).build();
            checked.map_err(|error| StartError::keys(folder, error))?;
        }
        Ok(keys)
    }

    /// All of them at once: the folder is filled under another name first.
    fn write(&self, folder: &Path) -> io::Result<()> {
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let filled = tempfile::Builder::new().prefix(".alipay-mock-").tempdir_in(parent)?;
        for KeyFile { name, text, is_private } in self.files() {
            let mut file = create(&filled.path().join(name), is_private)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::rename(filled.path(), folder)?,
        }
        // It has gone by another name, and there is nothing left to remove.
        drop(filled.keep());
        Ok(())
    }

    fn files(&self) -> Vec<KeyFile> {
        let private = |name, text| KeyFile { name, text, is_private: true };
        let public = |name, text| KeyFile { name, text, is_private: false };
        let pkcs8 = self.app.private_key().to_owned();
        let pkcs1 = self.app.private_key_pkcs1();
        vec![
            private(KeyFiles::BARE_PKCS8, bare(&pkcs8)),
            private(KeyFiles::BARE_PKCS1, bare(&pkcs1)),
            private("app_private_pkcs1.pem", pkcs1),
            private(APP_PRIVATE, pkcs8),
            public("app_public.pem", self.app.public_key().to_owned()),
            private(OWN_PRIVATE, self.own.private_key().to_owned()),
            public(KeyFiles::BARE_ALIPAY_PUBLIC, bare(self.own.public_key())),
            public(ALIPAY_PUBLIC, self.own.public_key().to_owned()),
            private(AUTHORITY_PRIVATE, self.authority.private_key().to_owned()),
            public(ROOT_CERT, self.certificates.root.clone()),
            public(AUTHORITY_CERT, self.certificates.authority.clone()),
            public(APP_CERT, self.certificates.app.clone()),
            public(ALIPAY_CERT, self.own_certificate.chain.clone()),
            private(CONTENT_KEY, self.content_key.clone()),
        ]
    }
}

/// A file of the folder.
struct KeyFile {
    name: &'static str,
    text: String,
    /// Whether nobody else may read it.
    is_private: bool,
}

impl KeyFiles {
    /// The keys of a configuration file, in its order, and the files that they name.
    pub const SETTINGS: &[(&'static str, &'static str)] = &[
        ("private_key_file", APP_PRIVATE),
        ("alipay_public_key_file", ALIPAY_PUBLIC),
        ("app_cert_file", APP_CERT),
        ("alipay_cert_file", ALIPAY_CERT),
        ("root_cert_file", ROOT_CERT),
        ("content_key_file", CONTENT_KEY),
    ];

    /// The application's private key without PEM's lines, as the Java SDK wants it.
    pub const BARE_PKCS8: &'static str = "app_private_pkcs8.txt";
    /// The same as PKCS#1, as the SDKs of Python and Node.js want it.
    pub const BARE_PKCS1: &'static str = "app_private_pkcs1.txt";
    /// The gateway's public key without PEM's lines.
    pub const BARE_ALIPAY_PUBLIC: &'static str = "alipay_public.txt";

    /// Writes the configuration of a client of a gateway at this address.
    pub(crate) fn write(folder: &Path, gateway: &str) -> io::Result<Self> {
        let files = Self::SETTINGS.iter().map(|(key, name)| format!("{key}: {name}\n"));
        let text = format!(
            "# How a client reaches the mock gateway: written anew whenever it starts.\n\
             app_id: \"{APP_ID}\"\ngateway: \"{gateway}\"\n{}",
            files.collect::<String>(),
        );
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(folder.join(SETTINGS)).map_err(|error| error.error)?;
        Ok(Self(fs::canonicalize(folder)?))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The configuration file of a client, `alipay.yaml`.
    pub fn settings(&self) -> PathBuf {
        self.0.join(SETTINGS)
    }
}

fn create(path: &Path, is_private: bool) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if is_private { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = is_private;
    options.open(path)
}
