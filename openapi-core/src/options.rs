//! Public parameters that a caller may set, for all calls of a client or for one (`protocol.md` §1.2).

use std::fmt;
use std::time::Duration;

use crate::config::ConfigError;
use crate::params;

/// What may differ from call to call. Set on [`Config::options`](crate::Config::options) it holds for every call; what a
/// call sets itself wins.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CallOptions {
    values: Vec<(&'static str, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) encrypt: Option<bool>,
}

impl CallOptions {
    /// Nothing special.
    pub fn new() -> Self {
        Self::default()
    }

    fn set(mut self, name: &'static str, value: String) -> Self {
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value));
        self
    }

    /// `app_auth_token`: acts for the merchant who gave this token; at most 40 characters.
    pub fn app_auth_token(self, token: impl Into<String>) -> Self {
        self.set("app_auth_token", token.into())
    }

    /// `auth_token`: acts for the user who gave this token.
    pub fn auth_token(self, token: impl Into<String>) -> Self {
        self.set("auth_token", token.into())
    }

    /// `notify_url`: where asynchronous notifications of this call go.
    pub fn notify_url(self, url: impl Into<String>) -> Self {
        self.set("notify_url", url.into())
    }

    /// `return_url`: where the user's browser goes after a page call.
    pub fn return_url(self, url: impl Into<String>) -> Self {
        self.set("return_url", url.into())
    }

    /// `target_app_id`: calls on behalf of another application.
    pub fn target_app_id(self, app_id: impl Into<String>) -> Self {
        self.set("target_app_id", app_id.into())
    }

    /// `terminal_type`: a hint of some older methods.
    pub fn terminal_type(self, value: impl Into<String>) -> Self {
        self.set("terminal_type", value.into())
    }

    /// `terminal_info`: a hint of some older methods.
    pub fn terminal_info(self, value: impl Into<String>) -> Self {
        self.set("terminal_info", value.into())
    }

    /// `prod_code`: a hint of some older methods.
    pub fn prod_code(self, value: impl Into<String>) -> Self {
        self.set("prod_code", value.into())
    }

    /// How long the call may take, connecting and reading the reply included.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Whether the content is encrypted, both ways. It needs the client's content key.
    pub fn encrypt(mut self, encrypt: bool) -> Self {
        self.encrypt = Some(encrypt);
        self
    }

    /// The parameters that are set, here or in `defaults`.
    pub(crate) fn parameters<'o>(&'o self, defaults: &'o Self) -> impl Iterator<Item = (&'static str, &'o str)> {
        let own = self.values.iter();
        let rest = defaults.values.iter().filter(|(name, _)| !self.values.iter().any(|(known, _)| known == name));
        own.chain(rest).map(|(name, value)| (*name, value.as_str()))
    }

    /// Every value must be one that can be right: a blank token would silently act for somebody else.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.timeout.is_some_and(|limit| limit.is_zero()) {
            return Err(ConfigError::Malformed { name: "timeout", problem: "no call can be made in no time" });
        }
        self.values.iter().try_for_each(|(name, value)| match *name {
            "terminal_info" if !value.trim().is_empty() => Ok(()),
            "notify_url" | "return_url" if !value.trim().is_empty() && !crate::validate::is_url(value) => {
                Err(ConfigError::Malformed { name, problem: "needed is an absolute URL" })
            }
            name => params::check(name, value),
        })
    }
}

/// Shows names only: tokens are secrets.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
        f.debug_struct("CallOptions").field("set", &names).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
