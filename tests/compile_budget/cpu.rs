//! CPU time of child processes.

/// Ticks of `/proc` in a second, whatever the kernel's own clock: `USER_HZ`.
const TICKS_PER_SECOND: f64 = 100.0;

/// User and system time, in milliseconds, of all child processes that have ended, and of theirs: fields 16 and 17 of
/// `/proc/self/stat` (proc(5)). Linux only.
pub(crate) fn children_ms() -> Result<f64, String> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("the CPU time of processes is read from `/proc`, which Linux has: {error}"))?;
    // The second field, the program's name, may hold blanks; it ends with the last parenthesis.
    let (_, after_name) = stat.rsplit_once(')').ok_or("`/proc/self/stat` has no name")?;
    let ticks: Vec<f64> =
        after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    let [user, system] = ticks.as_slice() else { return Err("`/proc/self/stat` has no times".to_owned()) };
    Ok((user + system) * 1000.0 / TICKS_PER_SECOND)
}
