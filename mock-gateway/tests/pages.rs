//! The pages that calls open, as a browser without JavaScript uses them.

mod support;

use std::collections::BTreeMap;

use openapi_core::{CallOptions, Signer as _, SigningKey};
use support::{Merchant, location, query};

const PAY: &str = "alipay.trade.page.pay";

fn order(number: &str) -> String {
    format!(
        r#"{{"out_trade_no":"{number}","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"88.88","subject":"Tea"}}"#
    )
}

fn returning(url: &str) -> CallOptions {
    CallOptions::new().return_url(url)
}

async fn status(merchant: &Merchant, number: &str) -> String {
    merchant.call("alipay.trade.query", &format!(r#"{{"out_trade_no":"{number}"}}"#)).await
}

#[tokio::test]
async fn a_buyer_pays_and_comes_back_with_a_signed_query() {
    let merchant = Merchant::open().await;
    let page = merchant.page(PAY, &order("N1"), &returning("http://127.0.0.1:9/back")).await;
    let answer = merchant.get(&page).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html;charset=utf-8");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http: https:; base-uri 'none'"
    );
    assert_eq!((header("referrer-policy"), header("cache-control")), ("no-referrer".into(), "no-store".into()));
    let text = answer.text().await.unwrap();
    for shown in ["Mock gateway", "<h1>Payment</h1>", "Tea", "¥88.88", "N1", "WAIT_BUYER_PAY", "Approve", "Refuse"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }

    let back = merchant.decide(&page, "approve").await;
    let (text, params) = query(&back);
    assert!(back.starts_with("http://127.0.0.1:9/back?app_id="), "{back}");
    assert_eq!(params["method"], "alipay.trade.page.pay.return");
    assert_eq!(params["version"], "1.0");
    let verified = merchant.app.verify_return(&text).unwrap();
    assert_eq!(verified.out_trade_no(), Some("N1"));
    assert_eq!(verified.get("total_amount"), Some("88.88"));
    assert!(merchant.app.verify_return(&text.replace("88.88", "08.88")).is_err());
    assert!(status(&merchant, "N1").await.contains("TRADE_SUCCESS"));

    let (_, text) = merchant.read(&page).await;
    assert!(text.contains("TRADE_SUCCESS") && text.contains("nothing left to decide"), "{text}");
    assert!(!text.contains("<form") && text.contains("Back to the merchant"), "{text}");
    // Refusing afterwards changes nothing.
    assert!(merchant.decide(&page, "refuse").await.starts_with("http://127.0.0.1:9/back?app_id="));
    assert!(status(&merchant, "N1").await.contains("TRADE_SUCCESS"));
}

#[tokio::test]
async fn a_refused_payment_has_no_return() {
    let merchant = Merchant::open().await;
    let page = merchant.page(PAY, &order("N2"), &returning("http://127.0.0.1:9/back?a=1#f")).await;
    let to = merchant.absolute(&merchant.decide(&page, "refuse").await);
    assert_eq!(to, page);
    let (_, text) = merchant.read(&page).await;
    assert!(text.contains("TRADE_CLOSED"), "{text}");
    assert!(text.contains(r#"<a href="http://127.0.0.1:9/back?a=1#f">Back to the merchant</a>"#), "{text}");
    // Nor does one that is approved afterwards.
    assert_eq!(merchant.absolute(&merchant.decide(&page, "approve").await), page);
}

#[tokio::test]
async fn the_merchants_own_query_stays() {
    let merchant = Merchant::open().await;
    let page = merchant.page(PAY, &order("N3"), &returning("http://127.0.0.1:9/back?session=a%26b#done")).await;
    let back = merchant.decide(&page, "approve").await;
    let signed =
        back.strip_prefix("http://127.0.0.1:9/back?session=a%26b&").and_then(|rest| rest.strip_suffix("#done"));
    assert!(merchant.app.verify_return(signed.unwrap()).is_ok(), "{back}");
}

#[tokio::test]
async fn nothing_that_comes_in_becomes_markup() {
    let merchant = Merchant::open().await;
    let order = r#"{"out_trade_no":"N4","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"1","subject":"<script>alert(1)</script>\"'&"}"#;
    let page = merchant.page(PAY, order, &returning("javascript:alert(1)//<b>")).await;
    let (_, text) = merchant.read(&page).await;
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"), "{text}");
    assert!(!text.contains("<script") && !text.contains("<b>"), "{text}");
    merchant.decide(&page, "refuse").await;
    let (_, text) = merchant.read(&page).await;
    assert!(!text.contains("href"), "a script is no way back: {text}");
}

#[tokio::test]
async fn an_address_that_is_none_leaves_the_browser_here() {
    let merchant = Merchant::open().await;
    // The client would refuse such an address, so that this is signed by hand.
    let order = order("N5");
    let now = openapi_core::china_timestamp(std::time::SystemTime::now());
    let params = BTreeMap::from([
        ("app_id", mock_gateway::APP_ID),
        ("biz_content", &order),
        ("method", PAY),
        ("return_url", "/back"),
        ("sign_type", "RSA2"),
        ("timestamp", now.as_str()),
        ("version", "1.0"),
    ]);
    let text = params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let key = SigningKey::from_text(merchant.gateway.app_keys().private_key()).unwrap();
    let sign = key.sign(text.as_bytes()).unwrap();
    let mut url = reqwest::Url::parse(&merchant.gateway.url()).unwrap();
    url.query_pairs_mut().extend_pairs(params).append_pair("sign", &sign);
    let page = merchant.absolute(&location(&merchant.get(url.as_str()).await));
    let (_, text) = merchant.read(&page).await;
    assert!(text.contains("not an absolute URL"), "{text}");
    assert_eq!(merchant.absolute(&merchant.decide(&page, "approve").await), page);
}

#[tokio::test]
async fn a_certification_returns_in_any_case() {
    let merchant = Merchant::open().await;
    for (number, decision, passed) in [("C1", "approve", "T"), ("C2", "refuse", "F")] {
        let certification = format!(
            r#"{{"outer_order_no":"{number}","biz_code":"FACE","identity_param":"{{\"identity_type\":\"CERT_INFO\",\"cert_type\":\"IDENTITY_CARD\",\"cert_name\":\"收委\",\"cert_no\":\"260104197909275964\"}}","merchant_config":"{{\"return_url\":\"shop://certified?a=1\"}}"}}"#
        );
        let begun = merchant.call("alipay.user.certify.open.initialize", &certification).await;
        let certify_id = begun.split('"').skip_while(|text| *text != "certify_id").nth(2).unwrap().to_owned();
        let named = format!(r#"{{"certify_id":"{certify_id}"}}"#);
        let page = merchant.page("alipay.user.certify.open.certify", &named, &CallOptions::new()).await;
        let answer = merchant.get(&page).await;
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("form-action 'self' http: https: shop:;"), "{policy}");
        assert!(answer.text().await.unwrap().contains("not yet known"));
        assert_eq!(merchant.decide(&page, decision).await, format!("shop://certified?a=1&certify_id={certify_id}"));
        let result = merchant.call("alipay.user.certify.open.query", &named).await;
        assert!(result.contains(&format!(r#""passed":"{passed}""#)), "{result}");
    }
}

#[tokio::test]
async fn an_agreement_that_is_signed_returns_signed() {
    let merchant = Merchant::open().await;
    let agreement = r#"{"personal_product_code":"GENERAL_WITHHOLDING_P","product_code":"GENERAL_WITHHOLDING","sign_scene":"INDUSTRY|MEDICAL","external_agreement_no":"A1","access_params":{"channel":"ALIPAYAPP"}}"#;
    let page = merchant.page("alipay.user.agreement.page.sign", agreement, &returning("https://e.com/signed")).await;
    assert!(merchant.read(&page).await.1.contains("Direct-debit agreement"));
    let (text, params) = query(&merchant.decide(&page, "approve").await);
    assert_eq!((params["external_agreement_no"].as_str(), params["status"].as_str()), ("A1", "NORMAL"));
    assert!(merchant.app.verify_return(&text).is_ok());
}

#[tokio::test]
async fn a_freeze_is_decided_in_an_app_and_has_no_return() {
    let merchant = Merchant::open().await;
    let freeze = r#"{"out_order_no":"F1","out_request_no":"F1R","order_title":"Deposit","amount":"10.00","product_code":"PRE_AUTH_ONLINE"}"#;
    let page = merchant.page("alipay.fund.auth.order.app.freeze", freeze, &returning("https://e.com/frozen")).await;
    assert!(merchant.read(&page).await.1.contains("Deposit"));
    assert_eq!(merchant.absolute(&merchant.decide(&page, "approve").await), page);
    let (_, text) = merchant.read(&page).await;
    assert!(text.contains("nothing left to decide") && text.contains(r#"<a href="https://e.com/frozen">"#), "{text}");
}

#[tokio::test]
async fn a_code_to_scan_leads_to_a_page() {
    let merchant = Merchant::open().await;
    let answer = merchant.call("alipay.trade.precreate", &order("N6")).await;
    let code = answer.split('"').skip_while(|text| *text != "qr_code").nth(2).unwrap();
    assert!(merchant.read(code).await.1.contains("WAIT_BUYER_PAY"));
    merchant.decide(code, "approve").await;
    assert!(status(&merchant, "N6").await.contains("TRADE_SUCCESS"));
}

#[tokio::test]
async fn what_is_no_page_or_no_decision_says_so() {
    let merchant = Merchant::open().await;
    for unknown in ["/pages/", "/pages/nobody", "/pages/a/b", "/pages/%3Cscript%3E"] {
        let (status, text) = merchant.read(&merchant.absolute(unknown)).await;
        assert_eq!(status, 404);
        assert!(text.contains("Make the page call again") && !text.contains("script"), "{text}");
    }
    let page = merchant.page(PAY, &order("N7"), &CallOptions::new()).await;
    for body in ["", "decision=", "decision=APPROVE", "decision=approve&decision=refuse", &"x".repeat(100_000)] {
        assert_eq!(merchant.post(&page, body.to_owned()).await.status(), 400);
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let wrong = client.put(&page).send().await.unwrap();
    assert_eq!((wrong.status().as_u16(), wrong.headers()["allow"].to_str().unwrap()), (405, "GET, POST"));
    assert!(merchant.read(&page).await.1.contains("WAIT_BUYER_PAY"));
}
