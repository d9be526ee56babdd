//! The parameters that the user's browser brings back to `return_url`.

use std::fmt;

use super::NotifyError;
use super::signed::{self, Signed};
use crate::app::App;

/// What the user's browser brought back: enough to show the right page, and **no proof of payment**. The user may come
/// back without having paid, may come back later or never, and may come back with the same URL again. What became of the
/// payment is said by its [`Notification`](super::Notification), or by asking with `alipay.trade.query`.
///
/// Only signed parameters are in it. `Debug` shows names and never values.
#[derive(Clone)]
pub struct ReturnParams(Signed);

impl ReturnParams {
    pub(super) fn open(app: &App, query: &str) -> Result<Self, NotifyError> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let signed = signed::open(app, query.as_bytes())?;
        signed.check_app(app, false)?;
        Ok(Self(signed))
    }

    /// The merchant's order number: the page to show. Whether it is the user's own, only the session can say.
    pub fn out_trade_no(&self) -> Option<&str> {
        self.get("out_trade_no")
    }

    /// Alipay's number of the payment, to ask about.
    pub fn trade_no(&self) -> Option<&str> {
        self.get("trade_no")
    }

    /// The page method that this is the return of, such as `alipay.trade.page.pay.return`.
    pub fn method(&self) -> Option<&str> {
        self.get("method")
    }

    /// The value of a signed parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }

    /// The signed parameters, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter()
    }
}

/// Names, and no values.
impl fmt::Debug for ReturnParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReturnParams").field(&self.0).finish()
    }
}
