//! Transfers.

use openapi_core::Decimal;

use super::bounded::Bounded;
use super::number::{Numbers, now};
use super::{Call, Known, absent, text, yuan};
use crate::checks::Refusal;

/// Every transfer.
#[derive(Debug, Default)]
pub(crate) struct Transfers {
    by_out_biz_no: Bounded<Transfer>,
    /// From `order_id` to `out_biz_no`.
    numbers: Bounded<String>,
}

#[derive(Debug)]
struct Transfer {
    out_biz_no: String,
    order_id: String,
    amount: Decimal,
    at: String,
}

impl Transfers {
    /// `alipay.fund.trans.uni.transfer` and the one before it: the same `out_biz_no` moves no money twice.
    pub(crate) fn transfer(&mut self, call: &Call, amount: &str, numbers: &mut Numbers) -> Result<Known, Refusal> {
        let out_biz_no = call.text("out_biz_no").unwrap_or_default().to_owned();
        let amount = call.amount(amount).unwrap_or_default();
        let transfer = match self.by_out_biz_no.get(&out_biz_no) {
            Some(made) if made.amount != amount => {
                let sub_msg = "the transfer was requested with another amount";
                return Err(Refusal::business("PAYMENT_INFO_INCONSISTENCY", sub_msg));
            }
            Some(made) => made,
            None => {
                let order_id = numbers.digits();
                let transfer =
                    Transfer { out_biz_no: out_biz_no.clone(), order_id: order_id.clone(), amount, at: now() };
                self.numbers.insert(order_id, out_biz_no.clone());
                self.by_out_biz_no.insert(out_biz_no.clone(), transfer);
                self.by_out_biz_no.get(&out_biz_no).ok_or_else(Refusal::unavailable)?
            }
        };
        Ok(vec![
            text("out_biz_no", &transfer.out_biz_no),
            text("order_id", &transfer.order_id),
            text("pay_fund_order_id", &transfer.order_id),
            text("status", "SUCCESS"),
            text("trans_date", &transfer.at),
            text("pay_date", &transfer.at),
        ])
    }

    /// `alipay.fund.trans.common.query` and the one before it.
    pub(crate) fn query(&self, call: &Call) -> Result<Known, Refusal> {
        let order_id = call.text("order_id").or_else(|| call.text("pay_fund_order_id"));
        let out_biz_no = match order_id {
            Some(order_id) => self.numbers.get(order_id).map(String::as_str),
            None => call.text("out_biz_no"),
        };
        let named = ["out_biz_no", "order_id", "pay_fund_order_id"].iter().any(|name| call.is_example(name));
        match out_biz_no.and_then(|number| self.by_out_biz_no.get(number)) {
            Some(transfer) => Ok(vec![
                text("out_biz_no", &transfer.out_biz_no),
                text("order_id", &transfer.order_id),
                text("pay_fund_order_id", &transfer.order_id),
                text("status", "SUCCESS"),
                yuan("trans_amount", transfer.amount),
                text("pay_date", &transfer.at),
                absent("error_code"),
                absent("fail_reason"),
            ]),
            None if named => Ok(Known::new()),
            None => Err(Refusal::business("ORDER_NOT_EXIST", "there is no such transfer")),
        }
    }
}
