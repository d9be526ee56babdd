//! The API's requests, see [the console](super).

use std::sync::Arc;

use serde_json::{Value, json};
use spec_model::{Spec, instance};

use super::Problem;
use super::hide::Shown;
use super::input::Input;
use super::specs;
use crate::APP_ID;
use crate::fault::Fault;
use crate::gateway::Gateway;
use crate::key_files::KeyFiles;
use crate::requests::{Outcome, Seen};

/// How many calls, and how many things that wait, are shown.
pub(super) const MAX_SHOWN: usize = 100;

pub(super) fn get(path: &str, query: &str, gateway: &Gateway) -> Result<Value, Problem> {
    Ok(match path {
        "/api/gateway" => about(gateway),
        "/api/calls" => {
            let seen = gateway.requests_after(after(query)?, MAX_SHOWN);
            json!({"calls": seen.iter().map(|seen| call(seen, gateway)).collect::<Vec<_>>()})
        }
        "/api/specs" => json!({"specs": gateway.specs.iter().map(specs::summary).collect::<Vec<_>>()}),
        "/api/waiting" => {
            let waiting = gateway.state().waiting(MAX_SHOWN);
            let shown = waiting.iter().map(|(number, sheet)| {
                let lines = sheet.lines.iter().map(|(name, value)| json!({"name": name, "value": value}));
                json!({
                    "number": number,
                    "title": sheet.title,
                    "status": sheet.status,
                    "lines": lines.collect::<Vec<_>>(),
                })
            });
            json!({"waiting": shown.collect::<Vec<_>>()})
        }
        "/api/faults" => {
            let planned = gateway.faults();
            let planned = planned.iter().map(
                |planned| json!({"fault": planned.fault.to_string(), "method": planned.method, "calls": planned.calls}),
            );
            let known = Fault::ALL.iter().map(|(_, name, doc)| json!({"fault": name, "doc": doc}));
            json!({"planned": planned.collect::<Vec<_>>(), "known": known.collect::<Vec<_>>()})
        }
        "/api/answers" => json!({"methods": gateway.answers().into_keys().collect::<Vec<_>>()}),
        _ => match path.strip_prefix("/api/specs/") {
            Some(method) => specs::details(spec(gateway, method)?),
            None => {
                return Err(Problem::not_found(format!("there is nothing at `{path}`; the gateway is at /gateway.do")));
            }
        },
    })
}

/// The number in `after=N`; 0 if there is none.
fn after(query: &str) -> Result<u64, Problem> {
    let given = query.split('&').find_map(|pair| pair.strip_prefix("after="));
    let wrong = |_| Problem::bad("`after` must be a call's number");
    given.map_or(Ok(0), |number| number.parse().map_err(wrong))
}

pub(super) fn post(path: &str, input: Input, gateway: &Arc<Gateway>) -> Result<Value, Problem> {
    match path {
        "/api/approve" => decide(input, true, gateway),
        "/api/refuse" => decide(input, false, gateway),
        "/api/faults" => {
            let input = input.only(&["fault", "method", "calls"])?;
            let fault: Fault = input.text("fault")?.parse().map_err(|error| Problem::bad(format!("{error}")))?;
            let method = input.optional("method")?;
            let method = method.map(|method| spec(gateway, method)).transpose()?.map(|spec| spec.method.clone());
            if !gateway.plan_fault(fault, method, input.count("calls")?) {
                return Err(Problem::bad("too many faults are planned already: clear them first"));
            }
            Ok(json!({}))
        }
        "/api/faults/clear" => {
            input.only(&[])?;
            gateway.clear_faults();
            Ok(json!({}))
        }
        "/api/answers" => {
            let input = input.only(&["method", "node"])?;
            let method = spec(gateway, input.text("method")?)?.method.clone();
            let node = input.json("node")?;
            if !matches!(instance::read(&node), Ok(Value::Object(_))) {
                return Err(Problem::bad("`node` must be a JSON object: {\"code\": \"10000\", …}"));
            }
            gateway.set_answer(method, node);
            Ok(json!({}))
        }
        "/api/answers/clear" => {
            let input = input.only(&["method"])?;
            gateway.clear_answer(input.text("method")?);
            Ok(json!({}))
        }
        "/api/rotate" => {
            input.only(&[])?;
            gateway.rotate().map_err(|error| Problem::bad(error.to_string()))?;
            Ok(json!({"alipay_cert_sn": gateway.own().certificate.sn}))
        }
        "/api/reset" => {
            input.only(&[])?;
            gateway.reset();
            Ok(json!({}))
        }
        _ => Err(Problem::not_found(format!("nothing is changed at `{path}`"))),
    }
}

/// The spec of a method.
pub(super) fn spec<'g>(gateway: &'g Gateway, method: &str) -> Result<&'g Spec, Problem> {
    let known = || gateway.specs.iter().map(|spec| spec.method.as_str());
    let unknown = || match spec_model::nearest(method, known()) {
        Some(near) => Problem::not_found(format!("there is no method `{method}`: did you mean `{near}`?")),
        None => Problem::not_found(format!("there is no method `{method}`")),
    };
    gateway.specs.iter().find(|spec| spec.method == method).ok_or_else(unknown)
}

fn decide(input: Input, agrees: bool, gateway: &Arc<Gateway>) -> Result<Value, Problem> {
    let input = input.only(&["number"])?;
    let number = input.text("number")?;
    if gateway.decide(number, agrees) {
        return Ok(json!({}));
    }
    Err(Problem::not_found(format!("nothing is known by the number `{number}`")))
}

fn about(gateway: &Gateway) -> Value {
    let mut about = json!({
        "app_id": APP_ID,
        "gateway": gateway.url(),
        "console": format!("{}/", gateway.origin),
        "methods": gateway.specs.len(),
        "alipay_cert_sn": gateway.own().certificate.sn,
    });
    if let Some(files) = &gateway.console.key_files {
        about["config"] = json!(files.settings());
        for (key, file) in KeyFiles::SETTINGS {
            about[key] = json!(files.folder().join(file));
        }
    }
    about
}

fn call(seen: &Seen, gateway: &Gateway) -> Value {
    let Shown { method, params, canonical, refusal } = Shown::new(seen, gateway);
    let mut call = json!({
        "number": seen.number,
        "at": seen.at,
        "method": method,
        "outcome": if seen.outcome == Outcome::Accepted { "accepted" } else { "refused" },
        "params": params,
        "files": seen.files,
        "canonical": canonical,
    });
    if let Some((code, sub_code, sub_msg)) = refusal {
        call["code"] = json!(code);
        call["sub_code"] = json!(sub_code);
        call["reason"] = json!(sub_msg);
    }
    if let Some(fault) = seen.fault {
        call["fault"] = json!(fault.to_string());
    }
    call
}
