//! The crates that are compiled, and what that takes.

use openapi_tests::{Scratch, finished};

use crate::{cpu, hand, shape};

/// All crates have the same dependencies, so that they differ in their own code only.
const DEPENDENCIES: &str = r#"
openapi-core = { path = "$WORKSPACE/openapi-core", default-features = false }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
spec-macros = { path = "$WORKSPACE/spec-macros" }
"#;

/// A way of compiling a crate.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Step {
    Check,
    Debug,
    Release,
}

impl Step {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn command(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// A crate that is compiled again and again.
pub(crate) struct Subject {
    scratch: Scratch,
    source: String,
}

impl Subject {
    /// Nothing but the dependencies: what every crate costs.
    pub(crate) fn empty() -> Self {
        Self { scratch: Scratch::new("empty", DEPENDENCIES), source: "//! Nothing.\n".to_owned() }
    }

    /// So many specs and the macro.
    pub(crate) fn specs(count: usize) -> Self {
        let scratch = Scratch::new(&format!("specs-{count}"), DEPENDENCIES);
        for number in 0..count {
            scratch.write(&format!("specs/{}.yaml", shape::module(number)), &shape::spec(number));
        }
        let source = "//! Orders.\n\n/// Orders.\n#[spec_macros::alipay_family(\"specs\")]\npub mod budget {}\n";
        Self { scratch, source: source.to_owned() }
    }

    /// The same APIs by hand.
    pub(crate) fn by_hand(count: usize) -> Self {
        Self { scratch: Scratch::new(&format!("by-hand-{count}"), DEPENDENCIES), source: hand::source(count) }
    }

    /// Compiles the crate once; the CPU time that took, in milliseconds. What it depends on has to be there already.
    pub(crate) fn compile(&self, step: Step) -> Result<f64, String> {
        self.scratch.write("src/lib.rs", &self.source);
        let before = cpu::children_ms()?;
        let output = self.scratch.cargo(step.command()).env("CARGO_INCREMENTAL", "0").output();
        finished(&output.map_err(|error| format!("cargo does not run: {error}"))?)?;
        Ok(cpu::children_ms()? - before)
    }
}
