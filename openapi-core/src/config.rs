//! What a client needs to know, and the checks that catch wrong keys before the first call.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use crate::app::App;
use crate::charset::Charset;
use crate::cipher::{ContentKey, ContentKeyError};
use crate::draft::AppSigner;
use crate::key::KeyError;
use crate::options::CallOptions;
use crate::params;
use crate::retry::RetryPolicy;
use crate::sign::{AsyncSigner, BadSignature, SignType, Signer, SigningKey, Verifier, VerifyingKey};
use crate::trust::Trust;

/// The gateway for real money and real people.
pub const PRODUCTION: &str = "https://openapi.alipay.com/gateway.do";
/// The sandbox's gateway (`protocol.md` §1.1).
pub const SANDBOX: &str = "https://openapi-sandbox.dl.alipaydev.com/gateway.do";

/// Where the time comes from.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The configuration of a client: an application, its keys and its gateway.
///
/// Nothing is checked until the client is built; then everything is, and all that is wrong is reported at once.
#[derive(Clone)]
pub struct Config {
    app_id: String,
    signer: SignerSource,
    verifier: VerifierSource,
    sign_type: SignType,
    charset: Charset,
    content_key: Zeroizing<String>,
    gateway: String,
    options: CallOptions,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_reply_bytes: usize,
    clock: Clock,
}

/// Where the application's key is.
#[derive(Clone)]
enum SignerSource {
    Text(Zeroizing<String>),
    Elsewhere(AppSigner),
}

/// What verifies Alipay's signatures.
#[derive(Clone)]
enum VerifierSource {
    Text(String),
    Elsewhere(Arc<dyn Verifier>),
    #[cfg(feature = "cert")]
    Certificates(crate::ring::Files),
}

/// How long a call may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) total: Duration,
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A setting that has no default is empty.
    #[error("`{0}` is not set")]
    Missing(&'static str),
    /// A public parameter is too long.
    #[error("`{name}` has {actual} characters, {limit} allowed")]
    TooLong {
        /// The parameter.
        name: &'static str,
        /// Characters given.
        actual: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A setting holds something that it cannot be.
    #[error("`{name}`: {problem}")]
    Malformed {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A key cannot be used.
    #[error("`{name}`: {error}")]
    Key {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        error: KeyError,
    },
    /// The application's own public key stands where Alipay's belongs.
    #[error(
        "`alipay_public_key` is your application's own public key; needed is Alipay's, which the console shows beside it \
         (\"Alipay public key\") once yours is uploaded"
    )]
    OwnPublicKey,
    /// The content key cannot be used.
    #[error("`content_key`: {0}")]
    ContentKey(ContentKeyError),
    /// A certificate cannot be used.
    #[cfg(feature = "cert")]
    #[error("`{name}`: {error}")]
    Certificate {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        error: Box<crate::cert::CertError>,
    },
    /// The application's certificate is not the private key's.
    #[cfg(feature = "cert")]
    #[error("the application's certificate belongs to another private key than the one configured")]
    NotOurCertificate,
    /// The HTTP client could not be made.
    #[error("the HTTP client cannot be made: {0}")]
    Http(String),
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub(crate) Vec<ConfigError>);

