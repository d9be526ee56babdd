//! An Alipay gateway on your own machine, driven by the same specs as the client.
//!
//! It verifies the application's signature as the real one does, checks `biz_content` against the spec, and answers the
//! spec's example signed with a key of its own, so that the client's verification really runs.
//!
//! ```no_run
//! # async fn example(specs: &[&[(&str, &str)]]) -> Result<(), Box<dyn std::error::Error>> {
//! let gateway = mock_gateway::MockGateway::builder().specs(specs).start().await?;
//! let config = gateway.config(); // an application id, keys and URL that a client can be made of
//! # Ok(()) }
//! ```
//!
//! Its [`console`] shows a person in a browser, and programs by its API, what happens.
//!
//! It listens on loopback unless it is told otherwise, and stops when it is dropped. It remembers what was done: an order
//! can be queried, paid, refunded and closed, a certification passed, an agreement signed, and no number stands for
//! anything that never was, except the examples of the specs.
//!
//! A call that a browser carries opens a page, on which a person approves or refuses and goes back to `return_url` as from
//! the real one. What is decided there, or by calls and [`MockGateway::approve`], is told to `notify_url` until it is
//! taken: [`MockGateway::notifications`].

mod answer;
mod builder;
mod call;
mod certificates;
mod checks;
pub mod console;
mod delivery;
mod fault;
mod gateway;
mod http;
mod journal;
mod key_files;
mod keys;
mod notification;
mod pages;
mod post;
mod random;
mod reply;
mod requests;
mod state;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use openapi_core::Config;
use spec_model::{Diagnostics, FileError, Spec};

pub use builder::Builder;
pub use delivery::{Answer, Delivery, DeliveryState};
pub use fault::{Fault, UnknownFault};
pub use key_files::KeyFiles;
pub use keys::KeyPair;
pub use requests::{Outcome, Seen};

use gateway::Gateway;
use state::Grant;

/// The id of the application that the gateway knows.
pub const APP_ID: &str = "2021000000000001";

/// A running gateway. It stops when it is dropped.
#[derive(Debug)]
pub struct MockGateway {
    gateway: Arc<Gateway>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

/// Why a gateway did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port could not be had.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The address is not this machine's own.
    #[error("`{0}` can be reached from other machines: name a loopback address, such as 127.0.0.1")]
    NotLoopback(IpAddr),
    /// A spec is broken.
    #[error("{0}")]
    Spec(Box<Diagnostics>),
    /// A spec file could not be read.
    #[error("{0}")]
    File(#[from] FileError),
    /// No key could be made.
    #[error("cannot make a key: {0}")]
    Key(String),
    /// The folder of the keys, or a file in it, is not as it was made.
    #[error("the keys in `{0}`: {1}; name a folder that is empty or not there yet, and new ones are made in it")]
    KeyFiles(PathBuf, String),
}

impl StartError {
    fn keys(path: &Path, problem: impl std::fmt::Display) -> Self {
        Self::KeyFiles(path.to_owned(), problem.to_string())
    }
}

impl MockGateway {
    /// What it is to know.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.gateway.url()
    }

    /// Where its console is, for a browser.
    pub fn console_url(&self) -> String {
        format!("{}/", self.gateway.origin)
    }

    /// Where clients find its keys, if they are kept in a folder.
    pub fn key_files(&self) -> Option<&KeyFiles> {
        self.gateway.console.key_files.as_ref()
    }

    /// Takes no more calls, and waits for the answers that are on their way; not longer than this.
    pub async fn stop(mut self, patience: Duration) {
        if let Some(stop) = self.stop.take() {
            // Nobody listens if it has stopped already.
            let _ = stop.send(());
        }
        // What is not done by then is dropped with the gateway.
        let _ = tokio::time::timeout(patience, &mut self.task).await;
    }

    /// A configuration whose client this gateway takes.
    pub fn config(&self) -> Config {
        Config::new(APP_ID)
            .private_key(self.gateway.app_keys.private_key())
            .sign_type(self.gateway.rules.sign_type)
            .alipay_public_key(self.gateway.own().public_key)
            .content_key(&self.gateway.content_key_text)
            .gateway(self.url())
    }

    /// As [`config`](Self::config), in certificate mode.
    pub fn certificate_config(&self) -> Config {
        self.gateway.certificates.configure(self.config(), &self.gateway.own().certificate)
    }

    /// From now on signs with a new key under a new certificate, which clients in certificate mode ask for by themselves.
    /// A folder of keys keeps the first ones, which are used again at the next start.
    ///
    /// # Errors
    /// If no key can be made.
    pub fn rotate_certificate(&self) -> Result<(), StartError> {
        self.gateway.rotate()
    }

