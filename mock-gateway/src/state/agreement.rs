//! Direct-debit agreements.

use serde_json::Value;

use super::bounded::Bounded;
use super::number::{Numbers, now};
use super::visit::{BUYER, Event, Sheet, named};
use super::{Call, Known, text};
use crate::checks::Refusal;

/// Every agreement.
#[derive(Debug, Default)]
pub(crate) struct Agreements {
    by_agreement_no: Bounded<Agreement>,
    /// From `external_agreement_no` to `agreement_no`.
    numbers: Bounded<String>,
}

#[derive(Debug)]
#[expect(clippy::struct_field_names, reason = "`agreement_no` is the protocol's name")]
struct Agreement {
    agreement_no: String,
    external_agreement_no: Option<String>,
    personal_product_code: String,
    sign_scene: Option<String>,
    notify_url: Option<String>,
    status: Status,
    signed_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Unsigned,
    Normal,
    Refused,
    Terminated,
}

fn not_exist() -> Refusal {
    Refusal::business("USER_AGREEMENT_NOT_EXIST", "there is no such agreement")
}

impl Agreement {
    fn known(&self) -> Known {
        let mut known = vec![
            text("agreement_no", &self.agreement_no),
            text("personal_product_code", &self.personal_product_code),
            text("status", "NORMAL"),
            text("sign_time", &self.signed_at),
            text("valid_time", &self.signed_at),
        ];
        known.extend(self.external_agreement_no.as_deref().map(|number| text("external_agreement_no", number)));
        known.extend(self.sign_scene.as_deref().map(|scene| text("sign_scene", scene)));
        known
    }

    fn notification(&self, kind: &str) -> Option<Event> {
        let (status, time) = match self.status {
            Status::Terminated => ("UNSIGN", "unsign_time"),
            _ => ("NORMAL", "sign_time"),
        };
        let mut params = vec![
            ("notify_type", kind.to_owned()),
            ("agreement_no", self.agreement_no.clone()),
            ("personal_product_code", self.personal_product_code.clone()),
            ("alipay_user_id", BUYER.to_owned()),
            ("status", status.to_owned()),
            (time, now()),
        ];
        params.extend(self.external_agreement_no.clone().map(|number| ("external_agreement_no", number)));
        params.extend(self.sign_scene.clone().map(|scene| ("sign_scene", scene)));
        Event::due(self.notify_url.as_deref(), params)
    }
}

impl Agreements {
    /// `alipay.user.agreement.page.sign`: the agreement that the page is about.
    pub(crate) fn open(&mut self, call: &Call, numbers: &mut Numbers) -> String {
        let external = call.text("external_agreement_no").map(str::to_owned);
        let agreement_no = numbers.digits();
        if let Some(external) = &external {
            self.numbers.insert(external.clone(), agreement_no.clone());
        }
        let agreement = Agreement {
            agreement_no: agreement_no.clone(),
            external_agreement_no: external,
            personal_product_code: call.text("personal_product_code").unwrap_or_default().to_owned(),
            sign_scene: call.text("sign_scene").map(str::to_owned),
            notify_url: call.param("notify_url").map(str::to_owned),
            status: Status::Unsigned,
            signed_at: String::new(),
        };
        self.by_agreement_no.insert(agreement_no.clone(), agreement);
        agreement_no
    }

    /// `alipay.user.agreement.sign`: signed at once.
    pub(crate) fn sign(&mut self, call: &Call, numbers: &mut Numbers, events: &mut Vec<Event>) -> Known {
        let agreement_no = self.open(call, numbers);
        self.decide(&agreement_no, true, events);
        self.by_agreement_no.get(&agreement_no).map(Agreement::known).unwrap_or_default()
    }

    /// The user signs, or refuses to; `false` if there is no such agreement.
    pub(crate) fn decide(&mut self, number: &str, signs: bool, events: &mut Vec<Event>) -> bool {
        let number = self.numbers.get(number).map_or(number, String::as_str);
        let Some(agreement) = self.by_agreement_no.get_mut(number) else { return false };
        if agreement.status == Status::Unsigned {
            agreement.status = if signs { Status::Normal } else { Status::Refused };
            agreement.signed_at = now();
            events.extend(if signs { agreement.notification("dut_user_sign") } else { None });
        }
        true
    }

