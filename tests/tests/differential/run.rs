//! The cases, and what each of the three says of them.

use openapi_tests::{Scratch, finished};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use spec_model::instance;

use crate::datum::Datum;
use crate::oracle::{self, Verdict};
use crate::shape::Field;
use crate::{fault, request, specs, yaml};

/// How much is drawn, from which seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) seed: u64,
    pub(crate) specs: usize,
    pub(crate) valid: usize,
    pub(crate) faulty: usize,
}

/// A spec as drawn, as its file, and as the run-time validation knows it.
struct Subject {
    number: usize,
    yaml: String,
    spec: spec_model::Spec,
    request: Field,
    response: Field,
}

/// A request or response of a subject.
struct Case<'s> {
    subject: &'s Subject,
    is_request: bool,
    value: Datum,
    json: String,
}

/// What the generated types say.
enum Generated {
    Unreadable { path: String, expected: String },
    Broken(Vec<Verdict>),
    Sound { written: String, again: String },
}

/// What was compared.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) sound: usize,
    pub(crate) broken: usize,
    pub(crate) unreadable: usize,
    pub(crate) responses: usize,
    pub(crate) unreadable_responses: usize,
    pub(crate) words: std::collections::BTreeMap<String, usize>,
}

/// Draws, builds, runs, compares; every disagreement is told.
pub(crate) fn run(size: Size) -> (Counts, Vec<String>) {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&size.seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let subjects: Vec<Subject> = (0..size.specs).map(|number| Subject::draw(&mut runner, number)).collect();
    let cases: Vec<Case<'_>> = subjects.iter().flat_map(|subject| subject.cases(&mut runner, size)).collect();
    let told = generated(&subjects, &cases);
    assert_eq!(told.len(), cases.len(), "one line for each case");
    let mut counts = Counts::default();
    let wrong = cases.iter().zip(&told).filter_map(|(case, told)| {
        let complaint =
            if case.is_request { case.request(told, &mut counts) } else { case.response(told, &mut counts) };
        Some(case.describe(&complaint.err()?))
    });
    let wrong = wrong.collect();
    (counts, wrong)
}

fn draw<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).expect("a value").current()
}

impl Subject {
    fn draw(runner: &mut TestRunner, number: usize) -> Self {
        let drawn = draw(runner, &specs::spec());
        let yaml = yaml::write(&drawn, number);
        let spec = spec_model::parse("drawn.yaml", &yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
        Self { number, yaml, spec, request: Field::root(&drawn.request), response: Field::root(&drawn.response) }
    }

    fn cases(&self, runner: &mut TestRunner, size: Size) -> Vec<Case<'_>> {
        let (valid, answers) = (request::valid(&self.request), request::valid(&self.response));
        let faults = prop::collection::vec(any::<[Index; 3]>(), 1..4);
        let mut cases = Vec::new();
        for number in 0..size.valid + size.faulty {
            let mut value = draw(runner, &valid);
            if number >= size.valid {
                for place in draw(runner, &faults) {
                    fault::put(&mut value, &self.request, true, place);
                }
            }
            cases.push(self.case(true, value));
            if number % 4 == 0 {
                let mut value = draw(runner, &answers);
                if number >= size.valid {
                    fault::put(&mut value, &self.response, false, draw(runner, &any::<[Index; 3]>()));
                }
                cases.push(self.case(false, value));
            }
        }
        cases
    }

    fn case(&self, is_request: bool, value: Datum) -> Case<'_> {
        let root = if is_request { &self.request } else { &self.response };
        Case { subject: self, is_request, json: value.structure(root), value }
    }
}

/// One crate with all specs is built and run on all cases.
fn generated(subjects: &[Subject], cases: &[Case<'_>]) -> Vec<Generated> {
    let scratch =
        Scratch::new("differential", "alipay-openapi = { path = \"$WORKSPACE/specs\", default-features = false }");
    scratch.write("src/main.rs", include_str!("program.rs"));
    for subject in subjects {
        scratch.write(&format!("specs/m{}.yaml", subject.number), &subject.yaml);
    }
    let line = |case: &Case<'_>| {
        let side = if case.is_request { "request" } else { "response" };
        format!("{}\t{side}\t{}\n", yaml::method(case.subject.number), case.json)
    };
    scratch.write("cases", &cases.iter().map(line).collect::<String>());
    let output = scratch.cargo(&["run", "--", "cases"]).output().expect("cargo runs");
    finished(&output).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(output.stdout).expect("text").lines().map(Generated::parse).collect()
}

