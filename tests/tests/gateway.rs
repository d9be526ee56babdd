//! The client over HTTP: against the mock gateway, its faults, and servers that are no gateways at all.

use std::time::{Duration, Instant};

use alipay_openapi::error::{NotSent, UnknownReason};
use alipay_openapi::user::certify::open::certify::CertifyRequest;
use alipay_openapi::user::certify::open::initialize::{
    BizCode, IdentityParam, InitializeErrorCode, InitializeRequest, InitializeResponse, MerchantConfig,
};
use alipay_openapi::user::certify::open::query::QueryRequest;
use alipay_openapi::{CallOptions, Client, Config, Error, Reply, Retry};
use mock_gateway::{Fault, MockGateway, Outcome};
use openapi_core::Body;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn start() -> (MockGateway, Client) {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).stateless().start().await.unwrap();
    let client = Client::new(&gateway.config().timeout(Duration::from_secs(5))).unwrap();
    (gateway, client)
}

fn request() -> InitializeRequest {
    InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::SmartFace)
        .identity_param(IdentityParam::builder().cert_name("收委 & <co>+%").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back?a=1&b=%20#x"))
        .build()
        .unwrap()
}

async fn call(client: &Client) -> Result<Reply<InitializeResponse>, Error> {
    client.execute(request()).await
}

fn reason(error: &Error) -> &UnknownReason {
    match error {
        Error::Unknown(unknown) => unknown.reason(),
        other => panic!("the outcome should be unknown: {other}"),
    }
}

#[tokio::test]
async fn the_whole_flow() {
    let (gateway, client) = start().await;
    let reply = call(&client).await.unwrap();
    assert_eq!(reply.certify_id, "2109b5e671aa3ff2eb4851816c65828f");
    assert_eq!(reply.trace_id(), Some("mock"));
    let query = QueryRequest::builder().certify_id(&reply.certify_id).build().unwrap();
    let result = client.execute_with(&query, &CallOptions::new().app_auth_token("merchant")).await.unwrap();
    assert_eq!(result.passed.as_deref(), Some("T"));

    let seen = gateway.requests();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|request| request.outcome == Outcome::Accepted), "{seen:?}");
    assert_eq!(seen[1].params["app_auth_token"], "merchant");
    assert!(seen[0].biz_content().contains("收委 & <co>+%"));
    assert!(!format!("{seen:?}").contains("收委"));
}

#[tokio::test]
async fn a_page_url_holds_at_the_gateway() {
    let (gateway, client) = start().await;
    let page = CertifyRequest::builder().certify_id("OC201809253000000393900404029253").build().unwrap();
    let url = client.page_url(&page).unwrap();
    let rest = url.as_str().strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(gateway.requests()[0].outcome, Outcome::Accepted);
    assert!(!format!("{url:?}").contains("OC2018"), "{url:?}");
}

#[tokio::test]
async fn what_cannot_be_trusted_is_no_reply() {
    let (gateway, client) = start().await;
    call(&client).await.unwrap();
    for fault in [Fault::Tampered, Fault::BadSignature, Fault::NoSignature, Fault::DuplicateNode, Fault::Truncated] {
        gateway.fault(fault);
        let error = call(&client).await.unwrap_err();
        assert!(matches!(reason(&error), UnknownReason::Envelope(_)), "{fault:?}: {error}");
        assert!(error.was_sent(), "{fault:?}");
        // The spec names an idempotency key, so the same request is safe to send again.
        assert_eq!(error.retry(), Retry::SameRequest, "{fault:?}");
    }
    gateway.fault(Fault::BadGateway);
    let error = call(&client).await.unwrap_err();
    assert!(matches!(reason(&error), UnknownReason::Status { status: 502, .. }), "{error}");
    assert_eq!(gateway.requests().len(), 7, "nothing is sent twice");
    call(&client).await.unwrap();
}

#[tokio::test]
async fn a_broken_connection_leaves_the_outcome_open() {
    let (gateway, client) = start().await;
    for fault in [Fault::Dropped, Fault::DroppedInBody] {
        gateway.fault(fault);
        let error = call(&client).await.unwrap_err();
        assert!(matches!(reason(&error), UnknownReason::Transport(_)), "{fault:?}: {error}");
        assert!(!error.to_string().contains("sign="), "the URL is not shown: {error}");
        assert!(!format!("{error:?}").contains("260104197909275964"), "{error:?}");
    }
    assert_eq!(gateway.requests().len(), 2, "nothing is sent twice");
}

#[tokio::test]
async fn a_slow_gateway_is_given_up_in_time() {
    let (gateway, _) = start().await;
    let client = Client::new(&gateway.config().timeout(Duration::from_millis(300))).unwrap();
    gateway.fault(Fault::Slow(Duration::from_secs(20)));
    let started = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(matches!(reason(&error), UnknownReason::Transport(_)), "{error}");
    assert!(error.to_string().contains("did not answer in time"), "{error}");
}

