//! Tables written by hand, through the whole engine: read, check, write, compare, show.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::app::App;
use crate::decode;
use crate::draft::AppSigner;
use crate::error::Error;
use crate::json::Document;
use crate::rt::*;
use crate::sign::BadSignature;
use crate::signed::{Body, HttpReply};
use crate::trust::Trust;
use crate::{Broken, CallOptions, Charset, SignError, SignType, Signer, Verifier};

macro_rules! records {
    ($($name:ident { $($field:ident: $type:ty = $row:expr,)* } $([$($rule:expr),*])?)*) => {$(
        #[derive(Clone)]
        struct $name { $($field: $type,)* }

        impl Record for $name {
            fn table(&self) -> &'static Table {
                static TABLE: Table =
                    Table::new(stringify!($name), &[$($row),*], &[$($($rule),*)?]);
                &TABLE
            }

            fn get(&self, index: usize) -> &dyn Value {
                let fields: &[&dyn Value] = &[$(&self.$field),*];
                fields[index]
            }

            fn get_mut(&mut self, index: usize) -> &mut dyn Value {
                let fields: Vec<&mut dyn Value> = vec![$(&mut self.$field),*];
                fields.into_iter().nth(index).unwrap()
            }
        }

        impl Value for $name {
            fn view(&self) -> View<'_> {
                View::Record(self)
            }

            fn fill(&mut self, json: JsonValue<'_>, field: &Field) -> Result<(), Mismatch> {
                nested(self, json, field)
            }
        }

        impl Blank for $name {
            fn blank() -> Self {
                Self { $($field: Blank::blank(),)* }
            }
        }
    )*};
}

const DATE_TIME: &str = "yyyy-MM-dd HH:mm:ss";

/// A list's kind, as generated code writes it.
macro_rules! list {
    ($name:literal, $kind:expr $(, $more:ident $args:tt)*) => {
        Kind::List(&const { Items::new(Field::new($name, $kind).required())$(.$more $args)* })
    };
}

records! {
    Order {
        price: Amount = Field::new("price", Kind::Amount(Number::new(2, true).min("0.01").max("100"))).required(),
        cents: Option<Amount> = Field::new("cents", Kind::Amount(Number::new(0, false).min("1"))).sensitive().length(0, 9),
        count: Option<i64> = Field::new("count", Kind::Integer(Number::new(0, false).min("-5").max("5"))),
        digits: Option<i64> = Field::new("digits", Kind::Integer(Number::new(0, true))).place(Place::Query),
        at: Option<DateTime> = Field::new("at", Kind::DateTime(DATE_TIME)),
        day: Option<Date> = Field::new("day", Kind::Date("yyyyMMdd")),
        any: Option<Json> = Field::new("any", Kind::Json { text: false }).length(0, 20),
        held: Option<Json> = Field::new("held", Kind::Json { text: true }),
        tags: Vec<String> = Field::new("tags", list!("tags", Kind::Text, count(2, 3))),
        rows: Vec<Vec<Amount>> = Field::new("rows", list!("rows", list!("rows", Kind::Amount(Number::new(2, true)), count(1, 2)))),
        lines: Vec<Line> = Field::new("lines", list!("lines", Kind::Object, text())).length(0, 60),
        inner: Option<Line> = Field::new("inner", Kind::Object).sensitive(),
    }
    [
        Rule { kind: RuleKind::AnyOf, fields: &[2], when: Some((0, "88.80")) },
        Rule { kind: RuleKind::AnyOf, fields: &[3], when: Some((5, "20240229")) }
    ]

    Line {
        id: String = Field::new("id", Kind::Text).required(),
        cost: Option<Amount> = Field::new("cost", Kind::Amount(Number::new(2, false).max("10"))),
    }
}

impl Request for Order {
    const METHOD: &'static Method = &Method {
        name: Cow::Borrowed("alipay.order"),
        node: Cow::Borrowed("alipay_order_response"),
        read_only: false,
        idempotency_key: None,
        errors: &[],
    };
    type Response = Answer;
}