impl Generated {
    fn parse(line: &str) -> Self {
        let parts: Vec<&str> = line.split('\t').collect();
        match parts.as_slice() {
            ["unreadable", path, expected] => {
                Self::Unreadable { path: (*path).to_owned(), expected: (*expected).to_owned() }
            }
            ["broken", verdicts @ ..] => {
                let mut verdicts: Vec<Verdict> =
                    verdicts.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect();
                verdicts.sort();
                Self::Broken(verdicts)
            }
            ["sound", written, again] => Self::Sound { written: (*written).to_owned(), again: (*again).to_owned() },
            _ => panic!("{line}"),
        }
    }
}

/// Whether what a reader expected is what the spec's word demands.
fn demands(word: &str, expected: &str) -> bool {
    match expected {
        "a value" => word == "required",
        "a listed value" => word == "values",
        "a boolean" => matches!(word, "type" | "values"),
        _ => word == "type",
    }
}

/// What cannot be read must be wrong by the spec too, and at the same place.
fn meant(path: &str, expected: &str, judged: &[Verdict]) -> Complaint {
    if judged.iter().any(|(broken, word)| broken == path && demands(word, expected)) {
        return Ok(());
    }
    Err(format!("unreadable at `{path}`: expected {expected}; the spec says {judged:?}"))
}

type Complaint = Result<(), String>;

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Complaint {
    if found == expected { Ok(()) } else { Err(format!("{what}:\n    found    {found:?}\n    expected {expected:?}")) }
}

fn parsed(json: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))
}

impl Case<'_> {
    fn request(&self, told: &Generated, counts: &mut Counts) -> Complaint {
        let Subject { request: root, spec, .. } = self.subject;
        let judged = oracle::judge(root, &self.value);
        for (_, word) in &judged {
            *counts.words.entry(word.clone()).or_default() += 1;
        }
        same("the run-time validation", &run_time(spec, &self.json)?, &judged)?;
        let held = self.value.held(root);
        let expected = oracle::judge(root, &held);
        match told {
            Generated::Unreadable { path, expected } => {
                counts.unreadable += 1;
                meant(path, expected, &judged).or_else(|_| meant(path, expected, &oracle::judge(root, &held)))
            }
            Generated::Broken(broken) => {
                counts.broken += 1;
                same("the generated validation", broken, &expected)
            }
            Generated::Sound { written, again } => {
                counts.sound += 1;
                same("the generated validation", &Vec::new(), &expected)?;
                same("what is written", &parsed(written)?, &parsed(&held.structure(root))?)?;
                same("what is written is written again", &again.as_str(), &"same")?;
                same("the run-time validation of what is written", &run_time(spec, written)?, &expected)
            }
        }
    }

    fn response(&self, told: &Generated, counts: &mut Counts) -> Complaint {
        counts.responses += 1;
        let root = &self.subject.response;
        let judged = oracle::judge(root, &self.value);
        match told {
            Generated::Unreadable { path, expected } => {
                counts.unreadable_responses += 1;
                meant(path, expected, &judged)
            }
            Generated::Broken(broken) => Err(format!("{broken:?}")),
            Generated::Sound { written, again } => {
                same("what is written", &parsed(written)?, &parsed(&self.value.received(root).structure(root))?)?;
                // A blank text is kept where the spec demands one, and never written.
                let complete = judged.iter().all(|(_, word)| word != "required");
                if complete { same("what is written is written again", &again.as_str(), &"same") } else { Ok(()) }
            }
        }
    }

    fn describe(&self, complaint: &str) -> String {
        format!("{complaint}\n  in {}\n  of\n{}", self.json, self.subject.yaml)
    }
}

fn run_time(spec: &spec_model::Spec, json: &str) -> Result<Vec<Verdict>, String> {
    let Ok(serde_json::Value::Object(content)) = instance::read(json) else { return Err("no object".to_owned()) };
    let found = instance::check(spec, &content);
    let mut found: Vec<Verdict> =
        found.into_iter().map(|violation| (violation.path, violation.rule.name().to_owned())).collect();
    found.sort();
    Ok(found)
}
