//! Calls of methods whose types are not generated: no spec is needed, and so nothing is checked but the form.

use std::borrow::Cow;
use std::fmt;

use crate::content::{Content, Upload};
use crate::error::{Error, NotSent};
use crate::json::{Document, JsonError};
use crate::method::Method;
use crate::params;
use crate::table::Place;
use crate::upload::File;

/// A call without a spec: the method's name and what it carries, put where it travels by hand. Signing, verification and
/// outcomes are those of every call.
#[derive(Clone)]
pub struct RawRequest {
    pub(crate) method: Method,
    content: Content,
    pub(crate) repeatable: bool,
}

impl RawRequest {
    /// Of this method, carrying nothing yet.
    pub fn new(method: impl Into<String>) -> Self {
        let content = Content { biz_content: None, params: Vec::new(), files: Vec::new() };
        Self { method: Method::named(method.into()), content, repeatable: false }
    }

    /// `biz_content`: a JSON object, which travels as it is.
    pub fn biz_content(mut self, json: impl Into<String>) -> Self {
        self.content.biz_content = Some(json.into());
        self
    }

    /// A parameter of its own in the URL.
    pub fn query(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.parameter(name.into(), value.into(), Place::Query)
    }

    /// A parameter of its own in the body.
    pub fn form(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.parameter(name.into(), value.into(), Place::Form)
    }

    fn parameter(mut self, name: Cow<'static, str>, value: String, place: Place) -> Self {
        self.content.params.push((name, value, place));
        self
    }

    /// A file, which is not signed.
    pub fn file(mut self, name: impl Into<Cow<'static, str>>, file: File) -> Self {
        self.content.files.push(Upload { name: name.into(), file, max_bytes: u32::MAX });
        self
    }

    /// Says that the very same request may be sent again whatever became of it: it only reads, or it carries a key that
    /// keeps it from happening twice. A [`RetryPolicy`](crate::RetryPolicy) then repeats it.
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// The content, if it can travel.
    pub(crate) fn content(&self) -> Result<&Content, Error> {
        let not_sent = |reason| Error::not_sent(&self.method, reason);
        if let Some(json) = &self.content.biz_content {
            check_object(json).map_err(|error| not_sent(NotSent::NotJson(error)))?;
        }
        let params = self.content.params.iter().map(|(name, ..)| name);
        let names: Vec<&str> =
            params.chain(self.content.files.iter().map(|file| &file.name)).map(AsRef::as_ref).collect();
        for (index, name) in names.iter().enumerate() {
            let plain =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
            let twice = names.iter().skip(index.saturating_add(1)).any(|other| other == name);
            if !plain || twice || params::is_ours(name) {
                return Err(not_sent(NotSent::Parameter((*name).to_owned())));
            }
        }
        Ok(&self.content)
    }
}

fn check_object(json: &str) -> Result<(), JsonError> {
    Document::scan(json)?.object().map(drop)
}

/// Shows no content.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.content.params.iter().map(|(name, ..)| name.as_ref()).collect();
        f.debug_struct("RawRequest").field("method", &self.method.name).field("params", &names).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_new_and_plain() {
        let request =
            RawRequest::new("alipay.x.y").query("a", "1").form("b", "2").file("c", File::from_bytes("n", *b"x"));
        assert!(request.content().is_ok());
        for name in ["a", "c", "", "sign", "app_id", "biz_content", "x=y", "x&y", "x y", "x\"", "名"] {
            let error = request.clone().form(name, "3").content().err();
            assert!(matches!(error, Some(Error::NotSent { reason: NotSent::Parameter(_), .. })), "{name}");
        }
        assert!(request.clone().file("a", File::from_bytes("n", *b"x")).content().is_err());
    }

    #[test]
    fn biz_content_is_an_object() {
        for json in ["", "[]", "1", "{", "{}x", "\"{}\""] {
            let error = RawRequest::new("alipay.x.y").biz_content(json).content().err();
            assert!(matches!(error, Some(Error::NotSent { reason: NotSent::NotJson(_), .. })), "{json}");
        }
        let request = RawRequest::new("alipay.x.y").biz_content(r#"{"secret":"123"}"#);
        assert!(request.content().is_ok());
        assert!(!format!("{request:?}").contains("123"));
    }
}
