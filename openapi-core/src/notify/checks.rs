//! What a merchant must compare once the signature holds (`protocol.md` §7).

use std::fmt;

use super::{Notification, NotifyError, ReplayGuard};

/// What a notification is expected to say. What is not set is not compared; `app_id` always is.
///
/// A signature says that Alipay sent a notification, not that it is about your order: compare the payee, the order and
/// its amount with your own records.
#[derive(Clone, Default)]
pub struct NotifyChecks<'g> {
    seller_id: Option<String>,
    seller_email: Option<String>,
    out_trade_no: Option<String>,
    total_amount: Option<String>,
    replay: Option<&'g dyn ReplayGuard>,
}

impl<'g> NotifyChecks<'g> {
    /// Compares nothing but `app_id`.
    pub fn new() -> Self {
        Self::default()
    }

    /// The payee's user id.
    pub fn seller_id(mut self, id: impl Into<String>) -> Self {
        self.seller_id = Some(id.into());
        self
    }

    /// The payee's account name.
    pub fn seller_email(mut self, email: impl Into<String>) -> Self {
        self.seller_email = Some(email.into());
        self
    }

    /// The merchant's order number.
    pub fn out_trade_no(mut self, number: impl Into<String>) -> Self {
        self.out_trade_no = Some(number.into());
        self
    }

    /// The order's amount in yuan, as decimal text without a sign: `88`, `88.0` and `88.00` are equal. Anything that is
    /// not such a number equals nothing.
    pub fn total_amount(mut self, amount: impl Into<String>) -> Self {
        self.total_amount = Some(amount.into());
        self
    }

    /// Asks `guard` whether this is the first delivery, after everything else has held. A notification without a
    /// `notify_id` is refused then.
    pub fn replay(mut self, guard: &'g dyn ReplayGuard) -> Self {
        self.replay = Some(guard);
        self
    }

    pub(super) fn run(&self, notification: &Notification) -> Result<(), NotifyError> {
        let texts = [
            ("seller_id", &self.seller_id),
            ("seller_email", &self.seller_email),
            ("out_trade_no", &self.out_trade_no),
        ];
        for (name, expected) in texts {
            compare(notification, name, expected.as_deref(), |expected, found| expected == found)?;
        }
        compare(notification, "total_amount", self.total_amount.as_deref(), same_amount)?;
        let Some(guard) = self.replay else { return Ok(()) };
        let id = notification.notify_id().ok_or(NotifyError::Missing("notify_id"))?;
        if guard.first_time(id) { Ok(()) } else { Err(NotifyError::Replayed) }
    }
}

/// Shows no values.
impl fmt::Debug for NotifyChecks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = [
            ("seller_id", self.seller_id.is_some()),
            ("seller_email", self.seller_email.is_some()),
            ("out_trade_no", self.out_trade_no.is_some()),
            ("total_amount", self.total_amount.is_some()),
            ("replay", self.replay.is_some()),
        ];
        let names = set.into_iter().filter_map(|(name, set)| set.then_some(name));
        f.write_str("NotifyChecks ")?;
        f.debug_set().entries(names).finish()
    }
}

fn compare(
    notification: &Notification,
    name: &'static str,
    expected: Option<&str>,
    same: impl Fn(&str, &str) -> bool,
) -> Result<(), NotifyError> {
    let Some(expected) = expected else { return Ok(()) };
    let found = notification.get(name).ok_or(NotifyError::Missing(name))?;
    if same(expected, found) { Ok(()) } else { Err(NotifyError::Mismatch(name)) }
}

/// Exact, and without numbers: amounts are texts of digits.
fn same_amount(one: &str, other: &str) -> bool {
    matches!((digits(one), digits(other)), (Some(one), Some(other)) if one == other)
}

/// The digits before and behind the point, without those that make no difference.
fn digits(amount: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction)).then(|| (whole.trim_start_matches('0'), fraction.trim_end_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::same_amount;

    #[test]
    fn amounts() {
        for (one, other) in
            [("88", "88.00"), ("88.0", "88.00"), ("0.10", "0.1"), ("0", "0.00"), ("010.50", "10.5"), ("2.00", "2.00")]
        {
            assert!(same_amount(one, other) && same_amount(other, one), "{one} {other}");
        }
        let long = "9".repeat(400);
        assert!(same_amount(&long, &format!("{long}.0")));
        for (one, other) in [
            ("0.1", "0.01"),
            ("1", "10"),
            ("100", "1"),
            ("2.00", "2.001"),
            ("", ""),
            ("", "0"),
            (".", "."),
            (".5", ".5"),
            ("5.", "5."),
            ("-1", "-1"),
            ("+1", "1"),
            ("1e2", "100"),
            (" 1", "1"),
            ("1,000", "1,000"),
            ("1.0.0", "1.0"),
            ("１", "１"),
            ("NaN", "NaN"),
            (&long, "9"),
        ] {
            assert!(!same_amount(one, other) && !same_amount(other, one), "{one} {other}");
        }
    }
}
