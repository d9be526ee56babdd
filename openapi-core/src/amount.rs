//! Exact decimals that keep the text they were given.

use std::fmt;
use std::hash::{Hash, Hasher};

use rust_decimal::Decimal;

use crate::decode::{self, Mismatch};
use crate::json::JsonValue;
use crate::table::Field;
use crate::value::{Blank, Value, View};

/// How many digits an amount may have, so that every sum of a few of them is exact.
const MAX_DIGITS: usize = 28;

/// An amount, such as a price: an exact decimal that travels and prints as the text it was made of.
///
/// In a request it must be a plain decimal: an optional minus sign, digits, and perhaps a point with digits behind it,
/// at most 28 digits in all. That is checked when the request is built, as are the spec's limits. In a reply whatever
/// the gateway wrote is kept.
///
/// Two amounts are equal if their numbers are: `0.10` is `0.1`.
#[derive(Clone)]
pub struct Amount(Text);

/// Few amounts are longer.
const MAX_SHORT: usize = 22;

/// A text, which needs no allocation if it is short.
#[derive(Clone)]
enum Text {
    Short(u8, [u8; MAX_SHORT]),
    Long(Box<str>),
}

impl Text {
    fn new(text: &str) -> Self {
        let mut bytes = [0; MAX_SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(short), Ok(length)) => {
                short.copy_from_slice(text.as_bytes());
                Self::Short(length, bytes)
            }
            _ => Self::Long(text.into()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Short(length, bytes) => {
                let text = bytes.get(..usize::from(*length)).map(std::str::from_utf8);
                text.and_then(Result::ok).unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }
}

impl Amount {
    /// The text, as it was given or received.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The number. `None` if the text is none, or has more than 28 digits. Exponents (`1e2`), which some replies have,
    /// are understood.
    pub fn decimal(&self) -> Option<Decimal> {
        let text = self.as_str().trim();
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        plain(digits)?;
        shifted(Decimal::from_str_exact(digits).ok()?, exponent)
    }

    /// Whether it may be sent; as a bare JSON number, if it is not to travel as text.
    pub(crate) fn is_well_formed(&self, text: bool) -> bool {
        plain(self.as_str()).is_some_and(|(whole, _)| text || whole.len() == 1 || !whole.starts_with('0'))
    }

    /// Digits behind the point, as they are written.
    pub(crate) fn scale(&self) -> u32 {
        plain(self.as_str()).map_or(0, |(_, fraction)| u32::try_from(fraction.len()).unwrap_or(u32::MAX))
    }
}

/// The digits before and behind the point of a plain decimal.
fn plain(text: &str) -> Option<(&str, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let sound = !whole.is_empty() && all_digits(whole) && all_digits(fraction);
    (sound && whole.len().saturating_add(fraction.len()) <= MAX_DIGITS).then_some((whole, fraction))
}

/// `number` times ten to the power of `exponent`, if a [`Decimal`] can hold it.
fn shifted(number: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    let zeros = u32::try_from(scale.checked_neg()?).unwrap_or(0);
    let mantissa = number.mantissa().checked_mul(10i128.checked_pow(zeros)?)?;
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).unwrap_or(0)).ok()
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self(Text::new(text))
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self(Text::new(&text))
    }
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Self {
        Self(Text::new(&number.to_string()))
    }
}

impl From<i32> for Amount {
    fn from(number: i32) -> Self {
        Self(Text::new(&number.to_string()))
    }
}

impl From<i64> for Amount {
    fn from(number: i64) -> Self {
        Self(Text::new(&number.to_string()))
    }
}

impl From<u32> for Amount {
    fn from(number: u32) -> Self {
        Self(Text::new(&number.to_string()))
    }
}

impl From<u64> for Amount {
    fn from(number: u64) -> Self {
        Self(Text::new(&number.to_string()))
    }
}

/// The text.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text.
impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Equal if the numbers are; if either is none, if the texts are.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        match (self.decimal(), other.decimal()) {
            (Some(one), Some(other)) => one == other,
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl Eq for Amount {}

impl Hash for Amount {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.decimal() {
            Some(number) => number.hash(state),
            None => self.as_str().hash(state),
        }
    }
}

