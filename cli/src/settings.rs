//! Which application calls which gateway, and where its keys are.
//!
//! A flag wins over an environment variable, which wins over the file of settings. Keys themselves are in files only, so
//! that they stand in no list of processes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alipay_openapi::core::{SignError, SignType, Signer};
use alipay_openapi::{Charset, Config, PRODUCTION, SANDBOX};
use serde_yaml::Value;
use zeroize::Zeroizing;

use crate::input;

/// The file of settings that is read if no other is named.
const DEFAULT_FILE: &str = "alipay.yaml";
/// The keys of the file of settings, which are the long flags' names.
const KEYS: [&str; 8] = [
    "app_id",
    "gateway",
    "private_key_file",
    "alipay_public_key_file",
    "app_cert_file",
    "alipay_cert_file",
    "root_cert_file",
    "content_key_file",
];

/// The application, its keys and its gateway, as flags and environment variables give them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Settings (flags win over the environment, which wins over the file)")]
pub(crate) struct Given {
    /// A YAML file of settings: `app_id`, `gateway`, `private_key_file`, `alipay_public_key_file`, `app_cert_file`,
    /// `alipay_cert_file`, `root_cert_file`, `content_key_file`; paths are relative to it. `alipay.yaml` in this folder is
    /// read unasked.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The application's id.
    #[arg(long, value_name = "ID", env = "ALIPAY_APP_ID", hide_env_values = true)]
    app_id: Option<String>,
    /// `sandbox` (the default), `production`, or a URL.
    #[arg(long, value_name = "GATEWAY", env = "ALIPAY_GATEWAY", hide_env_values = true)]
    gateway: Option<String>,
    /// The application's private key: PKCS#1 or PKCS#8, PEM or bare base64.
    #[arg(long, value_name = "FILE", env = "ALIPAY_PRIVATE_KEY_FILE", hide_env_values = true)]
    private_key_file: Option<PathBuf>,
    /// Alipay's public key, which the console shows beside your own.
    #[arg(long, value_name = "FILE", env = "ALIPAY_PUBLIC_KEY_FILE", hide_env_values = true)]
    alipay_public_key_file: Option<PathBuf>,
    /// Certificate mode: verify with the certificates instead of Alipay's public key.
    #[arg(long)]
    pub(crate) cert: bool,
    /// The application's certificate (`appCertPublicKey_….crt`).
    #[arg(long, value_name = "FILE", env = "ALIPAY_APP_CERT_FILE", hide_env_values = true)]
    app_cert_file: Option<PathBuf>,
    /// Alipay's certificate (`alipayCertPublicKey_RSA2.crt`).
    #[arg(long, value_name = "FILE", env = "ALIPAY_CERT_FILE", hide_env_values = true)]
    alipay_cert_file: Option<PathBuf>,
    /// The root certificates (`alipayRootCert.crt`).
    #[arg(long, value_name = "FILE", env = "ALIPAY_ROOT_CERT_FILE", hide_env_values = true)]
    root_cert_file: Option<PathBuf>,
    /// The key of content encryption.
    #[arg(long, value_name = "FILE", env = "ALIPAY_CONTENT_KEY_FILE", hide_env_values = true)]
    content_key_file: Option<PathBuf>,
    /// The charset of requests and replies: `utf-8`, `gbk` or `gb2312`.
    #[arg(long, value_name = "CHARSET", default_value = "utf-8", value_parser = charset)]
    pub(crate) charset: Charset,
}

fn charset(label: &str) -> Result<Charset, String> {
    Charset::from_label(label).ok_or_else(|| "expected `utf-8`, `gbk` or `gb2312`".to_owned())
}

/// The settings, from wherever each of them came.
pub(crate) struct Settings<'a> {
    args: &'a Given,
    file: BTreeMap<String, String>,
    folder: PathBuf,
}

impl<'a> Settings<'a> {
    /// Reads the file of settings, if there is one.
    pub(crate) fn read(args: &'a Given) -> Result<Self, String> {
        let default = Path::new(DEFAULT_FILE);
        let path = match &args.config {
            Some(path) => Some(path.as_path()),
            None => default.is_file().then_some(default),
        };
        let file = path.map(|path| read_file(&input::text(path, input::MAX_BYTES)?, path)).transpose()?;
        let folder = path.and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        Ok(Self { args, file: file.unwrap_or_default(), folder })
    }

    pub(crate) fn app_id(&self) -> Option<&str> {
        self.args.app_id.as_deref().or_else(|| self.file.get("app_id").map(String::as_str))
    }

    /// The gateway's URL. Without a word for it, the sandbox: nobody reaches production by accident.
    pub(crate) fn gateway(&self) -> &str {
        let named = self.args.gateway.as_deref().or_else(|| self.file.get("gateway").map(String::as_str));
        match named.unwrap_or("sandbox") {
            "sandbox" => SANDBOX,
            "production" => PRODUCTION,
            url => url,
        }
    }

    /// The path of a file: the flag's or the environment's, else that of the file of settings.
    fn path(&self, flag: Option<&PathBuf>, key: &str) -> Option<PathBuf> {
        flag.cloned().or_else(|| self.file.get(key).map(|path| self.folder.join(path)))
    }

    /// The configuration of a client.
    pub(crate) fn config(&self) -> Result<Config, Vec<String>> {
        self.build(true)
    }

    /// A configuration that verifies, and signs only if there is a key.
    pub(crate) fn verifying_config(&self) -> Result<Config, Vec<String>> {
        self.build(false)
    }

