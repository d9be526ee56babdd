//! `alipay_sdk_rust`. It knows payments only. The one call that builds and signs without sending is `trade_app_pay`, which
//! is given our fields; what its calls do with a reply is done here with its own functions, since it is not public.

use std::hint::black_box;

use alipay_sdk_rust::biz::{BizContenter as _, TradeAppPayBiz};
use alipay_sdk_rust::pay::{PayClient, Payer as _};
use alipay_sdk_rust::sign::{Signer as _, builder};
use alipay_sdk_rust::util::json_get;
use serde::Deserialize;

use crate::case;
use crate::measure::Peer;

#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "alipay_user_certify_open_initialize_response")]
    node: Node,
}

#[derive(Deserialize)]
struct Node {
    code: String,
    certify_id: Option<String>,
}

pub fn peer() -> Peer {
    let client = PayClient::builder()
        .api_url("https://openapi.alipay.com/gateway.do")
        .app_id(case::APP_ID)
        .private_key(case::APP_KEY.trim())
        .alipay_public_key(case::ALIPAY_PUBLIC_KEY.trim())
        .public_key(case::ALIPAY_PUBLIC_KEY.trim())
        .app_cert_sn("")
        .alipay_root_cert_sn("")
        .charset_utf8()
        .format_json()
        .sign_type_rsa2()
        .version_1_0()
        .build()
        .expect("a client");
    let body = case::reply();
    Peer {
        name: "alipay_sdk_rust 1.0.16",
        build: Box::new(move || {
            let mut content = TradeAppPayBiz::new();
            for (name, value) in case::FIELDS {
                content.set(name, value.into());
            }
            black_box(client.trade_app_pay(&content).expect("a signed request"));
        }),
        accept: Box::new(move || {
            let mut verifier = builder().set_sign_type("RSA2").build();
            verifier.set_public_key(case::ALIPAY_PUBLIC_KEY.trim()).expect("a key");
            let passed = verifier.verify(&json_get(&body, case::NODE_NAME), &json_get(&body, "sign"));
            assert!(passed.expect("a signature"));
            let reply: Reply = serde_json::from_slice(body.as_bytes()).expect("a reply");
            assert!(reply.node.code == "10000" && black_box(reply.node.certify_id).is_some());
        }),
    }
}
