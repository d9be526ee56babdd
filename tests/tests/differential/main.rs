//! Random specs and random requests of them: the generated validation, the run-time validation and the meaning of the
//! spec agree, and what is decoded is what was encoded.
//!
//! The specs are drawn as shapes ([`shape`]), from which the test knows what each request means without reading a spec
//! ([`oracle`]). All of them are compiled into one crate, which then judges all requests in one run.
//!
//! `ALIPAY_DIFFERENTIAL_SEED` draws others; `ALIPAY_DIFFERENTIAL_SPECS`, `…_VALID` and `…_FAULTY` draw more or fewer,
//! `…_TEXTS` more or fewer texts for what both crates judge by themselves ([`texts`]).

mod datum;
mod fault;
mod oracle;
mod request;
mod run;
mod shape;
mod specs;
mod texts;
mod yaml;

use run::Size;

fn variable(name: &str, usual: u64) -> u64 {
    std::env::var(format!("ALIPAY_DIFFERENTIAL_{name}")).ok().map_or(usual, |text| text.parse().expect("a number"))
}

fn count(name: &str, usual: u64) -> usize {
    usize::try_from(variable(name, usual)).expect("a count")
}

fn seed() -> u64 {
    variable("SEED", 20_261_124)
}

/// All that a request can break.
const WORDS: &[&str] = &[
    "all_or_none",
    "any_of",
    "format",
    "max",
    "max_items",
    "max_length",
    "min",
    "min_items",
    "min_length",
    "one_of",
    "pattern",
    "required",
    "requires",
    "scale",
    "type",
    "unknown",
    "values",
];

#[test]
fn the_three_agree() {
    let size =
        Size { seed: seed(), specs: count("SPECS", 48), valid: count("VALID", 60), faulty: count("FAULTY", 120) };
    println!("{size:?}");
    let (counts, wrong) = run::run(size);
    println!("{counts:?}");
    assert!(size.specs < 24 || counts.words.keys().eq(WORDS), "not every kind of fault was drawn");
    let first = wrong.iter().take(count("SHOWN", 5)).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} disagreements with ALIPAY_DIFFERENTIAL_SEED={}\n\n{first}", wrong.len(), size.seed);
}
