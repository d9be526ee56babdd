//! A request by hand, over a connection of its own.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use mock_gateway::{APP_ID, Builder, MockGateway};
use openapi_core::{Charset, SignType, Signer as _, SigningKey};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SPECS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/methods");
/// The media type of a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// A gateway that knows the catalogue.
pub(crate) fn builder() -> Builder {
    MockGateway::builder().spec_path(SPECS)
}

/// As [`builder`], started.
pub(crate) async fn start() -> MockGateway {
    builder().start().await.unwrap()
}

/// The parameters of a request.
#[derive(Clone)]
pub(crate) struct Request(pub(crate) BTreeMap<String, String>);

impl Request {
    /// A valid query of a trade; not signed yet.
    pub(crate) fn new() -> Self {
        let params = [
            ("app_id", APP_ID),
            ("biz_content", r#"{"out_trade_no":"20150320010101001"}"#),
            ("charset", "utf-8"),
            ("method", "alipay.trade.query"),
            ("sign_type", "RSA2"),
            ("version", "1.0"),
        ];
        let request = Self(params.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        request.with("timestamp", &openapi_core::china_timestamp(SystemTime::now()))
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// The text that is signed: of all parameters, blank or not.
    pub(crate) fn canonical_string(&self) -> String {
        let signed = self.0.iter().filter(|(name, _)| *name != "sign");
        signed.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    /// Signed with the application's key, with the algorithm given.
    pub(crate) fn signed_as(self, sign_type: SignType, gateway: &MockGateway) -> Self {
        let key = SigningKey::of_type(gateway.app_keys().private_key(), sign_type).unwrap();
        let sign = key.sign(&self.bytes(&self.canonical_string())).unwrap();
        self.with("sign", &sign)
    }

    pub(crate) fn signed(self, gateway: &MockGateway) -> Self {
        self.signed_as(SignType::Rsa2, gateway)
    }

    /// A text in the charset that the request names; in UTF-8, if that is none.
    fn bytes(&self, text: &str) -> Vec<u8> {
        let charset = self.0.get("charset").and_then(|label| Charset::from_label(label)).unwrap_or_default();
        charset.encode(text).unwrap().into_owned()
    }

    /// The parameters that `takes` names, as a form.
    pub(crate) fn form(&self, takes: impl Fn(&str) -> bool) -> String {
        let encode = |text: &str| percent_encode(&self.bytes(text), NON_ALPHANUMERIC).to_string();
        let pairs = self.0.iter().filter(|(name, _)| takes(name));
        pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
    }

    /// Sent with everything in the body.
    pub(crate) async fn send(&self, gateway: &MockGateway) -> Answer {
        post(gateway, "", FORM, self.form(|_| true).as_bytes()).await
    }
}

/// An answer, and the node in it.
#[derive(Debug)]
pub(crate) struct Answer {
    root: Value,
}

impl Answer {
    fn node(&self) -> &Value {
        let members = self.root.as_object().unwrap();
        members.iter().find(|(name, _)| name.ends_with("_response")).unwrap().1
    }

    /// `code` and `sub_code`.
    pub(crate) fn codes(&self) -> (&str, &str) {
        let text = |name: &str| self.node()[name].as_str().unwrap_or_default();
        (text("code"), text("sub_code"))
    }

    pub(crate) fn sub_msg(&self) -> &str {
        self.node()["sub_msg"].as_str().unwrap_or_default()
    }

    pub(crate) fn is_signed(&self) -> bool {
        self.root.get("sign").is_some()
    }
}

pub(crate) async fn post(gateway: &MockGateway, query: &str, content_type: &str, body: &[u8]) -> Answer {
    let url = gateway.url();
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let head = format!(
        "POST /{path}?{query} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: {content_type}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let exchange = async {
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        answer
    };
    let answer = tokio::time::timeout(Duration::from_secs(10), exchange).await.unwrap();
    let at = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    // The codes are ASCII in every charset.
    Answer { root: serde_json::from_str(&String::from_utf8_lossy(&answer[at + 4..])).unwrap() }
}
