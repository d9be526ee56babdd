const _: ::core::option::Option<&str> = ::core::option_env!("ALIPAY_EXPAND_DIR");
/// The spec files that this module was made from: name and text.
pub const SPECS: &[(&str, &str)] = &[
    ("../specs/methods/user/alipay.user.certify.open.initialize.yaml", SPEC),
];
#[doc(hidden)]
pub const METHODS: &[::openapi_core::rt::AnyMethod] = &[
    ::openapi_core::rt::AnyMethod::of::<InitializeRequest>(SPEC),
];
/// The spec file that this module was made from.
pub const SPEC: &str = ::core::include_str!(
    ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/",
    "../specs/methods/user/alipay.user.certify.open.initialize.yaml")
);
/** Initialise an identity certification: the request of `alipay.user.certify.open.initialize`.

 A repeated call with the same `outer_order_no` does not happen twice.*/
#[doc(alias = "AlipayUserCertifyOpenInitializeRequest")]
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct InitializeRequest {
    /** The merchant's own number of this certification. It must never be used twice.

 Required, at most 32 characters, letters and digits only. On the wire: `outer_order_no`.
 Example: `ZGYD201809132323000001234`.*/
    pub outer_order_no: ::std::string::String,
    /** The certification scene. The contract decides which ones may be used.

 Required, at most 32 characters. On the wire: `biz_code`.
 Example: `FACE`.*/
    pub biz_code: BizCode,
    /** Whose identity is to be certified.

 Required, at most 4096 characters, sent as JSON text, never shown by `Debug`. On the wire: `identity_param`.*/
    pub identity_param: IdentityParam,
    /** The merchant's settings for this certification.

 Required, at most 4096 characters, sent as JSON text. On the wire: `merchant_config`.*/
    pub merchant_config: MerchantConfig,
    /** A picture to compare the face with, as base64 text.

 Optional, at most 1048576 characters, bytes, sent as base64 text, never shown by `Debug`. On the wire: `face_contrast_picture`.
 Example: `xydasf==`.*/
    pub face_contrast_picture: ::core::option::Option<::openapi_core::rt::Base64>,
}
/// Builds a [`InitializeRequest`].
#[must_use = "a builder does nothing until it is built"]
pub struct InitializeRequestBuilder<
    S0 = ::openapi_core::rt::Unset,
    S1 = ::openapi_core::rt::Unset,
    S2 = ::openapi_core::rt::Unset,
    S3 = ::openapi_core::rt::Unset,
