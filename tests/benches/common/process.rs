//! A server in a process of its own, so that what it costs is not counted as the client's: this very program, run again.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The process. It ends with this.
pub(crate) struct Process(pub(crate) Child);

impl Process {
    /// Runs this program again with an environment variable that tells it what to be; what it says when it is ready.
    pub(crate) fn start(variable: &str, value: impl AsRef<OsStr>) -> Result<(Self, String)> {
        let mut command = Command::new(std::env::current_exe()?);
        let child = command.env(variable, value).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut process = Self(child);
        let mut line = String::new();
        BufReader::new(process.0.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        if line.is_empty() {
            Err("the other process did not start".into())
        } else {
            Ok((process, line.trim().to_owned()))
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends by itself when its standard input is closed; what is left of it is not waited for long.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// In that process: says that it is ready, and waits until it is no longer needed.
pub(crate) async fn serve(ready: &str) -> Result<()> {
    println!("{ready}");
    std::io::stdout().flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}
