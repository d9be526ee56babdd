//! JSON text made anew as a spec demands, without a detour through numbers that lose digits: a request that a person
//! wrote becomes what travels, and what nobody should see is hidden.

use serde_json::value::RawValue;
use serde_json::{Error, Value, json};

use crate::example::{self, Member};
use crate::instance::is_given;
use crate::json::{self, Members};
use crate::model::{Field, Object, Spec, Type, Wire};

/// What stands in the place of a hidden value.
pub const HIDDEN: &str = "<hidden>";

/// A request's JSON text as it travels: defaults are filled in, what is not given is left out, numbers and texts get the
/// spelling that the spec demands, and a structure that travels as text may be given as itself. A value that is given as
/// text stays as it is, byte by byte. [`check`](crate::instance::check) tells afterwards what is wrong.
///
/// # Errors
/// If the text is not a JSON object, or could be read in two ways.
pub fn complete(spec: &Spec, text: &str) -> Result<String, Error> {
    json::read(text)?;
    Completer { spec }.object(text, &spec.request)
}

/// The JSON text of an object of the spec's, with [`HIDDEN`] in the place of every sensitive value. Members that the spec
/// does not know stay.
///
/// # Errors
/// If the text is not a JSON object, or could be read in two ways.
pub fn hide(spec: &Spec, object: &Object, text: &str) -> Result<String, Error> {
    json::read(text)?;
    Hider { spec }.object(text, object)
}

/// The members of an object, as the JSON texts of their values, in their order.
///
/// # Errors
/// If the text is not a JSON object.
pub fn members(text: &str) -> Result<Vec<Member>, Error> {
    let Members(members) = serde_json::from_str(text)?;
    Ok(members.into_iter().map(|(name, value)| (name, value.get().to_owned())).collect())
}

fn is_object(text: &str) -> bool {
    text.starts_with('{')
}

fn is_list(text: &str) -> bool {
    text.starts_with('[')
}

fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// A structure as it travels.
fn wired(text: String, wire: Wire) -> String {
    match wire {
        Wire::Json => text,
        Wire::JsonString => quoted(&text),
    }
}

/// The text of a JSON string.
fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

fn each_item(text: &str, change: impl Fn(&str) -> Result<String, Error>) -> Result<String, Error> {
    let items: Vec<&RawValue> = serde_json::from_str(text)?;
    let items = items.into_iter().map(|item| change(item.get())).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("[{}]", items.join(",")))
}

struct Completer<'s> {
    spec: &'s Spec,
}

impl Completer<'_> {
    fn object(&self, text: &str, object: &Object) -> Result<String, Error> {
        let mut given = Vec::new();
        for (name, value) in members(text)? {
            match object.fields.iter().find(|field| field.name == name) {
                Some(field) if !is_given(&json::read(&value)?, &field.kind) => {}
                Some(field) => given.push((name, self.value(&value, &field.kind)?)),
                None => given.push((name, value)),
            }
        }
        let missing = |field: &&Field| given.iter().all(|(name, _)| *name != field.name);
        let defaults = object
            .fields
            .iter()
            .filter(missing)
            .filter_map(|field| Some((field.name.clone(), example::scalar(&field.kind, field.default.as_ref()?))));
        let defaults: Vec<_> = defaults.collect();
        Ok(example::write(&[given, defaults].concat()))
    }

    fn value(&self, text: &str, kind: &Type) -> Result<String, Error> {
        Ok(match kind {
            Type::Object(index, wire) => match self.spec.objects.get(*index) {
                Some(object) if is_object(text) => wired(self.object(text, object)?, *wire),
                _ => text.to_owned(),
            },
            Type::List(list) if is_list(text) => {
                wired(each_item(text, |item| self.value(item, &list.item))?, list.wire)
            }
            Type::Json(Wire::JsonString) if !text.starts_with('"') => quoted(text),
            Type::Json(_) | Type::List(_) | Type::File => text.to_owned(),
            kind => scalar(text, kind),
        })
    }
}

/// A scalar in the spelling of its type.
fn scalar(text: &str, kind: &Type) -> String {
    let bare = match kind {
        Type::Integer(number) | Type::Amount(number, _) => !number.text,
        Type::Bool(spelling) => spelling.is_none(),
        _ => false,
    };
    let is_bare = !matches!(text.as_bytes().first(), Some(b'"' | b'{' | b'[') | None);
    match (bare, is_bare) {
        (false, true) => quoted(text),
        // Only what is such a value without its quotes can stand without them.
        (true, false) => unquoted(text)
            .filter(|inner| matches!(serde_json::from_str(inner), Ok(Value::Number(_) | Value::Bool(_))))
            .unwrap_or_else(|| text.to_owned()),
        _ => text.to_owned(),
    }
}

