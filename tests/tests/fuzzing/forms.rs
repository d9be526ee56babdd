//! The canonical string and the form encoding against `form_urlencoded` and a sort-and-join of these lines.

use openapi_core::{App, Body, CallOptions, Charset, RawRequest};

use super::bodies::keyring;
use super::random::Random;

const CHARACTERS: [&str; 24] = [
    "a", "Z", "0", "-", "_", ".", "*", "~", "!", "'", "(", ")", " ", "+", "%", "&", "=", "/", "\"", "\n", "\u{7f}",
    "é", "收", "\\",
];

fn text(random: &mut Random, charset: Charset) -> String {
    let mut text = String::new();
    for _ in 0..random.below(12) {
        let next = if random.once_in(20) { "\u{1F600}" } else { random.pick(&CHARACTERS) };
        if charset.encode(next).is_ok() {
            text.push_str(next);
        }
    }
    text
}

/// `name=value` of a query or form that has a value, in its order.
fn pairs(encoded: &str) -> Vec<(&str, &str)> {
    let given = encoded.split('&').filter(|pair| !pair.is_empty());
    given.map(|pair| pair.split_once('=').expect("each has `=`")).collect()
}

fn decoded(encoded: &str, charset: Charset) -> String {
    let bytes = percent_encoding::percent_decode_str(&encoded.replace('+', " ")).collect::<Vec<_>>();
    charset.decode(&bytes).expect("it is text").into_owned()
}

#[test]
fn forms_and_canonical_strings() {
    for charset in [Charset::Utf8, Charset::Gbk] {
        let app: App = keyring::config().charset(charset).build().unwrap();
        for seed in 0..400 {
            let random = &mut Random(seed);
            let mut request = RawRequest::new("alipay.a.b");
            let mut sent = Vec::new();
            for number in 0..random.below(6) {
                let name = format!("{}{number}", random.pick(&["a", "b_", "Z", "a.", "a-"]));
                let value = text(random, charset);
                sent.push((name.clone(), value.clone()));
                request = if random.once_in(2) { request.query(name, value) } else { request.form(name, value) };
            }
            let options = CallOptions::new().notify_url(format!("https://e.com/?{}", text(random, charset).trim()));
            let Ok(signed) = app.prepare_request(&request, &options) else { continue };
            let query = signed.url().split_once('?').expect("there are public parameters").1;
            let Body::Form { bytes, .. } = signed.body() else { panic!("a form") };
            let body = std::str::from_utf8(bytes).expect("all else is escaped");
            let travels: Vec<(&str, &str)> = [pairs(query), pairs(body)].concat();

            // Encoded as `form_urlencoded` encodes, byte for byte.
            let mut read = Vec::new();
            for (name, value) in travels {
                let plain = decoded(value, charset);
                let again: String = form_urlencoded::byte_serialize(&charset.encode(&plain).unwrap()).collect();
                assert_eq!(value, again, "{name}");
                read.push((name, plain));
            }
            // What was given is what travels, but for what is blank.
            for (name, value) in &sent {
                let found: Vec<_> = read.iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect();
                assert_eq!(found, if value.trim().is_empty() { vec![] } else { vec![value] }, "{name}");
            }
            // All that travels is signed, sorted and joined, but for the signature.
            read.sort();
            let kept = read.iter().filter(|(name, _)| *name != "sign");
            let canonical = kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
            assert_eq!(signed.canonical_string(), canonical, "seed {seed}");
        }
    }
}
