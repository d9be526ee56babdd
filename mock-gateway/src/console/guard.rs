//! Other web pages in the same browser: what they may not do here.
//!
//! - A page whose name was made to point at this machine (DNS rebinding) has its own name in `Host`. Only `localhost`, a
//!   loopback address and the address that the gateway listens on are taken.
//! - A page of another origin can make a browser post here (CSRF), but not as `application/json` without asking first,
//!   which is never allowed. A form must carry a token that stands in the console's own pages only; see
//!   [`Input`](super::input::Input).
//! - It cannot read an answer, since none allows it to, nor show a page in a frame.

use std::net::IpAddr;

use hyper::header::HeaderMap;
use hyper::http::uri::Authority;

/// Whether a request names this gateway's host, and no other.
pub(crate) fn is_own_host(headers: &HeaderMap, listen: IpAddr) -> bool {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Authority>().ok());
    let Some(host) = host else { return false };
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    match name.parse::<IpAddr>() {
        // An address cannot be made to point elsewhere. One that listens everywhere has them all.
        Ok(address) => address.is_loopback() || address == listen || listen.is_unspecified(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use hyper::header::HeaderValue;

    use super::*;

    fn is_own(host: &str, listen: Ipv4Addr) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_str(host).unwrap());
        is_own_host(&headers, listen.into())
    }

    #[test]
    fn only_this_machine_is_meant() {
        let (loopback, other) = (Ipv4Addr::LOCALHOST, Ipv4Addr::new(192, 0, 2, 1));
        for host in ["127.0.0.1:80", "127.0.0.2", "localhost:1", "LOCALHOST", "[::1]:8080"] {
            assert!(is_own(host, loopback), "{host}");
        }
        for host in ["", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "0.0.0.0"]
        {
            assert!(!is_own(host, loopback), "{host}");
        }
        assert!(is_own("192.0.2.1:80", other));
        assert!(!is_own("192.0.2.2:80", other) && is_own("192.0.2.2:80", Ipv4Addr::UNSPECIFIED));
        assert!(!is_own("evil.example", Ipv4Addr::UNSPECIFIED));
        assert!(!is_own_host(&HeaderMap::new(), loopback.into()));
    }
}
