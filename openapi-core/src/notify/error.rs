//! Why a notification is not believed.

use crate::charset::Charset;

/// Why something is not a notification for this application. No variant shows a value, since values are personal and, but
/// for the last five variants, anybody's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotifyError {
    /// The header `Content-Type` is another form's.
    #[error(
        "the notification is not `application/x-www-form-urlencoded`; was this address given to Alipay as `notify_url`, \
         and nothing else posted here?"
    )]
    ContentType,
    /// The body is longer than any notification.
    #[error("the notification is longer than {limit} bytes")]
    TooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// More parameters than any notification has.
    #[error("the notification has more than {limit} parameters")]
    TooManyParameters {
        /// Parameters allowed.
        limit: usize,
    },
    /// The body is not a form, encoded.
    #[error("the notification is not an encoded form: {0}; pass the raw bytes, before any framework has touched them")]
    Malformed(&'static str),
    /// A parameter stands twice: whoever reads the other one reads what was not signed.
    #[error("the notification has the parameter `{0}` twice")]
    Duplicate(String),
    /// `charset` names one that is not known.
    #[error(
        "the notification's `charset` is not known here: expected is `utf-8` or, with the feature `gbk`, `gbk` or `gb2312`"
    )]
    UnknownCharset,
    /// A value is not text of the charset, although its signature holds.
    #[error("the notification's `{name}` is not {charset} text")]
    NotText {
        /// The parameter.
        name: String,
        /// The message's charset, or the configured one.
        charset: Charset,
    },
    /// No `sign`.
    #[error("the notification is not signed: it has no `sign`")]
    NotSigned,
    /// `sign_type` names another algorithm than the configured one. The message never chooses.
    #[error(
        "the notification's `sign_type` is not `{expected}`, which is configured; the console says what the application uses"
    )]
    SignType {
        /// What is configured.
        expected: &'static str,
    },
    /// Signed with a certificate that is not known. Nothing is proven by this.
    #[error(
        "the notification is signed with a certificate that is not known (`alipay_cert_sn` {0}); fetch it, then verify again"
    )]
    UnknownCertificate(String),
    /// The signature does not hold.
    #[error(
        "the notification's signature does not hold: it is a forgery, or the key configured is not Alipay's, or the body \
         is not the one that was posted"
    )]
    BadSignature,
    /// A value contains `&name=` of a parameter that decides. The signed text has no quoting, so that it could be cut into
    /// parameters at other places than the sender did.
    #[error(
        "a value of the notification contains `&{0}=`, so that the signed text can be read in two ways; escape what you \
         send to come back (`passback_params`, `subject`, `body`)"
    )]
    Ambiguous(&'static str),
    /// The signed parameters of a browser's return, which are no notification.
    #[error("these are the parameters of a return to `return_url`, and no notification; they prove no payment")]
    Return,
    /// A parameter that must be there is not.
    #[error("the notification has no `{0}`, which is needed to accept it")]
    Missing(&'static str),
    /// A parameter is not what is expected. It is genuine, and not meant for this application, payee or order.
    #[error("the notification's `{0}` is not the expected one; it is genuine, but not for this: do not act on it")]
    Mismatch(&'static str),
    /// It has been here before. Answer [`NOTIFY_SUCCESS`](super::NOTIFY_SUCCESS), so that Alipay stops delivering it, and
    /// do nothing.
    #[error("the notification has been handled already; answer `success` and do nothing")]
    Replayed,
}

impl NotifyError {
    /// The body to answer with: `success` for what has been handled already, `fail` for everything else.
    pub fn reply(&self) -> &'static str {
        match self {
            Self::Replayed => super::NOTIFY_SUCCESS,
            _ => super::NOTIFY_FAIL,
        }
    }
}
