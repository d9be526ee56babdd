//! A request on its way from its content to its signature.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::china::china_timestamp;
use crate::content::{Content, Upload};
use crate::error::{Error, NotSent};
use crate::method::Method;
use crate::options::CallOptions;
use crate::page::{OrderString, PageForm, PageUrl};
use crate::params::{self, Parameter};
use crate::sign::{AsyncSigner, SignError, SignType, Signer};
use crate::signed::{Body, HttpRequest, SignedRequest, SignedText};
use crate::table::Place;

/// Who signs.
#[derive(Clone)]
pub(crate) enum AppSigner {
    Now(Arc<dyn Signer>),
    Later(Arc<dyn AsyncSigner>),
}

impl AppSigner {
    pub(crate) fn sign_type(&self) -> SignType {
        match self {
            Self::Now(signer) => signer.sign_type(),
            Self::Later(signer) => signer.sign_type(),
        }
    }

    fn sign_now(&self, bytes: &[u8]) -> Result<String, SignError> {
        match self {
            Self::Now(signer) => signer.sign(bytes),
            Self::Later(_) => Err(SignError::new("the signer is asynchronous: call through an async client")),
        }
    }

    #[cfg(feature = "client")]
    async fn sign(&self, bytes: &[u8]) -> Result<String, SignError> {
        match self {
            Self::Now(signer) => signer.sign(bytes),
            Self::Later(signer) => signer.sign(bytes).await,
        }
    }
}

/// A request that has everything but its signature.
pub(crate) struct Draft<'a> {
    app: &'a App,
    method: &'a Method,
    params: Vec<Parameter<'a>>,
    files: Vec<Upload>,
    canonical: String,
    timeout: Duration,
}

impl App {
    /// Everything but the signature.
    pub(crate) fn draft<'a>(
        &'a self,
        method: &'a Method,
        content: &'a Content,
        options: &'a CallOptions,
    ) -> Result<Draft<'a>, Error> {
        let not_sent = |reason: NotSent| Error::NotSent { method: method.name.clone(), reason };
        options.check().map_err(|error| not_sent(error.into()))?;
        let query = |name, value: &'a str| (Cow::Borrowed(name), Cow::Borrowed(value), Place::Query);
        let mut params = Vec::with_capacity(16);
        params.extend([
            query("app_id", &self.app_id),
            query("charset", self.charset.as_str()),
            query("format", "JSON"),
            query("method", &method.name),
            query("sign_type", self.signer.sign_type().as_str()),
            (Cow::Borrowed("timestamp"), Cow::Owned(china_timestamp((self.clock)())), Place::Query),
            query("version", "1.0"),
        ]);
        if let Some((app, root)) = &self.serials {
            params.extend([query("app_cert_sn", app), query("alipay_root_cert_sn", root)]);
        }
        params.extend(options.parameters(&self.options).map(|(name, value)| query(name, value)));
        params.extend(
            content.params.iter().map(|(name, value, place)| (name.clone(), Cow::Borrowed(value.as_str()), *place)),
        );
        if let Some(biz_content) = &content.biz_content {
            if self.encrypts(options) {
                let key = self.content_key.as_ref().ok_or_else(|| not_sent(NotSent::NoContentKey))?;
                let bytes = self.charset.encode(biz_content).map_err(|error| not_sent(error.into()))?;
                let cipher = key.encrypt(&bytes).map_err(|error| not_sent(error.into()))?;
                params.extend([
                    (Cow::Borrowed("biz_content"), Cow::Owned(cipher), Place::Form),
                    query("encrypt_type", "AES"),
                ]);
            } else {
                params.push((Cow::Borrowed("biz_content"), Cow::Borrowed(biz_content.as_str()), Place::Form));
            }
        }
        params::arrange(&mut params);
        let canonical = params::canonical_string(&params);
        let files = content.files.clone();
        let timeout = options.timeout.or(self.options.timeout).unwrap_or(self.timeout);
        Ok(Draft { app: self, method, params, files, canonical, timeout })
    }
}

