//! What a first build costs: of a crate that depends on ours as it comes, beside one that depends on its HTTP client
//! alone, with the same TLS.

use openapi_tests::{Scratch, finished};

use crate::{cpu, median};

/// The same versions as the workspace's: both have its lock file.
const OURS: &str = "alipay-openapi = { path = \"$WORKSPACE/specs\" }\n";
const CLIENT: &str = "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\"] }\n";

/// The ratio of the CPU times, ours to the client's; the medians of so many builds of each, in turn.
pub(crate) fn ratio(rounds: usize) -> Result<f64, String> {
    let (mut ours, mut client) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(build("ours", OURS)?);
        client.push(build("client", CLIENT)?);
    }
    let (ours, client) = (median(ours), median(client));
    println!("cold_build ours={:.1} s  reqwest={:.1} s", ours / 1000.0, client / 1000.0);
    Ok(ours / client)
}

/// The CPU time of a build from nothing, in milliseconds.
fn build(name: &str, dependencies: &str) -> Result<f64, String> {
    let scratch = Scratch::new(name, dependencies);
    scratch.write("src/lib.rs", "//! Nothing.\n");
    let before = cpu::children_ms()?;
    // As crates of a registry are built.
    let output = scratch
        .cargo(&["build"])
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", scratch.path("target"))
        .output();
    finished(&output.map_err(|error| format!("cargo does not run: {error}"))?)?;
    Ok(cpu::children_ms()? - before)
}
