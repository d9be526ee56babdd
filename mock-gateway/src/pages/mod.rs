//! Pages for people: what a page call opens, and what an application is authorised on. They work without JavaScript.

mod authorize;
mod html;
mod location;
mod visit;

use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use crate::gateway::Gateway;
use crate::http::Body;

use authorize::Whom;
use html::Page;

pub(crate) use html::escape;

/// The longest form that is read, in bytes.
const MAX_FORM_BYTES: usize = 1 << 10;

/// A place where a page is.
pub(crate) enum Place<'p> {
    /// What a call opened, by its id.
    Visit(&'p str),
    /// Where an application is authorised.
    Authorization(Whom),
}

impl<'p> Place<'p> {
    /// The place at this path, if there can be a page.
    pub(crate) fn at(path: &'p str) -> Option<Self> {
        match path {
            "/oauth2/publicAppAuthorize.htm" => Some(Self::Authorization(Whom::User)),
            "/oauth2/appToAppAuth.htm" => Some(Self::Authorization(Whom::Merchant)),
            _ => path.strip_prefix("/pages/").map(Self::Visit),
        }
    }
}

/// Shows a page, or does what the person decided on it.
pub(crate) async fn respond(place: Place<'_>, head: &Parts, body: Incoming, gateway: &Arc<Gateway>) -> Response<Body> {
    let agrees = match head.method {
        Method::GET => None,
        Method::POST => match decision(body).await {
            Some(agrees) => Some(agrees),
            None => return not_a_decision(),
        },
        _ => return wrong_method(),
    };
    match place {
        Place::Visit(id) => visit::respond(id, agrees, gateway),
        Place::Authorization(whom) => authorize::respond(whom, head.uri.query().unwrap_or_default(), agrees, gateway),
    }
}

/// Whether the person agrees; `None` if the form says neither.
async fn decision(body: Incoming) -> Option<bool> {
    let form = Limited::new(body, MAX_FORM_BYTES).collect().await.ok()?.to_bytes();
    match form.as_ref() {
        b"decision=approve" => Some(true),
        b"decision=refuse" => Some(false),
        _ => None,
    }
}

fn not_a_decision() -> Response<Body> {
    let page =
        Page::new("No decision").paragraph("Expected is a form of one field, decision, that says approve or refuse.");
    page.paragraph("Open this address in a browser, and use one of the two buttons.").response(StatusCode::BAD_REQUEST)
}

fn wrong_method() -> Response<Body> {
    let page = Page::new("Wrong method").paragraph("A page is opened with GET, and decided on with POST.");
    let mut response = page.response(StatusCode::METHOD_NOT_ALLOWED);
    response.headers_mut().insert("allow", hyper::header::HeaderValue::from_static("GET, POST"));
    response
}
