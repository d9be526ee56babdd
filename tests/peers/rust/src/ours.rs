//! This library.

use std::hint::black_box;

use alipay_openapi::core::HttpReply;
use alipay_openapi::user::certify::open::initialize::{BizCode, IdentityParam, InitializeRequest, MerchantConfig};
use alipay_openapi::{CallOptions, Config};

use crate::case;
use crate::measure::Peer;

fn request() -> InitializeRequest {
    InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::Face)
        .identity_param(IdentityParam::builder().cert_name("收委").cert_no("260104197909275964"))
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
        .build()
        .expect("a sound request")
}

pub fn peer() -> Peer {
    let config = Config::new(case::APP_ID).private_key(case::APP_KEY).alipay_public_key(case::ALIPAY_PUBLIC_KEY);
    let app = std::rc::Rc::new(config.build().expect("a sound configuration"));
    let (same_app, options) = (app.clone(), CallOptions::new());
    let (body, sent) = (case::reply(), request());
    Peer {
        name: "this library",
        build: Box::new(move || {
            let signed = app.prepare(&request(), &CallOptions::new()).expect("a signed request");
            black_box(signed.into_http());
        }),
        accept: Box::new(move || {
            let answer = HttpReply { status: 200, trace_id: None, body: body.clone().into_bytes() };
            let reply = same_app.accept(&sent, &options, answer).expect("a verified reply");
            assert!(!black_box(&reply.certify_id).is_empty());
        }),
    }
}
