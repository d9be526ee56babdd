//! Calls that the user's browser or the mobile SDK carries: what arrives is what was signed.

use openapi_core::Charset;

use crate::call;
use crate::form::{self, Pairs};
use crate::request::{self, Fields, How};
use crate::suite::{Case, Ran, failed, not_applicable, same};
use crate::wire::same_parameters;

const KNOWN: [&str; 12] = [
    "app_auth_token",
    "app_id",
    "auth_token",
    "biz",
    "charset",
    "gateway",
    "http",
    "method",
    "mode",
    "notify_url",
    "private_key",
    "return_url",
];

fn knows(case: &Case<'_>) -> Ran {
    case.knows(&[&KNOWN[..], &["sign_type", "timestamp"]].concat())
}

pub(crate) fn run(case: &Case<'_>) -> Ran {
    knows(case)?;
    let ours = arrives(case)?;
    // Ours has been found to hold. A page that an SDK's own escaping or joining has broken is no measure of it.
    match theirs(case) {
        Ok(theirs) if form::holds(case, "the SDK's", &theirs).is_ok() => same_parameters(case, &ours, &theirs),
        _ => not_applicable("this SDK's page does not arrive as it was signed (ours does)"),
    }
}

/// The pairs that the gateway gets from the SDK's URL or form.
fn theirs(case: &Case<'_>) -> Ran<Pairs> {
    let result = case.expected()["result"].as_str().unwrap_or_default();
    if case.text("http")? == "GET" {
        return of_address(case, result);
    }
    let (action, fields) = form::browser(result)?;
    let mut once: Pairs = Vec::new();
    for pair in [of_address(case, &action)?, fields].concat() {
        // Some SDKs send `charset` in both places.
        if !once.contains(&pair) {
            once.push(pair);
        }
    }
    Ok(once)
}

/// The pairs that the gateway gets from our URL or form, under a signature that holds.
pub(crate) fn arrives(case: &Case<'_>) -> Ran<Pairs> {
    let (app, options) = (call::build(&call::config(case)?)?, call::options(case));
    let fields = Fields::request(case.input("biz"), &[], None)?;
    let how = match case.text("http")? {
        "GET" => How::Url,
        "POST" => How::Html,
        other => return failed(format!("no such kind of page: {other}")),
    };
    let text = request::must(&app, case.text("method")?, fields, &options, how)?.text()?;
    let pairs = if matches!(how, How::Url) {
        of_address(case, &text)?
    } else {
        let (action, fields) = form::browser(&text)?;
        same("whether a field is public", &fields.iter().any(|(name, _)| name == "sign"), &false)?;
        [of_address(case, &action)?, fields].concat()
    };
    form::holds(case, "our", &pairs)?;
    Ok(pairs)
}

/// The pairs of an address, without those that the gateway's own address has.
fn of_address(case: &Case<'_>, address: &str) -> Ran<Pairs> {
    let gateway = case.input("gateway").as_str().unwrap_or("https://openapi.alipay.com/gateway.do");
    let (place, query) = gateway.split_once('?').unwrap_or((gateway, ""));
    let Some(rest) = address.strip_prefix(place).and_then(|rest| rest.strip_prefix('?')) else {
        return failed(format!("the address is not the gateway's: {address}"));
    };
    let charset = case.charset()?;
    let own = form::pairs(query, charset)?;
    Ok(form::pairs(rest, charset)?.into_iter().filter(|pair| !own.contains(pair)).collect())
}

pub(crate) fn run_order_string(case: &Case<'_>) -> Ran {
    knows(case)?;
    let theirs = case.expected()["result"].as_str().unwrap_or_default();
    same_parameters(case, &order_string(case)?, &form::pairs(theirs, Charset::Utf8)?)
}

/// The pairs of our order string, under a signature that holds.
pub(crate) fn order_string(case: &Case<'_>) -> Ran<Pairs> {
    let (app, options) = (call::build(&call::config(case)?)?, call::options(case));
    let fields = Fields::request(case.input("biz"), &[], None)?;
    let text = request::must(&app, case.text("method")?, fields, &options, How::OrderString)?.text()?;
    let pairs = form::pairs(&text, case.charset()?)?;
    form::holds(case, "our", &pairs)?;
    Ok(pairs)
}
