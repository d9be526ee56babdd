//! Form decoding, to the very bytes that were signed. Nothing is forgiven: what two readers could read differently is
//! refused.

use super::{MAX_NOTIFY_BYTES, NotifyError};
use crate::charset::Charset;

/// How many parameters a message may have. The longest real ones have about 40.
pub(super) const MAX_PARAMETERS: usize = 256;
/// The longest name, in bytes.
const MAX_NAME_BYTES: usize = 128;

/// The parameters of a message: names, and values as bytes of its charset. Sorted by name, no name twice.
pub(super) struct Form(Vec<(String, Vec<u8>)>);

impl Form {
    pub(super) fn parse(raw: &[u8]) -> Result<Self, NotifyError> {
        if raw.len() > MAX_NOTIFY_BYTES {
            return Err(NotifyError::TooLong { limit: MAX_NOTIFY_BYTES });
        }
        if raw.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let mut pairs = Vec::new();
        for pair in raw.split(|&byte| byte == b'&') {
            if pairs.len() == MAX_PARAMETERS {
                return Err(NotifyError::TooManyParameters { limit: MAX_PARAMETERS });
            }
            let mut halves = pair.splitn(2, |&byte| byte == b'=');
            let (Some(name), Some(value)) = (halves.next(), halves.next()) else {
                return Err(NotifyError::Malformed("a parameter without `=`"));
            };
            pairs.push((decode_name(name)?, decode(value)?));
        }
        pairs.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        for neighbours in pairs.windows(2) {
            if let [(one, _), (other, _)] = neighbours
                && one == other
            {
                return Err(NotifyError::Duplicate(one.clone()));
            }
        }
        Ok(Self(pairs))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.0.into_iter()
    }

    /// How many bytes the parameters are, as they are signed.
    pub(super) fn size(&self) -> usize {
        self.iter().fold(0, |size, (name, value)| {
            size.saturating_add(name.len()).saturating_add(value.len()).saturating_add(2)
        })
    }

    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        let place = self.0.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.0.get(place).map(|(_, value)| value.as_slice())
    }

    /// The charset that the message names. Its name is ASCII in all of them.
    pub(super) fn charset(&self, configured: Charset) -> Result<Charset, NotifyError> {
        let Some(label) = self.get("charset") else { return Ok(configured) };
        let label = std::str::from_utf8(label).ok();
        label.and_then(Charset::from_label).ok_or(NotifyError::UnknownCharset)
    }
}

/// A missing header is not held against a message: its signature decides.
pub(super) fn check_content_type(header: Option<&str>) -> Result<(), NotifyError> {
    let Some(header) = header else { return Ok(()) };
    let essence = header.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(())
    } else {
        Err(NotifyError::ContentType)
    }
}

/// Names are plain, so that `=` and `&` in the signed text cannot be part of one.
fn decode_name(raw: &[u8]) -> Result<String, NotifyError> {
    let name = decode(raw)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.iter().all(plain) {
        return Err(NotifyError::Malformed("a parameter's name is not one of Alipay's"));
    }
    String::from_utf8(name).map_err(|_| NotifyError::Malformed("a parameter's name is not text"))
}

fn decode(raw: &[u8]) -> Result<Vec<u8>, NotifyError> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| u8::try_from(char::from(byte).to_digit(16)?).ok());
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(&byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => match (digit(bytes.next()), digit(bytes.next())) {
                (Some(high), Some(low)) => (high << 4) | low,
                _ => return Err(NotifyError::Malformed("`%` without two hexadecimal digits behind it")),
            },
            b'!'..=b'~' => byte,
            _ => return Err(NotifyError::Malformed("a byte that is always escaped stands as it is")),
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(raw: &[u8]) -> NotifyError {
        Form::parse(raw).err().unwrap()
    }

    #[test]
    fn bytes_as_they_were_signed() {
        let form = Form::parse(b"b=+a%2Bb%20+&a=%B2%e2&c=x=y").unwrap();
        let pairs: Vec<_> = form.iter().collect();
        assert_eq!(pairs, [("a", &b"\xB2\xE2"[..]), ("b", b" a+b  "), ("c", b"x=y")]);
        assert_eq!(form.get("b"), Some(&b" a+b  "[..]));
        assert_eq!(form.get("d"), None);
        assert_eq!(Form::parse(b"a=").unwrap().get("a"), Some(&b""[..]));
    }

    #[test]
    fn nothing_is_forgiven() {
        for raw in ["&", "a", "a=1&", "&a=1", "a=1&&b=2", "=1", "a=%", "a=%1", "a=%1&b=2", "a=%1g", "a=% 1", "a=1 2"] {
            assert!(matches!(error(raw.as_bytes()), NotifyError::Malformed(_)), "{raw}");
        }
        for raw in ["a\u{e9}=1", "a=\u{e9}", "a=1\r\n", "a=\0", "a%3Db=1", "a%26b=1", "a+b=1", "%C3%A9=1"] {
            assert!(matches!(error(raw.as_bytes()), NotifyError::Malformed(_)), "{raw}");
        }
        assert!(matches!(error(format!("{}=1", "a".repeat(129)).as_bytes()), NotifyError::Malformed(_)));
        for raw in ["a=1&b=2&a=3", "a=1&a=1", "a=1&%61=2", "a=&a=1"] {
            assert_eq!(error(raw.as_bytes()), NotifyError::Duplicate("a".to_owned()), "{raw}");
        }
    }

    #[test]
    fn bounded() {
        let many = |count: usize| (0..count).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        assert!(Form::parse(many(256).as_bytes()).is_ok());
        assert_eq!(error(many(257).as_bytes()), NotifyError::TooManyParameters { limit: 256 });
        let long = |length: usize| format!("a={}", "x".repeat(length.saturating_sub(2)));
        assert!(Form::parse(long(1 << 20).as_bytes()).is_ok());
        assert_eq!(error(long((1 << 20) + 1).as_bytes()), NotifyError::TooLong { limit: 1 << 20 });
    }

    #[test]
    fn the_message_names_its_charset() {
        let charset = |raw: &str| Form::parse(raw.as_bytes()).unwrap().charset(Charset::Utf8);
        assert_eq!(charset("a=1"), Ok(Charset::Utf8));
        assert_eq!(charset("charset=UTF-8"), Ok(Charset::Utf8));
        assert_eq!(charset("charset=utf%2D8"), Ok(Charset::Utf8));
        #[cfg(feature = "gbk")]
        assert_eq!(charset("charset=GBK"), Ok(Charset::Gbk));
        #[cfg(not(feature = "gbk"))]
        assert_eq!(charset("charset=GBK"), Err(NotifyError::UnknownCharset));
        for raw in ["charset=", "charset=utf-7", "charset=%FF", "charset=iso-8859-1"] {
            assert_eq!(charset(raw), Err(NotifyError::UnknownCharset), "{raw}");
        }
    }

    #[test]
    fn content_types() {
        for good in
            [None, Some("application/x-www-form-urlencoded"), Some("Application/X-WWW-Form-Urlencoded ; charset=gbk")]
        {
            assert_eq!(check_content_type(good), Ok(()), "{good:?}");
        }
        for bad in ["", "text/plain", "application/json", "multipart/form-data; boundary=x"] {
            assert_eq!(check_content_type(Some(bad)), Err(NotifyError::ContentType), "{bad}");
        }
    }
}
