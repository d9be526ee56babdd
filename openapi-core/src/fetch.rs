//! Certificates that are not known yet: asked for once, believed for their chain (`protocol.md` §4.3).

use std::sync::PoisonError;
use std::time::{Duration, SystemTime};

use base64_simd::STANDARD;

use crate::app::App;
use crate::cert::AlipayCertificate;
use crate::envelope;
use crate::method::Method;
use crate::raw::RawRequest;
use crate::ring::Ring;
use crate::signed::HttpReply;
use crate::trust::Trust;

/// The method that gives a certificate by its serial number.
pub(crate) const DOWNLOAD: &str = "alipay.open.app.alipaycert.download";
/// For how long a certificate that could not be had is not asked for again.
const GIVE_UP_FOR: Duration = Duration::from_secs(300);
/// How many serial numbers that nobody knows are remembered: whoever answers can make them up.
const MOST_REFUSED: usize = 1_000;

impl Ring {
    fn knows(&self, sn: &str) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).contains_key(sn)
    }

    fn may_fetch(&self, sn: &str, now: SystemTime) -> bool {
        let refused = self.refused.read().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &SystemTime| now.duration_since(*at).is_ok_and(|since| since < GIVE_UP_FOR);
        !self.knows(sn) && !refused.get(sn).is_some_and(recent) && refused.len() < MOST_REFUSED
    }

    fn learn(&self, sn: &str, chain: Option<&str>, now: SystemTime) -> bool {
        let trusted = chain.and_then(|chain| self.root.trust(chain, now).ok());
        // A merchant's own certificate has a sound chain too: the holder must be the configured certificate's.
        let is_alipays = |certificate: &AlipayCertificate| {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&self.configured).is_some_and(|configured| certificate.has_the_holder_of(configured))
        };
        if let Some(certificate) = trusted.filter(|certificate| certificate.sn() == sn && is_alipays(certificate)) {
            self.known.write().unwrap_or_else(PoisonError::into_inner).insert(sn.to_owned(), certificate);
            true
        } else {
            let mut refused = self.refused.write().unwrap_or_else(PoisonError::into_inner);
            refused.retain(|_, at| now.duration_since(*at).is_ok_and(|since| since < GIVE_UP_FOR));
            refused.insert(sn.to_owned(), now);
            false
        }
    }
}

impl App {
    fn ring(&self) -> Option<&Ring> {
        match &self.trust {
            Trust::Ring(ring) => Some(ring),
            Trust::Key(_) => None,
        }
    }

    /// The serial number of the certificate that an answer is signed with, if it is not known.
    pub(crate) fn unknown_certificate(&self, method: &Method, answer: &HttpReply) -> Option<String> {
        let ring = self.ring().filter(|_| answer.status == 200)?;
        let sn = envelope::certificate_sn(&answer.body, &method.node, self.charset)?;
        let sound = sn.len() == 32 && sn.bytes().all(|b| b.is_ascii_hexdigit());
        (sound && ring.may_fetch(&sn, (self.clock)())).then_some(sn)
    }

    /// Whether the certificate is believed.
    pub(crate) fn knows_certificate(&self, sn: &str) -> bool {
        self.ring().is_some_and(|ring| ring.knows(sn))
    }

    /// Whether the certificate is still to be fetched: another call may have done so.
    pub(crate) fn may_fetch_certificate(&self, sn: &str) -> bool {
        self.ring().is_some_and(|ring| ring.may_fetch(sn, (self.clock)()))
    }

    /// Takes the certificate of an answer to [`DOWNLOAD`] into the ring if its chain is sound and it is the one that was
    /// asked for. The answer's own signature proves nothing: it may be made with the very certificate.
    pub(crate) fn learn_certificate(&self, sn: &str, answer: Option<&HttpReply>) -> bool {
        let Some(ring) = self.ring() else { return false };
        let chain = answer.filter(|answer| answer.status == 200).and_then(|answer| {
            let node = Method::named(DOWNLOAD).node;
            let text = envelope::unsigned_text(&answer.body, &node, "alipay_cert_content", self.charset)?;
            String::from_utf8(STANDARD.decode_to_vec(text.as_bytes()).ok()?).ok()
        });
        ring.learn(sn, chain.as_deref(), (self.clock)())
    }
}

/// The call that asks for a certificate. A serial number is hexadecimal.
pub(crate) fn certificate_request(sn: &str) -> RawRequest {
    let sn: String = sn.chars().filter(char::is_ascii_hexdigit).collect();
    RawRequest::new(DOWNLOAD).biz_content(format!("{{\"alipay_cert_sn\":\"{sn}\"}}"))
}
