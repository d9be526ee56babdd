//! `alipay mock`

use std::error::Error;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use mock_gateway::{APP_ID, KeyFiles, MockGateway, StartError};
use serde_json::{Value, json};
use spec_model::FileError;

use crate::End;

/// How long answers that are on their way are waited for at the end.
const PATIENCE: Duration = Duration::from_secs(3);

/// How to run the gateway.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The port to listen on; 0 is any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The address to listen on.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// Let `--listen` name an address that other machines reach, which can then see and do everything.
    ///
    /// DANGER: whoever reaches it sees every call with most of what it holds, decides on payments and programs answers.
    /// Nobody is asked for a password, and nothing is encrypted on the way. Only for a network that you trust altogether.
    #[arg(long)]
    anywhere: bool,
    /// Folders with specs of your own, or single spec files; they win over those of the catalogue.
    #[arg(long, value_name = "DIR")]
    specs: Vec<PathBuf>,
    /// Keep keys and certificates in this folder, made at the first start and used again at the next.
    ///
    /// Without it they are in a temporary folder, and gone when the gateway stops.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// How long a minute lasts, in seconds, in the schedule by which notifications are posted again while they are not
    /// answered with `success`: 4, 10, 10, 60, 120, 360 and 900 minutes after the try before.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    notify_minute: Duration,
}

/// A span of time, in seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "expected a number of seconds, such as 60 or 0.01".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|error| error.to_string())
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(serve(args, json)));
    let Err(error) = served else { return End::Well };
    if let Some(StartError::File(FileError::Spec(diagnostics))) = error.downcast_ref() {
        // The stream takes the colours out where nobody can see them.
        anstream::eprintln!("{}", diagnostics.render(true));
        return End::Found;
    }
    anstream::eprintln!("error: {error}");
    End::Failed
}

/// Runs a gateway until somebody stops it.
async fn serve(args: &Args, json: bool) -> Result<(), Box<dyn Error>> {
    let stopped = stop_signal()?;
    // Made only if it is needed, and gone when this ends.
    let temporary;
    let folder = if let Some(folder) = &args.keys {
        folder.as_path()
    } else {
        temporary = tempfile::Builder::new().prefix("alipay-mock-").tempdir()?;
        temporary.path()
    };
    let mut builder = MockGateway::builder().specs(alipay_openapi::SPECS).keys(folder);
    builder = builder.listen(args.listen).port(args.port).notify_minute(args.notify_minute);
    if args.anywhere {
        builder = builder.anywhere();
    }
    for path in &args.specs {
        builder = builder.spec_path(path);
    }
    let gateway = builder.start().await?;
    let Some(files) = gateway.key_files() else { return Err("the gateway keeps no keys".into()) };
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", as_json(&gateway, files))?;
    } else {
        write!(out, "{}", as_text(&gateway, files, args.keys.is_some()))?;
    }
    // Programs wait for it, and a pipe would keep it back.
    out.flush()?;
    drop(out);
    stopped.await;
    gateway.stop(PATIENCE).await;
    Ok(())
}

/// How to reach the gateway: the keys of `alipay.yaml` with whole paths, and where that file and the console are.
fn as_json(gateway: &MockGateway, files: &KeyFiles) -> Value {
    let mut line = json!({
        "app_id": APP_ID,
        "gateway": gateway.url(),
        "console": gateway.console_url(),
        "config": files.settings(),
        "methods": gateway.specs().len(),
    });
    for &(key, file) in KeyFiles::SETTINGS {
        line[key] = json!(files.folder().join(file));
    }
    line
}

fn as_text(gateway: &MockGateway, files: &KeyFiles, kept: bool) -> String {
    let settings = files.settings();
    let settings = settings.display();
    let lasting = if kept { "used again at the next start" } else { "gone when it stops; `--keys DIR` keeps them" };
    let console = gateway.console_url();
    format!(
        "A mock gateway for {count} methods is running. Ctrl-C stops it.

  gateway  {url}
  app id   {APP_ID}
  console  {console}
  keys     {folder} ({lasting})
  config   {settings}

Try:
  alipay call alipay.trade.precreate --config {settings} \\
    --biz '{{\"out_trade_no\":\"tea_1\",\"total_amount\":\"8.88\",\"subject\":\"Tea\"}}'
  curl {console}api/calls
  curl {console}api/faults --json '{{\"fault\":\"pending\",\"method\":\"alipay.trade.pay\",\"calls\":1}}'

The console shows how to point other clients at it.
",
        count = gateway.specs().len(),
        url = gateway.url(),
        folder = files.folder().display(),
    )
}

/// Ready when the process is asked to stop: SIGINT, SIGTERM, Ctrl-C.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        // Without a way to be told, it runs until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
