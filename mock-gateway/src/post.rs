//! A form posted over plain HTTP, and the answer to it.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::delivery::Answer;

/// How long a post may take, answer included.
const TIME_OUT: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 << 10;
/// How much of an answer is kept, in characters.
const MAX_SHOWN: usize = 200;

/// Where a form may be posted to.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    host: String,
    port: u16,
    /// `host:port` as it stands in the URL.
    authority: String,
    path: String,
}

impl Address {
    /// The address that a URL names, if it is plain HTTP on this machine or on one of `hosts`; or why not. A test must
    /// not post to the world because it has an address of the world in it.
    pub(crate) fn of(url: &str, hosts: &[String]) -> Result<Self, String> {
        let address = url.split('#').next().unwrap_or_default();
        let uri: Uri = address.parse().map_err(|_| "`notify_url` is not a URL".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("`notify_url` is not an absolute URL".to_owned());
        };
        let host = authority.host().trim_matches(['[', ']']);
        if !is_loopback(host) && !hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            return Err(format!(
                "`{host}` is not this machine; `Builder::notify_host` lets a gateway post to another one"
            ));
        }
        if scheme != "http" {
            return Err(format!("this gateway posts over plain `http`, not over `{scheme}`"));
        }
        Ok(Self {
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(80),
            authority: authority.as_str().rsplit('@').next().unwrap_or_default().to_owned(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// Posts a form, once and without following redirects.
pub(crate) async fn form(address: &Address, body: String) -> Answer {
    match tokio::time::timeout(TIME_OUT, exchange(address, body)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => Answer::None(error.to_string()),
        Err(_) => Answer::None(format!("no answer within {} seconds", TIME_OUT.as_secs())),
    }
}

async fn exchange(address: &Address, body: String) -> io::Result<Answer> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // Dropped, and so ended, with this function.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let request = Request::post(address.path.as_str())
        .header("host", address.authority.as_str())
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .header("connection", "close")
        .body(Full::new(Bytes::from(body)))
        .map_err(io::Error::other)?;
    let answer = sender.send_request(request).await.map_err(io::Error::other)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(io::Error::other)?;
    let body = String::from_utf8_lossy(&body.to_bytes()).chars().take(MAX_SHOWN).collect();
    Ok(Answer::Http { status, body })
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    #[test]
    fn only_this_machine_unless_another_is_named() {
        for url in [
            "http://127.0.0.1:1/n?a=1#b",
            "http://localhost/n",
            "http://LOCALHOST:8080",
            "http://[::1]:9/n",
            "http://127.8.9.1/n",
            "http://shop:8080/n",
            "http://user:pass@127.0.0.1/n",
        ] {
            assert!(Address::of(url, &["shop".to_owned()]).is_ok(), "{url}");
        }
        for url in [
            "",
            "/notified",
            "notified",
            "https://127.0.0.1/n",
            "ftp://127.0.0.1/n",
            "http://shop:8080/n",
            "https://example.com/n",
            "http://127.0.0.1.example.com/n",
            "http://localhost.example.com/n",
            "http://127.0.0.1@example.com/n",
            "http://10.0.0.1/n",
            "http://[::ffff:10.0.0.1]/n",
        ] {
            assert!(Address::of(url, &[]).is_err(), "{url}");
        }
    }

    #[test]
    fn what_is_posted_to() {
        let address = Address::of("http://user:pass@[::1]:9/n?a=1#b", &[]).unwrap();
        assert_eq!((address.host.as_str(), address.port), ("::1", 9));
        assert_eq!((address.authority.as_str(), address.path.as_str()), ("[::1]:9", "/n?a=1"));
    }
    /// A server that answers one post with these bytes, again and again.
    async fn answering(bytes: &'static [u8]) -> Answer {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::of(&format!("http://{}/", listener.local_addr().unwrap()), &[]).unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            while !bytes.is_empty() && stream.write_all(bytes).await.is_ok() {}
            std::future::pending::<()>().await;
        });
        let answer = form(&address, "a=1".to_owned()).await;
        server.abort();
        answer
    }

    #[tokio::test]
    async fn an_answer_has_an_end_and_comes_in_time() {
        let endless = answering(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nsuccesssuccesssuccess").await;
        assert!(matches!(endless, Answer::None(_)), "{endless:?}");
        let nothing = answering(b"").await;
        assert_eq!(nothing, Answer::None("no answer within 5 seconds".to_owned()));
    }
}
