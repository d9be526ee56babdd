//! What a gateway is told before it starts.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use openapi_core::SignType;
use spec_model::Spec;
use tokio::net::{TcpListener, TcpSocket};

use crate::console::Console;
use crate::delivery::{Deliveries, Policy};
use crate::gateway::{Gateway, Rules};
use crate::key_files::{KeyFiles, Keys};
use crate::{MockGateway, StartError, http};

/// What a gateway is to know before it starts.
#[derive(Debug, Default)]
pub struct Builder {
    specs: Vec<(String, String)>,
    folders: Vec<PathBuf>,
    keys: Option<PathBuf>,
    listen: Option<IpAddr>,
    anywhere: bool,
    port: u16,
    stateless: bool,
    rules: Rules,
    policy: Policy,
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

    /// Keeps the keys and certificates in this folder, with a configuration file for clients: they are made at the first
    /// start and used again at the next. Unless it is set they are thrown away with the gateway.
    pub fn keys(mut self, folder: impl AsRef<Path>) -> Self {
        self.keys = Some(folder.as_ref().to_owned());
        self
    }

    /// The address to listen on; 127.0.0.1 unless set.
    pub fn listen(mut self, address: IpAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// Lets [`listen`](Self::listen) name an address that is not loopback. Whoever reaches it can then see all calls,
    /// decide on payments and program answers: nobody is asked for a password.
    pub fn anywhere(mut self) -> Self {
        self.anywhere = true;
        self
    }

    /// Answers every call with its spec's example, whatever was done before, and opens no pages. For tests of single calls.
    pub fn stateless(mut self) -> Self {
        self.stateless = true;
        self
    }

    /// The port; any free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The algorithm of the application's signatures and of the gateway's own; RSA2 unless set. A request that names
    /// another is refused.
    pub fn sign_type(mut self, sign_type: SignType) -> Self {
        self.rules.sign_type = sign_type;
        self
    }

    /// Takes requests of any `timestamp`. Unless this is set, one that is more than a quarter of an hour off is refused.
    pub fn any_timestamp(mut self) -> Self {
        self.rules.any_timestamp = true;
        self
    }

    /// How long a minute lasts in the schedule by which a notification is posted again while it is not answered with
    /// `success`: 4, 10, 10, 60, 120, 360 and 900 minutes after the try before. 10 milliseconds unless set, so that all
    /// eight tries are over in 15 seconds.
    pub fn notify_minute(mut self, minute: Duration) -> Self {
        self.policy.minute = minute;
        self
    }

    /// A host, beside this machine, to which notifications may be posted: `shop`, in `http://shop:8080/notified`. Those
    /// for any other host are not sent.
    pub fn notify_host(mut self, host: impl Into<String>) -> Self {
        self.policy.hosts.push(host.into());
        self
    }

    /// Makes or reads keys and starts to listen, on the Tokio runtime that this is called on.
    ///
    /// # Errors
    /// If a spec is broken or cannot be read, the keys in the folder are not complete, or the port cannot be had.
    #[expect(clippy::unused_async, reason = "it needs a runtime, and may come to wait")]
    pub async fn start(self) -> Result<MockGateway, StartError> {
        let listen = self.listen.unwrap_or(Ipv4Addr::LOCALHOST.into());
        if !listen.is_loopback() && !self.anywhere {
            return Err(StartError::NotLoopback(listen));
        }
        let specs = self.read_specs()?;
        let keys = match &self.keys {
            Some(folder) => Keys::in_folder(folder)?,
            None => Keys::generate()?,
        };
        let address = SocketAddr::new(listen, self.port);
        let listen_error = |error| StartError::Listen(address, error);
        let listener = bind(address).map_err(listen_error)?;
        let mut address = listener.local_addr().map_err(listen_error)?;
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        let origin = format!("http://{address}");
        let write = |folder: &PathBuf| {
            KeyFiles::write(folder, &format!("{origin}/gateway.do")).map_err(|error| StartError::keys(folder, error))
        };
        let console = Console::new(listen, self.keys.as_ref().map(write).transpose()?)?;
        let deliveries = Deliveries::new(self.policy, tokio::runtime::Handle::current());
        let gateway = Arc::new(Gateway::new(specs, self.rules, keys, origin, self.stateless, deliveries, console)?);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(http::run(listener, Arc::clone(&gateway), stopped));
        Ok(MockGateway { gateway, stop: Some(stop), task })
    }

    /// Every spec; of those of one method the last.
    fn read_specs(&self) -> Result<Vec<Spec>, StartError> {
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
        let by_method = specs.into_iter().map(|spec| (spec.method.clone(), spec));
        Ok(by_method.collect::<BTreeMap<_, _>>().into_values().collect())
    }
}

/// Listens. The queue is as long as there may be connections: one that finds it full waits for a second and longer.
fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As `TcpListener::bind` does. Windows means something else by it.
    socket.set_reuseaddr(cfg!(not(windows)))?;
    socket.bind(address)?;
    socket.listen(http::MAX_CONNECTIONS)
}
