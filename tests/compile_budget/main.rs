//! What generated code costs to compile, beside the same APIs written by hand with serde's derives.
//!
//! `cargo run --release -p openapi-tests --bin compile-budget` compiles crates of 100 and 400 APIs, theirs and ours in
//! turn, and prints the CPU milliseconds that each API takes; the last line holds the ratios. It fails if they are over
//! the budget. `--report` only tells; `--quick` looks at 20 APIs, once, and knows no growth. `--cold` measures instead
//! what the first build of our crate costs beside that of its HTTP client, from nothing, twice each; with `--quick` once.
//! It needs Linux.

mod cold;
mod cpu;
mod hand;
mod shape;
mod subject;

use std::process::ExitCode;

use subject::{Step, Subject};

/// What is allowed.
const MAX_CHECK_RATIO: f64 = 0.22;
const MAX_RELEASE_RATIO: f64 = 0.25;
const MAX_GROWTH: f64 = 1.15;
const MAX_CHECK_MS: f64 = 20.0;
const MAX_RELEASE_MS: f64 = 100.0;
const MAX_COLD_RATIO: f64 = 1.25;

/// What the arguments ask for.
struct Plan {
    /// How many APIs.
    few: usize,
    /// How many to see whether the cost of one grows with their number.
    many: Option<usize>,
    rounds: usize,
    report: bool,
    cold: bool,
}

impl Plan {
    fn from_args(args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut plan = Self { few: 100, many: Some(400), rounds: 3, report: false, cold: false };
        for arg in args {
            match arg.as_str() {
                "--quick" => plan = Self { few: 20, many: None, rounds: 1, ..plan },
                "--report" => plan.report = true,
                "--cold" => plan.cold = true,
                _ => return Err(format!("unknown argument `{arg}`: expected `--quick`, `--report` or `--cold`")),
            }
        }
        Ok(plan)
    }
}

fn main() -> ExitCode {
    let outcome = Plan::from_args(std::env::args().skip(1)).and_then(|plan| {
        let over = if plan.cold { run_cold(&plan)? } else { run(&plan)? };
        Ok(plan.report || !over)
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("compile-budget: {message}");
            ExitCode::from(2)
        }
    }
}

/// Measures the first build and prints; whether the budget is exceeded.
fn run_cold(plan: &Plan) -> Result<bool, String> {
    let ratio = cold::ratio(plan.rounds.min(2))?;
    println!("cold_build ratio={ratio:.3} budget={MAX_COLD_RATIO}");
    Ok(ratio > MAX_COLD_RATIO)
}

/// Measures and prints; whether the budget is exceeded.
fn run(plan: &Plan) -> Result<bool, String> {
    let empty = Subject::empty();
    let few = [Subject::specs(plan.few), Subject::by_hand(plan.few)];
    let many = plan.many.map(Subject::specs);
    let subjects: Vec<&Subject> = [&empty].into_iter().chain(&few).chain(&many).collect();
    println!("CPU ms per API, less that of an empty crate");
    println!("{:<8} {:>14} {:>14} {:>7} {:>8}", "", "ours", "by hand", "ratio", "growth");
    let mut costs = Vec::new();
    for step in Step::ALL {
        // Builds the dependencies.
        empty.compile(step)?;
        let medians = medians(&subjects, step, plan.rounds)?;
        let per_api = |at: usize, count: usize| (medians[at] - medians[0]) / to_f64(count);
        let (ours, hand) = (per_api(1, plan.few), per_api(2, plan.few));
        let growth = plan.many.map(|many| per_api(3, many) / ours);
        let shown = growth.map_or_else(|| "-".to_owned(), |growth| format!("{growth:.3}"));
        println!("{:<8} {ours:>14.2} {hand:>14.2} {:>7.3} {shown:>8}", step.name(), ours / hand);
        costs.push((ours, ours / hand, growth));
    }
    let [(check_ms, check_ratio, growth), _, (release_ms, release_ratio, _)] = costs[..] else {
        return Err("not three steps".to_owned());
    };
    let growth_shown = growth.map_or_else(|| "unknown".to_owned(), |growth| format!("{growth:.3}"));
    println!("check_ratio={check_ratio:.3} release_ratio={release_ratio:.3} growth_400_over_100={growth_shown}");
    Ok(check_ratio > MAX_CHECK_RATIO
        || release_ratio > MAX_RELEASE_RATIO
        || growth.is_some_and(|growth| growth > MAX_GROWTH)
        || check_ms > MAX_CHECK_MS
        || release_ms > MAX_RELEASE_MS)
}

/// The median cost of each subject; they take turns, so that a busy machine is busy for all.
fn medians(subjects: &[&Subject], step: Step, rounds: usize) -> Result<Vec<f64>, String> {
    let mut samples = vec![Vec::new(); subjects.len()];
    for _ in 0..rounds {
        for (subject, samples) in subjects.iter().zip(&mut samples) {
            samples.push(subject.compile(step)?);
        }
    }
    Ok(samples.into_iter().map(median).collect())
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
