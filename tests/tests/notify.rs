//! Notifications as an attacker or a careless framework would make them. The recorded ones are in `conformance`.

use std::num::NonZeroUsize;

use openapi_core::notify::{
    MemoryReplayGuard, NOTIFY_FAIL, NOTIFY_SUCCESS, Notification, NotifyChecks, NotifyError, TradeStatus,
};
use openapi_core::{App, Charset, Config, SignType, Signer as _, SigningKey};

const APP_ID: &str = "2021000000000001";
const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

fn vectors(name: &str) -> String {
    let path = format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn app_with(public_key: &str, sign_type: SignType, charset: Charset) -> App {
    Config::new(APP_ID)
        .private_key(vectors("keys/other_pkcs8.pem"))
        .alipay_public_key(vectors(public_key))
        .sign_type(sign_type)
        .charset(charset)
        .build()
        .unwrap()
}

fn app() -> App {
    app_with("keys/alipay_public.pem", SignType::Rsa2, Charset::Utf8)
}

fn alipay(sign_type: SignType) -> SigningKey {
    SigningKey::of_type(&vectors("keys/alipay_pkcs8.pem"), sign_type).unwrap()
}

/// Form encoding as Java does it.
fn encode(bytes: &[u8]) -> String {
    let one = |&byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        byte => format!("%{byte:02X}"),
    };
    bytes.iter().map(one).collect()
}

/// The text that is signed: sorted, without what is left out.
fn text(pairs: &[(&str, &str)], left_out: &[&str], charset: Charset) -> Vec<u8> {
    let mut kept: Vec<_> = pairs.iter().filter(|(name, _)| *name != "sign" && !left_out.contains(name)).collect();
    kept.sort();
    let text = kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    charset.encode(&text).unwrap().into_owned()
}

fn form(pairs: &[(&str, &str)], charset: Charset) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(&charset.encode(value).unwrap()));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A genuine body: signed by Alipay over everything but `sign` and what is left out.
fn signed(pairs: &[(&str, &str)], left_out: &[&str], charset: Charset) -> String {
    let sign = alipay(SignType::Rsa2).sign(&text(pairs, left_out, charset)).unwrap();
    form(&[pairs, &[("sign", &sign)]].concat(), charset)
}

/// A payment of 88 yuan.
const PAID: [(&str, &str); 14] = [
    ("gmt_create", "2026-01-02 03:04:05"),
    ("charset", "utf-8"),
    ("seller_email", "shop+1@example.com"),
    ("subject", "100% off & a=b %3D %zz ~  "),
    ("buyer_id", "2088102116773037"),
    ("body", ""),
    ("notify_id", "ac05099524730693a8b330c5ecf72da9786"),
    ("notify_type", "trade_status_sync"),
    ("out_trade_no", "70501111111S001111119"),
    ("total_amount", "88.00"),
    ("trade_status", "TRADE_SUCCESS"),
    ("app_id", APP_ID),
    ("seller_id", "2088211521646673"),
    ("sign_type", "RSA2"),
];

fn v1(pairs: &[(&str, &str)]) -> String {
    signed(pairs, &["sign_type"], Charset::Utf8)
}

fn with<'v>(name: &'v str, value: &'v str) -> Vec<(&'v str, &'v str)> {
    let rest = PAID.iter().copied().filter(|(other, _)| *other != name);
    rest.chain([(name, value)]).collect()
}

fn without(name: &str) -> Vec<(&'static str, &'static str)> {
    PAID.iter().copied().filter(|(other, _)| *other != name).collect()
}

fn verify(body: &str) -> Result<Notification, NotifyError> {
    app().verify_notification(body.as_bytes(), FORM, &NotifyChecks::new())
}