/// What holds for every call of a client holds for its time, too.
#[tokio::test]
async fn the_clients_options_limit_the_time_of_a_call() {
    let (gateway, _) = start().await;
    let options = CallOptions::new().timeout(Duration::from_millis(300));
    let client = Client::new(&gateway.config().options(options)).unwrap();
    gateway.fault(Fault::Slow(Duration::from_secs(20)));
    let started = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5) && error.to_string().contains("in time"), "{error}");
    // A call's own time wins.
    gateway.fault(Fault::Slow(Duration::from_millis(600)));
    client.execute_with(&request(), &CallOptions::new().timeout(Duration::from_secs(20))).await.unwrap();
}

#[tokio::test]
async fn no_connection_means_not_sent() {
    let (gateway, _) = start().await;
    // A port that was just given back: nobody listens there.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = Client::new(&gateway.config().gateway(format!("http://{free}/gateway.do"))).unwrap();
    let error = call(&client).await.unwrap_err();
    assert!(matches!(&error, Error::NotSent { reason: NotSent::Transport(_), .. }), "{error}");
    assert!(!error.was_sent());
    assert_eq!(error.retry(), Retry::SameRequest);
}

/// A server that answers every connection with these bytes and closes it.
async fn answering(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream.write_all(&bytes).await;
        }
    });
    format!("http://{address}/gateway.do")
}

