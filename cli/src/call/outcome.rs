//! How a call ended, for people and for programs.

use alipay_openapi::error::{Failure, UnknownReason};
use alipay_openapi::{Error, Reply, Retry};
use serde_json::{Map, Value, json};
use spec_model::rewrite::{self, HIDDEN};
use spec_model::{Spec, instance};

use super::content::Broken;
use super::{Call, Sent};
use crate::{End, output};

/// An outcome, before it is printed.
struct Outcome {
    name: &'static str,
    end: End,
    /// In words.
    words: String,
    /// The reply's node as it may be shown.
    reply: Option<String>,
    retry: Option<Retry>,
    trace_id: Option<String>,
    /// The gateway's code and what is beneath it.
    head: Vec<(&'static str, String)>,
}

/// The request breaks its spec.
pub(super) fn invalid(method: &str, broken: &[Broken], json: bool) -> End {
    if json {
        let list = broken.iter().map(|one| json!({"path": one.path, "rule": one.rule, "message": one.message}));
        let list: Vec<Value> = list.collect();
        output::show(&json!({"outcome": "invalid", "method": method, "violations": list}).to_string());
    } else {
        anstream::eprintln!("error: the request breaks the spec of `{method}`; nothing was sent");
        for one in broken {
            anstream::eprintln!("  {}", one.message);
        }
    }
    End::Found
}

/// The end of `--dry-run`.
pub(super) fn nothing_sent(method: &str, json: bool) -> End {
    if json {
        return output::show(&json!({"outcome": "not sent", "method": method}).to_string());
    }
    anstream::eprintln!("dry run: `{method}` is valid, and nothing was sent");
    End::Well
}

/// Prints what became of a call.
pub(super) fn report(call: &Call<'_>, result: Sent, show: bool, json: bool) -> End {
    let outcome = match result {
        Ok(reply) => carried_out(call, &reply, show),
        Err(error) => not_carried_out(call, &error, show),
    };
    let method = &call.content.method;
    let printed = if json { output::show(&outcome.json(method)) } else { outcome.print() };
    printed.max(outcome.end)
}

fn carried_out(call: &Call<'_>, reply: &Reply<()>, show: bool) -> Outcome {
    let method = &call.content.method;
    let differing = call.spec.and_then(|spec| differing_echo(spec, &call.content.fields, reply));
    let (name, end, words) = match differing {
        None => ("done", End::Well, format!("`{method}` was carried out, and the reply is signed by Alipay")),
        Some(field) => (
            "unknown",
            End::Unknown,
            format!(
                "the outcome of `{method}` is not known: the signed reply answers another request: `{field}` differs"
            ),
        ),
    };
    Outcome {
        name,
        end,
        words,
        reply: Some(shown(call.spec, reply.json(), show)),
        retry: differing.map(|_| Retry::QueryFirst),
        trace_id: reply.trace_id().map(str::to_owned),
        head: Vec::new(),
    }
}

fn not_carried_out(call: &Call<'_>, error: &Error, show: bool) -> Outcome {
    let documented = error.failure().and_then(|failure| documented_retry(call.spec?, failure));
    // The runtime does not know the codes of a spec that was read just now: its words for them count here.
    let leaves_open = matches!((error, documented), (Error::Failed(_), Some(Retry::SameRequest | Retry::QueryFirst)));
    let (name, end) = match error {
        Error::Config(_) | Error::NotSent { .. } => ("not sent", End::Failed),
        Error::Invalid(_) => ("invalid", End::Found),
        Error::Failed(_) if leaves_open => ("unknown", End::Unknown),
        Error::Failed(_) => ("failed", End::Found),
        Error::Pending(_) => ("pending", End::Unknown),
        // The rest, and errors of later versions: whatever they say, nothing is proven.
        _ => ("unknown", End::Unknown),
    };
    let reply = match error {
        Error::Pending(pending) => Some(shown(call.spec, pending.json(), show)),
        _ => None,
    };
    Outcome {
        name,
        end,
        words: words(call, error, leaves_open),
        reply,
        retry: Some(match (error, documented) {
            (Error::Failed(_) | Error::Unknown(_), Some(Retry::QueryFirst)) => Retry::QueryFirst,
            (Error::Failed(_), _) if leaves_open && !call.content.repeatable => Retry::QueryFirst,
            (Error::Failed(_), Some(documented)) => documented,
            _ => error.retry(),
        }),
        trace_id: error.trace_id().map(str::to_owned),
        head: error.failure().or_else(|| error.unverified()).map(|failure| head(failure, show)).unwrap_or_default(),
    }
}

fn words(call: &Call<'_>, error: &Error, leaves_open: bool) -> String {
    if leaves_open {
        return format!("the outcome of `{}` is not known: {error}", call.content.method);
    }
    let hint = match error {
        Error::Unknown(unknown) => match unknown.reason() {
            UnknownReason::Unverified(failure) => match failure.sub_code().unwrap_or_default() {
                "isv.invalid-signature" if failure.differing_parameters().is_empty() => {
                    "\n  the gateway knows another public key of your application: upload the one that belongs to your \
                     private key"
                }
                "isv.invalid-app-id" => {
                    "\n  the gateway does not know this `app_id`: sandbox and production have their own"
                }
                _ => "",
            },
            _ => "",
        },
        _ => "",
    };
    format!("{error}{hint}")
}

/// What the gateway says. `sub_msg` may repeat what was sent.
fn head(failure: &Failure, show: bool) -> Vec<(&'static str, String)> {
    let texts = [
        ("code", Some(failure.code())),
        ("msg", failure.msg()),
        ("sub_code", failure.sub_code()),
        ("sub_msg", failure.sub_msg().map(|text| if show { text } else { HIDDEN })),
    ];
    texts.into_iter().filter_map(|(name, text)| Some((name, text?.to_owned()))).collect()
}

fn documented_retry(spec: &Spec, failure: &Failure) -> Option<Retry> {
    let code = failure.sub_code()?.trim();
    let known = spec.errors.iter().find(|known| known.code.eq_ignore_ascii_case(code))?;
    Some(match known.retry {
        spec_model::Retry::Never => Retry::Never,
        spec_model::Retry::SameRequest => Retry::SameRequest,
        spec_model::Retry::AfterPause => Retry::AfterPause,
        spec_model::Retry::QueryFirst => Retry::QueryFirst,
    })
}

/// The first field of the reply that must equal the request's and does not.
fn differing_echo<'s>(spec: &'s Spec, sent: &Map<String, Value>, reply: &Reply<()>) -> Option<&'s str> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let echoes = spec.response.fields.iter().filter(|field| field.echo);
    echoes.map(|field| field.name.as_str()).find(|name| {
        let answered = reply.member(name).and_then(|json| instance::read(json).ok());
        let answered = answered.map(|value| text(&value)).filter(|text| !text.trim().is_empty() && text != "null");
        let sent = sent.get(*name).map(text);
        matches!((sent, answered), (Some(sent), Some(answered)) if sent != answered)
    })
}

