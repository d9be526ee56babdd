//! The whole protocol over HTTP, against the mock gateway: certificates, encryption, charsets, uploads, tokens, raw calls,
//! retries, and the blocking client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alipay_openapi::offline::material::image::upload::UploadRequest;
use alipay_openapi::system::oauth::token::{GrantType, TokenErrorCode, TokenRequest};
use alipay_openapi::trade::app::pay::PayRequest as AppPayRequest;
use alipay_openapi::trade::page::pay::PayRequest;
use alipay_openapi::user::certify::open::query::QueryRequest;
use alipay_openapi::user::info::share::ShareRequest;
use alipay_openapi::{CallOptions, Charset, Client, Error, File, Retry, RetryPolicy, SignType, Violations};
use mock_gateway::{Fault, MockGateway, Outcome};
use openapi_core::error::{NotSent, UnknownReason};
use openapi_core::{AsyncSigner, BlockingClient, RawRequest, SignError, Signer, Signing, SigningKey};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

async fn start() -> MockGateway {
    MockGateway::builder().specs(alipay_openapi::SPECS).stateless().start().await.unwrap()
}

fn query() -> QueryRequest {
    QueryRequest::builder().certify_id("OC1").build().unwrap()
}

fn accepted(gateway: &MockGateway) {
    for seen in gateway.requests() {
        assert_eq!(seen.outcome, Outcome::Accepted, "{seen:?}");
    }
}

#[tokio::test]
async fn certificate_mode_follows_a_rotation_by_itself() {
    let gateway = start().await;
    let client = Client::new(&gateway.certificate_config()).unwrap();
    client.execute(query()).await.unwrap();
    let seen = gateway.requests();
    assert_eq!(seen[0].params["app_cert_sn"].len(), 32);
    assert_eq!(seen[0].params["alipay_root_cert_sn"].len(), 32);

    gateway.rotate_certificate().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { client.execute(query()).await.map(|_| ()) });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap().unwrap();
    }
    let downloads = gateway.requests().iter().filter(|seen| seen.method().ends_with("alipaycert.download")).count();
    assert_eq!(downloads, 1, "one for all");
    accepted(&gateway);

    for fault in [Fault::Tampered, Fault::BadSignature, Fault::NoSignature] {
        gateway.fault(fault);
        let error = client.execute(query()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{fault:?}: {error}");
    }
}

/// A success that does not name its certificate is refused: without that rule an old key could sign for ever.
#[tokio::test]
async fn a_reply_must_name_its_certificate() {
    let gateway = start().await;
    let app = gateway.certificate_config().build().unwrap();
    let plain = Client::new(&gateway.config()).unwrap();
    let signed = plain.app().prepare(&query(), &CallOptions::new()).unwrap();
    // Key mode's answers name none.
    let answer = post(signed).await;
    let error = app.accept(&query(), &CallOptions::new(), answer).unwrap_err();
    assert!(error.to_string().contains("does not name the certificate"), "{error}");
}

#[tokio::test]
async fn certificates_are_checked_when_the_client_is_built() {
    let gateway = start().await;
    let other = mock_gateway::KeyPair::generate().unwrap();
    let errors = Client::new(&gateway.certificate_config().private_key(other.private_key())).unwrap_err();
    assert!(errors.to_string().contains("belongs to another private key"), "{errors}");
    let late = std::time::SystemTime::now() + Duration::from_secs(5_000 * 365 * 86_400);
    let errors = Client::new(&gateway.certificate_config().clock(move || late)).unwrap_err();
    assert!(errors.to_string().contains("valid"), "{errors}");
    let errors = Client::new(&gateway.config().certificates("", "x", "y")).unwrap_err();
    assert_eq!(errors.list().len(), 2, "{errors}");
}

