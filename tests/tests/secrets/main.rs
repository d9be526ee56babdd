//! Nothing secret is written: not by `tracing` or `log` at their most talkative level, whoever writes it, not by `Debug`
//! or an error's text, not by the mock gateway's console.
//!
//! The sensitive values of every spec are marked ones, and so are tokens; they and the private keys are searched for in
//! all that calls leave behind, whether they succeed or not. The tool has a test of its own, with the same search.

mod bench;
mod collect;
mod marked;
mod scan;

use alipay_openapi::core::rt::check;
use alipay_openapi::{CallOptions, Charset, Config, File, SignType, notify};
use mock_gateway::{Fault, KeyPair};
use openapi_core::cipher::ContentKey;
use openapi_core::notify::NotifyChecks;
use openapi_core::{HttpReply, RawRequest, Signer as _, SigningKey, VerifyingKey};

use bench::{Bench, Callers, methods, raw, spec};
use marked::Mark;
use scan::{DIGITS, MARK};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_secret_is_written() {
    let bench = Bench::start(collect::Collector::install()).await;
    let mut marked = 0;
    for method in methods() {
        marked += every_way(&bench, method).await;
    }
    assert!(marked > 300, "{marked} values are marked");
    faults(&bench).await;
    configurations(&bench);
    pages(&bench);
    notifications(&bench);
    bench.check_log("in the end");
    bench.check_gateway("in the end").await;
}

