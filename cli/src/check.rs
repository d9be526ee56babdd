//! `alipay check`

use std::collections::HashMap;
use std::path::PathBuf;

use spec_model::FileError;

use crate::End;

/// What to check.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Spec files, or folders with spec files in them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Say nothing when all is well.
    #[arg(short, long)]
    quiet: bool,
}

/// What came of all files together.
#[derive(Default)]
struct Tally {
    specs: usize,
    broken: usize,
    faults: usize,
    unreadable: usize,
    /// Which file describes a method.
    methods: HashMap<String, String>,
}

pub(crate) fn run(args: &Args) -> End {
    let mut tally = Tally::default();
    for path in &args.paths {
        match spec_model::find(path) {
            Ok(files) if files.is_empty() => {
                anstream::eprintln!("error: no spec in `{}`: it holds no `.yaml` file", path.display());
                tally.unreadable += 1;
            }
            Ok(files) => files.iter().for_each(|file| check(file, &mut tally)),
            Err(error) => {
                anstream::eprintln!("error: {error}");
                tally.unreadable += 1;
            }
        }
    }
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (specs, faults) = (plural(tally.specs, "spec"), plural(tally.faults, "error"));
    if tally.faults > 0 {
        anstream::eprintln!("{specs} checked: {faults} in {}", plural(tally.broken, "file"));
    } else if !args.quiet && tally.unreadable == 0 {
        anstream::println!("{specs} checked: all is well");
    }
    match tally {
        Tally { unreadable: 1.., .. } => End::Failed,
        Tally { faults: 1.., .. } => End::Found,
        _ => End::Well,
    }
}

fn check(file: &std::path::Path, tally: &mut Tally) {
    let here = std::env::current_dir().unwrap_or_default();
    let name = file.strip_prefix(here).unwrap_or(file).display().to_string();
    tally.specs += 1;
    match spec_model::load_any(file, &name) {
        Ok(None) => {}
        Ok(Some(spec)) => {
            if let Some(other) = tally.methods.insert(spec.method.clone(), name.clone()) {
                anstream::eprintln!("error: `{other}` and `{name}` both describe `{}`\n", spec.method);
                tally.faults += 1;
                tally.broken += 1;
            }
        }
        Err(FileError::Spec(diagnostics)) => {
            // The stream takes the colours out where nobody can see them.
            anstream::eprintln!("{}\n", diagnostics.render(true));
            tally.faults += diagnostics.count();
            tally.broken += 1;
        }
        Err(error @ FileError::Io(..)) => {
            anstream::eprintln!("error: {error}");
            tally.unreadable += 1;
        }
    }
}
