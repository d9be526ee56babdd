//! China time, which the gateway expects in `timestamp`: UTC+8 by arithmetic, whatever the machine's zone is
//! (`protocol.md` §1.3). There has been no daylight saving time since 1991.

use std::time::SystemTime;

use time::OffsetDateTime;

/// China's distance from Greenwich, in seconds.
const AHEAD: u64 = 8 * 3600;

/// `yyyy-MM-dd HH:mm:ss`, 19 characters. A clock that is set before 1970 or after 9999 gives the beginning of 1970,
/// which the gateway refuses as too old.
pub fn china_timestamp(at: SystemTime) -> String {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs().saturating_add(AHEAD));
    let at = i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let at = at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, hour, minute, second) = (at.date(), at.hour(), at.minute(), at.second());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let mut text = String::with_capacity(19);
    let mut write = |number: u32, units: &[u32], behind: &str| {
        text.extend(units.iter().filter_map(|unit| char::from_digit(number.checked_div(*unit)? % 10, 10)));
        text.push_str(behind);
    };
    write(year.unsigned_abs(), &[1000, 100, 10, 1], "-");
    for (number, behind) in [(month, "-"), (day, " "), (hour, ":"), (minute, ":"), (second, "")] {
        write(number.into(), &[10, 1], behind);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn is_eight_hours_ahead_of_utc() {
        let at = |seconds| china_timestamp(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01 08:00:00");
        assert_eq!(at(1_767_294_245), "2026-01-02 03:04:05");
        assert_eq!(at(u64::MAX / 4), "1970-01-01 00:00:00");
        // The last second of a leap day in China is still the afternoon in Greenwich.
        assert_eq!(at(1_709_222_399), "2024-02-29 23:59:59");
    }
}
