//! Behaviours of SDKs that are worth knowing. Most say nothing of us; where one does, ours is checked.

use openapi_core::{CallOptions, Charset, Config, china_timestamp};
use serde_json::Value;

use crate::call;
use crate::form;
use crate::page;
use crate::request::{self, Fields, How};
use crate::suite::{Case, Ran, Verdict, not_applicable, same, time};
use crate::wire;

pub(crate) fn run(case: &Case<'_>) -> Ran {
    let (group, name) = case.name().split_once('/').unwrap_or(("", case.name()));
    match (group, name) {
        ("node_snake_case", _) if case.input("bizContent").is_object() => keys_stay(case, case.input("bizContent")),
        (_, "sdkExecute_camel_then_snake") => keys_stay(case, &serde_json::json!({"a_1": 1, "b2C": 2, "x_y": 3})),
        (_, name) if name.starts_with("timestamp_follows_process_timezone") => timestamp(case),
        (_, "gateway_with_port") => {
            let app = config(case)?.gateway("https://openapi.example.com:8443/gateway.do");
            let sent = call::build(&app)?.prepare_raw("alipay.x.y", "{}", &CallOptions::new());
            let url = sent.map_err(|error| Verdict::Failed(error.to_string()))?.url().to_owned();
            same("the port is kept", &url.starts_with("https://openapi.example.com:8443/gateway.do?"), &true)
        }
        (_, "encrypt_flag_without_key") => {
            let options = CallOptions::new().encrypt(true);
            let sent = call::build(&config(case)?)?.prepare_raw("alipay.x.y", "{}", &options);
            same("whether it is refused", &sent.is_err(), &true)
        }
        (_, "encrypt_key_set_but_request_does_not_ask") => {
            let key = call::content_key(case).unwrap_or("AAAAAAAAAAAAAAAAAAAAAA==");
            let app = call::build(&config(case)?.content_key(key))?;
            let sent = app.prepare_raw("alipay.x.y", r#"{"a":1}"#, &CallOptions::new());
            let sent = sent.map_err(|error| Verdict::Failed(error.to_string()))?;
            same("whether it is encrypted", &sent.canonical_string().contains("encrypt_type"), &false)
        }
        (_, "missing_public_key_skips_check") => {
            let without = Config::new("2021000000000001").private_key(case.folder.file("keys/app_pkcs8.pem")?);
            same("whether it is refused", &without.build().is_err(), &true)
        }
        (_, "biz_content_given_as_string") => {
            let sent = call::build(&config(case)?)?.prepare_raw("alipay.x.y", r#""{}""#, &CallOptions::new());
            same("whether it is refused", &sent.is_err(), &true)
        }
        _ => not_applicable("says what another SDK does"),
    }
}

fn config(case: &Case<'_>) -> Ran<Config> {
    let config = Config::new("2021000000000001").private_key(case.folder.file("keys/app_pkcs8.pem")?);
    Ok(config.alipay_public_key(case.folder.file("keys/alipay_public.pem")?))
}

/// No key of the caller's JSON is renamed, neither of a raw call nor of a request of a spec.
fn keys_stay(case: &Case<'_>, biz: &Value) -> Ran {
    let app = call::build(&config(case)?)?;
    let options = CallOptions::new();
    let raw = app.prepare_raw("alipay.x.y", &biz.to_string(), &options);
    let raw = raw.map_err(|error| Verdict::Failed(error.to_string()))?;
    let text = raw.canonical_string().split_once("biz_content=").unwrap_or_default().1;
    same("the raw content", &text.starts_with(&biz.to_string()), &true)?;
    let fields = Fields::request(biz, &[], None)?;
    let text = request::must(&app, "alipay.trade.app.pay", fields, &options, How::OrderString)?.text()?;
    let pairs = form::pairs(&text, Charset::Utf8)?;
    let written: Value = serde_json::from_str(form::value(&pairs, "biz_content")?).unwrap_or_default();
    same("the content", &written, biz)
}

/// Always China's time, whatever the zone of the process.
fn timestamp(case: &Case<'_>) -> Ran {
    let clock = &case.folder.index["frozen_clock"];
    let Some(text) = clock["shanghai"].as_str() else { return not_applicable("the folder's index has no clock") };
    let ours = china_timestamp(time(text, 8)?);
    same("the time", ours.as_str(), text)
}

/// Whether the signature holds over what a browser or a server decodes. What the SDK's own does is its affair; ours must
/// hold, for the case of the same name.
pub(crate) fn selfcheck(case: &Case<'_>) -> Ran {
    for category in ["page", "order_string", "wire"] {
        let cases = case.folder.cases(category).unwrap_or_default();
        if let Some(same) = cases.iter().find(|other| other.name() == case.name()) {
            return match category {
                "page" => page::arrives(same).map(|_| ()),
                "order_string" => page::order_string(same).map(|_| ()),
                _ => wire::arrives(same).map(|_| ()),
            };
        }
    }
    not_applicable("the folder has no case of this name")
}