impl Blank for Amount {
    fn blank() -> Self {
        Self(Text::new(""))
    }
}

impl Value for Amount {
    fn view(&self) -> View<'_> {
        View::Amount(self)
    }

    fn fill(&mut self, json: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = Self(Text::new(&decode::text(json)?));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::hash_map::DefaultHasher;

    fn hash(amount: &Amount) -> u64 {
        let mut hasher = DefaultHasher::new();
        amount.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn only_plain_decimals_are_sent() {
        for text in ["0", "-0", "88.88", "-1.10", "0.0000000000000000000000000", "1234567890123456789012345678"] {
            let amount = Amount::from(text);
            assert!(amount.is_well_formed(true) && amount.is_well_formed(false), "{text}");
            assert!(amount.decimal().is_some(), "{text}");
            assert_eq!((amount.as_str(), amount.to_string().as_str()), (text, text));
        }
        for text in [
            "",
            " ",
            "-",
            ".",
            "+1",
            "1.",
            ".5",
            "1e2",
            " 1",
            "1 ",
            "1,000",
            "1.2.3",
            "--1",
            "１",
            "NaN",
            "0x1F",
            "1-",
            "12345678901234567890123456789",
        ] {
            assert!(!Amount::from(text).is_well_formed(true), "{text}");
        }
        // Leading zeros are digits of a text, and no JSON number.
        assert!(Amount::from("007.5").is_well_formed(true) && !Amount::from("007.5").is_well_formed(false));
        assert!(!Amount::from("-00").is_well_formed(false));
    }

    #[test]
    fn equal_numbers_are_equal_and_hash_alike() {
        let equal = [("0.10", "0.1"), ("100", "1e2"), ("-0.00", "0"), ("1E-2", "0.01"), ("007", "7"), ("x", "x")];
        for (one, other) in equal.map(|(one, other)| (Amount::from(one), Amount::from(other))) {
            assert_eq!(one, other);
            assert_eq!(hash(&one), hash(&other), "{one} {other}");
        }
        for (one, other) in [("0.1", "0.11"), ("1", "-1"), ("x", "y"), ("1e29", "1e30"), ("", "0")] {
            assert_ne!(Amount::from(one), Amount::from(other));
        }
    }

    #[test]
    fn numbers_give_their_digits() {
        assert_eq!(Amount::from(Decimal::new(8800, 2)).as_str(), "88.00");
        assert_eq!(Amount::from(-3i32).as_str(), "-3");
        assert_eq!(Amount::from(u64::MAX).decimal(), Some(Decimal::from(u64::MAX)));
        assert_eq!(Amount::from(i64::MIN).decimal(), Some(Decimal::from(i64::MIN)));
        assert_eq!(Amount::from(7u32).as_str(), "7");
        assert_eq!(format!("{:>6}|{:?}", Amount::from("1.50"), Amount::from("1.50")), "  1.50|1.50");
    }

    #[test]
    fn every_text_is_kept_short_or_long() {
        for length in 0..=2 * MAX_SHORT {
            for text in ["7".repeat(length), "收".repeat(length), format!("{}é", "x".repeat(length))] {
                assert_eq!(Amount::from(&*text).as_str(), text);
                assert_eq!(Amount::from(text.clone()).clone().to_string(), text);
            }
        }
    }

    #[test]
    fn exponents_are_exact_or_nothing() {
        let decimal = |text: &str| Amount::from(text).decimal().map(|number| number.to_string());
        assert_eq!(decimal("1.5e+3").as_deref(), Some("1500"));
        assert_eq!(decimal("12e-3").as_deref(), Some("0.012"));
        assert_eq!(decimal("1e28").as_deref(), Some("10000000000000000000000000000"));
        for text in ["1e29", "1e-29", "1e999999999", "1e-2147483648", "1e99999999999", "1e", "e2", "1e2e2", "1e2.5"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