struct Hider<'s> {
    spec: &'s Spec,
}

impl Hider<'_> {
    fn object(&self, text: &str, object: &Object) -> Result<String, Error> {
        let shown = members(text)?.into_iter().map(|(name, value)| {
            let value = match object.fields.iter().find(|field| field.name == name) {
                Some(field) if field.sensitive => quoted(HIDDEN),
                Some(field) => self.value(&value, &field.kind)?,
                None => value,
            };
            Ok((name, value))
        });
        Ok(example::write(&shown.collect::<Result<Vec<_>, Error>>()?))
    }

    /// A structure may stand as itself or as text.
    fn value(&self, text: &str, kind: &Type) -> Result<String, Error> {
        if !kind.is_structure() {
            return Ok(text.to_owned());
        }
        if let Some(inner) = text.starts_with('"').then(|| unquoted(text)).flatten() {
            // What cannot be read cannot be shown in part.
            let shown = json::read(&inner).and_then(|_| self.value(inner.trim_ascii(), kind));
            return Ok(quoted(&shown.unwrap_or_else(|_| HIDDEN.to_owned())));
        }
        match kind {
            Type::Object(index, _) => match self.spec.objects.get(*index) {
                Some(object) if is_object(text) => self.object(text, object),
                _ => Ok(quoted(HIDDEN)),
            },
            Type::List(list) if is_list(text) => each_item(text, |item| self.value(item, &list.item)),
            _ => Ok(quoted(HIDDEN)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = r#"
method: alipay.demo.rewrite
source: {kind: documentation}
request:
  name: {type: string, required: true, sensitive: true}
  count: {type: integer}
  fee: {type: amount, wire: number}
  total: {type: amount}
  kind: {type: enum, values: [A, B], default: A}
  free: {type: json}
  person:
    type: object
    wire: json_string
    fields:
      id: {type: string, required: true, sensitive: true}
      level: {type: integer, default: "1"}
  goods: {type: list, wire: json_string, items: {type: object, fields: {id: {type: string}, note: {type: string, sensitive: true}}}}
"#;

    fn spec() -> Spec {
        crate::parse("demo.yaml", SPEC).unwrap()
    }

    #[test]
    fn a_request_as_it_travels() {
        let given = r#" {"total": 1.10, "fee": "2.50", "count": "7", "name": "x", "kind": null, "free": {"a": 1.10},
            "person": {"id": 12345678901234567890}, "goods": [{"id": "1"}, {"id": 2}], "odd": [ 1.0 ]} "#;
        let expected = r#"{"total":"1.10","fee":2.50,"count":7,"name":"x","free":{"a": 1.10},"#.to_owned()
            + r#""person":"{\"id\":\"12345678901234567890\",\"level\":1}","#
            + r#""goods":"[{\"id\":\"1\"},{\"id\":\"2\"}]","odd":[ 1.0 ],"kind":"A"}"#;
        assert_eq!(complete(&spec(), given).unwrap(), expected);
        // A text stays as it is, and what is given is not defaulted.
        let given = r#"{"name":"x","kind":"B","person":"{ \"id\": \"1\" }"}"#;
        assert_eq!(complete(&spec(), given).unwrap(), given);
        for wrong in ["[]", "1", "{", r#"{"name":1,"name":2}"#] {
            assert!(complete(&spec(), wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_value_stays_to_be_told() {
        let given = r#"{"name":{"a":1},"count":"seven","fee":"x","goods":{"a":1},"kind":"A"}"#;
        assert_eq!(complete(&spec(), given).unwrap(), given);
    }

    #[test]
    fn what_is_sensitive_is_hidden_wherever_it_is() {
        let spec = spec();
        let given =
            r#"{"name":"S1","count":1.50,"person":"{\"id\":\"S2\",\"level\":1}","goods":[{"id":"1","note":"S3"}]}"#;
        let shown = hide(&spec, &spec.request, given).unwrap();
        assert!(!shown.contains('S'), "{shown}");
        let expected = r#"{"name":"<hidden>","count":1.50,"person":"{\"id\":\"<hidden>\",\"level\":1}","#.to_owned()
            + r#""goods":[{"id":"1","note":"<hidden>"}]}"#;
        assert_eq!(shown, expected);
        for given in
            [r#"{"person":"S"}"#, r#"{"person":["S"]}"#, r#"{"goods":"[{\"note\":\"S\"}"}"#, r#"{"goods":{"x":"S"}}"#]
        {
            assert!(!hide(&spec, &spec.request, given).unwrap().contains('S'), "{given}");
        }
    }
}
