//! The ways in which a good request may be written (`protocol.md` §1.4, §1.5, §6.5).

use mock_gateway::{MockGateway, Outcome};
use openapi_core::{Signer as _, SigningKey};

use crate::request::{FORM, Request, post, start};

fn accepted(gateway: &MockGateway) {
    let requests = gateway.requests();
    assert_eq!(requests.last().unwrap().outcome, Outcome::Accepted);
}

#[tokio::test]
async fn parameters_in_query_and_body() {
    let gateway = start().await;
    let request = Request::new().signed(&gateway);
    let public = |name: &str| name != "biz_content";
    // Layout 1: public parameters in the query. Layout 2: `charset` alone, or there as well. Layout 3: nothing.
    post(&gateway, &request.form(public), FORM, request.form(|name| !public(name)).as_bytes()).await;
    accepted(&gateway);
    post(&gateway, "charset=utf-8", FORM, request.form(|name| name != "charset").as_bytes()).await;
    accepted(&gateway);
    post(&gateway, "charset=utf-8", FORM, request.form(|_| true).as_bytes()).await;
    accepted(&gateway);
    post(&gateway, "", FORM, request.form(|_| true).as_bytes()).await;
    accepted(&gateway);
    post(&gateway, &request.form(|_| true), FORM, b"").await;
    accepted(&gateway);
}

#[tokio::test]
async fn escapes_of_all_kinds_mean_the_same() {
    let gateway = start().await;
    let request = Request::new().signed(&gateway);
    let form = request.form(|_| true);
    // The hexadecimal digits in lower case, as .NET writes them.
    let (first, rest) = form.split_once('%').unwrap();
    let lower = rest.split('%').map(|text| {
        let (hex, rest) = text.split_at(2);
        format!("%{}{rest}", hex.to_lowercase())
    });
    let lower = first.to_owned() + &lower.collect::<Vec<_>>().concat();
    for form in [form.replace("%20", "+"), form.replace("%2E", ".").replace("%2D", "-"), lower] {
        post(&gateway, "", FORM, form.as_bytes()).await;
        accepted(&gateway);
    }
}

/// The documentation drops blank parameters from the signed text; the Python and Node SDKs keep them.
#[tokio::test]
async fn blank_parameters_are_signed_or_not() {
    let gateway = start().await;
    let blank = |request: Request| request.with("notify_url", "").with("prod_code", "  ");
    assert_eq!(blank(Request::new()).signed(&gateway).send(&gateway).await.codes().0, "10000");
    assert_eq!(blank(Request::new().signed(&gateway)).send(&gateway).await.codes().0, "10000");
}

#[tokio::test]
async fn both_charsets() {
    let gateway = start().await;
    for charset in ["utf-8", "UTF-8", "gbk", "GBK", "gb2312"] {
        let request = Request::new().with("charset", charset).with("passback_params", "收委").signed(&gateway);
        assert_eq!(request.send(&gateway).await.codes().0, "10000", "{charset}");
        assert_eq!(gateway.requests().last().unwrap().params["passback_params"], "收委");
    }
}

/// Texts in the query or in parts of the body; the file takes no part in the signature.
#[tokio::test]
async fn uploads() {
    let gateway = start().await;
    let upload = Request::new()
        .without("biz_content")
        .with("method", "alipay.offline.material.image.upload")
        .with("image_type", "png")
        .with("image_name", "海底捞")
        .signed(&gateway);
    let file = "--b\r\ncontent-disposition: form-data; name=\"image_content\"; filename=\"店 1.png\"\r\n\
                content-type: image/png\r\n\r\nPNG\r\n";
    let kind = "multipart/form-data; boundary=b";
    let answer = post(&gateway, &upload.form(|_| true), kind, format!("{file}--b--\r\n").as_bytes()).await;
    assert_eq!(answer.codes().0, "10000", "{answer:?}");
    assert_eq!(gateway.requests().last().unwrap().files["image_content"], 3);

    let part = |(name, value): (&String, &String)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = upload.0.iter().map(part).collect();
    let answer = post(&gateway, "charset=utf-8", kind, format!("{parts}{file}--b--\r\n").as_bytes()).await;
    assert_eq!(answer.codes().0, "10000", "{answer:?}");

    for (body, sub_code) in [
        (format!("{file}{file}--b--\r\n"), "isv.invalid-parameter"),
        ("--b--\r\n".to_owned(), "isv.missing-parameter"),
        (file.to_owned(), "isv.invalid-parameter"),
    ] {
        let answer = post(&gateway, &upload.form(|_| true), kind, body.as_bytes()).await;
        assert_eq!(answer.codes().1, sub_code, "{body}: {answer:?}");
    }
}

/// SDKs that are made from metadata send the structure where the documentation has its JSON text.
#[tokio::test]
async fn a_structure_as_itself_or_as_text() {
    let gateway = start().await;
    let config = [r#"{"return_url":"https://example.com/"}"#, r#""{\"return_url\":\"https://example.com/\"}""#];
    for (number, config) in config.into_iter().enumerate() {
        let content = format!(
            r#"{{"outer_order_no":"{number}","biz_code":"FACE","merchant_config":{config},"identity_param":{{"identity_type":
            "CERT_INFO","cert_type":"IDENTITY_CARD","cert_name":"收委","cert_no":"260104197909275964"}}}}"#
        );
        let request = Request::new().with("method", "alipay.user.certify.open.initialize");
        let answer = request.with("biz_content", &content).signed(&gateway).send(&gateway).await;
        assert_eq!(answer.codes().0, "10000", "{answer:?}");
    }
}

/// Another key than the application's signs nothing, whatever it signs.
#[tokio::test]
async fn only_the_applications_key_counts() {
    let gateway = start().await;
    let other = mock_gateway::KeyPair::generate().unwrap();
    let request = Request::new();
    let sign = SigningKey::from_text(other.private_key()).unwrap();
    let sign = sign.sign(request.canonical_string().as_bytes()).unwrap();
    assert_eq!(request.with("sign", &sign).send(&gateway).await.codes().1, "isv.invalid-signature");
}
