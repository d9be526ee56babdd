//! `alipay check`

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use spec_model::{Diagnostics, FileError};

use crate::{End, output};

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
    /// For programs: what is wrong, instead of its being printed.
    list: Option<Vec<Value>>,
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    let mut tally = Tally { list: json.then(Vec::new), ..Tally::default() };
    for path in &args.paths {
        match spec_model::find(path) {
            Ok(files) if files.is_empty() => {
                tally.unreadable(&format!("no spec in `{}`: it holds no `.yaml` file", path.display()));
            }
            Ok(files) => files.iter().for_each(|file| check(file, &mut tally)),
            Err(error) => tally.unreadable(&error.to_string()),
        }
    }
    let end = match tally {
        Tally { unreadable: 1.., .. } => End::Failed,
        Tally { faults: 1.., .. } => End::Found,
        _ => End::Well,
    };
    tally.conclude(args.quiet).max(end)
}

fn check(file: &std::path::Path, tally: &mut Tally) {
    let here = std::env::current_dir().unwrap_or_default();
    let name = file.strip_prefix(here).unwrap_or(file).display().to_string();
    tally.specs += 1;
    match spec_model::load_any(file, &name) {
        Ok(None) => {}
        Ok(Some(spec)) => {
            if let Some(other) = tally.methods.insert(spec.method.clone(), name.clone()) {
                tally.twice(&other, &name, &spec.method);
            }
        }
        Err(FileError::Spec(diagnostics)) => tally.broken(&diagnostics),
        Err(error @ FileError::Io(..)) => tally.unreadable(&error.to_string()),
    }
}

impl Tally {
    fn unreadable(&mut self, error: &str) {
        self.unreadable += 1;
        match &mut self.list {
            Some(list) => list.push(json!({"message": error})),
            None => anstream::eprintln!("error: {error}"),
        }
    }

    fn twice(&mut self, other: &str, name: &str, method: &str) {
        self.faults += 1;
        self.broken += 1;
        let message = format!("`{other}` and `{name}` both describe `{method}`");
        match &mut self.list {
            Some(list) => list.push(json!({"file": name, "message": message})),
            None => anstream::eprintln!("error: {message}\n"),
        }
    }

    fn broken(&mut self, diagnostics: &Diagnostics) {
        self.faults += diagnostics.count();
        self.broken += 1;
        match &mut self.list {
            Some(list) => collect(diagnostics, list),
            // The stream takes the colours out where nobody can see them.
            None => anstream::eprintln!("{}\n", diagnostics.render(true)),
        }
    }

    fn conclude(self, quiet: bool) -> End {
        if let Some(list) = self.list {
            return output::show(&json!({"specs": self.specs, "errors": self.faults, "problems": list}).to_string());
        }
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (specs, faults) = (plural(self.specs, "spec"), plural(self.faults, "error"));
        if self.faults > 0 {
            anstream::eprintln!("{specs} checked: {faults} in {}", plural(self.broken, "file"));
        } else if !quiet && self.unreadable == 0 {
            anstream::println!("{specs} checked: all is well");
        }
        End::Well
    }
}

/// The faults of a file and of the shared objects' files that it names.
fn collect(diagnostics: &Diagnostics, list: &mut Vec<Value>) {
    let source = diagnostics.source();
    list.extend(diagnostics.problems().iter().map(|problem| {
        let at = source.position(problem.span());
        let mut fault =
            json!({"file": source.name(), "line": at.line, "column": at.column, "message": problem.title()});
        if let Some(help) = problem.help() {
            fault["help"] = json!(help);
        }
        fault
    }));
    diagnostics.related().iter().for_each(|related| collect(related, list));
}
