//! Payments: made, opened by the buyer, paid, refunded, shared out, closed.

mod refund;
mod settle;

use openapi_core::Decimal;
use serde_json::Value;

use super::bounded::Bounded;
use super::number::{Numbers, now};
use super::visit::{BUYER, Event, SELLER, Sheet, named};
use super::{Call, Known, absent, cents, text, yuan};
use crate::checks::Refusal;

/// Every payment.
#[derive(Debug, Default)]
pub(crate) struct Trades {
    by_out_trade_no: Bounded<Trade>,
    /// From `trade_no` to `out_trade_no`.
    numbers: Bounded<String>,
}

/// A payment.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "`trade_no` is the protocol's name")]
pub(crate) struct Trade {
    pub(crate) out_trade_no: String,
    pub(crate) trade_no: String,
    pub(crate) subject: String,
    pub(crate) total: Decimal,
    pub(crate) notify_url: Option<String>,
    /// The method of the call that made it.
    pub(crate) method: String,
    seller_id: Option<String>,
    passback_params: Option<String>,
    status: Status,
    /// How many queries find it waiting before it is paid by itself.
    waits: Option<u32>,
    paid_at: String,
    refunds: Vec<Refund>,
    shares: Vec<Share>,
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// The buyer has not seen it: to the gateway there is no payment yet.
    Unopened,
    Waiting,
    Paid,
    Closed,
}

#[derive(Debug, Clone)]
struct Refund {
    out_request_no: String,
    amount: Decimal,
    at: String,
}

/// A payment that is shared out.
#[derive(Debug, Clone)]
struct Share {
    out_request_no: String,
    settle_no: String,
    at: String,
    parts: Vec<(Value, Decimal)>,
}

fn not_exist() -> Refusal {
    Refusal::business("ACQ.TRADE_NOT_EXIST", "there is no such payment")
}

impl Trade {
    /// The status as the gateway writes it.
    pub(crate) fn trade_status(&self) -> &'static str {
        match self.status {
            Status::Unopened | Status::Waiting => "WAIT_BUYER_PAY",
            Status::Paid if self.refunded() < self.total => "TRADE_SUCCESS",
            Status::Paid | Status::Closed => "TRADE_CLOSED",
        }
    }

    fn refunded(&self) -> Decimal {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    fn shared(&self) -> Decimal {
        self.shares.iter().flat_map(|share| &share.parts).map(|(_, amount)| *amount).sum()
    }

    fn numbers(&self) -> Known {
        vec![text("trade_no", &self.trade_no), text("out_trade_no", &self.out_trade_no)]
    }

    fn amounts(&self) -> Known {
        let mut known: Known = ["total_amount", "receipt_amount", "buyer_pay_amount", "invoice_amount"]
            .map(|name| yuan(name, self.total))
            .into();
        known.extend(["point_amount", "discount_amount", "mdiscount_amount"].map(absent));
        known
    }

    /// What the asynchronous notification of its present status says.
    pub(crate) fn notification(&self) -> Option<Event> {
        let mut params = vec![
            ("notify_type", "trade_status_sync".to_owned()),
            ("trade_no", self.trade_no.clone()),
            ("out_trade_no", self.out_trade_no.clone()),
            ("trade_status", self.trade_status().to_owned()),
            ("total_amount", cents(self.total)),
            ("subject", self.subject.clone()),
            ("buyer_id", BUYER.to_owned()),
            ("seller_id", self.seller()),
        ];
        if self.status == Status::Paid {
            params.push(("receipt_amount", cents(self.total)));
            params.push(("gmt_payment", self.paid_at.clone()));
        }
        params.extend(self.passback_params.clone().map(|passed| ("passback_params", passed)));
        if let Some(last) = self.refunds.last() {
            params.push(("out_biz_no", last.out_request_no.clone()));
            params.push(("gmt_refund", last.at.clone()));
            params.push(("refund_fee", cents(self.refunded())));
        }
        Event::due(self.notify_url.as_deref(), params)
    }

    /// What the browser carries to `return_url` once the buyer has paid.
    pub(crate) fn return_params(&self) -> Option<Vec<(String, String)>> {
        let params = vec![
            ("method", format!("{}.return", self.method)),
            ("out_trade_no", self.out_trade_no.clone()),
            ("trade_no", self.trade_no.clone()),
            ("total_amount", cents(self.total)),
            ("seller_id", self.seller()),
        ];
        (self.status == Status::Paid).then(|| named(params))
    }

    fn seller(&self) -> String {
        self.seller_id.clone().unwrap_or_else(|| SELLER.to_owned())
    }

    pub(crate) fn sheet(&self) -> Sheet {
        let lines = vec![
            ("For", self.subject.clone()),
            ("Amount", format!("¥{}", cents(self.total))),
            ("Merchant's number", self.out_trade_no.clone()),
        ];
        Sheet {
            title: "Payment",
            lines,
            status: self.trade_status(),
            open: matches!(self.status, Status::Unopened | Status::Waiting),
        }
    }

    fn close(&mut self) -> Option<Event> {
        self.status = Status::Closed;
        self.notification()
    }

    fn pay(&mut self) -> Option<Event> {
        self.status = Status::Paid;
        self.waits = None;
        self.paid_at = now();
        self.notification()
    }
}

