//! Refunds of a payment.

use super::{Refund, Status, Trades};
use crate::checks::Refusal;
use crate::state::number::now;
use crate::state::visit::Event;
use crate::state::{Call, Known, absent, cents, text, yuan};

impl Trades {
    /// `alipay.trade.refund`: never more than was paid, and nothing twice.
    pub(crate) fn refund(&mut self, call: &Call, events: &mut Vec<Event>) -> Result<Known, Refusal> {
        let Some(trade) = self.named(call)? else { return Ok(Known::new()) };
        let amount = call.amount("refund_amount").unwrap_or_default();
        let out_request_no = call.text("out_request_no").unwrap_or(&trade.out_trade_no).to_owned();
        let before = trade.refunds.iter().find(|refund| refund.out_request_no == out_request_no);
        let change = match before {
            Some(refund) if refund.amount != amount => {
                let sub_msg = "the refund was requested with another amount";
                return Err(Refusal::business("ACQ.DISCORDANT_REPEAT_REQUEST", sub_msg));
            }
            Some(_) => "N",
            None if trade.status == Status::Closed => {
                return Err(Refusal::business("ACQ.TRADE_HAS_CLOSE", "the payment is closed"));
            }
            None if trade.status != Status::Paid => {
                return Err(Refusal::business("ACQ.TRADE_STATUS_ERROR", "the payment is not paid"));
            }
            None if amount > trade.total - trade.refunded() => {
                let left = cents(trade.total - trade.refunded());
                return Err(Refusal::business("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", format!("{left} can be refunded")));
            }
            None => {
                trade.refunds.push(Refund { out_request_no, amount, at: now() });
                events.extend(trade.notification());
                "Y"
            }
        };
        let mut known = trade.numbers();
        known.push(text("fund_change", change));
        known.push(yuan("refund_fee", trade.refunded()));
        known.push(yuan("send_back_fee", amount));
        Ok(known)
    }

    /// `alipay.trade.fastpay.refund.query`: a refund that never came is answered without a status.
    pub(crate) fn refund_query(&mut self, call: &Call) -> Result<Known, Refusal> {
        let Some(trade) = self.named(call)? else { return Ok(Known::new()) };
        let number = call.text("out_request_no").unwrap_or(&trade.out_trade_no);
        let mut known = trade.numbers();
        known.push(text("out_request_no", number));
        known.push(yuan("total_amount", trade.total));
        match trade.refunds.iter().find(|refund| refund.out_request_no == number) {
            Some(refund) => {
                known.push(text("refund_status", "REFUND_SUCCESS"));
                known.push(yuan("refund_amount", refund.amount));
                known.push(text("gmt_refund_pay", &refund.at));
            }
            None => known.extend(["refund_status", "refund_amount", "gmt_refund_pay", "refund_reason"].map(absent)),
        }
        Ok(known)
    }
}
