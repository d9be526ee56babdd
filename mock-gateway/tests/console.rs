//! The console and its API, as browsers and programs use them.

mod support;

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use support::Merchant;

const CREATE: &str = "alipay.trade.create";
const QUERY: &str = "alipay.trade.query";
const INITIALIZE: &str = "alipay.user.certify.open.initialize";

/// A merchant, and somebody at the console of the gateway.
struct Console {
    merchant: Merchant,
    http: reqwest::Client,
}

impl Console {
    async fn open() -> Self {
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { merchant: Merchant::open().await, http }
    }

    async fn fetch(&self, path: &str) -> Response {
        self.http.get(self.merchant.absolute(path)).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.fetch(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.fetch(path).await;
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        answer.text().await.unwrap()
    }

    /// The status and what is answered to a change.
    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(self.merchant.absolute(path)).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.unwrap();
        (answer.status().as_u16(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    async fn done(&self, path: &str, body: Value) {
        assert_eq!(self.post(path, &body).await, (200, json!({})), "{path} {body}");
    }

    async fn refused(&self, path: &str, body: Value, status: u16, words: &str) {
        let (found, answer) = self.post(path, &body).await;
        let error = answer["error"].as_str().unwrap();
        assert!(found == status && error.contains(words), "{path} {body}: {found} {error}");
    }

    async fn query(&self, number: &str) -> Value {
        let reply = self.merchant.call(QUERY, &json!({"out_trade_no": number}).to_string()).await;
        serde_json::from_str(&reply).unwrap()
    }

    async fn create(&self, number: &str) {
        let order =
            json!({"out_trade_no": number, "total_amount": "8.88", "subject": "Tea", "buyer_id": "2088102146225135"});
        self.merchant.call(CREATE, &order.to_string()).await;
    }
}

#[tokio::test]
async fn calls_are_listed_as_they_come() {
    let console = Console::open().await;
    console.create("tea_1").await;
    let unknown = json!({"out_trade_no": "tea_2"}).to_string();
    console.merchant.refused(QUERY, &unknown, &openapi_core::CallOptions::new()).await;
    let calls = console.get("/api/calls").await["calls"].clone();
    let [created, queried] = calls.as_array().unwrap().as_slice() else { panic!("{calls}") };
    assert_eq!(
        (&created["method"], &created["outcome"], &created["number"]),
        (&json!(CREATE), &json!("accepted"), &json!(1))
    );
    assert!(
        created["canonical"]
            .as_str()
            .unwrap()
            .contains("biz_content={\"buyer_id\":\"<hidden>\",\"out_trade_no\":\"tea_1\"")
    );
    assert!(created["params"]["sign"].as_str().unwrap().ends_with("… (344 characters)"));
    assert_eq!((&queried["code"], &queried["sub_code"]), (&json!("40004"), &json!("ACQ.TRADE_NOT_EXIST")));
    assert_eq!(queried["reason"], "there is no such payment");
    assert_eq!(console.get("/api/calls?after=1").await["calls"], json!([queried]));
    assert_eq!(console.get("/api/calls?after=2").await["calls"], json!([]));
    assert_eq!(console.fetch("/api/calls?after=x").await.status(), 400);

    let page = console.page("/").await;
    assert!(page.contains("<code>alipay.trade.query</code>") && page.contains("40004 ACQ.TRADE_NOT_EXIST"), "{page}");
}

#[tokio::test]
async fn what_is_personal_or_secret_is_never_shown() {
    let console = Console::open().await;
    let person =
        r#"{"identity_type":"CERT_INFO","cert_type":"IDENTITY_CARD","cert_name":"SECRET","cert_no":"SECRET1"}"#;
    let config = r#"{"return_url":"https://example.com/back"}"#;
    let sound =
        json!({"outer_order_no": "Z1", "biz_code": "FACE", "identity_param": person, "merchant_config": config});
    console.merchant.call(INITIALIZE, &sound.to_string()).await;
    let plain = openapi_core::CallOptions::new();
    let with_token =
        openapi_core::CallOptions::new().app_auth_token("SECRET2").notify_url("http://127.0.0.1:9/n?key=SECRET9");
    let mut misspelt = sound.clone();
    misspelt["cert_nmae"] = json!("SECRET3");
    let mut object_for_text = sound.clone();
    object_for_text["outer_order_no"] = json!({"a": "SECRET4"});
    let mut not_json = sound.clone();
    not_json["identity_param"] = json!("{\"cert_no\":\"SECRET5\"");
    for (content, options) in [
        (sound.to_string(), &with_token),
        (misspelt.to_string(), &plain),
        (object_for_text.to_string(), &plain),
        (not_json.to_string(), &plain),
    ] {
        console.merchant.refused(INITIALIZE, &content, options).await;
    }
    console.merchant.refused("alipay.unknown.method", "{\"a\":\"SECRET6\"}", &plain).await;
    // A signature that does not hold: the refusal's words hold everything.
    let now = openapi_core::china_timestamp(std::time::SystemTime::now());
    let form = [
        ("app_id", "2021000000000001"),
        ("method", INITIALIZE),
        ("timestamp", now.as_str()),
        ("version", "1.0"),
        ("sign_type", "RSA2"),
        ("sign", "SECRETSIGN"),
        ("auth_token", "SECRET7"),
        ("biz_content", "{\"outer_order_no\":\"Z2\",\"identity_param\":\"SECRET8\"}"),
    ];
    let query: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    let answer = console.fetch(&format!("/gateway.do?{}", query.join("&"))).await.text().await.unwrap();
    assert!(answer.contains("isv.invalid-signature") && answer.contains("SECRET7"), "{answer}");

    for path in ["/", "/api/calls", "/api/waiting", "/api/gateway", "/connect"] {
        let shown = console.fetch(path).await.text().await.unwrap();
        assert!(
            !shown.contains("SECRET") || shown.matches("SECRET").count() == shown.matches("SECRETSI…").count(),
            "{path}: {shown}"
        );
        assert!(!shown.contains(console.merchant.gateway.app_keys().private_key().lines().nth(3).unwrap()), "{path}");
    }
    let calls = console.get("/api/calls").await;
    let reasons: Vec<_> = calls["calls"].as_array().unwrap().iter().map(|call| &call["sub_code"]).collect();
    assert_eq!(reasons.len(), 7, "{reasons:?}");
    assert_eq!(*reasons[6], "isv.invalid-signature");
    assert!(calls["calls"][0]["params"]["biz_content"].as_str().unwrap().contains("\"outer_order_no\":\"Z1\""));
}

#[tokio::test]
async fn html_from_outside_is_text() {
    let console = Console::open().await;
    let evil = "<script>alert(1)</script>\"'";
    console.merchant.refused(evil, "{}", &openapi_core::CallOptions::new()).await;
    let order = json!({"out_trade_no": "tea_1", "total_amount": "1", "subject": evil, "buyer_id": "2088102146225135"});
    console.merchant.call(CREATE, &order.to_string()).await;
    let page = console.page("/").await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    assert_eq!(page.matches("<script").count(), 1, "only the console's own");
    let missing = console.page("/specs/%3Cscript%3E").await;
    assert!(!missing.contains("<script>") && missing.contains("Not done"), "{missing}");
}

#[tokio::test]
async fn faults_are_planned_and_cleared() {
    let console = Console::open().await;
    console.create("tea_1").await;
    console.done("/api/faults", json!({"fault": "bad-signature", "method": "alipay.trade.close", "calls": 2})).await;
    console.done("/api/faults", json!({"fault": "rate-limited"})).await;
    let faults = console.get("/api/faults").await;
    let planned = json!([
        {"fault": "bad-signature", "method": "alipay.trade.close", "calls": 2},
        {"fault": "rate-limited", "method": null, "calls": 1},
    ]);
    assert_eq!(faults["planned"], planned);
    assert_eq!(faults["known"].as_array().unwrap().len(), 15);
    let plain = openapi_core::CallOptions::new();
    let limited = console.merchant.refused(QUERY, "{\"out_trade_no\":\"tea_1\"}", &plain).await;
    assert!(limited.contains("\"40005\""), "{limited}");
    assert_eq!(console.get("/api/calls?after=1").await["calls"][0]["fault"], "rate-limited");
    assert!(console.page("/").await.contains("next 2 calls of alipay.trade.close"));
    console.done("/api/faults/clear", json!({})).await;
    assert_eq!(console.get("/api/faults").await["planned"], json!([]));
    assert_eq!(console.query("tea_1").await["trade_status"], "WAIT_BUYER_PAY");

    console.refused("/api/faults", json!({"fault": "pendin"}), 400, "did you mean `pending`?").await;
    console.refused("/api/faults", json!({}), 400, "`fault` is missing").await;
    console.refused("/api/faults", json!({"fault": "slow:30", "calls": 0}), 400, "`calls` must be").await;
    console.refused("/api/faults", json!({"fault": "slow", "metod": "x"}), 400, "`metod` is not expected").await;
    console
        .refused("/api/faults", json!({"fault": "slow", "method": "alipay.trade.quer"}), 404, "alipay.trade.query")
        .await;
    console.refused("/api/nothing", json!({}), 404, "nothing is changed").await;
    console.refused("/api/faults", json!([]), 400, "the body").await;
}

#[tokio::test]
async fn answers_are_programmed_and_taken_back() {
    let console = Console::open().await;
    console.create("tea_1").await;
    let node = json!({"code": "10000", "msg": "Success", "trade_status": "TRADE_FINISHED"});
    console.done("/api/answers", json!({"method": QUERY, "node": node})).await;
    assert_eq!(console.get("/api/answers").await, json!({"methods": [QUERY]}));
    assert_eq!(console.query("tea_1").await["trade_status"], "TRADE_FINISHED");
    console.done("/api/answers/clear", json!({"method": QUERY})).await;
    assert_eq!(console.query("tea_1").await["trade_status"], "WAIT_BUYER_PAY");
    console.refused("/api/answers", json!({"method": QUERY, "node": "[]"}), 400, "`node` must be a JSON object").await;
    console.refused("/api/answers", json!({"method": "x", "node": {}}), 404, "there is no method").await;
}

#[tokio::test]
async fn a_person_decides() {
    let console = Console::open().await;
    for number in ["tea_1", "tea_2"] {
        console.create(number).await;
    }
    let waiting = console.get("/api/waiting").await;
    let numbers: Vec<_> = waiting["waiting"].as_array().unwrap().iter().map(|sheet| &sheet["number"]).collect();
    assert_eq!(numbers, ["tea_2", "tea_1"]);
    console.done("/api/approve", json!({"number": "tea_1"})).await;
    console.done("/api/refuse", json!({"number": "tea_2"})).await;
    assert_eq!(console.query("tea_1").await["trade_status"], "TRADE_SUCCESS");
    assert_eq!(console.query("tea_2").await["trade_status"], "TRADE_CLOSED");
    assert_eq!(console.get("/api/waiting").await, json!({"waiting": []}));
    console.refused("/api/approve", json!({"number": "tea_3"}), 404, "nothing is known").await;
}

#[tokio::test]
async fn specs_are_shown_with_their_fields() {
    let console = Console::open().await;
    let list = console.get("/api/specs").await;
    assert_eq!(list["specs"].as_array().unwrap().len(), console.merchant.gateway.specs().len());
    let spec = console.get(&format!("/api/specs/{INITIALIZE}")).await;
    let field = |name: &str| {
        let fields = spec["request"].as_array().unwrap().iter();
        fields.clone().find(|field| field["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    let number = field("outer_order_no");
    assert_eq!((&number["type"], &number["presence"]), (&json!("string"), &json!("required")));
    assert_eq!(field("identity_param.cert_no")["sensitive"], true);
    assert!(console.page("/specs").await.contains("/specs/alipay.trade.pay"));
    assert!(console.page(&format!("/specs/{INITIALIZE}")).await.contains("identity_param.cert_no"));
    let missing = console.fetch("/api/specs/alipay.trade.quer").await;
    assert_eq!(missing.status(), 404);
    assert!(missing.text().await.unwrap().contains("did you mean `alipay.trade.query`?"));
}

#[tokio::test]
async fn certificates_rotate_and_everything_else_is_forgotten() {
    let console = Console::open().await;
    console.create("tea_1").await;
    let before = console.get("/api/gateway").await["alipay_cert_sn"].clone();
    let (status, rotated) = console.post("/api/rotate", &json!({})).await;
    assert!(status == 200 && rotated["alipay_cert_sn"] != before, "{rotated}");
    assert_eq!(console.get("/api/gateway").await["alipay_cert_sn"], rotated["alipay_cert_sn"]);
    console.done("/api/faults", json!({"fault": "dropped"})).await;
    console.done("/api/answers", json!({"method": QUERY, "node": {"code": "10000"}})).await;
    console.done("/api/reset", json!({})).await;
    assert_eq!(console.get("/api/calls").await["calls"], json!([]));
    assert_eq!(console.get("/api/waiting").await["waiting"], json!([]));
    assert_eq!(console.get("/api/faults").await["planned"], json!([]));
    assert_eq!(console.get("/api/answers").await["methods"], json!([]));
    let unknown = "{\"out_trade_no\":\"tea_1\"}";
    let answer = console.merchant.refused(QUERY, unknown, &openapi_core::CallOptions::new()).await;
    assert!(answer.contains("ACQ.TRADE_NOT_EXIST"), "{answer}");
}

#[tokio::test]
async fn pages_of_others_are_kept_out() {
    let console = Console::open().await;
    console.create("tea_1").await;
    for path in ["/", "/api/calls", "/console.js", "/pages/x", "/oauth2/publicAppAuthorize.htm"] {
        let request = console.http.get(console.merchant.absolute(path)).header("host", "evil.example");
        assert_eq!(request.send().await.unwrap().status(), 421, "{path}");
    }
    let post = |kind: &'static str, body: String| {
        let url = console.merchant.absolute("/api/approve");
        console.http.post(url).header("content-type", kind).body(body).send()
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post("text/plain", "{\"number\":\"tea_1\"}".to_owned()).await.unwrap().status(), 415);
    assert_eq!(post(form, "number=tea_1".to_owned()).await.unwrap().status(), 403);
    assert_eq!(post(form, "number=tea_1&token=x".to_owned()).await.unwrap().status(), 403);
    assert_eq!(console.query("tea_1").await["trade_status"], "WAIT_BUYER_PAY");

    // The console's own forms carry the token, and lead back.
    let page = console.page("/").await;
    let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let unknown = post(form, format!("number=tea_9&token={token}")).await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert!(unknown.text().await.unwrap().contains("<h1>Not done</h1>"));
    let answer = post(form, format!("number=tea_1&token={token}")).await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["location"]), (303, &"/".parse().unwrap()));
    assert_eq!(console.query("tea_1").await["trade_status"], "TRADE_SUCCESS");
    let large = format!("{{\"number\":\"{}\"}}", "x".repeat(300_000));
    assert_eq!(post("application/json", large).await.unwrap().status(), 413);
    let odd = console.http.delete(console.merchant.absolute("/api/calls")).send().await.unwrap();
    assert_eq!(odd.status(), 405);
}
