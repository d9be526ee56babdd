//! Patterns of dates and times, as the platform writes them: Java's letters, of fixed width.
//!
//! `yyyy` and `yy` (of this century) are years, `MM` months, `dd` days, `HH` hours of the whole day; so is `hh`, which
//! the platform's documents use for them. `mm` and `ss` are minutes and seconds, `S` up to nine digits of the second's
//! fraction, `XXX` a zone as `+08:00` or `Z`, `Z` a zone as `+0800`. Text between quotes, and everything that is no
//! letter, stands for itself.

use std::fmt::Write;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'p> {
    Literal(&'p str),
    /// A letter, and how often it stands.
    Field(u8, usize),
}

/// The first piece of a pattern, and the rest of the pattern.
fn next(pattern: &str) -> Option<(Piece<'_>, &str)> {
    let first = pattern.chars().next()?;
    if first == '\'' {
        let inside = pattern.get(1..)?;
        let (text, rest) = inside.split_once('\'')?;
        // Two quotes stand for one: on their own, or inside of quotes, where the second opens the rest.
        let doubled = text.is_empty() || rest.starts_with('\'');
        return Some((Piece::Literal(if doubled { inside.get(..=text.len())? } else { text }), rest));
    }
    if first.is_ascii_alphabetic() {
        let rest = pattern.trim_start_matches(first);
        let width = pattern.len().saturating_sub(rest.len());
        return Some((Piece::Field(u8::try_from(first).ok()?, width), rest));
    }
    let end = pattern.find(|c: char| c == '\'' || c.is_ascii_alphabetic()).unwrap_or(pattern.len());
    let (text, rest) = pattern.split_at_checked(end)?;
    Some((Piece::Literal(text), rest))
}

/// Writes a point in time in its own zone. `None` if the pattern is none, or the year does not fit it.
pub(crate) fn format(at: OffsetDateTime, pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while !rest.is_empty() {
        let (piece, tail) = next(rest)?;
        rest = tail;
        let (number, width) = match piece {
            Piece::Literal(literal) => {
                text.push_str(literal);
                continue;
            }
            Piece::Field(b'X', 3) if at.offset().is_utc() => {
                text.push('Z');
                continue;
            }
            Piece::Field(zone @ (b'X' | b'Z'), width) if width == zone_width(zone) => {
                let (hours, minutes, _) = at.offset().as_hms();
                let colon = if zone == b'X' { ":" } else { "" };
                let sign = if at.offset().is_negative() { '-' } else { '+' };
                write!(text, "{sign}{:02}{colon}{:02}", hours.unsigned_abs(), minutes.unsigned_abs()).ok()?;
                continue;
            }
            Piece::Field(b'y', 4) => (u32::try_from(at.year()).ok()?, 4),
            Piece::Field(b'y', 2) => (u32::try_from(at.year()).ok()?.checked_sub(2000)?, 2),
            Piece::Field(b'M', 2) => (u8::from(at.month()).into(), 2),
            Piece::Field(b'd', 2) => (at.day().into(), 2),
            Piece::Field(b'H' | b'h', 2) => (at.hour().into(), 2),
            Piece::Field(b'm', 2) => (at.minute().into(), 2),
            Piece::Field(b's', 2) => (at.second().into(), 2),
            Piece::Field(b'S', width @ 1..=9) => (at.nanosecond().checked_div(fraction_unit(width))?, width),
            Piece::Field(..) => return None,
        };
        let end = text.len().checked_add(width)?;
        write!(text, "{number:0width$}").ok()?;
        if text.len() > end {
            return None;
        }
    }
    Some(text)
}

