//! Every type, name and limit that a spec can have, compiled and run: `specs/demo.order.create.yaml`.

use alipay_openapi::{App, Base64, CallOptions, Config, Error};
use openapi_core::validate::Broken;
use openapi_core::{HttpReply, Signer as _};
use order::{Channel, CreateErrorCode, CreateRequest, Extend, Goods, Inner, Kind, Status, Type};

#[alipay_openapi::alipay_api("specs/demo.order.create.yaml")]
mod order {
    /// What is written in the module stays in it.
    pub(super) const WRITTEN_BY_HAND: &str = "still here";
}

fn key(name: &str) -> String {
    std::fs::read_to_string(format!("{}/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn app() -> App {
    Config::new("2021000000000001")
        .private_key(key("app_pkcs8.pem"))
        .alipay_public_key(key("alipay_public.pem"))
        .build()
        .unwrap()
}

fn least() -> CreateRequest {
    CreateRequest::builder().out_trade_no("A_1").r#type(Type::V1c).agreed(true).buyer_id("2088").build().unwrap()
}

fn json(request: &CreateRequest) -> String {
    let signed = app().prepare(request, &CallOptions::new()).unwrap();
    let (_, rest) = signed.canonical_string().split_once("biz_content=").unwrap();
    rest.split_once("&charset=").unwrap().0.to_owned()
}

/// The reply to `request` with this node, signed as Alipay would.
fn accept(request: &CreateRequest, node: &str) -> Result<alipay_openapi::Reply<order::CreateResponse>, Error> {
    let signer = openapi_core::SigningKey::from_text(&key("alipay_pkcs8.pem")).unwrap();
    let sign = signer.sign(node.as_bytes()).unwrap();
    let body = format!(r#"{{"alipay_demo_order_create_response":{node},"sign":"{sign}"}}"#).into_bytes();
    app().accept(request, &alipay_openapi::CallOptions::new(), HttpReply { status: 200, trace_id: None, body })
}

#[test]
fn the_least_request_has_its_defaults() {
    assert_eq!(order::WRITTEN_BY_HAND, "still here");
    assert_eq!(
        json(&least()),
        r#"{"out_trade_no":"A_1","type":"1c","currency":"CNY","retry":3,"agreed":"T","visible":true,"buyer_id":"2088"}"#
    );
}

#[test]
fn everything_travels_under_its_own_name() {
    let request = CreateRequest::builder()
        .out_trade_no("A_1")
        .r#type(Type::收款)
        .self_("abc")
        .r#match(-1)
        .order_str("ff")
        .memo("好的")
        .channel("ALIEN")
        .currency("EUR")
        .agreed(false)
        .visible(false)
        .buyer_open_id("074a1")
        .picture(Base64::from_bytes(vec![0, 1, 2]))
        .back("https://example.com/")
        .tags(["a", "b"])
        .goods([
            Goods::builder().goods_id("g1").quantity(2),
            Goods::builder().goods_id("g2").quantity(9_007_199_254_740_993),
        ])
        .extend(Extend::builder().note("say \"hi\"\\").inner(Inner::builder().deep("深\n")))
        .build()
        .unwrap();
    let expected = concat!(
        r#"{"out_trade_no":"A_1","type":"收款","self":"abc","match":-1,"orderStr":"ff","TRANS_MEMO":"好的","#,
        r#""channel":"ALIEN","currency":"EUR","retry":3,"agreed":"F","visible":false,"buyer_open_id":"074a1","#,
        r#""picture":"AAEC","back":"https://example.com/","tags":["a","b"],"#,
        r#""goods":[{"goods_id":"g1","quantity":2},{"goods_id":"g2","quantity":9007199254740993}],"#,
        r#""extend":"{\"note\":\"say \\\"hi\\\"\\\\\",\"inner\":\"{\\\"deep\\\":\\\"深\\\\n\\\"}\"}"}"#,
    );
    assert_eq!(json(&request), expected);
    // An independent reader finds the same through both layers.
    let value: serde_json::Value = serde_json::from_str(expected).unwrap();
    let extend: serde_json::Value = serde_json::from_str(value["extend"].as_str().unwrap()).unwrap();
    assert_eq!(extend["note"], "say \"hi\"\\");
    let inner: serde_json::Value = serde_json::from_str(extend["inner"].as_str().unwrap()).unwrap();
    assert_eq!(inner["deep"], "深\n");
    assert_eq!(request, request.clone());
    assert_ne!(request, least());
}

#[test]
fn every_violation_at_once_with_its_path() {
    let error = CreateRequest::builder()
        .out_trade_no("A-1")
        .r#type(Type::V01)
        .self_("abcd")
        .memo("好")
        .currency("USD")
        .agreed(true)
        .picture(Base64::from_bytes(vec![0; 10]))
        .tags(["ok", "12345"])
        .goods([Goods::builder().goods_id("g1").quantity(1), Goods::builder().goods_id("123456789").quantity(1)])
        .extend(Extend::builder().note("x"))
        .build()
        .unwrap_err();
    let found: Vec<String> = error.list().iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "`out_trade_no`: letters, digits and underscores only",
            "`self`: 4 characters, 3 allowed",
            "`TRANS_MEMO`: 1 character, at least 2 needed",
            "`picture`: 16 characters, 12 allowed",
            "`tags[1]`: 5 characters, 4 allowed",
            "`goods[1].goods_id`: 9 characters, 8 allowed",
            "`extend`: all of `note`, `inner` are needed, or none",
            "at least one of `buyer_id`, `buyer_open_id` is needed",
            "exactly one of `code`, `orderStr` is needed when `currency` is `USD`",
            "of `picture`, `back`, the first needs the second",
        ]
    );
}

#[test]
fn limits_hold_at_the_limit() {
    let with = |change: fn(&mut CreateRequest)| {
        let mut request = least();
        change(&mut request);
        openapi_core::validate::check(&request).map_err(|error| error.list()[0].rule.clone())
    };
    assert_eq!(with(|request| request.memo = Some("好的啊呀".into())), Ok(()));
    assert_eq!(
        with(|request| request.memo = Some("好的啊呀哈".into())),
        Err(Broken::MaxLength { limit: 4, actual: 5 })
    );
    assert_eq!(with(|request| request.picture = Some(Base64::from_bytes(vec![0; 9]))).unwrap_err(), {
        Broken::Rule { kind: openapi_core::rt::RuleKind::Requires, fields: vec!["picture", "back"], when: None }
    });
    // An open enumeration takes any text, a closed one cannot even name it.
    assert_eq!(with(|request| request.channel = Some(Channel::Other("ALIEN".into()))), Ok(()));
    assert_eq!(with(|request| request.channel = Some(Channel::LowerPid)), Ok(()));
}

/// A blank text is no text: it is not sent, fills no required field, and satisfies no rule.
#[test]
fn blank_texts_are_not_given() {
    let mut request = least();
    request.order_str = Some(String::new());
    request.memo = Some("  ".to_owned());
    request.channel = Some(Channel::Other(" ".to_owned()));
    request.picture = Some(Base64::from_bytes(Vec::new()));
    assert_eq!(json(&request), json(&least()));
    request.buyer_id = Some("\t".to_owned());
    let violations = openapi_core::validate::check(&request).unwrap_err();
    assert!(violations.to_string().contains("at least one of `buyer_id`, `buyer_open_id`"), "{violations}");

    let mut request = least();
    request.tags = vec!["a".to_owned(), " ".to_owned()];
    let violations = openapi_core::validate::check(&request).unwrap_err();
    assert_eq!(violations.list()[0].to_string(), "`tags[1]`: required, but empty");
}

#[test]
fn conditions_speak_the_wires_language() {
    let mut request = least();
    request.agreed = false;
    let violations = openapi_core::validate::check(&request).unwrap_err();
    assert_eq!(violations.list()[0].to_string(), "at least one of `self`, `TRANS_MEMO` is needed when `agreed` is `F`");
    request.self_ = Some("x".to_owned());
    assert!(openapi_core::validate::check(&request).is_ok());
    request.r#match = Some(-1234);
    let violations = openapi_core::validate::check(&request).unwrap_err();
    assert_eq!(violations.list()[0].to_string(), "`match`: 5 characters, 4 allowed");
}

#[test]
fn replies_are_read_in_any_spelling_that_loses_nothing() {
    let request = least();
    let reply = accept(
        &request,
        concat!(
            r#"{"code":"10000","msg":"Success","out_trade_no":"A_1","status":"REFUNDED","count":"9007199254740993","#,
            r#""ok":"T","lines":[{"name":"茶","price":0.10},{"price":"1.10"}],"receipt":"{\"url\":\"https:\\/\\/example.com\\/r\"}","#,
            r#""empty":{},"news":{"a":[1,2]}}"#
        ),
    )
    .unwrap();
    assert_eq!(reply.code.as_deref(), Some("10000"), "a field may share the gateway's name");
    assert_eq!(reply.status, Some(Status::Other("REFUNDED".to_owned())), "an unknown value is kept");
    assert_eq!(reply.count, Some(9_007_199_254_740_993));
    assert_eq!(reply.ok, Some(true));
    assert_eq!(reply.lines[0].name.as_deref(), Some("茶"));
    assert_eq!(reply.lines[0].price.as_deref(), Some("0.10"), "digits are kept as they came");
    assert_eq!(reply.receipt.as_ref().unwrap().url.as_deref(), Some("https://example.com/r"));
    assert_eq!(reply.member("news"), Some(r#"{"a":[1,2]}"#), "what the spec does not know can be read");
    assert_eq!(reply.member("nothing"), None);

    let reply = accept(
        &request,
        r#"{"code":10000,"out_trade_no":"A_1","count":7,"ok":true,"receipt":{"url":"x:y"},"status":null}"#,
    )
    .unwrap();
    assert_eq!((reply.count, reply.ok, &reply.status), (Some(7), Some(true), &None));
}

#[test]
fn a_reply_that_does_not_fit_is_not_guessed_at() {
    let request = least();
    for (node, words) in [
        (r#"{"code":"10000","msg":"Success"}"#, "`out_trade_no`: expected a value, found nothing"),
        (r#"{"code":"10000","out_trade_no":null}"#, "`out_trade_no`: expected a value, found nothing"),
        (r#"{"code":"10000","out_trade_no":{}}"#, "`out_trade_no`: expected a text, found an object"),
        (
            r#"{"code":"10000","out_trade_no":"A_1","status":null,"status":"PAID"}"#,
            "`status`: expected one value, found two",
        ),
        (
            r#"{"code":"10000","out_trade_no":"A_1","out_trade_no":"A_2"}"#,
            "`out_trade_no`: expected one value, found two",
        ),
        (r#"{"code":"10000","out_trade_no":"A_1","count":1.5}"#, "`count`: expected a whole number"),
        (
            r#"{"code":"10000","out_trade_no":"A_1","lines":[{},{"name":[]}]}"#,
            "`lines[1].name`: expected a text, found a list",
        ),
        (
            r#"{"code":"10000","out_trade_no":"A_1","receipt":"{\"url\":1,\"url\":2}"}"#,
            "`receipt.url`: expected one value, found two",
        ),
        (r#"{"code":"10000","out_trade_no":"A_1","receipt":"{} x"}"#, "`receipt`: expected JSON"),
    ] {
        let error = accept(&request, node).unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn an_echo_must_be_the_requests() {
    let error = accept(&least(), r#"{"code":"10000","out_trade_no":"A_2"}"#).unwrap_err();
    assert!(error.to_string().contains("not the answer to this request: `out_trade_no` differs"), "{error}");
}

#[test]
fn error_codes_have_variants_of_their_own() {
    let failed = |sub_code: &str| {
        let node = format!(r#"{{"code":"40004","msg":"Business Failed","sub_code":"{sub_code}","sub_msg":"…"}}"#);
        accept(&least(), &node).unwrap_err()
    };
    assert_eq!(failed("isv.invalid-arguments").code(), Some(CreateErrorCode::IsvInvalidArguments));
    assert_eq!(failed("ISV.Invalid-Arguments").code(), Some(CreateErrorCode::IsvInvalidArguments), "whatever the case");
    assert_eq!(failed("CODE, WITH COMMA").code(), Some(CreateErrorCode::WithComma));
    assert_eq!(failed("NEW").code(), Some(CreateErrorCode::Other("NEW".to_owned())));
    // Two spellings of one code are two codes, and both leave open what happened.
    for (sub_code, variant) in
        [("ACQ.SYSTEM_ERROR", CreateErrorCode::AcqSystemError), ("AQC.SYSTEM_ERROR", CreateErrorCode::AqcSystemError)]
    {
        let error = failed(sub_code);
        assert!(matches!(error, Error::Unknown(_)), "{error}");
        assert_eq!(error.code(), Some(variant));
    }
    // The code of another method is not read as this one's.
    let other = failed("SYSTEM_ERROR").code::<alipay_openapi::user::certify::open::initialize::InitializeErrorCode>();
    assert_eq!(other, None);
    assert_eq!(Kind::New.to_string(), "NEW");
}