impl ConfigErrors {
    /// The faults.
    pub fn list(&self) -> &[ConfigError] {
        &self.0
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not sound:")?;
        for error in &self.0 {
            write!(f, "\n  {error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

impl Config {
    /// The application of this id, at most 32 characters; in production, unless [`gateway`](Self::gateway) says
    /// otherwise.
    pub fn new(app_id: impl Into<String>) -> Self {
        Self {
            app_id: app_id.into(),
            signer: SignerSource::Text(Zeroizing::default()),
            verifier: VerifierSource::Text(String::new()),
            sign_type: SignType::default(),
            charset: Charset::default(),
            content_key: Zeroizing::default(),
            gateway: PRODUCTION.to_owned(),
            options: CallOptions::default(),
            timeouts: Timeouts { connect: Duration::from_secs(5), total: Duration::from_secs(30) },
            retry: RetryPolicy::never(),
            max_reply_bytes: 4 << 20,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// The application's private key: the text of the key file. PKCS#1 and PKCS#8, PEM and bare base64 are read.
    pub fn private_key(mut self, text: impl Into<String>) -> Self {
        self.signer = SignerSource::Text(Zeroizing::new(text.into()));
        self
    }

    /// Signs with a key that is not in memory, such as an HSM's.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = SignerSource::Elsewhere(AppSigner::Now(Arc::new(signer)));
        self
    }

    /// Signs with a key that is reached over a network. Only async clients can.
    pub fn async_signer(mut self, signer: impl AsyncSigner + 'static) -> Self {
        self.signer = SignerSource::Elsewhere(AppSigner::Later(Arc::new(signer)));
        self
    }

    /// Alipay's public key, which the console shows. PEM and bare base64 are read.
    pub fn alipay_public_key(mut self, text: impl Into<String>) -> Self {
        self.verifier = VerifierSource::Text(text.into());
        self
    }

    /// Verifies with something of your own instead of a key in memory.
    pub fn verifier(mut self, verifier: impl Verifier + 'static) -> Self {
        self.verifier = VerifierSource::Elsewhere(Arc::new(verifier));
        self
    }

    /// Certificate mode (`protocol.md` §4): the texts of the application's certificate, of Alipay's, and of the root
    /// bundle, as the console gives them (`appCertPublicKey_….crt`, `alipayCertPublicKey_RSA2.crt`,
    /// `alipayRootCert.crt`). Takes the place of Alipay's public key.
    #[cfg(feature = "cert")]
    pub fn certificates(mut self, app: impl Into<String>, alipay: impl Into<String>, root: impl Into<String>) -> Self {
        let files = crate::ring::Files { app: app.into(), alipay: alipay.into(), root: root.into() };
        self.verifier = VerifierSource::Certificates(files);
        self
    }

    /// The algorithm of signatures, of requests and replies alike. The default is RSA2.
    pub fn sign_type(mut self, sign_type: SignType) -> Self {
        self.sign_type = sign_type;
        self
    }

    /// The charset of requests and replies. The default is UTF-8.
    pub fn charset(mut self, charset: Charset) -> Self {
        self.charset = charset;
        self
    }

    /// The key of content encryption, as the console shows it. Calls are encrypted if their options, or the client's, say
    /// so: [`CallOptions::encrypt`].
    pub fn content_key(mut self, text: impl Into<String>) -> Self {
        self.content_key = Zeroizing::new(text.into());
        self
    }

    /// Parameters and settings of every call; what a call sets itself wins.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// When calls are sent again by themselves. The default is never.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The gateway's URL: [`PRODUCTION`] (the default), [`SANDBOX`], or another. Plain `http` is only taken for this
    /// very machine.
    pub fn gateway(mut self, url: impl Into<String>) -> Self {
        self.gateway = url.into();
        self
    }

    /// Acts for the merchant who gave this token, in every call; at most 40 characters.
    pub fn app_auth_token(mut self, token: impl Into<String>) -> Self {
        self.options = self.options.app_auth_token(token);
        self
    }

    /// How long connecting may take. The default is 5 seconds.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = limit;
        self
    }

    /// How long a whole call may take, connecting and reading the reply included. The default is 30 seconds.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = limit;
        self
    }

    /// The largest reply that is read, in bytes. The default is 4 MiB. A reply of 128 MiB or more is never read. While it
    /// is read and kept, a reply takes up to nine times its bytes: what it holds is found once, and remembered.
    pub fn max_reply_bytes(mut self, limit: usize) -> Self {
        self.max_reply_bytes = limit;
        self
    }

    /// Where the time for `timestamp` comes from; the machine's clock unless set. For tests.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Whether the gateway is on this very machine, without TLS.
    #[cfg(feature = "client")]
    pub(crate) fn is_plain_http(&self) -> bool {
        is_plain_http(&self.gateway)
    }

    /// Whether its calls may go over the connections of another application's: those made for TLS may use a proxy, which
    /// plain `http` must not.
    #[cfg(feature = "client")]
    pub(crate) fn check_shared(&self, other: &App) -> Result<(), ConfigErrors> {
        if self.is_plain_http() == is_plain_http(&other.gateway) {
            return Ok(());
        }
        let problem = "one of the two is plain `http`, so they cannot share connections: make a client of its own";
        Err(ConfigErrors(vec![ConfigError::Malformed { name: "gateway", problem }]))
    }

    /// Reads the keys and checks everything.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn build(&self) -> Result<App, ConfigErrors> {
        let mut errors = Vec::new();
        errors.extend(params::check("app_id", &self.app_id).err());
        errors.extend(self.options.check().err());
        if let Err(problem) = check_gateway(&self.gateway) {
            errors.push(ConfigError::Malformed { name: "gateway", problem });
        }
        if self.timeouts.connect.is_zero() || self.timeouts.total.is_zero() {
            errors.push(ConfigError::Malformed { name: "timeout", problem: "no call can be made in no time" });
        }
        let content_key = self.build_content_key(&mut errors);
        let own = self.build_signer(&mut errors);
        let trust = self.build_trust(own.as_ref(), &mut errors);
        match (own, trust) {
            (Some(own), Some((trust, serials))) if errors.is_empty() => Ok(App {
                app_id: self.app_id.clone(),
                gateway: self.gateway.clone(),
                charset: self.charset,
                options: self.options.clone(),
                signer: own.into_signer(),
                trust,
                serials,
                content_key,
                clock: Arc::clone(&self.clock),
                timeout: self.timeouts.total,
            }),
            _ => Err(ConfigErrors(errors)),
        }
    }

    fn build_content_key(&self, errors: &mut Vec<ConfigError>) -> Option<ContentKey> {
        if self.content_key.trim().is_empty() {
            if self.options.encrypt == Some(true) {
                errors.push(ConfigError::Missing("content_key"));
            }
            return None;
        }
        ContentKey::from_text(&self.content_key).map_err(|error| errors.push(ConfigError::ContentKey(error))).ok()
    }

    fn build_signer(&self, errors: &mut Vec<ConfigError>) -> Option<Own> {
        match &self.signer {
            SignerSource::Elsewhere(signer) => Some(Own::Elsewhere(signer.clone())),
            SignerSource::Text(text) => SigningKey::of_type(text, self.sign_type)
                .map_err(|error| errors.push(ConfigError::key("private_key", error)))
                .ok()
                .map(Own::Key),
        }
    }

    /// What verifies, and the serial numbers of certificate mode.
    fn build_trust(
        &self,
        own: Option<&Own>,
        errors: &mut Vec<ConfigError>,
    ) -> Option<(Trust, Option<(String, String)>)> {
        match &self.verifier {
            VerifierSource::Elsewhere(verifier) => Some((Trust::Key(Box::new(Shared(Arc::clone(verifier)))), None)),
            VerifierSource::Text(text) => {
                let key = VerifyingKey::of_type(text, self.sign_type)
                    .map_err(|error| errors.push(ConfigError::key("alipay_public_key", error)))
                    .ok()?;
                if own.is_some_and(|own| own.is_pair_of(&key)) {
                    errors.push(ConfigError::OwnPublicKey);
                }
                Some((Trust::Key(Box::new(key)), None))
            }
            #[cfg(feature = "cert")]
            VerifierSource::Certificates(files) => {
                let (ring, serials) =
                    files.read((self.clock)(), |key| own.is_none_or(|own| own.may_pair(key)), errors)?;
                Some((Trust::Ring(Box::new(ring)), Some(serials)))
            }
        }
    }
}

/// The application's key, while it is compared with others.
enum Own {
    Key(SigningKey),
    Elsewhere(AppSigner),
}

impl Own {
    fn is_pair_of(&self, key: &VerifyingKey) -> bool {
        matches!(self, Self::Key(own) if own.is_pair_of(key))
    }

    /// Of a key elsewhere nothing is known.
    #[cfg(feature = "cert")]
    fn may_pair(&self, key: &VerifyingKey) -> bool {
        matches!(self, Self::Elsewhere(_)) || self.is_pair_of(key)
    }

    fn into_signer(self) -> AppSigner {
        match self {
            Self::Key(key) => AppSigner::Now(Arc::new(key)),
            Self::Elsewhere(signer) => signer,
        }
    }
}

/// A caller's verifier, which the configuration keeps too.
struct Shared(Arc<dyn Verifier>);

impl Verifier for Shared {
    fn verify(&self, message: &[u8], signature: &str) -> Result<(), BadSignature> {
        self.0.verify(message, signature)
    }
}

impl ConfigError {
    fn key(name: &'static str, error: KeyError) -> Self {
        match error {
            KeyError::Empty => Self::Missing(name),
            error => Self::Key { name, error },
        }
    }
}

fn check_gateway(url: &str) -> Result<(), &'static str> {
    const FORM: &str = "needed is a URL such as `https://openapi.alipay.com/gateway.do`";
    let (scheme, rest) = url.split_once("://").ok_or(FORM)?;
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = address.split('/').next().unwrap_or_default();
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#' || c == '\\') {
        return Err(FORM);
    }
    if authority.contains('@') {
        return Err("a gateway has no user name");
    }
    let host = host(authority).ok_or(FORM)?;
    if query.split('&').any(|pair| params::is_ours(pair.split('=').next().unwrap_or_default())) {
        return Err("its query sets a parameter that the client sets");
    }
    match scheme {
        "https" => Ok(()),
        "http" if is_loopback(host) => Ok(()),
        "http" => Err("plain `http` is only taken for this very machine; use `https`"),
        _ => Err(FORM),
    }
}

