//! Memory of a process.

use std::error::Error;

/// Resident memory of a process, in KiB.
pub(crate) fn resident(id: u32) -> Result<u64, Box<dyn Error + Send + Sync>> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
