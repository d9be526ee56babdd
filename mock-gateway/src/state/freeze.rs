//! Money that is held back: frozen, paid out of, given free.

use openapi_core::Decimal;

use super::bounded::Bounded;
use super::number::{Numbers, now};
use super::visit::{BUYER, Event, SELLER, Sheet};
use super::{Call, Known, cents, text, yuan};
use crate::checks::Refusal;

/// Every freeze.
#[derive(Debug, Default)]
pub(crate) struct Freezes {
    by_auth_no: Bounded<Freeze>,
    /// From `out_order_no` to `auth_no`.
    numbers: Bounded<String>,
}

#[derive(Debug)]
struct Freeze {
    auth_no: String,
    out_order_no: String,
    title: String,
    amount: Decimal,
    notify_url: Option<String>,
    /// In the order in which they came; the first one froze the money.
    operations: Vec<Operation>,
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "`operation_id` is the protocol's name")]
struct Operation {
    operation_id: String,
    out_request_no: String,
    kind: Kind,
    status: &'static str,
    amount: Decimal,
    at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Freeze,
    Unfreeze,
    Pay,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Freeze => "FREEZE",
            Self::Unfreeze => "UNFREEZE",
            Self::Pay => "PAY",
        }
    }
}

fn not_exist() -> Refusal {
    Refusal::business("AUTH_ORDER_NOT_EXIST", "there is no such freeze")
}

impl Freeze {
    fn sum(&self, kind: Kind) -> Decimal {
        let done = self.operations.iter().filter(|operation| operation.kind == kind && operation.status == "SUCCESS");
        done.map(|operation| operation.amount).sum()
    }

    fn rest(&self) -> Decimal {
        self.sum(Kind::Freeze) - self.sum(Kind::Unfreeze) - self.sum(Kind::Pay)
    }

    fn order_status(&self) -> &'static str {
        match self.operations.first().map(|operation| operation.status) {
            Some("SUCCESS") if self.rest() > Decimal::ZERO => "AUTHORIZED",
            Some("SUCCESS") if self.sum(Kind::Unfreeze) > Decimal::ZERO => "CLOSED",
            Some("SUCCESS") => "FINISH",
            Some("INIT") => "INIT",
            _ => "CLOSED",
        }
    }

    fn known(&self, operation: &Operation) -> Known {
        vec![
            text("auth_no", &self.auth_no),
            text("out_order_no", &self.out_order_no),
            text("operation_id", &operation.operation_id),
            text("out_request_no", &operation.out_request_no),
            text("operation_type", operation.kind.as_str()),
            text("status", operation.status),
            yuan("amount", operation.amount),
            text("gmt_create", &operation.at),
            text("gmt_trans", &operation.at),
            text("payer_user_id", BUYER),
            text("order_status", self.order_status()),
            text("order_title", &self.title),
            yuan("rest_amount", self.rest()),
            yuan("total_freeze_amount", self.sum(Kind::Freeze)),
            yuan("total_pay_amount", self.sum(Kind::Pay)),
        ]
    }

    fn notification(&self, operation: &Operation) -> Option<Event> {
        let kind = match operation.kind {
            Kind::Freeze => "fund_auth_freeze",
            Kind::Unfreeze => "fund_auth_unfreeze",
            Kind::Pay => return None,
        };
        let params = vec![
            ("notify_type", kind.to_owned()),
            ("auth_no", self.auth_no.clone()),
            ("out_order_no", self.out_order_no.clone()),
            ("operation_id", operation.operation_id.clone()),
            ("out_request_no", operation.out_request_no.clone()),
            ("operation_type", operation.kind.as_str().to_owned()),
            ("amount", cents(operation.amount)),
            ("status", operation.status.to_owned()),
            ("gmt_create", operation.at.clone()),
            ("gmt_trans", operation.at.clone()),
            ("payer_user_id", BUYER.to_owned()),
            ("payee_user_id", SELLER.to_owned()),
            ("total_freeze_amount", cents(self.sum(Kind::Freeze))),
            ("total_unfreeze_amount", cents(self.sum(Kind::Unfreeze))),
            ("total_pay_amount", cents(self.sum(Kind::Pay))),
            ("rest_amount", cents(self.rest())),
        ];
        Event::due(self.notify_url.as_deref(), params)
    }

    fn operate(&mut self, kind: Kind, out_request_no: &str, amount: Decimal, numbers: &mut Numbers) -> Operation {
        let operation = Operation {
            operation_id: numbers.digits(),
            out_request_no: out_request_no.to_owned(),
            kind,
            status: "SUCCESS",
            amount,
            at: now(),
        };
        self.operations.push(operation.clone());
        operation
    }
}