/// Reads a text that fits the pattern exactly: every width, a day that the calendar has, an hour below 24. What the
/// pattern leaves out is the beginning of what it has. The zone is the text's, if it carries one.
pub(crate) fn parse(text: &str, pattern: &str) -> Option<(PrimitiveDateTime, Option<UtcOffset>)> {
    let (mut year, mut month, mut day, mut hour, mut minute, mut second, mut nanosecond) = (1970, 1, 1, 0, 0, 0, 0);
    let mut offset = None;
    let (mut text, mut rest) = (text, pattern);
    while !rest.is_empty() {
        let (piece, tail) = next(rest)?;
        rest = tail;
        let mut take = |width| digits(&mut text, width);
        match piece {
            Piece::Literal(literal) => text = text.strip_prefix(literal)?,
            Piece::Field(zone @ (b'X' | b'Z'), width) if width == zone_width(zone) => {
                offset = Some(take_zone(&mut text, zone == b'X')?);
            }
            Piece::Field(b'y', 4) => year = take(4)?,
            Piece::Field(b'y', 2) => year = take(2)?.checked_add(2000)?,
            Piece::Field(b'M', 2) => month = take(2)?,
            Piece::Field(b'd', 2) => day = take(2)?,
            Piece::Field(b'H' | b'h', 2) => hour = take(2)?,
            Piece::Field(b'm', 2) => minute = take(2)?,
            Piece::Field(b's', 2) => second = take(2)?,
            Piece::Field(b'S', width @ 1..=9) => nanosecond = take(width)?.checked_mul(fraction_unit(width))?,
            Piece::Field(..) => return None,
        }
    }
    if !text.is_empty() {
        return None;
    }
    let small = |number: u32| u8::try_from(number).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, small(day)?).ok()?;
    let time = Time::from_hms_nano(small(hour)?, small(minute)?, small(second)?, nanosecond).ok()?;
    Some((PrimitiveDateTime::new(date, time), offset))
}

/// How often a zone's letter stands.
fn zone_width(letter: u8) -> usize {
    if letter == b'X' { 3 } else { 1 }
}

/// Nanoseconds in the last of `width` digits of a second's fraction.
fn fraction_unit(width: usize) -> u32 {
    let zeros = u32::try_from(width).map_or(0, |width| 9u32.saturating_sub(width));
    10u32.saturating_pow(zeros)
}

/// Takes a number of exactly `width` digits off the text.
fn digits(text: &mut &str, width: usize) -> Option<u32> {
    let (number, rest) = text.split_at_checked(width)?;
    *text = rest;
    number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())?
}

