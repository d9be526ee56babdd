//! What is refused, with which codes, and what comes first.

use std::time::{Duration, SystemTime};

use openapi_core::{SignType, china_timestamp};

use crate::request::{FORM, Request, builder, post, start};

#[tokio::test]
async fn what_is_missing_is_named() {
    let gateway = start().await;
    for (name, sub_code) in [
        ("method", "isv.missing-method"),
        ("app_id", "isv.missing-app-id"),
        ("timestamp", "isv.missing-timestamp"),
        ("version", "isv.missing-version"),
        ("sign_type", "isv.missing-signature-type"),
        ("sign", "isv.missing-signature"),
    ] {
        for request in [Request::new().signed(&gateway).without(name), Request::new().signed(&gateway).with(name, "")] {
            let answer = request.send(&gateway).await;
            assert_eq!(answer.codes(), ("40001", sub_code), "{name}: {answer:?}");
            assert!(!answer.is_signed(), "{name}: nobody knows yet whom it is for");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let gateway = start().await;
    for (name, value, sub_code) in [
        ("method", "alipay.trade.quarry", "isv.invalid-method"),
        ("app_id", "2021000000000002", "isv.invalid-app-id"),
        ("timestamp", "2026/01/02 03:04:05", "isv.invalid-timestamp"),
        ("timestamp", "1767294245", "isv.invalid-timestamp"),
        ("version", "2.0", "isv.invalid-parameter"),
        ("format", "xml", "isv.invalid-format"),
        ("charset", "latin1", "isv.invalid-charset"),
        ("sign_type", "MD5", "isv.invalid-signature-type"),
        ("sign_type", "rsa2", "isv.invalid-signature-type"),
        ("sign", "AAAA", "isv.invalid-signature"),
        ("encrypt_type", "DES", "isv.invalid-encrypt-type"),
        ("app_cert_sn", "0", "isv.invalid-app-cert-sn"),
    ] {
        let request = Request::new().with(name, value);
        let request = if name == "sign" { request } else { request.signed(&gateway) };
        let answer = request.send(&gateway).await;
        assert_eq!(answer.codes(), ("40002", sub_code), "{name}={value}: {answer:?}");
        assert!(!answer.is_signed(), "{name}={value}");
    }
}

/// A request in which everything is wrong, then all but the first thing, and so on.
#[tokio::test]
async fn the_first_fault_is_told() {
    let gateway = start().await;
    let faults = [
        ("charset", "latin1", "isv.invalid-charset"),
        ("method", "alipay.nothing", "isv.invalid-method"),
        ("app_id", "1", "isv.invalid-app-id"),
        ("timestamp", "yesterday", "isv.invalid-timestamp"),
        ("version", "3", "isv.invalid-parameter"),
        ("format", "xml", "isv.invalid-format"),
        ("sign_type", "RSA", "isv.invalid-signature-type"),
        ("sign", "AAAA", "isv.invalid-signature"),
        ("encrypt_type", "DES", "isv.invalid-encrypt-type"),
        ("app_cert_sn", "0", "isv.invalid-app-cert-sn"),
        ("biz_content", "{", "isv.invalid-parameter"),
        ("app_auth_token", "nobody's", "aop.invalid-app-auth-token"),
    ];
    for (at, (name, _, sub_code)) in faults.iter().enumerate() {
        let left = &faults[at..];
        let request = left.iter().fold(Request::new(), |request, (name, value, _)| request.with(name, value));
        let is_signed = left.iter().all(|(name, ..)| *name != "sign");
        let request = if is_signed { request.signed(&gateway) } else { request };
        let answer = request.send(&gateway).await;
        assert_eq!(answer.codes().1, *sub_code, "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn a_signature_is_over_what_came() {
    let gateway = start().await;
    let request = Request::new().with("notify_url", "https://example.com/?a=1&b=<\"收\">").signed(&gateway);
    assert_eq!(request.send(&gateway).await.codes().0, "10000");
    for (name, value) in [
        ("biz_content", r#"{"out_trade_no":"20150320010101002"}"#),
        ("notify_url", "https://example.com/?a=2"),
        ("return_url", "https://example.com/"),
    ] {
        let answer = request.clone().with(name, value).send(&gateway).await;
        assert_eq!(answer.codes(), ("40002", "isv.invalid-signature"), "{name}");
    }
    let answer = request.without("notify_url").send(&gateway).await;
    assert_eq!(answer.codes().1, "isv.invalid-signature", "a parameter was taken away");
    let changed = Request::new().signed(&gateway).with("return_url", "https://example.com/?a=1&b=<\"收\">");
    let answer = changed.send(&gateway).await;
    let escaped = "&amp;return_url=https://example.com/?a=1&amp;b=&lt;&quot;收&quot;&gt;&amp;";
    assert!(answer.sub_msg().contains(escaped), "the text that was verified: {answer:?}");
}

/// A request cannot choose a weaker algorithm than the gateway was started with, nor a stronger one.
#[tokio::test]
async fn the_algorithm_is_the_gateways() {
    let modern = start().await;
    let legacy = builder().sign_type(SignType::Rsa).start().await.unwrap();
    for (gateway, named, made, sub_code) in [
        (&modern, "RSA2", SignType::Rsa2, ""),
        (&modern, "RSA", SignType::Rsa, "isv.invalid-signature-type"),
        (&modern, "RSA", SignType::Rsa2, "isv.invalid-signature-type"),
        (&modern, "RSA2", SignType::Rsa, "isv.invalid-signature"),
        (&legacy, "RSA", SignType::Rsa, ""),
        (&legacy, "RSA2", SignType::Rsa2, "isv.invalid-signature-type"),
        (&legacy, "RSA", SignType::Rsa2, "isv.invalid-signature"),
    ] {
        let answer = Request::new().with("sign_type", named).signed_as(made, gateway).send(gateway).await;
        assert_eq!(answer.codes().1, sub_code, "{named} by {made:?}: {answer:?}");
    }
}

#[tokio::test]
async fn a_timestamp_is_of_this_quarter_of_an_hour() {
    let (strict, lenient) = (start().await, builder().any_timestamp().start().await.unwrap());
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let now = SystemTime::now();
    for (at, is_recent) in [
        (now - minutes(14), true),
        (now + minutes(14), true),
        (now - minutes(16), false),
        (now + minutes(16), false),
        (now - minutes(8 * 60), false),
        (now + minutes(365 * 24 * 60), false),
    ] {
        let request = Request::new().with("timestamp", &china_timestamp(at));
        let answer = request.clone().signed(&strict).send(&strict).await;
        let expected = if is_recent { ("10000", "") } else { ("40002", "isv.invalid-timestamp") };
        assert_eq!(answer.codes(), expected, "{answer:?}");
        assert_eq!(request.signed(&lenient).send(&lenient).await.codes().0, "10000");
    }
    let answer = Request::new().with("timestamp", "today").signed(&lenient).send(&lenient).await;
    assert_eq!(answer.codes().1, "isv.invalid-timestamp", "the form counts in any case");
}

/// What is found after the signature held is answered with one.
#[tokio::test]
async fn content_that_is_refused() {
    let gateway = start().await;
    for (biz_content, code, sub_code) in [
        ("[]", "40002", "isv.invalid-parameter"),
        ("{", "40002", "isv.invalid-parameter"),
        (r#"{"out_trade_no":"1","out_trade_no":"2"}"#, "40002", "isv.invalid-parameter"),
        (r#"{"out_trade_no":"nothing"}"#, "40004", "ACQ.TRADE_NOT_EXIST"),
        ("bm8ga2V5IG5hbWVkIQ==", "40001", "isv.decryption-error-missing-encrypt-type"),
    ] {
        let answer = Request::new().with("biz_content", biz_content).signed(&gateway).send(&gateway).await;
        assert_eq!(answer.codes(), (code, sub_code), "{biz_content}: {answer:?}");
        assert!(answer.is_signed(), "{biz_content}");
    }
    let encrypted = Request::new().with("encrypt_type", "AES").with("biz_content", "bm8ga2V5IG5hbWVkIQ==");
    let answer = encrypted.signed(&gateway).send(&gateway).await;
    assert_eq!(answer.codes(), ("40002", "isv.invalid-encrypt"));
    assert!(answer.is_signed());
    let create = Request::new().with("method", "alipay.trade.create");
    let answer = create.signed(&gateway).send(&gateway).await;
    assert_eq!(answer.codes(), ("40001", "isv.missing-parameter"));
}

#[tokio::test]
async fn a_token_must_have_been_given_out() {
    let gateway = start().await;
    for (name, sub_code) in [("app_auth_token", "aop.invalid-app-auth-token"), ("auth_token", "aop.invalid-auth-token")]
    {
        let answer = Request::new().with(name, "nobody's").signed(&gateway).send(&gateway).await;
        assert_eq!(answer.codes(), ("20001", sub_code));
        assert!(answer.is_signed());
    }
    gateway.allow_merchant_token("merchant's");
    let answer = Request::new().with("app_auth_token", "merchant's").signed(&gateway).send(&gateway).await;
    assert_eq!(answer.codes().0, "10000");
}

#[tokio::test]
async fn bodies_that_are_no_form() {
    let gateway = start().await;
    let request = Request::new().signed(&gateway);
    let query = request.form(|name| name != "biz_content");
    let json = request.0["biz_content"].as_bytes();
    assert_eq!(post(&gateway, &query, "application/json", json).await.codes().1, "isv.invalid-content-type");
    assert_eq!(post(&gateway, &query, "multipart/form-data", json).await.codes().1, "isv.invalid-content-type");
    let twice = post(&gateway, &request.form(|_| true), FORM, b"method=alipay.trade.pay").await;
    assert_eq!(twice.codes(), ("40002", "isv.invalid-parameter"), "two methods: {twice:?}");
    let broken = Request::new().signed(&gateway).form(|name| name != "biz_content") + "&biz_content=%FF";
    assert_eq!(post(&gateway, "", FORM, broken.as_bytes()).await.codes().1, "isv.invalid-parameter", "not UTF-8");
}
