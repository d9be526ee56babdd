//! What the calls so far led to, as far as later calls can see it.
//!
//! The examples of the specs name things that exist: a call that names one is answered with its spec's example. Every
//! other number must have come from a call.

mod agreement;
mod bounded;
mod certification;
mod freeze;
mod number;
mod token;
mod trade;
mod transfer;
mod visit;

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_core::Decimal;
use serde_json::{Map, Value};
use spec_model::Spec;
use spec_model::example::Member;

use crate::checks::Refusal;

pub(crate) use token::Grant;
pub(crate) use visit::{Event, Sheet, Subject, Visit};

/// A call that is in order.
pub(crate) struct Call<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) request: &'a Map<String, Value>,
    pub(crate) params: &'a BTreeMap<String, String>,
    /// Whether it is to be answered 10003, if it can be.
    pub(crate) pending: bool,
    pub(crate) examples: &'a Examples,
}

/// The examples of all specs, by the name of their field: numbers that exist, tokens that hold.
#[derive(Debug, Default)]
pub(crate) struct Examples(HashMap<String, HashSet<String>>);

impl Examples {
    pub(crate) fn of(specs: &[Spec]) -> Self {
        let mut examples = Self::default();
        for field in specs.iter().flat_map(|spec| spec.request.fields.iter().chain(&spec.response.fields)) {
            examples.0.entry(field.name.clone()).or_default().extend(field.example.iter().cloned());
        }
        examples
    }

    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.0.get(name).is_some_and(|examples| examples.contains(value))
    }
}

impl Call<'_> {
    /// The request's field, if it is text and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.request.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The request's field, an amount.
    pub(crate) fn amount(&self, name: &str) -> Option<Decimal> {
        let value = self.request.get(name)?;
        let number = value.is_number().then(|| value.to_string());
        number.as_deref().or(value.as_str())?.parse().ok()
    }

    /// The public parameter, if it is not empty.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the request's field holds an example of a field of that name.
    pub(crate) fn is_example(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| self.examples.has(name, value))
    }
}

/// The members of a node that are known better than the spec's examples.
pub(crate) type Known = Vec<Member>;

/// A text member.
pub(crate) fn text(name: &str, value: impl Into<String>) -> Member {
    (name.to_owned(), Value::from(value.into()).to_string())
}

/// An amount in yuan, with its cents.
pub(crate) fn yuan(name: &str, value: Decimal) -> Member {
    text(name, cents(value))
}

/// An amount as the gateway writes it.
pub(crate) fn cents(value: Decimal) -> String {
    format!("{value:.2}")
}

/// A member that the node shall not have, though the spec has an example for it.
pub(crate) fn absent(name: &str) -> Member {
    (name.to_owned(), "null".to_owned())
}

/// Everything that calls led to.
#[derive(Debug)]
pub(crate) struct State {
    /// Where the gateway's pages are: `http://127.0.0.1:8080`.
    origin: String,
    numbers: number::Numbers,
    trades: trade::Trades,
    transfers: transfer::Transfers,
    freezes: freeze::Freezes,
    certifications: certification::Certifications,
    agreements: agreement::Agreements,
    tokens: token::Tokens,
    visits: visit::Visits,
    /// Notifications that are due.
    events: Vec<Event>,
}

impl State {
    pub(crate) fn new(origin: String) -> Self {
        Self {
            origin,
            numbers: number::Numbers::default(),
            trades: trade::Trades::default(),
            transfers: transfer::Transfers::default(),
            freezes: freeze::Freezes::default(),
            certifications: certification::Certifications::default(),
            agreements: agreement::Agreements::default(),
            tokens: token::Tokens::default(),
            visits: visit::Visits::default(),
            events: Vec::new(),
        }
    }

    /// The page that a call opens, if it is one that a person's browser or app carries: its path.
    pub(crate) fn open(&mut self, call: &Call) -> Result<Option<String>, Refusal> {
        self.tokens.check(call)?;
        let param = |name: &str| call.param(name).map(str::to_owned);
        let (subject, return_url) = match call.spec.method.as_str() {
            "alipay.trade.page.pay" | "alipay.trade.wap.pay" | "alipay.trade.app.pay" => {
                let trade = self.trades.order(call, &mut self.numbers, false)?;
                (Subject::Payment(trade.out_trade_no.clone()), param("return_url"))
            }
            "alipay.user.certify.open.certify" => match self.certifications.open(call)? {
                Some((certify_id, return_url)) => (Subject::Certification(certify_id), return_url),
                None => return Ok(None),
            },
            "alipay.user.agreement.page.sign" => {
                (Subject::Agreement(self.agreements.open(call, &mut self.numbers)), param("return_url"))
            }
            "alipay.fund.auth.order.app.freeze" => {
                (Subject::Freeze(self.freezes.open(call, &mut self.numbers)?), param("return_url"))
            }
            _ => return Ok(None),
        };
        self.visits.add(subject, return_url).map(Some)
    }