/// Sends a prepared request by hand.
async fn post(request: openapi_core::SignedRequest) -> openapi_core::HttpReply {
    let http = request.into_http();
    let openapi_core::Body::Form { content_type, bytes } = http.body else { panic!("a form") };
    let (host, path) = http.url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    stream.write_all(&[head.as_bytes(), &bytes].concat()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let at = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    openapi_core::HttpReply { status: 200, trace_id: None, body: answer[at + 4..].to_vec() }
}

#[tokio::test]
async fn content_is_encrypted_both_ways_when_a_call_says_so() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let encrypt = CallOptions::new().encrypt(true);
    let signed = client.app().prepare(&query(), &encrypt).unwrap();
    assert!(signed.canonical_string().contains("&encrypt_type=AES&"));
    assert!(!signed.canonical_string().contains("certify_id"), "{}", signed.canonical_string());
    let reply = client.execute_with(&query(), &encrypt).await.unwrap();
    assert_eq!(reply.passed.as_deref(), Some("T"));
    client.execute(query()).await.unwrap();
    let seen = gateway.requests();
    assert_eq!(seen[0].biz_content(), r#"{"certify_id":"OC1"}"#, "the gateway has decrypted it");
    assert!(!seen[1].params.contains_key("encrypt_type"), "the next call is not encrypted");
    accepted(&gateway);

    gateway.fault(Fault::Tampered);
    let error = client.execute_with(&query(), &encrypt).await.unwrap_err();
    assert!(error.to_string().contains("signature does not hold"), "verified first: {error}");
    let client = Client::new(&gateway.config().content_key("AAAAAAAAAAAAAAAAAAAAAA==")).unwrap();
    let error = client.execute_with(&query(), &encrypt).await.unwrap_err();
    assert!(error.to_string().contains("isv.invalid-encrypt"), "told in plain text, and signed: {error}");
    let client = Client::new(&gateway.config().content_key("")).unwrap();
    let error = client.execute_with(&query(), &encrypt).await.unwrap_err();
    assert!(matches!(error, Error::NotSent { reason: NotSent::NoContentKey, .. }), "{error}");
    let errors = Client::new(&gateway.config().content_key("AAAA")).unwrap_err();
    assert!(errors.to_string().contains("3 bytes"), "{errors}");
}

#[tokio::test]
async fn gbk_from_end_to_end() {
    let gateway = start().await;
    let answer = r#"{"code":"10000","msg":"成功","passed":"F","fail_reason":"證件 { \\ } 過期"}"#;
    gateway.answer("alipay.user.certify.open.query", answer);
    for charset in [Charset::Gbk, Charset::Utf8] {
        let client = Client::new(&gateway.config().charset(charset)).unwrap();
        let query = QueryRequest::builder().certify_id("编号").build().unwrap();
        let reply = client.execute_with(&query, &CallOptions::new().encrypt(charset == Charset::Gbk)).await.unwrap();
        assert_eq!(reply.fail_reason.as_deref(), Some("證件 { \\ } 過期"), "{charset}");
        let query = QueryRequest::builder().certify_id("\u{1F600}").build().unwrap();
        let result = client.execute(query).await;
        match charset {
            Charset::Gbk => {
                let error = result.unwrap_err();
                assert!(matches!(error, Error::NotSent { reason: NotSent::Charset(_), .. }), "{error}");
                assert_eq!(error.retry(), Retry::Never);
            }
            _ => drop(result.unwrap()),
        }
    }
    assert_eq!(gateway.requests()[0].biz_content(), r#"{"certify_id":"编号"}"#);
    accepted(&gateway);
}

fn upload(file: File) -> Result<UploadRequest, Violations> {
    UploadRequest::builder().image_type("jpg").image_name("海底捞 & \"co\"").image_content(file).build()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_sent_from_memory_disk_and_readers() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let blocking = BlockingClient::new(&gateway.config()).unwrap();
    let bytes = vec![0xFF; 100_000];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a \"quoted\" name.png");
    std::fs::write(&path, &bytes).unwrap();
    let files: [fn(&[u8], &std::path::Path) -> File; 4] = [
        |bytes, _| File::from_bytes("a.jpg", bytes),
        |_, path| File::from_path(path),
        |bytes, _| File::from_reader("a.jpg", None, std::io::Cursor::new(bytes.to_vec())),
        |bytes, _| File::from_reader("a.jpg", Some(100_000), std::io::Cursor::new(bytes.to_vec())),
    ];
    for file in files {
        client.execute(upload(file(&bytes, &path)).unwrap()).await.unwrap();
        let (blocking, request) = (blocking.clone(), upload(file(&bytes, &path)).unwrap());
        tokio::task::spawn_blocking(move || blocking.execute(request).unwrap()).await.unwrap();
    }
    let seen = gateway.requests();
    assert_eq!(seen.len(), 8);
    for request in &seen {
        assert_eq!(request.files["image_content"], 100_000);
        assert_eq!(request.params["image_name"], "海底捞 & \"co\"");
        assert!(!request.params.contains_key("biz_content"), "the method has none");
    }
    accepted(&gateway);
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_known_before_it_is_sent() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let error = upload(File::from_bytes("a.jpg", vec![0; 5_242_881])).unwrap_err();
    assert_eq!(error.list()[0].to_string(), "`image_content`: 5242881 bytes, 5242880 allowed");
    assert!(upload(File::from_bytes("a.jpg", vec![0; 5_242_880])).is_ok());
    assert!(upload(File::from_bytes("", vec![0])).unwrap_err().to_string().contains("no name"));
    let error = client.execute(upload(File::from_path("nowhere.jpg")).unwrap()).await.unwrap_err();
    assert!(!error.was_sent(), "{error}");
    let file = File::from_reader("a.jpg", None, std::io::Cursor::new(vec![1, 2, 3]));
    let request = upload(file).unwrap();
    client.execute_with(&request, &CallOptions::new()).await.unwrap();
    let error = client.execute_with(&request, &CallOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("used by an earlier call") && !error.was_sent(), "{error}");
    // A reader of unknown length is cut off at the limit, so that the request fails.
    let endless = File::from_reader("a.jpg", None, std::io::repeat(7));
    let error = client.execute(upload(endless).unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(_)), "{error}");
    assert_eq!(gateway.requests().len(), 1);
}