> {
    record: InitializeRequest,
    state: ::openapi_core::rt::PhantomData<fn() -> (S0, S1, S2, S3)>,
}
impl InitializeRequest {
    /// Begins without any field set. Required: `outer_order_no`, `biz_code`, `identity_param`, `merchant_config`.
    #[inline]
    pub fn builder() -> InitializeRequestBuilder {
        InitializeRequestBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl<S0, S1, S2, S3> InitializeRequestBuilder<S0, S1, S2, S3> {
    /** The merchant's own number of this certification. It must never be used twice.

 Required, at most 32 characters, letters and digits only. On the wire: `outer_order_no`.
 Example: `ZGYD201809132323000001234`.*/
    pub fn outer_order_no(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> InitializeRequestBuilder<::openapi_core::rt::Set, S1, S2, S3> {
        self.record.outer_order_no = ::core::convert::Into::into(value);
        InitializeRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** The certification scene. The contract decides which ones may be used.

 Required, at most 32 characters. On the wire: `biz_code`.
 Example: `FACE`.*/
    pub fn biz_code(
        mut self,
        value: BizCode,
    ) -> InitializeRequestBuilder<S0, ::openapi_core::rt::Set, S2, S3> {
        self.record.biz_code = value;
        InitializeRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** Whose identity is to be certified.

 Required, at most 4096 characters, sent as JSON text, never shown by `Debug`. On the wire: `identity_param`.*/
    pub fn identity_param(
        mut self,
        value: impl ::openapi_core::rt::Complete<IdentityParam>,
    ) -> InitializeRequestBuilder<S0, S1, ::openapi_core::rt::Set, S3> {
        self.record.identity_param = ::openapi_core::rt::Complete::complete(value);
        InitializeRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** The merchant's settings for this certification.

 Required, at most 4096 characters, sent as JSON text. On the wire: `merchant_config`.*/
    pub fn merchant_config(
        mut self,
        value: impl ::openapi_core::rt::Complete<MerchantConfig>,
    ) -> InitializeRequestBuilder<S0, S1, S2, ::openapi_core::rt::Set> {
        self.record.merchant_config = ::openapi_core::rt::Complete::complete(value);
        InitializeRequestBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** A picture to compare the face with, as base64 text.

 Optional, at most 1048576 characters, bytes, sent as base64 text, never shown by `Debug`. On the wire: `face_contrast_picture`.
 Example: `xydasf==`.*/
    #[inline]
    pub fn face_contrast_picture(
        mut self,
        value: impl ::core::convert::Into<::openapi_core::rt::Base64>,
    ) -> Self {
        self.record.face_contrast_picture = ::core::option::Option::Some(
            ::core::convert::Into::into(value),
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
    ) -> ::core::result::Result<InitializeRequest, ::openapi_core::rt::Violations>
    where
        S0: __field::outer_order_no,
        S1: __field::biz_code,
        S2: __field::identity_param,
        S3: __field::merchant_config,
    {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// The response of `alipay.user.certify.open.initialize`.
#[doc(alias = "AlipayUserCertifyOpenInitializeResponse")]
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct InitializeResponse {
    /** The certification's number, needed to open and to query it.

 Required, at most 32 characters. On the wire: `certify_id`.
 Example: `2109b5e671aa3ff2eb4851816c65828f`.*/
    pub certify_id: ::std::string::String,
}
/// Whose identity is to be certified.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct IdentityParam {
    /** How the person is named.

 Required, `CERT_INFO` unless set. On the wire: `identity_type`.
 Example: `CERT_INFO`.*/
    pub identity_type: IdentityType,
    /** The kind of document.

 Required, `IDENTITY_CARD` unless set. On the wire: `cert_type`.
 Example: `IDENTITY_CARD`.*/
    pub cert_type: CertType,
    /** The name on the document.

 Required, never shown by `Debug`. On the wire: `cert_name`.
 Example: `收委`.*/
    pub cert_name: ::std::string::String,
    /** The document's number.

 Required, never shown by `Debug`. On the wire: `cert_no`.
 Example: `260104197909275964`.*/
    pub cert_no: ::std::string::String,
}
/// Builds a [`IdentityParam`].
#[must_use = "a builder does nothing until it is built"]
pub struct IdentityParamBuilder<
    S0 = ::openapi_core::rt::Unset,
    S1 = ::openapi_core::rt::Unset,
> {
    record: IdentityParam,
    state: ::openapi_core::rt::PhantomData<fn() -> (S0, S1)>,
}
impl IdentityParam {
    /// Begins without any field set. Required: `cert_name`, `cert_no`.
    #[inline]
    pub fn builder() -> IdentityParamBuilder {
        IdentityParamBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl<S0, S1> IdentityParamBuilder<S0, S1> {
    /** How the person is named.

 Required, `CERT_INFO` unless set. On the wire: `identity_type`.
 Example: `CERT_INFO`.*/
    #[inline]
    pub fn identity_type(mut self, value: IdentityType) -> Self {
        self.record.identity_type = value;
        self
    }
    /** The kind of document.

 Required, `IDENTITY_CARD` unless set. On the wire: `cert_type`.
 Example: `IDENTITY_CARD`.*/
    #[inline]
    pub fn cert_type(mut self, value: CertType) -> Self {
        self.record.cert_type = value;
        self
    }
    /** The name on the document.

 Required, never shown by `Debug`. On the wire: `cert_name`.
 Example: `收委`.*/
    pub fn cert_name(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> IdentityParamBuilder<::openapi_core::rt::Set, S1> {
        self.record.cert_name = ::core::convert::Into::into(value);
        IdentityParamBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /** The document's number.

 Required, never shown by `Debug`. On the wire: `cert_no`.
 Example: `260104197909275964`.*/
    pub fn cert_no(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> IdentityParamBuilder<S0, ::openapi_core::rt::Set> {
        self.record.cert_no = ::core::convert::Into::into(value);
        IdentityParamBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(
        self,
    ) -> ::core::result::Result<IdentityParam, ::openapi_core::rt::Violations>
    where
        S0: __field::cert_name,
        S1: __field::cert_no,
    {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// The merchant's settings for this certification.
#[derive(::core::clone::Clone)]
#[non_exhaustive]
pub struct MerchantConfig {
    /** Where the user is taken when the certification has ended.

 Required, an absolute URL. On the wire: `return_url`.
 Example: `https://example.com/back`.*/
    pub return_url: ::std::string::String,
}
/// Builds a [`MerchantConfig`].
#[must_use = "a builder does nothing until it is built"]
pub struct MerchantConfigBuilder<S0 = ::openapi_core::rt::Unset> {
    record: MerchantConfig,
    state: ::openapi_core::rt::PhantomData<fn() -> (S0,)>,
}
impl MerchantConfig {
    /// Begins without any field set. Required: `return_url`.
    #[inline]
    pub fn builder() -> MerchantConfigBuilder {
        MerchantConfigBuilder {
            record: ::openapi_core::rt::Blank::blank(),
            state: ::openapi_core::rt::PhantomData,
        }
    }
}
impl<S0> MerchantConfigBuilder<S0> {
    /** Where the user is taken when the certification has ended.

 Required, an absolute URL. On the wire: `return_url`.
 Example: `https://example.com/back`.*/
    pub fn return_url(
        mut self,
        value: impl ::core::convert::Into<::std::string::String>,
    ) -> MerchantConfigBuilder<::openapi_core::rt::Set> {
        self.record.return_url = ::core::convert::Into::into(value);
        MerchantConfigBuilder {
            record: self.record,
            state: ::openapi_core::rt::PhantomData,
        }
    }
    /// Checks lengths, formats, enumerations and rules.
    ///
    /// # Errors
    /// Every violation at once.
    #[inline]
    pub fn build(
        self,
    ) -> ::core::result::Result<MerchantConfig, ::openapi_core::rt::Violations>
    where
        S0: __field::return_url,
    {
        ::openapi_core::rt::check(&self.record)?;
        ::core::result::Result::Ok(self.record)
    }
}
/// An enumeration of `alipay.user.certify.open.initialize`.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum BizCode {
    /// `FACE`: several factors, with the face
    Face,
    /// `CERT_PHOTO`: several factors, with a photo of the document
    CertPhoto,
    /// `CERT_PHOTO_FACE`: several factors, with a photo of the document and the face
    CertPhotoFace,
    /// `SMART_FACE`: several factors, the quick way
    SmartFace,
}
impl BizCode {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// An enumeration of `alipay.user.certify.open.initialize`.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum IdentityType {
    /// `CERT_INFO`: by the document's data
    CertInfo,
}
impl IdentityType {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// An enumeration of `alipay.user.certify.open.initialize`.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum CertType {
    /// `IDENTITY_CARD`: identity card of the mainland
    IdentityCard,
}
impl CertType {
    /// The text on the wire.
    #[inline]
    pub fn as_str(&self) -> &str {
        ::openapi_core::rt::Choice::text(self)
    }
}
/// The business error codes of `alipay.user.certify.open.initialize`.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
#[non_exhaustive]
pub enum InitializeErrorCode {
    /// `SYSTEM_ERROR`: The service is busy.
    SystemError,
    /// `ILLEGAL_ARGUMENT_FORMAT`: A parameter is malformed.
    IllegalArgumentFormat,
    /// `ARRANGEMENT_STATUS_ERROR`: The contract is not in force.
    ArrangementStatusError,
    /// `UNKNOWN_ERROR`: The service failed in a way that it does not name.
    UnknownError,
    /// A value that the spec does not list, as it came.
    Other(::std::string::String),
}
impl InitializeErrorCode {
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
        message = "required field `biz_code` is not set",
        label = "`biz_code` is missing"
    )]
    pub trait biz_code {}
    impl biz_code for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `cert_name` is not set",
        label = "`cert_name` is missing"
    )]
    pub trait cert_name {}
    impl cert_name for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `cert_no` is not set",
        label = "`cert_no` is missing"
    )]
    pub trait cert_no {}
    impl cert_no for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `identity_param` is not set",
        label = "`identity_param` is missing"
    )]
    pub trait identity_param {}
    impl identity_param for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `merchant_config` is not set",
        label = "`merchant_config` is missing"
    )]
    pub trait merchant_config {}
    impl merchant_config for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `outer_order_no` is not set",
        label = "`outer_order_no` is missing"
    )]
    pub trait outer_order_no {}
    impl outer_order_no for rt::Set {}
    #[diagnostic::on_unimplemented(
        message = "required field `return_url` is not set",
        label = "`return_url` is missing"
    )]
    pub trait return_url {}
    impl return_url for rt::Set {}
}
const _: () = {
    use ::openapi_core::rt;
    #[automatically_derived]
    impl rt::Record for InitializeRequest {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "InitializeRequest",
                &[
                    rt::Field::new("outer_order_no", rt::Kind::Text)
                        .length(0, 32)
                        .format(rt::Format::Alphanumeric)
                        .required(),
                    rt::Field::new("biz_code", rt::Kind::Enum { open: false })
                        .length(0, 32)
                        .required(),
                    rt::Field::new("identity_param", rt::Kind::JsonString)
                        .length(0, 4096)
                        .required()
                        .sensitive(),
                    rt::Field::new("merchant_config", rt::Kind::JsonString)
                        .length(0, 4096)
                        .required(),
                    rt::Field::new("face_contrast_picture", rt::Kind::Base64)
                        .length(0, 1048576)
                        .sensitive(),
                ],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.outer_order_no,
                1usize => &self.biz_code,
                2usize => &self.identity_param,
                3usize => &self.merchant_config,
                _ => &self.face_contrast_picture,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.outer_order_no,
                1usize => &mut self.biz_code,
                2usize => &mut self.identity_param,
                3usize => &mut self.merchant_config,
                _ => &mut self.face_contrast_picture,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for InitializeRequest {
        #[inline]
        fn blank() -> Self {
            Self {
                outer_order_no: rt::Blank::blank(),
                biz_code: rt::Blank::blank(),
                identity_param: rt::Blank::blank(),
                merchant_config: rt::Blank::blank(),
                face_contrast_picture: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for InitializeRequest {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for InitializeRequest {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl<S0, S1, S2, S3> ::core::fmt::Debug
    for InitializeRequestBuilder<S0, S1, S2, S3> {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl rt::Record for InitializeResponse {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "InitializeResponse",
                &[rt::Field::new("certify_id", rt::Kind::Text).length(0, 32).required()],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            {
                let _ = index;
                &self.certify_id
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            {
                let _ = index;
                &mut self.certify_id
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for InitializeResponse {
        #[inline]
        fn blank() -> Self {
            Self {
                certify_id: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for InitializeResponse {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for InitializeResponse {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Record for IdentityParam {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "IdentityParam",
                &[
                    rt::Field::new("identity_type", rt::Kind::Enum { open: false })
                        .required()
                        .defaulted(),
                    rt::Field::new("cert_type", rt::Kind::Enum { open: false })
                        .required()
                        .defaulted(),
                    rt::Field::new("cert_name", rt::Kind::Text).required().sensitive(),
                    rt::Field::new("cert_no", rt::Kind::Text).required().sensitive(),
                ],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            match index {
                0usize => &self.identity_type,
                1usize => &self.cert_type,
                2usize => &self.cert_name,
                _ => &self.cert_no,
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            match index {
                0usize => &mut self.identity_type,
                1usize => &mut self.cert_type,
                2usize => &mut self.cert_name,
                _ => &mut self.cert_no,
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for IdentityParam {
        #[inline]
        fn blank() -> Self {
            Self {
                identity_type: IdentityType::CertInfo,
                cert_type: CertType::IdentityCard,
                cert_name: rt::Blank::blank(),
                cert_no: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for IdentityParam {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for IdentityParam {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for IdentityParam {
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
    impl<S0, S1> ::core::fmt::Debug for IdentityParamBuilder<S0, S1> {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl<S0, S1> rt::Complete<IdentityParam> for IdentityParamBuilder<S0, S1>
    where
        S0: __field::cert_name,
        S1: __field::cert_no,
    {
        #[inline]
        fn complete(self) -> IdentityParam {
            self.record
        }
    }
    #[automatically_derived]
    impl rt::Complete<Self> for IdentityParam {
        #[inline]
        fn complete(self) -> Self {
            self
        }
    }
    #[automatically_derived]
    impl rt::Record for MerchantConfig {
        #[inline]
        fn table(&self) -> &'static rt::Table {
            static TABLE: rt::Table = rt::Table::new(
                "MerchantConfig",
                &[rt::Field::new("return_url", rt::Kind::Url).required()],
                &[],
            );
            &TABLE
        }
        #[inline]
        fn get(&self, index: usize) -> &dyn rt::Value {
            {
                let _ = index;
                &self.return_url
            }
        }
        #[inline]
        fn get_mut(&mut self, index: usize) -> &mut dyn rt::Value {
            {
                let _ = index;
                &mut self.return_url
            }
        }
    }
    #[automatically_derived]
    impl rt::Blank for MerchantConfig {
        #[inline]
        fn blank() -> Self {
            Self {
                return_url: rt::Blank::blank(),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for MerchantConfig {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(self, f)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for MerchantConfig {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            rt::equal(self, other)
        }
    }
    #[automatically_derived]
    impl rt::Value for MerchantConfig {
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
    impl<S0> ::core::fmt::Debug for MerchantConfigBuilder<S0> {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            rt::debug(&self.record, f)
        }
    }
    #[automatically_derived]
    impl<S0> rt::Complete<MerchantConfig> for MerchantConfigBuilder<S0>
    where
        S0: __field::return_url,
    {
        #[inline]
        fn complete(self) -> MerchantConfig {
            self.record
        }
    }
    #[automatically_derived]
    impl rt::Complete<Self> for MerchantConfig {
        #[inline]
        fn complete(self) -> Self {
            self
        }
    }
    #[automatically_derived]
    impl rt::Choice for BizCode {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::Face, "FACE"),
            (Self::CertPhoto, "CERT_PHOTO"),
            (Self::CertPhotoFace, "CERT_PHOTO_FACE"),
            (Self::SmartFace, "SMART_FACE"),
        ];
    }
    #[automatically_derived]
    impl ::core::fmt::Display for BizCode {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for BizCode {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl rt::Choice for IdentityType {
        const ALL: &'static [(Self, &'static str)] = &[(Self::CertInfo, "CERT_INFO")];
    }
    #[automatically_derived]
    impl ::core::fmt::Display for IdentityType {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for IdentityType {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl rt::Choice for CertType {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::IdentityCard, "IDENTITY_CARD"),
        ];
    }
    #[automatically_derived]
    impl ::core::fmt::Display for CertType {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for CertType {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl rt::Choice for InitializeErrorCode {
        const ALL: &'static [(Self, &'static str)] = &[
            (Self::SystemError, "SYSTEM_ERROR"),
            (Self::IllegalArgumentFormat, "ILLEGAL_ARGUMENT_FORMAT"),
            (Self::ArrangementStatusError, "ARRANGEMENT_STATUS_ERROR"),
            (Self::UnknownError, "UNKNOWN_ERROR"),
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
    impl ::core::fmt::Display for InitializeErrorCode {
        #[inline]
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str(self.as_str())
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for InitializeErrorCode {
        type Err = rt::NotListed;
        #[inline]
        fn from_str(text: &str) -> ::core::result::Result<Self, rt::NotListed> {
            rt::Choice::from_text(text).ok_or(rt::NotListed)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<&str> for InitializeErrorCode {
        #[inline]
        fn from(text: &str) -> Self {
            rt::Choice::from_text(text)
                .unwrap_or_else(|| Self::Other(::std::string::String::from(text)))
        }
    }
    static METHOD: rt::Method = rt::Method {
        name: rt::Cow::Borrowed("alipay.user.certify.open.initialize"),
        node: rt::Cow::Borrowed("alipay_user_certify_open_initialize_response"),
        read_only: false,
        idempotency_key: ::core::option::Option::Some(0usize),
        errors: &[
            ("SYSTEM_ERROR", rt::Retry::SameRequest),
            ("ILLEGAL_ARGUMENT_FORMAT", rt::Retry::Never),
            ("ARRANGEMENT_STATUS_ERROR", rt::Retry::Never),
            ("UNKNOWN_ERROR", rt::Retry::SameRequest),
        ],
    };
    #[automatically_derived]
    impl rt::Request for InitializeRequest {
        const METHOD: &'static rt::Method = &METHOD;
        type Response = InitializeResponse;
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::ExecuteRequest for InitializeRequest {}
    #[automatically_derived]
    impl rt::ErrorCode for InitializeErrorCode {
        const METHOD: &'static rt::Method = &METHOD;
        #[inline]
        fn from_sub_code(sub_code: &str) -> Self {
            rt::error_code(sub_code)
        }
    }
};
