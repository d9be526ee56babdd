//! Notifications on their way: posted to their `notify_url` until they are taken (`protocol.md` §7).

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinSet};

use crate::gateway::Gateway;
use crate::notification;
use crate::post::{self, Address};
use crate::state::Event;

/// How long after a try that failed the next one follows, in minutes: eight tries within 25 hours.
const PAUSES: [u32; 7] = [4, 10, 10, 60, 120, 360, 900];
/// How many notifications are remembered. The oldest one is forgotten, and no longer sent, for the sake of a new one.
const MAX_KEPT: usize = 1_000;
/// How many are posted at once.
const MAX_IN_FLIGHT: usize = 32;

/// A notification, and what became of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The `notify_url`.
    pub url: String,
    /// What it says, but for `notify_time` and the signature, which are each try's own.
    pub params: BTreeMap<String, String>,
    /// How often it was posted.
    pub tries: usize,
    /// What came of the last try.
    pub answer: Option<Answer>,
    /// How far it is.
    pub state: DeliveryState,
}

/// What came of a try.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// An HTTP answer.
    Http {
        /// Its status; 200 is needed.
        status: u16,
        /// The beginning of its body; `success` is needed, and nothing else.
        body: String,
    },
    /// There was none, for this reason.
    None(String),
}

/// How far a notification is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// It is being posted, or will be again.
    UnderWay,
    /// It was answered with `success`.
    Delivered,
    /// It was posted as often as the schedule says, and never answered with `success`.
    GivenUp,
    /// It was not posted at all, for this reason.
    NotSent(String),
}

/// Notifications are sent as this says.
#[derive(Debug)]
pub(crate) struct Policy {
    /// How long a minute of the schedule lasts.
    pub(crate) minute: Duration,
    /// Hosts that are posted to, beside this machine.
    pub(crate) hosts: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { minute: Duration::from_millis(10), hosts: Vec::new() }
    }
}

/// The notifications of a gateway.
#[derive(Debug)]
pub(crate) struct Deliveries {
    policy: Policy,
    runtime: Handle,
    permits: Arc<Semaphore>,
    desk: Mutex<Desk>,
}

#[derive(Debug, Default)]
struct Desk {
    /// Oldest first.
    kept: VecDeque<Kept>,
    added: u64,
    /// They end with the desk.
    tasks: JoinSet<()>,
}

#[derive(Debug)]
struct Kept {
    id: u64,
    delivery: Delivery,
    task: Option<AbortHandle>,
}

impl Deliveries {
    /// Sends on this runtime.
    pub(crate) fn new(policy: Policy, runtime: Handle) -> Self {
        Self { policy, runtime, permits: Arc::new(Semaphore::new(MAX_IN_FLIGHT)), desk: Mutex::default() }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The notifications, oldest first.
    pub(crate) fn list(&self) -> Vec<Delivery> {
        self.desk().kept.iter().map(|kept| kept.delivery.clone()).collect()
    }

    /// Stops to send.
    pub(crate) fn stop(&self) {
        self.desk().tasks.abort_all();
    }

    /// Stops to send, and forgets all of them.
    pub(crate) fn clear(&self) {
        let mut desk = self.desk();
        desk.tasks.abort_all();
        desk.kept.clear();
    }

    /// Remembers a notification, and begins to send it if it may be sent.
    pub(crate) fn add(&self, event: Event, gateway: &Arc<Gateway>) {
        let mut params: BTreeMap<_, _> = event.params.into_iter().collect();
        let address = notification::notify_id().map_err(|error| error.to_string()).and_then(|id| {
            params.insert("notify_id".to_owned(), id);
            Address::of(&event.url, &self.policy.hosts)
        });
        let mut desk = self.desk();
        while desk.tasks.try_join_next().is_some() {}
        if desk.kept.len() >= MAX_KEPT
            && let Some(Kept { task: Some(task), .. }) = desk.kept.pop_front()
        {
            task.abort();
        }
        desk.added += 1;
        let id = desk.added;
        let (state, task) = match address {
            Ok(address) => {
                let sending = send(Arc::downgrade(gateway), id, address, params.clone());
                (DeliveryState::UnderWay, Some(desk.tasks.spawn_on(sending, &self.runtime)))
            }
            Err(reason) => (DeliveryState::NotSent(reason), None),
        };
        let delivery = Delivery { url: event.url, params, tries: 0, answer: None, state };
        desk.kept.push_back(Kept { id, delivery, task });
    }

    /// Writes down what came of a try; `false` if there is to be none after it.
    fn record(&self, id: u64, answer: Answer) -> bool {
        let mut desk = self.desk();
        let Some(Kept { delivery, .. }) = desk.kept.iter_mut().find(|kept| kept.id == id) else { return false };
        delivery.tries += 1;
        if answer.is_success() {
            delivery.state = DeliveryState::Delivered;
        } else if delivery.tries > PAUSES.len() {
            delivery.state = DeliveryState::GivenUp;
        }
        delivery.answer = Some(answer);
        delivery.state == DeliveryState::UnderWay
    }
}

/// Posts a notification until it is taken, with one `notify_id`. Nothing here keeps the gateway alive.
async fn send(gateway: Weak<Gateway>, id: u64, address: Address, params: BTreeMap<String, String>) {
    for minutes in std::iter::once(0).chain(PAUSES) {
        let Some(pause) = gateway.upgrade().map(|gateway| gateway.deliveries.policy.minute.saturating_mul(minutes))
        else {
            return;
        };
        tokio::time::sleep(pause).await;
        let Some((body, permits)) = gateway.upgrade().map(|gateway| {
            let given = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            (notification::body(&gateway.own().signing, given), Arc::clone(&gateway.deliveries.permits))
        }) else {
            return;
        };
        // The permits are never withdrawn.
        let _permit = permits.acquire().await;
        let answer = match body {
            Ok(body) => post::form(&address, body).await,
            Err(error) => Answer::None(error.to_string()),
        };
        if !gateway.upgrade().is_some_and(|gateway| gateway.deliveries.record(id, answer)) {
            return;
        }
    }
}

impl Delivery {
    /// The number that all tries have in common.
    pub fn notify_id(&self) -> Option<&str> {
        self.params.get("notify_id").map(String::as_str)
    }
}

impl Answer {
    fn is_success(&self) -> bool {
        matches!(self, Self::Http { status: 200, body } if body == "success")
    }
}

/// Names and figures only: notifications hold personal data, and the address may hold a secret behind its `?`.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.params.keys().map(String::as_str).collect();
        f.debug_struct("Delivery")
            .field("url", &self.url.split(['?', '#']).next().unwrap_or_default())
            .field("params", &names)
            .field("tries", &self.tries)
            .field("answer", &self.answer)
            .field("state", &self.state)
            .finish()
    }
}

/// The body's length only: it is anybody's text.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { status, body } => {
                f.debug_struct("Http").field("status", status).field("body_bytes", &body.len()).finish()
            }
            Self::None(reason) => f.debug_tuple("None").field(reason).finish(),
        }
    }
}
