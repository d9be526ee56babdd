//! `alipay notify send`: plays Alipay for a receiver of yours.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use alipay_openapi::core::SigningKey;
use alipay_openapi::notify::{self, NOTIFY_SUCCESS};
use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use spec_model::{Spec, example};

use crate::call::specs;
use crate::{End, input, output};

/// How much of an answer is read, in bytes: one that is right has seven.
const MAX_ANSWER_BYTES: usize = 4096;
/// What is added to every notification: a spec's examples of these would be stale.
const ADDED: [&str; 6] = ["app_id", "charset", "notify_id", "notify_time", "sign", "sign_type"];

const HOW: &str = "\
Examples:
    alipay notify send --to http://127.0.0.1:8080/notify --key keys/alipay_private.pem \\
        --spec alipay.trade.page.pay --name trade_status_sync --param out_trade_no=20150320010101001

The receiver must know the public key that belongs to `--key` as Alipay's.";

/// What to send, and to whom.
#[derive(Debug, clap::Args)]
#[command(after_help = HOW, after_long_help = format!("{HOW}\n\n{}", crate::EXIT_CODES))]
pub(crate) struct Args {
    /// The receiver's URL; on this machine, unless `--anywhere`.
    #[arg(long, value_name = "URL")]
    to: Url,
    /// The private key that signs in Alipay's place: a test's, such as the mock gateway's.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The application that it is for.
    #[arg(long, value_name = "ID", env = "ALIPAY_APP_ID", hide_env_values = true)]
    app_id: Option<String>,
    /// A parameter; may be given several times.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    params: Vec<(String, String)>,
    /// Begin with the examples of a notification of this method.
    #[arg(long, value_name = "METHOD", requires = "name")]
    spec: Option<String>,
    /// The notification's name in the spec: `trade_status_sync`.
    #[arg(long, value_name = "NOTIFICATION", requires = "spec")]
    name: Option<String>,
    /// A folder of your own specs, which win over the catalogue's.
    #[arg(long, value_name = "DIR", requires = "spec")]
    specs: Option<PathBuf>,
    /// Send it to another machine too.
    #[arg(long)]
    anywhere: bool,
    /// How long the receiver may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u32,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// What the receiver answered.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    match compose(args).and_then(|body| post(args, body)) {
        Ok(Ok(answer)) => report(&answer, json),
        Ok(Err(error)) => {
            anstream::eprintln!("error: {error}");
            End::Unknown
        }
        Err(error) => output::failed(&error),
    }
}

/// The signed body.
fn compose(args: &Args) -> Result<String, String> {
    if !args.anywhere && !is_loopback(&args.to) {
        return Err("`--to` is another machine: say `--anywhere` if that is meant".to_owned());
    }
    let mut params = match (&args.spec, &args.name) {
        (Some(method), Some(name)) => examples(args, method, name)?,
        _ => BTreeMap::new(),
    };
    params.extend(args.app_id.iter().map(|id| ("app_id".to_owned(), id.clone())));
    params.extend(args.params.iter().cloned());
    if !params.contains_key("app_id") {
        return Err("`app_id` is not set: give `--app-id` or the variable `ALIPAY_APP_ID`".to_owned());
    }
    let key = SigningKey::from_text(&input::secret(&args.key)?).map_err(|error| format!("`--key`: {error}"))?;
    let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    notify::compose(&key, &params).map_err(|error| error.to_string())
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

/// The examples of a notification's fields.
fn examples(args: &Args, method: &str, name: &str) -> Result<BTreeMap<String, String>, String> {
    let spec = specs::find(method, args.specs.as_deref()).map_err(|error| error.to_string())?;
    let spec = spec.ok_or_else(|| specs::unknown(method))?;
    let wanted = format!("{name}_notification").replace('_', "").to_lowercase();
    let mut records = spec.notifications.iter().filter_map(|&index| spec.objects.get(index));
    let record = records.find(|record| record.type_name.to_lowercase() == wanted);
    let record = record.ok_or_else(|| no_notification(&spec, name))?;
    let members = example::members(&spec, record).into_iter().filter(|(name, _)| !ADDED.contains(&name.as_str()));
    // A text without its quotes; anything else as JSON.
    Ok(members.map(|(name, value)| (name, serde_json::from_str(&value).unwrap_or(value))).collect())
}

fn no_notification(spec: &Spec, name: &str) -> String {
    let records = spec.notifications.iter().filter_map(|&index| spec.objects.get(index));
    let names: Vec<String> = records.map(|record| format!("`{}`", record.type_name)).collect();
    if names.is_empty() {
        return format!("`{}` has no notifications", spec.method);
    }
    format!("`{}` has no notification `{name}`; it has the records {}", spec.method, names.join(", "))
}

/// Posts it as Alipay does. The inner error says that it may have arrived.
fn post(args: &Args, body: String) -> Result<Result<Answer, String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("the network cannot be used: {error}"))?;
    let mut client = reqwest::Client::builder()
        .timeout(Duration::from_secs(args.timeout.into()))
        .redirect(reqwest::redirect::Policy::none());
    if is_loopback(&args.to) {
        client = client.no_proxy();
    }
    let client = client.build().map_err(|error| format!("the HTTP client cannot be made: {error}"))?;
    let request = client.post(args.to.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    runtime.block_on(async {
        let mut response = match request.body(body).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Err("no connection to the receiver: is it running?".to_owned()),
            Err(error) => return Ok(Err(no_answer(error))),
        };
        let (status, mut body) = (response.status().as_u16(), Vec::new());
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Ok(Err(no_answer(error))),
            }
            if body.len() > MAX_ANSWER_BYTES {
                break;
            }
        }
        Ok(Ok(Answer { status, body }))
    })
}

fn no_answer(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "the receiver did not answer in time; Alipay would deliver it again".to_owned();
    }
    format!("the connection broke, Alipay would deliver it again: {}", error.without_url())
}

/// Whether the delivery counts: HTTP 200 and exactly `success`.
fn report(answer: &Answer, json: bool) -> End {
    let taken = answer.status == 200 && answer.body == NOTIFY_SUCCESS.as_bytes();
    let shown: String = String::from_utf8_lossy(&answer.body).chars().take(200).collect();
    let end = if taken { End::Well } else { End::Found };
    if json {
        let outcome = if taken { "taken" } else { "not taken" };
        return output::show(&json!({"outcome": outcome, "status": answer.status, "answer": shown}).to_string())
            .max(end);
    }
    if taken {
        anstream::println!("taken: the receiver answered `success` with HTTP 200");
    } else {
        anstream::eprintln!(
            "error: not taken: needed are HTTP 200 and the seven bytes `success`, the receiver answered {} and `{}`; Alipay \
             would deliver it again",
            answer.status,
            shown.escape_debug()
        );
    }
    end
}
