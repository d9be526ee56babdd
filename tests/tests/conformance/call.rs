//! The configuration and options that a case describes, and what is sent.

use openapi_core::{App, Body, CallOptions, Config, File, SignedRequest};

use crate::form::{self, Pairs};
use crate::suite::{Case, Ran, Verdict, not_applicable, time};

/// The configuration that a case describes.
pub(crate) fn config(case: &Case<'_>) -> Ran<Config> {
    let file = |name| case.folder.file(name);
    let app_id = case.input("app_id").as_str().unwrap_or("2021000000000001");
    let mut config = Config::new(app_id).sign_type(case.sign_type("sign_type")?).charset(case.charset()?);
    config = config.private_key(case.file("private_key")?);
    config = match case.input("mode").as_str() {
        None | Some("key") => config.alipay_public_key(file("keys/alipay_public.pem")?),
        Some("cert") => config.certificates(
            file("certs/app.crt")?,
            file("certs/alipay_leaf.crt")?,
            file("certs/alipay_root_bundle.crt")?,
        ),
        Some(other) => return not_applicable(format!("the mode {other} is not spoken")),
    };
    if let Some(text) = case.input("timestamp").as_str() {
        let at = time(text, 8)?;
        config = config.clock(move || at);
    }
    if let Some(gateway) = case.input("gateway").as_str() {
        config = config.gateway(gateway);
    }
    if let Some(key) = content_key(case) {
        config = config.content_key(key);
    }
    Ok(config)
}

/// The content key of the case, or of the folder.
pub(crate) fn content_key<'c>(case: &Case<'c>) -> Option<&'c str> {
    case.input("aes_key").as_str().or(case.folder.index["aes_key"].as_str())
}

/// The options that a case names at the top of its input.
pub(crate) fn options(case: &Case<'_>) -> CallOptions {
    let names = ["notify_url", "return_url", "auth_token", "app_auth_token"];
    let set = names.iter().filter_map(|name| Some((*name, case.input(name).as_str()?)));
    let encrypt = case.input("encrypted") == true;
    set.fold(CallOptions::new().encrypt(encrypt), |options, (name, value)| option(options, name, value).1)
}

/// Sets a public parameter that callers may set; whether it is one.
pub(crate) fn option(options: CallOptions, name: &str, value: &str) -> (bool, CallOptions) {
    let options = match name {
        "notify_url" => options.notify_url(value),
        "return_url" => options.return_url(value),
        "auth_token" => options.auth_token(value),
        "app_auth_token" => options.app_auth_token(value),
        "target_app_id" => options.target_app_id(value),
        "terminal_type" => options.terminal_type(value),
        "terminal_info" => options.terminal_info(value),
        "prod_code" => options.prod_code(value),
        _ => return (false, options),
    };
    (true, options)
}

pub(crate) fn build(config: &Config) -> Ran<App> {
    config.build().map_err(|errors| Verdict::Failed(errors.to_string()))
}

/// What is sent, decoded as the gateway does.
pub(crate) struct Sent {
    pub(crate) query: Pairs,
    pub(crate) body: Pairs,
    pub(crate) canonical: String,
    pub(crate) files: Vec<(String, File)>,
    pub(crate) content_type: String,
}

impl Sent {
    pub(crate) fn of(request: SignedRequest, case: &Case<'_>) -> Ran<Self> {
        let charset = case.charset()?;
        let canonical = request.canonical_string().to_owned();
        let http = request.into_http();
        let query = form::pairs(http.url.split_once('?').unwrap_or_default().1, charset)?;
        let text = |bytes: &[u8]| charset.decode(bytes).unwrap_or_default().into_owned();
        let (body, files, content_type) = match http.body {
            Body::Form { content_type, bytes } => {
                (form::pairs(&text(&bytes), charset)?, Vec::new(), content_type.to_owned())
            }
            Body::Multipart { texts, files } => (
                texts.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
                files.into_iter().map(|upload| (upload.name.to_string(), upload.file)).collect(),
                "multipart/form-data".to_owned(),
            ),
        };
        Ok(Self { query, body, canonical, files, content_type })
    }

    /// All pairs, from wherever they came.
    pub(crate) fn all(&self) -> Pairs {
        [self.query.clone(), self.body.clone()].concat()
    }
}
