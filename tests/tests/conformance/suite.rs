//! A folder of cases, and what can come of one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openapi_core::{Charset, SignType};
use serde_json::Value;

/// Why a case did not hold.
#[derive(Debug)]
pub(crate) enum Verdict {
    Failed(String),
    NotApplicable(String),
}

/// What came of a case.
pub(crate) type Ran<T = ()> = Result<T, Verdict>;

pub(crate) fn failed<T>(why: impl Into<String>) -> Ran<T> {
    Err(Verdict::Failed(why.into()))
}

pub(crate) fn not_applicable<T>(why: impl Into<String>) -> Ran<T> {
    Err(Verdict::NotApplicable(why.into()))
}

/// Both must be the same.
pub(crate) fn same<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, ours: &T, wanted: &T) -> Ran {
    if ours == wanted { Ok(()) } else { failed(format!("{what}: ours is {ours:?}, wanted {wanted:?}")) }
}

/// A folder of vectors.
pub(crate) struct Folder {
    root: PathBuf,
    pub(crate) index: Value,
    categories: BTreeMap<String, Result<Vec<Value>, String>>,
}

impl Folder {
    /// Reads all `*.json` of the folder. What is missing is a category without cases.
    pub(crate) fn open(root: &Path) -> Result<Self, String> {
        let listing = std::fs::read_dir(root).map_err(|error| format!("{}: {error}", root.display()))?;
        let (mut index, mut categories) = (Value::Null, BTreeMap::new());
        for path in listing.filter_map(|entry| Some(entry.ok()?.path())) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else { continue };
            let file = std::fs::read_to_string(&path).map_err(|error| error.to_string());
            let file = file.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
            if name == "index" {
                index = file.unwrap_or_default();
            } else {
                categories.insert(name.to_owned(), file.and_then(cases_of));
            }
        }
        Ok(Self { root: root.to_owned(), index, categories })
    }

    /// The names of the categories that the folder has.
    pub(crate) fn categories(&self) -> impl Iterator<Item = &str> {
        self.categories.keys().map(String::as_str)
    }

    /// The cases of a category, or why they cannot be read.
    pub(crate) fn cases(&self, category: &str) -> Result<Vec<Case<'_>>, &str> {
        match self.categories.get(category) {
            None => Ok(Vec::new()),
            Some(Err(error)) => Err(error),
            Some(Ok(values)) => {
                let mut by_name: BTreeMap<Option<&str>, Vec<&Value>> = BTreeMap::new();
                for value in values {
                    by_name.entry(value["name"].as_str()).or_default().push(value);
                }
                let case = |value| Case { folder: self, value, group: by_name[&Value::as_str(&value["name"])].clone() };
                Ok(values.iter().map(case).collect())
            }
        }
    }

    /// The text of a file; keys that the folder does not have are this repository's.
    pub(crate) fn file(&self, name: &str) -> Ran<String> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
        let read = |root: &Path| std::fs::read_to_string(root.join(name));
        read(&self.root).or_else(|_| read(&own)).map_err(|error| Verdict::Failed(format!("{name}: {error}")))
    }
}

fn cases_of(file: Value) -> Result<Vec<Value>, String> {
    match file {
        Value::Array(cases) => Ok(cases),
        Value::Object(mut members) => match members.remove("cases").or_else(|| members.remove("items")) {
            Some(Value::Array(cases)) => Ok(cases),
            _ => Err("the file has no list `cases`".to_owned()),
        },
        _ => Err("the file is no list of cases".to_owned()),
    }
}

/// One case.
pub(crate) struct Case<'f> {
    pub(crate) folder: &'f Folder,
    value: &'f Value,
    /// All cases of this name, with their several SDKs.
    pub(crate) group: Vec<&'f Value>,
}

