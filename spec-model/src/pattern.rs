//! How dates and times are written: `yyyy-MM-dd HH:mm:ss`.
//!
//! A pattern is the platform's own notation: runs of letters stand for digits, everything else for itself, and text in
//! quotes (`'T'`) for what is inside them. Two quotes stand for one, inside of quotes too.

use std::fmt;

/// A pattern that is known to be sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// What a pattern writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A day.
    Date,
    /// A day and a time of day.
    DateTime,
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'p> {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    /// `+08:00` or `Z`.
    Zone,
    Literal(&'p str),
}

const LETTERS: [(&str, Piece<'static>); 8] = [
    ("yyyy", Piece::Year),
    ("MM", Piece::Month),
    ("dd", Piece::Day),
    ("HH", Piece::Hour),
    ("mm", Piece::Minute),
    ("ss", Piece::Second),
    ("SSS", Piece::Millisecond),
    ("XXX", Piece::Zone),
];

/// What the letters of a pattern stand for.
pub(crate) const LEGEND: &str = "`yyyy` year, `MM` month, `dd` day, `HH` hour, `mm` minute, `ss` second, `SSS` millisecond, \
     `XXX` zone; other letters stand in `'…'`";

impl Pattern {
    /// How the platform writes a point in time unless told otherwise.
    pub const DATE_TIME: &str = "yyyy-MM-dd HH:mm:ss";
    /// How the platform writes a day unless told otherwise.
    pub const DATE: &str = "yyyy-MM-dd";

    /// A sound pattern for values of a kind; or what is wrong with it, and what would be right.
    pub(crate) fn new(text: &str, kind: Kind) -> Result<Self, String> {
        let pieces = pieces(text)?;
        let has = |piece| pieces.contains(&piece);
        let twice =
            |(at, piece): &(usize, &Piece<'_>)| !matches!(piece, Piece::Literal(_)) && pieces[..*at].contains(piece);
        if let Some((_, piece)) = pieces.iter().enumerate().find(twice) {
            return Err(format!("`{}` stands twice", letters(*piece)));
        }
        let time = [Piece::Hour, Piece::Minute, Piece::Second, Piece::Millisecond, Piece::Zone];
        if !has(Piece::Year) {
            return Err("it has no year (`yyyy`)".to_owned());
        }
        if !has(Piece::Month) {
            let minutes = if has(Piece::Minute) { "; `mm` are minutes" } else { "" };
            return Err(format!("it has no month (`MM`){minutes}"));
        }
        match kind {
            Kind::Date => match time.into_iter().find(|piece| has(*piece)) {
                Some(piece) => Err(format!("a date has no `{}`: use `type: datetime`", letters(piece))),
                None => Ok(Self(text.to_owned())),
            },
            Kind::DateTime if !has(Piece::Day) || !has(Piece::Hour) || !has(Piece::Minute) => {
                Err("a point in time needs at least `dd`, `HH` and `mm`; a day is `type: date`".to_owned())
            }
            Kind::DateTime if has(Piece::Millisecond) && !has(Piece::Second) => {
                Err("it has `SSS` but no `ss`".to_owned())
            }
            Kind::DateTime => Ok(Self(text.to_owned())),
        }
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A date or time in this pattern.
    pub fn example(&self) -> String {
        let digits = |piece: &Piece<'_>| match piece {
            Piece::Literal(text) => (*text).to_owned(),
            Piece::Year => "2026".to_owned(),
            Piece::Month | Piece::Day | Piece::Hour | Piece::Minute | Piece::Second => "01".to_owned(),
            Piece::Millisecond => "001".to_owned(),
            Piece::Zone => "+08:00".to_owned(),
        };
        pieces(&self.0).unwrap_or_default().iter().map(digits).collect()
    }

    /// Whether `text` is a real date or time, written in this pattern.
    pub fn fits(&self, text: &str) -> bool {
        let Ok(pieces) = pieces(&self.0) else { return false };
        let (mut rest, mut year, mut month, mut day) = (text, 0, 1, 1);
        for piece in pieces {
            let after = match piece {
                Piece::Literal(literal) => rest.strip_prefix(literal),
                Piece::Zone => zone(rest),
                Piece::Year => number(rest, 4, 0..=9999).map(|(value, rest)| {
                    year = value;
                    rest
                }),
                Piece::Month => number(rest, 2, 1..=12).map(|(value, rest)| {
                    month = value;
                    rest
                }),
                Piece::Day => number(rest, 2, 1..=31).map(|(value, rest)| {
                    day = value;
                    rest
                }),
                Piece::Hour => number(rest, 2, 0..=23).map(|(_, rest)| rest),
                Piece::Minute | Piece::Second => number(rest, 2, 0..=59).map(|(_, rest)| rest),
                Piece::Millisecond => number(rest, 3, 0..=999).map(|(_, rest)| rest),
            };
            let Some(after) = after else { return false };
            rest = after;
        }
        rest.is_empty() && day <= days(year, month)
    }
}

/// Regular expressions that every pattern for values of the kind matches.
pub(crate) fn expressions(kind: Kind) -> Vec<String> {
    let (needed, known): (&[_], _) = match kind {
        Kind::Date => (&[Piece::Year, Piece::Month], &LETTERS[..3]),
        Kind::DateTime => (&[Piece::Year, Piece::Month, Piece::Day, Piece::Hour, Piece::Minute], &LETTERS[..]),
    };
    let known: Vec<&str> = known.iter().map(|(letters, _)| *letters).collect();
    let runs = format!("^([^A-Za-z']|'[^']*'|{})+$", known.join("|"));
    needed.iter().map(|piece| letters(*piece).to_owned()).chain([runs]).collect()
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn letters(piece: Piece<'_>) -> &'static str {
    LETTERS.iter().find(|(_, other)| *other == piece).map_or("", |(letters, _)| letters)
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let inner = &rest[1..];
            let Some(end) = inner.find('\'') else { return Err("a quote is not closed".to_owned()) };
            let after = &inner[end + 1..];
            // The second of two quotes inside of quotes opens the rest.
            let doubled = end == 0 || after.starts_with('\'');
            pieces.push(Piece::Literal(if doubled { &inner[..=end] } else { &inner[..end] }));
            rest = after;
            continue;
        }
        let run = rest.find(|c| c != first).unwrap_or(rest.len());
        if first.is_ascii_alphabetic() {
            let letters = &rest[..run];
            let Some((_, piece)) = LETTERS.iter().find(|(known, _)| *known == letters) else {
                return Err(format!("`{}` stands for nothing", crate::node::excerpt(letters)));
            };
            pieces.push(*piece);
        } else {
            pieces.push(Piece::Literal(&rest[..run]));
        }
        rest = &rest[run..];
    }
    Ok(pieces)
}

/// A number of exactly `width` digits, and what follows it.
fn number(text: &str, width: usize, range: std::ops::RangeInclusive<u32>) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(width)?;
    let value = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    range.contains(&value).then_some((value, rest))
}

/// `Z`, or hours and minutes with a sign.
fn zone(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('Z') {
        return Some(rest);
    }
    let (_, rest) = number(text.strip_prefix(['+', '-'])?, 2, 0..=23)?;
    number(rest.strip_prefix(':')?, 2, 0..=59).map(|(_, rest)| rest)
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_dates_fit_and_others_do_not() {
        let time = Pattern::new(Pattern::DATE_TIME, Kind::DateTime).unwrap();
        for text in ["2026-11-24 18:00:00", "2024-02-29 23:59:59", "2000-02-29 00:00:00"] {
            assert!(time.fits(text), "{text}");
        }
        for text in [
            "2026-02-29 00:00:00",
            "1900-02-29 00:00:00",
            "2026-13-01 00:00:00",
            "2026-04-31 00:00:00",
            "2026-01-01 24:00:00",
            "2026-01-01 00:00:60",
            "2026-1-1 00:00:00",
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00 ",
            "2026-01-01",
            "二〇二六-01-01 00:00:00",
            "",
        ] {
            assert!(!time.fits(text), "{text}");
        }
    }

    #[test]
    fn the_spellings_that_occur() {
        for (pattern, text) in [
            ("yyyy-MM-dd HH:mm:ss.SSS", "2026-01-02 03:04:05.678"),
            ("yyyy-MM-dd HH:mm", "2026-01-02 03:04"),
            ("yyyy-MM-dd'T'HH:mm:ss", "2026-01-02T03:04:05"),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-01-02T03:04:05+08:00"),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-01-02T03:04:05Z"),
            ("yyyyMMddHHmmss", "20260102030405"),
            ("yyyyMMddHHmmssSSS", "20260102030405678"),
            ("yyyyMMdd HH:mm:ss", "20260102 03:04:05"),
            ("yyyy/MM/dd HH:mm:ss", "2026/01/02 03:04:05"),
            ("yyyyMMdd ''HHmm 'o''clock'", "20260102 '0304 o'clock"),
        ] {
            assert!(Pattern::new(pattern, Kind::DateTime).unwrap().fits(text), "{pattern}");
        }
        for (pattern, text) in [
            ("yyyyMMdd", "20260102"),
            ("yyyy/MM/dd", "2026/01/02"),
            ("yyyy.MM.dd", "2026.01.02"),
            ("yyyy年MM月dd日", "2026年01月02日"),
            ("yyyy-MM", "2026-01"),
            ("yyyyMM", "202601"),
        ] {
            assert!(Pattern::new(pattern, Kind::Date).unwrap().fits(text), "{pattern}");
        }
    }

    #[test]
    fn unsound_patterns_are_told() {
        for (pattern, kind, words) in [
            ("YYYY-MM-DD", Kind::Date, "`YYYY` stands for nothing"),
            ("yyyy-mm-dd", Kind::Date, "no month (`MM`)"),
            ("yyyy-MM-dd HH", Kind::DateTime, "`mm`"),
            ("yyyy-MM-dd HH:mm:ss", Kind::Date, "a date has no `HH`"),
            ("yyyy-MM-dd", Kind::DateTime, "`type: date`"),
            ("yyyy-MM-dd'T", Kind::Date, "not closed"),
            ("yyyy-MM-MM", Kind::Date, "`MM` stands twice"),
            ("", Kind::Date, "no year"),
        ] {
            let error = Pattern::new(pattern, kind).unwrap_err();
            assert!(error.contains(words), "{pattern}: {error}");
        }
    }
}
