//! Pages that a person opens to decide: a cashier, a certification, an agreement, a freeze, an authorisation.

use super::bounded::Bounded;
use super::number::secret;
use crate::checks::Refusal;

/// The person who decides on pages and pays: the number of a sandbox account.
pub(crate) const BUYER: &str = "2088102146225135";
/// The merchant.
pub(crate) const SELLER: &str = "2088101117952222";

/// A page that waits for a person.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Part of its path; nobody can guess it.
    pub(crate) id: String,
    pub(crate) subject: Subject,
    /// Where the browser goes when the person has decided.
    pub(crate) return_url: Option<String>,
}

/// What is decided on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A payment, by its `out_trade_no`.
    Payment(String),
    /// An identity certification, by its `certify_id`.
    Certification(String),
    /// A direct-debit agreement, by its `agreement_no`.
    Agreement(String),
    /// Money that is to be frozen, by its `auth_no`.
    Freeze(String),
}

/// A notification that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// The `notify_url`.
    pub(crate) url: String,
    /// What it says, but for what every notification has.
    pub(crate) params: Vec<(String, String)>,
}

impl Event {
    /// What is due to a `notify_url`, if the call that it is about had one.
    pub(crate) fn due(url: Option<&str>, params: Vec<(&str, String)>) -> Option<Self> {
        Some(Self { url: url?.to_owned(), params: named(params) })
    }
}

/// Parameters with names of their own.
pub(crate) fn named(params: Vec<(&str, String)>) -> Vec<(String, String)> {
    params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What a page shows, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// What is decided.
    pub(crate) title: &'static str,
    /// What the person must know: names and values.
    pub(crate) lines: Vec<(&'static str, String)>,
    /// How far it is, in the gateway's word.
    pub(crate) status: &'static str,
    /// Whether there is still something to decide.
    pub(crate) open: bool,
}

/// The pages that were opened.
#[derive(Debug, Default)]
pub(crate) struct Visits(Bounded<Visit>);

impl Visits {
    /// Makes a page, and says its path.
    pub(crate) fn add(&mut self, subject: Subject, return_url: Option<String>) -> Result<String, Refusal> {
        let id = secret()?;
        let path = format!("/pages/{id}");
        self.0.insert(id.clone(), Visit { id, subject, return_url });
        Ok(path)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Visit> {
        self.0.get(id)
    }
}
