//! `alipay.user.certify.open.initialize` at run time: what its documentation says holds.

use alipay_openapi::core::rt::Record;
use alipay_openapi::user::certify::open::initialize::{
    BizCode, CertType, IdentityParam, IdentityParamBuilder, IdentityType, InitializeErrorCode, InitializeRequest,
    MerchantConfig,
};
use alipay_openapi::{App, Base64, CallOptions, Config, Error, Violations};
use openapi_core::Body;
use openapi_core::validate::{Broken, check};

fn app() -> App {
    let key =
        |name: &str| std::fs::read_to_string(format!("{}/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    Config::new("2021000000000001")
        .private_key(key("app_pkcs8.pem"))
        .alipay_public_key(key("alipay_public.pem"))
        .build()
        .unwrap()
}

fn identity() -> IdentityParamBuilder<alipay_openapi::core::rt::Set, alipay_openapi::core::rt::Set> {
    IdentityParam::builder().cert_name("收委").cert_no("260104197909275964")
}

fn built(change: impl FnOnce(&mut InitializeRequest)) -> Result<InitializeRequest, Violations> {
    let mut request = InitializeRequest::builder()
        .outer_order_no("ZGYD201809132323000001234")
        .biz_code(BizCode::Face)
        .identity_param(identity())
        .merchant_config(MerchantConfig::builder().return_url("https://example.com/back"))
        .build()?;
    change(&mut request);
    check(&request)?;
    Ok(request)
}

/// The only violation that a change brings.
fn violation(change: impl FnOnce(&mut InitializeRequest)) -> (String, Broken) {
    let violations = built(change).unwrap_err();
    let [one] = violations.list() else { panic!("expected one violation: {violations}") };
    (one.path.clone(), one.rule.clone())
}

fn biz_content(request: &InitializeRequest) -> serde_json::Value {
    let signed = app().prepare(request, &CallOptions::new()).unwrap();
    let from = signed.canonical_string().find("biz_content=").unwrap() + "biz_content=".len();
    let to = signed.canonical_string().find("&charset=").unwrap();
    serde_json::from_str(&signed.canonical_string()[from..to]).unwrap()
}

#[test]
fn the_documented_example_travels_as_documented() {
    let request = built(|_| {}).unwrap();
    let json = biz_content(&request);
    assert_eq!(json["outer_order_no"], "ZGYD201809132323000001234");
    assert_eq!(json["biz_code"], "FACE");
    assert_eq!(
        json["identity_param"],
        r#"{"identity_type":"CERT_INFO","cert_type":"IDENTITY_CARD","cert_name":"收委","cert_no":"260104197909275964"}"#
    );
    assert_eq!(json["merchant_config"], r#"{"return_url":"https://example.com/back"}"#);
    assert_eq!(json.as_object().unwrap().len(), 4, "the picture is not given");
}

#[test]
fn outer_order_no_has_at_most_32_letters_and_digits() {
    assert!(built(|request| request.outer_order_no = "a".repeat(32)).is_ok());
    assert_eq!(
        violation(|request| request.outer_order_no = "a".repeat(33)),
        ("outer_order_no".to_owned(), Broken::MaxLength { limit: 32, actual: 33 })
    );
    for other in ["a-b", "a b", "a_b", "商户号", "é"] {
        let (path, rule) = violation(|request| request.outer_order_no = other.to_owned());
        assert!(path == "outer_order_no" && matches!(rule, Broken::Format(_)), "{other}");
    }
}

#[test]
fn every_scene_travels_under_its_documented_name() {
    let scenes = [
        (BizCode::Face, "FACE"),
        (BizCode::CertPhoto, "CERT_PHOTO"),
        (BizCode::CertPhotoFace, "CERT_PHOTO_FACE"),
        (BizCode::SmartFace, "SMART_FACE"),
    ];
    for (scene, text) in scenes {
        assert_eq!(biz_content(&built(|request| request.biz_code = scene).unwrap())["biz_code"], text);
        assert_eq!((scene.as_str(), text.parse()), (text, Ok(scene)));
    }
    assert!("FACES".parse::<BizCode>().is_err());
    assert_eq!((IdentityType::CertInfo.as_str(), CertType::IdentityCard.as_str()), ("CERT_INFO", "IDENTITY_CARD"));
}

/// The limit counts characters of the JSON text that travels in the string.
#[test]
fn identity_param_has_at_most_4096_characters_of_json_text() {
    let around = r#"{"identity_type":"CERT_INFO","cert_type":"IDENTITY_CARD","cert_name":"","cert_no":"1"}"#.len();
    let with_name = |name: String| {
        move |request: &mut InitializeRequest| {
            request.identity_param.cert_no = "1".to_owned();
            request.identity_param.cert_name = name;
        }
    };
    for character in ["a", "收", "\u{1F600}"] {
        assert!(built(with_name(character.repeat(4096 - around))).is_ok(), "{character}");
        assert_eq!(
            violation(with_name(character.repeat(4097 - around))),
            ("identity_param".to_owned(), Broken::MaxLength { limit: 4096, actual: 4097 }),
            "{character}"
        );
    }
    // A quote takes two characters of JSON text.
    assert!(built(with_name("\"".repeat((4096 - around) / 2 + 1))).is_err());
    let longest = built(with_name("收".repeat(4096 - around))).unwrap();
    assert_eq!(biz_content(&longest)["identity_param"].as_str().unwrap().chars().count(), 4096);
}

#[test]
fn merchant_config_has_at_most_4096_characters_of_json_text() {
    let url = |length: usize| format!("https://e/{}", "x".repeat(length - 10));
    let around = r#"{"return_url":""}"#.len();
    assert!(built(|request| request.merchant_config.return_url = url(4096 - around)).is_ok());
    assert_eq!(
        violation(|request| request.merchant_config.return_url = url(4097 - around)),
        ("merchant_config".to_owned(), Broken::MaxLength { limit: 4096, actual: 4097 })
    );
    for bad in ["example.com/back", "https://", "https://a b", "/back"] {
        let found = violation(|request| request.merchant_config.return_url = bad.to_owned());
        assert_eq!(found, ("merchant_config.return_url".to_owned(), Broken::Url), "{bad}");
    }
}

/// 1.048576e+06 characters of base64 text, whether it is given as bytes or as text.
#[test]
fn the_picture_has_at_most_1048576_characters_of_base64() {
    let limit = 1_048_576;
    let with = |picture: Base64| move |request: &mut InitializeRequest| request.face_contrast_picture = Some(picture);
    let most = limit / 4 * 3;
    assert!(built(with(Base64::from_bytes(vec![7; most]))).is_ok());
    let too_long = ("face_contrast_picture".to_owned(), Broken::MaxLength { limit: 1_048_576, actual: limit + 4 });
    assert_eq!(violation(with(Base64::from_bytes(vec![7; most + 1]))), too_long);
    assert!(built(with(Base64::from_encoded("A".repeat(limit)))).is_ok());
    assert_eq!(violation(with(Base64::from_encoded("A".repeat(limit + 4)))), too_long);
    for bad in ["abc", "ab=c", "a-b_", "图图图图"] {
        let found = violation(with(Base64::from_encoded(bad)));
        assert_eq!(found, ("face_contrast_picture".to_owned(), Broken::Base64), "{bad}");
    }
    let request = built(with(Base64::from_bytes([0xFF, 0xEE, 0xDD].as_slice()))).unwrap();
    assert_eq!(biz_content(&request)["face_contrast_picture"], "/+7d");
    // The documentation's example is not canonical base64, and travels as it is.
    let request = built(with(Base64::from_encoded("xydasf=="))).unwrap();
    assert_eq!(biz_content(&request)["face_contrast_picture"], "xydasf==");
}

/// The types keep required fields from being left out; an empty text is refused at run time.
#[test]
fn every_required_text_must_hold_something() {
    for blank in ["", " ", "\t\n"] {
        let text = || blank.to_owned();
        let required = |path: &str| (path.to_owned(), Broken::Required);
        assert_eq!(violation(|request| request.outer_order_no = text()), required("outer_order_no"));
        assert_eq!(
            violation(|request| request.identity_param.cert_name = text()),
            required("identity_param.cert_name")
        );
        assert_eq!(violation(|request| request.identity_param.cert_no = text()), required("identity_param.cert_no"));
        assert_eq!(
            violation(|request| request.merchant_config.return_url = text()),
            required("merchant_config.return_url")
        );
    }
}

/// Fields are public, so a sound request can be changed; it is checked again before it is signed.
#[test]
fn no_invalid_request_can_be_prepared() {
    let mut request = built(|_| {}).unwrap();
    request.outer_order_no = "not valid".to_owned();
    request.merchant_config.return_url.clear();
    let Err(Error::Invalid(violations)) = app().prepare(&request, &CallOptions::new()) else {
        panic!("an invalid request was signed")
    };
    assert_eq!(violations.list().len(), 2);
    assert!(!violations.to_string().contains("not valid"), "violations show no values");
}

#[test]
fn nothing_personal_is_shown() {
    let picture = Base64::from_bytes(b"a picture of a person".as_slice());
    let request = built(|request| request.face_contrast_picture = Some(picture)).unwrap();
    let signed = app().prepare(&request, &CallOptions::new().app_auth_token("201611BB12345")).unwrap();
    let shown = format!(
        "{request:?} {:?} {:?} {signed:?} {:?} {:?}",
        request.identity_param,
        identity(),
        app(),
        CallOptions::new().app_auth_token("201611BB12345"),
    );
    for secret in ["收委", "260104197909275964", "a picture", "201611BB12345", "PRIVATE", "YSBwaWN0dXJl"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("ZGYD201809132323000001234"), "what is not sensitive is shown");
}

#[test]
fn the_public_parameters_are_the_documented_ones() {
    let signed = app().prepare(&built(|_| {}).unwrap(), &CallOptions::new().app_auth_token("token")).unwrap();
    let canonical = signed.canonical_string();
    let names: Vec<&str> = ["app_auth_token=token&", "&biz_content=", "&charset=utf-8&", "&format=JSON&"]
        .into_iter()
        .chain(["&method=alipay.user.certify.open.initialize&", "&sign_type=RSA2&", "&timestamp=", "&version=1.0"])
        .collect();
    let places: Vec<usize> =
        names.iter().map(|name| canonical.find(name).unwrap_or_else(|| panic!("{name}"))).collect();
    assert!(places.is_sorted(), "sorted by name: {canonical}");
    assert!(signed.url().starts_with("https://openapi.alipay.com/gateway.do?app_auth_token=token&app_id="));
    let Body::Form { content_type, bytes } = signed.body() else { panic!("a form") };
    assert_eq!(*content_type, "application/x-www-form-urlencoded;charset=utf-8");
    assert!(bytes.starts_with(b"biz_content=%7B%22outer_order_no%22"));
    assert!(!signed.url().contains("biz_content"));
    let sign =
        signed.url().rsplit_once("&sign=").unwrap().1.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assert_eq!(sign.len(), 344);
    let timestamp = canonical.split("&timestamp=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(timestamp.len(), 19);
}

#[test]
fn public_parameters_have_limits_too() {
    let request = built(|_| {}).unwrap();
    assert!(app().prepare(&request, &CallOptions::new().app_auth_token("x".repeat(40))).is_ok());
    let error = app().prepare(&request, &CallOptions::new().app_auth_token("x".repeat(41))).unwrap_err();
    assert!(error.to_string().contains("`app_auth_token` has 41 characters, 40 allowed"), "{error}");
    let errors = Config::new("9".repeat(33)).build().unwrap_err().to_string();
    assert!(errors.contains("`app_id` has 33 characters, 32 allowed"), "{errors}");
}

#[test]
fn error_codes_are_typed_and_open() {
    assert_eq!(InitializeErrorCode::from("SYSTEM_ERROR"), InitializeErrorCode::SystemError);
    assert_eq!(InitializeErrorCode::from("NEW_ONE"), InitializeErrorCode::Other("NEW_ONE".to_owned()));
    assert_eq!(InitializeErrorCode::from("NEW_ONE").as_str(), "NEW_ONE");
}

/// Newer official SDKs send the two objects as objects: that is one word in the spec each.
#[test]
fn the_wire_form_is_the_specs_choice() {
    let mut request = as_objects::InitializeRequest::builder()
        .outer_order_no("1")
        .biz_code(as_objects::BizCode::Face)
        .identity_param(as_objects::IdentityParam::builder().cert_name("收委").cert_no("1"))
        .merchant_config(as_objects::MerchantConfig::builder().return_url("https://example.com/back"))
        .build()
        .unwrap();
    let signed = app().prepare(&request, &CallOptions::new()).unwrap();
    assert!(signed.canonical_string().contains(r#""merchant_config":{"return_url":"https://example.com/back"}"#));
    assert!(signed.canonical_string().contains(r#""cert_name":"收委""#));
    request.identity_param.cert_name.clear();
    assert!(app().prepare(&request, &CallOptions::new()).is_err());
    assert_eq!(request.table().fields.len(), 5);
}

#[alipay_openapi::alipay_api("specs/initialize_as_objects.yaml")]
mod as_objects {}

/// The copy differs from the catalogue's spec in nothing but how the two objects travel; only a text has a length.
#[test]
fn the_copy_is_a_copy() {
    // The first line names the schema for editors, by another path.
    let body = |text: &str| text.split_once('\n').map(|(_, body)| body.to_owned());
    let ours = include_str!("../specs/initialize_as_objects.yaml").replace("wire: object", "wire: json_string");
    let theirs = alipay_openapi::user::certify::open::initialize::SPEC.replace("    max_length: 4096\n", "");
    assert_eq!(body(&ours), body(&theirs));
}
