//! Binary fields, which travel as base64 text.

use std::fmt;

use base64_simd::STANDARD;

use crate::decode::Mismatch;
use crate::json::JsonValue;
use crate::table::Field;
use crate::value::{Blank, Value, View};

/// The value of a `base64` field: bytes that are encoded when the request is written, or text that is base64 already.
#[derive(Clone)]
pub struct Base64(Content);

#[derive(Clone)]
enum Content {
    Bytes(Vec<u8>),
    Text(String),
}

impl Base64 {
    /// Bytes, such as a file's content. They are encoded once, straight into the request.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Content::Bytes(bytes.into()))
    }

    /// Text that is base64 already. Its form is checked when the request is built.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(Content::Text(text.into()))
    }

    /// The bytes; `None` if the text is not base64.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.clone()),
            Content::Text(text) => STANDARD.decode_to_vec(text).ok(),
        }
    }

    /// The base64 text.
    pub fn to_encoded(&self) -> String {
        match &self.0 {
            Content::Bytes(bytes) => STANDARD.encode_to_string(bytes),
            Content::Text(text) => text.clone(),
        }
    }

    /// The length of the base64 text, in characters.
    pub fn encoded_len(&self) -> usize {
        match &self.0 {
            Content::Bytes(bytes) => STANDARD.encoded_length(bytes.len()),
            Content::Text(text) => text.chars().count(),
        }
    }

    /// What [`encoded_len`](Self::encoded_len) does not exceed, at no cost.
    pub(crate) fn encoded_len_at_most(&self) -> usize {
        match &self.0 {
            Content::Bytes(bytes) => STANDARD.encoded_length(bytes.len()),
            Content::Text(text) => text.len(),
        }
    }

    /// A blank text holds nothing, as in every field.
    pub(crate) fn is_given(&self) -> bool {
        match &self.0 {
            Content::Bytes(bytes) => !bytes.is_empty(),
            Content::Text(text) => !text.trim().is_empty(),
        }
    }

    /// The standard alphabet, padded to a multiple of four.
    pub(crate) fn is_well_formed(&self) -> bool {
        let Content::Text(text) = &self.0 else { return true };
        let body = text.trim_end_matches('=');
        text.len() % 4 == 0
            && text.len().saturating_sub(body.len()) <= 2
            // Piece by piece without a branch for each byte: pictures are long.
            && body.as_bytes().chunks(64).all(|piece| {
                piece.iter().fold(true, |sound, &b| sound & (b.is_ascii_alphanumeric() || b == b'+' || b == b'/'))
            })
    }

    pub(crate) fn append_to(&self, out: &mut String) {
        match &self.0 {
            Content::Bytes(bytes) => STANDARD.encode_append(bytes, out),
            Content::Text(text) => out.push_str(text),
        }
    }
}

/// Equal if the text that travels is equal.
impl PartialEq for Base64 {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::Text(one), Content::Text(other)) => one == other,
            _ => self.encoded_len() == other.encoded_len() && self.to_encoded() == other.to_encoded(),
        }
    }
}

impl Eq for Base64 {}

/// Bytes, as [`Base64::from_bytes`].
impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

/// Bytes, as [`Base64::from_bytes`].
impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

/// Shows the length only: binary fields are pictures of people and documents.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} characters of base64>", self.encoded_len())
    }
}

impl Blank for Base64 {
    fn blank() -> Self {
        Self(Content::Bytes(Vec::new()))
    }
}

impl Value for Base64 {
    fn view(&self) -> View<'_> {
        View::Base64(self)
    }

    fn fill(&mut self, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = Self::from_encoded(crate::decode::text(json)?.into_owned());
        Ok(())
    }
}
