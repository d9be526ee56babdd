//! A gateway, its clients, and what must not be seen of their calls.

use std::fmt;
use std::time::Duration;

use alipay_openapi::core::rt::AnyMethod;
use alipay_openapi::{CallOptions, Client, Config, Error, File};
use mock_gateway::MockGateway;
use openapi_core::{BlockingClient, RawRequest, Reply};
use spec_model::{Place, Spec, Type, rewrite};

use super::collect::Collector;
use super::scan::{MARK, Secrets};

pub(crate) fn methods() -> impl Iterator<Item = &'static AnyMethod> {
    alipay_openapi::METHODS.iter().copied().flatten()
}

pub(crate) fn spec(method: &AnyMethod) -> Spec {
    let files: Vec<(&str, &str)> = alipay_openapi::SPECS.iter().copied().flatten().copied().collect();
    let shared = spec_model::among(files.iter().copied());
    spec_model::parse_with(&method.method.name, method.spec, &shared).unwrap_or_else(|error| panic!("{error}"))
}

/// The call of a spec with these fields, files added.
pub(crate) fn raw(spec: &Spec, content: &str) -> RawRequest {
    let mut request = RawRequest::new(&spec.method);
    let mut biz_content = Vec::new();
    for (name, json) in rewrite::members(content).unwrap() {
        let text = serde_json::from_str::<String>(&json).unwrap_or_else(|_| json.clone());
        match spec.request.fields.iter().find(|field| field.name == name).map(|field| field.place) {
            Some(Place::Query) => request = request.query(name, text),
            Some(Place::Form) => request = request.form(name, text),
            _ => biz_content.push((name, json)),
        }
    }
    for field in spec.request.fields.iter().filter(|field| field.kind == Type::File) {
        request = request.file(field.name.clone(), File::from_bytes("a.png", MARK));
    }
    request.biz_content(spec_model::example::write(&biz_content))
}

/// The configuration's options of every call: tokens.
fn options() -> CallOptions {
    let notify_url = format!("http://127.0.0.1:9/notified?key={MARK}");
    CallOptions::new().app_auth_token(format!("app{MARK}")).auth_token(format!("user{MARK}")).notify_url(notify_url)
}

impl Secrets {
    /// Fails if `Debug`, in either form, shows anything.
    #[track_caller]
    pub(crate) fn check_debug(&self, what: &str, value: &dyn fmt::Debug) {
        self.check(what, &format!("{value:?} {value:#?}"));
    }

    /// Fails if an error, or one behind it, shows anything.
    #[track_caller]
    pub(crate) fn check_error(&self, what: &str, error: &dyn std::error::Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.check(what, &format!("{error} {error:?} {error:#?}"));
            next = error.source();
        }
    }
}

/// Both clients.
#[derive(Debug)]
pub(crate) struct Callers(Client, BlockingClient);

impl Callers {
    pub(crate) fn new(config: &Config) -> Self {
        Self(Client::new(config).unwrap(), BlockingClient::new(config).unwrap())
    }
}

pub(crate) struct Bench {
    pub(crate) gateway: MockGateway,
    pub(crate) config: Config,
    pub(crate) callers: Callers,
    pub(crate) secrets: Secrets,
    collector: &'static Collector,
    /// Its keys, which are searched for.
    _keys: tempfile::TempDir,
    console: reqwest::Client,
}

impl Bench {
    pub(crate) async fn start(collector: &'static Collector) -> Self {
        let keys = tempfile::tempdir().unwrap();
        let folder = keys.path().join("keys");
        let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).keys(&folder).start().await.unwrap();
        let mut secrets = Secrets::marks();
        let mut private = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if text.contains("PRIVATE KEY") {
                secrets.add_key(&name, &text);
                private += 1;
            } else if name == "content_key.txt" {
                secrets.add(&name, text.trim());
                private += 1;
            }
        }
        assert!(private >= 4, "the gateway's keys, the application's and the content key");
        let config = gateway.config().options(options()).timeout(Duration::from_secs(20));
        gateway.allow_merchant_token(format!("app{MARK}"));
        gateway.allow_user_token(format!("user{MARK}"));
        let callers = Callers::new(&config);
        Self { gateway, config, callers, secrets, collector, _keys: keys, console: reqwest::Client::new() }
    }

    /// One call by both clients; what it leaves is looked at.
    pub(crate) async fn call(&self, callers: &Callers, request: &RawRequest, options: &CallOptions, what: &str) {
        self.ended(what, &callers.0.send_raw(request, options).await);
        let client = callers.1.clone();
        let (request, options) = (request.clone(), options.clone());
        let send = move || client.send_raw(&request, &options);
        self.ended(what, &tokio::task::spawn_blocking(send).await.unwrap());
        self.check_log(what);
    }

    fn ended(&self, what: &str, result: &Result<Reply<()>, Error>) {
        match result {
            Ok(reply) => self.secrets.check_debug(what, reply),
            Err(error) => self.secrets.check_error(what, error),
        }
    }

    /// What was written since the last time.
    #[track_caller]
    pub(crate) fn check_log(&self, what: &str) {
        for line in self.collector.take() {
            self.secrets.check(&format!("{what}: the log"), &line);
        }
    }

    /// What the gateway shows: `Debug` of what it remembers, and its console.
    pub(crate) async fn check_gateway(&self, what: &str) {
        self.secrets.check_debug(&format!("{what}: the gateway"), &self.gateway);
        self.secrets.check_debug(&format!("{what}: requests"), &self.gateway.requests());
        self.secrets.check_debug(&format!("{what}: notifications"), &self.gateway.notifications());
        let origin = self.gateway.console_url();
        for page in ["", "connect", "specs", "api/gateway", "api/calls", "api/waiting", "api/faults", "api/answers"] {
            let text = self.console.get(format!("{origin}{page}")).send().await.unwrap().text().await.unwrap();
            self.secrets.check(&format!("{what}: the console's /{page}"), &text);
        }
    }
}