    fn build(&self, signs: bool) -> Result<Config, Vec<String>> {
        let args = self.args;
        let mut files = Files { settings: self, faults: Vec::new() };
        if self.app_id().is_none() {
            files.faults.push(not_set("app_id", "ALIPAY_APP_ID"));
        }
        let mut config = Config::new(self.app_id().unwrap_or_default()).gateway(self.gateway()).charset(args.charset);
        let private_key = files.optional(args.private_key_file.as_ref(), "private_key_file");
        config = match private_key {
            Some(key) => config.private_key(key.as_str()),
            None if signs => {
                files.faults.push(not_set("private_key_file", "ALIPAY_PRIVATE_KEY_FILE"));
                config
            }
            None => config.signer(NoKey),
        };
        config = if args.cert {
            let app = files.required(args.app_cert_file.as_ref(), "app_cert_file", "ALIPAY_APP_CERT_FILE");
            let alipay = files.required(args.alipay_cert_file.as_ref(), "alipay_cert_file", "ALIPAY_CERT_FILE");
            let root = files.required(args.root_cert_file.as_ref(), "root_cert_file", "ALIPAY_ROOT_CERT_FILE");
            config.certificates(app.as_str(), alipay.as_str(), root.as_str())
        } else {
            let flag = args.alipay_public_key_file.as_ref();
            let key = files.required(flag, "alipay_public_key_file", "ALIPAY_PUBLIC_KEY_FILE");
            config.alipay_public_key(key.as_str())
        };
        if let Some(key) = files.optional(args.content_key_file.as_ref(), "content_key_file") {
            config = config.content_key(key.as_str());
        }
        if files.faults.is_empty() { Ok(config) } else { Err(files.faults) }
    }
}

/// Reads files and keeps what is wrong with them, so that all of it is told at once.
struct Files<'s> {
    settings: &'s Settings<'s>,
    faults: Vec<String>,
}

impl Files<'_> {
    /// The text of a file, if it is named.
    fn optional(&mut self, flag: Option<&PathBuf>, key: &str) -> Option<Zeroizing<String>> {
        let path = self.settings.path(flag, key)?;
        let text = input::secret(&path).map_err(|error| self.faults.push(format!("`{key}`: {error}")));
        Some(text.unwrap_or_default())
    }

    fn required(&mut self, flag: Option<&PathBuf>, key: &str, variable: &str) -> Zeroizing<String> {
        self.optional(flag, key).unwrap_or_else(|| {
            self.faults.push(not_set(key, variable));
            Zeroizing::default()
        })
    }
}

fn not_set(key: &str, variable: &str) -> String {
    format!(
        "`{key}` is not set: give `--{}`, the variable `{variable}`, or the key in `{DEFAULT_FILE}`",
        key.replace('_', "-")
    )
}

/// Stands in for the application's key where nothing is signed.
struct NoKey;

impl Signer for NoKey {
    fn sign_type(&self) -> SignType {
        SignType::default()
    }

    fn sign(&self, _: &[u8]) -> Result<String, SignError> {
        Err(SignError::new("there is no private key"))
    }
}

/// The keys of a file of settings and their values.
fn read_file(text: &str, path: &Path) -> Result<BTreeMap<String, String>, String> {
    let shown = path.display();
    let mapping = match serde_yaml::from_str(text).map_err(|error| format!("`{shown}`: {error}"))? {
        Value::Mapping(mapping) => mapping,
        Value::Null => return Ok(BTreeMap::new()),
        _ => return Err(format!("`{shown}`: expected keys and values, such as `app_id: \"2021…\"`")),
    };
    let (mut settings, mut faults) = (BTreeMap::new(), Vec::new());
    for (key, value) in mapping {
        let key = key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned);
        let text = match value {
            Value::String(text) => Some(text),
            Value::Number(number) if number.is_u64() => Some(number.to_string()),
            _ => None,
        };
        match (KEYS.contains(&key.as_str()), text) {
            (true, Some(text)) => drop(settings.insert(key, text)),
            (true, None) => faults.push(format!("`{shown}`: the value of `{key}` is not a text: put it in quotes")),
            (false, _) => faults.push(format!("`{shown}`: unknown key `{key}`; {}", hint(&key))),
        }
    }
    if faults.is_empty() { Ok(settings) } else { Err(faults.join("\n")) }
}

fn hint(key: &str) -> String {
    match spec_model::nearest(key, KEYS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<BTreeMap<String, String>, String> {
        read_file(text, Path::new("alipay.yaml"))
    }

    #[test]
    fn files_of_settings() {
        let settings = read("app_id: 2021000000000001\ngateway: production\n").unwrap();
        assert_eq!(settings["app_id"], "2021000000000001");
        assert_eq!(settings["gateway"], "production");
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn every_fault_is_told() {
        let error = read("app_ids: x\nprivat_key_file: x\ngateway: [x]\nzzz: 1\n").unwrap_err();
        for expected in [
            "unknown key `app_ids`; did you mean `app_id`?",
            "did you mean `private_key_file`?",
            "the value of `gateway` is not a text",
            "unknown key `zzz`; expected `app_id`, ",
        ] {
            assert!(error.contains(expected), "{expected} in {error}");
        }
        assert!(read("- x").is_err() && read("a: [").is_err());
        assert!(read("app_id: 1\napp_id: 2\n").is_err());
    }
}
