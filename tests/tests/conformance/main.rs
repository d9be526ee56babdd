//! Runs every case of a folder of conformance vectors: `ALIPAY_VECTORS=DIR cargo test -p openapi-tests --test
//! conformance`; without `ALIPAY_VECTORS`, those of `tests/vectors`, whose `README.md` says what they are.
//!
//! A case's `recommended` wins over what SDKs do. Where nothing is recommended and SDKs differ, the rule is
//! `protocol.md`'s, as the case of the SDK `reference` has it. What is not run is named, with the reason.

mod aes;
mod call;
mod cert;
mod form;
mod key_format;
mod notify;
mod page;
mod probe;
mod request;
mod response;
mod sign;
mod suite;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use suite::{Case, Folder, Ran, Verdict, not_applicable};

/// What runs a case of a category.
type Runner = fn(&Case<'_>) -> Ran;

/// The categories, and what runs a case of each.
const CATEGORIES: [(&str, Runner); 13] = [
    ("sign", sign::run),
    ("wire", wire::run),
    ("page", page::run),
    ("order_string", page::run_order_string),
    ("response", response::run),
    ("aes", aes::run),
    ("key_format", key_format::run),
    ("cert", cert::run),
    ("notify", notify::run),
    ("probe", probe::run),
    ("selfcheck", probe::selfcheck),
    ("disagreements", |_| not_applicable("says where SDKs differ; the case itself runs in its own category")),
    ("v3", |_| not_applicable("the V3 protocol is not spoken")),
];

#[derive(Default)]
struct Count {
    ran: usize,
    failed: usize,
    not_applicable: usize,
}

impl Count {
    fn line(&self, name: &str) -> String {
        format!("{name}: {} ran, {} failed, {} not applicable", self.ran, self.failed, self.not_applicable)
    }
}

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--list") {
        println!("conformance: test");
        return ExitCode::SUCCESS;
    }
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let root = std::env::var_os("ALIPAY_VECTORS").map_or_else(own, from_workspace);
    let folder = match Folder::open(&root) {
        Ok(folder) => folder,
        Err(error) => {
            println!("FAILED {error}\nconformance: 0 ran, 1 failed, 0 not applicable");
            return ExitCode::FAILURE;
        }
    };
    // A panic is reported as a failure of its case, with its message.
    std::panic::set_hook(Box::new(|_| {}));
    let unknown = folder.categories().filter(|name| CATEGORIES.iter().all(|(known, _)| known != name));
    let unknown = unknown.map(|name| (name, unknown_category as Runner));
    let (mut lines, mut total) = (Vec::new(), Count::default());
    for (name, run) in CATEGORIES.into_iter().chain(unknown) {
        let count = run_category(&folder, name, run);
        lines.push(count.line(name));
        total.ran += count.ran;
        total.failed += count.failed;
        total.not_applicable += count.not_applicable;
    }
    println!("{}\n{}", lines.join("\n"), total.line("conformance"));
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Cargo runs tests in their package's folder; a path is meant from where cargo was called, which mostly is the
/// workspace.
fn from_workspace(path: std::ffi::OsString) -> PathBuf {
    let path = PathBuf::from(path);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&path);
    if path.is_relative() && !path.exists() && above.exists() { above } else { path }
}

fn unknown_category(_: &Case<'_>) -> Ran {
    not_applicable("the runner knows no such category")
}

fn run_category(folder: &Folder, name: &str, run: Runner) -> Count {
    let mut count = Count::default();
    let cases = match folder.cases(name) {
        Ok(cases) => cases,
        Err(error) => {
            println!("FAILED {name}.json: {error}");
            count.failed = 1;
            return count;
        }
    };
    for case in cases {
        let verdict = catch_unwind(AssertUnwindSafe(|| run(&case))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?");
            Err(Verdict::Failed(format!("panicked: {text}")))
        });
        match verdict {
            Ok(()) => count.ran += 1,
            Err(Verdict::Failed(why)) => {
                count.ran += 1;
                count.failed += 1;
                println!("FAILED {name}: {}: {why}", case.label());
            }
            Err(Verdict::NotApplicable(why)) => {
                count.not_applicable += 1;
                println!("not applicable: {name}: {}: {why}", case.label());
            }
        }
    }
    count
}
