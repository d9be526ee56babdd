//! Fresh numbers, as the platform gives them.

use std::time::SystemTime;

use crate::checks::Refusal;
use crate::random;

/// Makes numbers that are not given twice.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    given: u64,
}

impl Numbers {
    /// 28 digits that begin with the time, as of a trade or transfer.
    pub(crate) fn digits(&mut self) -> String {
        self.given += 1;
        let time: String = now().chars().filter(char::is_ascii_digit).collect();
        format!("{time}{:014}", self.given)
    }
}

/// 32 hexadecimal digits that nobody can guess.
pub(crate) fn secret() -> Result<String, Refusal> {
    random::hex().map_err(|_| Refusal::unavailable())
}

/// The time in China.
pub(crate) fn now() -> String {
    openapi_core::china_timestamp(SystemTime::now())
}