    /// The application's keys.
    pub fn app_keys(&self) -> &KeyPair {
        &self.gateway.app_keys
    }

    /// The gateway's own public key.
    pub fn public_key(&self) -> String {
        self.gateway.own().public_key
    }

    /// From now on, answers every valid call of `method` with this node, signed: `{"code":"10003","msg":"…"}`.
    pub fn answer(&self, method: impl Into<String>, node: impl Into<String>) {
        self.gateway.set_answer(method.into(), node.into());
    }

    /// The form body of an asynchronous notification with these parameters, signed (`protocol.md` §7, v1). `app_id`,
    /// `charset`, `notify_id` and `notify_time` are added unless they are given.
    ///
    /// # Errors
    /// If no random number can be had, or signing fails.
    pub fn notification(&self, params: &[(&str, &str)]) -> Result<String, StartError> {
        notification::body(&self.gateway.own().signing, params.iter().copied())
    }

    /// Spoils the next answer. Several faults are used one after the other, at most 1,000.
    pub fn fault(&self, fault: Fault) {
        self.gateway.plan_fault(fault, None, 1);
    }

    /// Spoils the answers to the next `calls` calls of `method`.
    pub fn fault_of(&self, method: impl Into<String>, fault: Fault, calls: usize) {
        self.gateway.plan_fault(fault, Some(method.into()), calls);
    }

    /// A person agrees to what waits under this number, the merchant's or the platform's: pays an order, passes a
    /// certification, signs an agreement, lets money be frozen. `false` if nothing of that number is known.
    pub fn approve(&self, number: &str) -> bool {
        self.gateway.decide(number, true)
    }

    /// As [`approve`](Self::approve), but the person refuses.
    pub fn refuse(&self, number: &str) -> bool {
        self.gateway.decide(number, false)
    }

    /// Forgets what was done, planned and programmed. Keys and certificates stay.
    pub fn reset(&self) {
        self.gateway.reset();
    }

    /// A user has authorised the application: the `auth_code` that the browser brings back, for
    /// `alipay.system.oauth.token`.
    ///
    /// # Errors
    /// If no random number can be had.
    pub fn user_code(&self) -> Result<String, StartError> {
        self.code(Grant::UserCode)
    }

    /// A merchant has authorised the application: the `app_auth_code` that the browser brings back, for
    /// `alipay.open.auth.token.app`.
    ///
    /// # Errors
    /// If no random number can be had.
    pub fn merchant_code(&self) -> Result<String, StartError> {
        self.code(Grant::MerchantCode)
    }

    fn code(&self, grant: Grant) -> Result<String, StartError> {
        self.gateway.state().authorization_code(grant).map_err(|refusal| StartError::Key(refusal.sub_msg))
    }

    /// From now on takes this text for a merchant's token (`app_auth_token`). Others are refused, unless the gateway gave
    /// them out or a spec has them for an example.
    pub fn allow_merchant_token(&self, token: impl Into<String>) {
        self.gateway.state().allow_token(token.into(), Grant::MerchantToken);
    }

    /// As [`allow_merchant_token`](Self::allow_merchant_token), for a user's token (`auth_token`).
    pub fn allow_user_token(&self, token: impl Into<String>) {
        self.gateway.state().allow_token(token.into(), Grant::UserToken);
    }

    /// The requests that came, oldest first; the last 1,000 of them, fewer if they hold more than 64 MiB together. Of a
    /// value longer than 1 MiB the beginning is kept.
    pub fn requests(&self) -> Vec<Seen> {
        self.gateway.requests()
    }

    /// The notifications that became due, oldest first, and how far each is; the last 1,000 of them.
    ///
    /// They are posted at once, and again by the schedule until they are answered with HTTP 200 and `success`; to this
    /// machine only, unless [`Builder::notify_host`] says otherwise.
    pub fn notifications(&self) -> Vec<Delivery> {
        self.gateway.deliveries.list()
    }

    /// What it answers to a POST, without HTTP around it; `None` if a page is opened. Nothing is posted to `notify_url`.
    #[doc(hidden)]
    pub async fn answer_to(
        &self,
        query: &str,
        content_type: &str,
        body: impl Into<hyper::body::Bytes>,
    ) -> io::Result<Option<Vec<u8>>> {
        let raw = call::take_apart(query, content_type, body.into()).await;
        match call::handle(raw, &self.gateway) {
            call::Outcome::Replied(reply) => reply.bytes(&self.gateway).map(Some),
            call::Outcome::Opened(_) => Ok(None),
        }
    }

    /// The specs that it knows.
    pub fn specs(&self) -> &[Spec] {
        &self.gateway.specs
    }
}

impl Drop for MockGateway {
    fn drop(&mut self) {
        self.task.abort();
        self.gateway.deliveries.stop();
    }
}
