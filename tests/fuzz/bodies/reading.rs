//! A second reading of replies and of their nodes, by `serde_json`, that shares nothing with the runtime's scanner.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a JSON object in their order, none dropped: names decoded, values as they stand.
#[derive(Debug)]
pub struct Members<'t>(pub Vec<(String, &'t str)>);

impl<'t> Members<'t> {
    /// Reads an object. Half a surrogate pair must have been [`mend`]ed.
    pub fn of(text: &'t str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The values of the members of this name.
    pub fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'t str> + 'm {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| *value)
    }
}

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The text with every escape of half a surrogate pair replaced by the one of U+FFFD, which is what it reads as. No byte
/// moves.
pub fn mend(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let unit = |bytes: &[u8], at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|_| digits[0] != b'+')
    };
    let mut at = 0;
    while at < bytes.len() {
        at += match (unit(&bytes, at), unit(&bytes, at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                bytes[at + 2..at + 6].copy_from_slice(b"fffd");
                6
            }
            _ if bytes[at] == b'\\' => 2,
            _ => 1,
        };
    }
    String::from_utf8(bytes).expect("only digits are replaced")
}

/// What a text is, for whoever asks for the node of one method.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// Not a JSON object.
    NotJson,
    /// A member stands twice.
    Twice,
    /// Neither the method's node nor `error_response`.
    NoNode,
    /// A reply.
    Reply(Reply),
}

/// A reply, of which nothing is believed yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    /// Where the node stands.
    pub node: Range<usize>,
    /// It is `error_response`.
    pub is_error: bool,
    /// `sign`, a text that is not empty; `Err` if it is something else.
    pub sign: Result<Option<String>, ()>,
    /// `alipay_cert_sn`, likewise.
    pub cert_sn: Result<Option<String>, ()>,
    /// How many members nobody knows.
    pub others: usize,
}

/// Reads a reply.
pub fn read(text: &str, method_node: &str) -> Reading {
    let mended = mend(text);
    let Some(members) = Members::of(&mended) else { return Reading::NotJson };
    let mut names: Vec<&str> = members.0.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Reading::Twice;
    }
    let one = |name: &str| members.all(name).next();
    let (node, is_error) = match (one(method_node), one("error_response")) {
        (Some(node), _) => (node, false),
        (None, Some(node)) => (node, true),
        (None, None) => return Reading::NoNode,
    };
    let start = node.as_ptr() as usize - mended.as_ptr() as usize;
    let text = |name: &str| match one(name) {
        None | Some("null") => Ok(None),
        Some(value) => match serde_json::from_str::<String>(value) {
            Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
            Err(_) => Err(()),
        },
    };
    let known = [method_node, "error_response", "sign", "alipay_cert_sn"];
    Reading::Reply(Reply {
        node: start..start + node.len(),
        is_error,
        sign: text("sign"),
        cert_sn: text("alipay_cert_sn"),
        others: names.iter().filter(|name| !known.contains(name)).count(),
    })
}

/// What a signed node says became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It was carried out.
    Done,
    /// It is under way.
    Pending,
    /// It was refused, or nothing that can be believed.
    Neither,
}

/// Reads the head of a node (`protocol.md` §3.1).
pub fn says(node: &str, is_error: bool) -> Says {
    let mended = mend(node);
    let Some(members) = Members::of(&mended) else { return Says::Neither };
    let head = ["code", "msg", "sub_code", "sub_msg"];
    let text = |value: &str| match value.as_bytes()[0] {
        b'"' => serde_json::from_str::<String>(value).ok(),
        b'-' | b'0'..=b'9' => Some(value.to_owned()),
        _ => None,
    };
    let twice = head.iter().any(|name| members.all(name).count() > 1);
    let code = members.all("code").next().map(text);
    let sub_code = members.all("sub_code").next().and_then(text).unwrap_or_default();
    match code {
        _ if is_error || twice => Says::Neither,
        Some(Some(code)) if code == "10000" => Says::Done,
        Some(Some(code)) if code == "10003" => Says::Pending,
        None if sub_code.is_empty() => Says::Done,
        _ => Says::Neither,
    }
}

/// How deep a JSON text nests.
pub fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut inside) = (0usize, 0, false);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if inside => drop(bytes.next()),
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
