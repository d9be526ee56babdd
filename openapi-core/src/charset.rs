//! Charsets of the wire: UTF-8, and GBK or GB2312 for applications that ask for them (`protocol.md` §10).
//!
//! A charset governs the bytes that are signed, percent-encoded and encrypted, and the bytes that come back. GBK's second
//! bytes include quotes' neighbours, backslashes and braces, so GBK bytes are never searched for structure: they are
//! decoded first, and what was found is encoded again to be verified.

use std::borrow::Cow;
use std::fmt;

/// A charset that the gateway takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Charset {
    /// `utf-8`.
    #[default]
    Utf8,
    /// `gbk`.
    #[cfg(feature = "gbk")]
    Gbk,
    /// `gb2312`, the smaller set: a character that only GBK has is refused.
    #[cfg(feature = "gbk")]
    Gb2312,
}

/// A character that the charset does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Unmappable {
    pub(crate) charset: Charset,
    pub(crate) character: char,
}

/// Does not name the character: it may be part of a person's name.
impl fmt::Display for Unmappable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a character of the text does not exist in {}", self.charset)
    }
}

impl fmt::Debug for Unmappable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unmappable({})", self.charset)
    }
}

impl std::error::Error for Unmappable {}

impl Unmappable {
    /// The character.
    pub fn character(&self) -> char {
        self.character
    }
}

impl Charset {
    /// The value of `charset`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            #[cfg(feature = "gbk")]
            Self::Gbk => "gbk",
            #[cfg(feature = "gbk")]
            Self::Gb2312 => "gb2312",
        }
    }

    /// The media type of a form in this charset.
    pub(crate) fn form_type(self) -> &'static str {
        match self {
            Self::Utf8 => "application/x-www-form-urlencoded;charset=utf-8",
            #[cfg(feature = "gbk")]
            Self::Gbk => "application/x-www-form-urlencoded;charset=gbk",
            #[cfg(feature = "gbk")]
            Self::Gb2312 => "application/x-www-form-urlencoded;charset=gb2312",
        }
    }

    /// The charset that a label names, whatever its case.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.trim().trim_matches('"');
        match label.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            #[cfg(feature = "gbk")]
            "gbk" => Some(Self::Gbk),
            #[cfg(feature = "gbk")]
            "gb2312" => Some(Self::Gb2312),
            _ => None,
        }
    }

    /// The text of bytes, without a copy where it can be, or the bytes again.
    pub(crate) fn into_text(self, bytes: Vec<u8>) -> Result<String, Vec<u8>> {
        match self {
            Self::Utf8 => String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes),
            #[cfg(feature = "gbk")]
            _ => match self.decode(&bytes) {
                Some(text) => Ok(text.into_owned()),
                None => Err(bytes),
            },
        }
    }

    /// The bytes of a text.
    ///
    /// # Errors
    /// If the charset lacks a character. It is never replaced.
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, Unmappable> {
        match self {
            Self::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
            #[cfg(feature = "gbk")]
            _ if text.is_ascii() => Ok(Cow::Borrowed(text.as_bytes())),
            #[cfg(feature = "gbk")]
            _ => {
                let mut bytes = Vec::with_capacity(text.len());
                let mut buffer = [0; 4];
                for character in text.chars() {
                    if character.is_ascii() {
                        bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                    } else {
                        bytes.extend_from_slice(&self.encode_wide(character)?);
                    }
                }
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// The two bytes of a character outside ASCII.
    #[cfg(feature = "gbk")]
    fn encode_wide(self, character: char) -> Result<[u8; 2], Unmappable> {
        let unmappable = Unmappable { charset: self, character };
        let mut buffer = [0; 4];
        let (bytes, _, replaced) = encoding_rs::GBK.encode(character.encode_utf8(&mut buffer));
        let pair = <[u8; 2]>::try_from(bytes.as_ref()).map_err(|_| unmappable)?;
        // The euro sign is one byte in some tables, two in others and missing in the rest: nobody can tell what the
        // gateway would read. In JSON it can be written as an escape.
        if replaced || (self == Self::Gb2312 && !is_gb2312(pair)) {
            return Err(unmappable);
        }
        Ok(pair)
    }

    /// The text of bytes; `None` if they are not of this charset.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            #[cfg(feature = "gbk")]
            Self::Gbk | Self::Gb2312 => encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

/// Whether GB 2312-80 assigns the pair: rows 1 to 9 with their gaps, and the two blocks of ideographs.
#[cfg(feature = "gbk")]
fn is_gb2312([lead, trail]: [u8; 2]) -> bool {
    let assigned: &[std::ops::RangeInclusive<u8>] = match lead {
        0xA1 | 0xA3 | 0xB0..=0xD6 | 0xD8..=0xF7 => &[0xA1..=0xFE],
        0xA2 => &[0xB1..=0xE2, 0xE5..=0xEE, 0xF1..=0xFC],
        0xA4 => &[0xA1..=0xF3],
        0xA5 => &[0xA1..=0xF6],
        0xA6 => &[0xA1..=0xB8, 0xC1..=0xD8],
        0xA7 => &[0xA1..=0xC1, 0xD1..=0xF1],
        0xA8 => &[0xA1..=0xBA, 0xC5..=0xE9],
        0xA9 => &[0xA4..=0xEF],
        0xD7 => &[0xA1..=0xF9],
        _ => &[],
    };
    assigned.iter().any(|range| range.contains(&trail))
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(all(test, feature = "gbk"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_charset_lacks_is_an_error() {
        assert_eq!(Charset::Gbk.encode("收a").unwrap().as_ref(), [0xCA, 0xD5, b'a']);
        for (charset, text) in [
            (Charset::Gbk, "\u{1F600}"),
            (Charset::Gbk, "€"),
            (Charset::Gb2312, "镕"),
            (Charset::Gb2312, "€"),
            (Charset::Gbk, "\u{10000}"),
        ] {
            let error = charset.encode(text).unwrap_err();
            assert!(!error.to_string().contains(text) && !format!("{error:?}").contains(text));
            assert_eq!(Some(error.character()), text.chars().next());
        }
        assert!(Charset::Gbk.encode("镕").is_ok());
        assert!(Charset::Gb2312.encode("朱熔基，〔①〕Ａ中国ぁァЯ").is_ok());
    }

    #[test]
    fn bytes_come_back_as_they_went() {
        let text = "誠信 { \\ } 一二三 ，。《》";
        let bytes = Charset::Gbk.encode(text).unwrap();
        assert_eq!(Charset::Gbk.decode(&bytes).unwrap(), text);
        assert_eq!(Charset::Gbk.decode(&[0x81]), None);
        assert_eq!(Charset::Utf8.decode(&bytes), None);
    }
}
