//! `alipay call`: one call of a method, without a line of code.
//!
//! Find the spec, read the settings, complete and check the request, sign, send, verify, report. What a command shows of
//! a request never holds what its spec calls sensitive, nor a token.

mod content;
mod explain;
mod invocation;
mod outcome;
pub(crate) mod specs;

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use alipay_openapi::{CallOptions, Client, Config};
use content::{Content, Refused};
use invocation::Invocation;
use spec_model::{FileError, Spec};

use crate::settings::{self, Settings};
use crate::{End, input, output};

const HOW: &str = "\
Examples:
    alipay call alipay.trade.query --biz '{\"out_trade_no\": \"70501111111S001111119\"}'
    alipay call alipay.user.certify.open.initialize --biz @request.json --explain --dry-run
    alipay call alipay.open.file.upload --biz '{\"biz_code\": \"content_creation\"}' --file file_content=a.png

The reply's node goes to standard output, everything else to standard error. What the spec calls sensitive is hidden unless
you say `--show`.";

/// What to call, with what, and how.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags, which do not depend on each other")]
#[command(after_help = HOW, after_long_help = format!("{HOW}\n\n{}", crate::EXIT_CODES))]
pub(crate) struct Args {
    /// The method: `alipay.trade.query`.
    method: String,
    /// The request's fields as a JSON object, whichever way they travel: the text itself, `@FILE`, or `-` for standard
    /// input.
    #[arg(long, value_name = "JSON|@FILE|-", default_value = "{}")]
    biz: String,
    /// A file of the request; may be given several times.
    #[arg(long = "file", value_name = "NAME=PATH", value_parser = named_file)]
    files: Vec<(String, PathBuf)>,
    /// A folder of your own specs, which win over the catalogue's.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Call a method that has no spec. Nothing is checked, and nothing of the request is shown.
    #[arg(long, conflicts_with = "specs")]
    no_spec: bool,
    /// How to call it; a method that is not executed gives a page's URL or an app's order string unless told otherwise.
    #[arg(long = "as", value_name = "INVOCATION")]
    invocation: Option<Invocation>,
    /// Show what is signed, what travels where, and each step of the verification.
    #[arg(long)]
    explain: bool,
    /// Send nothing: show what would be.
    #[arg(long)]
    dry_run: bool,
    /// Show sensitive values of the reply too.
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    settings: settings::Given,
}

/// Public parameters of the call.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of the call")]
struct Options {
    /// The token of the user to act for. `@FILE` or the variable keep it out of the list of processes.
    #[arg(long, value_name = "TOKEN|@FILE", env = "ALIPAY_AUTH_TOKEN", hide_env_values = true)]
    auth_token: Option<String>,
    /// The token of the merchant to act for.
    #[arg(long, value_name = "TOKEN|@FILE", env = "ALIPAY_APP_AUTH_TOKEN", hide_env_values = true)]
    app_auth_token: Option<String>,
    /// Where notifications of this call go.
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,
    /// Where the user's browser goes after a page call.
    #[arg(long, value_name = "URL")]
    return_url: Option<String>,
    /// How long the call may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u32,
    /// Encrypt the content, both ways. Needs the content key.
    #[arg(long)]
    encrypt: bool,
}

fn named_file(text: &str) -> Result<(String, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("expected NAME=PATH")?;
    Ok((name.to_owned(), PathBuf::from(path)))
}