#[test]
fn a_payment() {
    let paid = verify(&v1(&PAID)).unwrap();
    assert_eq!(paid.trade_status(), Some(TradeStatus::TradeSuccess));
    assert!(paid.is_paid());
    assert_eq!(paid.total_amount(), Some("88.00"));
    assert_eq!(paid.subject(), Some("100% off & a=b %3D %zz ~  "));
    assert_eq!(paid.seller_email(), Some("shop+1@example.com"));
    assert_eq!(paid.trade_no(), None);
    assert_eq!(paid.get("sign"), None);
    // Not signed, so not there.
    assert_eq!(paid.get("sign_type"), None);
    let names: Vec<_> = paid.iter().map(|(name, _)| name).collect();
    assert!(names.is_sorted() && names.len() == PAID.len() - 1);
    let shown = format!("{paid:?}");
    assert!(shown.contains("total_amount") && !shown.contains("88.00") && !shown.contains("2088"), "{shown}");

    for (status, expected, is_paid) in [
        ("WAIT_BUYER_PAY", TradeStatus::WaitBuyerPay, false),
        ("TRADE_CLOSED", TradeStatus::TradeClosed, false),
        ("TRADE_FINISHED", TradeStatus::TradeFinished, true),
        ("trade_success", TradeStatus::Other("trade_success".to_owned()), false),
    ] {
        let notification = verify(&v1(&with("trade_status", status))).unwrap();
        assert_eq!(notification.trade_status().unwrap().as_str(), status);
        assert_eq!((notification.trade_status(), notification.is_paid()), (Some(expected), is_paid));
    }
    assert!(!verify(&v1(&without("trade_status"))).unwrap().is_paid());
}

#[test]
fn spaces_pluses_and_escapes() {
    for subject in
        [" ", "  x  ", "+", "a+b c", "%2B", "%", "%%", "%20", "100%", "&amp;", "\"<\\/>\"", "a\r\nb\t", "@x", "0"]
    {
        let pairs = with("subject", subject);
        let notification = verify(&v1(&pairs)).unwrap();
        // A blank value is signed here; the order of trying must not lose it.
        assert_eq!(notification.subject(), Some(subject), "{subject:?}");
    }
    // `%20` is a space as well, and digits may be small.
    let body = v1(&with("subject", "a b+c"));
    assert!(body.contains("a+b%2Bc"));
    assert_eq!(verify(&body.replace("a+b%2Bc", "a%20b%2bc")).unwrap().subject(), Some("a b+c"));
    // A framework that has eaten the plus, the spaces, or an escape.
    for eaten in ["a+b+c", "a b%2Bc", "ab%2Bc", "a+b%252Bc", "a+b%2Bc+", "%E6"] {
        assert!(verify(&body.replace("a+b%2Bc", eaten)).is_err(), "{eaten}");
    }
}

#[test]
fn gbk() {
    let subject = "诚信 \\{}| 镕 a+b&c=d";
    for label in ["gbk", "GBK", "gb2312"] {
        let mut pairs = with("subject", subject);
        pairs.retain(|(name, _)| *name != "charset");
        pairs.push(("charset", label));
        let body = signed(&pairs, &["sign_type"], Charset::Gbk);
        assert_eq!(verify(&body).unwrap().subject(), Some(subject));
    }
    // Without a `charset`, the configuration's.
    let mut pairs = with("subject", subject);
    pairs.retain(|(name, _)| *name != "charset");
    let body = signed(&pairs, &["sign_type"], Charset::Gbk);
    let notify = |app: App| app.verify_notification(body.as_bytes(), FORM, &NotifyChecks::new());
    let gbk = app_with("keys/alipay_public.pem", SignType::Rsa2, Charset::Gbk);
    assert_eq!(notify(gbk).unwrap().subject(), Some(subject));
    let error = notify(app()).unwrap_err();
    assert_eq!(error, NotifyError::NotText { name: "subject".to_owned(), charset: Charset::Utf8 });
    // A charset that is not spoken.
    assert_eq!(verify(&v1(&with("charset", "big5"))).unwrap_err(), NotifyError::UnknownCharset);
}

