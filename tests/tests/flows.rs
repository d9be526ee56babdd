//! What the mock gateway remembers: each flow of the catalogue, and what it refuses.

use alipay_openapi::fund::auth::operation::detail::query::{OrderStatus, QueryRequest as FreezeQuery};
use alipay_openapi::fund::auth::order::app::freeze::FreezeRequest as AppFreeze;
use alipay_openapi::fund::auth::order::freeze::FreezeRequest;
use alipay_openapi::fund::auth::order::unfreeze::{UnfreezeErrorCode, UnfreezeRequest};
use alipay_openapi::open::auth::token::app::{AppErrorCode, AppRequest, GrantType as MerchantGrant};
use alipay_openapi::system::oauth::token::{GrantType, TokenErrorCode, TokenRequest};
use alipay_openapi::trade::cancel::CancelRequest;
use alipay_openapi::trade::close::{CloseErrorCode, CloseRequest};
use alipay_openapi::trade::create::{CreateErrorCode, CreateRequest};
use alipay_openapi::trade::fastpay::refund::query::{QueryRequest as RefundQuery, RefundStatus};
use alipay_openapi::trade::order::settle::query::QueryRequest as SettleQuery;
use alipay_openapi::trade::order::settle::{RoyaltyParameters, SettleErrorCode, SettleRequest};
use alipay_openapi::trade::page::pay::PayRequest as PagePay;
use alipay_openapi::trade::pay::{AuthConfirmMode, PayErrorCode, PayRequest, ProductCode, Scene};
use alipay_openapi::trade::precreate::PrecreateRequest;
use alipay_openapi::trade::query::{QueryErrorCode, QueryRequest, QueryResponse, TradeStatus};
use alipay_openapi::trade::refund::{RefundErrorCode, RefundRequest};
use alipay_openapi::user::certify::open::certify::CertifyRequest;
use alipay_openapi::user::certify::open::initialize::{BizCode, IdentityParam, InitializeRequest, MerchantConfig};
use alipay_openapi::user::certify::open::query::{QueryErrorCode as CertifyErrorCode, QueryRequest as CertifyQuery};
use alipay_openapi::{CallOptions, Client, Error};
use mock_gateway::{Fault, MockGateway};
use openapi_core::ErrorCode;

async fn start() -> (MockGateway, Client) {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await.unwrap();
    let client = Client::new(&gateway.config()).unwrap();
    (gateway, client)
}

/// The method's own code, which its spec must have.
fn code<C: ErrorCode + PartialEq + std::fmt::Debug, T: std::fmt::Debug>(result: Result<T, Error>) -> Option<C> {
    result.unwrap_err().code::<C>()
}

fn by_code(out_trade_no: &str, amount: &str) -> PayRequest {
    PayRequest::builder()
        .out_trade_no(out_trade_no)
        .total_amount(amount)
        .subject("Tea")
        .scene(Scene::BarCode)
        .auth_code("28763443825664394")
        .build()
        .unwrap()
}

async fn query(client: &Client, out_trade_no: &str) -> Result<QueryResponse, Error> {
    let query = QueryRequest::builder().out_trade_no(out_trade_no).build().unwrap();
    client.execute(query).await.map(alipay_openapi::Reply::into_inner)
}

async fn refund(client: &Client, order: &str, amount: &str, number: &str) -> Result<(String, bool), Error> {
    let request =
        RefundRequest::builder().out_trade_no(order).refund_amount(amount).out_request_no(number).build().unwrap();
    let reply = client.execute(request).await?.into_inner();
    Ok((reply.refund_fee.to_string(), reply.fund_change))
}