impl Draft<'_> {
    fn not_sent(&self, reason: impl Into<NotSent>) -> Error {
        Error::not_sent(self.method, reason)
    }

    /// The bytes that are signed.
    fn bytes(&self) -> Result<Cow<'_, [u8]>, Error> {
        self.app.charset.encode(&self.canonical).map_err(|error| self.not_sent(error))
    }

    pub(crate) fn sign_now(self) -> Result<SignedRequest, Error> {
        let sign = self.signature()?;
        self.finish(&sign)
    }

    fn signature(&self) -> Result<String, Error> {
        let sign = self.app.signer.sign_now(&self.bytes()?);
        self.checked(sign)
    }

    #[cfg(feature = "client")]
    pub(crate) async fn sign(self) -> Result<SignedRequest, Error> {
        let sign = self.app.signer.sign(&self.bytes()?).await;
        let sign = self.checked(sign)?;
        self.finish(&sign)
    }

    fn checked(&self, sign: Result<String, SignError>) -> Result<String, Error> {
        let sign = sign.map_err(|error| self.not_sent(error))?;
        params::check("sign", &sign).map_err(|error| self.not_sent(error))?;
        Ok(sign)
    }

    /// All parameters, with the signature behind them.
    fn signed<'d>(&'d self) -> Result<Vec<Parameter<'d>>, Error> {
        let sign = self.signature()?;
        let borrowed = |(name, value, place): &'d Parameter<'_>| (name.clone(), Cow::Borrowed(value.as_ref()), *place);
        let mut pairs: Vec<Parameter<'d>> = self.params.iter().map(borrowed).collect();
        pairs.push((Cow::Borrowed("sign"), Cow::Owned(sign), Place::Query));
        Ok(pairs)
    }

    pub(crate) fn page_url(&self) -> Result<PageUrl, Error> {
        let mut url = self.address();
        self.append(&mut url, &self.signed()?)?;
        Ok(PageUrl::new(text(url)))
    }

    pub(crate) fn page_form(&self) -> Result<PageForm, Error> {
        let (query, body): (Vec<_>, Vec<_>) =
            self.signed()?.into_iter().partition(|(.., place)| *place == Place::Query);
        let fields = body.into_iter().map(|(name, value, _)| (name.into_owned(), value.into_owned())).collect();
        let mut url = self.address();
        self.append(&mut url, &query)?;
        Ok(PageForm::new(text(url), fields, self.app.charset.as_str()))
    }

    pub(crate) fn order_string(&self) -> Result<OrderString, Error> {
        let mut order = Vec::with_capacity(1024);
        self.append(&mut order, &self.signed()?)?;
        Ok(OrderString::new(text(order)))
    }

    /// The gateway's address, to which parameters are appended.
    fn address(&self) -> Vec<u8> {
        let mut url = Vec::with_capacity(1024);
        url.extend_from_slice(self.app.gateway.as_bytes());
        url.push(if self.app.gateway.contains('?') { b'&' } else { b'?' });
        url
    }

    /// Appends names and values, encoded in the charset.
    fn append<'p>(&self, out: &mut Vec<u8>, params: impl IntoIterator<Item = &'p Parameter<'p>>) -> Result<(), Error> {
        let mut first = true;
        for (name, value, _) in params {
            let value = self.app.charset.encode(value).map_err(|error| self.not_sent(error))?;
            params::append_pair(out, first, name, &value);
            first = false;
        }
        Ok(())
    }

    /// The request, with its signature.
    fn finish(self, sign: &str) -> Result<SignedRequest, Error> {
        let placed = |query: bool| self.params.iter().filter(move |(.., place)| (*place == Place::Query) == query);
        let mut url = self.address();
        self.append(&mut url, placed(true))?;
        params::append_pair(&mut url, false, "sign", sign.as_bytes());
        let charset = self.app.charset;
        let body = if self.files.is_empty() {
            let size = placed(false).map(|(name, value, _)| params::encoded_size(name, value)).sum();
            let mut bytes = Vec::with_capacity(size);
            self.append(&mut bytes, placed(false))?;
            Body::Form { content_type: charset.form_type(), bytes }
        } else {
            let encode = |text: &str| charset.encode(text).map(Cow::into_owned).map_err(|error| self.not_sent(error));
            let texts = placed(false).map(|(name, value, _)| Ok((name.clone(), encode(value)?)));
            Body::Multipart { texts: texts.collect::<Result<_, Error>>()?, files: self.files.clone() }
        };
        // Where the parameters are: no new list is made.
        let params = self.params.into_iter().map(|(name, value, _)| (name, value.len())).collect();
        let signed = SignedText { canonical: self.canonical, params };
        Ok(SignedRequest { http: HttpRequest { url: text(url), body, timeout: self.timeout }, signed })
    }
}

/// Encoded parameters behind an address that was checked: ASCII.
fn text(encoded: Vec<u8>) -> String {
    String::from_utf8(encoded).unwrap_or_default()
}
