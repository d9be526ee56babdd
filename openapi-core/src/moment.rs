//! Points in time and dates, which travel as text in the pattern of their field.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use time::{OffsetDateTime, UtcOffset};

use crate::decode::{self, Mismatch};
use crate::json::JsonValue;
use crate::pattern;
use crate::table::Field;
use crate::value::{Blank, Value, View};

/// The pattern of points in time, unless a spec says otherwise.
pub(crate) const DATE_TIME: &str = "yyyy-MM-dd HH:mm:ss";

/// The pattern of dates, unless a spec says otherwise.
pub(crate) const DATE: &str = "yyyy-MM-dd";

/// The patterns that the platform is known to use. No text fits two of them.
pub(crate) const KNOWN: &[&str] = &[
    DATE_TIME,
    "yyyy-MM-dd HH:mm:ss.SSS",
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd'T'HH:mm:ss",
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyy-MM-dd HH:mm:ssXXX",
    "yyyyMMddHHmmss",
    "yyyyMMddHHmmssSSS",
    "yyyyMMdd HH:mm:ss",
    "yyyy/MM/dd HH:mm:ss",
    DATE,
    "yyyyMMdd",
    "yyyy/MM/dd",
    "yyyy.MM.dd",
    "yyyy年MM月dd日",
    "yyyy-MM",
    "yyyyMM",
];

/// China's zone. There has been no daylight saving time since 1991.
const CHINA: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// A point in time. It travels as text in the pattern of its field, in China time (UTC+8).
///
/// Made from text, it is that text, which must fit the pattern of the field; that is checked when the request is built.
/// Made from a value, it is written in that pattern, without what the pattern does not hold. In a reply the text is kept
/// whatever it is.
#[derive(Clone)]
pub struct DateTime(Content<OffsetDateTime>);

/// A calendar date. It travels as text in the pattern of its field.
///
/// Made from text, it is that text, which must fit the pattern of the field; that is checked when the request is built.
/// Made from a value, it is written in that pattern. In a reply the text is kept whatever it is.
#[derive(Clone)]
pub struct Date(Content<time::Date>);

#[derive(Clone)]
enum Content<T> {
    /// A text, and the pattern of the reply's field that it came in. It is read once somebody asks for its value.
    Text(String, Option<&'static str>),
    Value(T),
}

/// What can be written in a pattern.
trait Point: Copy + PartialEq {
    fn read_in(pattern: &str, text: &str) -> Option<Self>;
    fn write_in(self, pattern: &str) -> Option<String>;
}

impl Point for OffsetDateTime {
    fn read_in(pattern: &str, text: &str) -> Option<Self> {
        let (local, offset) = pattern::parse(text, pattern)?;
        Some(local.assume_offset(offset.unwrap_or(CHINA)))
    }

    fn write_in(self, pattern: &str) -> Option<String> {
        pattern::format(self.checked_to_offset(CHINA)?, pattern)
    }
}

impl Point for time::Date {
    fn read_in(pattern: &str, text: &str) -> Option<Self> {
        pattern::parse(text, pattern).map(|(local, _)| local.date())
    }

    fn write_in(self, pattern: &str) -> Option<String> {
        pattern::format(self.midnight().assume_offset(CHINA), pattern)
    }
}

impl<T: Point> Content<T> {
    /// What the text says: in the pattern of its field, or else in another known one.
    fn value(&self) -> Option<T> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Text(text, pattern) => {
                pattern.iter().chain(KNOWN).find_map(|pattern| T::read_in(pattern, text.trim()))
            }
        }
    }

    /// The text; empty for a value that the pattern cannot hold.
    fn text(&self, pattern: &str) -> Cow<'_, str> {
        match self {
            Self::Text(text, _) => Cow::Borrowed(text),
            Self::Value(value) => Cow::Owned(value.write_in(pattern).unwrap_or_default()),
        }
    }

    fn is_given(&self) -> bool {
        match self {
            Self::Text(text, _) => !text.trim().is_empty(),
            Self::Value(_) => true,
        }
    }

    fn fits(&self, pattern: &str) -> bool {
        T::read_in(pattern, &self.text(pattern)).is_some()
    }
}

