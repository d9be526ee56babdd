//! What a program or a form asks for.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use hyper::StatusCode;
use hyper::header::HeaderMap;
use openapi_core::Charset;
use serde_json::{Map, Value};

use super::Problem;
use crate::requests::Raw;

/// The members of a JSON object, or the fields of a form of the console's own.
pub(super) struct Input {
    members: Map<String, Value>,
    pub(super) is_form: bool,
}

impl Input {
    pub(super) fn read(headers: &HeaderMap, body: &[u8], token: &str) -> Result<Self, Problem> {
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/json") {
            let members = serde_json::from_slice(body).map_err(|error| Problem::bad(format!("the body: {error}")))?;
            return Ok(Self { members, is_form: false });
        }
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let text = "a change is asked for with `content-type: application/json`";
            return Err(Problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, text.to_owned()));
        }
        let mut raw = Raw::default();
        let twice = |name: String| Problem::bad(format!("`{name}` stands twice"));
        raw.add_form(body).map_err(twice)?;
        let not_text = |name: String| Problem::bad(format!("`{name}` is not UTF-8"));
        let mut fields = raw.texts(Charset::Utf8).map_err(not_text)?;
        let given = fields.remove("token").unwrap_or_default();
        if verify_slices_are_equal(given.as_bytes(), token.as_bytes()).is_err() {
            let text =
                "the form is not of this gateway's console, or was opened before it started: load the page again";
            return Err(Problem(StatusCode::FORBIDDEN, text.to_owned()));
        }
        // An empty field of a form says nothing.
        let members = fields.into_iter().filter(|(_, text)| !text.is_empty());
        Ok(Self { members: members.map(|(name, text)| (name, Value::from(text))).collect(), is_form: true })
    }

    /// Refuses members that nobody asked for.
    pub(super) fn only(self, names: &[&str]) -> Result<Self, Problem> {
        match self.members.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(self),
            Some(name) if names.is_empty() => Err(Problem::bad(format!("`{name}` is not expected here: nothing is"))),
            Some(name) => Err(Problem::bad(format!("`{name}` is not expected here: {} is", names.join(", ")))),
        }
    }

    /// The text of this name, if it is given.
    pub(super) fn optional(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Problem::bad(format!("`{name}` must be a text"))),
        }
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, Problem> {
        self.optional(name)?.ok_or_else(|| Problem::bad(format!("`{name}` is missing")))
    }

    /// A whole number, 1 unless given. Forms write it as text.
    pub(super) fn count(&self, name: &str) -> Result<usize, Problem> {
        let given = match self.members.get(name) {
            None => return Ok(1),
            Some(Value::String(text)) => text.parse().ok(),
            Some(value) => value.as_u64().and_then(|count| usize::try_from(count).ok()),
        };
        let given = given.filter(|count| (1..=1_000_000).contains(count));
        given.ok_or_else(|| Problem::bad(format!("`{name}` must be a whole number from 1 to 1000000")))
    }

    /// JSON: itself, or its text.
    pub(super) fn json(&self, name: &str) -> Result<String, Problem> {
        match self.members.get(name) {
            None => Err(Problem::bad(format!("`{name}` is missing"))),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
        }
    }
}
