//! The mock gateway for clients in other languages: `interop-gateway 127.0.0.2:80 [RSA]`.
//!
//! The first line that it prints holds what a client must know. Then it reads commands, one JSON object a line, answers
//! each with one, and ends when there are no more.

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;

use alipay_openapi::trade::app::pay::PayRequest as AppPayRequest;
use alipay_openapi::trade::page::pay::PayRequest as PagePayRequest;
use alipay_openapi::trade::query::QueryRequest;
use mock_gateway::{KeyPair, MockGateway, Outcome, Seen};
use openapi_core::{App, Body, CallOptions, HttpReply, NotifyChecks, SignType};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address: SocketAddr = arguments.next().ok_or("needed is an address, such as 127.0.0.1:8080")?.parse()?;
    let sign_type = match arguments.next().as_deref() {
        None => SignType::Rsa2,
        Some("RSA") => SignType::Rsa,
        Some(other) => return Err(format!("`{other}` is no sign type; needed is `RSA`, or nothing").into()),
    };
    let desk = Desk::start(address, sign_type).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", desk.introduction()?)?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let command = serde_json::from_str(&line?)?;
        let answer = desk.obey(&command).unwrap_or_else(|error| json!({"error": error.to_string()}));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// A gateway, and what is kept beside it.
struct Desk {
    gateway: MockGateway,
    /// The application as our own client has it.
    app: App,
    /// Where its keys are.
    folder: tempfile::TempDir,
    /// Another platform, whose private key clients may have: they play Alipay with it.
    platform: KeyPair,
    /// The application as a client of that platform has it.
    app_there: App,
}

impl Desk {
    async fn start(address: SocketAddr, sign_type: SignType) -> Result<Self> {
        let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).sign_type(sign_type);
        let folder = tempfile::tempdir()?;
        let gateway = gateway.keys(folder.path()).listen(address.ip()).port(address.port()).start().await?;
        let platform = KeyPair::generate()?;
        let app = gateway.config().build()?;
        let app_there = gateway.config().alipay_public_key(platform.public_key()).build()?;
        Ok(Self { gateway, app, folder, platform, app_there })
    }

    /// Every key file, and what stands in none.
    fn introduction(&self) -> Result<Value> {
        let mut known = serde_json::Map::new();
        for file in std::fs::read_dir(self.folder.path())? {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file has no name")?;
            known.insert(name.to_owned(), std::fs::read_to_string(&path)?.into());
        }
        let more = [
            ("url", self.gateway.url()),
            ("app_id", mock_gateway::APP_ID.to_owned()),
            ("platform_private.pem", self.platform.private_key().to_owned()),
            ("platform_private_pkcs1.pem", self.platform.private_key_pkcs1()),
        ];
        known.extend(more.map(|(name, value)| (name.to_owned(), value.into())));
        Ok(known.into())
    }

    fn obey(&self, command: &Value) -> Result<Value> {
        let text = |name: &str| command[name].as_str().ok_or_else(|| format!("`{name}` is missing"));
        let done = Ok(json!({}));
        match text("do")? {
            "fault" => {
                self.gateway.fault(text("fault")?.parse()?);
                done
            }
            "answer" => {
                self.gateway.answer(text("method")?, text("node")?);
                done
            }
            "approve" => Ok(json!({"known": self.gateway.approve(text("number")?)})),
            "user_code" => Ok(json!({"code": self.gateway.user_code()?})),
            "merchant_code" => Ok(json!({"code": self.gateway.merchant_code()?})),
            "requests" => Ok(self.gateway.requests().iter().map(seen).collect()),
            "notification" => {
                let params: Vec<(&str, &str)> = command["params"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
                    .collect();
                Ok(json!({"body": self.gateway.notification(&params)?}))
            }
            "verify_notification" => {
                let body = text("body")?.as_bytes();
                let checked = self.app_there.verify_notification(body, None, &NotifyChecks::new());
                Ok(verdict(checked.map(|notification| notification.is_paid())))
            }
            "verify_reply" => {
                let reply = HttpReply { status: 200, trace_id: None, body: text("body")?.as_bytes().to_vec() };
                let checked = self.app.accept_raw(text("method")?, &CallOptions::new(), reply);
                Ok(verdict(checked.map(|reply| reply.json().to_owned())))
            }
            "prepare" => self.prepare(text("style")?),
            other => Err(format!("`{other}` is no command").into()),
        }
    }

    /// A request of our own client, whose signature others verify: a query string that holds all of it.
    fn prepare(&self, style: &str) -> Result<Value> {
        let options = CallOptions::new().notify_url("https://example.com/notify?a=1&b=%25");
        let (number, subject) = ("interop_1", "收委 + & = % \" ' < > 😀");
        let query = match style {
            "execute" => {
                let request = QueryRequest::builder().out_trade_no(number).build()?;
                let signed = self.app.prepare(&request, &options)?;
                let Body::Form { bytes, .. } = signed.body() else { return Err("the request is not a form".into()) };
                let query = signed.url().split_once('?').ok_or("the URL has no query")?.1;
                format!("{query}&{}", String::from_utf8(bytes.clone())?)
            }
            "page" => {
                let request = PagePayRequest::builder().out_trade_no(number).total_amount("0.01").subject(subject);
                let url = self.app.page_url(&request.build()?, &options)?;
                url.as_str().split_once('?').ok_or("the URL has no query")?.1.to_owned()
            }
            "order_string" => {
                let request = AppPayRequest::builder().out_trade_no(number).total_amount("0.01").subject(subject);
                self.app.order_string(&request.build()?, &options)?.into_string()
            }
            other => return Err(format!("`{other}` is no way to call").into()),
        };
        Ok(json!({"query": query}))
    }
}

fn verdict<T: Into<Value>>(checked: std::result::Result<T, impl Error>) -> Value {
    match checked {
        Ok(value) => json!({"ok": true, "value": value.into()}),
        Err(error) => json!({"ok": false, "why": error.to_string()}),
    }
}

/// A request as the gateway saw it.
fn seen(seen: &Seen) -> Value {
    let outcome = match &seen.outcome {
        Outcome::Accepted => "accepted",
        Outcome::Refused { sub_code, .. } => sub_code,
    };
    json!({
        "params": seen.params,
        "files": seen.files,
        "outcome": outcome,
    })
}