/// A method's request and reply: sound, too long, of another form; typed and over HTTP. How many values were marked.
async fn every_way(bench: &Bench, method: &'static alipay_openapi::core::rt::AnyMethod) -> usize {
    let (spec, name, options) = (spec(method), &*method.method.name, CallOptions::new());
    // The application signs what it gets, too: one key less to make.
    let keys = bench.gateway.app_keys();
    let alipay = SigningKey::from_text(keys.private_key()).unwrap();
    let app = bench.config.clone().verifier(VerifyingKey::from_text(keys.public_key()).unwrap()).build().unwrap();
    let mut count = 0;
    let (sound, _) = marked::request(&spec, Mark::Sound);
    for mark in [Mark::Sound, Mark::TooLong, Mark::OtherForm] {
        let what = format!("{name}, {mark:?}");
        let (request, in_request) = marked::request(&spec, mark);
        let (response, in_response) = marked::object(&spec, &spec.response, mark);
        count += in_request + in_response;
        match method.read(&request) {
            Err(mismatch) => bench.secrets.check_error(&what, &mismatch),
            Ok(record) => {
                bench.secrets.check_debug(&what, &record);
                if let Err(violations) = check(&*record) {
                    bench.secrets.check_error(&what, &violations);
                }
                match method.prepare(&app, &*record, &options) {
                    Err(error) => bench.secrets.check_error(&what, &error),
                    Ok(signed) => {
                        bench.secrets.check_debug(&what, &signed);
                        bench.secrets.check_debug(&what, &signed.into_http());
                    }
                }
            }
        }
        let node = format!(r#"{{"code":"10000","msg":"Success",{}"#, &response[1..]);
        let node = if response == "{}" { r#"{"code":"10000","msg":"Success"}"#.to_owned() } else { node };
        let sign = alipay.sign(node.as_bytes()).unwrap();
        let body = format!(r#"{{"{}":{node},"sign":"{sign}"}}"#, method.method.node).into_bytes();
        let reply = HttpReply { status: 200, trace_id: None, body };
        bench.secrets.check_debug(&what, &reply);
        let record = method.read(&sound).unwrap();
        match method.accept(&app, &*record, &options, reply) {
            Ok(response) => bench.secrets.check_debug(&what, &response),
            Err(error) => bench.secrets.check_error(&what, &error),
        }
        bench.gateway.answer(name, node);
        let request = raw(&spec, &request);
        bench.secrets.check_debug(&what, &request);
        bench.call(&bench.callers, &request, &options, &what).await;
        bench.check_gateway(&what).await;
    }
    // What the gateway makes of it by itself.
    bench.gateway.reset();
    bench.call(&bench.callers, &raw(&spec, &sound), &options, name).await;
    bench.check_gateway(name).await;
    count
}

/// Every fault, and a signature that the gateway does not take.
async fn faults(bench: &Bench) {
    let method = methods().find(|method| method.method.name == "alipay.user.certify.open.initialize").unwrap();
    let request = raw(&spec(method), &marked::request(&spec(method), Mark::Sound).0);
    let options = CallOptions::new().timeout(std::time::Duration::from_secs(1));
    for &(fault, name, _) in Fault::ALL {
        bench.gateway.fault_of(&*method.method.name, fault, 2);
        bench.call(&bench.callers, &request, &options, name).await;
        bench.check_gateway(name).await;
    }
    let config = bench.gateway.config().options(CallOptions::new().app_auth_token(format!("no{MARK}")));
    let callers = Callers::new(&config);
    bench.call(&callers, &request, &CallOptions::new(), "a token that is not known").await;
    bench.call(&callers, &request, &CallOptions::new().encrypt(true), "encrypted").await;
    let stranger = config.private_key(KeyPair::generate().unwrap().private_key());
    bench.call(&Callers::new(&stranger), &request, &CallOptions::new(), "a stranger's signature").await;
    bench.check_gateway("a stranger's signature").await;
    let nowhere = Callers::new(&stranger.gateway("http://127.0.0.1:9/gateway.do"));
    bench.call(&nowhere, &request, &CallOptions::new(), "no connection").await;
    let odd = RawRequest::new("alipay.x.y").biz_content(format!(r#"{{"a":"{MARK}","a":{DIGITS}}}"#));
    bench.call(&bench.callers, &odd, &CallOptions::new(), "a request that is not JSON").await;
}

/// What holds keys and tokens, sound and broken.
fn configurations(bench: &Bench) {
    let keys = bench.gateway.app_keys();
    bench.secrets.check_debug("keys", &keys);
    bench.secrets.check_debug("keys", &bench.gateway.key_files());
    bench.secrets.check_debug("a configuration", &bench.config);
    bench.secrets.check_debug("clients", &bench.callers);
    bench.secrets.check_debug("an application", &bench.config.build().unwrap());
    bench.secrets.check_debug("a key", &SigningKey::from_text(keys.private_key()).unwrap());
    bench.secrets.check_debug("a key", &VerifyingKey::from_text(keys.public_key()).unwrap());
    bench.secrets.check_debug("a file", &File::from_bytes("a.png", MARK));
    let token = format!("{MARK}{}", "x".repeat(40));
    let options = CallOptions::new().app_auth_token(&token).auth_token(format!("{MARK}\n"));
    bench.secrets.check_debug("options", &options);

    let private = keys.private_key();
    let lines: Vec<&str> = private.lines().collect();
    let spoilt = private.replace('A', "*");
    let turned = private.chars().rev().collect::<String>();
    let texts = [&lines[3..].join("\n"), &lines[..20].join("\n"), &spoilt, &turned, &private[..900], MARK];
    for text in texts {
        let error = SigningKey::from_text(text).map(drop).unwrap_err();
        bench.secrets.check_error("a broken key", &error);
        let broken = Config::new("").options(options.clone()).private_key(text).alipay_public_key(text);
        let error = broken.content_key(MARK).charset(Charset::Gbk).sign_type(SignType::Rsa).build().unwrap_err();
        bench.secrets.check_error("a broken configuration", &error);
        let certificates = bench.config.clone().certificates(text, private, text).build().unwrap_err();
        bench.secrets.check_error("broken certificates", &certificates);
    }
    let content_key = base64_simd::STANDARD.encode_to_string(&MARK.repeat(2)[..16]);
    let content_key = ContentKey::from_text(&content_key).unwrap();
    bench.secrets.check_debug("a content key", &content_key);
    let error = content_key.decrypt(&base64_simd::STANDARD.encode_to_string(MARK)).unwrap_err();
    bench.secrets.check_error("a cipher", &error);
    bench.check_log("configurations");
}

/// What a browser or an app carries.
fn pages(bench: &Bench) {
    let app = bench.config.build().unwrap();
    for method in methods() {
        let spec = spec(method);
        if spec.invoke == [spec_model::Invoke::Execute] {
            continue;
        }
        let request = raw(&spec, &marked::request(&spec, Mark::Sound).0);
        let (what, options) = (&*spec.method, CallOptions::new().return_url(format!("https://x.example/?{MARK}")));
        bench.secrets.check_debug(what, &app.page_url_raw(&request, &options).unwrap());
        bench.secrets.check_debug(what, &app.page_form_raw(&request, &options).unwrap());
        bench.secrets.check_debug(what, &app.order_string_raw(&request, &options).unwrap());
    }
}

/// The notifications of every spec, genuine and not.
fn notifications(bench: &Bench) {
    let app = bench.gateway.config().build().unwrap();
    let mut count = 0;
    for spec in methods().map(spec) {
        for index in &spec.notifications {
            let (what, content) = (&*spec.method, marked::object(&spec, &spec.objects[*index], Mark::Sound).0);
            let members = spec_model::rewrite::members(&content).unwrap();
            let text = |json: &String| serde_json::from_str(json).unwrap_or_else(|_| json.clone());
            let values: Vec<(String, String)> = members.iter().map(|(name, json)| (name.clone(), text(json))).collect();
            let params = values.iter().map(|(name, value)| (&**name, &**value));
            // The gateway's own application stands in the place of the example's.
            let params: Vec<(&str, &str)> = params.filter(|(name, _)| *name != "app_id").collect();
            let body = bench.gateway.notification(&params).unwrap();
            let verify = |body: &str, checks: &NotifyChecks<'_>| app.verify_notification(body.as_bytes(), None, checks);
            let genuine = verify(&body, &NotifyChecks::new()).unwrap_or_else(|error| panic!("{what}: {error}"));
            bench.secrets.check_debug(what, &genuine);
            let checks = NotifyChecks::new().out_trade_no(MARK).seller_id(MARK).total_amount(format!("{DIGITS}.00"));
            bench.secrets.check_debug(what, &checks);
            bench.secrets.check_error(what, &verify(&body, &checks).unwrap_err());
            for broken in [
                body.replace("sign=", "sign=A"),
                format!("{body}&a={MARK}&a={MARK}"),
                body.replace(MARK, "changed"),
                format!("{body}&odd={MARK}%ZZ"),
                format!("{{\"a\":\"{MARK}\"}}"),
            ] {
                bench.secrets.check_error(what, &verify(&broken, &NotifyChecks::new()).unwrap_err());
                if let Err(error) = app.verify_return(&broken) {
                    bench.secrets.check_error(what, &error);
                }
            }
            count += 1;
        }
    }
    assert!(count > 2, "{count} notifications");
    let signer = SigningKey::from_text(bench.gateway.app_keys().private_key()).unwrap();
    bench.secrets.check("a composed one", &format!("{:?}", notify::compose(&signer, &[("sign", MARK)]).map(|_| ())));
}