/// Equal if both say the same, in whatever pattern; if either says nothing that is understood, if the texts are equal.
impl<T: Point> PartialEq for Content<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self.value(), other.value()) {
            (Some(one), Some(other)) => one == other,
            _ => matches!((self, other), (Self::Text(one, _), Self::Text(other, _)) if one == other),
        }
    }
}

impl DateTime {
    /// The text, as it was given or received; of a value, in the pattern `yyyy-MM-dd HH:mm:ss`.
    pub fn text(&self) -> Cow<'_, str> {
        self.on_wire(DATE_TIME)
    }

    /// The point in time: in China's zone, unless the text carries another. `None` if the text fits neither the pattern
    /// of its field nor another one that the platform uses.
    pub fn to_offset_date_time(&self) -> Option<OffsetDateTime> {
        self.0.value()
    }

    /// The text in a pattern.
    pub(crate) fn on_wire(&self, pattern: &str) -> Cow<'_, str> {
        self.0.text(pattern)
    }

    pub(crate) fn is_given(&self) -> bool {
        self.0.is_given()
    }

    pub(crate) fn fits(&self, pattern: &str) -> bool {
        self.0.fits(pattern)
    }
}

impl Date {
    /// The text, as it was given or received; of a value, in the pattern `yyyy-MM-dd`.
    pub fn text(&self) -> Cow<'_, str> {
        self.on_wire(DATE)
    }

    /// The date; of a month, its first day. `None` if the text fits neither the pattern of its field nor another one
    /// that the platform uses.
    pub fn to_date(&self) -> Option<time::Date> {
        self.0.value()
    }

    /// The text in a pattern.
    pub(crate) fn on_wire(&self, pattern: &str) -> Cow<'_, str> {
        self.0.text(pattern)
    }

    pub(crate) fn is_given(&self) -> bool {
        self.0.is_given()
    }

    pub(crate) fn fits(&self, pattern: &str) -> bool {
        self.0.fits(pattern)
    }
}

impl From<OffsetDateTime> for DateTime {
    fn from(at: OffsetDateTime) -> Self {
        Self(Content::Value(at))
    }
}

impl From<SystemTime> for DateTime {
    fn from(at: SystemTime) -> Self {
        let nanoseconds = match at.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i128::try_from(since.as_nanos()).ok(),
            Err(before) => i128::try_from(before.duration().as_nanos()).ok().and_then(i128::checked_neg),
        };
        let at = nanoseconds.and_then(|count| OffsetDateTime::from_unix_timestamp_nanos(count).ok());
        // No pattern has a year of five digits, so `build()` refuses it.
        at.map_or_else(|| Self::from("beyond the year 9999"), Self::from)
    }
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(Content::Value(date))
    }
}

/// What both types have in common.
macro_rules! written {
    ($($name:ident)*) => {$(
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Content::Text(text.to_owned(), None))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Content::Text(text, None))
            }
        }

        /// Equal if both say the same, in whatever pattern.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        /// The text.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.text())
            }
        }

        /// The text.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }

        impl Blank for $name {
            fn blank() -> Self {
                Self(Content::Text(String::new(), None))
            }
        }

        impl Value for $name {
            fn view(&self) -> View<'_> {
                View::$name(self)
            }

            fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
                let text = decode::text(json)?.into_owned();
                *self = Self(Content::Text(text, Some(field.kind.pattern())));
                Ok(())
            }
        }
    )*};
}

