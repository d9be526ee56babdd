//! `alipay notify` as it is run: both directions, and against what frameworks do to bodies.

mod common;
#[path = "common/sandbox.rs"]
mod sandbox;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use alipay_openapi::Charset;
use alipay_openapi::notify::{NotifyChecks, compose};
use sandbox::Sandbox;

/// Parameters of a payment's notification, awkward characters in it.
const PARAMS: [(&str, &str); 7] = [
    ("out_trade_no", "70501111111S001111119"),
    ("total_amount", "88.80"),
    ("seller_id", "2088211521646673"),
    ("trade_status", "TRADE_SUCCESS"),
    ("buyer_id", "2088102122524333"),
    ("subject", "收委 & \"co\" 100%25 + more"),
    ("notify_type", "trade_status_sync"),
];

async fn captured() -> (Sandbox, String) {
    let sandbox = Sandbox::start().await;
    let body = sandbox.gateway.notification(&PARAMS).unwrap();
    (sandbox, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_genuine_notification() {
    let (sandbox, body) = captured().await;
    let file = sandbox.write("body.txt", &body);
    let ran = sandbox.run(&["notify", "verify", &file]).ended(0).keeps_secret(&["2088102122524333"]);
    let shown = ran.json();
    assert_eq!(shown["subject"], PARAMS[5].1);
    assert_eq!(shown["buyer_id"], "<hidden>");
    assert!(shown.get("sign").is_none(), "only what is signed is shown");
    ran.says(&["verified: the signature is Alipay's", "&buyer_id=<hidden>&", "&out_trade_no=70501111111S001111119&"]);
    let verify =
        |arguments: &[&str]| sandbox.run_with(&[&["notify", "verify"], arguments].concat(), &[], Some(body.as_bytes()));
    assert_eq!(verify(&["--show"]).ended(0).json()["buyer_id"], "2088102122524333");
    let right = [
        "--out-trade-no",
        PARAMS[0].1,
        "--total-amount",
        "88.8",
        "--seller-id",
        PARAMS[2].1,
        "--content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    ];
    verify(&right).ended(0);
    let report = verify(&["--json"]).ended(0).json();
    assert_eq!(
        (report["outcome"].as_str(), report["parameters"]["seller_id"].as_str()),
        (Some("verified"), Some(PARAMS[2].1))
    );
    assert!(report["signed_text"].as_str().unwrap().starts_with("app_id=2021000000000001&"));

    verify(&["--total-amount", "0.01"]).ended(1).says(&["`total_amount` is not the expected one"]);
    verify(&["--out-trade-no", "1"]).ended(1).says(&["`out_trade_no`"]);
    verify(&["--seller-id", "1"]).ended(1).says(&["`seller_id`"]);
    verify(&["--content-type", "application/json"]).ended(1).says(&["not `application/x-www-form-urlencoded`"]);
    verify(&["--app-id", "2021999999999999"]).ended(1).says(&["`app_id`"]);
    sandbox.run(&["notify", "verify", "nothing.txt"]).ended(2).says(&["nothing.txt"]);

    // A receiver has no private key: Alipay's public one is enough.
    let settings = "app_id: 2021000000000001\nalipay_public_key_file: alipay_public.pem\n";
    sandbox.write("alipay.yaml", settings);
    verify(&[]).ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_to_the_body_is_told() {
    let (sandbox, body) = captured().await;
    let refused = |body: &[u8], hint: &str| {
        let ran = sandbox.run_with(&["notify", "verify"], &[], Some(body)).ended(1);
        ran.says(&["error: ", hint]).keeps_secret(&["2088102122524333", "70501111111S001111119"]);
    };
    refused(format!("{body}\n").as_bytes(), "without the line end behind the body it holds");
    let decoded: String = body.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&decoded).decode_utf8().unwrap().into_owned();
    refused(decoded.as_bytes(), "not an encoded form");
    let plain = sandbox.gateway.notification(&[("out_trade_no", "7"), ("subject", "收委 x")]).unwrap();
    let plain_decoded =
        percent_encoding::percent_decode_str(&plain.replace('+', " ")).decode_utf8().unwrap().into_owned();
    refused(plain_decoded.as_bytes(), "the body was decoded; pass on the raw one");
    refused(body.replace("%2B", "+").as_bytes(), "usual changes were undone");
    refused(plain.replace("%2B", "+").as_bytes(), "with `+` for the spaces in `sign` it holds");
    refused(
        body.replace("%26", "%26amp%3B").replace("%22", "%26quot%3B").as_bytes(),
        "without the escapes of HTML it holds",
    );
    refused(body.replace('%', "%25").as_bytes(), "the body was encoded twice");
    refused(
        body.replace("TRADE%5FSUCCESS", "TRADE_CLOSED").replace("TRADE_SUCCESS", "TRADE_CLOSED").as_bytes(),
        "is the key Alipay's",
    );
    refused(format!("{body}&seller_id=1").as_bytes(), "twice");
    refused(b"", "not signed");

    let stranger = mock_gateway::KeyPair::generate().unwrap();
    let key = sandbox.write("stranger.pem", stranger.public_key());
    let ran =
        sandbox.run_with(&["notify", "verify", "--alipay-public-key-file", &key, "--json"], &[], Some(body.as_bytes()));
    let report = ran.ended(1).json();
    assert_eq!(report["outcome"], "refused");
    assert!(report["hints"].as_array().unwrap().len() == 2, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn gbk_is_verified_and_its_loss_is_told() {
    let sandbox = Sandbox::start().await;
    let alipay = mock_gateway::KeyPair::generate().unwrap();
    let key = alipay_openapi::core::SigningKey::from_text(alipay.private_key()).unwrap();
    let body = compose(&key, &[("app_id", mock_gateway::APP_ID), ("charset", "gbk"), ("subject", "收委")]).unwrap();
    let public = sandbox.write("alipay_public.pem", alipay.public_key());
    let verify = ["notify", "verify", "--alipay-public-key-file", &public];
    let ran = sandbox.run_with(&verify, &[], Some(body.as_bytes())).ended(0);
    assert_eq!(ran.json()["subject"], "收委");
    assert!(Charset::Gbk.encode("收委").is_ok());
    let utf8 = body.replace("%CA%D5%CE%AF", "%E6%94%B6%E5%A7%94");
    assert_ne!(utf8, body);
    sandbox.run_with(&verify, &[], Some(utf8.as_bytes())).ended(1).says(&["in GBK it holds"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_no_notification() {
    let (sandbox, query) = captured().await;
    let verify = ["notify", "verify", "--return"];
    let ran = sandbox.run_with(&verify, &[], Some(query.as_bytes())).ended(0);
    assert_eq!(ran.json()["out_trade_no"], PARAMS[0].1);
    ran.says(&["a return proves no payment"]);
    let url = format!("https://example.com/back?{query}\n");
    sandbox.run_with(&verify, &[], Some(url.as_bytes())).ended(0);
    sandbox
        .run_with(&verify, &[], Some(query.replace("88%2E80", "0%2E01").replace("88.80", "0.01").as_bytes()))
        .ended(1);
    sandbox.run_with(&[&verify[..], &["--total-amount", "1"]].concat(), &[], None).ended(2);
}

/// Answers one request and gives its body.
fn receiver(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
        let mut bytes = Vec::new();
        let body = loop {
            let mut chunk = [0; 4096];
            let count = stream.read(&mut chunk).unwrap();
            bytes.extend_from_slice(&chunk[..count]);
            let text = String::from_utf8_lossy(&bytes);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.unwrap().parse().unwrap() || count == 0 {
                assert!(head.starts_with("POST /notify "), "{head}");
                break body.to_owned();
            }
        };
        stream.write_all(answer.as_bytes()).unwrap();
        body
    });
    (url, thread)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sent_notification_is_verified_by_its_receiver() {
    let sandbox = Sandbox::start().await;
    let alipay = mock_gateway::KeyPair::generate().unwrap();
    let key = sandbox.write("alipay_private.pem", alipay.private_key());
    let send = |answer, arguments: &[&str]| {
        let (url, thread) = receiver(answer);
        let common = ["notify", "send", "--to", &url, "--key", &key, "--app-id", mock_gateway::APP_ID];
        let ran = sandbox.run(&[&common[..], arguments].concat()).keeps_secret(&["PRIVATE KEY"]);
        (ran, thread.join().unwrap())
    };
    let success = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess";
    let spec = ["--spec", "alipay.trade.page.pay", "--name", "trade_status_sync", "--param", "out_trade_no=a&b"];
    let (ran, body) = send(success, &spec);
    ran.ended(0).says(&["answered `success`"]);
    let app = sandbox.gateway.config().alipay_public_key(alipay.public_key()).build().unwrap();
    let checks = NotifyChecks::new().out_trade_no("a&b");
    let notification = app.verify_notification(body.as_bytes(), None, &checks).unwrap();
    assert_eq!(notification.get("notify_type"), Some("trade_status_sync"));

    for (answer, words) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsuccess\n", "`success\\n`"),
        ("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nfail", "500"),
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "302"),
    ] {
        send(answer, &["--param", "a=b"]).0.ended(1).says(&["not taken", words]);
    }
    let (ran, _) = send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfail", &["--json"]);
    assert_eq!(ran.ended(1).json()["outcome"], "not taken");
    send("", &[]).0.ended(3).says(&["the connection broke"]);

    let (url, key) = ("http://127.0.0.1:1/x", key.as_str());
    let refused = |arguments: &[&str], words: &str| {
        sandbox.run(&[&["notify", "send"], arguments].concat()).ended(2).says(&[words]);
    };
    refused(&["--to", "http://example.com/x", "--key", key, "--app-id", "1"], "--anywhere");
    refused(&["--to", url, "--key", key], "`app_id` is not set");
    refused(&["--to", url, "--key", "nothing.pem", "--app-id", "1"], "nothing.pem");
    refused(&["--to", url, "--key", key, "--app-id", "1"], "no connection");
    refused(&["--to", url, "--key", key, "--app-id", "1", "--spec", spec[1], "--name", "x"], "no notification `x`");
}
