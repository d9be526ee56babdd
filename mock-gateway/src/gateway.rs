//! What all connections share.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openapi_core::cipher::ContentKey;
use openapi_core::{SignType, SigningKey, VerifyingKey};
use serde_json::{Map, Value};
use spec_model::Spec;
use spec_model::example::Member;

use crate::StartError;
use crate::certificates::{Certificates, OwnCertificate};
use crate::checks::Refusal;
use crate::console::Console;
use crate::delivery::Deliveries;
use crate::fault::{Fault, Faults, Planned};
use crate::journal::Journal;
use crate::key_files::Keys;
use crate::keys::KeyPair;
use crate::requests::Seen;
use crate::state::{Examples, State};

/// A gateway: what it knows, what it is told to do, and what it saw.
pub(crate) struct Gateway {
    pub(crate) specs: Vec<Spec>,
    pub(crate) rules: Rules,
    pub(crate) examples: Examples,
    pub(crate) certificates: Certificates,
    pub(crate) content_key_text: String,
    pub(crate) content_key: ContentKey,
    pub(crate) app_keys: KeyPair,
    pub(crate) app_key: VerifyingKey,
    /// Signs what nobody should believe.
    pub(crate) stranger: SigningKey,
    /// Where it listens: `http://127.0.0.1:8080`.
    pub(crate) origin: String,
    /// Whether every call is answered with its spec's example.
    pub(crate) stateless: bool,
    pub(crate) deliveries: Deliveries,
    pub(crate) console: Console,
    desk: Mutex<Desk>,
    state: Mutex<State>,
}

/// What it takes of requests. They cannot choose for themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    pub(crate) sign_type: SignType,
    /// Whether a request may be of any time.
    pub(crate) any_timestamp: bool,
}

/// Shows neither keys nor what was done.
impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("origin", &self.origin)
            .field("specs", &self.specs.len())
            .finish_non_exhaustive()
    }
}

/// A key that the gateway signs with, and its certificate.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) public_key: String,
    pub(crate) certificate: Arc<OwnCertificate>,
    pub(crate) signing: Arc<SigningKey>,
}

/// What changes while it runs, beside what the calls did.
struct Desk {
    own: Own,
    /// Chains by serial number, for those who ask.
    chains: HashMap<String, String>,
    answers: HashMap<String, String>,
    faults: Faults,
    journal: Journal,
    /// The last good answer of each method, for replays.
    last: HashMap<String, Vec<u8>>,
}

impl Own {
    fn new(keys: &KeyPair, certificate: OwnCertificate, sign_type: SignType) -> Result<Self, StartError> {
        Ok(Self {
            public_key: keys.public_key().to_owned(),
            certificate: Arc::new(certificate),
            signing: Arc::new(signing_key(keys, sign_type)?),
        })
    }
}

fn signing_key(keys: &KeyPair, sign_type: SignType) -> Result<SigningKey, StartError> {
    SigningKey::of_type(keys.private_key(), sign_type).map_err(|error| StartError::Key(error.to_string()))
}

impl Gateway {
    pub(crate) fn new(
        specs: Vec<Spec>,
        rules: Rules,
        keys: Keys,
        origin: String,
        stateless: bool,
        deliveries: Deliveries,
        console: Console,
    ) -> Result<Self, StartError> {
        let key_error = |error: &dyn std::fmt::Display| StartError::Key(error.to_string());
        let own = Own::new(&keys.own, keys.own_certificate, rules.sign_type)?;
        let examples = Examples::of(&specs);
        let state = Mutex::new(State::new(origin.clone()));
        let chains = HashMap::from([(own.certificate.sn.clone(), own.certificate.chain.clone())]);
        Ok(Self {
            specs,
            rules,
            examples,
            certificates: keys.certificates,
            content_key: ContentKey::from_text(&keys.content_key).map_err(|error| key_error(&error))?,
            content_key_text: keys.content_key,
            app_key: VerifyingKey::of_type(keys.app.public_key(), rules.sign_type)
                .map_err(|error| key_error(&error))?,
            app_keys: keys.app,
            stranger: signing_key(&KeyPair::generate()?, rules.sign_type)?,
            origin,
            stateless,
            deliveries,
            console,
            state,
            desk: Mutex::new(Desk {
                own,
                chains,
                answers: HashMap::new(),
                faults: Faults::default(),
                journal: Journal::default(),
                last: HashMap::new(),
            }),
        })
    }