#[tokio::test]
async fn servers_that_are_no_gateways() {
    let (gateway, _) = start().await;
    let http = |status: &str, headers: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
    };
    let elsewhere = format!("location: {}\r\n", gateway.url());
    for (bytes, words) in [
        (http("200 OK", "", ""), "not JSON"),
        (http("200 OK", "", "<html>hello</html>"), "not JSON"),
        (http("200 OK", "", "{}"), "no node `alipay_user_certify_open_initialize_response`"),
        (http("302 Found", &elsewhere, ""), "HTTP status 302"),
        (http("500 Internal Server Error", "", "{}"), "HTTP status 500"),
        (b"SSH-2.0-OpenSSH_9\r\n".to_vec(), "connection broke"),
        (Vec::new(), "connection broke"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\"".to_vec(), "connection broke"),
        (http("200 OK", "", &"x".repeat(70_000)), "larger than 65536 bytes"),
    ] {
        let config = gateway.config().gateway(answering(bytes).await).max_reply_bytes(65_536);
        let error = call(&Client::new(&config).unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{words}: {error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
    assert!(gateway.requests().is_empty(), "a redirect is not followed");
}

#[tokio::test]
async fn what_the_gateway_says_is_told_by_what_it_means() {
    let (gateway, client) = start().await;
    let node = |code: &str, sub_code: &str| {
        format!(r#"{{"code":"{code}","msg":"…","sub_code":"{sub_code}","sub_msg":"繁忙"}}"#)
    };
    let answered = async |code: &str, sub_code: &str| {
        gateway.answer("alipay.user.certify.open.initialize", node(code, sub_code));
        call(&client).await.unwrap_err()
    };
    let error = answered("40004", "ARRANGEMENT_STATUS_ERROR").await;
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert_eq!(error.code(), Some(InitializeErrorCode::ArrangementStatusError));
    assert_eq!((error.retry(), error.failure().unwrap().trace_id()), (Retry::Never, Some("mock")));
    assert!(error.to_string().ends_with("failed: 40004 … ARRANGEMENT_STATUS_ERROR"), "{error}");
    assert_eq!(error.failure().unwrap().sub_msg(), Some("繁忙"));

    let error = answered("20000", "isp.unknow-error").await;
    assert!(matches!(reason(&error), UnknownReason::Service(_)), "{error}");
    let error = answered("40004", "SYSTEM_ERROR").await;
    assert!(matches!(reason(&error), UnknownReason::Service(_)), "{error}");
    assert_eq!(error.code(), Some(InitializeErrorCode::SystemError));

    let error = answered("40005", "isv.app-call-limited").await;
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert_eq!(error.retry(), Retry::AfterPause);

    gateway.answer("alipay.user.certify.open.initialize", r#"{"code":"10003","msg":"…","certify_id":"later"}"#);
    let error = call(&client).await.unwrap_err();
    let Error::Pending(pending) = &error else { panic!("{error}") };
    assert_eq!(pending.reply::<InitializeRequest>().unwrap().unwrap().certify_id, "later");
    assert!(pending.reply::<QueryRequest>().is_none());
    assert_eq!(error.retry(), Retry::QueryFirst);

    gateway.answer("alipay.user.certify.open.query", node("20000", "isp.unknow-error"));
    let error = client.execute(QueryRequest::builder().certify_id("1").build().unwrap()).await.unwrap_err();
    assert_eq!(error.retry(), Retry::SameRequest, "a query may be repeated");

    gateway.answer("alipay.user.certify.open.initialize", r#"{"code":"10000","msg":"Success"}"#);
    let error = call(&client).await.unwrap_err();
    assert!(matches!(reason(&error), UnknownReason::Mismatch { .. }), "{error}");
}

/// What the gateway finds wrong before the signature holds comes unsigned. Its code is shown, and nothing personal.
#[tokio::test]
async fn a_wrong_private_key_is_named_by_the_gateway() {
    let (gateway, _) = start().await;
    let other = mock_gateway::KeyPair::generate().unwrap();
    let client = Client::new(&gateway.config().private_key(other.private_key())).unwrap();
    let error = call(&client).await.unwrap_err();
    let UnknownReason::Unverified(failure) = reason(&error) else { panic!("{error}") };
    assert_eq!(failure.sub_code(), Some("isv.invalid-signature"));
    assert!(failure.sub_msg().unwrap().contains("260104197909275964"), "it repeats the request");
    assert!(error.to_string().contains("isv.invalid-signature"), "{error}");
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(!shown.contains("260104197909275964") && !shown.contains("收委"), "{shown}");
    }
}

#[tokio::test]
async fn the_gateway_checks_what_the_real_one_checks() {
    let (gateway, client) = start().await;
    let signed = client.app().prepare(&request(), &CallOptions::new()).unwrap();
    let Body::Form { bytes, .. } = signed.body() else { panic!("a form") };
    let body = std::str::from_utf8(bytes).unwrap();
    let post = async |url: &str, body: &str| {
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    for (url, words) in [
        (signed.url().replace("initialize", "initialise"), "isv.invalid-method"),
        (signed.url().replace("2021000000000001", "2021000000000002"), "isv.invalid-app-id"),
        (signed.url().replace("RSA2", "RSA"), "isv.invalid-signature-type"),
        (signed.url().replace("utf-8", "latin1"), "isv.invalid-charset"),
        (signed.url().replace("version=1.0", "version="), "isv.missing-version"),
        (signed.url().replace("timestamp=2", "timestamp=x"), "isv.invalid-timestamp"),
        (signed.url().replace("&sign=", "&sign=A"), "isv.invalid-signature"),
        (signed.url().replace("&sign=", "&nothing="), "isv.missing-signature"),
        (format!("{}&method=other", signed.url()), "stands twice"),
    ] {
        let answer = post(&url, body).await;
        assert!(answer.contains(words), "{words}: {answer}");
        assert!(!answer.contains("\"sign\":"), "{words}");
    }
    assert!(post(signed.url(), &body.replace("ZGYD", "ZGYE")).await.contains("isv.invalid-signature"));
    assert!(post(signed.url(), body).await.contains("certify_id"));
    let refused = gateway.requests().iter().filter(|seen| seen.outcome != Outcome::Accepted).count();
    assert_eq!(refused, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once_with_one_client() {
    let (gateway, client) = start().await;
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..200 {
        let client = client.clone();
        calls.spawn(async move {
            let token = format!("token{number}");
            let query = QueryRequest::builder().certify_id(format!("id{number}")).build().unwrap();
            client.execute_with(&query, &CallOptions::new().app_auth_token(token)).await.map(|_| ())
        });
    }
    while let Some(done) = calls.join_next().await {
        done.unwrap().unwrap();
    }
    let seen = gateway.requests();
    assert_eq!(seen.len(), 200);
    for request in seen {
        let number = request.params["app_auth_token"].strip_prefix("token").unwrap();
        assert_eq!(request.biz_content(), format!(r#"{{"certify_id":"id{number}"}}"#), "callers are not mixed up");
    }
}

/// A proxy of the environment must not carry plain `http` to another machine. The variable is read when a client is
/// made, so this runs in a process of its own.
#[tokio::test]
async fn no_proxy_carries_plain_http() {
    if std::env::var_os("http_proxy").is_none() {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "no_proxy_carries_plain_http"]).env("http_proxy", format!("http://{free}"));
        let output = tokio::task::spawn_blocking(move || again.output().unwrap()).await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let (_gateway, client) = start().await;
    call(&client).await.unwrap();
}

#[tokio::test]
async fn a_token_of_one_call_is_checked_like_the_clients() {
    let (gateway, _) = start().await;
    let client = Client::new(&gateway.config().app_auth_token("merchant-1")).unwrap();
    for token in ["", " ", "a b", "收", "a\n&x=1"] {
        let error = client.execute_with(&request(), &CallOptions::new().app_auth_token(token)).await.unwrap_err();
        assert!(matches!(&error, Error::NotSent { reason: NotSent::Option(_), .. }), "{token:?}: {error}");
        assert_eq!(error.retry(), Retry::Never);
    }
    client.execute_with(&request(), &CallOptions::new().app_auth_token("merchant-2")).await.unwrap();
    call(&client).await.unwrap();
    let tokens: Vec<String> = gateway.requests().iter().map(|seen| seen.params["app_auth_token"].clone()).collect();
    assert_eq!(tokens, ["merchant-2", "merchant-1"]);
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    let (gateway, _) = start().await;
    let errors = Client::new(&gateway.config().gateway("http://openapi.alipay.com/gateway.do")).unwrap_err();
    assert!(errors.to_string().contains("plain `http`"), "{errors}");
    let errors = Client::new(&Config::new("")).unwrap_err();
    assert_eq!(errors.list().len(), 3, "{errors}");
}