impl Freezes {
    /// `alipay.fund.auth.order.app.freeze`: the freeze that the page is about.
    pub(crate) fn open(&mut self, call: &Call, numbers: &mut Numbers) -> Result<String, Refusal> {
        let out_order_no = call.text("out_order_no").unwrap_or_default().to_owned();
        if let Some(auth_no) = self.numbers.get(&out_order_no) {
            let freeze = self.by_auth_no.get(auth_no).ok_or_else(not_exist)?;
            return match freeze.order_status() {
                "INIT" => Ok(auth_no.clone()),
                "AUTHORIZED" => Err(Refusal::business("FREEZE_ALREADY_SUCCESS", "the money is frozen")),
                _ => Err(Refusal::business("ORDER_ALREADY_CLOSED", "the freeze is over")),
            };
        }
        let auth_no = numbers.digits();
        let amount = call.amount("amount").unwrap_or_default();
        let mut freeze = Freeze {
            auth_no: auth_no.clone(),
            out_order_no: out_order_no.clone(),
            title: call.text("order_title").unwrap_or_default().to_owned(),
            amount,
            notify_url: call.param("notify_url").map(str::to_owned),
            operations: Vec::new(),
        };
        freeze.operate(Kind::Freeze, call.text("out_request_no").unwrap_or_default(), amount, numbers);
        freeze.operations.iter_mut().for_each(|operation| operation.status = "INIT");
        self.numbers.insert(out_order_no, auth_no.clone());
        self.by_auth_no.insert(auth_no.clone(), freeze);
        Ok(auth_no)
    }

    /// The payer agrees, or refuses to; `false` if there is no such freeze.
    pub(crate) fn decide(&mut self, number: &str, agrees: bool, events: &mut Vec<Event>) -> bool {
        let number = self.numbers.get(number).map_or(number, String::as_str);
        let Some(freeze) = self.by_auth_no.get_mut(number) else { return false };
        if let Some(first) = freeze.operations.first_mut().filter(|first| first.status == "INIT") {
            first.status = if agrees { "SUCCESS" } else { "CLOSED" };
            let first = first.clone();
            events.extend(if agrees { freeze.notification(&first) } else { None });
        }
        true
    }

    /// `alipay.fund.auth.order.freeze`: the payer is there, and agrees.
    pub(crate) fn freeze(
        &mut self,
        call: &Call,
        numbers: &mut Numbers,
        events: &mut Vec<Event>,
    ) -> Result<Known, Refusal> {
        let auth_no = self.open(call, numbers)?;
        self.decide(&auth_no, true, events);
        let freeze = self.by_auth_no.get(&auth_no).ok_or_else(not_exist)?;
        let first = freeze.operations.first().ok_or_else(not_exist)?;
        Ok(freeze.known(first))
    }

    /// The freeze that a call names; `None` if it names the spec's example.
    fn named(&mut self, call: &Call) -> Result<Option<&mut Freeze>, Refusal> {
        let by_order = call.text("out_order_no").and_then(|number| self.numbers.get(number)).map(String::as_str);
        let number = call.text("auth_no").or(by_order).map(str::to_owned);
        let known = number.filter(|number| self.by_auth_no.get(number).is_some());
        match known {
            Some(number) => Ok(self.by_auth_no.get_mut(&number)),
            None if call.is_example("auth_no") || call.is_example("out_order_no") => Ok(None),
            None => Err(not_exist()),
        }
    }

    /// `alipay.fund.auth.order.unfreeze`: never more than is still frozen.
    pub(crate) fn unfreeze(
        &mut self,
        call: &Call,
        numbers: &mut Numbers,
        events: &mut Vec<Event>,
    ) -> Result<Known, Refusal> {
        let amount = call.amount("amount").unwrap_or_default();
        let out_request_no = call.text("out_request_no").unwrap_or_default();
        let Some(freeze) = self.named(call)? else { return Ok(Known::new()) };
        let same =
            |operation: &&Operation| operation.kind == Kind::Unfreeze && operation.out_request_no == out_request_no;
        let operation = match freeze.operations.iter().find(same).cloned() {
            Some(before) if before.amount != amount => {
                return Err(Refusal::business("UNIQUE_VIOLATION", "it was requested with another amount"));
            }
            Some(before) => before,
            None if amount > freeze.rest() => {
                let sub_msg = format!("{} is still frozen", cents(freeze.rest()));
                return Err(Refusal::business("REQUEST_AMOUNT_EXCEED", sub_msg));
            }
            None => {
                let operation = freeze.operate(Kind::Unfreeze, out_request_no, amount, numbers);
                events.extend(freeze.notification(&operation));
                operation
            }
        };
        Ok(freeze.known(&operation))
    }

