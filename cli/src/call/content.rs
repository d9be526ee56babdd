//! The JSON that a person wrote becomes what the call carries: completed and checked by the spec, each field put where it
//! travels.

use std::path::PathBuf;

use alipay_openapi::File;
use alipay_openapi::core::RawRequest;
use serde_json::{Map, Value};
use spec_model::example::Member;
use spec_model::instance::{self, Violation};
use spec_model::rewrite::{self, HIDDEN};
use spec_model::{Place, Spec, Type};

/// What a call carries.
pub(crate) struct Content {
    pub(crate) method: String,
    pub(crate) request: RawRequest,
    /// The very same request may be sent again whatever became of it.
    pub(crate) repeatable: bool,
    /// Its fields, to compare the reply's echoes with.
    pub(crate) fields: Map<String, Value>,
    /// The parameters as they may be shown: names and texts.
    shown: Vec<(String, String)>,
}

/// Why there is nothing to send.
pub(crate) enum Refused {
    /// It is no JSON, or a file cannot be read.
    Unreadable(String),
    /// It breaks the spec.
    Invalid(Vec<Broken>),
}

/// One thing that is wrong with a request.
pub(crate) struct Broken {
    pub(crate) path: String,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

impl From<Violation> for Broken {
    fn from(violation: Violation) -> Self {
        let (rule, message) = (violation.rule.name(), violation.to_string());
        Self { path: violation.path, rule, message }
    }
}

impl Content {
    /// By the spec.
    pub(crate) fn by_spec(spec: &Spec, biz: &str, files: &[(String, PathBuf)]) -> Result<Self, Refused> {
        let not_json = |error| Refused::Unreadable(format!("`--biz` is not a JSON object: {error}"));
        let text = rewrite::complete(spec, biz).map_err(not_json)?;
        let Value::Object(mut fields) = instance::read(&text).map_err(not_json)? else {
            return Err(Refused::Unreadable("`--biz` is not a JSON object".to_owned()));
        };
        let mut broken = misplaced(spec, &fields, files);
        for (name, path) in files {
            let bytes = std::fs::metadata(path).map_err(|error| {
                Refused::Unreadable(format!("`--file {name}`: cannot read `{}`: {error}", path.display()))
            })?;
            fields.insert(name.clone(), Value::from(bytes.len()));
        }
        broken.extend(instance::check(spec, &fields).into_iter().map(Broken::from));
        if !broken.is_empty() {
            return Err(Refused::Invalid(broken));
        }
        let hidden = rewrite::hide(spec, &spec.request, &text).map_err(not_json)?;
        let parts = split(spec, rewrite::members(&text).map_err(not_json)?);
        let shown = split(spec, rewrite::members(&hidden).map_err(not_json)?);
        let shown = shown.into_iter().map(|(name, text, _)| (name, text)).collect();
        let repeatable = is_repeatable(spec, &fields);
        let mut request = with_files(RawRequest::new(&spec.method), files).repeatable(repeatable);
        for (name, text, place) in parts {
            request = match place {
                Place::Query => request.query(name, text),
                Place::Form => request.form(name, text),
                _ => request.biz_content(text),
            };
        }
        Ok(Self { method: spec.method.clone(), request, repeatable, fields, shown })
    }

    /// Without a spec: nothing is checked, and nothing of it is shown.
    pub(crate) fn unchecked(method: &str, biz: &str, files: &[(String, PathBuf)]) -> Self {
        let request = with_files(RawRequest::new(method), files).biz_content(biz);
        let shown = vec![("biz_content".to_owned(), HIDDEN.to_owned())];
        Self { method: method.to_owned(), request, repeatable: false, fields: Map::new(), shown }
    }

    /// The parameter as it may be shown, if it is one of the content.
    pub(crate) fn shown(&self, name: &str) -> Option<&str> {
        self.shown.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

fn with_files(request: RawRequest, files: &[(String, PathBuf)]) -> RawRequest {
    files.iter().fold(request, |request, (name, path)| request.file(name.clone(), File::from_path(path)))
}

/// Files that are given as values, and values that are given as files.
fn misplaced(spec: &Spec, fields: &Map<String, Value>, files: &[(String, PathBuf)]) -> Vec<Broken> {
    let broken = |name: &str, message: String| Broken { path: name.to_owned(), rule: "in", message };
    let is_file = |name: &str| spec.request.fields.iter().any(|field| field.name == name && field.kind == Type::File);
    let as_values = fields.keys().filter(|name| is_file(name));
    let as_values = as_values.map(|name| broken(name, format!("`{name}`: a file, given by `--file {name}=PATH`")));
    let as_files = files.iter().filter(|(name, _)| !is_file(name));
    let as_files = as_files.map(|(name, _)| broken(name, format!("`{name}`: the spec has no file of this name")));
    as_values.chain(as_files).collect()
}

/// The parameters of a request: `biz_content` with all that travels in it, and those of their own.
fn split(spec: &Spec, members: Vec<Member>) -> Vec<(String, String, Place)> {
    let place = |name: &str| {
        let field = spec.request.fields.iter().find(|field| field.name == name);
        field.map_or(Place::BizContent, |field| field.place)
    };
    let (inside, own): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| place(name) == Place::BizContent);
    let has_biz_content = spec.request.fields.iter().any(|field| field.place == Place::BizContent);
    let biz =
        has_biz_content.then(|| ("biz_content".to_owned(), spec_model::example::write(&inside), Place::BizContent));
    let own = own.into_iter().map(|(name, value)| {
        let place = place(&name);
        (name, parameter(value), place)
    });
    biz.into_iter().chain(own).collect()
}

/// A parameter of its own is a text without quotes; anything else is its JSON text.
fn parameter(value: String) -> String {
    serde_json::from_str::<String>(&value).unwrap_or(value)
}

fn is_repeatable(spec: &Spec, fields: &Map<String, Value>) -> bool {
    spec.read_only || spec.idempotency_key.as_ref().is_some_and(|key| fields.contains_key(key))
}