/// Takes a zone off the text: `+08:00` or `Z`, or `+0800`.
fn take_zone(text: &mut &str, iso: bool) -> Option<UtcOffset> {
    if let Some(rest) = text.strip_prefix('Z').filter(|_| iso) {
        *text = rest;
        return Some(UtcOffset::UTC);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    *text = text.get(1..)?;
    let hours = digits(text, 2)?;
    if iso {
        *text = text.strip_prefix(':')?;
    }
    let minutes = digits(text, 2)?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    let signed = |number: u32| i8::try_from(number).ok()?.checked_mul(sign);
    UtcOffset::from_hms(signed(hours)?, signed(minutes)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::KNOWN;

    fn point(year: i32, month: u8, day: u8, (hour, minute, second): (u8, u8, u8), nano: u32) -> OffsetDateTime {
        let date = Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap();
        let time = Time::from_hms_nano(hour, minute, second, nano).unwrap();
        PrimitiveDateTime::new(date, time).assume_offset(UtcOffset::from_hms(8, 0, 0).unwrap())
    }

    #[test]
    fn every_pattern_writes_what_the_platform_writes() {
        let at = point(2024, 2, 9, (3, 4, 5), 67_890_123);
        let expected = [
            "2024-02-09 03:04:05",
            "2024-02-09 03:04:05.067",
            "2024-02-09 03:04",
            "2024-02-09T03:04:05",
            "2024-02-09T03:04:05+08:00",
            "2024-02-09T03:04:05.067+08:00",
            "2024-02-09 03:04:05+08:00",
            "20240209030405",
            "20240209030405067",
            "20240209 03:04:05",
            "2024/02/09 03:04:05",
            "2024-02-09",
            "20240209",
            "2024/02/09",
            "2024.02.09",
            "2024年02月09日",
            "2024-02",
            "202402",
        ];
        assert_eq!(KNOWN.len(), expected.len());
        for (pattern, expected) in KNOWN.iter().zip(expected) {
            assert_eq!(format(at, pattern).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(
            format(at, "yyMMdd hhmm 'o''clock'''' S' ''SSSSSS Z").as_deref(),
            Some("240209 0304 o'clock'' S '067890 +0800")
        );
        assert_eq!(format(at.to_offset(UtcOffset::UTC), "HH:mmXXX").as_deref(), Some("19:04Z"));
        let west = UtcOffset::from_hms(-3, -30, 0).unwrap();
        assert_eq!(format(at.to_offset(west), "HH:mmXXX Z").as_deref(), Some("15:34-03:30 -0330"));
    }

    /// `parse(format(x))` is `x`, cut to what the pattern holds; over days, leap years and fractions of seconds.
    #[test]
    fn what_is_written_is_read_back() {
        let mut at = point(1999, 12, 30, (23, 58, 59), 999_999_999);
        let end = point(2033, 1, 1, (0, 0, 0), 0);
        while at < end {
            for pattern in KNOWN.iter().chain(&["yyyyMMddHHmmssSSSSSSSSSZ", "yyyy'Z'MMddSHH"]) {
                let text = format(at, pattern).unwrap();
                let (read, offset) = parse(&text, pattern).unwrap_or_else(|| panic!("{text} {pattern}"));
                let has = |letter| pattern.contains(letter);
                let keep = |letter, number: u8, least| if has(letter) { number } else { least };
                let unit = fraction_unit(pattern.bytes().filter(|&b| b == b'S').count());
                let expected = point(
                    at.year(),
                    at.month().into(),
                    keep('d', at.day(), 1),
                    (keep('H', at.hour(), 0), keep('m', at.minute(), 0), keep('s', at.second(), 0)),
                    if has('S') { at.nanosecond() / unit * unit } else { 0 },
                );
                let zone = pattern.contains("XXX") || pattern.ends_with('Z');
                assert_eq!(offset.is_some(), zone, "{pattern}");
                assert_eq!(read.assume_offset(offset.unwrap_or(at.offset())), expected, "{text} {pattern}");
                assert_eq!(format(expected, pattern).unwrap(), text, "{pattern}");
            }
            at += std::time::Duration::new(86_400 * 3 + 3_607, 123_456_789);
        }
    }

    #[test]
    fn only_exact_texts_are_read() {
        for text in [
            "2024-02-30 00:00:00",
            "2023-02-29 00:00:00",
            "2024-13-01 00:00:00",
            "2024-00-01 00:00:00",
            "2024-01-00 00:00:00",
            "2024-01-01 24:00:00",
            "2024-01-01 00:60:00",
            "2016-12-31 23:59:60",
            "2024-1-01 00:00:00",
            "2024-01-01  00:00:00",
            "2024-01-01 00:00:00 ",
            " 2024-01-01 00:00:00",
            "2024-01-01 00:00",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:+1",
            "２０２４-01-01 00:00:00",
            "-024-01-01 00:00:00",
            "年年",
            "",
        ] {
            assert_eq!(parse(text, "yyyy-MM-dd HH:mm:ss"), None, "{text}");
        }
        for text in ["2024", "2024+0800", "2024+8:00", "2024+08:60", "2024+24:00", "2024+", "2024z", "2024+08:0"] {
            assert_eq!(parse(text, "yyyyXXX"), None, "{text}");
        }
        assert!(parse("2000-02-29 23:59:59", "yyyy-MM-dd HH:mm:ss").is_some());
    }

    #[test]
    fn what_is_no_pattern_fits_nothing() {
        let at = point(2024, 2, 9, (3, 4, 5), 0);
        for pattern in ["yyyy-M-d", "EEE", "yyyyy", "yyyy'", "'T", "XX", "ZZ", "SSSSSSSSSS", "a"] {
            assert_eq!(format(at, pattern), None, "{pattern}");
            assert_eq!(parse("2024", pattern), None, "{pattern}");
        }
        assert_eq!(format(point(1999, 1, 1, (0, 0, 0), 0), "yy"), None);
        assert_eq!(format(point(2100, 1, 1, (0, 0, 0), 0), "yy"), None);
        assert_eq!(format(point(-1, 1, 1, (0, 0, 0), 0), "yyyy"), None);
    }
}
