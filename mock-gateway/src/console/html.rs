//! What all pages of the console have, and those that only say something. Whatever is not our own is escaped.

use crate::APP_ID;
use crate::gateway::Gateway;
use crate::key_files::KeyFiles;
use crate::pages::escape;

/// The pages, in the order of the head's links.
const PAGES: [(&str, &str); 3] = [("/", "Calls"), ("/specs", "Specs"), ("/connect", "Connect")];

/// A whole page around this HTML.
pub(super) fn layout(gateway: &Gateway, title: &str, main: &str) -> String {
    let links = PAGES.map(|(path, name)| {
        let current = if name == title { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"{path}\"{current}>{name}</a>")
    });
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} – mock gateway</title>\n\
         <link rel=\"stylesheet\" href=\"/console.css\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <script src=\"/console.js\" defer></script>\n</head>\n<body>\n\
         <header><strong>Mock gateway</strong><nav>{}</nav><span class=\"faint\"><code>{}</code> for application <code>{APP_ID}</code></span></header>\n\
         <main>\n{main}</main>\n</body>\n</html>\n",
        links.concat(),
        escape(&gateway.url()),
    )
}

pub(super) fn problem(gateway: &Gateway, text: &str) -> String {
    layout(
        gateway,
        "Not done",
        &format!("<section><h1>Not done</h1><p>{}</p><p><a href=\"/\">Back</a></p></section>\n", escape(text)),
    )
}

/// Words of a spec or of a refusal, with `code` in back quotes.
pub(super) fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| match (index % 2, escape(part)) {
        (0, words) => words,
        (_, code) => format!("<code>{code}</code>"),
    });
    parts.collect()
}

pub(super) fn link_to_spec(method: &str) -> String {
    let method = escape(method);
    format!("<a href=\"/specs/{method}\"><code>{method}</code></a>")
}

/// How clients are pointed at the gateway.
pub(super) fn connect_page(gateway: &Gateway) -> String {
    let url = gateway.url();
    let mut lines = vec![("gateway".to_owned(), url.clone()), ("app_id".to_owned(), APP_ID.to_owned())];
    let mut main = String::new();
    let Some(files) = &gateway.console.key_files else {
        main += &values(&lines);
        main += "<p>Its keys are in the memory of the program that started it: take them from there.</p>";
        return layout(gateway, "Connect", &format!("<section><h1>Connect</h1>\n{main}</section>\n"));
    };
    let at = |name: &str| files.folder().join(name).display().to_string();
    lines.push(("config".to_owned(), files.settings().display().to_string()));
    lines.extend(KeyFiles::SETTINGS.iter().map(|(key, name)| ((*key).to_owned(), at(name))));
    main += &values(&lines);
    let private = at(KeyFiles::SETTINGS[0].1);
    let snippets = [
        (
            "alipay, the command",
            format!(
                "alipay call alipay.trade.precreate --config {} \\\n  --biz '{{\"out_trade_no\":\"tea_1\",\"total_amount\":\"8.88\",\"subject\":\"Tea\"}}'",
                files.settings().display(),
            ),
        ),
        (
            "Rust",
            format!(
                "let config = Config::new(\"{APP_ID}\")\n    .gateway(\"{url}\")\n    .private_key(std::fs::read_to_string(\"{private}\")?)\n    .alipay_public_key(std::fs::read_to_string(\"{}\")?);",
                at(KeyFiles::SETTINGS[1].1),
            ),
        ),
        (
            "Java, the official SDK",
            format!(
                "AlipayConfig config = new AlipayConfig();\nconfig.setServerUrl(\"{url}\");\nconfig.setAppId(\"{APP_ID}\");\nconfig.setPrivateKey(Files.readString(Path.of(\"{}\")));\nconfig.setAlipayPublicKey(Files.readString(Path.of(\"{}\")));",
                at(KeyFiles::BARE_PKCS8),
                at(KeyFiles::BARE_ALIPAY_PUBLIC),
            ),
        ),
        (
            "Python, the official SDK",
            format!(
                "config = AlipayClientConfig()\nconfig.server_url = \"{url}\"\nconfig.app_id = \"{APP_ID}\"\nconfig.app_private_key = open(\"{}\").read()\nconfig.alipay_public_key = open(\"{}\").read()",
                at(KeyFiles::BARE_PKCS1),
                at(KeyFiles::BARE_ALIPAY_PUBLIC),
            ),
        ),
        (
            "Node.js, the official SDK",
            format!(
                "const sdk = new AlipaySdk({{\n  endpoint: '{}',\n  gateway: '{url}',\n  appId: '{APP_ID}',\n  privateKey: fs.readFileSync('{}', 'ascii'),\n  alipayPublicKey: fs.readFileSync('{}', 'ascii'),\n}});",
                gateway.origin,
                at(KeyFiles::BARE_PKCS1),
                at(KeyFiles::BARE_ALIPAY_PUBLIC),
            ),
        ),
        (
            "A fault, for the next call",
            format!("curl {}/api/faults --json '{{\"fault\":\"bad-signature\"}}'", gateway.origin),
        ),
    ];
    main.extend(snippets.iter().map(|(name, text)| format!("<h2>{name}</h2><pre>{}</pre>\n", escape(text))));
    layout(gateway, "Connect", &format!("<section><h1>Connect</h1>\n{main}</section>\n"))
}

/// Names and values.
pub(super) fn values(lines: &[(String, String)]) -> String {
    let lines =
        lines.iter().map(|(name, value)| format!("<dt>{}</dt><dd><code>{}</code></dd>\n", escape(name), escape(value)));
    format!("<dl>\n{}</dl>\n", lines.collect::<String>())
}
