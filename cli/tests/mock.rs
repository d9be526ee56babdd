//! `alipay mock` as it is run.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A gateway that runs, and is ended with the test.
struct Mock {
    child: Child,
    line: Value,
}

impl Mock {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).arg("--json").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line: serde_json::from_str(&line).unwrap() }
    }

    fn text(&self, key: &str) -> &str {
        self.line[key].as_str().unwrap_or_else(|| panic!("`{key}` in {}", self.line))
    }

    /// What the console answers.
    fn get(&self, path: &str) -> String {
        let host = self.text("console").strip_prefix("http://").unwrap().trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[cfg(unix)]
    fn signal(mut self, name: &str) -> ExitStatus {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        wait(&mut self.child)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It has ended already if the test did its work. Asked to stop, it takes its temporary folder with it.
        #[cfg(unix)]
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = Command::new("kill").arg(self.child.id().to_string()).status();
            let end = Instant::now() + Duration::from_secs(5);
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alipay"));
    command.arg("mock").args(arguments).stdin(Stdio::null());
    command
}

/// The end of a process that ends by itself, within half a minute.
fn wait(child: &mut Child) -> ExitStatus {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A gateway that does not start: its exit code and what it says.
fn failed(arguments: &[&str]) -> (i32, String) {
    let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait(&mut child);
    let Output { status, stderr, stdout } = child.wait_with_output().unwrap();
    assert!(stdout.is_empty());
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn it_says_where_it_is_and_stops_when_it_is_asked_to() {
    for signal in ["-INT", "-TERM"] {
        let mock = Mock::start(&[]);
        assert_eq!(mock.text("app_id"), "2021000000000001");
        assert!(mock.text("gateway").starts_with("http://127.0.0.1:"));
        let keys = ["private_key_file", "alipay_public_key_file", "app_cert_file", "alipay_cert_file"];
        for key in keys.into_iter().chain(["root_cert_file", "content_key_file", "config"]) {
            assert!(Path::new(mock.text(key)).is_file(), "{key}");
        }
        assert!(mock.get("/").starts_with("HTTP/1.1 200 OK"));
        let about = mock.get("/api/gateway");
        assert!(about.contains(mock.text("gateway")), "{about}");
        let folder = Path::new(mock.text("config")).parent().unwrap().to_owned();
        assert_eq!(mock.signal(signal).code(), Some(0), "{signal}");
        assert!(!folder.exists(), "throw-away keys are thrown away");
    }
}

#[cfg(unix)]
#[test]
fn keys_are_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let keys = keys.to_str().unwrap();
    let first = Mock::start(&["--keys", keys]);
    let private = first.text("private_key_file").to_owned();
    let before = fs::read(&private).unwrap();
    assert_eq!(first.signal("-TERM").code(), Some(0));
    let second = Mock::start(&["--keys", keys]);
    assert_eq!(second.text("private_key_file"), private);
    assert_eq!(fs::read(&private).unwrap(), before);
    let settings = fs::read_to_string(second.text("config")).unwrap();
    assert!(settings.contains(second.text("gateway")), "{settings}");
    assert_eq!(second.signal("-TERM").code(), Some(0));
    fs::remove_file(Path::new(&private)).unwrap();
    let (code, error) = failed(&["--keys", keys]);
    assert!(code == 2 && error.contains("app_private_pkcs8.pem") && error.contains("missing"), "{error}");
}

#[test]
fn ones_own_specs_win() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |method: &str, fields: &str| {
        let text = format!("method: {method}\ntitle: My own\nsource: {{kind: documentation}}\nrequest: {fields}\n");
        fs::write(folder.path().join(format!("{method}.yaml")), text).unwrap();
    };
    spec("alipay.trade.query", "{mine: {type: string}}");
    spec("alipay.demo.greet", "{}");
    let mock = Mock::start(&["--specs", folder.path().to_str().unwrap()]);
    let known = mock.get("/api/specs");
    assert!(known.contains("alipay.demo.greet") && known.contains("alipay.trade.pay"), "{known}");
    assert!(mock.get("/api/specs/alipay.trade.query").contains("\"mine\""));
    drop(mock);
    spec("alipay.demo.broken", "{x: {type: strin}}");
    let (code, error) = failed(&["--specs", folder.path().to_str().unwrap()]);
    assert!(code == 1 && error.contains("alipay.demo.broken.yaml:4:"), "{code} {error}");
}

#[test]
fn what_cannot_be_listened_on_is_told() {
    let (code, error) = failed(&["--listen", "0.0.0.0"]);
    assert!(code == 2 && error.contains("can be reached from other machines"), "{error}");
    let (code, error) = failed(&["--listen", "localhost"]);
    assert!(code == 2 && error.contains("--listen"), "{error}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, error) = failed(&["--port", &port]);
    assert!(code == 2 && error.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{error}");
    let (code, error) = failed(&["--specs", "/no/such/folder"]);
    assert!(code == 2 && error.contains("/no/such/folder"), "{error}");
}

#[test]
fn people_are_told_what_to_try() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let mut child = command(&["--keys", keys.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let text: Vec<_> = lines.by_ref().take(14).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let text = text.join("\n");
    for words in ["  gateway  http://127.0.0.1:", "  console  http://", "/alipay.yaml", "alipay call ", "/api/faults"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