#[test]
fn what_is_signed_and_what_is_not() {
    let sn = [&PAID[..], &[("alipay_cert_sn", "c438cfb69e50081b8a82d1855920c820"), ("memo", "  ")]].concat();
    for without_sign_type in [true, false] {
        for without_sn in [true, false] {
            for empties in [&["body", "memo"][..], &["body"], &[]] {
                let mut left_out = empties.to_vec();
                left_out.extend(without_sign_type.then_some("sign_type"));
                left_out.extend(without_sn.then_some("alipay_cert_sn"));
                let notification = verify(&signed(&sn, &left_out, Charset::Utf8)).unwrap();
                for (name, value) in &sn {
                    let expected = (!left_out.contains(name)).then_some(*value);
                    assert_eq!(notification.get(name), expected, "{name} {left_out:?}");
                }
            }
        }
    }
    // Nothing else may be missing from the signed text.
    for name in ["total_amount", "buyer_id", "charset", "notify_id"] {
        assert_eq!(verify(&signed(&PAID, &["sign_type", name], Charset::Utf8)).unwrap_err(), NotifyError::BadSignature);
    }
}

#[test]
fn forged() {
    let genuine = v1(&PAID);
    let (rest, sign) = genuine.split_once("&sign=").unwrap();
    let bad = |body: &str| assert_eq!(verify(body).unwrap_err(), NotifyError::BadSignature, "{body}");

    bad(&genuine.replace("total_amount=88.00", "total_amount=0.01"));
    bad(&genuine.replace("&buyer_id=2088102116773037", ""));
    bad(&genuine.replace("&buyer_id=", "&buyer_idx="));
    bad(&format!("evil=1&{genuine}"));
    bad(&genuine.replace("total_amount=88.00", "total_amount=88.00%20"));
    bad(&genuine.replace("total_amount=88.00&", "total_amount=&"));
    bad(&format!("{rest}&sign={}", sign.trim_end_matches("%3D")));
    bad(&format!("{rest}&sign=%00"));
    bad(&format!("{rest}&sign=%FF"));
    bad(&format!("{rest}&sign=AAAA"));
    bad(&format!("{genuine}+"));
    for not_signed in [rest.to_owned(), format!("{rest}&sign="), format!("{rest}&Sign={sign}")] {
        assert_eq!(verify(&not_signed).unwrap_err(), NotifyError::NotSigned);
    }
    for (name, twice) in [("total_amount", "total_amount=0.01"), ("sign", "sign=x"), ("app_id", "%61pp_id=1")] {
        for body in [format!("{genuine}&{twice}"), format!("{twice}&{genuine}")] {
            assert_eq!(verify(&body).unwrap_err(), NotifyError::Duplicate(name.to_owned()));
        }
    }

    // Empty parameters that nobody signed are accepted, and cannot be read.
    let unsigned = signed(&PAID, &["sign_type", "body"], Charset::Utf8);
    assert_eq!(verify(&format!("{unsigned}&refund_fee=")).unwrap().get("refund_fee"), None);

    // The algorithm is the configuration's.
    let sha1 = alipay(SignType::Rsa).sign(&text(&PAID, &["sign_type"], Charset::Utf8)).unwrap();
    let downgraded = format!("{rest}&sign={}", encode(sha1.as_bytes()));
    bad(&downgraded);
    for body in [&downgraded, &genuine] {
        for other in ["RSA", "rsa2", "", "RSA2+", "none"] {
            let body = body.replace("sign_type=RSA2", &format!("sign_type={other}"));
            assert_eq!(verify(&body).unwrap_err(), NotifyError::SignType { expected: "RSA2" });
        }
    }
    // Without a `sign_type`, it is the configuration's too.
    bad(&downgraded.replace("&sign_type=RSA2", ""));
    assert!(verify(&genuine.replace("&sign_type=RSA2", "")).is_ok());
    let legacy = app_with("keys/alipay_public.pem", SignType::Rsa, Charset::Utf8);
    let error = legacy.verify_notification(genuine.as_bytes(), FORM, &NotifyChecks::new()).unwrap_err();
    assert_eq!(error, NotifyError::SignType { expected: "RSA" });

    // Another's key: another Alipay key, the application's own, and Alipay's key for another application.
    for key in ["keys/alipay_new_pkcs8.pem", "keys/other_pkcs8.pem", "keys/app_pkcs8.pem"] {
        let key = SigningKey::from_text(&vectors(key)).unwrap();
        let sign = key.sign(&text(&PAID, &["sign_type"], Charset::Utf8)).unwrap();
        bad(&format!("{rest}&sign={}", encode(sign.as_bytes())));
    }
    assert_eq!(verify(&v1(&with("app_id", "2021000000000002"))).unwrap_err(), NotifyError::Mismatch("app_id"));

    let other_form = app().verify_notification(genuine.as_bytes(), Some("application/json"), &NotifyChecks::new());
    assert_eq!(other_form.unwrap_err(), NotifyError::ContentType);
    assert!(app().verify_notification(genuine.as_bytes(), None, &NotifyChecks::new()).is_ok());
}

