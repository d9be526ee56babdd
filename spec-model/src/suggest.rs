//! `did you mean`.

/// The candidate that `word` most likely stands for, if one is near.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
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

/// `max-length`, `maxLength` and `max_length` are the same word to a person.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// A hint: the near candidate, or all of them if they are few enough to read.
pub(crate) fn hint(word: &str, candidates: &[&str]) -> Option<String> {
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    (1..=20).contains(&candidates.len()).then(|| format!("expected {}", one_of(candidates)))
}

/// `a`, `b` or `c`, in backticks.
pub(crate) fn one_of(candidates: &[&str]) -> String {
    match candidates {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", init.join(", "))
        }
    }
}