    /// The agreement in force that a call names; `None` if it names the spec's example.
    fn named(&mut self, call: &Call) -> Result<Option<&mut Agreement>, Refusal> {
        let external = call.text("external_agreement_no").and_then(|number| self.numbers.get(number));
        let number = call.text("agreement_no").or(external.map(String::as_str)).map(str::to_owned);
        let known = number.as_ref().is_some_and(|number| self.by_agreement_no.get(number).is_some());
        // Who asks by user and product names no agreement: the example is as good as any.
        let named =
            ["agreement_no", "external_agreement_no"].map(|name| call.text(name).map(|_| call.is_example(name)));
        if !known && named.iter().all(|example| *example != Some(false)) {
            return Ok(None);
        }
        let agreement = number.and_then(|number| self.by_agreement_no.get_mut(&number));
        let agreement = agreement.filter(|agreement| agreement.status != Status::Unsigned);
        match agreement {
            Some(agreement) if agreement.status == Status::Normal => Ok(Some(agreement)),
            Some(agreement) if agreement.status == Status::Terminated => {
                Err(Refusal::business("AGREEMENT_HAS_UNSIGNED", "the agreement is terminated"))
            }
            _ => Err(not_exist()),
        }
    }

    /// `alipay.user.agreement.query`.
    pub(crate) fn query(&mut self, call: &Call) -> Result<Known, Refusal> {
        Ok(self.named(call)?.map(|agreement| agreement.known()).unwrap_or_default())
    }

    /// `alipay.user.agreement.unsign`.
    pub(crate) fn unsign(&mut self, call: &Call, events: &mut Vec<Event>) -> Result<Known, Refusal> {
        if let Some(agreement) = self.named(call)? {
            agreement.status = Status::Terminated;
            events.extend(agreement.notification("dut_user_unsign"));
        }
        Ok(Known::new())
    }

    /// What a payment by agreement needs: one that is in force, or the documentation's example.
    pub(crate) fn must_be_in_force(&self, params: &Value) -> Result<(), Refusal> {
        let Some(number) = params.get("agreement_no").and_then(Value::as_str) else { return Ok(()) };
        match self.by_agreement_no.get(number) {
            Some(agreement) if agreement.status == Status::Normal => Ok(()),
            _ => Err(Refusal::business("ACQ.AGREEMENT_NOT_EXIST", "there is no such agreement in force")),
        }
    }

    /// What the browser carries to `return_url` once the user has signed.
    pub(crate) fn return_params(&self, agreement_no: &str) -> Option<Vec<(String, String)>> {
        let agreement =
            self.by_agreement_no.get(agreement_no).filter(|agreement| agreement.status == Status::Normal)?;
        let mut params = vec![
            ("agreement_no", agreement.agreement_no.clone()),
            ("status", "NORMAL".to_owned()),
            ("alipay_user_id", BUYER.to_owned()),
            ("personal_product_code", agreement.personal_product_code.clone()),
            ("sign_time", agreement.signed_at.clone()),
        ];
        params.extend(agreement.external_agreement_no.clone().map(|number| ("external_agreement_no", number)));
        Some(named(params))
    }

    /// All of them with their numbers, newest first.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = (&str, Sheet)> {
        self.by_agreement_no.keys().filter_map(|number| Some((number, self.sheet(number)?)))
    }

    pub(crate) fn sheet(&self, agreement_no: &str) -> Option<Sheet> {
        let agreement = self.by_agreement_no.get(agreement_no)?;
        let mut lines = vec![("Product", agreement.personal_product_code.clone())];
        lines.extend(agreement.sign_scene.clone().map(|scene| ("Scene", scene)));
        lines.extend(agreement.external_agreement_no.clone().map(|number| ("Merchant's number", number)));
        let status = match agreement.status {
            Status::Unsigned => "not yet signed",
            Status::Normal => "NORMAL",
            Status::Refused => "refused",
            Status::Terminated => "UNSIGN",
        };
        Some(Sheet { title: "Direct-debit agreement", lines, status, open: agreement.status == Status::Unsigned })
    }
}
