//! The binary, run.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// It ended with this code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    /// Its words hold all of these.
    #[track_caller]
    pub(crate) fn says(self, expected: &[&str]) -> Self {
        let all = self.all();
        for expected in expected {
            assert!(all.contains(expected), "{expected:?} is not in:\n{all}");
        }
        self
    }

    /// Its words hold none of these.
    #[track_caller]
    pub(crate) fn keeps_secret(self, secrets: &[&str]) -> Self {
        let all = self.all();
        for secret in secrets {
            assert!(!all.contains(secret), "{secret:?} is in:\n{all}");
        }
        self
    }

    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.all()))
    }
}

/// Runs the binary with none of the caller's settings.
pub(crate) fn alipay(arguments: &[&str], folder: &Path, variables: &[(&str, &str)], input: Option<&[u8]>) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alipay"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ALIPAY_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that does not read its input closes it: that is no fault.
    let _ = child.stdin.take().unwrap().write_all(input.unwrap_or_default());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Ran {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}
