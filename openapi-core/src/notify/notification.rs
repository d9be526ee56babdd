//! A notification that has been verified.

use std::fmt;

use super::signed::{self, Signed};
use super::{NotifyChecks, NotifyError};
use crate::app::App;
use crate::decode::{self, Mismatch};
use crate::encode;
use crate::json::Document;
use crate::method::Notified;

/// A verified notification: the parameters that are signed, and no others. `sign`, and in most messages `sign_type` and
/// empty parameters, are therefore not among them.
///
/// There is no way to one but [`App::verify_notification`]. `Debug` shows names and never values.
#[derive(Clone)]
pub struct Notification(Signed);

/// What became of a payment. The list is open: act only on what you know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TradeStatus {
    /// `WAIT_BUYER_PAY`: made, not yet paid.
    WaitBuyerPay,
    /// `TRADE_CLOSED`: not paid in time, or refunded in full.
    TradeClosed,
    /// `TRADE_SUCCESS`: paid; may still be refunded.
    TradeSuccess,
    /// `TRADE_FINISHED`: paid; can no longer be refunded.
    TradeFinished,
    /// Another one.
    Other(String),
}

impl TradeStatus {
    fn new(text: &str) -> Self {
        match text {
            "WAIT_BUYER_PAY" => Self::WaitBuyerPay,
            "TRADE_CLOSED" => Self::TradeClosed,
            "TRADE_SUCCESS" => Self::TradeSuccess,
            "TRADE_FINISHED" => Self::TradeFinished,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::WaitBuyerPay => "WAIT_BUYER_PAY",
            Self::TradeClosed => "TRADE_CLOSED",
            Self::TradeSuccess => "TRADE_SUCCESS",
            Self::TradeFinished => "TRADE_FINISHED",
            Self::Other(text) => text,
        }
    }
}

macro_rules! parameters {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        pub fn $name(&self) -> Option<&str> {
            self.get(stringify!($name))
        }
    )+};
}

impl Notification {
    pub(super) fn open(app: &App, body: &[u8]) -> Result<Self, NotifyError> {
        let signed = signed::open(app, body)?;
        signed.check_app(app, true)?;
        // The browser carries these with a genuine signature; posted here they would look like a notification.
        if signed.get("method").is_some_and(|method| method.ends_with(".return")) {
            return Err(NotifyError::Return);
        }
        Ok(Self(signed))
    }

    /// Compares with what is known of the order, now that the notification has said which one it is.
    ///
    /// # Errors
    /// [`NotifyError::Mismatch`], [`NotifyError::Missing`] or [`NotifyError::Replayed`].
    pub fn check(&self, checks: &NotifyChecks<'_>) -> Result<(), NotifyError> {
        checks.run(self)
    }

    /// What became of the payment; `None` for notifications of other things.
    pub fn trade_status(&self) -> Option<TradeStatus> {
        self.get("trade_status").map(TradeStatus::new)
    }

    /// Whether the order has been paid: `TRADE_SUCCESS` or `TRADE_FINISHED`. A notification of a partial refund
    /// says so too, and has a [`refund_fee`](Self::refund_fee).
    pub fn is_paid(&self) -> bool {
        matches!(self.trade_status(), Some(TradeStatus::TradeSuccess | TradeStatus::TradeFinished))
    }

    parameters! {
        /// The application.
        app_id;
        /// The content of a gateway's message, JSON text or XML.
        biz_content;
        /// The buyer's user id.
        buyer_id;
        /// The buyer's id within this application.
        buyer_open_id;
        /// What the buyer paid, in yuan.
        buyer_pay_amount;
        /// When the payment was closed, in China's time.
        gmt_close;
        /// When the payment was made, in China's time.
        gmt_create;
        /// When it was paid, in China's time.
        gmt_payment;
        /// When it was refunded, in China's time.
        gmt_refund;
        /// Which message a gateway's message is.
        msg_method;
        /// The notification's own id, the same in every delivery of it.
        notify_id;
        /// When it was sent, in China's time.
        notify_time;
        /// Its kind, such as `trade_status_sync`.
        notify_type;
        /// The merchant's number of a refund or another step.
        out_biz_no;
        /// The merchant's order number.
        out_trade_no;
        /// What the request gave to come back.
        passback_params;
        /// What the merchant gets, in yuan.
        receipt_amount;
        /// What has been refunded in total, in yuan.
        refund_fee;
        /// The payee's account name.
        seller_email;
        /// The payee's user id.
        seller_id;
        /// The order's title.
        subject;
        /// The order's amount, in yuan with two decimals.
        total_amount;
        /// Alipay's number of the payment.
        trade_no;
    }

    /// The notification as the record that its method's spec describes. A gateway's message (`msg_method`) holds its
    /// fields in `biz_content`, the others are parameters of their own.
    ///
    /// # Errors
    /// If the notification lacks a required field, or holds something that cannot be such a value.
    pub fn read<N: Notified>(&self) -> Result<N, Mismatch> {
        let flat = || {
            let mut json = String::from("{");
            for (index, (name, value)) in self.iter().enumerate() {
                json.push_str(if index == 0 { "" } else { "," });
                encode::string(name, &mut json);
                json.push(':');
                encode::string(value, &mut json);
            }
            json.push('}');
            json
        };
        let message = self.get("msg_method").and_then(|_| self.biz_content());
        let json = message.map_or_else(flat, str::to_owned);
        let mut record = N::blank();
        decode::record(&mut record, Document::scan(json)?.root())?;
        Ok(record)
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
impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Notification").field(&self.0).finish()
    }
}
