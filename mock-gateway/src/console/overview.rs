//! The page at `/`: calls as they come, what waits for a person, and what is made to go wrong.

use super::api::MAX_SHOWN;
use super::hide::{Shown, address, cut};
use super::html::{layout, prose, values};
use crate::delivery::DeliveryState;
use crate::fault::Fault;
use crate::gateway::Gateway;
use crate::pages::escape;
use crate::requests::Seen;

pub(super) fn page(gateway: &Gateway) -> String {
    let main = format!(
        "<div class=\"columns\">\n<section id=\"calls\">\n{}</section>\n<div class=\"side\">\n\
         <section id=\"waiting\">\n{}</section>\n<section>\n{}<div id=\"faults\">\n{}</div>\n</section>\n\
         <section id=\"notifications\">\n{}</section>\n<section>{}</section>\n</div>\n</div>\n",
        calls(gateway),
        waiting(gateway),
        fault_form(gateway),
        faults(gateway),
        notifications(gateway),
        form(gateway, "/api/rotate", "", "<button class=\"plain\">Sign with a new certificate</button>")
            + &form(gateway, "/api/reset", "", "<button class=\"plain\">Forget everything but the keys</button>"),
    );
    layout(gateway, "Calls", &main)
}

/// A form that posts to the API.
fn form(gateway: &Gateway, action: &str, class: &str, fields: &str) -> String {
    let token = &gateway.console.token;
    format!(
        "<form method=\"post\" action=\"{action}\" class=\"{class}\"><input type=\"hidden\" name=\"token\" value=\"{token}\">\
         {fields}</form>\n"
    )
}

fn calls(gateway: &Gateway) -> String {
    let seen = gateway.requests_after(0, MAX_SHOWN);
    let mut html = "<h1>Calls <a class=\"reload\" href=\"/\">reload</a></h1>\n".to_owned();
    if seen.is_empty() {
        html += "<p class=\"faint\">None yet. <a href=\"/connect\">How to point a client at this gateway</a></p>\n";
    }
    html.extend(seen.iter().rev().map(|seen| call(seen, gateway)));
    html
}

fn call(seen: &Seen, gateway: &Gateway) -> String {
    let Shown { method, params, canonical, refusal } = Shown::new(seen, gateway);
    let time = seen.at.get(11..).unwrap_or_default();
    let (class, outcome, reason) = match refusal {
        None => ("good", "accepted".to_owned(), String::new()),
        Some((code, sub_code, sub_msg)) => ("bad", format!("{code} {sub_code}"), sub_msg),
    };
    let words = if reason.is_empty() { String::new() } else { format!("<p class=\"bad\">{}</p>\n", prose(&reason)) };
    let fault = seen.fault.map(|fault| format!("<span class=\"mark\">{fault}</span>")).unwrap_or_default();
    let method = if method.is_empty() { "(no method)".to_owned() } else { escape(&method) };
    let mut lines: Vec<_> = params.into_iter().collect();
    lines
        .extend(seen.files.iter().take(MAX_SHOWN).map(|(name, bytes)| (cut(name), format!("a file of {bytes} bytes"))));
    format!(
        "<details id=\"call-{number}\"><summary><time>{time}</time><code>{method}</code>\
         <span class=\"why faint\">{reason}</span>{fault}<span class=\"{class}\">{outcome}</span></summary>\n{words}{params}\
         <h2>Canonical string{decrypted}</h2><pre>{canonical}</pre></details>\n",
        number = seen.number,
        params = values(&lines),
        canonical = escape(&canonical),
        decrypted = if seen.params.contains_key("encrypt_type") { ", with its content decrypted" } else { "" },
        reason = prose(&reason),
        outcome = escape(&outcome),
    )
}

fn waiting(gateway: &Gateway) -> String {
    let waiting = gateway.state().waiting(MAX_SHOWN);
    let mut html = "<h1>Waits for a person</h1>\n".to_owned();
    if waiting.is_empty() {
        html += "<p class=\"faint\">Nothing. Payments, certifications, agreements and freezes stand here until they are \
                 decided.</p>\n";
    }
    html.extend(waiting.iter().map(|(number, sheet)| {
        let lines: Vec<_> = sheet.lines.iter().map(|(name, value)| ((*name).to_owned(), cut(value))).collect();
        let buttons = format!(
            "<input type=\"hidden\" name=\"number\" value=\"{}\"><button>Approve</button>\
             <button class=\"plain\" formaction=\"/api/refuse\">Refuse</button>",
            escape(number),
        );
        format!(
            "<div class=\"sheet\"><h2>{} <span class=\"faint\">{}</span></h2>\n{}{}</div>\n",
            escape(sheet.title),
            escape(sheet.status),
            values(&lines),
            form(gateway, "/api/approve", "", &buttons),
        )
    }));
    html
}

fn fault_form(gateway: &Gateway) -> String {
    let faults =
        Fault::ALL.iter().map(|(_, name, doc)| format!("<option value=\"{name}\">{name} – {}</option>", escape(doc)));
    let methods = gateway.specs.iter().map(|spec| format!("<option>{}</option>", escape(&spec.method)));
    let fields = format!(
        "<label>What <select name=\"fault\">{}</select></label>\n\
         <label>Of <select name=\"method\"><option value=\"\">any method</option>{}</select></label>\n\
         <label>For <input type=\"number\" name=\"calls\" value=\"1\" min=\"1\" max=\"1000000\"> calls</label>\n\
         <button>Let it go wrong</button>",
        faults.collect::<String>(),
        methods.collect::<String>(),
    );
    format!("<h1>Faults</h1>\n{}", form(gateway, "/api/faults", "fields", &fields))
}

fn faults(gateway: &Gateway) -> String {
    let planned = gateway.faults();
    if planned.is_empty() {
        return String::new();
    }
    let lines = planned.iter().take(MAX_SHOWN).map(|planned| {
        let method = planned.method.as_deref().unwrap_or("any method");
        let calls = if planned.calls == 1 { "call" } else { "calls" };
        format!(
            "<li><span class=\"mark\">{}</span> next {} {calls} of {}</li>\n",
            planned.fault,
            planned.calls,
            escape(method)
        )
    });
    let clear = form(gateway, "/api/faults/clear", "", "<button class=\"plain\">Clear</button>");
    format!("<ul>\n{}</ul>\n{clear}", lines.collect::<String>())
}

fn notifications(gateway: &Gateway) -> String {
    let deliveries = gateway.deliveries.list();
    let mut html = "<h1>Notifications</h1>\n".to_owned();
    if deliveries.is_empty() {
        html += "<p class=\"faint\">None yet: they are posted to a call's <code>notify_url</code>.</p>\n";
    }
    html.extend(deliveries.iter().rev().take(MAX_SHOWN).map(|delivery| {
        let state = match &delivery.state {
            DeliveryState::UnderWay => "under way".to_owned(),
            DeliveryState::Delivered => "delivered".to_owned(),
            DeliveryState::GivenUp => "given up".to_owned(),
            DeliveryState::NotSent(reason) => format!("not sent: {reason}"),
        };
        format!(
            "<p><code>{}</code><br><span class=\"faint\">tried {} ×, {}</span></p>\n",
            escape(&address(&delivery.url)),
            delivery.tries,
            escape(&state),
        )
    }));
    html
}
