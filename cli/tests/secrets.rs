//! What the tool writes, for every method of the catalogue: neither the sensitive values of a request or a reply, nor
//! tokens, nor keys, on standard output or standard error.
//!
//! Three things are asked for by name and are left out: what `--show` shows, the page, URL or order string that a
//! browser or an app is to carry, and the files that `keygen` and `mock` write.

mod common;
#[path = "../../tests/tests/secrets/marked.rs"]
mod marked;
#[path = "common/sandbox.rs"]
mod sandbox;
#[path = "../../tests/tests/secrets/scan.rs"]
mod scan;

use common::Ran;
use marked::Mark;
use sandbox::Sandbox;
use scan::{MARK, Secrets};
use spec_model::{Invoke, Spec, Type};

fn specs() -> Vec<Spec> {
    let files: Vec<(&str, &str)> = alipay_openapi::SPECS.iter().copied().flatten().copied().collect();
    let shared = spec_model::among(files.iter().copied());
    let methods = files.iter().filter(|(name, _)| !spec_model::is_object_file(std::path::Path::new(name)));
    methods.map(|(name, text)| spec_model::parse_with(name, text, &shared).unwrap()).collect()
}

/// A gateway, the configuration for it, and what must not be seen.
async fn start() -> (Sandbox, Secrets) {
    let sandbox = Sandbox::start().await;
    let mut secrets = Secrets::marks();
    secrets.add_key("the application's key", sandbox.gateway.app_keys().private_key());
    secrets.add_key("the application's key", &sandbox.gateway.app_keys().private_key_pkcs1());
    sandbox.gateway.allow_merchant_token(format!("app{MARK}"));
    sandbox.gateway.allow_user_token(format!("user{MARK}"));
    sandbox.write("user", format!("user{MARK}\n"));
    (sandbox, secrets)
}

fn check(secrets: &Secrets, what: &str, ran: &Ran) {
    secrets.check(&format!("{what}: standard output"), &ran.out);
    secrets.check(&format!("{what}: standard error"), &ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_show_nothing_secret() {
    let (sandbox, secrets) = start().await;
    let token = format!("app{MARK}");
    let mut done = 0;
    for spec in specs() {
        // Files are known by their paths, and not read into what is shown.
        if spec.request.fields.iter().any(|field| field.kind == Type::File) {
            continue;
        }
        let response = marked::object(&spec, &spec.response, Mark::Sound).0;
        let comma = if response == "{}" { "" } else { "," };
        let node = format!(r#"{{"code":"10000","msg":"Success"{comma}{}"#, &response[1..]);
        sandbox.gateway.answer(&spec.method, node);
        let sends = spec.invoke.contains(&Invoke::Execute);
        let ways = [
            (Mark::Sound, ["--explain", "--timeout=20"]),
            (Mark::TooLong, ["--explain", "--json"]),
            (Mark::OtherForm, ["--explain", "--dry-run"]),
        ];
        for (mark, arguments) in ways {
            let biz = format!("@{}", sandbox.write("biz.json", marked::request(&spec, mark).0));
            let mut call =
                [&["call", &spec.method, "--biz", &biz], &arguments[..], &["--auth-token", "@user"]].concat();
            if !sends && !call.contains(&"--dry-run") {
                call.push("--dry-run");
            }
            let ran = sandbox.run_with(&call, &[("ALIPAY_APP_AUTH_TOKEN", &token)], None);
            check(&secrets, &format!("{call:?}"), &ran);
            done += usize::from(ran.code == 0 && matches!(mark, Mark::Sound));
        }
    }
    assert!(done > 40, "{done} calls were carried out");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_show_nothing_secret() {
    let (sandbox, secrets) = start().await;
    let method = "alipay.user.certify.open.initialize";
    let spec = specs().into_iter().find(|spec| spec.method == method).unwrap();
    let biz = format!("@{}", sandbox.write("biz.json", marked::request(&spec, Mark::Sound).0));
    for (fault, name, _) in mock_gateway::Fault::ALL {
        for json in [&["--explain"][..], &["--json"]] {
            sandbox.gateway.fault(*fault);
            let ran = sandbox.run(&[&["call", method, "--biz", &biz, "--timeout", "2"], json].concat());
            check(&secrets, name, &ran);
        }
    }
    let other = mock_gateway::KeyPair::generate().unwrap();
    sandbox.write("app_private.pem", other.private_key());
    let ran = sandbox.run(&["call", method, "--biz", &biz, "--explain"]);
    check(&secrets, "a stranger's signature", &ran.says(&["isv.invalid-signature"]));
    let key = sandbox.gateway.app_keys().private_key();
    for broken in [&key[..800], &key.replace('A', "*"), MARK] {
        sandbox.write("app_private.pem", broken);
        check(&secrets, "a broken key", &sandbox.run(&["call", method, "--biz", &biz]).ended(2));
    }
    let texts = [format!("{{\"{MARK}\":"), format!("{{\"a\":\"{MARK}\",\"a\":1}}"), format!("[\"{MARK}\"]")];
    for text in texts {
        check(&secrets, "no object", &sandbox.run(&["call", method, "--biz", &text]).ended(2));
        check(&secrets, "no spec", &sandbox.run(&["call", "alipay.x.y", "--no-spec", "--biz", &text]).ended(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_show_nothing_secret() {
    let (sandbox, secrets) = start().await;
    let mut count = 0;
    for spec in specs() {
        for index in &spec.notifications {
            let (text, _) = marked::object(&spec, &spec.objects[*index], Mark::Sound);
            let members = spec_model::rewrite::members(&text).unwrap();
            let values = members.iter().map(|(name, json)| {
                let text = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.clone());
                (name.as_str(), text)
            });
            let values: Vec<_> = values.collect();
            let params = values.iter().map(|(name, value)| (*name, value.as_str()));
            // The gateway's own application stands in the place of the example's.
            let params: Vec<(&str, &str)> = params.filter(|(name, _)| *name != "app_id").collect();
            let body = sandbox.gateway.notification(&params).unwrap();
            for (what, body) in [("genuine", body.clone()), ("changed", body.replace("sign=", "sign=A"))] {
                let file = sandbox.write("body.txt", body);
                for json in [&[][..], &["--json"]] {
                    let ran = sandbox.run(&[&["notify", "verify", &file], json].concat());
                    check(&secrets, &format!("{}, {what}", spec.method), &ran);
                }
            }
            count += 1;
        }
    }
    assert!(count > 2, "{count} notifications");
}

#[test]
fn new_keys_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    for more in [&[][..], &["--json", "--csr", "--organization", "示例公司"]] {
        let out = folder.path().join(more.len().to_string());
        let ran =
            common::alipay(&[&["keygen", "--out", out.to_str().unwrap()], more].concat(), folder.path(), &[], None);
        let ran = ran.ended(0).keeps_secret(&["PRIVATE KEY"]);
        if more.contains(&"--json") {
            assert!(ran.json()["files"].is_object());
        }
        let mut secrets = Secrets::default();
        for name in ["app_private.pem", "app_private_pkcs1.pem"] {
            secrets.add_key(name, &std::fs::read_to_string(out.join(name)).unwrap());
        }
        check(&secrets, "keygen", &ran);
    }
}
