//! Sharing out of a payment.

use openapi_core::Decimal;
use serde_json::{Value, json};

use super::{Share, Status, Trades};
use crate::checks::Refusal;
use crate::state::number::{Numbers, now};
use crate::state::{Call, Known, cents, text};

impl Trades {
    /// `alipay.trade.order.settle`: shares of a payment, never more than is left of it.
    pub(crate) fn settle(&mut self, call: &Call, numbers: &mut Numbers) -> Result<Known, Refusal> {
        let Some(trade) = self.named(call)? else { return Ok(Known::new()) };
        let out_request_no = call.text("out_request_no").unwrap_or_default().to_owned();
        if let Some(share) = trade.shares.iter().find(|share| share.out_request_no == out_request_no) {
            return Ok([text("trade_no", &trade.trade_no), text("settle_no", &share.settle_no)].into());
        }
        if trade.status != Status::Paid {
            return Err(Refusal::business("ACQ.TRADE_STATUS_ERROR", "the payment is not paid"));
        }
        let parts = call.request.get("royalty_parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let parts: Vec<(Value, Decimal)> = parts
            .into_iter()
            .map(|part| {
                let amount =
                    part.get("amount").map(|amount| amount.as_str().map_or_else(|| amount.to_string(), str::to_owned));
                (part, amount.and_then(|amount| amount.parse().ok()).unwrap_or_default())
            })
            .collect();
        let sum: Decimal = parts.iter().map(|(_, amount)| *amount).sum();
        let left = trade.total - trade.refunded() - trade.shared();
        if sum > left {
            return Err(Refusal::business(
                "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
                format!("{} can be shared out", cents(left)),
            ));
        }
        let settle_no = numbers.digits();
        trade.shares.push(Share { out_request_no, settle_no: settle_no.clone(), at: now(), parts });
        Ok([text("trade_no", &trade.trade_no), text("settle_no", settle_no)].into())
    }

    /// `alipay.trade.order.settle.query`.
    pub(crate) fn settle_query(&mut self, call: &Call) -> Result<Known, Refusal> {
        if call.is_example("settle_no") || call.is_example("trade_no") {
            return Ok(Known::new());
        }
        let matches = |share: &&Share| {
            call.text("settle_no").is_none_or(|number| number == share.settle_no)
                && call.text("out_request_no").is_none_or(|number| number == share.out_request_no)
        };
        let mut trades =
            self.newest().filter(|trade| call.text("trade_no").is_none_or(|number| number == trade.trade_no));
        let share = trades.find_map(|trade| trade.shares.iter().find(matches));
        let share = share.ok_or_else(|| Refusal::business("ACQ.TRADE_SETTLE_ERROR", "there is no such sharing"))?;
        let details: Vec<Value> = share
            .parts
            .iter()
            .map(|(part, amount)| {
                json!({
                    "operation_type": "transfer",
                    "execute_dt": share.at,
                    "trans_in": part.get("trans_in"),
                    "trans_in_type": part.get("trans_in_type"),
                    "amount": cents(*amount),
                    "state": "SUCCESS",
                })
            })
            .collect();
        let details = ("royalty_detail_list".to_owned(), Value::from(details).to_string());
        Ok([text("out_request_no", &share.out_request_no), text("operation_dt", &share.at), details].into())
    }
}
