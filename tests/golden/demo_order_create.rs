const _: ::core::option::Option<&str> = ::core::option_env!("ALIPAY_EXPAND_DIR");
/// The spec files that this module was made from: name and text.
pub const SPECS: &[(&str, &str)] = &[("specs/demo.order.create.yaml", SPEC)];
#[doc(hidden)]
pub const METHODS: &[::openapi_core::rt::AnyMethod] = &[
    ::openapi_core::rt::AnyMethod::of::<CreateRequest>(SPEC),
];
/// The spec file that this module was made from.
pub const SPEC: &str = ::core::include_str!(
    ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/",
    "specs/demo.order.create.yaml")
);
/** Create an order that no real gateway knows: the request of `alipay.demo.order.create`.

 Every type and every kind of limit in one method.

 A repeated call with the same `out_trade_no` does not happen twice.*/
#[doc(alias = "AlipayDemoOrderCreateRequest")]
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct CreateRequest {
    /** The merchant's number.

 Required, at most 64 characters, letters, digits and underscores only. On the wire: `out_trade_no`.
 Example: `A_1`.*/
    pub out_trade_no: ::std::string::String,
    /** A keyword.

 Required. On the wire: `type`.
 Example: `1c`.*/
    pub r#type: Type,
    /** A keyword without a raw form.

 Optional, at most 3 characters. On the wire: `self`.*/
    pub self_: ::core::option::Option<::std::string::String>,
    /** `match`

 Optional, 1 to 4 characters. On the wire: `match`.*/
    pub r#match: ::core::option::Option<i64>,
    /** `orderStr`

 Optional, hexadecimal digits only. On the wire: `orderStr`.*/
    pub order_str: ::core::option::Option<::std::string::String>,
    /** `TRANS_MEMO`

 Optional, 2 to 4 characters, never shown by `Debug`. On the wire: `TRANS_MEMO`.*/
    pub memo: ::core::option::Option<::std::string::String>,
    /** `code`

 Optional, digits only. On the wire: `code`.*/
    pub code: ::core::option::Option<::std::string::String>,
    /** Callers may send others.

 Optional. On the wire: `channel`.*/
    pub channel: ::core::option::Option<Channel>,
    /** Set unless told otherwise.

 Required, `CNY` unless set. On the wire: `currency`.*/
    pub currency: ::std::string::String,
    /** `retry`

 Optional, `3` unless set. On the wire: `retry`.*/
    pub retry: ::core::option::Option<i64>,
    /** `agreed`

 Required, sent as `T` or `F`. On the wire: `agreed`.
 Example: `T`.*/
    pub agreed: bool,
    /** `visible`

 Optional, `true` unless set. On the wire: `visible`.*/
    pub visible: ::core::option::Option<bool>,
    /** `buyer_id`

 Optional. On the wire: `buyer_id`.*/
    pub buyer_id: ::core::option::Option<::std::string::String>,
    /** `buyer_open_id`

 Optional. On the wire: `buyer_open_id`.*/
    pub buyer_open_id: ::core::option::Option<::std::string::String>,
    /** `picture`

 Optional, at most 12 characters, bytes, sent as base64 text, never shown by `Debug`. On the wire: `picture`.
 Example: `AAAA`.*/
    pub picture: ::core::option::Option<::openapi_core::rt::Base64>,
    /** `back`

 Conditional: when the buyer pays in a browser, an absolute URL. On the wire: `back`.*/
    pub back: ::core::option::Option<::std::string::String>,
    /** `tags`

 Optional, at most 3 items, each at most 4 characters. On the wire: `tags`.*/
    pub tags: ::std::vec::Vec<::std::string::String>,
    /** What is sold.

 Optional. On the wire: `goods`.*/
    pub goods: ::std::vec::Vec<Goods>,
    /** Travels as JSON text, with JSON text inside.

 Optional, at most 200 characters, sent as JSON text. On the wire: `extend`.*/
    pub extend: ::core::option::Option<Extend>,
}
/// Builds a [`CreateRequest`].
#[must_use = "a builder does nothing until it is built"]
pub struct CreateRequestBuilder<
    S0 = ::openapi_core::rt::Unset,
    S1 = ::openapi_core::rt::Unset,
    S2 = ::openapi_core::rt::Unset,
