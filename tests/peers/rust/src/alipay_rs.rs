//! `alipay-rs`. It never verifies a reply by itself: the caller has to find the node, and then to call `verify`.

use std::collections::HashMap;
use std::hint::black_box;
use std::rc::Rc;

use alipay_rs::{Cli as _, Client, Sign as _};
use serde_json::Value;

use crate::case;
use crate::measure::Peer;

pub fn peer() -> Peer {
    // Its `public_key` is the one that it verifies with.
    let client = Client::builder()
        .app_id(case::APP_ID)
        .public_key(case::ALIPAY_PUBLIC_KEY.trim())
        .private_key(case::APP_KEY.trim())
        .finish();
    let client = Rc::new(client);
    let same_client = client.clone();
    let body = case::reply();
    Peer {
        name: "alipay-rs 0.4.6",
        build: Box::new(move || {
            let signed =
                client.generate_url_data(case::METHOD, HashMap::from(case::FIELDS)).expect("signed parameters");
            // As its `post` does.
            black_box(serde_urlencoded::to_string(signed).expect("a form"));
        }),
        accept: Box::new(move || {
            let reply: Value = serde_json::from_str(&body).expect("JSON");
            let sign = reply["sign"].as_str().expect("a signature");
            let start = case::NODE_NAME.len() + 4;
            let end = body.rfind(r#","sign""#).expect("a signature");
            assert!(same_client.verify(&body[start..end], sign).expect("a key"));
            assert!(black_box(&reply[case::NODE_NAME]["certify_id"]).is_string());
        }),
    }
}
