//! The awkward specs, used as a person would.

use alipay_openapi::{Amount, App, Base64, CallOptions, Config, Date, DateTime, Decimal, File, Json};
use openapi_core::{Body, Broken, HttpReply, Request, Signer as _};

use super::awkward;

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

/// `biz_content` as it is signed.
fn json<R: Request>(request: &R) -> String {
    let signed = app().prepare(request, &CallOptions::new()).unwrap();
    let (_, rest) = signed.canonical_string().split_once("biz_content=").unwrap();
    rest.split_once("&charset=").unwrap().0.to_owned()
}

fn accept<R: Request>(request: &R, node: &str) -> Result<alipay_openapi::Reply<R::Response>, alipay_openapi::Error> {
    let signer = openapi_core::SigningKey::from_text(&key("alipay_pkcs8.pem")).unwrap();
    let sign = signer.sign(node.as_bytes()).unwrap();
    let body = format!(r#"{{"{}":{node},"sign":"{sign}"}}"#, R::METHOD.node).into_bytes();
    app().accept(request, &CallOptions::new(), HttpReply { status: 200, trace_id: None, body })
}

#[test]
fn keywords_are_names() {
    use awkward::names::keyword::{Fn, KeywordRequest, Where};
    let inner = Fn::builder().r#impl("m").r#where(Where::SelfValue);
    let request = KeywordRequest::builder().r#type("a").self_("g").super_("h").r#gen("k").r#fn(inner).build().unwrap();
    assert_eq!(json(&request), r#"{"type":"a","self":"g","super":"h","gen":"k","fn":{"impl":"m","where":"self"}}"#);
}

#[test]
fn names_travel_as_the_platform_writes_them() {
    use awkward::names::cased::{BizScene, CasedRequest, SubMerchant};
    let request = CasedRequest::builder()
        .order_str("abc")
        .trans_memo("memo")
        .a_b_c_d("x")
        .x_request_id("y")
        .alipay_name("z")
        .biz_scene(BizScene::DirectTransfer2)
        .sub_merchant(SubMerchant::builder().merchant_id("m1"))
        .build()
        .unwrap();
    let expected = concat!(
        r#"{"orderStr":"abc","TRANS_MEMO":"memo","aB_cD":"x","X-Request-Id":"y","alipay.name":"z","#,
        r#""BizScene":"directTransfer2","subMerchant":{"merchantId":"m1"}}"#
    );
    assert_eq!(json(&request), expected);
}

#[test]
fn names_that_nearly_collide_are_kept_apart() {
    use awkward::names::colliding::{CollidingRequest, SZero};
    let request = CollidingRequest::builder()
        .wind_speed_10_m("a")
        .wind_speed_ten_m("b")
        .open_id("c")
        .openid("d")
        .file_md_5("e")
        .file_md5_of_old("f")
        .order_str_in_camel_case("g")
        .order_str("h")
        .s_zero(SZero::builder().b("k"))
        .build()
        .unwrap();
    let expected = concat!(
        r#"{"wind_speed_10_m":"a","wind_speed_10m":"b","open_id":"c","openid":"d","file_md_5":"e","file_md5":"f","#,
        r#""orderStr":"g","order_str":"h","s0":{"b":"k"}}"#
    );
    assert_eq!(json(&request), expected);
}

#[test]
fn fields_may_share_the_envelopes_names() {
    use awkward::names::envelope::EnvelopeRequest;
    let request = EnvelopeRequest::builder().build_("j").state("m").value("o").sign("e").method("f").build().unwrap();
    assert_eq!(json(&request), r#"{"sign":"e","method":"f","build":"j","state":"m","value":"o"}"#);
    let reply = accept(&request, r#"{"code":"10000","msg":"Success","body":"d","json":"t","trace_id":"x"}"#).unwrap();
    // The record's own field, and the reply's method of the same name.
    assert_eq!((reply.body.as_deref(), reply.trace_id.as_deref()), (Some("d"), Some("x")));
    assert!(reply.json().starts_with(r#"{"code""#));
}

#[test]
fn objects_may_be_called_as_rusts_own_types() {
    use awkward::names::types;
    let request = types::TypesRequest::builder()
        .option(types::Option::builder().none("a"))
        .result(types::Result::builder().ok(1))
        .string(types::String::builder().str("c"))
        .vec([types::Vec::builder().item("d")])
        .r#box(types::Box::builder().a("e"))
        .some(types::Some::None)
        .build()
        .unwrap();
    let expected = concat!(
        r#"{"option":{"none":"a"},"result":{"ok":1},"string":{"str":"c"},"vec":[{"item":"d"}],"#,
        r#""box":{"a":"e"},"some":"None"}"#
    );
    assert_eq!(json(&request), expected);
    // The names that the method's own types would take are taken: the object's type is told apart.
    let _ = types::TypesRequestTypesRequest::builder().b("h");
}

#[test]
fn a_method_may_be_the_beginning_of_another() {
    use awkward::token::field::FieldRequest;
    use awkward::token::query::QueryRequest;
    use awkward::token::{Query, TokenRequest};
    assert_eq!(TokenRequest::METHOD.name, "alipay.awkward.token");
    assert_eq!(QueryRequest::METHOD.name, "alipay.awkward.token.query");
    assert_eq!(FieldRequest::METHOD.name, "alipay.awkward.token.field");
    let _ = TokenRequest::builder().query(Query::builder().a("a")).build().unwrap();
    assert_eq!(awkward::last::r#use::UseRequest::METHOD.node, "alipay_awkward_last_use_response");
    assert_eq!(awkward::last::r#match::MatchRequest::METHOD.name, "alipay.awkward.last.match");
    assert_eq!(awkward::last::r#return::ReturnRequest::METHOD.name, "alipay.awkward.last.return");
    assert_eq!(awkward::last::self_::SelfTypeRequest::METHOD.name, "alipay.awkward.last.self");
    assert_eq!(awkward::r#use::UseRequest::METHOD.name, "alipay.awkward.use");
    assert_eq!(
        awkward::one::two::three::four::five::FiveRequest::METHOD.name,
        "alipay.awkward.one.two.three.four.five"
    );
    assert_eq!(super::zhima::GetRequest::METHOD.name, "zhima.awkward.score.brief.get");
}

#[test]
fn values_have_readable_variants() {
    use awkward::r#enums::values::{Account, Kind, Status};
    let all = [
        (Kind::V1c, "1c"),
        (Kind::V01, "01"),
        (Kind::V1, "1"),
        (Kind::ComAmapApp, "com.amap.app"),
        (Kind::ImageText, "image-text"),
        (Kind::NonSensePay, "NON-SENSE-PAY"),
        (Kind::UserId, "userId"),
        (Kind::X, "x"),
        (Kind::收款, "收款"),
        (Kind::余额宝1, "余额宝(1)"),
        (Kind::V2400, "24:00"),
        (Kind::V35g, "3.5G"),
        (Kind::Plus, "+"),
        (Kind::SelfValue, "self"),
        (Kind::True, "true"),
        (Kind::No, "NO"),
        (Kind::OtherThing, "Other"),
    ];
    for (variant, text) in all {
        assert_eq!((variant.as_str(), variant.to_string().as_str()), (text, text));
        assert_eq!(text.parse(), Ok(variant));
    }
    assert!("nothing of it".parse::<Kind>().is_err(), "a request's enumeration is closed");
    assert_eq!(Account::from("pid"), Account::LowerPid);
    assert_eq!(Account::from("PID"), Account::Pid);
    assert_eq!(Account::from("new"), Account::Other("new".to_owned()));
    assert_eq!("gone".parse(), Ok(Status::Other("gone".to_owned())), "a reply's is open");
}

#[test]
fn every_error_code_has_a_variant() {
    use awkward::r#enums::errors::{ErrorsErrorCode, ErrorsRequest};
    assert_eq!(ErrorsRequest::METHOD.errors.len(), 168);
    let request = ErrorsRequest::builder().build().unwrap();
    for (sub_code, variant) in [
        ("ACQ.REASON_167_OF_MANY", ErrorsErrorCode::AcqReason167OfMany),
        ("INVALID_PARAMETER, PLEASE CHECK", ErrorsErrorCode::InvalidParameterPleaseCheck),
        ("40004", ErrorsErrorCode::V40004),
        ("支付失败", ErrorsErrorCode::支付失败),
    ] {
        let node = format!(r#"{{"code":"40004","msg":"Business Failed","sub_code":"{sub_code}"}}"#);
        assert_eq!(accept(&request, &node).unwrap_err().code(), Some(variant));
    }
}

#[test]
fn scalars_are_given_as_what_they_are() {
    use awkward::types::scalar::ScalarRequest;
    use time::macros::datetime;
    let at = datetime!(2026-11-24 10:00:00.123 UTC);
    let request = ScalarRequest::builder()
        .string("好的")
        .bool(true)
        .bool_y(false)
        .bool_digit(true)
        .integer(-5)
        .integer_text(42)
        .amount(Decimal::new(8880, 2))
        .amount_number("0.1250")
        .amount_fen(8880)
        .datetime(at)
        .datetime_short(at)
        .datetime_zone(at)
        .datetime_millis(at)
        .datetime_minutes("2026-11-24 18:00")
        .date(at.date())
        .date_chinese(at.date())
        .month("2026-11")
        .base64(Base64::from_bytes(vec![0, 1, 2]))
        .json(r#"{"b":1.10,"a":[ ]}"#)
        .json_text("[1]")
        .build()
        .unwrap();
    let expected = concat!(
        r#"{"string":"好的","bool":true,"bool_y":"N","bool_digit":"1","integer":-5,"integer_text":"42","#,
        r#""amount":"88.80","amount_number":0.1250,"amount_fen":"8880","datetime":"2026-11-24 18:00:00","#,
        r#""datetime_short":"20261124180000","datetime_minutes":"2026-11-24 18:00","#,
        r#""datetime_zone":"2026-11-24T18:00:00+08:00","datetime_millis":"2026-11-24 18:00:00.123","#,
        r#""date":"2026-11-24","month":"2026-11","date_chinese":"2026年11月24日","base64":"AAEC","#,
        r#""json":{"b":1.10,"a":[ ]},"json_text":"[1]","defaulted":"1.00","expires":"2030-01-01 00:00:00"}"#
    );
    assert_eq!(json(&request), expected);

    let node = concat!(
        r#"{"code":"10000","amount":"88.8","amount_number":1.250,"count":"7","gmt_payment":"2026-11-24 18:00:00","#,
        r#""settle_date":"20261124","ext_info":{"k":1.10},"ext_text":"{\"k\":1.10}","new_one":"kept"}"#
    );
    let reply = accept(&request, node).unwrap();
    assert_eq!(reply.amount, Amount::from("88.80"), "equal in value");
    assert_eq!(reply.amount.to_string(), "88.8", "and shown as it came");
    assert_eq!(reply.amount_number.as_ref().unwrap().decimal(), Some(Decimal::new(125, 2)));
    assert_eq!(reply.count, Some(7));
    assert_eq!(reply.gmt_payment.to_offset_date_time(), Some(datetime!(2026-11-24 18:00 +8)));
    assert_eq!(reply.settle_date.as_ref().and_then(Date::to_date), Some(at.date()));
    assert_eq!(reply.ext_info.as_ref().map(Json::as_str), Some(r#"{"k":1.10}"#));
    assert_eq!(reply.ext_text.as_ref().map(Json::as_str), Some(r#"{"k":1.10}"#));
    assert_eq!(reply.member("new_one"), Some(r#""kept""#));
    // An amount that is not the request's is not this request's answer.
    let other = node.replace("88.8", "88.9");
    assert!(accept(&request, &other).unwrap_err().to_string().contains("`amount` differs"));
}

#[test]
fn every_violation_has_its_path_rule_limit_and_size() {
    use awkward::types::list::{ListRequest, Objects};
    let error = ListRequest::builder()
        .strings(["12345", "x", "1", "2"])
        .amounts([Amount::from("10.01"), Amount::from("1.005"), Amount::from("1,5")])
        .datetimes([DateTime::from("2026-02-29 00:00:00")])
        .dates([Date::from("2026-01-01")])
        .integers([-1])
        .free([Json::from("{"), Json::from("{}")])
        .objects([Objects::builder().a("x").amounts(["-"])])
        .text(["a".repeat(70)])
        .build()
        .unwrap_err();
    let found: Vec<(String, &str, Option<String>, Option<String>)> = error
        .list()
        .iter()
        .map(|violation| {
            let rule: &Broken = &violation.rule;
            (violation.path.clone(), rule.name(), rule.limit(), rule.actual())
        })
        .collect();
    let expected = [
        ("strings", "max_items", Some("3"), Some("4")),
        ("strings[0]", "max_length", Some("4"), Some("5")),
        ("strings[1]", "format", Some("digits"), None),
        ("integers[0]", "min", Some("0"), Some("-1")),
        ("amounts[0]", "max", Some("10"), Some("10.01")),
        ("amounts[1]", "scale", Some("2"), Some("3")),
        ("amounts[2]", "type", None, None),
        ("datetimes[0]", "pattern", Some("yyyy-MM-dd HH:mm:ss"), None),
        ("dates[0]", "pattern", Some("yyyyMMdd"), None),
        ("free[0]", "type", None, None),
        ("objects[0].amounts[0]", "type", None, None),
        ("text", "max_length", Some("64"), Some("74")),
    ];
    let expected: Vec<(String, &str, Option<String>, Option<String>)> = expected
        .map(|(path, rule, limit, actual)| (path.to_owned(), rule, limit.map(str::to_owned), actual.map(str::to_owned)))
        .into();
    assert_eq!(found, expected, "{error}");
}

#[test]
fn shared_objects_are_one_type_wherever_they_stand() {
    use awkward::types::object::{Address, AwkwardGoods, IdType, ObjectRequest, Person};
    let person = Person::builder()
        .name("收委")
        .id_type(IdType::UserId)
        .id("2088")
        .address(Address::builder().city("杭州"))
        .build()
        .unwrap();
    let goods = AwkwardGoods::builder().goods_id("g").price("1.00").quantity(2);
    let request = ObjectRequest::builder().buyer(person.clone()).agent(person).goods([goods]).build().unwrap();
    let inner = r#"{"name":"收委","id_type":"USER_ID","id":"2088","address":{"city":"杭州"}}"#;
    let expected = format!(
        r#"{{"buyer":{inner},"agent":{},"goods":[{{"goods_id":"g","price":"1.00","quantity":2}}]}}"#,
        serde_json::json!(inner)
    );
    assert_eq!(json(&request), expected);
    assert!(!format!("{request:?}").contains("收委"), "names are never shown");
    // Methods of one family share the type, so that a line of an order is made once for all of them.
    let line: awkward::objects::AwkwardGoods = AwkwardGoods::builder().goods_id("g").price("1.00").build().unwrap();
    let _ = awkward::types::goods::GoodsRequest::builder().goods(line.clone()).build().unwrap();
    let _ = ObjectRequest::builder().buyer(Person::builder().name("x")).goods([line]).build().unwrap();
    let wrong = ObjectRequest::builder().buyer(Person::builder().name("x").id("1")).build().unwrap_err();
    assert_eq!(wrong.list()[0].to_string(), "`buyer`: all of `id_type`, `id` are needed, or none");
}

fn count<R: openapi_core::rt::Record + openapi_core::rt::Blank>() -> usize {
    R::blank().table().fields.len()
}

#[test]
fn deep_wide_and_large_records_are_records() {
    use awkward::shapes::{deep, large, wide};
    let request = large::LargeRequest::builder();
    let _ = request.own_001(7);
    let fields = [
        count::<large::LargeRequest>(),
        count::<large::PartA>(),
        count::<large::PartB>(),
        count::<large::PartC>(),
        count::<large::PartD>(),
    ];
    // The four parts are fields of the request themselves.
    assert_eq!(fields.iter().sum::<usize>(), 365);
    assert_eq!(count::<wide::Info>(), 113);

    let deepest = deep::Level9::builder().leaf("too deep");
    let inner =
        deep::Level6::builder().level_7(deep::Level7::builder().level_8(deep::Level8::builder().level_9(deepest)));
    let middle =
        deep::Level3::builder().level_4(deep::Level4::builder().level_5(deep::Level5::builder().level_6(inner)));
    let outer = deep::Level1::builder().level_2(deep::Level2::builder().level_3(middle));
    let error = deep::DeepRequest::builder().level_1(outer).build().unwrap_err();
    let path = "level_1.level_2.level_3.level_4.level_5.level_6.level_7.level_8.level_9.leaf";
    assert_eq!(error.list()[0].path, path);
}

#[test]
fn twenty_three_files_travel_in_one_call() {
    use awkward::shapes::files::FilesRequest;
    let mut request = FilesRequest::builder().name("abc").file_00(File::from_bytes("a.png", vec![1])).build().unwrap();
    request.file_22 = Some(File::from_bytes("z.png", vec![2; 1_048_577]));
    let error = openapi_core::validate::check(&request).unwrap_err();
    assert_eq!(error.list()[0].to_string(), "`file_22`: 1048577 bytes, 1048576 allowed");
    request.file_22 = Some(File::from_bytes("z.png", vec![2]));
    let signed = app().prepare(&request, &CallOptions::new()).unwrap();
    let Body::Multipart { files, .. } = signed.body() else { panic!("not multipart") };
    assert_eq!(files.len(), 2);
    assert_eq!(count::<FilesRequest>(), 24);
}

#[test]
fn rules_hold_between_fields() {
    use awkward::rules::{CertType, Detail, RulesRequest};
    let told = |request: openapi_core::rt::Violations| -> Vec<String> {
        request.list().iter().map(ToString::to_string).collect()
    };
    let error = RulesRequest::builder().build().unwrap_err();
    assert_eq!(
        told(error),
        ["at least one of `trade_no`, `out_trade_no` is needed", "exactly one of `open_id`, `user_id` is needed"]
    );
    let error = RulesRequest::builder()
        .trade_no("a")
        .open_id("c")
        .user_id("d")
        .settle_currency("CNY")
        .cert_no("secret")
        .scene(2)
        .detail(Detail::builder().a("x").b("y"))
        .build()
        .unwrap_err();
    assert!(!error.to_string().contains("secret"));
    assert_eq!(
        told(error),
        [
            "`detail`: exactly one of `a`, `b` is needed",
            "exactly one of `open_id`, `user_id` is needed",
            "all of `settle_amount`, `settle_currency` are needed, or none",
            "of `cert_no`, `cert_type`, the first needs the second",
        ]
    );
    let error = RulesRequest::builder().trade_no("a").open_id("c").cert_type(CertType::Passport).build().unwrap_err();
    assert_eq!(
        told(error),
        ["of `cert_type`, `passport_country`, the first needs the second when `cert_type` is `PASSPORT`"]
    );
    assert!(RulesRequest::builder().trade_no("a").open_id("c").cert_type(CertType::Id).build().is_ok());
}

#[tokio::test]
async fn notifications_are_records_too() {
    use awkward::notified::{TradeStatus, TradeStatusSyncNotification};
    let mock = mock_gateway::MockGateway::builder().start().await.unwrap();
    let app = mock.config().build().unwrap();
    let body = mock
        .notification(&[
            ("notify_type", "trade_status_sync"),
            ("out_trade_no", "a"),
            ("trade_status", "TRADE_SUCCESS"),
            ("total_amount", "88.80"),
            ("gmt_payment", "2026-11-24 18:00:00"),
            ("fund_bill_list", r#"[{"amount":"88.80","fundChannel":"x","fund_channel":"ALIPAYACCOUNT"}]"#),
        ])
        .unwrap();
    let checks = alipay_openapi::notify::NotifyChecks::new();
    let notification = app.verify_notification(body.as_bytes(), None, &checks).unwrap();
    let record: TradeStatusSyncNotification = notification.read().unwrap();
    assert_eq!(record.trade_status, TradeStatus::TradeSuccess);
    assert_eq!(record.total_amount, Amount::from("88.8"));
    assert_eq!(record.fund_bill_list[0].fund_channel.as_deref(), Some("ALIPAYACCOUNT"));
    let missing = notification.read::<awkward::notified::RefundedNotification>();
    assert_eq!(missing.unwrap().refund_fee, None);
}
