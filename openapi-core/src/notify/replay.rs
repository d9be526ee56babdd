//! Notifications that come again.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// Remembers which notifications have been here. Yours may ask a database, in the same transaction as the order.
///
/// A guard spares work; it does not make handling safe. Two different notifications may tell of the same payment, and a
/// process may end between remembering and handling: handle payments so that a second time does no harm.
pub trait ReplayGuard: Send + Sync {
    /// Whether this is the first time that this `notify_id` is asked about. It counts as seen from now on, and of two
    /// callers at the same time only one may be told `true`.
    fn first_time(&self, notify_id: &str) -> bool;

    /// Forgets an id, because handling failed and Alipay shall deliver it again. Without this, the next delivery would be
    /// answered with `success` although nothing was done. Does nothing unless implemented.
    fn forget(&self, notify_id: &str) {
        let _ = notify_id;
    }
}

/// Remembers the last notifications in memory, in constant time each: for a single process, until it ends.
pub struct MemoryReplayGuard {
    capacity: NonZeroUsize,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// When each id was seen last, in counted questions.
    ids: HashMap<Arc<str>, u64>,
    /// In the order in which they were seen. Forgotten ids stay until their turn comes.
    order: VecDeque<(Arc<str>, u64)>,
    count: u64,
}

impl MemoryReplayGuard {
    /// Remembers the last `capacity` ids. Deliveries of one notification lie up to 25 hours apart.
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self { capacity, seen: Mutex::default() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Seen) -> T) -> T {
        // Nothing below can panic half-way, so that a poisoned lock holds sound data.
        work(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ReplayGuard for MemoryReplayGuard {
    fn first_time(&self, notify_id: &str) -> bool {
        self.with(|seen| {
            if seen.ids.contains_key(notify_id) {
                return false;
            }
            if seen.order.len() >= self.capacity.get()
                && let Some((oldest, when)) = seen.order.pop_front()
                && seen.ids.get(&oldest) == Some(&when)
            {
                seen.ids.remove(&oldest);
            }
            seen.count = seen.count.wrapping_add(1);
            let id: Arc<str> = notify_id.into();
            seen.order.push_back((Arc::clone(&id), seen.count));
            seen.ids.insert(id, seen.count);
            true
        })
    }

    fn forget(&self, notify_id: &str) {
        self.with(|seen| seen.ids.remove(notify_id));
    }
}

impl fmt::Debug for MemoryReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplayGuard").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(capacity: usize) -> MemoryReplayGuard {
        MemoryReplayGuard::new(NonZeroUsize::new(capacity).unwrap())
    }

    #[test]
    fn the_last_ones_are_remembered() {
        let guard = guard(2);
        assert!(guard.first_time("a") && guard.first_time("b"));
        assert!(!guard.first_time("a") && !guard.first_time("b"));
        assert!(guard.first_time("c"));
        assert!(!guard.first_time("b") && !guard.first_time("c"));
        assert!(guard.first_time("a"));
    }

    #[test]
    fn memory_is_bounded() {
        let guard = guard(3);
        for n in 0..1000 {
            assert!(guard.first_time(&n.to_string()));
            if n % 3 == 0 {
                guard.forget(&n.to_string());
                assert!(guard.first_time(&n.to_string()));
            }
        }
        guard.with(|seen| assert!(seen.ids.len() <= 3 && seen.order.len() <= 3));
    }

    #[test]
    fn what_is_forgotten_comes_again_and_is_not_forgotten_early() {
        let guard = guard(3);
        assert!(guard.first_time("a"));
        guard.forget("a");
        assert!(guard.first_time("a"));
        // The first entry of `a` leaves the queue here; the second one still counts.
        assert!(guard.first_time("b") && guard.first_time("c"));
        assert!(!guard.first_time("a"));
        guard.forget("never seen");
    }

    #[test]
    fn of_two_at_once_one_is_first() {
        let guard = guard(64);
        let firsts = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| guard.first_time("x"))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|first| *first).count()
        });
        assert_eq!(firsts, 1);
    }
}