#[test]
fn a_message_that_names_no_application() {
    let event = [
        ("service", "alipay.service.check"),
        ("charset", "utf-8"),
        ("biz_content", "<XML><AppId>2021000000000001</AppId><Url>https://x/?a=1&app_id=2</Url></XML>"),
        ("sign_type", "RSA2"),
    ];
    assert!(verify(&signed(&event, &[], Charset::Utf8)).is_ok());
    // A payment must name it, and so must a return.
    assert_eq!(verify(&v1(&event)).unwrap_err(), NotifyError::Missing("app_id"));
    let dropped = signed(&event, &[], Charset::Utf8).replace("&sign_type=RSA2", "");
    assert_eq!(verify(&dropped).unwrap_err(), NotifyError::BadSignature);
    let back = signed(&event, &[], Charset::Utf8);
    assert_eq!(app().verify_return(&back).unwrap_err(), NotifyError::Missing("app_id"));
    // Another application's id, swallowed by the parameter before it.
    let pairs = [("aa", "1"), ("app_id", "2021000000000002"), ("charset", "utf-8"), ("sign_type", "RSA2")];
    let body = signed(&pairs, &[], Charset::Utf8);
    assert_eq!(verify(&body).unwrap_err(), NotifyError::Mismatch("app_id"));
    let cut = body.replace("aa=1&app_id=", "aa=1%26app_id%3D");
    assert_ne!(cut, body);
    assert_eq!(verify(&cut).unwrap_err(), NotifyError::Missing("app_id"));
}

/// The signed text has no quoting: whoever can write into the subject may cut the message elsewhere.
#[test]
fn cut_elsewhere() {
    let pairs = with("subject", "x&total_amount=9999.00&total_b=1");
    let genuine = v1(&pairs);
    assert_eq!(verify(&genuine).unwrap_err(), NotifyError::Ambiguous("total_amount"));
    let cut = genuine
        .replace("%26total_amount%3D9999.00%26total_b%3D1", "&total_amount=9999.00&total_b=1%26total_amount%3D88.00")
        .replace("&total_amount=88.00", "");
    assert_eq!(verify(&cut).unwrap_err(), NotifyError::Ambiguous("total_amount"));
    // Parameters hidden in their neighbour.
    let swallowed = v1(&PAID).replace("&trade_status=TRADE_SUCCESS", "");
    let swallowed = swallowed.replace("total_amount=88.00", "total_amount=88.00%26trade_status%3DTRADE_SUCCESS");
    assert_eq!(verify(&swallowed).unwrap_err(), NotifyError::Ambiguous("trade_status"));
}