/// The reply's node, without what its spec calls sensitive unless it is asked for.
fn shown(spec: Option<&Spec>, node: &str, show: bool) -> String {
    let hidden = spec.filter(|_| !show).map(|spec| rewrite::hide(spec, &spec.response, node));
    // A node that cannot be read in one way only is not shown in part.
    hidden.map_or_else(|| node.to_owned(), |hidden| hidden.unwrap_or_else(|_| json!(HIDDEN).to_string()))
}

fn advice(retry: Retry) -> (&'static str, &'static str) {
    match retry {
        Retry::SameRequest => ("same_request", "the very same request may be sent again"),
        Retry::AfterPause => ("after_pause", "the very same request may be sent again after a pause"),
        Retry::QueryFirst => ("query_first", "ask what became of it before you send it again"),
        _ => ("never", "the same request fails again"),
    }
}

impl Outcome {
    /// The node to standard output, the rest to standard error.
    fn print(&self) -> End {
        let printed = self.reply.as_deref().map_or(End::Well, |reply| output::show(&output::indented(reply)));
        let level = if self.end == End::Well { self.name } else { "error" };
        anstream::eprintln!("{level}: {}", self.words);
        for (name, text) in &self.head {
            anstream::eprintln!("  {name}: {}", text.escape_debug());
        }
        if let Some(id) = &self.trace_id {
            anstream::eprintln!("  trace_id: {}", id.escape_debug());
        }
        if let Some(retry) = self.retry {
            anstream::eprintln!("  next: {}", advice(retry).1);
        }
        printed
    }

    fn json(&self, method: &str) -> String {
        let mut members =
            Map::from_iter([("outcome".to_owned(), json!(self.name)), ("method".to_owned(), json!(method))]);
        if self.end != End::Well {
            members.insert("message".to_owned(), json!(self.words));
        }
        members.extend(self.head.iter().map(|(name, text)| ((*name).to_owned(), json!(text))));
        members.extend(self.trace_id.iter().map(|id| ("trace_id".to_owned(), json!(id))));
        members.extend(self.retry.map(|retry| ("retry".to_owned(), json!(advice(retry).0))));
        let text = Value::Object(members).to_string();
        // The node's own text goes in as it is: its numbers keep their digits.
        match &self.reply {
            Some(reply) => format!("{},\"reply\":{reply}}}", text.strip_suffix('}').unwrap_or(&text)),
            None => text,
        }
    }
}
