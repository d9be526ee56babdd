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
//! It listens on loopback only, keeps a bounded list of the requests that it saw, and stops when it is dropped. It
//! keeps no state between calls: a query answers its example whatever was created before.

mod answer;
mod certificates;
mod checks;
mod fault;
mod keys;
mod requests;
mod server;

use std::io;
use std::path::Path;
use std::sync::Arc;

use openapi_core::Config;
use spec_model::{Diagnostics, FileError, Spec};

pub use fault::Fault;
pub use keys::KeyPair;
pub use requests::{Outcome, Seen};

use server::Shared;

/// The id of the application that the gateway knows.
pub const APP_ID: &str = "2021000000000001";

/// A running gateway. It stops when it is dropped.
#[derive(Debug)]
pub struct MockGateway {
    shared: Arc<Shared>,
    app_keys: KeyPair,
    address: std::net::SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

/// Why a gateway did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port could not be had.
    #[error("cannot listen on loopback: {0}")]
    Listen(#[from] io::Error),
    /// A spec is broken.
    #[error("{0}")]
    Spec(Box<Diagnostics>),
    /// A spec file could not be read.
    #[error("{0}")]
    File(#[from] FileError),
    /// No key could be made.
    #[error("cannot make a key: {0}")]
    Key(String),
}

/// What a gateway is to know before it starts.
#[derive(Debug, Default)]
pub struct Builder {
    specs: Vec<(String, String)>,
    folders: Vec<std::path::PathBuf>,
    port: u16,
}

impl Builder {
    /// The specs of a generated crate, such as `alipay_openapi::SPECS`.
    pub fn specs(mut self, families: &[&[(&str, &str)]]) -> Self {
        let all = families.iter().flat_map(|family| family.iter());
        self.specs.extend(all.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        self
    }

    /// One spec, or a shared object (`objects/Name.yaml`): what messages call it, and its text.
    pub fn spec(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.specs.push((name.into(), text.into()));
        self
    }

    /// Every spec in a folder, or one file.
    pub fn spec_path(mut self, path: impl AsRef<Path>) -> Self {
        self.folders.push(path.as_ref().to_owned());
        self
    }

    /// The port on loopback; any free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes keys and starts to listen, on the Tokio runtime that this is called on.
    ///
    /// # Errors
    /// If a spec is broken or cannot be read, or the port cannot be had.
    pub async fn start(self) -> Result<MockGateway, StartError> {
        let mut specs = Vec::new();
        let texts = self.specs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let shared = spec_model::among(texts.clone());
        for (name, text) in texts.filter(|(name, _)| !spec_model::is_object_file(Path::new(name))) {
            let spec = spec_model::parse_with(name, text, &shared);
            specs.push(spec.map_err(|error| StartError::Spec(Box::new(error)))?);
        }
        for folder in &self.folders {
            let files = spec_model::find(folder)?;
            for file in files.into_iter().filter(|file| !spec_model::is_object_file(file)) {
                specs.push(spec_model::load(&file, &file.display().to_string())?);
            }
        }
        let app_keys = KeyPair::generate()?;
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(specs, &app_keys)?);
        let task = tokio::spawn(server::run(listener, Arc::clone(&shared)));
        Ok(MockGateway { shared, app_keys, address, task })
    }
}

impl MockGateway {
    /// What it is to know.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}/gateway.do", self.address)
    }

    /// A configuration whose client this gateway takes.
    pub fn config(&self) -> Config {
        Config::new(APP_ID)
            .private_key(self.app_keys.private_key())
            .alipay_public_key(self.shared.own().public_key)
            .content_key(&self.shared.content_key_text)
            .gateway(self.url())
    }

    /// As [`config`](Self::config), in certificate mode.
    pub fn certificate_config(&self) -> Config {
        self.shared.certificates.configure(self.config(), &self.shared.own().certificate)
    }

    /// From now on signs with a new key under a new certificate, which clients in certificate mode ask for by themselves.
    ///
    /// # Errors
    /// If no key can be made.
    pub fn rotate_certificate(&self) -> Result<(), StartError> {
        self.shared.rotate()
    }

    /// The application's keys. They are thrown away with the gateway.
    pub fn app_keys(&self) -> &KeyPair {
        &self.app_keys
    }

    /// The gateway's own public key.
    pub fn public_key(&self) -> String {
        self.shared.own().public_key
    }

    /// From now on, answers every valid call of `method` with this node, signed: `{"code":"10003","msg":"…"}`.
    pub fn answer(&self, method: impl Into<String>, node: impl Into<String>) {
        self.shared.set_answer(method.into(), node.into());
    }

    /// The form body of an asynchronous notification with these parameters, signed (`protocol.md` §7, v1). `app_id`,
    /// `charset`, `notify_id` and `notify_time` are added unless they are given.
    ///
    /// # Errors
    /// If no random number can be had, or signing fails.
    pub fn notification(&self, params: &[(&str, &str)]) -> Result<String, StartError> {
        self.shared.notification(params)
    }

    /// Spoils the next answer. Several faults are used one after the other.
    pub fn fault(&self, fault: Fault) {
        self.shared.push_fault(fault);
    }

    /// The requests that came, oldest first; the last 1,000 of them.
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.requests()
    }

    /// The specs that it knows.
    pub fn specs(&self) -> &[Spec] {
        &self.shared.specs
    }
}

impl Drop for MockGateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}
