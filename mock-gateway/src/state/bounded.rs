//! A map that forgets its oldest entries.

use std::collections::{HashMap, VecDeque};

/// How many entries a map holds.
const MAX_ENTRIES: usize = 10_000;

/// A map of at most [`MAX_ENTRIES`].
#[derive(Debug)]
pub(crate) struct Bounded<V> {
    entries: HashMap<String, V>,
    /// The keys, oldest first.
    order: VecDeque<String>,
}

impl<V> Default for Bounded<V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<V> Bounded<V> {
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.entries.get_mut(key)
    }

    pub(crate) fn insert(&mut self, key: String, value: V) {
        if self.entries.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MAX_ENTRIES
            && let Some(oldest) = self.order.pop_front()
        {
            self.entries.remove(&oldest);
        }
    }

    /// The keys, newest first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.order.iter().rev().map(String::as_str)
    }

    /// The entries, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &V> {
        self.order.iter().rev().filter_map(|key| self.entries.get(key))
    }
}