#[tokio::test]
async fn tokens_travel_beside_biz_content_and_succeed_without_a_code() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let request = || TokenRequest::builder().grant_type(GrantType::AuthorizationCode).code("abc").build().unwrap();
    gateway.answer("alipay.system.oauth.token", r#"{"access_token":"t0ken","expires_in":"3600","open_id":"o"}"#);
    let reply = client.execute(request()).await.unwrap();
    assert_eq!((reply.access_token.as_str(), reply.expires_in), ("t0ken", Some(3600)));
    assert!(!format!("{reply:?}").contains("t0ken"));
    let seen = &gateway.requests()[0];
    assert_eq!((seen.params["grant_type"].as_str(), seen.params["code"].as_str()), ("authorization_code", "abc"));
    assert!(!seen.params.contains_key("biz_content"));
    assert!(TokenRequest::builder().grant_type(GrantType::RefreshToken).build().is_err(), "a rule");

    gateway.answer("alipay.system.oauth.token", r#"{"code":"40002","sub_code":"isv.code-invalid"}"#);
    let error = client.execute(request()).await.unwrap_err();
    assert_eq!(error.code(), Some(TokenErrorCode::IsvCodeInvalid));

    let options = CallOptions::new().auth_token("t0ken");
    client.execute_with(&ShareRequest::builder().build().unwrap(), &options).await.unwrap();
    assert_eq!(gateway.requests()[2].params["auth_token"], "t0ken");
}

#[tokio::test]
async fn options_of_a_call_win_over_the_clients() {
    let gateway = start().await;
    let defaults = CallOptions::new().notify_url("https://example.com/n").target_app_id("1").app_auth_token("a");
    let client = Client::new(&gateway.config().options(defaults)).unwrap();
    client.execute_with(&query(), &CallOptions::new().notify_url("https://example.com/other")).await.unwrap();
    client.execute(query()).await.unwrap();
    let seen = gateway.requests();
    assert_eq!(seen[0].params["notify_url"], "https://example.com/other");
    assert_eq!(seen[1].params["notify_url"], "https://example.com/n");
    assert!(seen.iter().all(|seen| seen.params["target_app_id"] == "1" && seen.params["app_auth_token"] == "a"));
    let error = client.execute_with(&query(), &CallOptions::new().notify_url("nowhere")).await.unwrap_err();
    assert!(!error.was_sent(), "{error}");
    gateway.fault(Fault::Slow(Duration::from_secs(20)));
    let error =
        client.execute_with(&query(), &CallOptions::new().timeout(Duration::from_millis(200))).await.unwrap_err();
    assert!(error.to_string().contains("did not answer in time"), "{error}");
}

#[tokio::test]
async fn a_method_without_a_spec_is_called_by_its_name() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let reply = client.raw("alipay.user.certify.open.query", r#"{"certify_id": "OC1"}"#).await.unwrap();
    assert_eq!(reply.member("passed"), Some("\"T\""));
    assert_eq!(gateway.requests()[0].biz_content(), r#"{"certify_id": "OC1"}"#, "sent as it was given");
    for bad in ["", "[]", "{", "{} {}", "1"] {
        let error = client.raw("alipay.user.certify.open.query", bad).await.unwrap_err();
        assert!(matches!(error, Error::NotSent { reason: NotSent::NotJson(_), .. }), "{bad}: {error}");
    }
    gateway.fault(Fault::BadSignature);
    let error = client.raw("alipay.user.certify.open.query", r#"{"certify_id":"OC1"}"#).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(_)));
    assert_eq!(error.retry(), Retry::QueryFirst, "nothing is known of the method");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raw_call_carries_parameters_and_files() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let token =
        RawRequest::new("alipay.system.oauth.token").form("grant_type", "authorization_code").form("code", "4b2");
    let upload = RawRequest::new("alipay.offline.material.image.upload")
        .form("image_type", "jpg")
        .form("image_name", String::from("海底捞"))
        .file("image_content", File::from_bytes("a.jpg", [7; 100]));
    for request in [&token, &upload] {
        client.send_raw(request, &CallOptions::new()).await.unwrap();
    }
    let config = gateway.config();
    let (again, options) = (upload.clone(), CallOptions::new());
    let blocking =
        tokio::task::spawn_blocking(move || BlockingClient::new(&config).unwrap().send_raw(&again, &options));
    blocking.await.unwrap().unwrap();
    accepted(&gateway);
    let seen = gateway.requests();
    assert_eq!((seen[1].files["image_content"], seen[2].files["image_content"]), (100, 100));
    assert!(!seen[0].params.contains_key("biz_content"));

    let clash = client.send_raw(&token.clone().form("app_id", "x"), &CallOptions::new()).await.unwrap_err();
    assert!(matches!(&clash, Error::NotSent { reason: NotSent::Parameter(name), .. } if name == "app_id"), "{clash}");
    gateway.fault(Fault::Dropped);
    let error = client.send_raw(&token.repeatable(true), &CallOptions::new()).await.unwrap_err();
    assert_eq!(error.retry(), Retry::SameRequest);

    // The signed parameters are told apart, whatever their values hold.
    let request = RawRequest::new("alipay.x.y").query("a", "1&b=2").form("b", "x=y");
    let signed = client.app().prepare_request(&request, &CallOptions::new()).unwrap();
    let own = signed.parameters().filter(|(name, _)| name.len() == 1).collect::<Vec<_>>();
    assert_eq!(own, [("a", "1&b=2"), ("b", "x=y")]);
}

#[tokio::test]
async fn only_what_is_safe_is_sent_again() {
    let gateway = start().await;
    let policy = RetryPolicy::times(2).pauses(Duration::from_millis(1), Duration::from_millis(5));
    let client = Client::new(&gateway.config().retry(policy)).unwrap();
    let count = || gateway.requests().len();

    gateway.fault(Fault::BadGateway);
    gateway.fault(Fault::Dropped);
    client.execute(query()).await.unwrap();
    assert_eq!(count(), 3, "a query is repeated");
    (0..3).for_each(|_| gateway.fault(Fault::BadGateway));
    client.execute(query()).await.unwrap_err();
    assert_eq!(count(), 6, "and given up");

    gateway.fault(Fault::BadGateway);
    client.raw("alipay.user.certify.open.query", r#"{"certify_id":"1"}"#).await.unwrap_err();
    assert_eq!(count(), 7, "of a raw call nothing is known");

    gateway.answer("alipay.user.certify.open.query", r#"{"code":"40004","sub_code":"CERTIFY_ID_EXPIRED"}"#);
    client.execute(query()).await.unwrap_err();
    assert_eq!(count(), 8, "a refusal is final");
    gateway.answer("alipay.user.certify.open.query", r#"{"code":"40005","sub_code":"isv.app-call-limited"}"#);
    client.execute(query()).await.unwrap_err();
    assert_eq!(count(), 11, "a limit of the rate is waited for");

    let once = Client::new(&gateway.config()).unwrap();
    gateway.fault(Fault::Dropped);
    once.execute(query()).await.unwrap_err();
    assert_eq!(count(), 12, "by default nothing is repeated");
}

#[tokio::test]
async fn the_parameter_that_was_changed_on_its_way_is_named() {
    let gateway = start().await;
    let sub_msg = |value: &str| {
        format!(
            "the signature does not hold over: app_id=2021000000000001&amp;biz_content={{\\\"certify_id\\\":\\\"{value}\\\"}}&amp;charset=utf-8&amp;format=JSON"
        )
    };
    let client = Client::with_transport(&gateway.config(), Changed(sub_msg("OC2"))).unwrap();
    let error = client.execute(query()).await.unwrap_err();
    assert_eq!(error.unverified().unwrap().differing_parameters(), ["biz_content"]);
    assert!(error.to_string().contains("other values of: biz_content"), "{error}");
    let client = Client::with_transport(&gateway.config(), Changed(sub_msg("OC1"))).unwrap();
    let error = client.execute(query()).await.unwrap_err();
    assert!(error.unverified().unwrap().differing_parameters().is_empty(), "{error}");
}

/// Answers every call as if its signature did not hold.
struct Changed(String);

impl openapi_core::transport::Transport for Changed {
    fn send(&self, _: openapi_core::HttpRequest) -> openapi_core::transport::Sending<'_> {
        let body = format!(
            r#"{{"error_response":{{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature","sub_msg":"{}"}}}}"#,
            self.0
        );
        let answer = openapi_core::HttpReply { status: 200, trace_id: None, body: body.into_bytes() };
        Box::pin(async move { Ok(answer) })
    }
}

/// Counts what it is to send, and sends nothing.
struct Counting(Arc<AtomicUsize>);

impl openapi_core::transport::Transport for Counting {
    fn send(&self, request: openapi_core::HttpRequest) -> openapi_core::transport::Sending<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let body = format!("{:?}", request.timeout).into_bytes();
        Box::pin(async move { Ok(openapi_core::HttpReply { status: 500, trace_id: None, body }) })
    }
}

#[tokio::test]
async fn clients_of_many_configurations_send_over_one_transport() {
    let gateway = start().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let first = Client::with_transport(&gateway.config(), Counting(Arc::clone(&sent))).unwrap();
    let second = first.with_config(&gateway.config().timeout(Duration::from_secs(7))).unwrap();
    for (client, limit) in [(&first, "30s"), (&second, "7s")] {
        let error = client.execute(query()).await.unwrap_err();
        let Error::Unknown(unknown) = &error else { panic!("{error}") };
        let UnknownReason::Status { body, .. } = unknown.reason() else { panic!("{error}") };
        assert_eq!(body.reveal(), limit, "each has its own time");
    }
    assert_eq!(sent.load(Ordering::Relaxed), 2);
    // Connections for TLS may go over a proxy; plain `http` must not.
    let errors = first.with_config(&gateway.config().gateway(alipay_openapi::SANDBOX)).unwrap_err();
    assert!(errors.to_string().contains("cannot share connections"), "{errors}");
    assert!(first.with_config(&gateway.config().private_key("")).is_err(), "it is checked like the first");
    let blocking = BlockingClient::new(&gateway.config()).unwrap().with_config(&gateway.config()).unwrap();
    tokio::task::spawn_blocking(move || blocking.execute(query())).await.unwrap().unwrap();
}

/// A key that is reached over a network.
struct Remote(Arc<SigningKey>, Arc<AtomicUsize>);

impl AsyncSigner for Remote {
    fn sign_type(&self) -> SignType {
        SignType::Rsa2
    }

    fn sign<'s>(&'s self, message: &'s [u8]) -> Signing<'s> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.sign(message)
        })
    }
}

/// A key that cannot be used.
struct Broken;

impl Signer for Broken {
    fn sign_type(&self) -> SignType {
        SignType::Rsa2
    }

    fn sign(&self, _: &[u8]) -> Result<String, SignError> {
        Err(SignError::new("the HSM is away"))
    }
}

#[tokio::test]
async fn keys_may_be_elsewhere() {
    let gateway = start().await;
    let key = Arc::new(SigningKey::from_text(gateway.app_keys().private_key()).unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let config = gateway.config().async_signer(Remote(key, Arc::clone(&calls)));
    let client = Client::new(&config).unwrap();
    client.execute(query()).await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let error = client.app().prepare(&query(), &CallOptions::new()).unwrap_err();
    assert!(error.to_string().contains("asynchronous"), "{error}");
    let client = Client::new(&gateway.config().signer(Broken)).unwrap();
    let error = client.execute(query()).await.unwrap_err();
    assert!(error.to_string().contains("the HSM is away") && !error.was_sent(), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_blocking_client_tells_the_same() {
    let gateway = start().await;
    let config = gateway.certificate_config().timeout(Duration::from_secs(2));
    let client = BlockingClient::new(&config).unwrap();
    let call = async || {
        let client = client.clone();
        tokio::task::spawn_blocking(move || client.execute(query())).await.unwrap()
    };
    assert_eq!(call().await.unwrap().passed.as_deref(), Some("T"));
    gateway.rotate_certificate().unwrap();
    call().await.unwrap();
    for fault in [Fault::Tampered, Fault::Dropped, Fault::DroppedInBody, Fault::BadGateway, Fault::Truncated] {
        gateway.fault(fault);
        let error = call().await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{fault:?}: {error}");
        assert!(!error.to_string().contains("sign="), "{error}");
    }
    gateway.fault(Fault::Slow(Duration::from_secs(20)));
    let error = call().await.unwrap_err();
    let Error::Unknown(unknown) = &error else { panic!("{error}") };
    assert!(
        matches!(unknown.reason(), UnknownReason::Transport(_)) && error.to_string().contains("in time"),
        "{error}"
    );

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = BlockingClient::new(&gateway.config().gateway(format!("http://{free}/gateway.do"))).unwrap();
    let error = tokio::task::spawn_blocking(move || client.execute(query())).await.unwrap().unwrap_err();
    assert!(!error.was_sent(), "{error}");
    let client = BlockingClient::new(&gateway.config().max_reply_bytes(100)).unwrap();
    let error = tokio::task::spawn_blocking(move || client.execute(query())).await.unwrap().unwrap_err();
    assert!(error.to_string().contains("larger than 100 bytes"), "{error}");
}

/// Also on a thread that runs tasks, and more often than a task may go on without a pause.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_blocking_client_waits_on_any_thread() {
    let gateway = start().await;
    let client = BlockingClient::new(&gateway.config()).unwrap();
    let calls = tokio::spawn(async move {
        for _ in 0..100 {
            client.execute(query()).unwrap();
        }
    });
    tokio::time::timeout(Duration::from_secs(60), calls).await.unwrap().unwrap();
    accepted(&gateway);
}

#[tokio::test]
async fn pages_and_order_strings_hold_at_the_gateway() {
    let gateway = start().await;
    let client = Client::new(&gateway.config()).unwrap();
    let subject = "5' <b>\"A&amp;B\"</b>\r\nline & more";
    let page = PayRequest::builder().out_trade_no("N1").total_amount("88.88").subject(subject).build().unwrap();
    let form = client.page_form(&page, &CallOptions::new().return_url("https://example.com/?a=1&b=2")).unwrap();
    let html = form.html();
    assert!(!html.contains("<b>") && !html.contains("A&amp;B\""), "{html}");
    assert!(!format!("{form:?}").contains("A&"));
    let app = AppPayRequest::builder().out_trade_no("N1").total_amount("88.88").subject(subject).build().unwrap();
    let order = client.order_string(&app, &CallOptions::new()).unwrap();
    assert!(order.as_str().starts_with("app_id=2021000000000001&biz_content=%7B%22out_trade_no"), "{}", order.as_str());
    // What the browser sends, and what the app's SDK sends, as bodies.
    let encode = |fields: &[(String, String)]| {
        let pairs = fields.iter().map(|(name, value)| {
            let bytes: Vec<String> = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let bytes = bytes.concat();
            format!("{name}={bytes}")
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    for (url, body) in [(form.action.clone(), encode(&form.fields)), (gateway.url(), order.into_string())] {
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
    }
    assert_eq!(gateway.requests().len(), 2);
    accepted(&gateway);
}
