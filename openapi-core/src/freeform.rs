//! JSON that no spec describes.

use std::fmt;

use crate::decode::Mismatch;
use crate::json::{Document, JsonValue};
use crate::table::{Field, Kind};
use crate::value::{Blank, Value, View};

/// A JSON value of any form, kept byte for byte.
///
/// In a request it must be one JSON value; that is checked when the request is built. In a reply it is what the gateway
/// wrote; where the field travels as a string that holds JSON text, the content of that string.
#[derive(Clone, PartialEq, Eq)]
pub struct Json(String);

impl Json {
    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_well_formed(&self) -> bool {
        Document::scan(&*self.0).is_ok()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// The JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The JSON text.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Blank for Json {
    fn blank() -> Self {
        Self(String::new())
    }
}

impl Value for Json {
    fn view(&self) -> View<'_> {
        View::Json(self)
    }

    fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
        let held = json.string().filter(|_| matches!(field.kind, Kind::Json { text: true }));
        self.0 = held.map_or_else(|| json.json().to_owned(), |text| text.decode().into_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(json: &str, text: bool) -> Json {
        let mut value = Json::blank();
        value.fill(Document::scan(json).unwrap().root(), &Field::new("any", Kind::Json { text })).unwrap();
        value
    }

    #[test]
    fn the_bytes_are_kept() {
        let text = " {\"a\" :1.10,\n\"b\":\"\\u4e2d\"} ";
        let json = Json::from(text);
        assert!(json.is_well_formed());
        assert_eq!((json.as_str(), format!("{json}|{json:?}")), (text, format!("{text}|{text}")));
        for text in ["", "{", "{}{}", "{a:1}", "nul", "[1,]"] {
            assert!(!Json::from(text).is_well_formed(), "{text}");
        }
    }

    #[test]
    fn a_reply_gives_the_bytes_or_the_content_of_the_string() {
        assert_eq!(received(" [1, 2] ", false).as_str(), "[1, 2]");
        assert_eq!(received("\"{\\\"a\\\":1}\"", false).as_str(), "\"{\\\"a\\\":1}\"");
        assert_eq!(received("\"{\\\"a\\\":1}\"", true).as_str(), "{\"a\":1}");
        assert_eq!(received("{\"a\": 1}", true).as_str(), "{\"a\": 1}");
        assert_eq!(received("\"not JSON\"", true).as_str(), "not JSON");
    }
}
