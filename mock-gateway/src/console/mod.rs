//! The console: what happens at the gateway, for a person's browser and for programs.
//!
//! # Pages
//!
//! `/` lists the calls and what waits for a person, `/specs` the methods and `/specs/METHOD` their fields, `/connect` says
//! how clients are pointed at the gateway. They work without JavaScript; with it, `/` keeps itself up to date.
//!
//! # API
//!
//! Answers are JSON; a refusal has a status of 400 or more and says why: `{"error": "…"}`. What a spec calls sensitive is
//! hidden, and so are tokens and whatever no spec describes.
//!
//! | request | |
//! | --- | --- |
//! | `GET /api/gateway` | where it is, and where its keys are |
//! | `GET /api/calls?after=N` | the newest 100 calls, oldest first; those with a `number` greater than `N` |
//! | `GET /api/specs`, `GET /api/specs/METHOD` | the methods; the fields of one |
//! | `GET /api/waiting` | what waits for a person |
//! | `POST /api/approve`, `/api/refuse` | `{"number": "…"}`, the merchant's or the platform's |
//! | `GET /api/faults` | the faults that are planned, and all there are |
//! | `POST /api/faults` | `{"fault": "pending", "method": "…", "calls": 1}`: the next calls of a method; of any method, if none is named |
//! | `POST /api/faults/clear` | `{}` |
//! | `GET /api/answers` | the methods whose answers are programmed |
//! | `POST /api/answers` | `{"method": "…", "node": {"code": "10000", …}}`: every valid call is answered with this node |
//! | `POST /api/answers/clear` | `{"method": "…"}` |
//! | `POST /api/rotate` | `{}`: from now on another key signs, under another certificate |
//! | `POST /api/reset` | `{}`: forgets what was done, planned and programmed; keys stay |
//!
//! # Who may
//!
//! Whoever reaches the port, which is on loopback unless the gateway was told otherwise. Pages of others in the same browser
//! may not: `Host` must be `localhost`, a loopback address or the one that the gateway listens on, and a change must be
//! sent as `application/json`, or by a form that carries the token of the console's own pages.

mod api;
mod guard;
mod hide;
mod html;
mod input;
mod overview;
mod specs;

use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use serde_json::json;

use crate::gateway::Gateway;
use crate::http::{self, Body};
use crate::key_files::KeyFiles;
use crate::{StartError, random};
use input::Input;

pub(crate) use guard::is_own_host;

/// The longest request body, in bytes.
const MAX_BODY_BYTES: usize = 256 << 10;
/// Nothing is loaded, run or sent but from and to the gateway itself, and no other page may hold these.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the console knows beside the gateway.
pub(crate) struct Console {
    pub(crate) listen: IpAddr,
    pub(crate) key_files: Option<KeyFiles>,
    /// Forms of the console's own pages carry it.
    token: String,
}

impl Console {
    pub(crate) fn new(listen: IpAddr, key_files: Option<KeyFiles>) -> Result<Self, StartError> {
        let token = random::hex().map_err(|error| StartError::Key(error.to_string()))?;
        Ok(Self { listen, key_files, token })
    }
}

/// Why a request is not answered.
struct Problem(StatusCode, String);

impl Problem {
    fn bad(text: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, text.into())
    }

    fn not_found(text: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, text.into())
    }
}

/// One request to the console or its API.
pub(crate) async fn respond(head: &Parts, body: Incoming, gateway: &Arc<Gateway>) -> Response<Body> {
    let path = head.uri.path();
    let answer = match head.method {
        Method::GET => get(path, head.uri.query().unwrap_or_default(), gateway),
        Method::POST => post(path, head, body, gateway).await,
        _ => {
            Err(Problem(StatusCode::METHOD_NOT_ALLOWED, "this is asked for with GET, and changed with POST".to_owned()))
        }
    };
    answer.unwrap_or_else(|Problem(status, text)| {
        if path.starts_with("/api/") {
            json_answer(status, &json!({"error": text}))
        } else {
            page(status, &html::problem(gateway, &text))
        }
    })
}

fn get(path: &str, query: &str, gateway: &Gateway) -> Result<Response<Body>, Problem> {
    Ok(match path {
        "/" => page(StatusCode::OK, &overview::page(gateway)),
        "/specs" => page(StatusCode::OK, &specs::list_page(gateway)),
        "/connect" => page(StatusCode::OK, &html::connect_page(gateway)),
        "/console.css" => answer(StatusCode::OK, "text/css", include_str!("console.css")),
        "/console.js" => answer(StatusCode::OK, "text/javascript", include_str!("console.js")),
        _ => match path.strip_prefix("/specs/") {
            Some(method) => page(StatusCode::OK, &specs::page(gateway, api::spec(gateway, method)?)),
            None => json_answer(StatusCode::OK, &api::get(path, query, gateway)?),
        },
    })
}

/// A change, by a program or by a form. A browser that sent a form is sent back to where it was.
async fn post(path: &str, head: &Parts, body: Incoming, gateway: &Arc<Gateway>) -> Result<Response<Body>, Problem> {
    let too_large = |_| Problem(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {MAX_BODY_BYTES} bytes"));
    let bytes = Limited::new(body, MAX_BODY_BYTES).collect().await.map_err(too_large)?.to_bytes();
    let input = Input::read(&head.headers, &bytes, &gateway.console.token)?;
    let is_form = input.is_form;
    match api::post(path, input, gateway) {
        Ok(_) if is_form => Ok(http::found("/")),
        Ok(value) => Ok(json_answer(StatusCode::OK, &value)),
        Err(Problem(status, text)) if is_form => Ok(page(status, &html::problem(gateway, &text))),
        Err(problem) => Err(problem),
    }
}

fn json_answer(status: StatusCode, value: &serde_json::Value) -> Response<Body> {
    answer(status, "application/json", &format!("{value}\n"))
}

fn page(status: StatusCode, text: &str) -> Response<Body> {
    answer(status, "text/html;charset=utf-8", text)
}

fn answer(status: StatusCode, kind: &'static str, text: &str) -> Response<Body> {
    let mut response = http::whole(status, kind, text.as_bytes().to_vec());
    let headers = response.headers_mut();
    http::keep_private(headers);
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}
