//! `did you mean`.

use crate::node::excerpt;

/// The longest word that is compared with others, in characters.
const LONGEST: usize = 64;
/// How many words a hint may list.
const MOST: usize = 20;

/// Words of other formats and languages, under ours.
const SYNONYMS: [(&str, &[&str]); 31] = [
    ("string", &["text", "str", "char", "varchar"]),
    ("enum", &["enumeration", "choice"]),
    ("bool", &["boolean", "flag"]),
    ("integer", &["int", "int32", "int64", "long", "short", "number"]),
    ("amount", &["decimal", "money", "price", "double", "float", "bigdecimal"]),
    ("datetime", &["timestamp", "time", "localdatetime"]),
    ("date", &["day", "localdate"]),
    ("url", &["uri", "link"]),
    ("base64", &["bytes", "binary", "blob"]),
    ("json", &["any"]),
    ("file", &["attachment"]),
    ("object", &["map", "dict", "struct", "record"]),
    ("list", &["array", "vec", "set"]),
    ("digits", &["numeric", "number"]),
    ("hex", &["hexadecimal"]),
    ("max_length", &["length", "size", "len"]),
    ("doc", &["description", "desc", "comment", "remark"]),
    ("title", &["summary"]),
    ("example", &["sample", "demo"]),
    ("required", &["mandatory", "must"]),
    ("sensitive", &["secret", "private"]),
    ("values", &["enum", "options", "choices"]),
    ("fields", &["properties", "members"]),
    ("items", &["element", "of"]),
    ("min", &["minimum"]),
    ("max", &["maximum"]),
    ("any_of", &["at_least_one", "or"]),
    ("one_of", &["exactly_one", "xor"]),
    ("all_or_none", &["together", "all_of"]),
    ("when", &["if"]),
    ("documentation", &["docs", "doc"]),
];

/// The candidate that `word` most likely stands for, if one is near.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&folded, &fold(candidate));
        let near = distance <= (candidate.chars().count() / 3).max(1) && distance < candidate.chars().count();
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The candidate that is another word for `word`, or is near it.
pub(crate) fn meant<'c>(word: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let folded = fold(word);
    let mut ours = SYNONYMS.iter().filter(|(_, others)| others.iter().any(|other| fold(other) == folded));
    let same = ours.find_map(|(ours, _)| candidates.iter().find(|candidate| *candidate == ours));
    same.copied().or_else(|| nearest(word, candidates.iter().copied()))
}

/// `max-length`, `maxLength` and `max_length` are the same word to a person.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// A hint: the candidate that was meant, or all of them if they are few enough to read.
pub(crate) fn hint(word: &str, candidates: &[&str]) -> Option<String> {
    if let Some(near) = meant(word, candidates) {
        return Some(format!("did you mean `{near}`?"));
    }
    (1..=MOST).contains(&candidates.len()).then(|| format!("expected {}", one_of(candidates)))
}

/// `a`, `b` or `c`, in backticks.
pub(crate) fn one_of(candidates: &[&str]) -> String {
    match candidates {
        [] => "nothing".to_owned(),
        [only] => format!("`{}`", excerpt(only)),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|word| format!("`{}`", excerpt(word))).collect();
            format!("{} or `{}`", init.join(", "), excerpt(last))
        }
    }
}