    /// Where calls go.
    pub(crate) fn url(&self) -> String {
        format!("{}/gateway.do", self.origin)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the calls so far did.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person decides what waits under a number; `false` if nothing is known by it.
    pub(crate) fn decide(self: &Arc<Self>, number: &str, agrees: bool) -> bool {
        let known = self.state().decide(number, agrees);
        self.send_notifications();
        known
    }

    /// Sends the notifications that have become due.
    pub(crate) fn send_notifications(self: &Arc<Self>) {
        let due = self.state().take_events();
        for event in due {
            self.deliveries.add(event, self);
        }
    }

    /// The key and certificate in use.
    pub(crate) fn own(&self) -> Own {
        self.desk().own.clone()
    }

    /// From now on signs with a new key, under a new certificate.
    pub(crate) fn rotate(&self) -> Result<(), StartError> {
        let keys = KeyPair::generate()?;
        let own = Own::new(&keys, self.certificates.issue(&keys)?, self.rules.sign_type)?;
        let mut desk = self.desk();
        desk.chains.insert(own.certificate.sn.clone(), own.certificate.chain.clone());
        desk.own = own;
        Ok(())
    }

    pub(crate) fn clear_answer(&self, method: &str) {
        self.desk().answers.remove(method);
    }

    /// The methods whose answers were programmed, and their nodes.
    pub(crate) fn answers(&self) -> BTreeMap<String, String> {
        self.desk().answers.iter().map(|(method, node)| (method.clone(), node.clone())).collect()
    }

    pub(crate) fn set_answer(&self, method: String, node: String) {
        self.desk().answers.insert(method, node);
    }

    /// What was programmed for a method.
    pub(crate) fn programmed(&self, method: &str) -> Option<String> {
        self.desk().answers.get(method).cloned()
    }

    /// The certificate that `alipay.open.app.alipaycert.download` asks for, if it is one of the gateway's own.
    pub(crate) fn chain(&self, spec: &Spec, request: &Map<String, Value>) -> Option<Vec<Member>> {
        if spec.method != "alipay.open.app.alipaycert.download" {
            return None;
        }
        let sn = request.get("alipay_cert_sn")?.as_str()?;
        let content = base64_simd::STANDARD.encode_to_string(self.desk().chains.get(sn)?.as_bytes());
        Some(vec![("alipay_cert_content".to_owned(), Value::from(content).to_string())])
    }

    /// Plans a fault; `false` if too many wait already.
    pub(crate) fn plan_fault(&self, fault: Fault, method: Option<String>, calls: usize) -> bool {
        self.desk().faults.plan(fault, method, calls)
    }

    pub(crate) fn faults(&self) -> Vec<Planned> {
        self.desk().faults.list()
    }

    pub(crate) fn clear_faults(&self) {
        self.desk().faults = Faults::default();
    }

    pub(crate) fn take_fault(&self, method: &str) -> Option<Fault> {
        self.desk().faults.take(method)
    }

    pub(crate) fn last(&self, method: &str) -> Option<Vec<u8>> {
        self.desk().last.get(method).cloned()
    }

    pub(crate) fn keep_last(&self, method: String, bytes: &[u8]) {
        self.desk().last.insert(method, bytes.to_vec());
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.desk().journal.list()
    }

    pub(crate) fn requests_after(&self, number: u64, count: usize) -> Vec<Seen> {
        self.desk().journal.after(number, count)
    }

    pub(crate) fn remember(
        &self,
        params: BTreeMap<String, String>,
        files: BTreeMap<String, usize>,
        refusal: Option<&Refusal>,
        fault: Option<Fault>,
    ) {
        self.desk().journal.add(params, files, refusal, fault);
    }

    /// Forgets what was done and what was planned. Keys and certificates stay.
    pub(crate) fn reset(&self) {
        let mut desk = self.desk();
        desk.answers.clear();
        desk.faults = Faults::default();
        desk.journal.clear();
        desk.last.clear();
        drop(desk);
        *self.state() = State::new(self.origin.clone());
        self.deliveries.clear();
    }
}
