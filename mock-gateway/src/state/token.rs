//! Authorisations of users and merchants: codes, and the tokens that they are exchanged for.

use serde_json::{Value, json};

use super::bounded::Bounded;
use super::number::secret;
use super::visit::{BUYER, SELLER};
use super::{Call, Known, text};
use crate::checks::Refusal;

/// How long an access token holds, in seconds: as the documentation's example.
const EXPIRES_IN: u32 = 123_456;

/// Codes and tokens that were given out.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// What each code or token is for.
    given: Bounded<Grant>,
}

/// What a code or token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    UserCode,
    UserToken,
    UserRefresh,
    MerchantCode,
    MerchantToken,
    MerchantRefresh,
    /// A code or refresh token that was exchanged.
    Used,
}

impl Tokens {
    /// From now on this code or token is good.
    pub(crate) fn allow(&mut self, text: String, grant: Grant) {
        self.given.insert(text, grant);
    }

    /// Gives a code or token out.
    pub(crate) fn give(&mut self, grant: Grant) -> Result<String, Refusal> {
        let token = secret()?;
        self.given.insert(token.clone(), grant);
        Ok(token)
    }

    /// The tokens that a call carries beside its content.
    pub(crate) fn check(&self, call: &Call) -> Result<(), Refusal> {
        let is_good = |name: &str, example: &str, grant: Grant| {
            let holds = |token: &str| self.given.get(token) == Some(&grant) || call.examples.has(example, token);
            call.param(name).is_none_or(holds)
        };
        if !is_good("app_auth_token", "app_auth_token", Grant::MerchantToken) {
            return Err(Refusal::token(
                "aop.invalid-app-auth-token",
                "the merchant's token is not one that was given out",
            ));
        }
        let needs_token = call.spec.method == "alipay.user.info.share" && call.param("auth_token").is_none();
        if needs_token || !is_good("auth_token", "access_token", Grant::UserToken) {
            return Err(Refusal::token("aop.invalid-auth-token", "the user's token is not one that was given out"));
        }
        Ok(())
    }

    /// Takes the code or refresh token of a call; `false` if it is the spec's example.
    fn take(&mut self, call: &Call, name: &str, grant: Grant) -> Result<bool, Option<Grant>> {
        let given = call.text(name).unwrap_or_default();
        match self.given.get_mut(given) {
            Some(found) if *found == grant => {
                *found = Grant::Used;
                Ok(true)
            }
            None if call.is_example(name) => Ok(false),
            other => Err(other.copied()),
        }
    }

    /// `alipay.system.oauth.token`.
    pub(crate) fn user(&mut self, call: &Call) -> Result<Known, Refusal> {
        let fresh = if call.text("grant_type") == Some("refresh_token") {
            self.take(call, "refresh_token", Grant::UserRefresh).map_err(|_| "isv.refresh-token-invalid")
        } else {
            self.take(call, "code", Grant::UserCode).map_err(|_| "isv.code-invalid")
        };
        if !fresh.map_err(|code| Refusal::argument(code, "it was not given out, or was used before"))? {
            return Ok(Known::new());
        }
        Ok(vec![
            text("access_token", self.give(Grant::UserToken)?),
            text("refresh_token", self.give(Grant::UserRefresh)?),
            text("user_id", BUYER),
        ])
    }

    /// `alipay.open.auth.token.app`.
    pub(crate) fn merchant(&mut self, call: &Call) -> Result<Known, Refusal> {
        let fresh = if call.text("grant_type") == Some("refresh_token") {
            self.take(call, "refresh_token", Grant::MerchantRefresh).map_err(|_| "REFRESH_TOKEN_NOT_EXIST")
        } else {
            let code =
                |found: Option<Grant>| if found.is_some() { "AUTH_CODE_NOT_VALID" } else { "AUTH_CODE_NOT_EXIST" };
            self.take(call, "code", Grant::MerchantCode).map_err(code)
        };
        if !fresh.map_err(|code| Refusal::business(code, "it was not given out, or was used before"))? {
            return Ok(Known::new());
        }
        let token = self.give(Grant::MerchantToken)?;
        let refresh = self.give(Grant::MerchantRefresh)?;
        let tokens = json!([{
            "app_auth_token": token,
            "app_refresh_token": refresh,
            "auth_app_id": crate::APP_ID,
            "expires_in": EXPIRES_IN,
            "re_expires_in": EXPIRES_IN,
            "user_id": SELLER,
        }]);
        let mut known: Known = vec![text("app_auth_token", token), text("app_refresh_token", refresh)];
        known.push(("tokens".to_owned(), tokens.to_string()));
        known.push(text("user_id", SELLER));
        Ok(known)
    }

    /// `alipay.open.auth.token.app.query`.
    pub(crate) fn merchant_query(&self, call: &Call) -> Result<Known, Refusal> {
        let token = call.text("app_auth_token").unwrap_or_default();
        if call.is_example("app_auth_token") || self.given.get(token) == Some(&Grant::MerchantToken) {
            return Ok([("user_id".to_owned(), Value::from(SELLER).to_string())].into());
        }
        Err(Refusal::business("AUTH_TOKEN_NOT_FOUND", "the token was not given out"))
    }
}