    /// Does what a call asks for, and says what its answer must hold.
    pub(crate) fn carry_out(&mut self, call: &Call) -> Result<Known, Refusal> {
        let Self { numbers, trades, transfers, freezes, certifications, agreements, tokens, events, .. } = self;
        match call.spec.method.as_str() {
            "alipay.trade.pay" => self.pay(call),
            "alipay.trade.precreate" => self.precreate(call),
            "alipay.trade.create" => trades.create(call, numbers),
            "alipay.trade.query" => trades.query(call, events),
            "alipay.trade.close" => trades.close(call, events),
            "alipay.trade.cancel" => Ok(trades.cancel(call, events)),
            "alipay.trade.refund" => trades.refund(call, events),
            "alipay.trade.fastpay.refund.query" => trades.refund_query(call),
            "alipay.trade.order.settle" => trades.settle(call, numbers),
            "alipay.trade.order.settle.query" => trades.settle_query(call),
            "alipay.fund.trans.uni.transfer" => transfers.transfer(call, "trans_amount", numbers),
            "alipay.fund.trans.toaccount.transfer" => transfers.transfer(call, "amount", numbers),
            "alipay.fund.trans.common.query" | "alipay.fund.trans.order.query" => transfers.query(call),
            "alipay.fund.auth.order.freeze" => freezes.freeze(call, numbers, events),
            "alipay.fund.auth.order.unfreeze" => freezes.unfreeze(call, numbers, events),
            "alipay.fund.auth.operation.detail.query" => freezes.query(call),
            "alipay.fund.auth.operation.cancel" => freezes.cancel(call, numbers),
            "alipay.user.certify.open.initialize" => certifications.initialize(call),
            "alipay.user.certify.open.query" => certifications.query(call),
            "alipay.user.agreement.sign" => Ok(agreements.sign(call, numbers, events)),
            "alipay.user.agreement.query" => agreements.query(call),
            "alipay.user.agreement.unsign" => agreements.unsign(call, events),
            "alipay.system.oauth.token" => tokens.user(call),
            "alipay.user.info.share" => Ok(vec![text("user_id", visit::BUYER), text("nick_name", "Mock")]),
            "alipay.open.auth.token.app" => tokens.merchant(call),
            "alipay.open.auth.token.app.query" => tokens.merchant_query(call),
            _ => Ok(Known::new()),
        }
    }

    /// `alipay.trade.pay`: by the buyer's code, by an agreement, or out of a freeze.
    fn pay(&mut self, call: &Call) -> Result<Known, Refusal> {
        if let Some(params) = call.request.get("agreement_params") {
            self.agreements.must_be_in_force(params)?;
        }
        let amount = call.amount("total_amount").unwrap_or_default();
        let auth_no = call.text("auth_no");
        if let Some(auth_no) = auth_no {
            self.freezes.must_cover(auth_no, amount)?;
        }
        let known = self.trades.pay(call, &mut self.numbers, &mut self.events)?;
        if let Some(auth_no) = auth_no {
            let ends = call.text("auth_confirm_mode") == Some("COMPLETE");
            let out_trade_no = call.text("out_trade_no").unwrap_or_default();
            self.freezes.pay(auth_no, out_trade_no, amount, ends, &mut self.numbers);
        }
        Ok(known)
    }

    /// `alipay.trade.precreate`: the code leads to a page of this gateway.
    fn precreate(&mut self, call: &Call) -> Result<Known, Refusal> {
        let trade = self.trades.order(call, &mut self.numbers, false)?;
        let out_trade_no = trade.out_trade_no.clone();
        let path = self.visits.add(Subject::Payment(out_trade_no.clone()), None)?;
        Ok([text("out_trade_no", out_trade_no), text("qr_code", format!("{}{path}", self.origin))].into())
    }

    /// The page of that id. A person who opens the page of a payment makes it known to the gateway.
    pub(crate) fn visit(&mut self, id: &str) -> Option<(Visit, Sheet)> {
        let visit = self.visits.get(id)?.clone();
        let sheet = match &visit.subject {
            Subject::Payment(out_trade_no) => self.trades.opened(out_trade_no)?.sheet(),
            Subject::Certification(certify_id) => self.certifications.sheet(certify_id)?,
            Subject::Agreement(agreement_no) => self.agreements.sheet(agreement_no)?,
            Subject::Freeze(auth_no) => self.freezes.sheet(auth_no)?,
        };
        Some((visit, sheet))
    }

    /// A person decides what waits under a number, the merchant's or the platform's; `false` if nothing is known by it.
    pub(crate) fn decide(&mut self, number: &str, agrees: bool) -> bool {
        let Self { trades, certifications, agreements, freezes, events, .. } = self;
        trades.decide(number, agrees, events)
            || certifications.decide(number, agrees)
            || agreements.decide(number, agrees, events)
            || freezes.decide(number, agrees, events)
    }

    /// What waits for a person, newest first of each kind, with the number that it is decided by.
    pub(crate) fn waiting(&self, count: usize) -> Vec<(String, Sheet)> {
        let all = (self.trades.sheets())
            .chain(self.certifications.sheets())
            .chain(self.agreements.sheets())
            .chain(self.freezes.sheets());
        let open = all.filter(|(_, sheet)| sheet.open).take(count);
        open.map(|(number, sheet)| (number.to_owned(), sheet)).collect()
    }

    /// What the browser carries to the `return_url` of a page once the person has agreed, beside what every return has.
    /// Nothing before that, and of what has no such return.
    pub(crate) fn return_params(&self, subject: &Subject) -> Vec<(String, String)> {
        match subject {
            Subject::Payment(out_trade_no) => self.trades.get(out_trade_no).and_then(trade::Trade::return_params),
            Subject::Agreement(agreement_no) => self.agreements.return_params(agreement_no),
            Subject::Certification(_) | Subject::Freeze(_) => None,
        }
        .unwrap_or_default()
    }

    /// The notifications that are due; they are the caller's to send.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// A code as a browser would bring it back once a user or a merchant has authorised the application.
    pub(crate) fn authorization_code(&mut self, grant: Grant) -> Result<String, Refusal> {
        self.tokens.give(grant)
    }

    /// From now on this token is good.
    pub(crate) fn allow_token(&mut self, token: String, grant: Grant) {
        self.tokens.allow(token, grant);
    }
}
