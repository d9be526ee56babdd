//! What a client needs to know, and the checks that catch wrong keys before the first call.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use crate::app::App;
use crate::key::KeyError;
use crate::params;
use crate::sign::{SigningKey, VerifyingKey};

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
    private_key: Zeroizing<String>,
    alipay_public_key: String,
    gateway: String,
    app_auth_token: Option<String>,
    pub(crate) timeouts: Timeouts,
    pub(crate) max_reply_bytes: usize,
    clock: Clock,
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
            private_key: Zeroizing::default(),
            alipay_public_key: String::new(),
            gateway: PRODUCTION.to_owned(),
            app_auth_token: None,
            timeouts: Timeouts { connect: Duration::from_secs(5), total: Duration::from_secs(30) },
            max_reply_bytes: 4 << 20,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// The application's private key: the text of the key file. PKCS#1 and PKCS#8, PEM and bare base64 are read.
    pub fn private_key(mut self, text: impl Into<String>) -> Self {
        self.private_key = Zeroizing::new(text.into());
        self
    }

    /// Alipay's public key, which the console shows. PEM and bare base64 are read.
    pub fn alipay_public_key(mut self, text: impl Into<String>) -> Self {
        self.alipay_public_key = text.into();
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
        self.app_auth_token = Some(token.into());
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

    /// The largest reply that is read, in bytes. The default is 4 MiB.
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
        self.gateway.starts_with("http:")
    }

    /// Reads the keys and checks everything.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn build(&self) -> Result<App, ConfigErrors> {
        let mut errors = Vec::new();
        errors.extend(params::check("app_id", &self.app_id).err());
        if let Some(token) = &self.app_auth_token {
            errors.extend(params::check("app_auth_token", token).err());
        }
        if let Err(problem) = check_gateway(&self.gateway) {
            errors.push(ConfigError::Malformed { name: "gateway", problem });
        }
        if self.timeouts.connect.is_zero() || self.timeouts.total.is_zero() {
            errors.push(ConfigError::Malformed { name: "timeout", problem: "no call can be made in no time" });
        }
        let mut key_error = |name, error| match error {
            KeyError::Empty => errors.push(ConfigError::Missing(name)),
            error => errors.push(ConfigError::Key { name, error }),
        };
        let signing = SigningKey::from_text(&self.private_key).map_err(|e| key_error("private_key", e)).ok();
        let verifying =
            VerifyingKey::from_text(&self.alipay_public_key).map_err(|e| key_error("alipay_public_key", e)).ok();
        if let (Some(signing), Some(verifying)) = (&signing, &verifying)
            && signing.is_pair_of(verifying)
        {
            errors.push(ConfigError::OwnPublicKey);
        }
        match (signing, verifying) {
            (Some(signing), Some(verifying)) if errors.is_empty() => Ok(App {
                app_id: self.app_id.clone(),
                app_auth_token: self.app_auth_token.clone(),
                gateway: self.gateway.clone(),
                signing,
                verifying,
                clock: Arc::clone(&self.clock),
            }),
            _ => Err(ConfigErrors(errors)),
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
