//! Deductions by agreement: the user signs once on Alipay's pages, the merchant deducts every month, and either side can
//! end it.

use std::error::Error as StdError;

use alipay_openapi::trade::pay::{AgreementParams, PayErrorCode, PayRequest, ProductCode};
use alipay_openapi::user::agreement::page::sign::{AccessParams, Channel, PeriodRuleParams, PeriodType, SignRequest};
use alipay_openapi::user::agreement::query::{QueryErrorCode, QueryRequest};
use alipay_openapi::user::agreement::unsign::UnsignRequest;
use alipay_openapi::{CallOptions, Client, Error};
use mock_gateway::MockGateway;

/// The merchant's own number of the agreement.
const AGREEMENT: &str = "A20260102001";

/// The agreement's number at Alipay, once it is signed.
async fn signed(client: &Client) -> Result<Option<String>, Error> {
    let query = QueryRequest::builder()
        .external_agreement_no(AGREEMENT)
        .personal_product_code("CYCLE_PAY_AUTH_P")
        .sign_scene("INDUSTRY|MEDICAL")
        .build()?;
    match client.execute(query).await {
        Ok(reply) => Ok(reply.into_inner().agreement_no),
        Err(error) if error.code() == Some(QueryErrorCode::UserAgreementNotExist) => Ok(None),
        Err(error) => Err(error),
    }
}

/// One month's deduction.
async fn deduct(client: &Client, agreement_no: &str, out_trade_no: &str) -> Result<String, Error> {
    let request = PayRequest::builder()
        .out_trade_no(out_trade_no)
        .total_amount("10.99")
        .subject("Vitamins")
        .product_code(ProductCode::CyclePayAuth)
        .agreement_params(AgreementParams::builder().agreement_no(agreement_no))
        .build()?;
    Ok(client.execute(request).await?.into_inner().trade_no)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;

    let request = SignRequest::builder()
        .personal_product_code("CYCLE_PAY_AUTH_P")
        .product_code("GENERAL_WITHHOLDING")
        .sign_scene("INDUSTRY|MEDICAL")
        .external_agreement_no(AGREEMENT)
        .access_params(AccessParams::builder().channel(Channel::Alipayapp))
        .period_rule_params(PeriodRuleParams::builder().period_type(PeriodType::Month).period(1).single_amount("10.99"))
        .build()?;
    let urls = CallOptions::new().return_url("https://example.com/back");
    let page = client.page_url_with(&request, &urls)?;
    println!("send the user to:\n{}\n", page.as_str());

    // In life the user's browser opens the page. That it comes back proves nothing: the notification or the query does.
    reqwest::Client::builder().no_proxy().build()?.get(page.as_str()).send().await?.error_for_status()?;
    println!("before the user has decided: {:?}", signed(&client).await?);
    gateway.approve(AGREEMENT);
    let agreement_no = signed(&client).await?.ok_or("the agreement should be signed")?;
    println!("signed: {agreement_no}");

    for month in ["202601", "202602"] {
        println!("{month}: {}", deduct(&client, &agreement_no, &format!("D{month}")).await?);
    }

    client.execute(UnsignRequest::builder().agreement_no(&agreement_no).build()?).await?;
    match deduct(&client, &agreement_no, "D202603").await {
        Err(error) if error.code() == Some(PayErrorCode::AcqAgreementNotExist) => {
            println!("202603: no agreement any more");
        }
        other => return Err(format!("a deduction after the end: {other:?}").into()),
    }
    Ok(())
}