impl Options {
    fn read(&self) -> Result<CallOptions, String> {
        let token = |given: &str| input::given(given).map(|token| token.trim_end().to_owned());
        let mut options = CallOptions::new().timeout(Duration::from_secs(self.timeout.into()));
        if let Some(given) = &self.auth_token {
            options = options.auth_token(token(given)?);
        }
        if let Some(given) = &self.app_auth_token {
            options = options.app_auth_token(token(given)?);
        }
        if let Some(url) = &self.notify_url {
            options = options.notify_url(url);
        }
        if let Some(url) = &self.return_url {
            options = options.return_url(url);
        }
        if self.encrypt {
            options = options.encrypt(true);
        }
        Ok(options)
    }
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    let spec = match spec(args) {
        Ok(spec) => spec,
        Err(end) => return end,
    };
    let invocation = match Invocation::choose(args.invocation, spec.as_ref()) {
        Ok(invocation) => invocation,
        Err(error) => return output::failed(&error),
    };
    let (config, options) = match settings(args) {
        Ok(both) => both,
        Err(errors) => return output::failed(&errors.join("\nerror: ")),
    };
    let content = match content(args, spec.as_ref()) {
        Ok(content) => content,
        Err(Refused::Unreadable(error)) => return output::failed(&error),
        Err(Refused::Invalid(broken)) => return outcome::invalid(&args.method, &broken, json),
    };
    let call = Call {
        spec: spec.as_ref(),
        content: &content,
        options: &options,
        charset: args.settings.charset,
        encrypted: args.options.encrypt,
    };
    let app = match config.build() {
        Ok(app) => app,
        Err(errors) => return output::failed(&errors.to_string()),
    };
    if args.explain || args.dry_run {
        match app.prepare_request(&content.request, &options) {
            Ok(signed) => explain::request(&call, &signed, invocation),
            Err(error) => return outcome::report(&call, Err(error), args.show, json),
        }
    }
    if invocation != Invocation::Execute {
        return invocation.print(&app, &call, args.dry_run, json);
    }
    if args.dry_run {
        return outcome::nothing_sent(&args.method, json);
    }
    match send(&config, &call) {
        Ok(result) => {
            if args.explain {
                explain::verification(&call, &result);
            }
            outcome::report(&call, result, args.show, json)
        }
        Err(error) => output::failed(&error),
    }
}

/// A call that is ready.
struct Call<'a> {
    spec: Option<&'a Spec>,
    content: &'a Content,
    options: &'a CallOptions,
    charset: alipay_openapi::Charset,
    encrypted: bool,
}

type Sent = Result<alipay_openapi::Reply<()>, alipay_openapi::Error>;

/// The spec; `None` if the caller wants none.
fn spec(args: &Args) -> Result<Option<Spec>, End> {
    if args.no_spec {
        anstream::eprintln!("warning: without a spec nothing of the request is checked before it is sent");
        return Ok(None);
    }
    match specs::find(&args.method, args.specs.as_deref()) {
        Ok(Some(spec)) => Ok(Some(spec)),
        Ok(None) => Err(output::failed(&specs::unknown(&args.method))),
        Err(FileError::Spec(diagnostics)) => {
            anstream::eprintln!("{}", diagnostics.render(true));
            Err(End::Found)
        }
        Err(error @ FileError::Io(..)) => Err(output::failed(&error.to_string())),
    }
}

/// The configuration. The whole call bears one time, so that what is explained is what is sent.
fn settings(args: &Args) -> Result<(Config, CallOptions), Vec<String>> {
    let settings = Settings::read(&args.settings).map_err(|error| vec![error])?;
    let now = SystemTime::now();
    let config = settings.config()?.clock(move || now);
    let options = args.options.read().map_err(|error| vec![error])?;
    Ok((config, options))
}

fn content(args: &Args, spec: Option<&Spec>) -> Result<Content, Refused> {
    let biz = input::given(&args.biz).map_err(Refused::Unreadable)?;
    match spec {
        Some(spec) => Content::by_spec(spec, &biz, &args.files),
        None => Ok(Content::unchecked(&args.method, &biz, &args.files)),
    }
}

/// Sends it and waits for what comes back.
fn send(config: &Config, call: &Call<'_>) -> Result<Sent, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("the network cannot be used: {error}"))?;
    Ok(runtime.block_on(async { Client::new(config)?.send_raw(&call.content.request, call.options).await }))
}
