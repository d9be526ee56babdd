//! The pages on which applications are authorised.

mod support;

use mock_gateway::APP_ID;
use openapi_core::CallOptions;
use support::{Merchant, query};

const STATE: &str = "a state & more";

#[tokio::test]
async fn a_merchants_code_is_good_once() {
    let merchant = Merchant::open().await;
    let url = merchant.app.merchant_authorize_url("http://127.0.0.1:9/back?a=1", STATE).unwrap();
    let (status, text) = merchant.read(&url).await;
    assert_eq!(status, 200);
    for shown in ["Authorisation by a merchant", APP_ID, "http://127.0.0.1:9/back?a=1", "Approve", "Refuse"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let back = merchant.decide(&url, "approve").await;
    let (_, params) = query(&back);
    assert!(back.starts_with("http://127.0.0.1:9/back?a=1&"), "{back}");
    assert_eq!(
        [&params["app_id"], &params["source"], &params["state"]].map(String::as_str),
        [APP_ID, "alipay_app_auth", STATE]
    );
    let exchange = format!(r#"{{"grant_type":"authorization_code","code":"{}"}}"#, params["app_auth_code"]);
    let tokens = merchant.call("alipay.open.auth.token.app", &exchange).await;
    assert!(tokens.contains("app_auth_token"), "{tokens}");
    let again = merchant.refused("alipay.open.auth.token.app", &exchange, &CallOptions::new()).await;
    assert!(again.contains("AUTH_CODE_NOT_VALID"), "{again}");
}

#[tokio::test]
async fn a_user_agrees_or_refuses() {
    let merchant = Merchant::open().await;
    let url = merchant.app.user_authorize_url(&["auth_user", "auth_base"], "http://127.0.0.1:9/back", STATE).unwrap();
    let (_, params) = query(&merchant.decide(&url, "approve").await);
    assert_eq!(
        ["app_id", "source", "scope", "state"].map(|name| params[name].as_str()),
        [APP_ID, "alipay_wallet", "auth_user,auth_base", STATE]
    );
    assert_eq!(params["auth_code"].len(), 32);
    let refused = merchant.post(&url, "decision=refuse").await;
    assert_eq!(refused.status(), 200);
    let text = refused.text().await.unwrap();
    assert!(text.contains("refused") && text.contains(r#"<a href="http://127.0.0.1:9/back">"#), "{text}");
}

#[tokio::test]
async fn what_is_not_in_order_is_not_asked() {
    let merchant = Merchant::open().await;
    let user = "/oauth2/publicAppAuthorize.htm";
    for (path, fault) in [
        (format!("{user}?scope=auth_user&redirect_uri=http%3A%2F%2F127.0.0.1%2F"), "app_id"),
        (format!("{user}?app_id=2021000000000002&scope=auth_user&redirect_uri=http%3A%2F%2F127.0.0.1%2F"), "app_id"),
        (format!("{user}?app_id={APP_ID}&redirect_uri=http%3A%2F%2F127.0.0.1%2F"), "scope"),
        (format!("{user}?app_id={APP_ID}&scope=auth_user"), "redirect_uri"),
        (format!("{user}?app_id={APP_ID}&scope=auth_user&redirect_uri=javascript%3Aalert(1)"), "redirect_uri"),
        (format!("{user}?app_id={APP_ID}&scope=a&scope=b&redirect_uri=http%3A%2F%2F127.0.0.1%2F"), "scope"),
        (format!("/oauth2/appToAppAuth.htm?app_id={APP_ID}&redirect_uri=%2Fback"), "redirect_uri"),
    ] {
        let url = merchant.absolute(&path);
        let (status, text) = merchant.read(&url).await;
        assert!(status == 400 && text.contains(fault) && !text.contains("<form"), "{path}: {text}");
        assert_eq!(merchant.post(&url, "decision=approve").await.status(), 400);
    }
}
