//! A merchant beside the gateway: an application that calls it, a browser, and a server for what comes back.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::post;
use mock_gateway::{Builder, MockGateway};
use openapi_core::{App, Body, CallOptions, HttpReply};
use reqwest::Response;
use reqwest::header::LOCATION;

/// The specs of the catalogue.
pub fn builder() -> Builder {
    MockGateway::builder().spec_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/methods"))
}

pub struct Merchant {
    pub gateway: MockGateway,
    pub app: App,
    browser: reqwest::Client,
}

impl Merchant {
    pub async fn open() -> Self {
        Self::with(builder()).await
    }

    pub async fn with(builder: Builder) -> Self {
        let gateway = builder.start().await.unwrap();
        let app = gateway.config().build().unwrap();
        let browser = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10));
        let browser = browser.redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { gateway, app, browser }
    }

    /// What the gateway answers to a call.
    async fn send(&self, method: &str, biz_content: &str, options: &CallOptions) -> Response {
        let http = self.app.prepare_raw(method, biz_content, options).unwrap().into_http();
        let Body::Form { content_type, bytes } = http.body else { panic!("a form") };
        self.browser.post(http.url).header("content-type", content_type).body(bytes).send().await.unwrap()
    }

    /// The JSON text of a call that is carried out.
    pub async fn call(&self, method: &str, biz_content: &str) -> String {
        let options = CallOptions::new();
        let body = self.send(method, biz_content, &options).await.bytes().await.unwrap().to_vec();
        let reply = self.app.accept_raw(method, &options, HttpReply { status: 200, trace_id: None, body });
        reply.unwrap().json().to_owned()
    }

    /// What the gateway says of a call that it refuses.
    pub async fn refused(&self, method: &str, biz_content: &str, options: &CallOptions) -> String {
        self.send(method, biz_content, options).await.text().await.unwrap()
    }

    /// The address of the page that a call opens.
    pub async fn page(&self, method: &str, biz_content: &str, options: &CallOptions) -> String {
        let answer = self.send(method, biz_content, options).await;
        assert_eq!(answer.status(), 303);
        self.absolute(&location(&answer))
    }

    pub fn absolute(&self, path: &str) -> String {
        self.gateway.url().replace("/gateway.do", path)
    }

    pub async fn get(&self, url: &str) -> Response {
        self.browser.get(url).send().await.unwrap()
    }

    /// The status and text of a page.
    pub async fn read(&self, url: &str) -> (u16, String) {
        let answer = self.get(url).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub async fn post(&self, url: &str, body: impl Into<reqwest::Body>) -> Response {
        self.browser.post(url).body(body).send().await.unwrap()
    }

    /// Uses a button, and gives the address to which the browser is sent.
    pub async fn decide(&self, url: &str, decision: &str) -> String {
        let answer = self.post(url, format!("decision={decision}")).await;
        assert_eq!(answer.status(), 303);
        location(&answer)
    }
}

pub fn location(answer: &Response) -> String {
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// The query of an address, and its parameters.
pub fn query(url: &str) -> (String, BTreeMap<String, String>) {
    let url = reqwest::Url::parse(url).unwrap();
    (url.query().unwrap_or_default().to_owned(), url.query_pairs().into_owned().collect())
}

/// A server for `notify_url`. It keeps what is posted, and answers as told, else with `success`.
pub struct Inbox {
    pub url: String,
    kept: Arc<Kept>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Kept {
    posts: Mutex<Vec<Vec<u8>>>,
    answers: Mutex<VecDeque<(u16, &'static str)>>,
}

impl Inbox {
    pub async fn open(answers: &[(u16, &'static str)]) -> Self {
        let kept = Arc::new(Kept { posts: Mutex::default(), answers: Mutex::new(answers.iter().copied().collect()) });
        let router = Router::new().route("/notified", post(take)).with_state(Arc::clone(&kept));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notified?shop=1", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, kept, task }
    }

    pub fn posts(&self) -> Vec<Vec<u8>> {
        self.kept.posts.lock().unwrap().clone()
    }

    /// Waits until this many posts have come.
    pub async fn wait(&self, count: usize) -> Vec<Vec<u8>> {
        until(|| (self.posts().len() >= count).then(|| self.posts())).await
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(kept): State<Arc<Kept>>, uri: Uri, body: Bytes) -> (StatusCode, &'static str) {
    assert_eq!(uri.query(), Some("shop=1"));
    kept.posts.lock().unwrap().push(body.to_vec());
    let (status, text) = kept.answers.lock().unwrap().pop_front().unwrap_or((200, "success"));
    (StatusCode::from_u16(status).unwrap(), text)
}

/// Waits for something, for ten seconds at most.
pub async fn until<T>(mut get: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(value) = get() {
            return value;
        }
        assert!(Instant::now() < end, "it did not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
