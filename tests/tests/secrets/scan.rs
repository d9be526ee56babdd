//! What must not be written anywhere, and the search for it.

use std::fmt::Write as _;

use base64_simd::STANDARD;

/// What every secret value is marked with, where it may hold letters: hexadecimal digits, so that any format takes it.
pub(crate) const MARK: &str = "5ec7e7c0de";
/// What it is marked with where it may hold digits only.
pub(crate) const DIGITS: &str = "97597597";

/// How many bytes of a private key's text are also in the public key's: heads, 257 bytes of modulus, the exponent.
const PUBLIC_BYTES: usize = 26 + 4 + 3 + 4 + 257 + 5;

/// What must not be found, each with what it is.
#[derive(Default)]
pub(crate) struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// The marks, plain and in base64. Escapes of JSON, forms and HTML leave them as they are.
    pub(crate) fn marks() -> Self {
        let mut secrets = Self::default();
        secrets.add("a marked value", MARK);
        secrets.add("a marked number", DIGITS);
        secrets
    }

    /// A text, as it is, in base64 and in hexadecimal digits.
    pub(crate) fn add(&mut self, what: &str, text: &str) {
        self.0.push((what.to_owned(), text.to_owned()));
        // Whatever stands before it: three ways, without the characters that its neighbours decide.
        for before in 0..3 {
            let encoded = STANDARD.encode_to_string([&b"\0\0"[..before], text.as_bytes()].concat());
            let first = [0, 2, 3][before];
            let last = (before + text.len()) * 8 / 6;
            self.0.push((format!("{what}, in base64"), encoded[first..last].to_owned()));
        }
        for hex in [hex(text.as_bytes()), hex(text.as_bytes()).to_uppercase()] {
            self.0.push((format!("{what}, in hexadecimal digits"), hex));
        }
    }

    /// A private key: each line of its text, and its bytes in hexadecimal digits.
    pub(crate) fn add_key(&mut self, what: &str, pem: &str) {
        let lines: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = STANDARD.decode_to_vec(lines.concat()).unwrap();
        // What it begins with is public: the modulus and the exponent.
        for line in lines.iter().skip(PUBLIC_BYTES.div_ceil(48)).filter(|line| line.len() > 20) {
            self.0.push((what.to_owned(), (*line).to_owned()));
        }
        for part in der.chunks(16).skip(PUBLIC_BYTES.div_ceil(16)).filter(|part| part.len() == 16) {
            self.0.push((format!("{what}, in hexadecimal digits"), hex(part)));
            self.0
                .push((format!("{what}, as a list of bytes"), format!("{part:?}").trim_matches(['[', ']']).to_owned()));
        }
    }

    /// What is found in a text, and where.
    pub(crate) fn find(&self, text: &str) -> Option<String> {
        let (what, at, length) =
            self.0.iter().find_map(|(what, needle)| Some((what, text.find(needle.as_str())?, needle.len())))?;
        let from = (0..=at.saturating_sub(120)).rev().find(|&from| text.is_char_boundary(from)).unwrap_or_default();
        let to = (at + length + 60..text.len()).find(|&to| text.is_char_boundary(to)).unwrap_or(text.len());
        Some(format!("{what}: …{}…", &text[from..to]))
    }

    /// Fails if there is anything in the text.
    #[track_caller]
    pub(crate) fn check(&self, what: &str, text: &str) {
        if let Some(found) = self.find(text) {
            panic!("{what} shows {found}");
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Each way of writing a secret is found.
#[test]
fn what_is_planted_is_found() {
    let keys = mock_gateway::KeyPair::generate().unwrap();
    let mut secrets = Secrets::marks();
    secrets.add_key("the key", keys.private_key());
    let body: String = keys.private_key().lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode_to_vec(&body).unwrap();
    for planted in [
        format!("name=收{MARK}&x"),
        serde_json::json!({"a": serde_json::json!({"b": format!("\"{MARK}")}).to_string()}).to_string(),
        STANDARD.encode_to_string(format!("a{MARK}")),
        STANDARD.encode_to_string(format!("{{\"{MARK}\"}}")),
        STANDARD.encode_to_string(format!("收{MARK}b")),
        percent_encoding::utf8_percent_encode(&format!("收{MARK}"), percent_encoding::NON_ALPHANUMERIC).to_string(),
        format!("{:?}", format!("1{DIGITS}.00")),
        hex(MARK.as_bytes()),
        keys.private_key().to_owned(),
        body[200..].to_owned(),
        hex(&der),
        format!("{der:?}"),
    ] {
        assert!(secrets.find(&format!("before {planted} behind")).is_some(), "{planted}");
    }
    for harmless in ["", "5ec7e7", keys.public_key(), "<redacted>"] {
        assert_eq!(secrets.find(harmless), None);
    }
}
