//! Replies as an attacker, a proxy or another SDK's quirk would make them: the recorded cases of `vectors/response.json`.
//!
//! What is expected is each case's `recommended`, which is the protocol's rule. Cases that need what this crate does not
//! speak (certificate mode, content encryption, GBK, SHA-1) are counted and left out by name.

use std::collections::BTreeSet;

use alipay_openapi::error::UnknownReason;
use alipay_openapi::{App, Config, Error};
use openapi_core::{HttpReply, Signer as _, Verifier as _};
use serde_json::Value;

#[alipay_openapi::alipay_api("specs/lenient.yaml")]
mod lenient {}
#[alipay_openapi::alipay_api("specs/lenient_oauth.yaml")]
mod oauth {}
#[alipay_openapi::alipay_api("specs/lenient_v2.yaml")]
mod v2 {}
#[alipay_openapi::alipay_api("specs/lenient_case.yaml")]
mod case {}

fn vectors(name: &str) -> String {
    let path = format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn cases(name: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(&vectors(name)).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn app(public_key: &str) -> App {
    Config::new("2021000000000001")
        .private_key(vectors("keys/other_pkcs8.pem"))
        .alipay_public_key(vectors(public_key))
        .build()
        .unwrap()
}

/// What came of a body: the words of the vectors, and the verified text if there is one.
fn outcome(method: &str, public_key: &str, status: u16, body: &[u8]) -> (&'static str, Option<String>) {
    macro_rules! accept {
        ($module:ident, $request:ident) => {{
            let request = $module::$request::builder().build().unwrap();
            let answer = HttpReply { status, trace_id: None, body: body.to_vec() };
            app(public_key)
                .accept(&request, &alipay_openapi::CallOptions::new(), answer)
                .map(|reply| reply.json().to_owned())
        }};
    }
    let result = match method {
        "alipay.user.certify.open.initialize" => accept!(lenient, InitializeRequest),
        "alipay.system.oauth.token" => accept!(oauth, TokenRequest),
        "alipay.demo.v2.query" => accept!(v2, QueryRequest),
        "alipay.demo.fooBar.query" => accept!(case, QueryRequest),
        other => panic!("no spec for {other}"),
    };
    match result {
        Ok(json) => ("accept", Some(json)),
        Err(Error::Failed(_)) => ("error-signed", None),
        Err(Error::Unknown(unknown)) => match unknown.reason() {
            UnknownReason::Service(_) => ("error-signed", None),
            UnknownReason::Unverified(_) => ("error-unsigned", None),
            UnknownReason::Status { .. } => ("http-error", None),
            UnknownReason::Envelope(_) => ("reject", None),
            other => panic!("{other}"),
        },
        Err(other) => panic!("{other}"),
    }
}

fn decode(case: &Value) -> Vec<u8> {
    let text = case["input"]["body_b64"].as_str().unwrap_or_default();
    base64_simd::STANDARD.decode_to_vec(text).unwrap()
}

#[test]
fn recorded_replies() {
    let (mut seen, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for case in cases("response.json") {
        let (name, input) = (case["name"].as_str().unwrap(), &case["input"]);
        if seen.contains(name) || left_out.contains(name) {
            continue; // the same input, recorded with another SDK
        }
        let spoken = input["mode"] == "key"
            && input["encrypted"] == false
            && input["charset"] == "utf-8"
            && input["sign_type"] == "RSA2";
        if !spoken {
            left_out.insert(name.to_owned());
            continue;
        }
        seen.insert(name.to_owned());
        let status = u16::try_from(input["http_status"].as_u64().unwrap_or(200)).unwrap();
        let key = input["alipay_public_key"].as_str().unwrap();
        let (ours, verified) = outcome(input["method"].as_str().unwrap(), key, status, &decode(&case));
        let recommended = case["recommended"].as_str().unwrap();
        let agrees = match recommended {
            "accept-after-retry" | "accept-node-only" => ours == "accept",
            "either" => ours == "accept" || ours == "reject",
            other => ours == other,
        };
        assert!(agrees, "{name}: {recommended}, but ours is {ours}: {}", case["why"]);
        if let Some(json) = verified {
            let json: Value = serde_json::from_str(&json).unwrap();
            assert_ne!(json["certify_id"], "EVIL", "{name}");
        }
    }
    println!("{} cases ran; left out: {left_out:?}", seen.len());
    assert!(seen.len() >= 70, "{}", seen.len());
    for name in &left_out {
        let reason = ["cert_", "enc_", "gbk", "charset", "rsa_sha1", "rsa2_signature_under_rsa"];
        assert!(reason.iter().any(|reason| name.contains(reason)) || name.contains("while_config"), "{name}");
    }
}

/// Where SDKs accept a reply, ours reads the same text that they verified.
#[test]
fn what_is_read_is_what_was_signed() {
    for case in cases("response.json").iter().filter(|case| case["sdk"] == "python" && case["recommended"] == "accept")
    {
        let input = &case["input"];
        let theirs = case["expected"]["content"].as_str();
        if let (Some(theirs), "key", "utf-8", "RSA2", false) = (
            theirs,
            input["mode"].as_str().unwrap(),
            input["charset"].as_str().unwrap(),
            input["sign_type"].as_str().unwrap(),
            input["encrypted"] == true,
        ) {
            let (_, ours) = outcome(
                input["method"].as_str().unwrap(),
                input["alipay_public_key"].as_str().unwrap(),
                200,
                &decode(case),
            );
            assert_eq!(ours.as_deref(), Some(theirs), "{}", case["name"]);
        }
    }
}

/// A genuine reply with any one byte changed, dropped or doubled gives the same verified text, or none.
#[test]
fn no_mutation_of_a_reply_gives_unsigned_data() {
    let case = cases("response.json").into_iter().find(|case| case["name"] == "response/valid_chinese").unwrap();
    let body = decode(&case);
    let public_key = "keys/alipay_public.pem";
    let method = "alipay.user.certify.open.initialize";
    let app = app(public_key);
    let request = lenient::InitializeRequest::builder().build().unwrap();
    let accept = |body: Vec<u8>| {
        app.accept(&request, &alipay_openapi::CallOptions::new(), HttpReply { status: 200, trace_id: None, body })
            .map(|reply| reply.json().to_owned())
            .ok()
    };
    let genuine = outcome(method, public_key, 200, &body).1.unwrap();
    let check = |mutated: Vec<u8>, what: &str, at: usize| {
        if let Some(json) = accept(mutated) {
            assert_eq!(json, genuine, "{what} at {at}");
        }
    };
    for at in 0..body.len() {
        for with in [b'"', b'\\', b'{', b'}', b',', b':', b' ', b'0', body[at] ^ 1, body[at] ^ 0x80] {
            let mut mutated = body.clone();
            mutated[at] = with;
            check(mutated, "change", at);
            let mut mutated = body.clone();
            mutated.insert(at, with);
            check(mutated, "insertion", at);
        }
        let mut mutated = body.clone();
        mutated.remove(at);
        check(mutated, "removal", at);
        check(body[..at].to_vec(), "cut", at);
        check([&body[..at], &body[at / 2..]].concat(), "doubling", at);
    }
}

/// Signatures are byte for byte those of the official SDKs, over the same canonical strings.
#[test]
fn signatures_are_the_official_ones() {
    let mut count = 0;
    for case in cases("sign.json") {
        let (input, expected) = (&case["input"], &case["expected"]);
        if input["sign_type"] != "RSA2" || !input["charset"].as_str().unwrap().eq_ignore_ascii_case("utf-8") {
            continue;
        }
        // PHP sorts and drops parameters in ways of its own, and what it then signs is not recorded.
        if case["sdk"].as_str().unwrap().starts_with("php") && case["matches_reference"] == false {
            continue;
        }
        let canonical = expected["canonical_actually_signed"].as_str().or(expected["canonical"].as_str());
        let (Some(canonical), Some(sign)) = (canonical, expected["sign"].as_str()) else { continue };
        let key = openapi_core::SigningKey::from_text(&vectors(input["private_key"].as_str().unwrap())).unwrap();
        assert_eq!(key.sign(canonical.as_bytes()).unwrap(), sign, "{} of {}", case["name"], case["sdk"]);
        count += 1;
    }
    assert!(count > 60, "{count}");
}

/// Keys in every form that people have them in; what is no private key is told by name.
#[test]
fn key_formats() {
    let mut count = 0;
    for case in cases("key_format.json") {
        let (name, input) = (case["name"].as_str().unwrap(), &case["input"]);
        let Some(recommended) = case["recommended"].as_bool() else { continue };
        let Some(file) = input["key"].as_str().filter(|_| input["signed_text"].is_string()) else { continue };
        let text = vectors(file);
        let lines = |end: &str| {
            let text = text.trim().as_bytes();
            text.chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>().join(end)
        };
        let wrapped = match input["wrap"].as_str() {
            None => text.clone(),
            Some("lf64") => lines("\n"),
            Some("crlf64") => lines("\r\n"),
            Some("sp64") => lines(" "),
            Some("pad") => format!("\n\n  {text}\n\n"),
            Some("crlf") => text.replace('\n', "\r\n"),
            Some("p8hdr") => format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", lines("\n")),
            Some(other) => panic!("{name}: unknown wrap {other}"),
        };
        count += 1;
        if let Some(signer) = input["signer"].as_str() {
            let public = openapi_core::VerifyingKey::from_text(&wrapped);
            assert_eq!(public.is_ok(), recommended, "{name}");
            let sign = openapi_core::SigningKey::from_text(&vectors(signer)).unwrap().sign(b"a=1").unwrap();
            assert!(public.unwrap().verify(b"a=1", &sign).is_ok(), "{name}");
            continue;
        }
        let key = openapi_core::SigningKey::from_text(&wrapped);
        assert_eq!(key.is_ok(), recommended, "{name}: {:?}", key.err());
        if let (Ok(key), Some(sign)) = (key, case["expected"]["sign"].as_str().filter(|sign| !sign.is_empty())) {
            let signed = key.sign(input["signed_text"].as_str().unwrap().as_bytes()).unwrap();
            assert_eq!(signed, sign, "{name} of {}", case["sdk"]);
        }
    }
    assert!(count >= 30, "{count}");
}

/// A signed answer that is not plainly a refusal proves nothing; one that is plainly a failure is no success.
#[test]
fn what_leaves_open_what_happened_is_unknown() {
    let app = app("keys/alipay_public.pem");
    let signer = openapi_core::SigningKey::from_text(&vectors("keys/alipay_pkcs8.pem")).unwrap();
    let request = lenient::InitializeRequest::builder().build().unwrap();
    let answer = |root: &str, node: &str| {
        let sign = signer.sign(node.as_bytes()).unwrap();
        let body = format!(r#"{{"{root}":{node},"sign":"{sign}"}}"#).into_bytes();
        app.accept(&request, &alipay_openapi::CallOptions::new(), HttpReply { status: 200, trace_id: None, body })
    };
    let own = "alipay_user_certify_open_initialize_response";
    for node in [
        r#"{"code":"99999"}"#,
        r#"{"code":"10001"}"#,
        r#"{"code":"10000 "}"#,
        r#"{"code":10000.0}"#,
        r#"{"code":""}"#,
        r#"{"code":null}"#,
        r#"{"code":true}"#,
        r#"{"code":["40004"],"msg":"x"}"#,
        r#"{"code":null,"sub_code":"ACQ.X"}"#,
        r#"{"code":null,"code":"10000"}"#,
        r#"{"sub_code":"ACQ.SYSTEM_ERROR"}"#,
        r#"{"code":"40004","sub_code":"ACQ.SYSTEM_ERROR "}"#,
        r#"{"code":"40004","sub_code":"isp.unknown-error"}"#,
        r#"{"code":"40004","sub_code":"UNKNOWN_ERROR"}"#,
        r#"{"code":"40004","sub_code":"system-error"}"#,
    ] {
        let error = answer(own, node).unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{node}: {error}");
    }
    for node in [r#"{"code":"10000","msg":"Success","certify_id":"1"}"#, "{}"] {
        let error = answer("error_response", node).unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{node}: {error}");
    }
    for code in ["20001", "40001", "40002", "40003", "40004", "40005", "40006"] {
        let error = answer(own, &format!(r#"{{"code":"{code}","sub_code":"isv.some-reason"}}"#)).unwrap_err();
        assert!(matches!(error, Error::Failed(_)), "{code}: {error}");
    }
    // Half an emoji is no reason to lose a reply.
    assert_eq!(
        answer(own, r#"{"code":"10000","certify_id":"x\ud83d"}"#).unwrap().certify_id.as_deref(),
        Some("x\u{FFFD}")
    );
}

#[test]
fn texts_from_the_network_stay_short_and_on_one_line() {
    let app = app("keys/alipay_public.pem");
    let request = lenient::InitializeRequest::builder().build().unwrap();
    let long = "x".repeat(100_000);
    let body = format!(
        r#"{{"error_response":{{"code":"40002","msg":"a\nb\u001b[31m","sub_code":"isv.invalid-{long}","sub_msg":"收委"}}}}"#
    );
    let error = app
        .accept(
            &request,
            &alipay_openapi::CallOptions::new(),
            HttpReply { status: 200, trace_id: None, body: body.into_bytes() },
        )
        .unwrap_err();
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(shown.len() < 1_000, "{}", shown.len());
        assert!(!shown.contains(['\n', '\u{1b}']) && !shown.contains("收委"), "{shown}");
    }
    assert_eq!(error.unverified().unwrap().sub_msg(), Some("收委"));
    assert!(error.failure().is_none(), "what is not signed is no failure that the gateway told");
    let body = "<html>502</html>".to_owned() + &long;
    let error = app
        .accept(
            &request,
            &alipay_openapi::CallOptions::new(),
            HttpReply { status: 502, trace_id: None, body: body.into_bytes() },
        )
        .unwrap_err();
    let Error::Unknown(unknown) = &error else { panic!("{error}") };
    let UnknownReason::Status { status: 502, body } = unknown.reason() else { panic!("{error}") };
    assert!(body.reveal().starts_with("<html>502") && body.reveal().len() <= 4096);
    assert!(!format!("{error:?}").contains("html"));
}

#[test]
fn keys_that_cannot_be_right_are_told_by_name() {
    let build = |private: &str, public: &str| {
        let text = |name: &str| if name.is_empty() { String::new() } else { vectors(&format!("keys/{name}")) };
        let config = Config::new("2021000000000001").private_key(text(private)).alipay_public_key(text(public));
        config.build().map(|_| ()).map_err(|errors| errors.to_string())
    };
    let says = |private: &str, public: &str, words: &str| {
        let error = build(private, public).unwrap_err();
        assert!(error.contains(words), "{private}, {public}: {error}");
    };
    assert_eq!(build("app_pkcs1.pem", "alipay_public.bare"), Ok(()));
    assert_eq!(build("app_pkcs8.bare", "alipay_public_pkcs1.pem"), Ok(()));
    says("app_pkcs8.pem", "app_public.pem", "your application's own public key");
    says("app_pkcs1.bare", "app_public_pkcs1.pem", "your application's own public key");
    says("app_public.pem", "alipay_public.pem", "this is an RSA public key; needed is the application's private key");
    says("app_pkcs8.pem", "app_pkcs8.pem", "this is an RSA private key (PKCS#8); needed is Alipay's public key");
    says("ec_pkcs8.pem", "alipay_public.pem", "a key of another algorithm than RSA");
    says("sm2_pkcs8.pem", "sm2_public.pem", "a key of another algorithm than RSA");
    says("app1024_pkcs8.pem", "alipay_public.pem", "the key has 1024 bits");
    says("app_pkcs8.pem", "app1024_public.pem", "1024 bits");
    says("", "", "`private_key` is not set");
    says("", "", "`alipay_public_key` is not set");
}
