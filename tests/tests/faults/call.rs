//! Calls of the three kinds that matter when an answer is lost, by both clients, and how they end.

use std::time::Duration;

use alipay_openapi::error::UnknownReason;
use alipay_openapi::trade::pay::{PayRequest, Scene};
use alipay_openapi::trade::precreate::PrecreateRequest;
use alipay_openapi::trade::query::QueryRequest;
use alipay_openapi::{BlockingClient, CallOptions, Client, Config, Error, Retry};
use openapi_core::{ExecuteRequest, RawRequest};

/// What a second time of a call would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It only reads.
    Query,
    /// Its spec names an idempotency key, which is set.
    Precreate,
    /// It might take the money twice.
    Pay,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Query, Self::Precreate, Self::Pay];

    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Query => "alipay.trade.query",
            Self::Precreate => "alipay.trade.precreate",
            Self::Pay => "alipay.trade.pay",
        }
    }

    /// Whether the same request does no harm, whatever became of the first.
    pub(crate) fn is_repeatable(self) -> bool {
        self != Self::Pay
    }

    /// Whether the reply names the order, so that one to another call is noticed.
    pub(crate) fn has_echo(self) -> bool {
        self != Self::Query
    }
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Done,
    NotSent,
    Failed,
    Pending,
    // Unknown, because:
    Broken,
    Status,
    Untrusted,
    Unsigned,
    Unavailable,
    NotOurs,
}

impl Ending {
    pub(crate) fn of(result: &Result<(), Error>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(Error::NotSent { .. }) => Self::NotSent,
            Err(Error::Failed(_)) => Self::Failed,
            Err(Error::Pending(_)) => Self::Pending,
            Err(Error::Unknown(unknown)) => match unknown.reason() {
                UnknownReason::Transport(_) => Self::Broken,
                UnknownReason::Status { .. } => Self::Status,
                UnknownReason::Envelope(_) => Self::Untrusted,
                UnknownReason::Unverified(_) => Self::Unsigned,
                UnknownReason::Service(_) => Self::Unavailable,
                UnknownReason::NotOurs(_) => Self::NotOurs,
                other => panic!("no fault makes this: {other}"),
            },
            Err(other) => panic!("no fault makes this: {other}"),
        }
    }

    /// What the caller is told about a repetition.
    fn retry(self, kind: Kind) -> Retry {
        match self {
            Self::NotSent => Retry::SameRequest,
            Self::Failed => Retry::AfterPause,
            Self::Broken | Self::Status | Self::Untrusted | Self::Unavailable if kind.is_repeatable() => {
                Retry::SameRequest
            }
            _ => Retry::QueryFirst,
        }
    }

    /// Whether a client whose policy allows it sends the call again by itself.
    pub(crate) fn is_sent_again(self, kind: Kind) -> bool {
        self != Self::Done && matches!(self.retry(kind), Retry::SameRequest | Retry::AfterPause)
    }

    /// Checks what the error says of itself.
    pub(crate) fn check(self, kind: Kind, result: &Result<(), Error>, what: &str) {
        assert_eq!(Self::of(result), self, "{what}: {result:?}");
        let Err(error) = result else { return };
        assert_eq!(error.was_sent(), self != Self::NotSent, "{what}: {error}");
        assert_eq!(error.retry(), self.retry(kind), "{what}: {error}");
        assert!(!error.to_string().contains("sign="), "{what}: {error}");
    }
}

/// Either client.
#[derive(Clone)]
pub(crate) enum Caller {
    Async(Client),
    Blocking(BlockingClient),
}

/// Which client.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Async,
    Blocking,
}

impl Form {
    pub(crate) const BOTH: [Self; 2] = [Self::Async, Self::Blocking];

    pub(crate) fn client(self, config: &Config) -> Caller {
        match self {
            Self::Async => Caller::Async(Client::new(config).unwrap()),
            Self::Blocking => Caller::Blocking(BlockingClient::new(config).unwrap()),
        }
    }
}

impl Caller {
    /// One call, of an order of this number.
    pub(crate) async fn call(&self, kind: Kind, number: &str, limit: Duration) -> Result<(), Error> {
        match self {
            Self::Async(client) => call(client, kind, number, limit).await,
            Self::Blocking(client) => {
                let (client, number) = (client.clone(), number.to_owned());
                tokio::task::spawn_blocking(move || call_blocking(&client, kind, &number, limit)).await.unwrap()
            }
        }
    }

    /// One call of a method without a spec.
    pub(crate) async fn raw(&self, request: RawRequest) -> Result<(), Error> {
        match self {
            Self::Async(client) => client.send_raw(&request, &CallOptions::new()).await.map(drop),
            Self::Blocking(client) => {
                let client = client.clone();
                let send = move || client.send_raw(&request, &CallOptions::new()).map(drop);
                tokio::task::spawn_blocking(send).await.unwrap()
            }
        }
    }
}

pub(crate) async fn call(client: &Client, kind: Kind, number: &str, limit: Duration) -> Result<(), Error> {
    let options = CallOptions::new().timeout(limit);
    match kind {
        Kind::Query => client.execute_with(&query(number), &options).await.map(drop),
        Kind::Precreate => client.execute_with(&precreate(number), &options).await.map(drop),
        Kind::Pay => client.execute_with(&pay(number), &options).await.map(drop),
    }
}

pub(crate) fn call_blocking(client: &BlockingClient, kind: Kind, number: &str, limit: Duration) -> Result<(), Error> {
    fn execute<R: ExecuteRequest>(client: &BlockingClient, request: &R, limit: Duration) -> Result<(), Error> {
        client.execute_with(request, &CallOptions::new().timeout(limit)).map(drop)
    }
    match kind {
        Kind::Query => execute(client, &query(number), limit),
        Kind::Precreate => execute(client, &precreate(number), limit),
        Kind::Pay => execute(client, &pay(number), limit),
    }
}

fn query(number: &str) -> QueryRequest {
    QueryRequest::builder().out_trade_no(number).build().unwrap()
}

fn precreate(number: &str) -> PrecreateRequest {
    PrecreateRequest::builder().out_trade_no(number).total_amount("8.88").subject("Tea").build().unwrap()
}

fn pay(number: &str) -> PayRequest {
    let request = PayRequest::builder().out_trade_no(number).total_amount("8.88").subject("Tea");
    request.scene(Scene::BarCode).auth_code("28763443825664394").build().unwrap()
}
