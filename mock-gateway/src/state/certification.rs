//! Identity certifications.

use serde_json::Value;

use super::bounded::Bounded;
use super::number::secret;
use super::visit::Sheet;
use super::{Call, Known, absent, text};
use crate::checks::Refusal;

/// Every certification.
#[derive(Debug, Default)]
pub(crate) struct Certifications {
    by_certify_id: Bounded<Certification>,
    /// From `outer_order_no` to `certify_id`.
    numbers: Bounded<String>,
}

#[derive(Debug)]
struct Certification {
    biz_code: String,
    return_url: Option<String>,
    passed: Option<bool>,
}

fn not_exist() -> Refusal {
    Refusal::business("OPEN_CERTIFY_BILL_NOT_EXIST", "there is no certification of that number")
}

impl Certifications {
    /// `alipay.user.certify.open.initialize`. The same `outer_order_no` leads to the same certification.
    pub(crate) fn initialize(&mut self, call: &Call) -> Result<Known, Refusal> {
        let outer_order_no = call.text("outer_order_no").unwrap_or_default().to_owned();
        if let Some(certify_id) = self.numbers.get(&outer_order_no) {
            return Ok([text("certify_id", certify_id)].into());
        }
        if call.is_example("outer_order_no") {
            return Ok(Known::new());
        }
        let config = call.text("merchant_config").and_then(|config| serde_json::from_str::<Value>(config).ok());
        let return_url = config.and_then(|config| config.get("return_url")?.as_str().map(str::to_owned));
        let biz_code = call.text("biz_code").unwrap_or_default().to_owned();
        let certify_id = secret()?;
        self.numbers.insert(outer_order_no, certify_id.clone());
        self.by_certify_id.insert(certify_id.clone(), Certification { biz_code, return_url, passed: None });
        Ok([text("certify_id", certify_id)].into())
    }

    /// `alipay.user.certify.open.certify`: the certification and where it returns to; `None` for the spec's example.
    pub(crate) fn open(&self, call: &Call) -> Result<Option<(String, Option<String>)>, Refusal> {
        let certify_id = call.text("certify_id").unwrap_or_default();
        match self.by_certify_id.get(certify_id) {
            Some(found) => Ok(Some((certify_id.to_owned(), found.return_url.clone()))),
            None if call.is_example("certify_id") => Ok(None),
            None => Err(not_exist()),
        }
    }

    /// `alipay.user.certify.open.query`: `passed` is not there before the person has decided.
    pub(crate) fn query(&self, call: &Call) -> Result<Known, Refusal> {
        match self.by_certify_id.get(call.text("certify_id").unwrap_or_default()) {
            Some(Certification { passed: Some(passed), .. }) => {
                Ok([text("passed", if *passed { "T" } else { "F" })].into())
            }
            Some(_) => Ok([absent("passed")].into()),
            None if call.is_example("certify_id") => Ok(Known::new()),
            None => Err(not_exist()),
        }
    }

    /// The person passes, or does not; `false` if there is no such certification.
    pub(crate) fn decide(&mut self, certify_id: &str, passes: bool) -> bool {
        let Some(certification) = self.by_certify_id.get_mut(certify_id) else { return false };
        certification.passed.get_or_insert(passes);
        true
    }

    /// All of them with their numbers, newest first.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = (&str, Sheet)> {
        self.by_certify_id.keys().filter_map(|number| Some((number, self.sheet(number)?)))
    }

    pub(crate) fn sheet(&self, certify_id: &str) -> Option<Sheet> {
        let certification = self.by_certify_id.get(certify_id)?;
        Some(Sheet {
            title: "Identity certification",
            lines: vec![("Certification", certify_id.to_owned()), ("Scene", certification.biz_code.clone())],
            status: match certification.passed {
                None => "not yet known",
                Some(true) => "passed",
                Some(false) => "not passed",
            },
            open: certification.passed.is_none(),
        })
    }
}
