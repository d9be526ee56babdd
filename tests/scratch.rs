//! Crates outside the workspace, as a user has them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A crate in a folder of its own, which is removed with it.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// A crate that depends on ours by path. `dependencies` are lines of its manifest.
    ///
    /// # Panics
    /// If the disk refuses.
    pub fn new(name: &str, dependencies: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let scratch = Self { folder };
        let workspace = workspace();
        let dependencies = dependencies.replace("$WORKSPACE", &workspace.display().to_string().replace('\\', "/"));
        scratch.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{dependencies}\n[workspace]\n"
            ),
        );
        // The versions that the workspace was tested with, so that nothing has to be looked up.
        std::fs::copy(workspace.join("Cargo.lock"), scratch.path("Cargo.lock")).expect("the lock file");
        scratch
    }

    /// The path of one of its files.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Writes one of its files, whatever folders that needs.
    ///
    /// # Panics
    /// If it cannot.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Removes one of its files.
    ///
    /// # Panics
    /// If there is none.
    pub fn remove(&self, file: &str) {
        std::fs::remove_file(self.path(file)).expect("a file to remove");
    }

    /// A cargo command in the crate.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        cargo(self.folder.path(), arguments)
    }

    /// A cargo command in the workspace itself.
    pub fn workspace_cargo(arguments: &[&str]) -> Command {
        cargo(&workspace(), arguments)
    }

    /// Builds the crate.
    ///
    /// # Errors
    /// The compiler's words if it does not compile.
    ///
    /// # Panics
    /// If cargo does not run.
    pub fn build(&self) -> Result<(), String> {
        finished(&self.cargo(&["build"]).output().expect("cargo runs"))
    }
}

/// All these commands share a target folder, so that dependencies are built once.
fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .arg("--offline")
        .arg("--quiet")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target().join("scratch"))
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// Whether a command ended well.
///
/// # Errors
/// What it said if it did not.
pub fn finished(output: &Output) -> Result<(), String> {
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace").to_owned()
}

/// The target folder that this test itself was built in.
fn target() -> PathBuf {
    let own = std::env::current_exe().expect("the test's path");
    let target = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.map_or_else(|| workspace().join("target"), Path::to_owned)
}
