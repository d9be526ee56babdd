//! Notifications that follow what was decided, until they are taken.

mod support;

use std::time::Duration;

use mock_gateway::{Answer, DeliveryState, MockGateway};
use openapi_core::CallOptions;
use openapi_core::notify::{Notification, NotifyChecks};
use support::{Inbox, Merchant, builder, until};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded; charset=utf-8");

/// Makes an order that a buyer has not seen yet.
async fn order(merchant: &Merchant, number: &str, subject: &str, notify_url: &str) {
    let order = format!(
        r#"{{"out_trade_no":"{number}","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"88.88","subject":"{subject}"}}"#
    );
    merchant.page("alipay.trade.page.pay", &order, &CallOptions::new().notify_url(notify_url)).await;
}

fn verified(merchant: &Merchant, body: &[u8]) -> Notification {
    let checks = NotifyChecks::new().out_trade_no("N1").total_amount("88.88");
    merchant.app.verify_notification(body, FORM, &checks).unwrap()
}

async fn until_over(gateway: &MockGateway) -> mock_gateway::Delivery {
    until(|| gateway.notifications().pop().filter(|last| last.state != DeliveryState::UnderWay)).await
}

#[tokio::test]
async fn a_payment_is_told_of_once_it_is_taken() {
    let (merchant, inbox) = (Merchant::open().await, Inbox::open(&[]).await);
    order(&merchant, "N1", "茶 & <cakes> +%", &inbox.url).await;
    assert!(merchant.gateway.notifications().is_empty());
    assert!(merchant.gateway.approve("N1"));
    let notification = verified(&merchant, &inbox.wait(1).await[0]);
    assert!(notification.is_paid());
    assert_eq!(notification.subject(), Some("茶 & <cakes> +%"));
    let delivery = until_over(&merchant.gateway).await;
    assert_eq!((delivery.tries, delivery.state.clone()), (1, DeliveryState::Delivered));
    assert_eq!(delivery.url, inbox.url);
    assert_eq!(delivery.notify_id(), notification.notify_id());
    assert_eq!(delivery.answer, Some(Answer::Http { status: 200, body: "success".to_owned() }));
    let shown = format!("{delivery:?}");
    assert!(shown.contains("subject") && !shown.contains("cakes") && !shown.contains("shop=1"), "{shown}");
}

#[tokio::test]
async fn a_call_and_a_refusal_are_told_of_too() {
    let (merchant, inbox) = (Merchant::open().await, Inbox::open(&[]).await);
    order(&merchant, "N1", "Tea", &inbox.url).await;
    merchant.gateway.approve("N1");
    inbox.wait(1).await;
    merchant.call("alipay.trade.refund", r#"{"out_trade_no":"N1","refund_amount":"8.88"}"#).await;
    assert_eq!(verified(&merchant, &inbox.wait(2).await[1]).get("refund_fee"), Some("8.88"));
    order(&merchant, "N2", "Tea", &inbox.url).await;
    merchant.gateway.refuse("N2");
    let refused = merchant.app.verify_notification(&inbox.wait(3).await[2], FORM, &NotifyChecks::new()).unwrap();
    assert_eq!(refused.get("trade_status"), Some("TRADE_CLOSED"));
}

#[tokio::test]
async fn it_is_posted_again_until_it_is_taken() {
    let merchant = Merchant::with(builder().notify_minute(Duration::from_millis(1))).await;
    let answers = [(500, "success"), (200, "fail"), (200, "success\n"), (302, ""), (200, "success")];
    let inbox = Inbox::open(&answers).await;
    order(&merchant, "N1", "Tea", &inbox.url).await;
    merchant.gateway.approve("N1");
    let delivery = until_over(&merchant.gateway).await;
    assert_eq!((delivery.tries, &delivery.state), (5, &DeliveryState::Delivered));
    let ids: Vec<_> =
        inbox.posts().iter().map(|body| verified(&merchant, body).notify_id().map(str::to_owned)).collect();
    assert_eq!(ids, vec![delivery.notify_id().map(str::to_owned); 5]);
}

#[tokio::test]
async fn after_eight_tries_it_is_given_up() {
    let merchant = Merchant::with(builder().notify_minute(Duration::from_micros(10))).await;
    let inbox = Inbox::open(&[(200, "fail"); 20]).await;
    order(&merchant, "N1", "Tea", &inbox.url).await;
    merchant.gateway.approve("N1");
    let delivery = until_over(&merchant.gateway).await;
    assert_eq!((delivery.tries, &delivery.state), (8, &DeliveryState::GivenUp));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(inbox.posts().len(), 8);
}

#[tokio::test]
async fn nothing_is_posted_to_the_world() {
    let merchant = Merchant::open().await;
    for (url, expected) in [
        ("https://example.com/notified", "`example.com` is not this machine"),
        ("http://shop.example.com/notified", "`shop.example.com` is not this machine"),
        ("https://127.0.0.1/notified", "posts over plain `http`"),
    ] {
        let number = format!("N{}", url.len());
        order(&merchant, &number, "Tea", url).await;
        merchant.gateway.approve(&number);
        let delivery = merchant.gateway.notifications().pop().unwrap();
        let DeliveryState::NotSent(reason) = &delivery.state else { panic!("{delivery:?}") };
        assert!(reason.contains(expected), "{reason}");
        assert_eq!((delivery.tries, delivery.answer), (0, None));
    }
}

#[tokio::test]
async fn a_gateway_takes_its_tries_with_it() {
    let merchant = Merchant::with(builder().notify_minute(Duration::from_millis(20))).await;
    let inbox = Inbox::open(&[(200, "fail"); 20]).await;
    order(&merchant, "N1", "Tea", &inbox.url).await;
    merchant.gateway.approve("N1");
    inbox.wait(1).await;
    drop(merchant);
    let before = inbox.posts().len();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(inbox.posts().len(), before);
}

#[tokio::test]
async fn no_server_is_an_answer_too() {
    let merchant = Merchant::with(builder().notify_minute(Duration::from_micros(1))).await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    order(&merchant, "N1", "Tea", &format!("http://{closed}/notified")).await;
    merchant.gateway.approve("N1");
    let delivery = until_over(&merchant.gateway).await;
    assert_eq!(delivery.state, DeliveryState::GivenUp);
    assert!(matches!(delivery.answer, Some(Answer::None(_))), "{delivery:?}");
}