#[tokio::test]
async fn an_order_is_paid_once_and_refunded_never_beyond_its_amount() {
    let (_gateway, client) = start().await;
    assert_eq!(code(query(&client, "N1").await), Some(QueryErrorCode::AcqTradeNotExist));
    let paid = client.execute(by_code("N1", "88.88")).await.unwrap();
    assert_eq!((paid.out_trade_no.as_str(), paid.total_amount.as_str()), ("N1", "88.88"));
    assert_eq!(code(client.execute(by_code("N1", "88.88")).await), Some(PayErrorCode::AcqTradeHasSuccess));
    assert_eq!(code(client.execute(by_code("N1", "88.89")).await), Some(PayErrorCode::AcqContextInconsistent));

    let found = query(&client, "N1").await.unwrap();
    assert_eq!((found.trade_status, found.total_amount.as_str()), (TradeStatus::TradeSuccess, "88.88"));
    assert_eq!(found.trade_no.as_deref(), Some(paid.trade_no.as_str()));
    let by_trade_no = QueryRequest::builder().trade_no(&paid.trade_no).build().unwrap();
    assert_eq!(client.execute(by_trade_no).await.unwrap().out_trade_no, "N1");

    assert_eq!(refund(&client, "N1", "10.00", "R1").await.unwrap(), ("10.00".to_owned(), true));
    assert_eq!(refund(&client, "N1", "10.00", "R1").await.unwrap(), ("10.00".to_owned(), false));
    assert_eq!(code(refund(&client, "N1", "9.99", "R1").await), Some(RefundErrorCode::AcqDiscordantRepeatRequest));
    assert_eq!(code(refund(&client, "N1", "78.89", "R2").await), Some(RefundErrorCode::AcqRefundAmtNotEqualTotal));
    assert_eq!(query(&client, "N1").await.unwrap().trade_status, TradeStatus::TradeSuccess);
    assert_eq!(refund(&client, "N1", "78.88", "R2").await.unwrap(), ("88.88".to_owned(), true));
    assert_eq!(query(&client, "N1").await.unwrap().trade_status, TradeStatus::TradeClosed);

    let asked = |number: &str| RefundQuery::builder().out_trade_no("N1").out_request_no(number).build().unwrap();
    let done = client.execute(asked("R2")).await.unwrap();
    assert_eq!(done.refund_status, Some(RefundStatus::RefundSuccess));
    assert_eq!(done.refund_amount.as_ref().map(ToString::to_string).as_deref(), Some("78.88"));
    assert_eq!(client.execute(asked("R3")).await.unwrap().refund_status, None, "it never came");
}

#[tokio::test]
async fn an_order_that_nobody_has_seen_is_none_and_one_that_waits_can_be_closed() {
    let (gateway, client) = start().await;
    let precreate = PrecreateRequest::builder().out_trade_no("N2").total_amount("1.00").subject("Tea").build().unwrap();
    let reply = client.execute(precreate).await.unwrap();
    assert!(
        reply.qr_code.as_deref().is_some_and(|code| code.starts_with(gateway.url().trim_end_matches("gateway.do")))
    );
    assert_eq!(code(query(&client, "N2").await), Some(QueryErrorCode::AcqTradeNotExist), "not scanned yet");

    let order = |number: &str, amount: &str| {
        let request = CreateRequest::builder().out_trade_no(number).total_amount(amount).subject("Tea");
        request.buyer_id("2088102146225135").build().unwrap()
    };
    client.execute(order("N3", "1.00")).await.unwrap();
    let again = client.execute(order("N3", "1.00")).await.unwrap();
    assert_eq!(code(client.execute(order("N3", "2.00")).await), Some(CreateErrorCode::AcqContextInconsistent));
    let found = query(&client, "N3").await.unwrap();
    assert_eq!((found.trade_status, found.trade_no.as_deref()), (TradeStatus::WaitBuyerPay, again.trade_no.as_deref()));
    assert_eq!(code(refund(&client, "N3", "1.00", "R").await), Some(RefundErrorCode::AcqTradeStatusError));

    let close = || CloseRequest::builder().out_trade_no("N3").build().unwrap();
    client.execute(close()).await.unwrap();
    assert_eq!(code(client.execute(close()).await), Some(CloseErrorCode::AcqTradeStatusError));
    assert_eq!(query(&client, "N3").await.unwrap().trade_status, TradeStatus::TradeClosed);
    assert_eq!(code(client.execute(order("N3", "1.00")).await), Some(CreateErrorCode::AcqTradeHasClose));
    assert!(gateway.approve("N3"), "it is known");
    assert_eq!(query(&client, "N3").await.unwrap().trade_status, TradeStatus::TradeClosed, "and stays closed");
    assert!(!gateway.approve("N4"), "nobody knows it");
}

