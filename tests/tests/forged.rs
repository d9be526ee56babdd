//! Replies as an attacker or a proxy would make them. The recorded ones are in `conformance`.

use alipay_openapi::error::UnknownReason;
use alipay_openapi::{App, Config, Error};
use openapi_core::{HttpReply, Signer as _};
use serde_json::Value;

#[alipay_openapi::alipay_api("specs/lenient.yaml")]
mod lenient {}

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

fn decode(case: &Value) -> Vec<u8> {
    let text = case["input"]["body_b64"].as_str().unwrap_or_default();
    base64_simd::STANDARD.decode_to_vec(text).unwrap()
}

/// A genuine reply with any one byte changed, dropped or doubled gives the same verified text, or none.
#[test]
fn no_mutation_of_a_reply_gives_unsigned_data() {
    let case = cases("response.json").into_iter().find(|case| case["name"] == "response/valid_chinese").unwrap();
    let body = decode(&case);
    let app = app("keys/alipay_public.pem");
    let request = lenient::InitializeRequest::builder().build().unwrap();
    let accept = |body: Vec<u8>| {
        app.accept(&request, &alipay_openapi::CallOptions::new(), HttpReply { status: 200, trace_id: None, body })
            .map(|reply| reply.json().to_owned())
            .ok()
    };
    let genuine = accept(body.clone()).unwrap();
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