#[test]
fn checks() {
    let body = v1(&PAID);
    let check = |checks: &NotifyChecks<'_>| app().verify_notification(body.as_bytes(), FORM, checks).map(|_| ());
    let all = NotifyChecks::new()
        .seller_id("2088211521646673")
        .seller_email("shop+1@example.com")
        .out_trade_no("70501111111S001111119")
        .total_amount("88");
    assert_eq!(check(&all), Ok(()));
    for (checks, name) in [
        (all.clone().seller_id("2088211521646674"), "seller_id"),
        (all.clone().seller_email("shop@example.com"), "seller_email"),
        (all.clone().out_trade_no("70501111111s001111119"), "out_trade_no"),
        (all.clone().total_amount("88.01"), "total_amount"),
        (all.clone().total_amount("eighty-eight"), "total_amount"),
        (all.clone().total_amount(""), "total_amount"),
    ] {
        let error = check(&checks).unwrap_err();
        assert_eq!(error, NotifyError::Mismatch(name));
        assert!(error.to_string().contains(name) && !error.to_string().contains("88"));
        assert_eq!(error.reply(), NOTIFY_FAIL);
    }
    assert_eq!(format!("{:?}", NotifyChecks::new().seller_id("2088")), "NotifyChecks {\"seller_id\"}");
    let missing = app().verify_notification(v1(&without("seller_id")).as_bytes(), FORM, &all).unwrap_err();
    assert_eq!(missing, NotifyError::Missing("seller_id"));
}

#[test]
fn replays() {
    let guard = MemoryReplayGuard::new(NonZeroUsize::new(10).unwrap());
    let checks = NotifyChecks::new().total_amount("88.00").replay(&guard);
    let verify = |pairs: &[(&str, &str)]| app().verify_notification(v1(pairs).as_bytes(), FORM, &checks).map(|_| ());
    // What does not hold is not remembered.
    assert_eq!(verify(&with("total_amount", "1.00")), Err(NotifyError::Mismatch("total_amount")));
    assert_eq!(verify(&PAID), Ok(()));
    let again = verify(&PAID).unwrap_err();
    assert_eq!((&again, again.reply()), (&NotifyError::Replayed, NOTIFY_SUCCESS));
    assert_eq!(verify(&with("notify_id", "another")), Ok(()));
    assert_eq!(verify(&without("notify_id")), Err(NotifyError::Missing("notify_id")));
}

#[test]
fn returns() {
    let pairs = [
        ("charset", "utf-8"),
        ("out_trade_no", "ATS1"),
        ("method", "alipay.trade.page.pay.return"),
        ("total_amount", "88.00"),
        ("trade_no", "2016081121001004630200142207"),
        ("app_id", APP_ID),
        ("sign_type", "RSA2"),
    ];
    let query = v1(&pairs);
    for query in [query.clone(), format!("?{query}")] {
        let back = app().verify_return(&query).unwrap();
        assert_eq!(back.out_trade_no(), Some("ATS1"));
        assert_eq!(back.trade_no(), Some("2016081121001004630200142207"));
        assert_eq!(back.method(), Some("alipay.trade.page.pay.return"));
        assert!(!format!("{back:?}").contains("ATS1"));
    }
    // What the browser holds is not to be posted to us.
    assert_eq!(verify(&query).unwrap_err(), NotifyError::Return);
    let error = app().verify_return(&query.replace("ATS1", "ATS2")).unwrap_err();
    assert_eq!(error, NotifyError::BadSignature);
    assert_eq!(app().verify_return("").unwrap_err(), NotifyError::NotSigned);
    let theirs = query.replace("&sign=", "&mine=1&sign=");
    assert_eq!(app().verify_return(&theirs).unwrap_err(), NotifyError::BadSignature);
    let mut others = pairs;
    others[5].1 = "2021000000000002";
    assert_eq!(app().verify_return(&v1(&others)).unwrap_err(), NotifyError::Mismatch("app_id"));
}

