//! A server that breaks connections where it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is done with every connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Nobody listens.
    Refused,
    /// Closed before anything is read.
    AtOnce,
    /// Closed when the request's head has come.
    AfterHead,
    /// Closed when half of the request's body has come.
    InRequest,
    /// Closed when the whole request has come.
    Unanswered,
    /// Closed in the middle of the status line.
    InStatusLine,
    /// Closed after the status line.
    AfterStatusLine,
    /// Closed after the answer's head.
    AfterAnswersHead,
    /// Closed in the body of an answer, which has fewer bytes than its head says.
    InAnswer,
    /// Closed in a body of chunks, before the last one.
    InChunks,
    /// Chunks, and never a last one.
    Endless,
    /// A byte of the body now and then.
    Drip,
    /// A byte of the head now and then.
    DripOfHead,
    /// Nothing, ever.
    Silent,
    /// A whole answer of status 500; the connection is closed a little later, when it is idle.
    ClosedWhileIdle,
    /// A whole answer of status 500, and one more of status 418 that nobody asked for.
    OneTooMany,
}

impl Script {
    /// Those that do the same with every connection.
    pub(crate) const ALL: [Self; 15] = [
        Self::Refused,
        Self::AtOnce,
        Self::AfterHead,
        Self::InRequest,
        Self::Unanswered,
        Self::InStatusLine,
        Self::AfterStatusLine,
        Self::AfterAnswersHead,
        Self::InAnswer,
        Self::InChunks,
        Self::Endless,
        Self::Drip,
        Self::DripOfHead,
        Self::Silent,
        Self::OneTooMany,
    ];
}

/// A server, and what came to it. Its task ends with the runtime of its test.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/gateway.do", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        if script != Script::Refused {
            tokio::spawn(listen(listener, script, Arc::clone(&requests)));
        }
        Self { url, requests }
    }

    /// How many requests were begun: connections, and later requests on one of them.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

async fn listen(listener: TcpListener, script: Script, requests: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        let requests = Arc::clone(&requests);
        // An error is the client's going away.
        tokio::spawn(async move { drop(play(stream, script, &requests).await) });
    }
}

async fn play(mut stream: TcpStream, script: Script, requests: &AtomicUsize) -> std::io::Result<()> {
    requests.fetch_add(1, Ordering::Relaxed);
    if script == Script::AtOnce {
        return Ok(());
    }
    let (length, mut came) = head(&mut stream).await?;
    if script == Script::AfterHead {
        return Ok(());
    }
    let wanted = if script == Script::InRequest { length / 2 } else { length };
    let mut buffer = [0; 4096];
    while came < wanted {
        let most = buffer.len().min(wanted - came);
        match stream.read(&mut buffer[..most]).await? {
            0 => return Ok(()),
            count => came += count,
        }
    }
    let answer = |text: &'static str| text.as_bytes();
    match script {
        Script::InStatusLine => stream.write_all(answer("HTTP/1.1 2")).await,
        Script::AfterStatusLine => stream.write_all(answer("HTTP/1.1 200 OK\r\n")).await,
        Script::AfterAnswersHead => stream.write_all(answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")).await,
        Script::InAnswer => stream.write_all(answer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"alipay")).await,
        Script::InChunks => {
            stream.write_all(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"alipay\r\n")).await
        }
        Script::Endless => {
            stream.write_all(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")).await?;
            loop {
                stream.write_all(answer("8\r\n{\"alipay\r\n")).await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        Script::Drip | Script::DripOfHead => {
            let head = answer("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n");
            if script == Script::Drip {
                stream.write_all(head).await?;
            }
            for byte in head.iter().cycle() {
                stream.write_all(&[*byte]).await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        }
        Script::Silent => {
            // Until the client gives up.
            while stream.read(&mut buffer).await? > 0 {}
            Ok(())
        }
        Script::ClosedWhileIdle => {
            stream.write_all(answer("HTTP/1.1 500 Odd\r\nContent-Length: 2\r\n\r\n{}")).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(())
        }
        Script::OneTooMany => {
            let both =
                "HTTP/1.1 500 Odd\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 418 Odder\r\nContent-Length: 2\r\n\r\n{}";
            stream.write_all(answer(both)).await?;
            // Whoever sends another request here has read one answer too few.
            if stream.read(&mut buffer).await? > 0 {
                requests.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        }
        Script::Refused | Script::AtOnce | Script::AfterHead | Script::InRequest | Script::Unanswered => Ok(()),
    }
}

/// Reads the request's head: the length of its body, and how much of that came along.
async fn head(stream: &mut TcpStream) -> std::io::Result<(usize, usize)> {
    let mut text = Vec::new();
    loop {
        if let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
            return Ok((length.expect("a length"), text.len() - end - 4));
        }
        // Byte by byte: not more than the head.
        text.push(stream.read_u8().await?);
    }
}