written!(DateTime Date);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::table::Kind;
    use std::time::Duration;
    use time::Month;

    fn received(text: &str, pattern: &'static str) -> DateTime {
        let mut at = DateTime::blank();
        let json = format!("\"{text}\"");
        at.fill(Document::scan(&*json).unwrap().root(), &Field::new("at", Kind::DateTime(pattern))).unwrap();
        at
    }

    #[test]
    fn values_are_written_in_china_time() {
        let at = DateTime::from(SystemTime::UNIX_EPOCH + Duration::new(1_709_222_399, 500_000_000));
        assert_eq!(at.to_string(), "2024-02-29 23:59:59");
        assert_eq!(at.on_wire("yyyy-MM-dd'T'HH:mm:ss.SSSXXX"), "2024-02-29T23:59:59.500+08:00");
        assert!(at.fits("yyyyMMdd") && !at.fits("EEE"));
        let before = DateTime::from(SystemTime::UNIX_EPOCH - Duration::from_secs(1));
        assert_eq!(before.text(), "1970-01-01 07:59:59");
        let utc = OffsetDateTime::from_unix_timestamp(0).unwrap();
        assert_eq!(DateTime::from(utc).on_wire("yyyyMMddHHmmss"), "19700101080000");
        let date = time::Date::from_calendar_date(2024, Month::February, 9).unwrap();
        assert_eq!(Date::from(date).on_wire("yyyy年MM月dd日"), "2024年02月09日");
        assert_eq!(format!("{:?}", Date::from(date)), "2024-02-09");
    }

    #[test]
    fn what_no_pattern_holds_is_refused_without_a_panic() {
        let (last, west) = (time::Date::MAX, UtcOffset::from_hms(-12, 0, 0).unwrap());
        let at = DateTime::from(last.midnight().assume_offset(west) + Duration::from_secs(86_399));
        assert!(at.is_given() && !at.fits(DATE_TIME));
        assert!(!Date::from(time::Date::MIN).fits(DATE));
        if let Some(far) = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1 << 50)) {
            let far = DateTime::from(far);
            assert!(far.is_given() && !far.fits(DATE_TIME));
        }
        assert_eq!(DateTime::from("9999-12-31T23:59:59-12:00"), received("9999-12-31T23:59:59-12:00", "yyyy"));
    }

    #[test]
    fn a_reply_is_read_in_its_pattern_or_another() {
        let at = received("2024-02-29 23:59:59", DATE_TIME);
        assert_eq!(at.to_offset_date_time().unwrap().unix_timestamp(), 1_709_222_399);
        // Another zone, another pattern, the same point in time.
        assert_eq!(at, received("2024-02-29T15:59:59Z", DATE_TIME));
        assert_eq!(at, DateTime::from("20240229235959"));
        assert_ne!(at, DateTime::from("20240229235958"));
        // A pattern that only this field has.
        let odd = received("29.02.2024/2359", "dd.MM.yyyy/HHmm");
        assert_eq!(odd.to_offset_date_time().unwrap().unix_timestamp(), 1_709_222_340);
        assert_eq!(odd.text(), "29.02.2024/2359");
        for text in ["0000-00-00 00:00:00", "soon", "-"] {
            let at = received(text, DATE_TIME);
            assert_eq!((at.text().as_ref(), at.to_offset_date_time()), (text, None));
            assert_eq!(at, received(text, "yyyyMMdd"));
        }
    }

    #[test]
    fn text_is_kept_and_checked_against_the_pattern() {
        let at = DateTime::from("2024-02-29 10:00");
        assert!(at.fits("yyyy-MM-dd HH:mm") && !at.fits(DATE_TIME));
        assert_eq!(at.on_wire(DATE_TIME), "2024-02-29 10:00");
        assert!(!DateTime::from(" ").is_given());
        assert!(!Date::from("2023-02-29").fits(DATE));
        assert_eq!(Date::from("202402").to_date(), Date::from("2024.02.01").to_date());
        assert_eq!(Date::from("202402"), Date::from("2024.02.01"));
    }

    #[test]
    fn no_text_fits_two_patterns() {
        let at = OffsetDateTime::from_unix_timestamp(1_709_222_399).unwrap();
        for pattern in KNOWN {
            let text = at.write_in(pattern).unwrap();
            let fitting: Vec<_> =
                KNOWN.iter().filter(|known| OffsetDateTime::read_in(known, &text).is_some()).collect();
            assert_eq!(fitting, [pattern]);
        }
    }
}