#[tokio::test]
async fn a_payment_under_way_succeeds_or_is_cancelled() {
    let (gateway, client) = start().await;
    gateway.fault_of("alipay.trade.pay", Fault::Pending, 2);
    client.execute(CancelRequest::builder().out_trade_no("N5").build().unwrap()).await.unwrap();
    let Err(Error::Pending(pending)) = client.execute(by_code("N5", "1.00")).await else { panic!("10003") };
    assert_eq!(pending.reply::<PayRequest>().unwrap().unwrap().out_trade_no, "N5");
    assert_eq!(query(&client, "N5").await.unwrap().trade_status, TradeStatus::WaitBuyerPay);
    assert_eq!(query(&client, "N5").await.unwrap().trade_status, TradeStatus::TradeSuccess);

    assert!(matches!(client.execute(by_code("N6", "1.00")).await, Err(Error::Pending(_))));
    let cancel = |number: &str| CancelRequest::builder().out_trade_no(number).build().unwrap();
    assert_eq!(
        client.execute(cancel("N6")).await.unwrap().action.as_ref().map(ToString::to_string).as_deref(),
        Some("close")
    );
    assert_eq!(
        client.execute(cancel("N5")).await.unwrap().action.as_ref().map(ToString::to_string).as_deref(),
        Some("refund")
    );
    for number in ["N5", "N6"] {
        assert_eq!(query(&client, number).await.unwrap().trade_status, TradeStatus::TradeClosed, "{number}");
    }
    // The buyer refuses what a page asks for.
    let page = PagePay::builder().out_trade_no("N7").total_amount("1.00").subject("Tea").build().unwrap();
    visit(client.page_url(&page).unwrap().as_str()).await;
    assert!(gateway.refuse("N7"));
    assert_eq!(query(&client, "N7").await.unwrap().trade_status, TradeStatus::TradeClosed);
}

/// Opens a page as a browser does: the redirect, then the page.
async fn visit(url: &str) {
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    browser.get(url).send().await.unwrap().error_for_status().unwrap();
}

#[tokio::test]
async fn a_payment_is_shared_out_never_beyond_what_is_left() {
    let (_gateway, client) = start().await;
    let trade_no = client.execute(by_code("N8", "10.00")).await.unwrap().into_inner().trade_no;
    let settle = |number: &str, amount: &str| {
        let part = RoyaltyParameters::builder().trans_in("2088101126708402").amount(amount);
        let request = SettleRequest::builder().out_request_no(number).trade_no(&trade_no);
        request.royalty_parameters([part.build().unwrap()]).build().unwrap()
    };
    let first = client.execute(settle("S1", "6.00")).await.unwrap();
    assert_eq!(client.execute(settle("S1", "6.00")).await.unwrap().settle_no, first.settle_no, "nothing twice");
    assert_eq!(code(client.execute(settle("S2", "4.01")).await), Some(SettleErrorCode::AcqAllocAmountValidateError));
    let asked = SettleQuery::builder().trade_no(&trade_no).out_request_no("S1").build().unwrap();
    let found = client.execute(asked).await.unwrap();
    let parts = &found.royalty_detail_list;
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].amount.as_ref().map(ToString::to_string).as_deref(), Some("6.00"));
}

#[tokio::test]
async fn frozen_money_is_paid_and_given_free_never_beyond_what_is_left() {
    let (gateway, client) = start().await;
    let freeze = FreezeRequest::builder()
        .out_order_no("F1")
        .out_request_no("F1_1")
        .order_title("A bicycle")
        .amount("100.00")
        .payee_user_id("2088101117952222")
        .auth_code("28763443825664394")
        .auth_code_type("bar_code");
    let frozen = client.execute(freeze.build().unwrap()).await.unwrap();
    let auth_no = frozen.auth_no.clone().unwrap();
    let pay = |number: &str, amount: &str, mode: AuthConfirmMode| {
        let request = PayRequest::builder().out_trade_no(number).total_amount(amount).subject("An hour");
        request.product_code(ProductCode::PreAuth).auth_no(&auth_no).auth_confirm_mode(mode).build().unwrap()
    };
    let refused = client.execute(pay("P1", "100.01", AuthConfirmMode::NotComplete)).await;
    assert_eq!(code(refused), Some(PayErrorCode::AcqAuthAmountNotEnough));
    client.execute(pay("P2", "30.00", AuthConfirmMode::NotComplete)).await.unwrap();
    let unfreeze = |number: &str, amount: &str| {
        let request = UnfreezeRequest::builder().auth_no(&auth_no).out_request_no(number).amount(amount);
        request.remark("Back early").build().unwrap()
    };
    assert_eq!(code(client.execute(unfreeze("U1", "70.01")).await), Some(UnfreezeErrorCode::RequestAmountExceed));
    client.execute(unfreeze("U1", "20.00")).await.unwrap();
    client.execute(unfreeze("U1", "20.00")).await.unwrap();
    let asked = || FreezeQuery::builder().auth_no(&auth_no).out_request_no("F1_1").build().unwrap();
    let found = client.execute(asked()).await.unwrap();
    assert_eq!(found.order_status, Some(OrderStatus::Authorized));
    let amounts = [&found.total_freeze_amount, &found.total_pay_amount, &found.rest_amount];
    let amounts = amounts.map(|amount| amount.as_ref().map(ToString::to_string).unwrap_or_default());
    assert_eq!(amounts, ["100.00", "30.00", "50.00"]);
    client.execute(pay("P3", "10.00", AuthConfirmMode::Complete)).await.unwrap();
    assert_eq!(client.execute(asked()).await.unwrap().order_status, Some(OrderStatus::Closed), "the rest is free");

    let by_app = AppFreeze::builder().out_order_no("F2").out_request_no("F2_1").order_title("A boat").amount("5.00");
    let by_app = by_app.product_code("PREAUTH_PAY").payee_user_id("2088101117952222").build().unwrap();
    let order = client.order_string(&by_app, &CallOptions::new()).unwrap();
    visit(&format!("{}?{}", gateway.url(), order.as_str())).await;
    assert!(gateway.approve("F2"));
    let asked = FreezeQuery::builder().out_order_no("F2").out_request_no("F2_1").build().unwrap();
    assert_eq!(client.execute(asked).await.unwrap().order_status, Some(OrderStatus::Authorized));
}

