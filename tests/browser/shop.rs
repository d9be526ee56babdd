//! A merchant's little site and a mock gateway, for a browser to walk through. Prints the site's address as JSON, and ends
//! when its input does.

use std::error::Error as StdError;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use alipay_openapi::notify::{NotifyAck, VerifiedNotification};
use alipay_openapi::open::auth::token::app::{AppRequest, GrantType as MerchantGrant};
use alipay_openapi::system::oauth::token::{GrantType as UserGrant, TokenRequest};
use alipay_openapi::trade::page::pay::{PayRequest, TradeStatusSyncNotification};
use alipay_openapi::trade::query::QueryRequest as OrderQuery;
use alipay_openapi::user::certify::open::certify::CertifyRequest;
use alipay_openapi::user::certify::open::initialize::{BizCode, IdentityParam, InitializeRequest, MerchantConfig};
use alipay_openapi::user::certify::open::query::QueryRequest as CertificationQuery;
use alipay_openapi::{CallOptions, Client};
use axum::Router;
use axum::extract::{FromRef, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use mock_gateway::MockGateway;
use openapi_core::App;
use openapi_core::notify::Notifier;

/// What the walk compares when it comes back from an authorisation.
const STATE: &str = "a state & <more>";

#[derive(Clone)]
struct Shop {
    client: Client,
    app: Arc<App>,
    origin: String,
    /// The numbers and statuses that notifications told of.
    told: Arc<Mutex<Vec<String>>>,
}

/// An answer, or what went wrong as a page.
type Shown = Result<Response, Fault>;

struct Fault(String);

impl<E: StdError> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}

impl FromRef<Shop> for Notifier {
    fn from_ref(shop: &Shop) -> Self {
        Self::new(Arc::clone(&shop.app))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let shop = Shop {
        client: Client::new(&gateway.config())?,
        app: Arc::new(gateway.config().build()?),
        origin: origin.clone(),
        told: Arc::default(),
    };
    let site = Router::new()
        .route("/buy/{number}", get(buy))
        .route("/buy_by_form/{number}", get(buy_by_form))
        .route("/back", get(back))
        .route("/thanks", get(thanks))
        .route("/notified", post(notified))
        .route("/told", get(told))
        .route("/certify/{number}", get(certify))
        .route("/certified", get(certified))
        .route("/authorize/{whom}", get(authorize))
        .route("/authorized", get(authorized))
        .with_state(shop);
    let running = tokio::spawn(async move { axum::serve(listener, site).await });
    println!(r#"{{"shop":"{origin}","gateway":"{}"}}"#, gateway.url());
    io::stdout().flush()?;
    tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
    running.abort();
    Ok(())
}

fn order(shop: &Shop, number: &str) -> Result<(PayRequest, CallOptions), Fault> {
    let request = PayRequest::builder().out_trade_no(number).total_amount("88.88");
    let request = request.subject("Tea & <b>cakes</b> \"for two\", 茶").build()?;
    let options = CallOptions::new().return_url(format!("{}/back", shop.origin));
    Ok((request, options.notify_url(format!("{}/notified", shop.origin))))
}

async fn buy(State(shop): State<Shop>, Path(number): Path<String>) -> Shown {
    let (request, options) = order(&shop, &number)?;
    Ok(Redirect::to(shop.client.page_url_with(&request, &options)?.as_str()).into_response())
}

async fn buy_by_form(State(shop): State<Shop>, Path(number): Path<String>) -> Shown {
    let (request, options) = order(&shop, &number)?;
    Ok(Html(shop.app.page_form(&request, &options)?.html()).into_response())
}

/// Sends the browser on to another origin, as many shops do.
async fn back(State(shop): State<Shop>, RawQuery(query): RawQuery) -> Shown {
    let returned = shop.app.verify_return(&query.unwrap_or_default())?;
    let number = returned.out_trade_no().unwrap_or_default();
    let elsewhere = shop.origin.replace("127.0.0.1", "localhost");
    Ok(Redirect::to(&format!("{elsewhere}/thanks?out_trade_no={number}")).into_response())
}

async fn thanks(State(shop): State<Shop>, RawQuery(query): RawQuery) -> Shown {
    let number = param(query.as_deref(), "out_trade_no");
    let order = shop.client.execute(OrderQuery::builder().out_trade_no(number).build()?).await?;
    Ok(format!("Thanks: {number} is {}", order.trade_status.as_str()).into_response())
}

async fn notified(State(shop): State<Shop>, VerifiedNotification(notification): VerifiedNotification) -> NotifyAck {
    let Ok(read) = notification.read::<TradeStatusSyncNotification>() else { return NotifyAck::Fail };
    let (Some(status), Ok(mut told)) = (read.trade_status, shop.told.lock()) else { return NotifyAck::Fail };
    told.push(format!("{} {}", read.out_trade_no, status.as_str()));
    NotifyAck::Success
}

async fn told(State(shop): State<Shop>) -> Shown {
    let told = shop.told.lock().map_err(|_| Fault("a notification was not handled".to_owned()))?;
    Ok(told.join("\n").into_response())
}

async fn certify(State(shop): State<Shop>, Path(number): Path<String>) -> Shown {
    let request = InitializeRequest::builder()
        .outer_order_no(number)
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url(format!("{}/certified?shop=1", shop.origin)))
        .build()?;
    let begun = shop.client.execute(request).await?;
    let request = CertifyRequest::builder().certify_id(&begun.certify_id).build()?;
    Ok(Redirect::to(shop.client.page_url(&request)?.as_str()).into_response())
}

async fn certified(State(shop): State<Shop>, RawQuery(query): RawQuery) -> Shown {
    let certify_id = param(query.as_deref(), "certify_id");
    let result = shop.client.execute(CertificationQuery::builder().certify_id(certify_id).build()?).await?;
    Ok(format!("Certified: {}", result.passed.as_deref().unwrap_or_default()).into_response())
}

async fn authorize(State(shop): State<Shop>, Path(whom): Path<String>) -> Shown {
    let back = format!("{}/authorized", shop.origin);
    let url = match whom.as_str() {
        "user" => shop.app.user_authorize_url(&["auth_user"], &back, STATE)?,
        _ => shop.app.merchant_authorize_url(&back, STATE)?,
    };
    Ok(Redirect::to(&url).into_response())
}

async fn authorized(State(shop): State<Shop>, RawQuery(query): RawQuery) -> Shown {
    let get = |name| param(query.as_deref(), name);
    if get("state") != "a%20state%20%26%20%3Cmore%3E" {
        return Err(Fault("the state is another one".to_owned()));
    }
    let user_id = match get("auth_code") {
        "" => {
            let grant = AppRequest::builder().grant_type(MerchantGrant::AuthorizationCode).code(get("app_auth_code"));
            shop.client.execute(grant.build()?).await?.user_id.clone()
        }
        code => {
            let grant = TokenRequest::builder().grant_type(UserGrant::AuthorizationCode).code(code);
            shop.client.execute(grant.build()?).await?.user_id.clone()
        }
    };
    Ok(format!("Authorised by {}", user_id.unwrap_or_default()).into_response())
}

/// A parameter of the query, as it came.
fn param<'q>(query: Option<&'q str>, name: &str) -> &'q str {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
}