impl<'f> Case<'f> {
    pub(crate) fn name(&self) -> &'f str {
        self.value["name"].as_str().unwrap_or("(without a name)")
    }

    pub(crate) fn label(&self) -> String {
        let words = ["category", "sdk", "function", "option"].map(|key| self.value[key].as_str().unwrap_or_default());
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if words.is_empty() { self.name().to_owned() } else { format!("{} ({})", self.name(), words.join(" ")) }
    }

    pub(crate) fn input(&self, key: &str) -> &'f Value {
        &self.value["input"][key]
    }

    pub(crate) fn expected(&self) -> &'f Value {
        &self.value["expected"]
    }

    pub(crate) fn text(&self, key: &str) -> Ran<&'f str> {
        self.input(key).as_str().ok_or_else(|| Verdict::Failed(format!("the case has no text `input.{key}`")))
    }

    /// The text of the file that an input names.
    pub(crate) fn file(&self, key: &str) -> Ran<String> {
        self.folder.file(self.text(key)?)
    }

    pub(crate) fn bytes(&self, key: &str) -> Ran<Vec<u8>> {
        decode_base64(self.text(key)?)
    }

    /// What is recommended, if anything is.
    pub(crate) fn recommended(&self) -> Option<&'f Value> {
        self.value.get("recommended").filter(|value| !value.is_null())
    }

    /// As [`recommended`](Self::recommended), where `null` says that nothing may come out.
    pub(crate) fn recommended_or_null(&self) -> Option<&'f Value> {
        self.value.get("recommended")
    }

    /// What the rule gives, computed independently.
    pub(crate) fn reference(&self) -> Option<&'f Value> {
        self.group.iter().find(|case| case["sdk"] == "reference").map(|case| &case["expected"])
    }

    /// The value of `key` that every SDK gives.
    pub(crate) fn agreed(&self, key: &str) -> Option<&'f Value> {
        let mut given = self.group.iter().map(|case| &case["expected"][key]);
        let first = given.next().filter(|value| !value.is_null())?;
        given.all(|value| value == first).then_some(first)
    }

    /// An input that this runner does not know may change the meaning of all the others.
    pub(crate) fn knows(&self, known: &[&str]) -> Ran {
        let Some(input) = self.value["input"].as_object() else { return failed("the case has no object `input`") };
        match input.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => not_applicable(format!("the runner does not know what `input.{key}` means")),
            None => Ok(()),
        }
    }

    /// The charset of the input; UTF-8 if it names none.
    pub(crate) fn charset(&self) -> Ran<Charset> {
        charset(self.input("charset").as_str().unwrap_or("utf-8"))
    }

    /// The algorithm of the input; RSA2 if it names none.
    pub(crate) fn sign_type(&self, key: &str) -> Ran<SignType> {
        match self.input(key).as_str() {
            None | Some("RSA2") => Ok(SignType::Rsa2),
            Some("RSA") => Ok(SignType::Rsa),
            Some(other) => not_applicable(format!("the algorithm {other} is not spoken")),
        }
    }
}

pub(crate) fn charset(label: &str) -> Ran<Charset> {
    let unknown = || Verdict::NotApplicable(format!("the charset {label} is not spoken"));
    Charset::from_label(label).ok_or_else(unknown)
}

pub(crate) fn decode_base64(text: &str) -> Ran<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).map_err(|error| Verdict::Failed(format!("base64: {error}")))
}

/// A time `2026-01-02 03:04:05` or `2026-01-02` of the zone that is `zone` hours ahead.
pub(crate) fn time(text: &str, zone: u64) -> Ran<SystemTime> {
    let numbers: Vec<u64> = text.split([' ', '-', ':', 'T']).filter_map(|part| part.parse().ok()).collect();
    let [year, month, day, rest @ ..] = numbers.as_slice() else { return failed(format!("no time: {text}")) };
    let in_range = (1970..3000).contains(year) && (1..=12).contains(month) && (1..=31).contains(day);
    if !in_range || rest.iter().any(|&number| number > 60) {
        return failed(format!("no time: {text}"));
    }
    let &(mut days) = day;
    days += (1970..*year).map(|year| if leap(year) { 366 } else { 365 }).sum::<u64>();
    days += (1..*month).map(|month| month_days(*year, month)).sum::<u64>();
    let seconds = rest.iter().zip([3600, 60, 1]).map(|(number, unit)| number * unit).sum::<u64>();
    Ok(UNIX_EPOCH + Duration::from_secs((days - 1) * 86_400 + seconds) - Duration::from_secs(zone * 3600))
}

fn leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn month_days(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
