//! Requests made of what a case says: the engine that generated requests go through, with a table made at run time.

use std::borrow::Cow;
use std::marker::PhantomData;

use openapi_core::rt::{self, Field, JsonValue, Kind, Place, Table, Value, View};
use openapi_core::{
    App, CallOptions, Error, ExecuteRequest, File, Method, PageRequest, Request, SdkRequest, SignedRequest,
};
use serde_json::Value as Json;

use crate::suite::{Ran, Verdict, failed, not_applicable};

/// A record of which the case says what it holds.
pub(crate) struct Fields {
    table: &'static Table,
    values: Vec<Node>,
}

enum Node {
    Absent,
    Text(String),
    Integer(i64),
    Bool(bool),
    Object(Fields),
    List(Items),
    File(File),
}

struct Items(Vec<Node>);

impl rt::List for Items {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Value> {
        self.0.get(index).map(|node| node as &dyn Value)
    }
}

impl Value for Node {
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Text(text) => View::Text(text),
            Self::Integer(number) => View::Integer(*number),
            Self::Bool(truth) => View::Bool(*truth),
            Self::Object(fields) => View::Record(fields),
            Self::List(items) => View::List(items),
            Self::File(file) => View::File(file),
        }
    }

    fn fill(&mut self, _: JsonValue<'_>, _: &Field) -> Result<(), rt::Mismatch> {
        Ok(())
    }
}

impl rt::Record for Fields {
    fn table(&self) -> &'static Table {
        self.table
    }

    fn get(&self, index: usize) -> &dyn Value {
        &self.values[index]
    }

    fn get_mut(&mut self, index: usize) -> &mut dyn Value {
        &mut self.values[index]
    }
}

/// What outlives the run anyway: tables are `static` in generated code.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

impl Fields {
    fn new(fields: Vec<(&str, Kind, Place, Node)>) -> Self {
        let (mut table, mut values) = (Vec::new(), Vec::new());
        for (name, kind, place, value) in fields {
            table.push(Field::new(leak(name.to_owned()).as_str(), kind).place(place));
            values.push(value);
        }
        Self { table: leak(Table::new("Request", leak(table), &[])), values }
    }

    /// A request whose `biz_content` is this object, if there is one, and which has other parameters and a file.
    pub(crate) fn request(biz: &Json, texts: &[(&str, &str)], file: Option<(&str, File)>) -> Ran<Self> {
        let mut fields = match biz {
            // Even an empty object is sent if the method has a `biz_content`.
            Json::Object(members) => {
                let mut fields = vec![("never_set", Kind::Text, Place::BizContent, Node::Absent)];
                for (name, value) in members {
                    let (kind, node) = Node::of(name, value)?;
                    fields.push((name, kind, Place::BizContent, node));
                }
                fields
            }
            Json::Null => Vec::new(),
            other => return not_applicable(format!("no request has the content {other}")),
        };
        fields.extend(texts.iter().map(|&(n, v)| (n, Kind::Text, Place::Form, Node::Text(v.to_owned()))));
        fields.extend(file.map(|(name, file)| (name, Kind::File, Place::File, Node::File(file))));
        Ok(Self::new(fields))
    }
}

impl Node {
    fn of(name: &str, value: &Json) -> Ran<(Kind, Self)> {
        Ok(match value {
            Json::Null => (Kind::Text, Self::Absent),
            Json::String(text) => (Kind::Text, Self::Text(text.clone())),
            Json::Bool(truth) => (Kind::Bool(None), Self::Bool(*truth)),
            Json::Number(number) => match number.as_i64() {
                Some(number) => (Kind::Integer(openapi_core::rt::Number::new(0, false)), Self::Integer(number)),
                None => return not_applicable("fractions are written as text"),
            },
            Json::Array(items) => {
                let mut nodes = items.iter().map(|item| Self::of(name, item)).collect::<Ran<Vec<_>>>()?;
                let kind = nodes.first_mut().map_or(Kind::Text, |(kind, _)| std::mem::replace(kind, Kind::Text));
                let item = leak(openapi_core::rt::Items::new(Field::new(leak(name.to_owned()).as_str(), kind)));
                (Kind::List(item), Self::List(Items(nodes.into_iter().map(|(_, node)| node).collect())))
            }
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    let (kind, node) = Self::of(name, value)?;
                    Ok((name.as_str(), kind, Place::BizContent, node))
                });
                (Kind::Object, Self::Object(Fields::new(members.collect::<Ran<_>>()?)))
            }
        })
    }
}

