//! Each method's examples: sound, the same after a trip through the generated types, and answered by the gateway.

use std::io::{Read as _, Write as _};

use alipay_openapi::core::rt::{AnyMethod, Record, check};
use alipay_openapi::{App, CallOptions};
use mock_gateway::MockGateway;
use openapi_core::{Body, HttpReply, HttpRequest, SignedRequest};
use serde_json::{Map, Value};
use spec_model::{Spec, Type, example, instance};

fn methods() -> impl Iterator<Item = &'static AnyMethod> {
    let families = alipay_openapi::METHODS.iter().copied().chain([super::awkward::METHODS]);
    families.flatten().chain(super::zhima::METHODS)
}

/// The specs of all families, with shared objects.
fn files() -> Vec<(&'static str, &'static str)> {
    let families = alipay_openapi::SPECS.iter().copied().chain([super::awkward::SPECS, super::zhima::SPECS]);
    families.flatten().copied().collect()
}

fn spec(method: &AnyMethod) -> Spec {
    let files = files();
    let shared = spec_model::among(files.iter().copied());
    spec_model::parse_with(&method.method.name, method.spec, &shared).unwrap_or_else(|error| panic!("{error}"))
}

fn object(json: &str) -> Map<String, Value> {
    match serde_json::from_str(json) {
        Ok(Value::Object(members)) => members,
        other => panic!("{other:?}"),
    }
}

/// A request made of the examples; files excepted.
fn request(spec: &Spec) -> String {
    example::write(&example::members(spec, &spec.request))
}

#[test]
fn every_spec_file_is_among_them() {
    let names: Vec<&str> = methods().map(|method| &*method.method.name).collect();
    for folder in ["../specs/methods", "awkward"] {
        for file in spec_model::find(std::path::Path::new(folder)).unwrap() {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            assert!(names.contains(&stem) || spec_model::is_object_file(&file), "{}", file.display());
        }
    }
    assert!(names.len() > 40, "{}", names.len());
}

#[test]
fn examples_keep_the_rules() {
    for method in methods() {
        let spec = spec(method);
        let mut content = object(&request(&spec));
        for file in spec.request.fields.iter().filter(|field| field.kind == Type::File) {
            content.insert(file.name.clone(), 1.into());
        }
        assert_eq!(instance::check(&spec, &content), [], "{}", spec.method);
        // The generated types see the same, but for files, which no JSON holds.
        let record = method.read(&request(&spec)).unwrap_or_else(|error| panic!("{}: {error}", spec.method));
        let violations = check(&*record).err().map(|violations| violations.list().to_vec()).unwrap_or_default();
        let of_file = |path: &str| spec.request.fields.iter().any(|f| f.name == path && f.kind == Type::File);
        let others: Vec<_> = violations.iter().filter(|violation| !of_file(&violation.path)).collect();
        assert!(others.is_empty(), "{}: {others:?}", spec.method);
    }
}

#[test]
fn requests_come_back_as_they_went_in() {
    for method in methods() {
        let text = request(&spec(method));
        let record = method.read(&text).unwrap_or_else(|error| panic!("{}: {error}", method.method.name));
        let written = method.write(&*record);
        assert_eq!(object(&written), object(&text), "{}", method.method.name);
        // Once more through the types: to the byte.
        let again = method.read(&written).unwrap();
        assert_eq!(method.write(&*again), written, "{}", method.method.name);
        assert!(alipay_openapi::core::rt::equal(&*record, &*again));
    }
}

#[tokio::test]
async fn every_method_is_answered_by_the_gateway() {
    let files = files();
    let mock = MockGateway::builder().specs(&[&files]).stateless().start().await.unwrap();
    let app = mock.config().build().unwrap();
    let mut called = 0;
    for method in methods() {
        let spec = spec(method);
        // Files are sent by the tests of uploads.
        if spec.request.fields.iter().any(|field| field.kind == Type::File) {
            continue;
        }
        let sent = object(&request(&spec));
        let record = method.read(&request(&spec)).unwrap();
        let response = call(method, &app, &*record).await;
        let mut expected = object(&example::write(&example::members(&spec, &spec.response)));
        for field in spec.response.fields.iter().filter(|field| field.echo) {
            expected.extend(sent.get(&field.name).map(|value| (field.name.clone(), value.clone())));
        }
        let mut found = object(&method.write(&*response));
        // The gateway's own members, where the spec has fields of their names.
        for name in ["code", "msg"] {
            if let Some(value) = expected.get(name) {
                found.insert(name.to_owned(), value.clone());
            }
        }
        assert_eq!(found, expected, "{}", spec.method);
        called += 1;
    }
    assert!(called > 35, "{called}");
}

/// What the specs' examples name exists for a gateway that remembers.
#[tokio::test]
async fn every_example_exists_for_a_gateway_with_state() {
    let files = files();
    let mock = MockGateway::builder().specs(&[&files]).start().await.unwrap();
    let app = mock.config().build().unwrap();
    let (mut answered, mut opened) = (0, 0);
    for method in methods() {
        let spec = spec(method);
        if spec.request.fields.iter().any(|field| field.kind == Type::File) {
            continue;
        }
        let name = &spec.method;
        let record = method.read(&request(&spec)).unwrap();
        mock.reset();
        // It acts for a user whose token is an example, too.
        let options = if name == "alipay.user.info.share" {
            CallOptions::new().auth_token("20120823ac6ffaa4d2d84e7384bf983531473993")
        } else {
            CallOptions::new()
        };
        let signed = method.prepare(&app, &*record, &options).unwrap();
        let reply = tokio::task::spawn_blocking(move || post(signed)).await.unwrap();
        if reply.status == 303 {
            assert!(!spec.invoke.contains(&spec_model::Invoke::Execute), "{name}");
            opened += 1;
        } else {
            method.accept(&app, &*record, &options, reply).unwrap_or_else(|error| panic!("{name}: {error}"));
            answered += 1;
        }
    }
    assert!(answered > 60 && opened > 3, "{answered} answered, {opened} opened");
}

async fn call(method: &AnyMethod, app: &App, request: &dyn Record) -> Box<dyn Record> {
    let options = CallOptions::new();
    let name = &method.method.name;
    let signed = method.prepare(app, request, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    let reply = tokio::task::spawn_blocking(move || post(signed)).await.unwrap();
    method.accept(app, request, &options, reply).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// HTTP, as plain as it can be.
fn post(signed: SignedRequest) -> HttpReply {
    let HttpRequest { url, body, .. } = signed.into_http();
    let Body::Form { content_type, bytes } = body else { panic!("a form") };
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    let length = bytes.len();
    write!(
        stream,
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    stream.write_all(&bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    HttpReply { status, trace_id: None, body: answer.split_off(end) }
}
