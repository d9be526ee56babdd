//! The pages that calls open: a cashier, a certification, an agreement, a freeze.

use std::sync::Arc;

use hyper::{Response, StatusCode};

use super::html::Page;
use super::location;
use crate::gateway::Gateway;
use crate::http::{self, Body};
use crate::notification;
use crate::state::{Sheet, Subject, Visit};

/// Shows what is to be decided; or decides it, and sends the browser on.
pub(super) fn respond(id: &str, agrees: Option<bool>, gateway: &Arc<Gateway>) -> Response<Body> {
    let opened = gateway.state().visit(id);
    let Some((visit, sheet)) = opened else { return unknown() };
    let Some(agrees) = agrees else { return show(&visit, &sheet, gateway) };
    let (Subject::Payment(number)
    | Subject::Certification(number)
    | Subject::Agreement(number)
    | Subject::Freeze(number)) = &visit.subject;
    // What is decided already stays as it is, and the browser goes where that leads.
    gateway.decide(number, agrees);
    http::found(&return_location(&visit, gateway).unwrap_or_else(|| format!("/pages/{}", visit.id)))
}

/// Where the browser goes once the thing is done. A payment, agreement or freeze that was refused has no return; a
/// certification returns in any case, unsigned, and its outcome is there to be queried.
fn return_location(visit: &Visit, gateway: &Gateway) -> Option<String> {
    let return_url = visit.return_url.as_deref().filter(|url| location::scheme(url).is_some())?;
    let query = match &visit.subject {
        Subject::Certification(certify_id) => notification::form([("certify_id", certify_id.as_str())]),
        subject => {
            let params = Some(gateway.state().return_params(subject)).filter(|params| !params.is_empty())?;
            // Without a signature there is no return either: the page says how far it is.
            notification::return_query(&gateway.own().signing, params).ok()?
        }
    };
    Some(location::with_query(return_url, &query))
}

fn show(visit: &Visit, sheet: &Sheet, gateway: &Gateway) -> Response<Body> {
    let return_url = visit.return_url.as_deref();
    let mut lines: Vec<(&str, &str)> = sheet.lines.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lines.extend(return_url.map(|url| ("Returns to", url)));
    let mut page = Page::new(sheet.title).lines(lines).status(sheet.status);
    if return_url.is_some_and(|url| location::scheme(url).is_none()) {
        page = page.paragraph("The address to return to is not an absolute URL: the browser will stay here.");
    }
    if sheet.open {
        return page.decision(return_url).response(StatusCode::OK);
    }
    page = page.paragraph("There is nothing left to decide here.");
    if let Some(url) = return_location(visit, gateway).as_deref().or(return_url) {
        page = page.link("Back to the merchant", url);
    }
    page.response(StatusCode::OK)
}

fn unknown() -> Response<Body> {
    let page = Page::new("No such page")
        .paragraph("No call opened a page at this address, or the gateway was started anew since.")
        .paragraph("Make the page call again, and open the address that it leads to.");
    page.response(StatusCode::NOT_FOUND)
}