    /// `alipay.fund.auth.operation.detail.query`.
    pub(crate) fn query(&mut self, call: &Call) -> Result<Known, Refusal> {
        let Some(freeze) = self.named(call)? else { return Ok(Known::new()) };
        let named = |operation: &&Operation| {
            call.text("operation_id").is_none_or(|id| id == operation.operation_id)
                && call.text("out_request_no").is_none_or(|number| number == operation.out_request_no)
                && call.text("operation_type").is_none_or(|kind| kind == operation.kind.as_str())
        };
        let operation = freeze.operations.iter().find(named);
        let not_exist = || Refusal::business("AUTH_OPERATION_NOT_EXIST", "there is no such operation");
        operation.map(|operation| freeze.known(operation)).ok_or_else(not_exist)
    }

    /// `alipay.fund.auth.operation.cancel`: what was frozen is given free.
    pub(crate) fn cancel(&mut self, call: &Call, numbers: &mut Numbers) -> Result<Known, Refusal> {
        let Some(freeze) = self.named(call)? else { return Ok(Known::new()) };
        if freeze.sum(Kind::Pay) > Decimal::ZERO {
            return Err(Refusal::business("ORDER_ALREADY_FINISH", "it was paid out of"));
        }
        let rest = freeze.rest();
        let action = if rest > Decimal::ZERO {
            freeze.operate(Kind::Unfreeze, "cancel", rest, numbers);
            "unfreeze"
        } else {
            freeze
                .operations
                .iter_mut()
                .filter(|operation| operation.status == "INIT")
                .for_each(|operation| operation.status = "CLOSED");
            "close"
        };
        let first = freeze.operations.first().cloned().ok_or_else(not_exist)?;
        let mut known = freeze.known(&first);
        known.push(text("action", action));
        Ok(known)
    }

    /// `alipay.trade.pay` out of a freeze: what can be paid, before it is.
    pub(crate) fn must_cover(&self, auth_no: &str, amount: Decimal) -> Result<(), Refusal> {
        let freeze = self.by_auth_no.get(auth_no);
        let freeze = freeze.ok_or_else(|| Refusal::business("ACQ.AUTH_NO_ERROR", "there is no such freeze"))?;
        if amount > freeze.rest() {
            let sub_msg = format!("{} is still frozen", cents(freeze.rest()));
            return Err(Refusal::business("ACQ.AUTH_AMOUNT_NOT_ENOUGH", sub_msg));
        }
        Ok(())
    }

    /// Pays out of a freeze; with `ends`, the rest is given free.
    pub(crate) fn pay(
        &mut self,
        auth_no: &str,
        out_trade_no: &str,
        amount: Decimal,
        ends: bool,
        numbers: &mut Numbers,
    ) {
        let Some(freeze) = self.by_auth_no.get_mut(auth_no) else { return };
        freeze.operate(Kind::Pay, out_trade_no, amount, numbers);
        let rest = freeze.rest();
        if ends && rest > Decimal::ZERO {
            freeze.operate(Kind::Unfreeze, out_trade_no, rest, numbers);
        }
    }

    /// All of them with their numbers, newest first.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = (&str, Sheet)> {
        self.by_auth_no.keys().filter_map(|number| Some((number, self.sheet(number)?)))
    }

    pub(crate) fn sheet(&self, auth_no: &str) -> Option<Sheet> {
        let freeze = self.by_auth_no.get(auth_no)?;
        let lines = vec![
            ("For", freeze.title.clone()),
            ("Amount", format!("¥{}", cents(freeze.amount))),
            ("Merchant's number", freeze.out_order_no.clone()),
        ];
        Some(Sheet {
            title: "Freeze of money",
            lines,
            status: freeze.order_status(),
            open: freeze.order_status() == "INIT",
        })
    }
}