> {
    record: CreateRequest,
    state: ::openapi_core::rt::PhantomData<fn() -> (S0, S1, S2)>,
}
impl CreateRequest {
    /// Begins without any field set. Required: `out_trade_no`, `type`, `agreed`.
    #[inline]
    pub fn builder() -> CreateRequestBuilder {
        CreateRequestBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl<S0, S1, S2> CreateRequestBuilder<S0, S1, S2> {
    /** The merchant's number.

 Required, at most 64 characters, letters, digits and underscores only. On the wire: `out_trade_no`.
 Example: `A_1`.*/
    pub fn out_trade_no(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> CreateRequestBuilder<::openapi_core::rt::Set, S1, S2> {
        self.record.out_trade_no = ::core::convert::Into::into(value);
        CreateRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** A keyword.

 Required. On the wire: `type`.
 Example: `1c`.*/
    pub fn r#type(
        mut self,
        value: Type,
    ) -> CreateRequestBuilder<S0, ::openapi_core::rt::Set, S2> {
        self.record.r#type = value;
        CreateRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** A keyword without a raw form.

 Optional, at most 3 characters. On the wire: `self`.*/
    #[inline]
    pub fn self_(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.self_ = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `match`

 Optional, 1 to 4 characters. On the wire: `match`.*/
    #[inline]
    pub fn r#match(mut self, value: i64) -> Self {
        self.record.r#match = ::core::option::Option::Some(value);
        self
    }
    /** `orderStr`

 Optional, hexadecimal digits only. On the wire: `orderStr`.*/
    #[inline]
    pub fn order_str(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.order_str = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `TRANS_MEMO`

 Optional, 2 to 4 characters, never shown by `Debug`. On the wire: `TRANS_MEMO`.*/
    #[inline]
    pub fn memo(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.memo = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `code`

 Optional, digits only. On the wire: `code`.*/
    #[inline]
    pub fn code(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.code = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** Callers may send others.

 Optional. On the wire: `channel`.*/
    #[inline]
    pub fn channel(mut self, value: impl ::core::convert::Into<Channel>) -> Self {
        self.record.channel = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** Set unless told otherwise.

 Required, `CNY` unless set. On the wire: `currency`.*/
    #[inline]
    pub fn currency(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.currency = ::core::convert::Into::into(value);
        self
    }
    /** `retry`

 Optional, `3` unless set. On the wire: `retry`.*/
    #[inline]
    pub fn retry(mut self, value: i64) -> Self {
        self.record.retry = ::core::option::Option::Some(value);
        self
    }
    /** `agreed`

 Required, sent as `T` or `F`. On the wire: `agreed`.
 Example: `T`.*/
    pub fn agreed(
        mut self,
        value: bool,
    ) -> CreateRequestBuilder<S0, S1, ::openapi_core::rt::Set> {
        self.record.agreed = value;
        CreateRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** `visible`

 Optional, `true` unless set. On the wire: `visible`.*/
    #[inline]
    pub fn visible(mut self, value: bool) -> Self {
        self.record.visible = ::core::option::Option::Some(value);
        self
    }
    /** `buyer_id`

 Optional. On the wire: `buyer_id`.*/
    #[inline]
    pub fn buyer_id(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.buyer_id = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `buyer_open_id`

 Optional. On the wire: `buyer_open_id`.*/
    #[inline]
    pub fn buyer_open_id(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.buyer_open_id = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `picture`

 Optional, at most 12 characters, bytes, sent as base64 text, never shown by `Debug`. On the wire: `picture`.
 Example: `AAAA`.*/
    #[inline]
    pub fn picture(
        mut self,
        value: impl ::core::convert::Into<::openapi_core::rt::Base64>,
    ) -> Self {
        self.record.picture = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `back`

 Conditional: when the buyer pays in a browser, an absolute URL. On the wire: `back`.*/
    #[inline]
    pub fn back(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.back = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `tags`

 Optional, at most 3 items, each at most 4 characters. On the wire: `tags`.*/
    #[inline]
    pub fn tags(
        mut self,
        value: impl ::core::iter::IntoIterator<
            Item = impl ::core::convert::Into<::std::string::String>,
        >,
    ) -> Self {
        self.record.tags = ::core::iter::Iterator::collect(
            ::core::iter::Iterator::map(
                ::core::iter::IntoIterator::into_iter(value),
                |value| ::core::convert::Into::into(value),
            ),
        );
        self
    }
    /** What is sold.

 Optional. On the wire: `goods`.*/
    #[inline]
    pub fn goods(
        mut self,
        value: impl ::core::iter::IntoIterator<
            Item = impl ::openapi_core::rt::Complete<Goods>,
        >,
    ) -> Self {
        self.record.goods = ::core::iter::Iterator::collect(
            ::core::iter::Iterator::map(
                ::core::iter::IntoIterator::into_iter(value),
                |value| ::openapi_core::rt::Complete::complete(value),
            ),
        );
        self
    }
    /** Travels as JSON text, with JSON text inside.

 Optional, at most 200 characters, sent as JSON text. On the wire: `extend`.*/
    #[inline]
    pub fn extend(mut self, value: impl ::openapi_core::rt::Complete<Extend>) -> Self {
        self.record.extend = ::core::option::Option::Some(
            ::openapi_core::rt::Complete::complete(value),
        );
        self
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(
        self,
    ) -> ::core::result::Result<CreateRequest, ::openapi_core::rt::Violations>
    where
        S0: __field::out_trade_no,
        S1: __field::r#type,
        S2: __field::agreed,
    {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// The response of `alipay.demo.order.create`.
#[doc(alias = "AlipayDemoOrderCreateResponse")]
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct CreateResponse {
    /** `out_trade_no`

 Required. On the wire: `out_trade_no`.
 Example: `A_1`.*/
    pub out_trade_no: ::std::string::String,
    /** Shares its name with the gateway's code.

 Optional. On the wire: `code`.*/
    pub code: ::core::option::Option<::std::string::String>,
    /** `status`

 Optional. On the wire: `status`.
 Example: `PAID`.*/
    pub status: ::core::option::Option<Status>,
    /** `count`

 Optional. On the wire: `count`.
 Example: `9007199254740993`.*/
    pub count: ::core::option::Option<i64>,
    /** `ok`

 Optional, sent as `T` or `F`. On the wire: `ok`.
 Example: `T`.*/
    pub ok: ::core::option::Option<bool>,
    /** `lines`

 Optional. On the wire: `lines`.*/
    pub lines: ::std::vec::Vec<Lines>,
    /** `receipt`

 Optional, sent as JSON text. On the wire: `receipt`.*/
    pub receipt: ::core::option::Option<Receipt>,
    /** `empty`

 Optional. On the wire: `empty`.*/
    pub empty: ::core::option::Option<Empty>,
}
/// What is sold.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Goods {
    /** `goods_id`

 Required, at most 8 characters. On the wire: `goods_id`.
 Example: `g1`.*/
    pub goods_id: ::std::string::String,
    /** `quantity`

 Required. On the wire: `quantity`.
 Example: `2`.*/
    pub quantity: i64,
    /** `kind`

 Optional. On the wire: `kind`.*/
    pub kind: ::core::option::Option<Kind>,
}
/// Builds a [`Goods`].
#[must_use = "a builder does nothing until it is built"]
pub struct GoodsBuilder<S0 = ::openapi_core::rt::Unset, S1 = ::openapi_core::rt::Unset> {
    record: Goods,
    state: ::openapi_core::rt::PhantomData<fn() -> (S0, S1)>,
}
impl Goods {
    /// Begins without any field set. Required: `goods_id`, `quantity`.
    #[inline]
    pub fn builder() -> GoodsBuilder {
        GoodsBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl<S0, S1> GoodsBuilder<S0, S1> {
    /** `goods_id`

 Required, at most 8 characters. On the wire: `goods_id`.
 Example: `g1`.*/
    pub fn goods_id(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> GoodsBuilder<::openapi_core::rt::Set, S1> {
        self.record.goods_id = ::core::convert::Into::into(value);
        GoodsBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** `quantity`

 Required. On the wire: `quantity`.
 Example: `2`.*/
    pub fn quantity(mut self, value: i64) -> GoodsBuilder<S0, ::openapi_core::rt::Set> {
        self.record.quantity = value;
        GoodsBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** `kind`

 Optional. On the wire: `kind`.*/
    #[inline]
    pub fn kind(mut self, value: Kind) -> Self {
        self.record.kind = ::core::option::Option::Some(value);
        self
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(self) -> ::core::result::Result<Goods, ::openapi_core::rt::Violations>
    where
        S0: __field::goods_id,
        S1: __field::quantity,
    {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// Travels as JSON text, with JSON text inside.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Extend {
    /** `note`

 Optional. On the wire: `note`.
 Example: `say "hi"\`.*/
    pub note: ::core::option::Option<::std::string::String>,
    /** `inner`

 Optional, sent as JSON text. On the wire: `inner`.*/
    pub inner: ::core::option::Option<Inner>,
}
/// Builds a [`Extend`].
#[derive(::core::clone::Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ExtendBuilder {
    record: Extend,
    state: ::openapi_core::rt::PhantomData<fn() -> ()>,
}
impl Extend {
    /// Begins without any field set.
    #[inline]
    pub fn builder() -> ExtendBuilder {
        ExtendBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl ExtendBuilder {
    /** `note`

 Optional. On the wire: `note`.
 Example: `say "hi"\`.*/
    #[inline]
    pub fn note(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.note = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /** `inner`

 Optional, sent as JSON text. On the wire: `inner`.*/
    #[inline]
    pub fn inner(mut self, value: impl ::openapi_core::rt::Complete<Inner>) -> Self {
        self.record.inner = ::core::option::Option::Some(
            ::openapi_core::rt::Complete::complete(value),
        );
        self
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(
        self,
    ) -> ::core::result::Result<Extend, ::openapi_core::rt::Violations> {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// An object of `alipay.demo.order.create`.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Inner {
    /** `deep`

 Optional. On the wire: `deep`.
 Example: `深`.*/
    pub deep: ::core::option::Option<::std::string::String>,
}
/// Builds a [`Inner`].
#[derive(::core::clone::Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct InnerBuilder {
    record: Inner,
    state: ::openapi_core::rt::PhantomData<fn() -> ()>,
}
impl Inner {
    /// Begins without any field set.
    #[inline]
    pub fn builder() -> InnerBuilder {
        InnerBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl InnerBuilder {
    /** `deep`

 Optional. On the wire: `deep`.
 Example: `深`.*/
    #[inline]
    pub fn deep(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.record.deep = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
        );
        self
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(self) -> ::core::result::Result<Inner, ::openapi_core::rt::Violations> {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// An object of `alipay.demo.order.create`.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Lines {
    /** `name`

 Optional. On the wire: `name`.
 Example: `茶`.*/
    pub name: ::core::option::Option<::std::string::String>,
    /** `price`

 Optional. On the wire: `price`.
 Example: `0.10`.*/
    pub price: ::core::option::Option<::std::string::String>,
}
/// An object of `alipay.demo.order.create`.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Receipt {
    /** `url`

 Optional, an absolute URL. On the wire: `url`.
 Example: `https://example.com/r`.*/
    pub url: ::core::option::Option<::std::string::String>,
}
/// An object of `alipay.demo.order.create`.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct Empty {}
/// An enumeration of `alipay.demo.order.create`.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum Type {
    /// `1c`
    V1c,
    /// `01`
    V01,
    /// `com.amap.app`
    ComAmapApp,
    /// `image-text`
    ImageText,
    /// `NON-SENSE-PAY`
    NonSensePay,
    /// `userId`
    UserId,
    /// `收款`
    收款,
}
impl Type {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// An enumeration of `alipay.demo.order.create`.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum Channel {
    /// `PID`: in capitals
    Pid,
    /// `pid`
    LowerPid,
    /// A value that the spec does not list, as it came.
    Other(::std::string::String),
}
impl Channel {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// An enumeration of `alipay.demo.order.create`.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum Kind {
    /// `NEW`
    New,
    /// `USED`
    Used,
}
impl Kind {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// An enumeration of `alipay.demo.order.create`.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum Status {
    /// `WAIT`
    Wait,
    /// `PAID`
    Paid,
    /// A value that the spec does not list, as it came.
    Other(::std::string::String),
}
impl Status {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// The business error codes of `alipay.demo.order.create`.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum CreateErrorCode {
    /// `ACQ.SYSTEM_ERROR`
    AcqSystemError,
    /// `AQC.SYSTEM_ERROR`
    AqcSystemError,
    /// `isv.invalid-arguments`
    IsvInvalidArguments,
    /// `CODE, WITH COMMA`
    WithComma,
    /// A value that the spec does not list, as it came.
    Other(::std::string::String),
}
impl CreateErrorCode {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_docs)]
pub mod __field {
    use ::openapi_core::rt;
    #[diagnostic::on_unimplemented(
        message = "required field `agreed` is not set",
        label = "`agreed` is missing"
    )]
    pub trait agreed {}
    impl agreed for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `goods_id` is not set",
        label = "`goods_id` is missing"
    )]
    pub trait goods_id {}
    impl goods_id for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `out_trade_no` is not set",
        label = "`out_trade_no` is missing"
    )]
    pub trait out_trade_no {}
    impl out_trade_no for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `quantity` is not set",
        label = "`quantity` is missing"
    )]
    pub trait quantity {}
    impl quantity for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `type` is not set",
        label = "`type` is missing"
    )]
    pub trait r#type {}
    impl r#type for rt::Set {}
}
const _: () = {
    use ::openapi_core::rt;
    #[automatically_derived]
    impl rt::Record for CreateRequest {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "CreateRequest",
                &[
                    rt::Field::new("out_trade_no", rt::Kind::Text)
                        .length(0, 64)
                        .format(rt::Format::Identifier)
                        .required(),
                    rt::Field::new("type", rt::Kind::Enum { open: false }).required(),
                    rt::Field::new("self", rt::Kind::Text).length(0, 3),
                    rt::Field::new("match", rt::Kind::Integer(rt::Number::new(0, false)))
                        .length(1, 4),
                    rt::Field::new("orderStr", rt::Kind::Text).format(rt::Format::Hex),
                    rt::Field::new("TRANS_MEMO", rt::Kind::Text)
                        .length(2, 4)
                        .sensitive(),
                    rt::Field::new("code", rt::Kind::Text).format(rt::Format::Digits),
                    rt::Field::new("channel", rt::Kind::Enum { open: true }),
                    rt::Field::new("currency", rt::Kind::Text).required().defaulted(),
                    rt::Field::new(
                        "retry",
                        rt::Kind::Integer(rt::Number::new(0, false)),
                    ),
                    rt::Field::new(
                            "agreed",
                            rt::Kind::Bool(::core::option::Option::Some(("T", "F"))),
                        )
                        .required(),
                    rt::Field::new(
                        "visible",
                        rt::Kind::Bool(::core::option::Option::None),
                    ),
                    rt::Field::new("buyer_id", rt::Kind::Text),
                    rt::Field::new("buyer_open_id", rt::Kind::Text),
                    rt::Field::new("picture", rt::Kind::Base64)
                        .length(0, 12)
                        .sensitive(),
                    rt::Field::new("back", rt::Kind::Url),
                    rt::Field::new(
                        "tags",
                        rt::Kind::List(
                            &const {
                                rt::Items::new(
                                        rt::Field::new("tags", rt::Kind::Text)
                                            .required()
                                            .length(0, 4),
                                    )
                                    .count(0, 3)
                            },
                        ),
                    ),
                    rt::Field::new(
                        "goods",
                        rt::Kind::List(
                            &const {
                                rt::Items::new(
                                    rt::Field::new("goods", rt::Kind::Object).required(),
                                )
                            },
                        ),
                    ),
                    rt::Field::new("extend", rt::Kind::JsonString).length(0, 200),
                ],
                &[
                    rt::Rule {
                        kind: rt::RuleKind::AnyOf,
                        fields: &[12usize, 13usize],
                        when: ::core::option::Option::None,
                    },
                    rt::Rule {
                        kind: rt::RuleKind::OneOf,
                        fields: &[6usize, 4usize],
                        when: ::core::option::Option::Some((8usize, "USD")),
                    },
                    rt::Rule {
                        kind: rt::RuleKind::Requires,
                        fields: &[14usize, 15usize],
                        when: ::core::option::Option::None,
                    },
                    rt::Rule {
                        kind: rt::RuleKind::AnyOf,
                        fields: &[2usize, 5usize],
                        when: ::core::option::Option::Some((10usize, "F")),
                    },
                ],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.out_trade_no,
                1usize => &self.r#type,
                2usize => &self.self_,
                3usize => &self.r#match,
                4usize => &self.order_str,
                5usize => &self.memo,
                6usize => &self.code,
                7usize => &self.channel,
                8usize => &self.currency,
                9usize => &self.retry,
                10usize => &self.agreed,
                11usize => &self.visible,
                12usize => &self.buyer_id,
                13usize => &self.buyer_open_id,
                14usize => &self.picture,
                15usize => &self.back,
                16usize => &self.tags,
                17usize => &self.goods,
                _ => &self.extend,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.out_trade_no,
                1usize => &mut self.r#type,
                2usize => &mut self.self_,
                3usize => &mut self.r#match,
                4usize => &mut self.order_str,
                5usize => &mut self.memo,
                6usize => &mut self.code,
                7usize => &mut self.channel,
                8usize => &mut self.currency,
                9usize => &mut self.retry,
                10usize => &mut self.agreed,
                11usize => &mut self.visible,
                12usize => &mut self.buyer_id,
                13usize => &mut self.buyer_open_id,
                14usize => &mut self.picture,
                15usize => &mut self.back,
                16usize => &mut self.tags,
                17usize => &mut self.goods,
                _ => &mut self.extend,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for CreateRequest {
        #[inline]
        fn blank() -> Self {
            Self {
                out_trade_no: rt::Blank::blank(),
                r#type: rt::Blank::blank(),
                self_: rt::Blank::blank(),
                r#match: rt::Blank::blank(),
                order_str: rt::Blank::blank(),
                memo: rt::Blank::blank(),
                code: rt::Blank::blank(),
                channel: rt::Blank::blank(),
                currency: ::std::string::String::from("CNY"),
                retry: ::core::option::Option::Some(3i64),
                agreed: rt::Blank::blank(),
                visible: ::core::option::Option::Some(true),
                buyer_id: rt::Blank::blank(),
                buyer_open_id: rt::Blank::blank(),
                picture: rt::Blank::blank(),
                back: rt::Blank::blank(),
                tags: rt::Blank::blank(),
                goods: rt::Blank::blank(),
                extend: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for CreateRequest {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for CreateRequest {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl<S0, S1, S2> ::core::fmt::Debug for CreateRequestBuilder<S0, S1, S2> {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl rt::Record for CreateResponse {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "CreateResponse",
                &[
                    rt::Field::new("out_trade_no", rt::Kind::Text).required().echo(),
                    rt::Field::new("code", rt::Kind::Text),
                    rt::Field::new("status", rt::Kind::Enum { open: false }),
                    rt::Field::new(
                        "count",
                        rt::Kind::Integer(rt::Number::new(0, false)),
                    ),
                    rt::Field::new(
                        "ok",
                        rt::Kind::Bool(::core::option::Option::Some(("T", "F"))),
                    ),
                    rt::Field::new(
                        "lines",
                        rt::Kind::List(
                            &const {
                                rt::Items::new(
                                    rt::Field::new("lines", rt::Kind::Object).required(),
                                )
                            },
                        ),
                    ),
                    rt::Field::new("receipt", rt::Kind::JsonString),
                    rt::Field::new("empty", rt::Kind::Object),
                ],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.out_trade_no,
                1usize => &self.code,
                2usize => &self.status,
                3usize => &self.count,
                4usize => &self.ok,
                5usize => &self.lines,
                6usize => &self.receipt,
                _ => &self.empty,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.out_trade_no,
                1usize => &mut self.code,
                2usize => &mut self.status,
                3usize => &mut self.count,
                4usize => &mut self.ok,
                5usize => &mut self.lines,
                6usize => &mut self.receipt,
                _ => &mut self.empty,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for CreateResponse {
        #[inline]
        fn blank() -> Self {
            Self {
                out_trade_no: rt::Blank::blank(),
                code: rt::Blank::blank(),
                status: rt::Blank::blank(),
                count: rt::Blank::blank(),
                ok: rt::Blank::blank(),
                lines: rt::Blank::blank(),
                receipt: rt::Blank::blank(),
                empty: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for CreateResponse {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for CreateResponse {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Record for Goods {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "Goods",
                &[
                    rt::Field::new("goods_id", rt::Kind::Text).length(0, 8).required(),
                    rt::Field::new(
                            "quantity",
                            rt::Kind::Integer(rt::Number::new(0, false)),
                        )
                        .required(),
                    rt::Field::new("kind", rt::Kind::Enum { open: false }),
                ],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.goods_id,
                1usize => &self.quantity,
                _ => &self.kind,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.goods_id,
                1usize => &mut self.quantity,
                _ => &mut self.kind,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Goods {
        #[inline]
        fn blank() -> Self {
            Self {
                goods_id: rt::Blank::blank(),
                quantity: rt::Blank::blank(),
                kind: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Goods {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Goods {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Goods {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl<S0, S1> ::core::fmt::Debug for GoodsBuilder<S0, S1> {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl<S0, S1> rt::Complete<Goods> for GoodsBuilder<S0, S1>
    where
        S0: __field::goods_id,
        S1: __field::quantity,
    {
        #[inline]
        fn complete(self) -> Goods {
            self.record
        }
    }
    #[automatically_derived]
    impl rt::Complete<Self> for Goods {
        #[inline]
        fn complete(self) -> Self {
            self
        }
    }
    #[automatically_derived]
    impl rt::Record for Extend {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "Extend",
                &[
                    rt::Field::new("note", rt::Kind::Text),
                    rt::Field::new("inner", rt::Kind::JsonString),
                ],
                &[
                    rt::Rule {
                        kind: rt::RuleKind::AllOrNone,
                        fields: &[0usize, 1usize],
                        when: ::core::option::Option::None,
                    },
                ],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.note,
                _ => &self.inner,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.note,
                _ => &mut self.inner,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Extend {
        #[inline]
        fn blank() -> Self {
            Self {
                note: rt::Blank::blank(),
                inner: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Extend {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Extend {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Extend {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for ExtendBuilder {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl rt::Complete<Extend> for ExtendBuilder {
        #[inline]
        fn complete(self) -> Extend {
            self.record
        }
    }
    #[automatically_derived]
    impl rt::Complete<Self> for Extend {
        #[inline]
        fn complete(self) -> Self {
            self
        }
    }
    #[automatically_derived]
    impl rt::Record for Inner {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "Inner",
                &[rt::Field::new("deep", rt::Kind::Text)],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            {
                let _ = index;
                &self.deep
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            {
                let _ = index;
                &mut self.deep
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Inner {
        #[inline]
        fn blank() -> Self {
            Self { deep: rt::Blank::blank() }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Inner {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Inner {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Inner {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for InnerBuilder {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl rt::Complete<Inner> for InnerBuilder {
        #[inline]
        fn complete(self) -> Inner {
            self.record
        }
    }
    #[automatically_derived]
    impl rt::Complete<Self> for Inner {
        #[inline]
        fn complete(self) -> Self {
            self
        }
    }
    #[automatically_derived]
    impl rt::Record for Lines {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "Lines",
                &[
                    rt::Field::new("name", rt::Kind::Text),
                    rt::Field::new("price", rt::Kind::Text),
                ],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.name,
                _ => &self.price,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.name,
                _ => &mut self.price,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Lines {
        #[inline]
        fn blank() -> Self {
            Self {
                name: rt::Blank::blank(),
                price: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Lines {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Lines {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Lines {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl rt::Record for Receipt {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "Receipt",
                &[rt::Field::new("url", rt::Kind::Url)],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            {
                let _ = index;
                &self.url
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            {
                let _ = index;
                &mut self.url
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Receipt {
        #[inline]
        fn blank() -> Self {
            Self { url: rt::Blank::blank() }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Receipt {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Receipt {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Receipt {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl rt::Record for Empty {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new("Empty", &[], &[]);
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            {
                let _ = index;
                let _ = self;
                rt::no_field()
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            {
                let _ = index;
                let _ = self;
                rt::no_field()
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for Empty {
        #[inline]
        fn blank() -> Self {
            Self {}
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Empty {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Empty {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for Empty {
        #[inline]
        fn view(&self) -> rt::View<'_> {
            rt::View::Record(self)
        }
        #[inline]
        fn fill(
            &mut self,
            json: rt::JsonValue<'_>,
            field: &rt::Field,
        ) -> ::core::result::Result<(), rt::Mismatch> {
            rt::nested(self, json, field)
        }
    }
    #[automatically_derived]
    impl rt::Choice for Type {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::V1c, "1c"),
            (Self::V01, "01"),
            (Self::ComAmapApp, "com.amap.app"),
            (Self::ImageText, "image-text"),
            (Self::NonSensePay, "NON-SENSE-PAY"),
            (Self::UserId, "userId"),
            (Self::收款, "收款"),
        ];
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Type {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Type {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl rt::Choice for Channel {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::Pid, "PID"),
            (Self::LowerPid, "pid"),
        ];
        #[inline]
        fn other(&self) -> ::core::option::Option<&str> {
            match self {
                Self::Other(text) => ::core::option::Option::Some(text),
                _ => ::core::option::Option::None,
            }
        }
        #[inline]
        fn keep(text: &str) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(Self::Other(::std::string::String::from(text)))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Channel {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Channel {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<&str> for Channel {
        #[inline]
        fn from(text: &str) -> Self {
            rt::Choice::from_text(text)
                .unwrap_or_else(|| Self::Other(::std::string::String::from(text)))
        }
    }
    #[automatically_derived]
    impl rt::Choice for Kind {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::New, "NEW"),
            (Self::Used, "USED"),
        ];
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Kind {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Kind {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl rt::Choice for Status {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::Wait, "WAIT"),
            (Self::Paid, "PAID"),
        ];
        #[inline]
        fn other(&self) -> ::core::option::Option<&str> {
            match self {
                Self::Other(text) => ::core::option::Option::Some(text),
                _ => ::core::option::Option::None,
            }
        }
        #[inline]
        fn keep(text: &str) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(Self::Other(::std::string::String::from(text)))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Status {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Status {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<&str> for Status {
        #[inline]
        fn from(text: &str) -> Self {
            rt::Choice::from_text(text)
                .unwrap_or_else(|| Self::Other(::std::string::String::from(text)))
        }
    }
    #[automatically_derived]
    impl rt::Choice for CreateErrorCode {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::AcqSystemError, "ACQ.SYSTEM_ERROR"),
            (Self::AqcSystemError, "AQC.SYSTEM_ERROR"),
            (Self::IsvInvalidArguments, "isv.invalid-arguments"),
            (Self::WithComma, "CODE, WITH COMMA"),
        ];
        #[inline]
        fn other(&self) -> ::core::option::Option<&str> {
            match self {
                Self::Other(text) => ::core::option::Option::Some(text),
                _ => ::core::option::Option::None,
            }
        }
        #[inline]
        fn keep(text: &str) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(Self::Other(::std::string::String::from(text)))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for CreateErrorCode {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for CreateErrorCode {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<&str> for CreateErrorCode {
        #[inline]
        fn from(text: &str) -> Self {
            rt::Choice::from_text(text)
                .unwrap_or_else(|| Self::Other(::std::string::String::from(text)))
        }
    }
    static METHOD: rt::Method = rt::Method {
        name: rt::Cow::Borrowed("alipay.demo.order.create"),
        node: rt::Cow::Borrowed("alipay_demo_order_create_response"),
        read_only: false,
        idempotency_key: ::core::option::Option::Some(0usize),
        errors: &[
            ("ACQ.SYSTEM_ERROR", rt::Retry::SameRequest),
            ("AQC.SYSTEM_ERROR", rt::Retry::SameRequest),
            ("isv.invalid-arguments", rt::Retry::Never),
            ("CODE, WITH COMMA", rt::Retry::QueryFirst),
        ],
    };
    #[automatically_derived]
    impl rt::Request for CreateRequest {
        const METHOD: &'static rt::Method = &METHOD;
        type Response = CreateResponse;
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::ExecuteRequest for CreateRequest {}
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::PageRequest for CreateRequest {}
    #[automatically_derived]
    impl rt::ErrorCode for CreateErrorCode {
        const METHOD: &'static rt::Method = &METHOD;
        #[inline]
        fn from_sub_code(sub_code: &str) -> Self {
            rt::error_code(sub_code)
        }
    }
};
