//! JSON for the run-time validation: what a number says is kept, and nothing is said twice.

use std::fmt;

use serde_core::Deserialize;
use serde_core::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Error, Map, Value};

/// How deep values may nest: as deep as the runtime lets them.
const MAX_DEPTH: u8 = 64;

/// Reads JSON. A number that is no whole one of 64 bits is kept as its text, digit by digit, which stands for the
/// same scalar.
///
/// # Errors
/// If the text is not JSON, nests deeper than 64 values, or an object has a member twice.
pub fn read(text: &str) -> Result<Value, Error> {
    inside(text, 0)
}

fn inside(text: &str, depth: u8) -> Result<Value, Error> {
    let text = text.trim_ascii();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == MAX_DEPTH => Err(Error::custom("nested too deeply")),
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text)?;
            let mut map = Map::new();
            for (name, value) in members {
                let value = inside(value.get(), depth + 1)?;
                if map.insert(name, value).is_some() {
                    return Err(Error::custom("a member that stands twice"));
                }
            }
            Ok(Value::Object(map))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            items.into_iter().map(|item| inside(item.get(), depth + 1)).collect()
        }
        Some(b'-' | b'0'..=b'9') => {
            let number: &RawValue = serde_json::from_str(text)?;
            Ok(number.get().parse::<i64>().map_or_else(|_| Value::from(number.get()), Value::from))
        }
        _ => serde_json::from_str(text),
    }
}

/// The members of an object, in their order.
pub(crate) struct Members<'j>(pub(crate) Vec<(String, &'j RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_keep_their_digits() {
        let value = read(r#" {"a":[1.10, 1e2,-7, 9007199254740993 ],"b":{"c":0.0000001},"d":"x\u0041", "e":null} "#);
        let expected =
            json!({"a": ["1.10", "1e2", -7, 9_007_199_254_740_993_i64], "b": {"c": "0.0000001"}, "d": "xA", "e": null});
        assert_eq!(value.unwrap(), expected);
        for number in ["12345678901234567890123", "-0.5e3101", "18446744073709551615"] {
            assert_eq!(read(number).unwrap(), json!(number), "beyond what a binary number holds");
        }
    }

    #[test]
    fn what_could_be_read_two_ways_is_refused() {
        for text in
            [r#"{"a":1,"a":2}"#, r#"{"a":1,"\u0061":2}"#, r#"[{"b":{"a":1,"a":1}}]"#, "", "{", "[1,]", "1 2", "01"]
        {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read(&("[".repeat(64) + &"]".repeat(64))).is_ok());
        assert!(read(&("[".repeat(65) + &"]".repeat(65))).is_err());
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
