//! The requests that are remembered: as many as fit.

use std::collections::{BTreeMap, VecDeque};
use std::time::SystemTime;

use crate::checks::Refusal;
use crate::fault::Fault;
use crate::requests::{Outcome, Seen};

/// How many requests are remembered.
const MAX_REQUESTS: usize = 1_000;
/// How many bytes they hold together, roughly.
const MAX_BYTES: usize = 64 << 20;
/// How many bytes of a value are remembered; what is longer is cut, with a note.
const MAX_VALUE_BYTES: usize = 1 << 20;
/// How many parameters and how many files of a request are remembered.
const MAX_PARAMS: usize = 1_000;
/// What an entry of a map takes beside its texts.
const ENTRY_BYTES: usize = 96;

/// Requests, oldest first.
#[derive(Default)]
pub(crate) struct Journal {
    seen: VecDeque<Seen>,
    bytes: usize,
    /// How many ever came.
    count: u64,
}

impl Journal {
    /// Remembers a request, and forgets the oldest ones for its sake.
    pub(crate) fn add(
        &mut self,
        params: BTreeMap<String, String>,
        files: BTreeMap<String, usize>,
        refusal: Option<&Refusal>,
        fault: Option<Fault>,
    ) {
        self.count += 1;
        let outcome = match refusal {
            None => Outcome::Accepted,
            Some(Refusal { code, sub_code, sub_msg, .. }) => {
                Outcome::Refused { code, sub_code: sub_code.clone(), sub_msg: cut(sub_msg.clone()) }
            }
        };
        let params = params.into_iter().take(MAX_PARAMS).map(|(name, value)| (cut(name), cut(value))).collect();
        let files = files.into_iter().take(MAX_PARAMS).map(|(name, bytes)| (cut(name), bytes)).collect();
        let at = openapi_core::china_timestamp(SystemTime::now());
        let seen = Seen { number: self.count, at, params, files, outcome, fault };
        self.bytes += size(&seen);
        self.seen.push_back(seen);
        while self.seen.len() > MAX_REQUESTS || self.bytes > MAX_BYTES {
            let Some(oldest) = self.seen.pop_front() else { break };
            self.bytes -= size(&oldest);
        }
    }

    /// All that are remembered.
    pub(crate) fn list(&self) -> Vec<Seen> {
        self.seen.iter().cloned().collect()
    }

    /// Those that came after the one of this number, at most so many of the newest.
    pub(crate) fn after(&self, number: u64, count: usize) -> Vec<Seen> {
        let skipped = self.seen.len().saturating_sub(count);
        self.seen.iter().skip(skipped).filter(|seen| seen.number > number).cloned().collect()
    }

    /// Forgets all of them; numbers go on.
    pub(crate) fn clear(&mut self) {
        self.seen.clear();
        self.bytes = 0;
    }
}

/// How much memory a request takes, roughly.
fn size(seen: &Seen) -> usize {
    let params = seen.params.iter().map(|(name, value)| name.len() + value.len() + ENTRY_BYTES);
    let files = seen.files.keys().map(|name| name.len() + ENTRY_BYTES);
    let reason = match &seen.outcome {
        Outcome::Accepted => 0,
        Outcome::Refused { sub_code, sub_msg, .. } => sub_code.len() + sub_msg.len(),
    };
    params.chain(files).sum::<usize>() + reason + ENTRY_BYTES
}

/// The beginning of a text that is too long to be remembered.
fn cut(text: String) -> String {
    let bytes = text.len();
    if bytes <= MAX_VALUE_BYTES {
        return text;
    }
    let mut end = MAX_VALUE_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // Not truncated in place: that would keep the memory.
    let beginning = text.get(..end).unwrap_or_default();
    format!("{beginning}… (cut: {bytes} bytes in all)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(journal: &mut Journal, value: String) {
        journal.add(BTreeMap::from([("biz_content".to_owned(), value)]), BTreeMap::new(), None, None);
    }

    #[test]
    fn ordinary_requests_are_kept_whole_and_the_oldest_forgotten() {
        let mut journal = Journal::default();
        (0..=MAX_REQUESTS).for_each(|number| add(&mut journal, number.to_string()));
        let seen = journal.list();
        assert_eq!((seen.len(), seen[0].biz_content(), seen[0].number), (MAX_REQUESTS, "1", 2));
        assert_eq!(journal.after(MAX_REQUESTS as u64, 10).len(), 1);
        assert_eq!(journal.after(0, 10).len(), 10);
        journal.clear();
        assert_eq!((journal.list().len(), journal.bytes), (0, 0));
    }

    #[test]
    fn long_ones_are_cut_and_do_not_pile_up() {
        let mut journal = Journal::default();
        for _ in 0..80 {
            add(&mut journal, "收".repeat(MAX_VALUE_BYTES));
        }
        let seen = journal.list();
        assert!(seen.len() > 50 && seen.len() < 70, "{}", seen.len());
        assert!(journal.bytes <= MAX_BYTES);
        let value = seen[0].biz_content();
        assert!(value.len() < MAX_VALUE_BYTES + 100 && value.ends_with("… (cut: 3145728 bytes in all)"));
    }
}