/// A method by its name, which a request's type must know.
trait Named {
    const METHOD: &'static Method;
}

struct Call<M>(Fields, PhantomData<M>);

impl<M> rt::Record for Call<M> {
    fn table(&self) -> &'static Table {
        self.0.table()
    }

    fn get(&self, index: usize) -> &dyn Value {
        self.0.get(index)
    }

    fn get_mut(&mut self, index: usize) -> &mut dyn Value {
        self.0.get_mut(index)
    }
}

/// A response that nobody reads.
struct Unread;

impl rt::Record for Unread {
    fn table(&self) -> &'static Table {
        static TABLE: Table = Table::new("Response", &[], &[]);
        &TABLE
    }

    fn get(&self, _: usize) -> &dyn Value {
        &()
    }

    fn get_mut(&mut self, _: usize) -> &mut dyn Value {
        rt::no_field()
    }
}

impl rt::Blank for Unread {
    fn blank() -> Self {
        Self
    }
}

impl<M: Named> Request for Call<M> {
    const METHOD: &'static Method = M::METHOD;
    type Response = Unread;
}
impl<M: Named> ExecuteRequest for Call<M> {}
impl<M: Named> PageRequest for Call<M> {}
impl<M: Named> SdkRequest for Call<M> {}

/// What is made of a request.
#[derive(Clone, Copy)]
pub(crate) enum How {
    Execute,
    Url,
    Html,
    OrderString,
}

/// What was made.
pub(crate) enum Made {
    Request(SignedRequest),
    Text(String),
}

fn make<M: Named>(app: &App, fields: Fields, options: &CallOptions, how: How) -> Result<Made, Box<Error>> {
    let call = Call::<M>(fields, PhantomData);
    Ok(match how {
        How::Execute => Made::Request(app.prepare(&call, options)?),
        How::Url => Made::Text(app.page_url(&call, options)?.into_string()),
        How::Html => Made::Text(app.page_form(&call, options)?.html()),
        How::OrderString => Made::Text(app.order_string(&call, options)?.into_string()),
    })
}

macro_rules! methods {
    ($($marker:ident $name:literal)*) => {
        $(enum $marker {}
        impl Named for $marker {
            const METHOD: &'static Method = &Method {
                name: Cow::Borrowed($name),
                node: Cow::Borrowed(""),
                read_only: false,
                idempotency_key: None,
                errors: &[],
            };
        })*

        /// Makes something of a request of the method; the inner error is the crate's.
        pub(crate) fn call(
            app: &App, method: &str, fields: Fields, options: &CallOptions, how: How,
        ) -> Ran<Result<Made, Box<Error>>> {
            match method {
                $($name => Ok(make::<$marker>(app, fields, options, how)),)*
                other => not_applicable(format!("the runner has no type for requests of {other}")),
            }
        }
    };
}

methods! {
    AppPay "alipay.trade.app.pay"
    Balance "alipay.asset.point.balance.query"
    Cancel "alipay.trade.cancel"
    Certify "alipay.user.certify.open.certify"
    CertifyQuery "alipay.user.certify.open.query"
    Close "alipay.trade.close"
    Create "alipay.trade.create"
    Freeze "alipay.fund.auth.order.app.freeze"
    Initialize "alipay.user.certify.open.initialize"
    PagePay "alipay.trade.page.pay"
    Pay "alipay.trade.pay"
    Precreate "alipay.trade.precreate"
    Refund "alipay.trade.refund"
    Share "alipay.user.info.share"
    Token "alipay.system.oauth.token"
    TokenApp "alipay.open.auth.token.app"
    TradeQuery "alipay.trade.query"
    Transfer "alipay.fund.trans.uni.transfer"
    Upload "alipay.offline.material.image.upload"
    WapPay "alipay.trade.wap.pay"
}

/// As [`call`], for a case in which it must come about.
pub(crate) fn must(app: &App, method: &str, fields: Fields, options: &CallOptions, how: How) -> Ran<Made> {
    call(app, method, fields, options, how)?.map_err(|error| Verdict::Failed(error.to_string()))
}

impl Made {
    pub(crate) fn text(self) -> Ran<String> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Request(_) => failed("not a text"),
        }
    }
}
