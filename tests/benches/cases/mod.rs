//! The calls that are measured: requests of the documentation's examples, and replies of known lengths.

mod certify;

use alipay_openapi::trade::query::QueryRequest;

pub(crate) use certify::{CERTIFIED, certify};

/// What became of a payment.
pub(crate) fn query() -> QueryRequest {
    QueryRequest::builder().out_trade_no("6823789339978248").build().expect("a sound request")
}

/// The node of the reply to [`query`]: 1.2 KB with its envelope.
pub(crate) const QUERIED: &str = concat!(
    r#"{"code":"10000","msg":"Success","trade_no":"2013112011001004330000121536","out_trade_no":"6823789339978248","#,
    r#""buyer_logon_id":"159****5620","trade_status":"TRADE_SUCCESS","total_amount":"88.88","trans_currency":"CNY","#,
    r#""settle_currency":"CNY","settle_amount":"2.96","pay_currency":"CNY","pay_amount":"88.88","settle_trans_rate":"1","#,
    r#""trans_pay_rate":"1","buyer_pay_amount":"8.88","point_amount":"10","invoice_amount":"12.11","#,
    r#""send_pay_date":"2014-11-27 15:45:57","receipt_amount":"15.25","store_id":"NJ_S_001","terminal_id":"NJ_T_001","#,
    r#""fund_bill_list":[{"fund_channel":"ALIPAYACCOUNT","amount":"10","real_amount":"11.21"}],"#,
    r#""store_name":"证大五道口店","buyer_user_id":"2088101117955611","buyer_user_type":"PRIVATE","#,
    r#""mdiscount_amount":"88.88","discount_amount":"88.88","subject":"茶 & Kuchen"}"#,
);
