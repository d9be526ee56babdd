//! The pages on which a user or a merchant authorises the application. Neither their addresses nor the returns are signed
//! (`protocol.md` §1.1, §7).

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::{Response, StatusCode};
use openapi_core::Charset;

use super::html::Page;
use super::location;
use crate::APP_ID;
use crate::gateway::Gateway;
use crate::http::{self, Body};
use crate::notification;
use crate::requests::Raw;
use crate::state::Grant;

/// Who authorises the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom {
    User,
    Merchant,
}

impl Whom {
    fn title(self) -> &'static str {
        match self {
            Self::User => "Authorisation by a user",
            Self::Merchant => "Authorisation by a merchant",
        }
    }

    /// What the browser brings back: the code's name, what the code is good for, and where it says to come from.
    fn code(self) -> (&'static str, Grant, &'static str) {
        match self {
            Self::User => ("auth_code", Grant::UserCode, "alipay_wallet"),
            Self::Merchant => ("app_auth_code", Grant::MerchantCode, "alipay_app_auth"),
        }
    }
}

/// What an application asks for.
struct Asked(BTreeMap<String, String>);

impl Asked {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Reads the page's address; the fault, if it is not in order.
    fn read(query: &str, whom: Whom) -> Result<Self, String> {
        let mut raw = Raw::default();
        raw.add_form(query.as_bytes()).map_err(|name| format!("The parameter {name} stands twice."))?;
        let params = raw.texts(Charset::Utf8).map_err(|name| format!("The parameter {name} is not UTF-8 text."))?;
        let asked = Self(params);
        if asked.get("app_id") != Some(APP_ID) {
            return Err(format!("The app_id must be {APP_ID}: this gateway knows no other application."));
        }
        if whom == Whom::User && asked.get("scope").is_none() {
            return Err("The scope is missing: expected is auth_base, auth_user or another.".to_owned());
        }
        if !asked.get("redirect_uri").is_some_and(location::is_web) {
            return Err("The redirect_uri must be an absolute URL that begins with http:// or https://.".to_owned());
        }
        Ok(asked)
    }

    fn redirect_uri(&self) -> &str {
        self.get("redirect_uri").unwrap_or_default()
    }
}

/// Asks; or sends the browser back with a code. A refusal has no return.
pub(super) fn respond(whom: Whom, query: &str, agrees: Option<bool>, gateway: &Arc<Gateway>) -> Response<Body> {
    let asked = match Asked::read(query, whom) {
        Ok(asked) => asked,
        Err(fault) => {
            let page = Page::new("Not an authorisation").paragraph(&fault);
            return page.paragraph("Make the address anew, and open it again.").response(StatusCode::BAD_REQUEST);
        }
    };
    let names = [("Application", "app_id"), ("Scope", "scope"), ("Returns to", "redirect_uri")];
    let page = Page::new(whom.title()).lines(names.iter().filter_map(|(line, name)| Some((*line, asked.get(name)?))));
    match agrees {
        None => page.decision(Some(asked.redirect_uri())).response(StatusCode::OK),
        Some(false) => {
            page.status("refused").link("Back to the application", asked.redirect_uri()).response(StatusCode::OK)
        }
        Some(true) => match return_location(whom, &asked, gateway) {
            Some(location) => http::found(&location),
            None => page.paragraph("No code can be made now; try again.").response(StatusCode::INTERNAL_SERVER_ERROR),
        },
    }
}

fn return_location(whom: Whom, asked: &Asked, gateway: &Gateway) -> Option<String> {
    let (name, grant, source) = whom.code();
    // It fails if no random number can be had, which the page says.
    let code = gateway.state().authorization_code(grant).ok()?;
    let mut params = vec![("app_id", APP_ID), ("source", source), (name, code.as_str())];
    params.extend(["scope", "state"].iter().filter_map(|name| Some((*name, asked.get(name)?))));
    Some(location::with_query(asked.redirect_uri(), &notification::form(params)))
}