impl Trades {
    /// The buyer looks at the payment: from now on there is one.
    pub(crate) fn opened(&mut self, out_trade_no: &str) -> Option<&Trade> {
        let trade = self.by_out_trade_no.get_mut(out_trade_no)?;
        if trade.status == Status::Unopened {
            trade.status = Status::Waiting;
        }
        Some(trade)
    }

    pub(crate) fn get(&self, out_trade_no: &str) -> Option<&Trade> {
        self.by_out_trade_no.get(out_trade_no)
    }

    /// All of them with their numbers, newest first.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = (&str, Sheet)> {
        self.newest().map(|trade| (trade.out_trade_no.as_str(), trade.sheet()))
    }

    pub(crate) fn newest(&self) -> impl Iterator<Item = &Trade> {
        self.by_out_trade_no.newest()
    }

    /// The buyer pays, or refuses to; `false` if there is no such payment. Nothing happens to one that is paid or closed.
    pub(crate) fn decide(&mut self, number: &str, pays: bool, events: &mut Vec<Event>) -> bool {
        let out_trade_no = self.numbers.get(number).map_or(number, String::as_str);
        let Some(trade) = self.by_out_trade_no.get_mut(out_trade_no) else { return false };
        if matches!(trade.status, Status::Unopened | Status::Waiting) {
            events.extend(if pays { trade.pay() } else { trade.close() });
        }
        true
    }

    /// Makes the order of a call, or finds it if the call is made again.
    pub(crate) fn order(&mut self, call: &Call, numbers: &mut Numbers, opened: bool) -> Result<&mut Trade, Refusal> {
        let missing = || Refusal::missing("parameter", "an order needs `out_trade_no` and `total_amount`");
        let out_trade_no = call.text("out_trade_no").ok_or_else(missing)?.to_owned();
        let total = call.amount("total_amount").ok_or_else(missing)?;
        let subject = call.text("subject").unwrap_or_default();
        if self.by_out_trade_no.get(&out_trade_no).is_none() {
            let trade_no = numbers.digits();
            self.numbers.insert(trade_no.clone(), out_trade_no.clone());
            let trade = Trade {
                out_trade_no: out_trade_no.clone(),
                trade_no,
                subject: subject.to_owned(),
                total,
                notify_url: call.param("notify_url").map(str::to_owned),
                method: call.spec.method.clone(),
                seller_id: call.text("seller_id").map(str::to_owned),
                passback_params: call.text("passback_params").map(str::to_owned),
                status: Status::Unopened,
                waits: None,
                paid_at: String::new(),
                refunds: Vec::new(),
                shares: Vec::new(),
            };
            self.by_out_trade_no.insert(out_trade_no.clone(), trade);
        }
        let trade = self.by_out_trade_no.get_mut(&out_trade_no).ok_or_else(not_exist)?;
        if trade.total != total || trade.subject != subject {
            return Err(Refusal::business(
                "ACQ.CONTEXT_INCONSISTENT",
                "the order was made with another amount or subject",
            ));
        }
        match trade.status {
            Status::Paid => Err(Refusal::business("ACQ.TRADE_HAS_SUCCESS", "the order is paid")),
            Status::Closed => Err(Refusal::business("ACQ.TRADE_HAS_CLOSE", "the order is closed")),
            Status::Waiting | Status::Unopened => {
                if opened {
                    trade.status = Status::Waiting;
                }
                Ok(trade)
            }
        }
    }

    /// `alipay.trade.create`.
    pub(crate) fn create(&mut self, call: &Call, numbers: &mut Numbers) -> Result<Known, Refusal> {
        self.order(call, numbers, true).map(|trade| trade.numbers())
    }

    /// `alipay.trade.pay`: the buyer is there, and pays unless the call is to stay under way.
    pub(crate) fn pay(
        &mut self,
        call: &Call,
        numbers: &mut Numbers,
        events: &mut Vec<Event>,
    ) -> Result<Known, Refusal> {
        let trade = self.order(call, numbers, true)?;
        let mut known = trade.numbers();
        if call.pending {
            trade.waits = Some(1);
            known.push(absent("gmt_payment"));
        } else {
            events.extend(trade.pay());
            known.push(text("gmt_payment", &trade.paid_at));
        }
        known.extend(trade.amounts());
        Ok(known)
    }

    /// The payment that a call names; `None` if it names the spec's example.
    fn named(&mut self, call: &Call) -> Result<Option<&mut Trade>, Refusal> {
        let by_trade_no = call.text("trade_no").and_then(|number| self.numbers.get(number)).cloned();
        let given = by_trade_no.or_else(|| call.text("out_trade_no").map(str::to_owned));
        let known = given.as_ref().is_some_and(|number| {
            self.by_out_trade_no.get(number).is_some_and(|trade| trade.status != Status::Unopened)
        });
        if !known && (call.is_example("trade_no") || call.is_example("out_trade_no")) {
            return Ok(None);
        }
        let trade = given.filter(|_| known).and_then(|number| self.by_out_trade_no.get_mut(&number));
        trade.map(Some).ok_or_else(not_exist)
    }

    /// `alipay.trade.query`.
    pub(crate) fn query(&mut self, call: &Call, events: &mut Vec<Event>) -> Result<Known, Refusal> {
        let Some(trade) = self.named(call)? else { return Ok(Known::new()) };
        if trade.status == Status::Waiting {
            match trade.waits {
                Some(0) => events.extend(trade.pay()),
                Some(waits) => trade.waits = Some(waits - 1),
                None => {}
            }
        }
        let mut known = trade.numbers();
        known.extend(trade.amounts());
        known.push(text("trade_status", trade.trade_status()));
        known.push(text("subject", &trade.subject));
        known.push(if trade.status == Status::Paid {
            text("send_pay_date", &trade.paid_at)
        } else {
            absent("send_pay_date")
        });
        Ok(known)
    }

    /// `alipay.trade.close`.
    pub(crate) fn close(&mut self, call: &Call, events: &mut Vec<Event>) -> Result<Known, Refusal> {
        let Some(trade) = self.named(call)? else { return Ok(Known::new()) };
        if trade.status != Status::Waiting {
            let sub_msg = format!("a payment that is {} cannot be closed", trade.trade_status());
            return Err(Refusal::business("ACQ.TRADE_STATUS_ERROR", sub_msg));
        }
        events.extend(trade.close());
        Ok(trade.numbers())
    }

    /// `alipay.trade.cancel`: an unpaid order is closed, a paid one is refunded; one that never came is no fault.
    pub(crate) fn cancel(&mut self, call: &Call, events: &mut Vec<Event>) -> Known {
        let trade = match self.named(call) {
            Ok(Some(trade)) => trade,
            Ok(None) => return Known::new(),
            Err(_) => return [absent("trade_no"), absent("action"), text("retry_flag", "N")].into(),
        };
        let mut known = trade.numbers();
        known.push(text("retry_flag", "N"));
        match trade.status {
            Status::Paid => {
                let amount = trade.total - trade.refunded();
                trade.refunds.push(Refund { out_request_no: trade.out_trade_no.clone(), amount, at: now() });
                known.push(text("action", "refund"));
            }
            _ => known.push(text("action", "close")),
        }
        events.extend(trade.close());
        known
    }
}
