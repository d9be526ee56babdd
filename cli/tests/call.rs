//! `alipay call` as it is run, against a gateway of our own.

mod common;
#[path = "common/sandbox.rs"]
mod sandbox;

use std::time::Duration;

use common::alipay;
use mock_gateway::{Fault, Outcome};
use sandbox::Sandbox;

const INITIALIZE: &str = "alipay.user.certify.open.initialize";
/// Objects stand as themselves, defaults are left out.
const REQUEST: &str = r#"{
    "outer_order_no": "ZGYD201809132323000001234", "biz_code": "FACE",
    "identity_param": {"cert_name": "收委", "cert_no": "260104197909275964"},
    "merchant_config": {"return_url": "https://example.com/back"}
}"#;
const QUERY: &str = "alipay.trade.query";
const ORDER: &str = r#"{"trade_no": "2014112611001004680073956707"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_completed_checked_signed_and_verified() {
    let sandbox = Sandbox::start().await;
    let ran = sandbox.run(&["call", INITIALIZE, "--biz", REQUEST]).ended(0);
    let reply = ran.json();
    assert_eq!((reply["code"].as_str(), reply["certify_id"].is_string()), (Some("10000"), true), "{reply}");
    assert!(ran.err.contains("was carried out, and the reply is signed by Alipay"), "{}", ran.err);
    ran.keeps_secret(&["260104197909275964", "收委"]);
    let seen = sandbox.gateway.requests().pop().unwrap();
    assert_eq!(seen.outcome, Outcome::Accepted);
    let identity = r#""identity_param":"{\"cert_name\":\"收委\",\"cert_no\":\"260104197909275964\",\"identity_type\":\"CERT_INFO\",\"cert_type\":\"IDENTITY_CARD\"}""#;
    assert!(seen.biz_content().contains(identity), "{}", seen.biz_content());

    // From a file and from standard input.
    let file = format!("@{}", sandbox.write("request.json", REQUEST));
    sandbox.run(&["call", INITIALIZE, "--biz", &file]).ended(0);
    let ran = sandbox.run_with(&["call", INITIALIZE, "--biz", "-", "--json"], &[], Some(REQUEST.as_bytes())).ended(0);
    let report = ran.json();
    assert_eq!((report["outcome"].as_str(), report["method"].as_str()), (Some("done"), Some(INITIALIZE)));
    assert_eq!(report["reply"]["code"], "10000");
    assert_eq!(sandbox.gateway.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_the_spec_is_not_sent() {
    let sandbox = Sandbox::start().await;
    let invalid = r#"{"outer_order_no": "no spaces, and not more than 32 characters", "biz_code": "FAEC",
        "identity_param": {"cert_name": ""}, "merchant_config": {"return_url": "example.com"}, "odd": 1}"#;
    let ran = sandbox.run(&["call", INITIALIZE, "--biz", invalid]).ended(1);
    let ran = ran.says(&[
        "nothing was sent",
        "`outer_order_no`: 42 characters, 32 allowed",
        "`outer_order_no`: letters and digits only",
        "`biz_code`: expected `FACE`, ",
        "`identity_param.cert_name`: required, but missing",
        "`identity_param.cert_no`: required, but missing",
        "`merchant_config.return_url`: expected an absolute URL",
        "`odd`: the spec does not know this field",
    ]);
    assert!(ran.out.is_empty());
    let report = sandbox.run(&["call", INITIALIZE, "--biz", invalid, "--json"]).ended(1).json();
    assert_eq!(report["outcome"], "invalid");
    let violations = report["violations"].as_array().unwrap();
    assert!(
        violations.iter().any(|one| one["path"] == "identity_param.cert_no" && one["rule"] == "required"),
        "{report}"
    );
    for not_json in ["", "{", "[]", "{\"a\":1,\"a\":2}", "@nothing.json"] {
        sandbox.run(&["call", INITIALIZE, "--biz", not_json]).ended(2).says(&["error: "]);
    }
    assert!(sandbox.gateway.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_outcome_has_its_exit_code() {
    let sandbox = Sandbox::start().await;
    let call = ["call", QUERY, "--biz", ORDER];
    let ended = |code: i32, outcome: &str, retry: &str| {
        let mut arguments = call.to_vec();
        arguments.push("--json");
        let report = sandbox.run(&arguments).ended(code).json();
        assert_eq!((report["outcome"].as_str(), report["retry"].as_str()), (Some(outcome), Some(retry)), "{report}");
        report
    };
    let failed = r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"S3CRET"}"#;
    sandbox.gateway.answer(QUERY, failed);
    let report = ended(1, "failed", "never");
    assert_eq!((report["code"].as_str(), report["sub_code"].as_str()), (Some("40004"), Some("ACQ.TRADE_NOT_EXIST")));
    sandbox.run(&call).ended(1).says(&["ACQ.TRADE_NOT_EXIST", "sub_msg: <hidden>"]).keeps_secret(&["S3CRET"]);
    sandbox.run(&[&call[..], &["--show"]].concat()).ended(1).says(&["S3CRET"]);

    // The spec's word for a code leaves the outcome open.
    sandbox.gateway.answer(QUERY, r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.SYSTEM_ERROR"}"#);
    ended(3, "unknown", "same_request");
    sandbox.gateway.answer(QUERY, r#"{"code":"20000","msg":"Service Currently Unavailable"}"#);
    ended(3, "unknown", "same_request");
    sandbox.gateway.answer(QUERY, r#"{"code":"40005","msg":"x","sub_code":"isv.app-call-limited"}"#);
    ended(1, "failed", "after_pause");
    sandbox.gateway.answer(QUERY, r#"{"code":"10003","msg":"in progress","total_amount":"1.10"}"#);
    let report = ended(3, "pending", "query_first");
    assert_eq!(report["reply"]["total_amount"], "1.10");

    let good = r#"{"code":"10000","msg":"Success","trade_no":"1","out_trade_no":"2","buyer_logon_id":"S3CRET","trade_status":"TRADE_SUCCESS","total_amount":1.10}"#;
    sandbox.gateway.answer(QUERY, good);
    for fault in [
        Fault::Tampered,
        Fault::BadSignature,
        Fault::NoSignature,
        Fault::DuplicateNode,
        Fault::Truncated,
        Fault::BadGateway,
        Fault::Dropped,
        Fault::DroppedInBody,
    ] {
        sandbox.gateway.fault(fault);
        ended(3, "unknown", "same_request");
    }
    sandbox.gateway.fault(Fault::Slow(Duration::from_secs(5)));
    sandbox.run(&[&call[..], &["--timeout", "1"]].concat()).ended(3).says(&["did not answer in time"]);

    let ran = sandbox.run(&call).ended(0).keeps_secret(&["S3CRET"]);
    assert!(ran.out.contains("\"total_amount\": 1.10"), "numbers keep their digits: {}", ran.out);
    sandbox.run(&[&call[..], &["--show"]].concat()).ended(0).says(&["S3CRET"]);
}

/// What the spec allows to repeat is repeated only if a second time does no harm.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_changes_something_is_asked_about_first() {
    let sandbox = Sandbox::start().await;
    let spec = "method: alipay.trade.query\nsource: {kind: documentation}\nrequest: {trade_no: {type: string}}\n\
        errors: {BUSY: {retry: same_request}, ODD: {retry: query_first}, NO: {retry: never}}\n";
    let retry = |spec: &str, code: &str, exit: i32| {
        let file = sandbox.write("own.yaml", spec);
        let node = format!(r#"{{"code":"40004","msg":"x","sub_code":"{code}"}}"#);
        sandbox.gateway.answer(QUERY, node);
        let report = sandbox.run(&["call", QUERY, "--biz", ORDER, "--specs", &file, "--json"]).ended(exit).json();
        report["retry"].as_str().unwrap().to_owned()
    };
    assert_eq!(retry(spec, "BUSY", 3), "query_first");
    assert_eq!(retry(&format!("{spec}idempotency_key: trade_no\n"), "BUSY", 3), "same_request");
    assert_eq!(retry(&format!("{spec}read_only: true\n"), "BUSY", 3), "same_request");
    assert_eq!(retry(&format!("{spec}read_only: true\n"), "ODD", 3), "query_first");
    assert_eq!(retry(spec, "NO", 1), "never");
    sandbox.gateway.fault(Fault::Dropped);
    assert_eq!(retry(spec, "NO", 3), "query_first");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sent() {
    let sandbox = Sandbox::start().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}/gateway.do");
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--gateway", &nobody]).ended(2).says(&["was not sent"]);
    sandbox.run(&["call", "alipay.trade.qeury"]).ended(2).says(&["did you mean `alipay.trade.query`?", "--no-spec"]);
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--timeout", "0"]).ended(2).says(&["timeout"]);
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--encrypt"]).ended(2).says(&["no content key"]);
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--auth-token", "@nothing"]).ended(2);
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--as", "page-url"]).ended(2).says(&["but as `execute`"]);
    sandbox.run(&["call", QUERY, "--biz", ORDER, "--gateway", "http://example.com/x"]).ended(2).says(&["https"]);
    let report = sandbox.run(&["call", QUERY, "--biz", ORDER, "--dry-run", "--json"]).ended(0).json();
    assert_eq!(report["outcome"], "not sent");
    assert!(sandbox.gateway.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_explanation_holds_no_secret() {
    let sandbox = Sandbox::start().await;
    sandbox.gateway.allow_merchant_token("t0k3n-of-a-merchant");
    sandbox.gateway.allow_user_token("t0k3n-of-a-user");
    let arguments = ["call", INITIALIZE, "--biz", REQUEST, "--explain", "--notify-url", "https://example.com/notify"];
    let tokens = [("ALIPAY_APP_AUTH_TOKEN", "t0k3n-of-a-merchant")];
    let token = format!("@{}", sandbox.write("token.txt", "t0k3n-of-a-user\n"));
    let secrets =
        ["260104197909275964", "收委", "t0k3n", &sandbox.gateway.app_keys().private_key()[100..160], "PRIVATE KEY"];
    let ran = sandbox.run_with(&[&arguments[..], &["--auth-token", &token]].concat(), &tokens, None);
    let ran = ran.ended(0).keeps_secret(&secrets).says(&[
        "app_id=2021000000000001",
        "app_auth_token=<hidden>",
        "&auth_token=<hidden>",
        r#"&biz_content={"outer_order_no":"ZGYD201809132323000001234","biz_code":"FACE","identity_param":"<hidden>","#,
        "&notify_url=https://example.com/notify",
        "in the URL: app_auth_token, app_id, auth_token, charset, format, method, notify_url, sign_type, timestamp, version, sign",
        "in the body: biz_content",
        "ok  the signature holds over the exact bytes of the node",
        "ok  its code says that the call was carried out",
    ]);
    assert!(!ran.out.contains("canonical"), "standard output is the reply alone");
    let seen = sandbox.gateway.requests().pop().unwrap();
    assert_eq!(seen.params["auth_token"], "t0k3n-of-a-user");
    assert_eq!(seen.params["app_auth_token"], "t0k3n-of-a-merchant");

    sandbox.gateway.fault(Fault::Tampered);
    sandbox.run(&arguments).ended(3).says(&["ok  it has the method's node", "no  the signature holds"]);
    sandbox.gateway.fault(Fault::BadGateway);
    sandbox.run(&arguments).ended(3).says(&["no  an answer came, with HTTP status 200", "HTTP status 502"]);
    let count = sandbox.gateway.requests().len();
    sandbox.run(&[&arguments[..], &["--dry-run"]].concat()).ended(0).keeps_secret(&secrets).says(&["nothing was sent"]);
    assert_eq!(sandbox.gateway.requests().len(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_key_is_told() {
    let sandbox = Sandbox::start().await;
    let stranger = mock_gateway::KeyPair::generate().unwrap();
    let key = sandbox.write("stranger.pem", stranger.private_key());
    let ran = sandbox.run(&["call", QUERY, "--biz", ORDER, "--private-key-file", &key]).ended(3);
    ran.says(&["isv.invalid-signature", "upload the one that belongs to your private key"]);
    let public = sandbox.write("own_public.pem", sandbox.gateway.app_keys().public_key());
    let ran = sandbox.run(&["call", QUERY, "--biz", ORDER, "--alipay-public-key-file", &public]).ended(2);
    ran.says(&["your application's own public key"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_travel_where_the_spec_says() {
    let sandbox = Sandbox::start().await;
    let ran = sandbox.run(&[
        "call",
        "alipay.system.oauth.token",
        "--explain",
        "--biz",
        r#"{"grant_type": "authorization_code", "code": "4b203fe6c11548bcabd8da5bb087a83b"}"#,
    ]);
    let ran = ran.ended(0).keeps_secret(&["4b203fe6c11548bcabd8da5bb087a83b"]);
    ran.says(&["in the body: code, grant_type", "\"access_token\": \"<hidden>\"", "code=<hidden>"]);
    let seen = sandbox.gateway.requests().pop().unwrap();
    assert!(!seen.params.contains_key("biz_content"));

    let picture = sandbox.write("shop.jpg", [7; 1000]);
    let upload = [
        "call",
        "alipay.offline.material.image.upload",
        "--explain",
        "--biz",
        r#"{"image_type": "jpg", "image_name": "shop"}"#,
    ];
    sandbox.run(&upload).ended(1).says(&["`image_content`: required, but missing"]);
    let file = format!("image_content={picture}");
    sandbox.run(&[&upload[..], &["--file", &file]].concat()).ended(0).says(&["image_content (<file of 1000 bytes"]);
    let seen = sandbox.gateway.requests().pop().unwrap();
    assert_eq!((seen.outcome, seen.files["image_content"]), (Outcome::Accepted, 1000));
    sandbox.run(&[&upload[..], &["--file", "image_content=nothing.jpg"]].concat()).ended(2).says(&["nothing.jpg"]);
    let odd = format!("odd={picture}");
    let ran = sandbox.run(&[&upload[..], &["--file", &file, "--file", &odd]].concat());
    ran.ended(1).says(&["`odd`: the spec has no file of this name"]);
    let ran =
        sandbox.run(&["call", upload[1], "--biz", r#"{"image_type": "jpg", "image_name": "x", "image_content": 7}"#]);
    ran.ended(1).says(&["`image_content`: a file, given by `--file image_content=PATH`"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_order_strings_are_printed() {
    let sandbox = Sandbox::start().await;
    let pay = r#"{"out_trade_no": "20150320010101001", "total_amount": 88.88, "subject": "Iphone6 & co"}"#;
    let page = ["call", "alipay.trade.page.pay", "--biz", pay, "--return-url", "https://example.com/back"];
    let url = sandbox.run(&page).ended(0).out;
    assert!(url.starts_with(&sandbox.gateway.url()) && url.contains("&sign=") && url.lines().count() == 1, "{url}");
    let html = sandbox.run(&[&page[..], &["--as", "page-form"]].concat()).ended(0).out;
    assert!(html.contains("<form") && html.contains("Iphone6 &amp; co"), "{html}");
    let report = sandbox.run(&[&page[..], &["--json"]].concat()).ended(0).json();
    assert_eq!(report["outcome"], "made");
    assert!(report["page-url"].is_string(), "{report}");
    let order = sandbox.run(&["call", "alipay.trade.app.pay", "--biz", pay]).ended(0).out;
    assert!(order.starts_with("app_id=2021000000000001&") && order.contains("&sign="), "{order}");
    sandbox.run(&["call", "alipay.trade.app.pay", "--biz", pay, "--as", "execute"]).ended(2).says(&["`order-string`"]);
    assert!(sandbox.gateway.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn own_specs_and_none() {
    let sandbox = Sandbox::start().await;
    let spec = "method: alipay.trade.query\nsource: {kind: documentation}\nrequest:\n  \
        trade_no: {type: string, max_length: 3}\nresponse: {trade_no: {type: string, echo: true}}\n";
    std::fs::create_dir(sandbox.folder.path().join("own")).unwrap();
    sandbox.write("own/query.yaml", spec);
    let ran = sandbox.run(&["call", QUERY, "--biz", ORDER, "--specs", "own"]).ended(1);
    ran.says(&["`trade_no`: 28 characters, 3 allowed"]);
    // Its echoes are compared, and the rest of the catalogue is still there.
    sandbox.gateway.answer(QUERY, r#"{"code":"10000","msg":"Success","trade_no":"2"}"#);
    let ran = sandbox.run(&["call", QUERY, "--biz", r#"{"trade_no":1}"#, "--specs", "own"]).ended(3);
    ran.says(&["answers another request: `trade_no` differs"]);
    sandbox.run(&["call", QUERY, "--biz", r#"{"trade_no":2}"#, "--specs", "own"]).ended(0);
    sandbox.run(&["call", INITIALIZE, "--biz", REQUEST, "--specs", "own"]).ended(0);
    sandbox.write("own/broken.yaml", spec.replace("max_length", "max_lenght"));
    sandbox.run(&["call", QUERY, "--specs", "own"]).ended(1).says(&["did you mean `max_length`?"]);
    sandbox.run(&["call", QUERY, "--specs", "nothing"]).ended(2);

    let raw = ["call", QUERY, "--no-spec", "--explain", "--biz", r#"{"trade_no": "S3CRET"}"#];
    let ran = sandbox.run(&raw).ended(0).keeps_secret(&["S3CRET"]);
    ran.says(&["warning: without a spec", "&biz_content=<hidden>"]);
    assert_eq!(sandbox.gateway.requests().pop().unwrap().biz_content(), r#"{"trade_no": "S3CRET"}"#);
    sandbox.run(&["call", QUERY, "--no-spec", "--biz", "[]"]).ended(2).says(&["not a JSON object"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_win_over_the_environment_which_wins_over_the_file() {
    let sandbox = Sandbox::start().await;
    let call = ["call", QUERY, "--biz", ORDER];
    sandbox.run_with(&call, &[("ALIPAY_APP_ID", "2021999999999999")], None).ended(3).says(&["isv.invalid-app-id"]);
    let right = [&call[..], &["--app-id", mock_gateway::APP_ID]].concat();
    sandbox.run_with(&right, &[("ALIPAY_APP_ID", "2021999999999999")], None).ended(0);

    // The same settings from the environment alone, and from a file elsewhere whose paths are relative to it.
    let empty = tempfile::tempdir().unwrap();
    let path = |name: &str| sandbox.folder.path().join(name).display().to_string();
    let url = sandbox.gateway.url();
    let (private, public) = (path("app_private.pem"), path("alipay_public.pem"));
    let variables = [
        ("ALIPAY_APP_ID", mock_gateway::APP_ID),
        ("ALIPAY_GATEWAY", url.as_str()),
        ("ALIPAY_PRIVATE_KEY_FILE", private.as_str()),
        ("ALIPAY_PUBLIC_KEY_FILE", public.as_str()),
    ];
    alipay(&call, empty.path(), &variables, None).ended(0);
    alipay(&[&call[..], &["--config", &path("alipay.yaml")]].concat(), empty.path(), &[], None).ended(0);
    let missing = alipay(&call, empty.path(), &[], None).ended(2);
    missing.says(&["`app_id` is not set", "ALIPAY_APP_ID", "`private_key_file`", "`alipay_public_key_file`"]);
    let certificates = alipay(&[&call[..], &["--cert"]].concat(), empty.path(), &variables, None).ended(2);
    certificates.says(&["`app_cert_file`", "`alipay_cert_file`", "ALIPAY_CERT_FILE", "`root_cert_file`"]);

    // Without a word for the gateway it is the sandbox, never production.
    let ran =
        alipay(&[&call[..], &["--dry-run"]].concat(), empty.path(), &[variables[0], variables[2], variables[3]], None);
    ran.ended(0).says(&["POST https://openapi-sandbox.dl.alipaydev.com/gateway.do"]);
    let production = [&call[..], &["--dry-run", "--gateway", "production"]].concat();
    alipay(&production, empty.path(), &variables, None).ended(0).says(&["POST https://openapi.alipay.com/gateway.do"]);

    sandbox.write("alipay.yaml", "app_ids: x\n");
    sandbox.run(&call).ended(2).says(&["unknown key `app_ids`; did you mean `app_id`?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_charsets_and_encryption() {
    let sandbox = Sandbox::start().await;
    sandbox.run(&["call", INITIALIZE, "--biz", REQUEST, "--charset", "gbk"]).ended(0);
    let seen = sandbox.gateway.requests().pop().unwrap();
    assert_eq!((seen.outcome, seen.params["charset"].as_str()), (Outcome::Accepted, "gbk"));
    sandbox.run(&["call", INITIALIZE, "--charset", "koi8-r"]).ended(2).says(&["expected `utf-8`"]);

    let key = sandbox.write("content_key.txt", "aa4BtZ4tspm2wnXLb1ThQA==\n");
    let arguments =
        ["call", INITIALIZE, "--biz", REQUEST, "--encrypt", "--explain", "--dry-run", "--content-key-file", &key];
    let ran = sandbox.run(&arguments).ended(0).keeps_secret(&["260104197909275964", "aa4BtZ4tspm2wnXLb1ThQA"]);
    ran.says(&[
        "characters of cipher>",
        "&encrypt_type=AES",
        "before it was encrypted",
        "\"identity_param\":\"<hidden>\"",
    ]);
    let broken = sandbox.write("broken_key.txt", "aa4B");
    sandbox.run(&[&arguments[..8], &[&broken]].concat()).ended(2).says(&["`content_key`"]).keeps_secret(&["aa4B"]);
}

/// Files of certificate mode: a root, an authority under it, and what the authority signs.
fn certificates(sandbox: &Sandbox) {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_RSA_SHA256};
    let key = |pair: &mock_gateway::KeyPair| {
        KeyPair::from_pkcs8_pem_and_sign_algo(pair.private_key(), &PKCS_RSA_SHA256).unwrap()
    };
    let new = || key(&mock_gateway::KeyPair::generate().unwrap());
    let params = |name: &str, is_ca: IsCa| {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = is_ca;
        params
    };
    let authority = |name| params(name, IsCa::Ca(BasicConstraints::Unconstrained));
    let root = CertifiedIssuer::self_signed(authority("root"), new()).unwrap();
    let authority = CertifiedIssuer::signed_by(authority("authority"), new(), &root).unwrap();
    let signed = |name, key: &KeyPair| params(name, IsCa::NoCa).signed_by(key, &authority).unwrap().pem();
    sandbox.write("app.crt", signed("app", &key(sandbox.gateway.app_keys())));
    sandbox.write("alipay.crt", signed("alipay", &new()) + &authority.pem());
    sandbox.write("root.crt", root.pem());
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_mode_is_asked_for() {
    let sandbox = Sandbox::start().await;
    certificates(&sandbox);
    let settings = std::fs::read_to_string(sandbox.folder.path().join("alipay.yaml")).unwrap();
    let files = "app_cert_file: app.crt\nalipay_cert_file: alipay.crt\nroot_cert_file: root.crt\n";
    sandbox.write("alipay.yaml", settings + files);
    let call = ["call", QUERY, "--biz", ORDER, "--dry-run", "--cert"];
    sandbox.run(&call).ended(0).says(&["&app_cert_sn=", "alipay_root_cert_sn=", "in the URL: alipay_root_cert_sn"]);
    sandbox.run(&call[..5]).ended(0).keeps_secret(&["app_cert_sn"]);
    let wrong = [&call[..], &["--app-cert-file", "root.crt"]].concat();
    sandbox.run(&wrong).ended(2).says(&["needed is the application's certificate"]);
    // The gateway knows other certificates, and says so without a signature.
    let ran = sandbox.run(&["call", QUERY, "--biz", ORDER, "--cert"]).ended(3);
    ran.says(&["the gateway reports, without a signature", "isv.invalid-app-cert-sn"]);
}