records! {
    Answer {
        price: Option<Amount> = Field::new("price", Kind::Amount(Number::new(2, true))).echo(),
        at: Option<DateTime> = Field::new("at", Kind::DateTime(DATE_TIME)).echo(),
        count: Option<i64> = Field::new("count", Kind::Integer(Number::new(0, false))).required(),
    }
}

static ORDER: AnyMethod = AnyMethod::of::<Order>("method: alipay.order");

const FULL: &str = concat!(
    r#"{"price":"88.80","cents":8880,"count":-3,"digits":"7","at":"2024-02-29 23:59:59","day":"20240229","#,
    r#""any":{"a" :1.10},"held":"[\"\\u4e2d\"]","tags":["a","b"],"rows":[["1.00","2"],["0"]],"#,
    r#""lines":"[{\"id\":\"\\\"q\\\"\",\"cost\":1.50}]","inner":{"id":"i"}}"#,
);

fn full() -> Order {
    let mut order = Order::blank();
    order.price = "88.80".into();
    order.cents = Some(8880.into());
    order.count = Some(-3);
    order.digits = Some(7);
    order.at = Some(SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(1_709_222_399_900)).unwrap().into());
    order.day = Some(::time::Date::from_calendar_date(2024, ::time::Month::February, 29).unwrap().into());
    order.any = Some(r#"{"a" :1.10}"#.into());
    order.held = Some(r#"["\u4e2d"]"#.into());
    order.tags = vec!["a".into(), "b".into()];
    order.rows = vec![vec!["1.00".into(), "2".into()], vec![0.into()]];
    order.lines = vec![Line { id: "\"q\"".into(), cost: Some("1.50".into()) }];
    order.inner = Some(Line { id: "i".into(), cost: None });
    order
}

fn violations(record: &dyn Record) -> Vec<(String, &'static str, Option<String>, Option<String>)> {
    let Err(violations) = check(record) else { return Vec::new() };
    let tell = |violation: &crate::Violation| {
        let rule = &violation.rule;
        assert!(!violation.to_string().is_empty());
        (violation.path.clone(), rule.name(), rule.limit(), rule.actual())
    };
    violations.list().iter().map(tell).collect()
}

/// Reads a response, strictly.
fn received<R: Record + Blank>(json: &str) -> Result<R, Mismatch> {
    let mut record = R::blank();
    decode::record(&mut record, Document::scan(json)?.root()).map(|()| record)
}

#[test]
fn every_type_is_written_and_read_back() {
    let order = full();
    assert_eq!(check(&order), Ok(()));
    assert_eq!(ORDER.write(&order), FULL);
    let read = ORDER.read(FULL).unwrap();
    assert_eq!(ORDER.write(&*read), FULL);
    let received: Order = received(FULL).unwrap();
    assert!(equal(&received, &*read));
    // The value has a fraction of a second more than its text.
    assert!(!equal(&order, &*read));
    assert!(serde_json::from_str::<serde_json::Value>(FULL).is_ok());
}

#[test]
fn every_violation_is_told_in_the_order_of_the_table() {
    let mut order = full();
    order.price = "100.001".into();
    order.cents = Some("0".into());
    order.count = Some(6);
    order.at = Some("20240229235959".into());
    order.day = Some("20240230".into());
    order.any = Some("{\"open\": 1234567890123".into());
    order.held = Some("[1]]".into());
    order.tags = vec![" ".into()];
    order.rows = vec![vec!["1".into(); 3], Vec::new(), vec!["1e2".into()]];
    order.lines = vec![Line { id: "中".repeat(50), cost: Some("10.01".into()) }];
    order.inner = Some(Line { id: String::new(), cost: Some("11".into()) });
    let text = |text: &str| Some(text.to_owned());
    let expected = [
        ("price", "max", text("100"), text("100.001")),
        ("price", "scale", text("2"), text("3")),
        ("cents", "min", text("1"), None),
        ("count", "max", text("5"), text("6")),
        ("at", "pattern", text(DATE_TIME), None),
        ("day", "pattern", text("yyyyMMdd"), None),
        ("any", "max_length", text("20"), text("22")),
        ("any", "type", None, None),
        ("held", "type", None, None),
        ("tags", "min_items", text("2"), text("1")),
        ("tags[0]", "required", None, None),
        ("rows[0]", "max_items", text("2"), text("3")),
        ("rows[1]", "required", None, None),
        ("rows[2][0]", "type", None, None),
        ("lines", "max_length", text("60"), text("74")),
        ("lines[0].cost", "max", text("10"), text("10.01")),
        ("inner.id", "required", None, None),
        ("inner.cost", "max", text("10"), None),
    ];
    let expected = expected.map(|(path, name, limit, actual)| (path.to_owned(), name, limit, actual));
    assert_eq!(violations(&order), expected);
    let shown = check(&order).unwrap_err().to_string();
    assert!(shown.ends_with("`inner.cost`: the number is more than 10"), "{shown}");
    assert!(shown.contains("`price`: 100.001 is more than 100") && !shown.contains("11 is"), "{shown}");
    assert!(shown.contains("`price`: 3 digits behind the point, 2 allowed"), "{shown}");
}

#[test]
fn limits_are_inclusive_and_compare_numbers() {
    let price = |text: &str| {
        let mut order = Order::blank();
        order.price = text.into();
        violations(&order).into_iter().map(|(_, name, ..)| name).collect::<Vec<_>>()
    };
    for good in ["0.01", "0.1", "100", "100.00", "099", "20"] {
        assert_eq!(price(good), <[&str; 0]>::default(), "{good}");
    }
    assert_eq!(price("0.001"), ["min", "scale"]);
    assert_eq!(price("-1"), ["min"]);
    assert_eq!(price("1.000"), ["scale"]);
    assert_eq!(price("+1"), ["type"]);
    assert_eq!(price(" "), ["required"]);
    let mut order = full();
    order.cents = Some("0012".into());
    // A bare number has no leading zeros.
    assert_eq!(violations(&order).len(), 1);
    order.cents = Some("1234567890".into());
    assert_eq!(violations(&order)[0].1, "max_length");
    order.cents = None;
    for (count, good) in [(-5, true), (5, true), (-6, false), (6, false), (i64::MIN, false), (i64::MAX, false)] {
        order.count = Some(count);
        assert_eq!(check(&order).is_ok(), good, "{count}");
    }
    let least = check(&order).unwrap_err().list()[0].rule.clone();
    assert_eq!(least, Broken::Max { limit: "5", actual: Some(i64::MAX.to_string()) });
}

#[test]
fn conditions_compare_the_text_on_the_wire() {
    let mut order = Order::blank();
    order.price = "88.80".into();
    assert_eq!(violations(&order), [(String::new(), "any_of", None, None)]);
    order.price = "88.8".into();
    assert_eq!(violations(&order), []);
    order.day = Some(::time::Date::from_calendar_date(2024, ::time::Month::February, 29).unwrap().into());
    assert_eq!(violations(&order).len(), 1);
    order.digits = Some(1);
    assert_eq!(violations(&order), []);
}

#[test]
fn blank_texts_and_null_stand_for_nothing() {
    let json = r#"{"price":"1","cents":"","count":" ","digits":null,"at":"","day":"\t ","any":"","held":"",
        "tags":"","rows":[null,["",null,"1"]," "],"lines":"","inner":""}"#;
    let order: Order = received(json).unwrap();
    assert!(order.cents.is_none() && order.count.is_none() && order.digits.is_none() && order.at.is_none());
    assert!(order.day.is_none() && order.any.is_none() && order.held.is_none() && order.inner.is_none());
    assert!(order.tags.is_empty() && order.lines.is_empty());
    assert_eq!(order.rows, [["1".into()]]);
    // A list of texts keeps blank ones: they are texts.
    assert_eq!(received::<Order>(r#"{"price":1,"tags":["",null,"a"]}"#).unwrap().tags, ["", "a"]);
    let missing = received::<Order>(r#"{"price":" "}"#).map(|_| ()).unwrap_err();
    assert_eq!((missing.path.as_str(), missing.found), ("price", "nothing"));
    assert_eq!(received::<Answer>(r#"{"count":""}"#).map(|_| ()).unwrap_err().path, "count");
    // An escape is no blank unless it stands for one.
    assert_eq!(received::<Order>(r#"{"price":"\u0031"}"#).unwrap().price.as_str(), "1");
}

#[test]
fn replies_are_read_in_any_spelling() {
    let json = r#"{"price":1.50,"cents":"8880","count":"7","digits":7.0,"at":"2024-02-29T23:59:59+08:00","day":20240229,
        "any":"text","held":{"a": 1},"tags":"[\"a\",1,true]","lines":[{"id":1,"cost":"1e1"}],"inner":"{\"id\":\"x\"}"}"#;
    let order: Order = received(json).unwrap();
    assert_eq!((order.price.as_str(), order.cents.unwrap().as_str()), ("1.50", "8880"));
    assert_eq!((order.count, order.digits), (Some(7), Some(7)));
    assert_eq!(order.at.unwrap().to_offset_date_time().unwrap().unix_timestamp(), 1_709_222_399);
    assert_eq!(order.day.unwrap().to_date().unwrap().ordinal(), 60);
    assert_eq!((order.any.unwrap().as_str(), order.held.unwrap().as_str()), ("\"text\"", "{\"a\": 1}"));
    assert_eq!(order.tags, ["a", "1", "true"]);
    assert_eq!(order.lines[0].cost.as_ref().unwrap().decimal(), Some(10.into()));
    assert_eq!(order.inner.unwrap().id, "x");

    // One odd value does not make a reply useless.
    let json = r#"{"price":"N/A","cents":1E400,"at":"soon","day":"0000-00-00"}"#;
    let order: Order = received(json).unwrap();
    assert_eq!((order.price.as_str(), order.cents.unwrap().as_str()), ("N/A", "1E400"));
    assert_eq!((order.at.as_ref().unwrap().to_string().as_str(), order.price.decimal()), ("soon", None));
    assert!(order.at.unwrap().to_offset_date_time().is_none() && order.day.unwrap().to_date().is_none());
}

#[test]
fn whole_numbers_lose_nothing() {
    let count = |json: &str| received::<Answer>(&format!("{{\"count\":{json}}}")).map(|answer| answer.count.unwrap());
    for (json, number) in [
        ("7", 7),
        ("\"7\"", 7),
        ("\" -7 \"", -7),
        ("7.0", 7),
        ("\"7.000\"", 7),
        ("1e2", 100),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808.0", i64::MIN),
    ] {
        assert_eq!(count(json), Ok(number), "{json}");
    }
    for json in ["1.5", "\"x\"", "9223372036854775808", "9223372036854775808.0", "1e400", "1e-1", "{}", "[7]"] {
        assert!(count(json).is_err(), "{json}");
    }
}

#[test]
fn places_in_lists_are_those_of_the_reply() {
    let mismatch = |json: &str| received::<Order>(json).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        mismatch(r#"{"price":1,"lines":[{"id":1},null,{"id":{}}]}"#),
        "`lines[2].id`: expected a text, found an object"
    );
    assert_eq!(mismatch(r#"{"price":1,"rows":[["1",{}]]}"#), "`rows[0][1]`: expected a text, found an object");
    assert_eq!(mismatch(r#"{"price":1,"tags":{"a":1}}"#), "`tags`: expected a list, found an object");
    assert_eq!(mismatch(r#"{"price":1,"tags":"a"}"#), "`tags`: expected JSON text, found another text");
    assert_eq!(mismatch(r#"{"price":1,"tags":"[] x"}"#), "`tags`: expected JSON text, found another text");
}

#[test]
fn debug_hides_what_is_sensitive() {
    let order = full();
    let shown = format!("{:?}", &order as &dyn Record);
    assert_eq!(
        shown,
        "Order { price: 88.80, cents: <redacted>, count: -3, digits: 7, at: 2024-02-29 23:59:59, day: 2024-02-29, \
         any: {\"a\" :1.10}, held: [\"\\u4e2d\"], tags: [\"a\", \"b\"], rows: [[1.00, 2], [0]], \
         lines: [Line { id: \"\\\"q\\\"\", cost: 1.50 }], inner: <redacted> }"
    );
}

/// A record of as many fields as its table has.
struct Wide(&'static Table, Vec<Option<String>>);

impl Record for Wide {
    fn table(&self) -> &'static Table {
        self.0
    }

    fn get(&self, index: usize) -> &dyn Value {
        &self.1[index]
    }

    fn get_mut(&mut self, index: usize) -> &mut dyn Value {
        &mut self.1[index]
    }
}

#[test]
fn a_record_may_have_hundreds_of_fields() {
    let field = |index: usize| Field::new(Box::leak(format!("f{index}").into_boxed_str()), Kind::Text).required();
    let fields: &'static [Field] = Vec::leak((0..300).map(field).collect());
    let table: &'static Table = Box::leak(Box::new(Table::new("Wide", fields, &[])));
    let read = |json: &str| {
        let mut wide = Wide(table, vec![None; 300]);
        decode::record(&mut wide, Document::scan(json)?.root()).map(|()| wide)
    };
    let member = |index: usize| format!("\"f{index}\":\"{index}\"");
    let all = |range: Vec<usize>| format!("{{{}}}", range.into_iter().map(member).collect::<Vec<_>>().join(","));
    let json = all((0..300).collect());
    let wide = read(&json).unwrap();
    assert_eq!(check(&wide), Ok(()));
    assert_eq!(ORDER.write(&wide), json);
    assert!(equal(&read(&all((0..300).rev().collect())).unwrap(), &wide));
    for left_out in [0, 127, 128, 129, 299] {
        let mismatch = read(&all((0..300).filter(|&index| index != left_out).collect())).map(|_| ()).unwrap_err();
        assert_eq!((mismatch.path, mismatch.found), (format!("f{left_out}"), "nothing"));
        let twice = format!("{},{}}}", json.trim_end_matches('}'), member(left_out));
        assert_eq!(read(&twice).map(|_| ()).unwrap_err().found, "two");
    }
}

records! {
    L1 { v: i64 = COUNT, next: L2 = Field::new("next", Kind::Object).required(), }
    L2 { v: i64 = COUNT, next: L3 = Field::new("next", Kind::JsonString).required(), }
    L3 { v: i64 = COUNT, next: L4 = Field::new("next", Kind::JsonString).required(), }
    L4 { v: i64 = COUNT, next: Vec<L5> = Field::new("next", list!("next", Kind::JsonString)), }
    L5 { v: i64 = COUNT, next: Vec<L6> = Field::new("next", list!("next", Kind::Object, text())), }
    L6 { v: i64 = COUNT, next: L7 = Field::new("next", Kind::Object).required(), }
    L7 { v: i64 = COUNT, next: L8 = Field::new("next", Kind::Object).required(), }
    L8 { v: i64 = COUNT, next: L9 = Field::new("next", Kind::Object).required(), }
    L9 { v: i64 = COUNT, text: String = Field::new("text", Kind::Text), any: Option<Json> = Field::new("any", Kind::Json { text: true }), }
}

const COUNT: Field = Field::new("v", Kind::Integer(Number::new(0, false).max("9")));

/// What a string of this content looks like in JSON, by another hand.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn nine_levels_and_json_in_json_in_json() {
    let level = |v: usize, next: &str| format!("{{\"v\":{v},\"next\":{next}}}");
    let l9 = format!("{{\"v\":9,\"text\":{},\"any\":{}}}", quoted("\"\\\n\u{1}中"), quoted("{\"a\":\"\\n\"}"));
    let l5 = level(5, &quoted(&format!("[{}]", level(6, &level(7, &level(8, &l9))))));
    let l4 = level(4, &format!("[{}]", quoted(&l5)));
    let json = level(1, &level(2, &quoted(&level(3, &quoted(&l4)))));
    let record: L1 = received(&json).unwrap();
    let l9 = &record.next.next.next.next[0].next[0].next.next.next;
    assert_eq!((l9.v, l9.text.as_str(), l9.any.as_ref().unwrap().as_str()), (9, "\"\\\n\u{1}中", "{\"a\":\"\\n\"}"));
    assert_eq!(ORDER.write(&record), json);
    assert_eq!(check(&record), Ok(()));

    let mut wrong = record.clone();
    assert!(equal(&wrong, &record));
    wrong.next.next.next.next[0].next[0].next.next.next.v = 10;
    assert!(!equal(&wrong, &record));
    let found = violations(&wrong);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "next.next.next.next[0].next[0].next.next.next.v");
    let mismatch = received::<L1>(&json.replace("8,", "{},")).map(|_| ()).unwrap_err();
    assert_eq!(mismatch.path, "next.next.next.next[0].next[0].next.next.v");
}

struct Fake;

impl Signer for Fake {
    fn sign_type(&self) -> SignType {
        SignType::Rsa2
    }

    fn sign(&self, _: &[u8]) -> Result<String, SignError> {
        Ok("c2lnbmF0dXJl".into())
    }
}

impl Verifier for Fake {
    fn verify(&self, _: &[u8], _: &str) -> Result<(), BadSignature> {
        Ok(())
    }
}

fn app() -> App {
    App {
        app_id: "2021000000000000".into(),
        gateway: "https://gateway.example/gateway.do".into(),
        charset: Charset::Utf8,
        options: CallOptions::new(),
        signer: AppSigner::Now(Arc::new(Fake)),
        trust: Trust::Key(Box::new(Fake)),
        serials: None,
        content_key: None,
        clock: Arc::new(|| SystemTime::UNIX_EPOCH),
        timeout: std::time::Duration::from_secs(30),
    }
}

fn answer(node: &str) -> HttpReply {
    let body = format!("{{\"alipay_order_response\":{node},\"sign\":\"c2lnbmF0dXJl\"}}");
    HttpReply { status: 200, trace_id: None, body: body.into_bytes() }
}

#[test]
fn a_method_is_driven_without_its_types() {
    assert_eq!((ORDER.method.name.as_ref(), ORDER.spec), ("alipay.order", "method: alipay.order"));
    let (app, options) = (app(), CallOptions::new());
    let order = ORDER.read(FULL).unwrap();
    let sent = ORDER.prepare(&app, &*order, &options).unwrap();
    assert!(sent.url().contains("&digits=7&"), "{}", sent.url());
    let Body::Form { .. } = sent.body() else { panic!("no file, no multipart") };
    let biz_content = FULL.replace("\"digits\":\"7\",", "");
    assert!(sent.canonical_string().contains(&format!("biz_content={biz_content}&")), "{}", sent.canonical_string());

    // Required fields that are missing are violations, not mismatches.
    let partial = ORDER.read(r#"{"inner":"{}","lines":[{}]}"#).unwrap();
    let paths: Vec<_> = violations(&*partial).into_iter().map(|(path, name, ..)| (path, name)).collect();
    assert_eq!(
        paths,
        [("price", "required"), ("lines[0].id", "required"), ("inner.id", "required")].map(|(p, n)| (p.to_owned(), n))
    );
    assert!(matches!(ORDER.prepare(&app, &*partial, &options), Err(Error::Invalid(_))));
    assert!(ORDER.read("{} x").is_err() && ORDER.read("[]").is_err() && ORDER.read(r#"{"count":{}}"#).is_err());

    let good = r#"{"code":"10000","msg":"Success","price":88.8,"at":"2024-02-29 23:59:59","count":"1"}"#;
    let reply = ORDER.accept(&app, &*order, &options, answer(good)).unwrap();
    assert_eq!(ORDER.write(&*reply), r#"{"price":"88.8","at":"2024-02-29 23:59:59","count":1}"#);
    // The request's value has a fraction of a second that its pattern does not send.
    assert!(ORDER.accept(&app, &full(), &options, answer(good)).is_ok());
    let other = ORDER.accept(&app, &*order, &options, answer(&good.replace("88.8", "88.9")));
    assert!(matches!(other, Err(Error::Unknown(_))), "{other:?}");
    let later = ORDER.accept(&app, &full(), &options, answer(&good.replace("23:59:59", "23:59:58")));
    assert!(matches!(later, Err(Error::Unknown(_))), "{later:?}");
    // A response is read strictly.
    assert!(ORDER.accept(&app, &*order, &options, answer(r#"{"code":"10000","msg":"Success"}"#)).is_err());
}

#[derive(Debug, Clone, PartialEq)]
enum Side {
    Left,
    Right,
}

impl Choice for Side {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Left, "L"), (Self::Right, "R")];
}

records! {
    Form {
        side: Side = Field::new("side", Kind::Enum { open: false }).required(),
        near: Option<Side> = Field::new("near", Kind::Enum { open: false }),
        count: i64 = Field::new("count", Kind::Integer(Number::new(0, false))).required().defaulted(),
        line: Line = Field::new("line", Kind::Object).required(),
        flag: Option<bool> = Field::new("flag", Kind::Bool(Some(("YES", "NO")))).length(0, 2),
        picture: Option<Base64> = Field::new("picture", Kind::Base64),
        names: Vec<String> = Field::new("names", list!("names", Kind::Text)),
        rows: Vec<Vec<i64>> = Field::new("rows", list!("rows", list!("rows", Kind::Integer(Number::new(0, false))))),
    }
}

impl Request for Form {
    const METHOD: &'static Method = Order::METHOD;
    type Response = Form;
}

static FORM: AnyMethod = AnyMethod::of::<Form>("method: alipay.form");

/// A blank record of a request holds values that nobody gave: the first of an enumeration, zero, an empty object.
#[test]
fn what_a_request_lacks_is_never_made_up() {
    let told = |json: &str| FORM.read(json).map(|_| ()).map_err(|mismatch| (mismatch.path, mismatch.expected));
    let line = r#""line":{"id":"i"}"#;
    assert_eq!(told(&format!(r#"{{"side":"R",{line}}}"#)), Ok(()), "the count has a default");
    for side in ["", r#""side":null,"#, r#""side":" ","#] {
        assert_eq!(told(&format!("{{{side}{line}}}")), Err(("side".to_owned(), "a value")), "{side}");
    }
    assert_eq!(told(r#"{"side":"R"}"#), Err(("line".to_owned(), "a value")));
    for item in ["null", "\"\"", "\" \""] {
        let json = format!(r#"{{"side":"R",{line},"names":["a",{item}]}}"#);
        assert_eq!(told(&json), Err(("names[1]".to_owned(), "a value")), "{item}");
    }
    let record = FORM.read(&format!(r#"{{"side":"R",{line},"near":"","picture":" ","names":""}}"#)).unwrap();
    assert_eq!(FORM.write(&*record), r#"{"side":"R","count":0,"line":{"id":"i"}}"#);
    // In a reply a default is no value.
    let reply = FORM.read_response(&format!(r#"{{"side":"R",{line}}}"#));
    assert_eq!(reply.unwrap_err().path, "count");
}

#[test]
fn words_have_lengths_and_blank_pictures_are_none() {
    let mut form = Form::blank();
    form.line.id = "i".into();
    form.flag = Some(true);
    form.picture = Some(Base64::from_encoded(" "));
    assert_eq!(violations(&form), [("flag".into(), "max_length", Some("2".into()), Some("3".into()))]);
    form.flag = Some(false);
    assert_eq!(violations(&form), []);
}

#[test]
fn an_empty_list_among_others_is_written_as_one() {
    let json = r#"{"side":"L","count":1,"line":{"id":"i"},"rows":[[],[1]]}"#;
    let reply = FORM.read_response(json).unwrap();
    assert_eq!(FORM.write(&*reply), json);
}
