//! Certificate mode against the certificates in `vectors/certs`: chains as an attacker would make them. The serial numbers
//! that the official SDKs make are in `conformance`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openapi_core::cert::{AppCertificate, CertError, RootBundle, certificate_sn};

fn vectors(name: &str) -> String {
    let path = format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// 00:00 UTC of the second of January of a year from 2000 on.
fn january(year: u64) -> SystemTime {
    let years = year - 2000;
    let days = 365 * years + years.div_ceil(4);
    UNIX_EPOCH + Duration::from_secs(946_771_200 + days * 86_400)
}

fn bundle() -> RootBundle {
    RootBundle::from_text(&vectors("certs/alipay_root_bundle.crt")).unwrap()
}

fn trust(chain: &str) -> Result<String, CertError> {
    bundle().trust(chain, january(2026)).map(|certificate| certificate.sn().to_owned())
}

const LEAF_SN: &str = "c438cfb69e50081b8a82d1855920c820";

#[test]
fn chains_that_hold() {
    for chain in ["alipay_chain", "alipay_chain_reversed", "alipay_chain_with_root"] {
        let text = vectors(&format!("certs/{chain}.crt"));
        assert_eq!(trust(&text).as_deref(), Ok(LEAF_SN), "{chain}");
        assert_eq!(trust(&format!("a comment\r\n{}\r\n\r\n", text.replace('\n', "\r\n"))).as_deref(), Ok(LEAF_SN));
    }
    let key = bundle().trust(&vectors("certs/alipay_chain.crt"), january(2026)).unwrap();
    assert_eq!(format!("{:?}", key.key()), "VerifyingKey(2048 bits)");
}

#[test]
fn chains_that_do_not() {
    let file = |name: &str| vectors(&format!("certs/{name}.crt"));
    let text = |chain: &str| trust(chain).unwrap_err().to_string();

    let alone = text(&file("alipay_leaf"));
    assert!(alone.contains("C=CN`, which is neither in the chain nor in the root bundle"), "{alone}");
    // A root of the same name, in the chain and not.
    for forged in [file("evil_leaf"), file("evil_chain_with_own_root"), file("evil_root")] {
        assert!(matches!(trust(&forged), Err(CertError::Forged { .. })), "{}", text(&forged));
    }
    let sub = file("evil_sub_leaf") + &file("subca");
    assert!(trust(&sub).is_err());
    // Self-signed and of nobody's name.
    assert!(matches!(trust(&file("serial_1")), Err(CertError::Untrusted { .. })));
    assert!(matches!(trust(&file("expired_chain")), Err(CertError::Validity { .. })));
    let gap = file("alipay_leaf") + &file("root_rsa_sha256");
    assert!(matches!(trust(&gap), Err(CertError::Order { .. })));
    let shuffled = file("subca") + &file("alipay_leaf") + &file("root_rsa_sha256");
    assert!(matches!(trust(&shuffled), Err(CertError::Order { .. })));
    assert_eq!(trust(&file("alipay_leaf").repeat(1000)), Err(CertError::TooMany { limit: 16 }));
    assert!(matches!(trust(&file("alipay_leaf").repeat(16)), Err(CertError::Order { .. })));
    assert!(trust(&(file("alipay_chain") + &file("root_rsa_sha256").repeat(14))).is_ok());
    assert!(text(&file("alipay_root_bundle")).contains("a bundle of root certificates"));
}

/// Merchants hold certificates that lead to the same roots.
#[test]
fn a_merchant_issues_nothing() {
    let chain = vectors("own/issued_by_a_merchant.crt");
    let error = bundle().trust(&chain, january(2030)).unwrap_err();
    assert!(matches!(error, CertError::NotAnIssuer { .. }), "{error}");
    assert!(error.to_string().starts_with("certificate 2 of the chain"), "{error}");
    // Not even if it is among the roots.
    let (bundle, leaf) =
        (vectors("certs/app.crt"), chain.split_inclusive("-----END CERTIFICATE-----\n").next().unwrap());
    let error = RootBundle::from_text(&bundle).unwrap().trust(leaf, january(2030)).unwrap_err();
    assert!(matches!(error, CertError::NotAnIssuer { .. }), "{error}");
}

#[test]
fn times() {
    let chain = vectors("certs/alipay_chain.crt");
    for year in [2026, 2090] {
        assert!(bundle().trust(&chain, january(year)).is_ok(), "{year}");
    }
    for year in [2000, 2020, 2125, 9000] {
        let error = bundle().trust(&chain, january(year)).unwrap_err();
        assert!(matches!(error, CertError::Validity { .. }), "{error}");
        let error = AppCertificate::from_text(&vectors("certs/app.crt"), january(year)).unwrap_err();
        assert!(matches!(error, CertError::Validity { .. }), "{error}");
    }
    let far = UNIX_EPOCH + Duration::from_secs(i64::MAX as u64);
    assert!(bundle().trust(&chain, far).is_err());
}

#[test]
fn files_in_the_wrong_place() {
    let app = |name: &str| AppCertificate::from_text(&vectors(name), january(2026)).map(|app| app.sn().to_owned());
    let bundle = |name: &str| RootBundle::from_text(&vectors(name)).map(|bundle| bundle.sn().to_owned());
    assert_eq!(app("certs/app.crt").unwrap(), "6f9ba0559bb9224881a1b08c1171d948");
    for (name, found) in [
        ("keys/app_pkcs8.pem", "an RSA private key (PKCS#8)"),
        ("keys/app_pkcs1.bare", "an RSA private key (PKCS#1)"),
        ("keys/alipay_public.pem", "an RSA public key"),
        ("keys/ec_pkcs8.pem", "another algorithm"),
    ] {
        assert!(app(name).unwrap_err().to_string().starts_with("this is "), "{name}");
        assert!(bundle(name).unwrap_err().to_string().contains(found), "{name}");
        assert!(trust(&vectors(name)).unwrap_err().to_string().contains(found), "{name}");
    }
    for name in ["certs/alipay_root_bundle.crt", "certs/subca.crt", "certs/alipay_chain_reversed.crt"] {
        let error = app(name).unwrap_err().to_string();
        assert!(error.contains("of a certification authority"), "{name}: {error}");
    }
    assert!(matches!(bundle("certs/bundle_no_rsa.crt"), Err(CertError::NoRsaRoot { certificates: 2 })));
}

#[test]
fn members_that_cannot_be_read() {
    let good = vectors("certs/alipay_root_bundle.crt");
    let block = |der: &[u8]| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", encode(der));
    // Of an unknown kind: passed over. Signed with RSA and damaged: the serial number would be wrong.
    let unknown = block(&[0x30, 3, 1, 2, 3]) + &good;
    assert_eq!(RootBundle::from_text(&unknown).unwrap().sn(), bundle().sn());
    let mut der = ders(&vectors("certs/root_rsa_sha256.crt")).remove(0);
    der[4] = 0x31;
    let error = RootBundle::from_text(&(good.clone() + &block(&der))).unwrap_err();
    assert!(matches!(error, CertError::Malformed { number: 5, .. }), "{error}");
    assert!(RootBundle::from_text(good.trim_end().strip_suffix("-----END CERTIFICATE-----").unwrap()).is_err());
}

fn ders(text: &str) -> Vec<Vec<u8>> {
    let bodies = text.split("-----BEGIN CERTIFICATE-----").skip(1).map(|rest| rest.split("-----END").next().unwrap());
    let base64 = bodies.map(|body| body.split_whitespace().collect::<String>());
    base64.map(|base64| base64_simd::STANDARD.decode_to_vec(base64).unwrap()).collect()
}

fn encode(der: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(der)
}

fn pem(ders: &[Vec<u8>]) -> String {
    let block = |der: &Vec<u8>| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", encode(der));
    ders.iter().map(block).collect()
}

/// No byte that counts can be changed or lost, and nothing panics.
#[test]
fn damaged() {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let roots = bundle();
    let at = january(2026);
    let original = ders(&vectors("certs/alipay_chain.crt"));
    let tried = |text: &str| {
        let _ = (certificate_sn(text), AppCertificate::from_text(text, at), RootBundle::from_text(text));
        roots.trust(text, at)
    };
    for member in 0..original.len() {
        // What is signed, behind the four bytes that begin a certificate. Of the few bytes around it that are not signed
        // the library passes over some; nothing is taken from them.
        let signed = 4..8 + usize::from(u16::from_be_bytes([original[member][6], original[member][7]]));
        for at in 0..original[member].len() {
            let mut chain = original.clone();
            chain[member][at] ^= 1 << random(8);
            if let Ok(certificate) = tried(&pem(&chain)) {
                assert!(at == 0 || at >= signed.end, "byte {at} of certificate {}", member + 1);
                assert_eq!(certificate.sn(), LEAF_SN);
            }
            chain[member] = original[member].clone();
            chain[member].truncate(at);
            assert!(tried(&pem(&chain)).is_err(), "{at} bytes of certificate {}", member + 1);
        }
    }
    for name in ["alipay_root_bundle", "dn_multirdn", "serial_zero", "root_rsa_pss", "dn_emoji", "expired_leaf"] {
        let text = vectors(&format!("certs/{name}.crt"));
        for _ in 0..200 {
            let mut members = ders(&text);
            for _ in 0..=random(8) {
                let member = random(members.len());
                let at = random(members[member].len());
                match random(4) {
                    0 => drop(members[member].remove(at)),
                    1 => members[member].insert(at, [0, 0x30, 0x80, 0x84, 0xFF][random(5)]),
                    _ => members[member][at] = [0, 1, 0x30, 0x7F, 0x80, 0x84, 0xA0, 0xFF][random(8)],
                }
            }
            let _ = tried(&pem(&members));
            let mut characters: Vec<char> = text.chars().collect();
            for _ in 0..3 {
                let at = random(characters.len());
                characters[at] = ['-', '\n', 'A', '=', '中', '\\'][random(6)];
            }
            let _ = tried(&characters.into_iter().collect::<String>());
        }
    }
}
