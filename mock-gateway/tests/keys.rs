//! Keys that are kept, addresses, and the end of a gateway.

mod support;

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::{Duration, Instant};

use mock_gateway::{Fault, KeyFiles, MockGateway, StartError};
use openapi_core::cert::certificate_sn;

async fn start(keys: &Path) -> Result<MockGateway, StartError> {
    support::builder().keys(keys).start().await
}

/// Every file and what it holds, but for the configuration, which names the port.
fn held(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut held: Vec<_> = names
        .filter(|name| name != "alipay.yaml")
        .map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()))
        .collect();
    held.sort();
    held
}

#[tokio::test]
async fn keys_and_certificates_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("deep").join("keys");
    let first = start(&keys).await.unwrap();
    let app = first.certificate_config().build().unwrap();
    let (public, url) = (first.public_key(), first.url());
    drop(first);
    let before = held(&keys);
    let second = start(&keys).await.unwrap();
    assert_eq!(held(&keys), before);
    assert_eq!(second.public_key(), public);
    assert_ne!(second.url(), url);

    // A client in certificate mode that was made for the first one trusts the second one.
    let options = openapi_core::CallOptions::new();
    let http = app.prepare_raw("alipay.trade.query", "{\"out_trade_no\":\"nope\"}", &options).unwrap().into_http();
    let openapi_core::Body::Form { content_type, bytes } = http.body else { panic!("a form") };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(http.url.replace(&url, &second.url())).header("content-type", content_type).body(bytes);
    let body = request.send().await.unwrap().bytes().await.unwrap().to_vec();
    let reply = openapi_core::HttpReply { status: 200, trace_id: None, body: body.clone() };
    let error = app.accept_raw("alipay.trade.query", &options, reply).unwrap_err();
    assert!(error.to_string().contains("ACQ.TRADE_NOT_EXIST"), "{error}");
    let own = fs::read_to_string(keys.join("alipay_cert.crt")).unwrap();
    let sn = certificate_sn(&own).unwrap();
    assert!(String::from_utf8(body).unwrap().contains(&format!("\"alipay_cert_sn\":\"{sn}\"")));
}

#[tokio::test]
async fn clients_are_made_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = start(folder.path()).await.unwrap();
    let files = gateway.key_files().unwrap();
    let settings = fs::read_to_string(files.settings()).unwrap();
    let line = |key: &str| {
        let found = settings.lines().find_map(|line| line.strip_prefix(&format!("{key}: ")));
        found.unwrap_or_else(|| panic!("{key}")).trim_matches('"').to_owned()
    };
    assert_eq!((line("app_id"), line("gateway")), ("2021000000000001".to_owned(), gateway.url()));
    let text = |key: &str| fs::read_to_string(files.folder().join(line(key))).unwrap();
    let bare = |name: &str| fs::read_to_string(files.folder().join(name)).unwrap();
    let privates = [
        text("private_key_file"),
        bare("app_private_pkcs1.pem"),
        bare(KeyFiles::BARE_PKCS1),
        bare(KeyFiles::BARE_PKCS8),
    ];
    for private in privates {
        let config = openapi_core::Config::new(line("app_id")).gateway(line("gateway")).private_key(&private);
        let config = config.content_key(text("content_key_file"));
        let public = config.clone().alipay_public_key(text("alipay_public_key_file"));
        public.build().unwrap();
        config.clone().alipay_public_key(bare(KeyFiles::BARE_ALIPAY_PUBLIC)).build().unwrap();
        config.certificates(text("app_cert_file"), text("alipay_cert_file"), text("root_cert_file")).build().unwrap();
    }
    #[cfg(unix)]
    for entry in fs::read_dir(files.folder()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let others = entry.metadata().unwrap().permissions().mode() & 0o077;
        assert!(others == 0 || !(name.contains("private") || name.contains("content_key")), "{name}: {others:o}");
    }
}

#[tokio::test]
async fn a_set_that_is_not_whole_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (good, other) = (folder.path().join("good"), folder.path().join("other"));
    drop(start(&good).await.unwrap());
    drop(start(&other).await.unwrap());
    for (name, _) in held(&good) {
        let path = good.join(&name);
        let kept = fs::read(&path).unwrap();
        let strange = fs::read(other.join(&name)).unwrap();
        for way in 0..3 {
            match way {
                0 => fs::remove_file(&path).unwrap(),
                1 => fs::write(&path, "nonsense").unwrap(),
                _ => fs::write(&path, &strange).unwrap(),
            }
            let before = held(&good);
            // The key of content encryption stands alone: another one is as good.
            if (name.as_str(), way) != ("content_key.txt", 2) {
                let started = MockGateway::builder().keys(&good).start().await;
                let error = started.err().unwrap_or_else(|| panic!("{name} {way}")).to_string();
                assert!(
                    error.contains("good") && error.contains("name a folder that is empty"),
                    "{name} {way}: {error}"
                );
                assert!(way != 0 || error.contains(&name), "{name}: {error}");
                assert!(!error.contains("PRIVATE"), "{error}");
            }
            assert_eq!(held(&good), before, "{name} {way}");
            fs::write(&path, &kept).unwrap();
        }
    }
    drop(start(&good).await.unwrap());

    let strange = folder.path().join("strange");
    fs::create_dir(&strange).unwrap();
    fs::write(strange.join("notes.txt"), "mine").unwrap();
    assert!(start(&strange).await.is_err());
    assert_eq!(held(&strange), [("notes.txt".to_owned(), b"mine".to_vec())]);
}

#[tokio::test]
async fn it_listens_where_it_may() {
    let error = support::builder().listen(Ipv4Addr::UNSPECIFIED.into()).start().await.unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
    let gateway = support::builder().listen(Ipv4Addr::LOCALHOST.into()).start().await.unwrap();
    let port: u16 = gateway.url().split(['/', ':']).nth(4).unwrap().parse().unwrap();
    let error = support::builder().port(port).start().await.unwrap_err();
    assert!(error.to_string().starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn another_loopback_address_is_as_good() {
    let gateway = support::builder().listen(Ipv4Addr::new(127, 0, 0, 2).into()).start().await.unwrap();
    assert!(gateway.url().starts_with("http://127.0.0.2:"), "{}", gateway.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(client.get(gateway.console_url()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn answers_on_their_way_are_finished() {
    let gateway = support::builder().start().await.unwrap();
    let url = gateway.url();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    gateway.fault(Fault::Slow(Duration::from_millis(300)));
    let call = tokio::spawn(client.post(&url).body("method=x").send());
    support::until(|| (!gateway.requests().is_empty()).then_some(())).await;
    let started = Instant::now();
    gateway.stop(Duration::from_secs(10)).await;
    assert!(started.elapsed() < Duration::from_secs(8));
    assert!(call.await.unwrap().is_ok());
    assert!(client.get(&url).send().await.is_err(), "nobody listens");
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let gateway = support::builder().start().await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    gateway.fault(Fault::Slow(Duration::from_secs(60)));
    let call = tokio::spawn(client.post(gateway.url()).body("method=x").send());
    support::until(|| (!gateway.requests().is_empty()).then_some(())).await;
    let started = Instant::now();
    gateway.stop(Duration::from_millis(200)).await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(call.await.unwrap().is_err());
}