#[tokio::test]
async fn a_certification_is_passed_or_not() {
    let (gateway, client) = start().await;
    let initialize = |number: &str| {
        InitializeRequest::builder()
            .outer_order_no(number)
            .biz_code(BizCode::Face)
            .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
            .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
            .build()
            .unwrap()
    };
    for (number, passes) in [("C1", true), ("C2", false)] {
        let certify_id = client.execute(initialize(number)).await.unwrap().into_inner().certify_id;
        assert_eq!(client.execute(initialize(number)).await.unwrap().certify_id, certify_id, "the same certification");
        visit(client.page_url(&CertifyRequest::builder().certify_id(&certify_id).build().unwrap()).unwrap().as_str())
            .await;
        let asked = || CertifyQuery::builder().certify_id(&certify_id).build().unwrap();
        assert_eq!(client.execute(asked()).await.unwrap().passed, None, "not yet");
        assert!(if passes { gateway.approve(&certify_id) } else { gateway.refuse(&certify_id) });
        let passed = client.execute(asked()).await.unwrap().into_inner().passed;
        assert_eq!(passed.as_deref(), Some(if passes { "T" } else { "F" }));
    }
    let unknown = CertifyQuery::builder().certify_id("0").build().unwrap();
    assert_eq!(code(client.execute(unknown).await), Some(CertifyErrorCode::OpenCertifyBillNotExist));
}

#[tokio::test]
async fn codes_and_refresh_tokens_are_good_once() {
    let (gateway, client) = start().await;
    let user =
        |code: &str| TokenRequest::builder().grant_type(GrantType::AuthorizationCode).code(code).build().unwrap();
    let again =
        |token: &str| TokenRequest::builder().grant_type(GrantType::RefreshToken).refresh_token(token).build().unwrap();
    let auth_code = gateway.user_code().unwrap();
    let tokens = client.execute(user(&auth_code)).await.unwrap().into_inner();
    assert_eq!(code(client.execute(user(&auth_code)).await), Some(TokenErrorCode::IsvCodeInvalid));
    let refresh = tokens.refresh_token.unwrap();
    let next = client.execute(again(&refresh)).await.unwrap();
    assert_ne!(next.access_token, tokens.access_token);
    assert_eq!(code(client.execute(again(&refresh)).await), Some(TokenErrorCode::IsvRefreshTokenInvalid));
    // A user's code is none of a merchant's.
    let merchant =
        |code: &str| AppRequest::builder().grant_type(MerchantGrant::AuthorizationCode).code(code).build().unwrap();
    let users = gateway.user_code().unwrap();
    assert!(client.execute(merchant(&users)).await.is_err());
    assert_eq!(code(client.execute(merchant("nobody's")).await), Some(AppErrorCode::AuthCodeNotExist));
    let merchants = gateway.merchant_code().unwrap();
    client.execute(merchant(&merchants)).await.unwrap();
    assert_eq!(code(client.execute(merchant(&merchants)).await), Some(AppErrorCode::AuthCodeNotValid));
    // Tokens of calls.
    let options = CallOptions::new().app_auth_token("merchant-1");
    let error = client.execute_with(&by_code("T", "1.00"), &options).await.unwrap_err();
    assert_eq!(error.failure().map(alipay_openapi::error::Failure::code), Some("20001"));
    gateway.allow_merchant_token("merchant-1");
    client.execute_with(&by_code("T", "1.00"), &options).await.unwrap();
}