/// The host of `host`, `host:port` or `[ip]:port`, if it is sound.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (ip, after) = rest.split_once(']')?;
            ip.parse::<std::net::Ipv6Addr>().ok()?;
            (ip, after)
        }
        None => authority.split_at_checked(authority.find(':').unwrap_or(authority.len()))?,
    };
    let sound = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    let port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (sound && port).then_some(host)
}

#[cfg(feature = "client")]
fn is_plain_http(gateway: &str) -> bool {
    gateway.starts_with("http:")
}

/// Whether the gateway is this very machine, so that plain `http` can be read by nobody else.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

/// Shows no key and no token.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("app_id", &self.app_id).field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateways() {
        for good in [
            PRODUCTION,
            SANDBOX,
            "http://127.0.0.1:8080/gateway.do",
            "http://localhost/x",
            "http://[::1]:1/x",
            "https://x/y?region=1",
        ] {
            assert_eq!(check_gateway(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "openapi.alipay.com",
            "https://",
            "ftp://x/y",
            "http://openapi.alipay.com/gateway.do",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://127.0.0.1@evil.example/",
            "https://a b/",
            "https://x/#y",
            "https://h:99999/x",
            "http://[::1]evil.example/",
            "https://:443/x",
            "https://x/gateway.do?method=y&sign=z",
            "http://127.0.0.1\\@evil.example/",
            "http://[::1/",
        ] {
            assert!(check_gateway(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn all_faults_at_once() {
        let errors = Config::new("").private_key("zzz?").gateway("x").build().unwrap_err();
        assert_eq!(errors.list().len(), 4, "{errors}");
    }
}