/// No byte that is changed, taken out or put in gives a notification that says something else.
#[test]
fn one_byte() {
    let app = app();
    let sn = [&PAID[..], &[("alipay_cert_sn", "c438"), ("memo", " ")]].concat();
    let gbk: Vec<_> =
        with("subject", "诚信").into_iter().map(|p| if p.0 == "charset" { (p.0, "gbk") } else { p }).collect();
    let bodies = [
        signed(&sn, &["sign_type", "alipay_cert_sn", "body", "memo"], Charset::Utf8),
        signed(&sn, &["sign_type"], Charset::Utf8),
        signed(&PAID, &[], Charset::Utf8),
        signed(&gbk, &["sign_type", "body"], Charset::Gbk),
    ];
    let values = |body: &[u8]| {
        let notification = app.verify_notification(body, FORM, &NotifyChecks::new()).ok()?;
        Some(notification.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>())
    };
    let (mut tried, mut accepted) = (0, 0);
    for body in bodies {
        let body = body.into_bytes();
        let genuine = values(&body).unwrap();
        let mut same = |mutant: &[u8]| {
            tried += 1;
            if let Some(values) = values(mutant) {
                accepted += 1;
                assert_eq!(values, genuine, "{}", String::from_utf8_lossy(mutant));
            }
        };
        for place in 0..body.len() {
            let flipped = (0..8).map(|bit| body[place] ^ (1 << bit));
            let others = *b"&=+% 02aA.;\0\xff";
            for byte in flipped.chain(others) {
                let mut mutant = body.clone();
                mutant[place] = byte;
                same(&mutant);
            }
            let mut mutant = body.clone();
            mutant.remove(place);
            same(&mutant);
            for byte in *b"&=+%0" {
                let mut mutant = body.clone();
                mutant.insert(place, byte);
                same(&mutant);
            }
        }
    }
    println!("{tried} mutants, {accepted} accepted with the genuine values");
    assert!(accepted > 0, "the small digits of an escape, at least");
}

mod server {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use axum::extract::{FromRequest, Request};
    use axum::response::{IntoResponse, Response};
    use openapi_core::notify::{Notifier, NotifyAck, VerifiedNotification};

    use super::*;

    fn post(body: impl Into<Body>) -> Request {
        Request::post("/notify").header("content-type", FORM.unwrap()).body(body.into()).unwrap()
    }

    async fn answer(response: Response) -> (u16, Vec<u8>) {
        let status = response.status().as_u16();
        (status, to_bytes(response.into_body(), 100).await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn extractor() {
        let app = Arc::new(app());
        let genuine = v1(&PAID);
        let VerifiedNotification(paid) = VerifiedNotification::from_request(post(genuine.clone()), &app).await.unwrap();
        assert!(paid.is_paid());
        assert_eq!(answer(NotifyAck::Success.into_response()).await, (200, b"success".to_vec()));
        assert_eq!(answer(NotifyAck::Fail.into_response()).await, (500, b"fail".to_vec()));
        let forged = genuine.replace("88.00", "0.01");
        let long = format!("{genuine}&x={}", "x".repeat(1 << 20));
        let other = Request::post("/").header("content-type", "text/plain").body(Body::from(genuine)).unwrap();
        for request in [post(forged), post(long), post(""), other] {
            let refused = VerifiedNotification::from_request(request, &app).await.unwrap_err();
            assert_eq!(answer(refused.into_response()).await, (400, b"fail".to_vec()));
        }
    }

    #[tokio::test]
    async fn handled_once() {
        let guard = Arc::new(MemoryReplayGuard::new(NonZeroUsize::new(10).unwrap()));
        let notifier = Notifier::new(Arc::new(app())).seller_id("2088211521646673").replay(guard);
        let genuine = v1(&PAID);
        let first = VerifiedNotification::from_request(post(genuine.clone()), &notifier).await.unwrap();
        let again = VerifiedNotification::from_request(post(genuine.clone()), &notifier).await.unwrap_err();
        assert_eq!(answer(again.into_response()).await, (200, b"success".to_vec()));
        // What could not be handled comes again.
        assert_eq!(notifier.failed(&first.0), NotifyAck::Fail);
        assert!(VerifiedNotification::from_request(post(genuine), &notifier).await.is_ok());
        let theirs = v1(&with("seller_id", "2088000000000000"));
        let refused = VerifiedNotification::from_request(post(theirs), &notifier).await.unwrap_err();
        assert_eq!(answer(refused.into_response()).await, (400, b"fail".to_vec()));
    }
}
