//! The pages on which users and merchants authorise an application. Their URLs are not signed, and neither is the
//! redirect that comes back: only `state` tells it from a forged one (`protocol.md` §7).

use crate::app::App;
use crate::config::{PRODUCTION, SANDBOX};
use crate::params;

/// Where the pages of the production gateway are.
const PAGES: &str = "https://openauth.alipay.com";
/// Where the sandbox's are.
const SANDBOX_PAGES: &str = "https://openauth-sandbox.dl.alipaydev.com";
const USER: &str = "/oauth2/publicAppAuthorize.htm";
const MERCHANT: &str = "/oauth2/appToAppAuth.htm";

/// Why no URL can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorizeError {
    /// `state` is empty, or too short to be unguessable.
    #[error("`state` must be a fresh random text of at least 8 characters, which is compared when the user comes back")]
    State,
    /// The redirect is not an absolute URL.
    #[error("`redirect_uri` is not an absolute URL")]
    RedirectUri,
    /// No scope is asked for.
    #[error("`scope` is empty")]
    Scope,
}

/// The page on which a user lets the application know who they are, or more. `scopes`: `auth_base`, `auth_user`, …
///
/// The redirect brings `auth_code`, to be exchanged with `alipay.system.oauth.token`, and `state`, to be compared.
/// [`App::user_authorize_url`] knows the application and where its gateway's pages are.
///
/// # Errors
/// If `state` cannot protect anything, `redirect_uri` is no URL, or no scope is given.
pub fn user_authorize_url(
    app_id: &str,
    scopes: &[&str],
    redirect_uri: &str,
    state: &str,
) -> Result<String, AuthorizeError> {
    user_url(PAGES, app_id, scopes, redirect_uri, state)
}

/// The page on which a merchant lets the application act for it. The redirect brings `app_auth_code`, to be exchanged
/// with `alipay.open.auth.token.app`, and `state`, to be compared.
///
/// # Errors
/// As [`user_authorize_url`].
pub fn merchant_authorize_url(app_id: &str, redirect_uri: &str, state: &str) -> Result<String, AuthorizeError> {
    merchant_url(PAGES, app_id, redirect_uri, state)
}

impl App {
    /// As [`user_authorize_url`], for this application, on the pages that belong to its gateway: production's, the
    /// sandbox's, or those of a gateway on your own machine.
    ///
    /// # Errors
    /// As [`user_authorize_url`].
    pub fn user_authorize_url(
        &self,
        scopes: &[&str],
        redirect_uri: &str,
        state: &str,
    ) -> Result<String, AuthorizeError> {
        user_url(pages(&self.gateway), &self.app_id, scopes, redirect_uri, state)
    }

    /// As [`merchant_authorize_url`], for this application, on the pages that belong to its gateway.
    ///
    /// # Errors
    /// As [`user_authorize_url`].
    pub fn merchant_authorize_url(&self, redirect_uri: &str, state: &str) -> Result<String, AuthorizeError> {
        merchant_url(pages(&self.gateway), &self.app_id, redirect_uri, state)
    }
}

/// Where the pages of a gateway are. Alipay's are on another host; any other gateway has its own.
fn pages(gateway: &str) -> &str {
    match gateway {
        PRODUCTION => PAGES,
        SANDBOX => SANDBOX_PAGES,
        other => {
            let authority = other.find("://").map_or(0, |at| at.saturating_add(3));
            let path = other.get(authority..).and_then(|rest| rest.find(['/', '?']));
            path.and_then(|path| other.get(..authority.saturating_add(path))).unwrap_or(other)
        }
    }
}

fn user_url(
    host: &str,
    app_id: &str,
    scopes: &[&str],
    redirect_uri: &str,
    state: &str,
) -> Result<String, AuthorizeError> {
    if scopes.is_empty() || scopes.iter().any(|scope| scope.trim().is_empty()) {
        return Err(AuthorizeError::Scope);
    }
    let scopes = scopes.join(",");
    let pairs = [("app_id", app_id), ("scope", &scopes), ("redirect_uri", redirect_uri), ("state", state)];
    url(host, USER, &pairs)
}

fn merchant_url(host: &str, app_id: &str, redirect_uri: &str, state: &str) -> Result<String, AuthorizeError> {
    url(host, MERCHANT, &[("app_id", app_id), ("redirect_uri", redirect_uri), ("state", state)])
}

fn url(host: &str, page: &str, pairs: &[(&str, &str)]) -> Result<String, AuthorizeError> {
    let get = |wanted: &str| pairs.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| *value);
    if get("state").trim().len() < 8 {
        return Err(AuthorizeError::State);
    }
    if !crate::validate::is_url(get("redirect_uri")) {
        return Err(AuthorizeError::RedirectUri);
    }
    let mut url = format!("{host}{page}?").into_bytes();
    for (index, (name, value)) in pairs.iter().enumerate() {
        params::append_pair(&mut url, index == 0, name, value.as_bytes());
    }
    Ok(String::from_utf8(url).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_encoded_and_state_is_needed() {
        let url = user_authorize_url("2021", &["auth_user", "auth_base"], "https://e.com/b?x=1&y=收", "s3cr3t-state");
        assert_eq!(
            url.unwrap(),
            "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=2021&scope=auth_user%2Cauth_base\
             &redirect_uri=https%3A%2F%2Fe.com%2Fb%3Fx%3D1%26y%3D%E6%94%B6&state=s3cr3t-state"
        );
        assert_eq!(merchant_authorize_url("1", "https://e.com", ""), Err(AuthorizeError::State));
        assert_eq!(merchant_authorize_url("1", "e.com", "12345678"), Err(AuthorizeError::RedirectUri));
        assert_eq!(user_authorize_url("1", &[], "https://e.com", "12345678"), Err(AuthorizeError::Scope));
    }
    #[test]
    fn pages_belong_to_the_gateway() {
        for (gateway, host) in [
            (PRODUCTION, PAGES),
            (SANDBOX, SANDBOX_PAGES),
            ("http://127.0.0.1:8080/gateway.do", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/gateway.do?region=1", "http://[::1]:8080"),
            ("https://proxy.example?region=1", "https://proxy.example"),
            ("http://localhost", "http://localhost"),
        ] {
            assert_eq!(pages(gateway), host);
        }
    }
}
