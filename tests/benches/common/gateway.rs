//! The mock gateway in a process of its own.

use std::path::Path;

use alipay_openapi::Config;
use mock_gateway::MockGateway;

use crate::process::{Process, Result, serve};

/// What tells a process that it is the gateway.
const FOLDER: &str = "BENCH_GATEWAY_FOLDER";

/// The gateway, if this is its process; nothing otherwise.
pub(crate) async fn run() -> Result<bool> {
    let Some(folder) = std::env::var_os(FOLDER) else { return Ok(false) };
    let _gateway = MockGateway::builder().specs(alipay_openapi::SPECS).keys(&folder).start().await?;
    serve("ready").await?;
    Ok(true)
}

/// Starts it, with its keys in this folder.
pub(crate) fn start(folder: &Path) -> Result<(Process, Config)> {
    let (process, _) = Process::start(FOLDER, folder)?;
    Ok((process, config(folder)?))
}

/// The configuration that the gateway wrote.
fn config(folder: &Path) -> Result<Config> {
    let settings: std::collections::BTreeMap<String, String> =
        serde_yaml::from_str(&std::fs::read_to_string(folder.join("alipay.yaml"))?)?;
    let get = |key: &str| settings.get(key).ok_or_else(|| format!("`alipay.yaml` has no `{key}`"));
    let file = |key: &str| -> Result<String> { Ok(std::fs::read_to_string(folder.join(get(key)?))?) };
    let config = Config::new(get("app_id")?).gateway(get("gateway")?);
    Ok(config.private_key(file("private_key_file")?).alipay_public_key(file("alipay_public_key_file")?))
}
