//! `alipay notify verify`

use std::collections::BTreeSet;
use std::path::PathBuf;

use alipay_openapi::App;
use alipay_openapi::notify::{NotifyChecks, NotifyError};
use serde_json::{Map, Value, json};
use spec_model::rewrite::HIDDEN;

use super::diagnose;
use crate::call::specs;
use crate::settings::{self, Settings};
use crate::{End, input, output};

const HOW: &str = "\
Examples:
    alipay notify verify body.txt --out-trade-no 70501111111S001111119 --total-amount 88.88
    alipay notify verify --return < query.txt

The body must be the one that was posted, byte for byte: still encoded, nothing trimmed. A private key is not needed.";

/// What came, and what is expected of it.
#[derive(Debug, clap::Args)]
#[command(after_help = HOW, after_long_help = format!("{HOW}\n\n{}", crate::EXIT_CODES))]
pub(crate) struct Args {
    /// The file that holds the body; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// The header `Content-Type` that it came with.
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// It is the query that the user's browser brought to `return_url`, or the whole URL. That proves no payment.
    #[arg(long = "return", conflicts_with_all = ["content_type", "out_trade_no", "total_amount", "seller_id"])]
    is_return: bool,
    /// The order's number must be this one.
    #[arg(long, value_name = "NUMBER")]
    out_trade_no: Option<String>,
    /// The order's amount must be this one, in yuan.
    #[arg(long, value_name = "YUAN")]
    total_amount: Option<String>,
    /// The payee must be this one.
    #[arg(long, value_name = "ID")]
    seller_id: Option<String>,
    /// Show sensitive parameters too.
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    settings: settings::Given,
}

/// The signed parameters, sorted by name.
type Parameters = Vec<(String, String)>;

pub(crate) fn run(args: &Args, json: bool) -> End {
    let (app, body) = match prepare(args) {
        Ok(both) => both,
        Err(errors) => return output::failed(&errors.join("\nerror: ")),
    };
    let (parameters, checked) = match open(args, &app, &body) {
        Ok(opened) => opened,
        Err(error) => {
            let hints = diagnose::hints(&app, args.is_return, &body, &error, args.settings.cert);
            // What is signed with an unknown certificate may be genuine.
            let end = if matches!(error, NotifyError::UnknownCertificate(_)) { End::Unknown } else { End::Found };
            return refuse(&error, &hints, json).max(end);
        }
    };
    let parameters = if args.show { parameters } else { hidden(parameters) };
    match checked {
        Ok(()) => accept(&parameters, args.is_return, json),
        Err(error) => refuse(&error, &[], json).max(End::Found),
    }
}

fn prepare(args: &Args) -> Result<(App, Vec<u8>), Vec<String>> {
    let settings = Settings::read(&args.settings).map_err(|error| vec![error])?;
    let app = settings.verifying_config()?.build().map_err(|errors| vec![errors.to_string()])?;
    let body = input::bytes(&args.file, input::MAX_BYTES).map_err(|error| vec![error])?;
    Ok((app, body))
}

/// The signed parameters, and whether they are what is expected.
fn open(args: &Args, app: &App, body: &[u8]) -> Result<(Parameters, Result<(), NotifyError>), NotifyError> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    if args.is_return {
        let returned = app.verify_return(&query(body))?;
        return Ok((returned.iter().map(owned).collect(), Ok(())));
    }
    let notification = app.verify_notification(body, args.content_type.as_deref(), &NotifyChecks::new())?;
    let mut checks = NotifyChecks::new();
    if let Some(number) = &args.out_trade_no {
        checks = checks.out_trade_no(number);
    }
    if let Some(amount) = &args.total_amount {
        checks = checks.total_amount(amount);
    }
    if let Some(id) = &args.seller_id {
        checks = checks.seller_id(id);
    }
    Ok((notification.iter().map(owned).collect(), notification.check(&checks)))
}

/// What stands behind the `?` of a URL, without the line end that a person's file has.
pub(super) fn query(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    text.split_once('?').map_or(text, |(_, query)| query).to_owned()
}

/// Hides what a notification of the catalogue calls sensitive, and messages whose inside is not known.
fn hidden(parameters: Parameters) -> Parameters {
    let specs: Vec<_> = specs::methods().filter_map(specs::of_catalogue).collect();
    let records = specs.iter().flat_map(|spec| spec.notifications.iter().filter_map(|&index| spec.objects.get(index)));
    let fields = records.flat_map(|record| &record.fields).filter(|field| field.sensitive);
    let mut sensitive: BTreeSet<&str> = fields.map(|field| field.name.as_str()).collect();
    sensitive.insert("biz_content");
    let hide = |(name, value): (String, String)| {
        let shown = if sensitive.contains(name.as_str()) { HIDDEN.to_owned() } else { value };
        (name, shown)
    };
    parameters.into_iter().map(hide).collect()
}

fn accept(parameters: &Parameters, is_return: bool, json: bool) -> End {
    let text = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let object: Map<String, Value> = parameters.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    if json {
        let report = json!({"outcome": "verified", "signed_text": text, "parameters": object});
        return output::show(&report.to_string());
    }
    anstream::eprintln!("verified: the signature is Alipay's, over this text:\n  {}", text.escape_debug());
    if is_return {
        anstream::eprintln!("a return proves no payment: ask with `alipay call alipay.trade.query`");
    }
    output::show(&output::indented(&Value::Object(object).to_string()))
}

fn refuse(error: &NotifyError, hints: &[String], json: bool) -> End {
    if json {
        let report = json!({"outcome": "refused", "message": error.to_string(), "hints": hints});
        return output::show(&report.to_string());
    }
    anstream::eprintln!("error: {error}");
    for hint in hints {
        anstream::eprintln!("  hint: {hint}");
    }
    End::Well
}
