//! The blocking client: the async one, waited for on the caller's thread.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::app::App;
use crate::client::Client;
use crate::config::{Config, ConfigError, ConfigErrors};
use crate::error::Error;
use crate::method::{ExecuteRequest, PageRequest, SdkRequest};
use crate::options::CallOptions;
use crate::page::{OrderString, PageUrl};
use crate::raw::RawRequest;
use crate::reply::Reply;

/// Calls the gateway and waits. Cheap to clone; one client serves any number of threads.
///
/// Requests are written and signed, and replies verified, on the caller's thread. Connections are kept by a thread of the
/// client's own, which ends with the last clone.
#[derive(Clone)]
pub struct BlockingClient {
    client: Client,
    network: Arc<Network>,
}

/// The thread that keeps connections and time.
struct Network {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Network {
    fn start() -> std::io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("alipay-network").enable_all().build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// Waits for a future, whichever thread this is: also one on which another runtime runs.
    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        let _entered = self.handle.enter();
        let waker = Waker::from(Arc::new(Waiting(thread::current())));
        // Inside of another runtime's task, that task's budget would run out, and nobody renews it here.
        let mut future = pin!(tokio::task::unconstrained(future));
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(value) => return value,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Its thread ends by itself: waiting for it is forbidden where another runtime runs.
            runtime.shutdown_background();
        }
    }
}

/// A thread that waits.
struct Waiting(Thread);

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl BlockingClient {
    /// Checks the configuration, reads the keys and makes a client. Nothing is sent.
    ///
    /// # Errors
    /// All that is wrong with the configuration.
    pub fn new(config: &Config) -> Result<Self, ConfigErrors> {
        let client = Client::new(config)?;
        let network = Network::start().map_err(|error| ConfigErrors(vec![ConfigError::Http(error.to_string())]))?;
        Ok(Self { client, network: Arc::new(network) })
    }

    /// A client of another configuration that sends over this one's connections, as [`Client::with_config`].
    ///
    /// # Errors
    /// As there.
    pub fn with_config(&self, config: &Config) -> Result<Self, ConfigErrors> {
        Ok(Self { client: self.client.with_config(config)?, network: Arc::clone(&self.network) })
    }

    /// The application, to prepare and accept by hand.
    pub fn app(&self) -> &App {
        self.client.app()
    }

    /// Sends a request and waits for its verified reply. `Ok` means that the call was carried out.
    ///
    /// # Errors
    /// As those of the async client: [`Error`] says whether the call may have been carried out.
    pub fn execute<R: ExecuteRequest>(&self, request: R) -> Result<Reply<R::Response>, Error> {
        self.network.wait(self.client.execute(request))
    }

    /// As [`execute`](Self::execute), with options for this call.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn execute_with<R: ExecuteRequest>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<Reply<R::Response>, Error> {
        self.network.wait(self.client.execute_with(request, options))
    }

    /// Calls a method without a spec: `biz_content` is a JSON object.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), but for [`Error::Invalid`].
    pub fn raw(&self, method: &str, biz_content: &str) -> Result<Reply<()>, Error> {
        self.network.wait(self.client.raw(method, biz_content))
    }

    /// As [`raw`](Self::raw), with options for this call.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub fn raw_with(&self, method: &str, biz_content: &str, options: &CallOptions) -> Result<Reply<()>, Error> {
        self.network.wait(self.client.raw_with(method, biz_content, options))
    }

    /// As [`raw`](Self::raw), with parameters of their own and files.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub fn send_raw(&self, request: &RawRequest, options: &CallOptions) -> Result<Reply<()>, Error> {
        self.network.wait(self.client.send_raw(request, options))
    }

    /// In certificate mode, asks the gateway for the certificate of this serial number, as [`Client::fetch_certificate`].
    #[cfg(feature = "cert")]
    pub fn fetch_certificate(&self, sn: &str) -> bool {
        self.network.wait(self.client.fetch_certificate(sn))
    }

    /// The URL that takes the user's browser to a page method. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every violation, or [`Error::NotSent`] if signing fails.
    pub fn page_url<R: PageRequest>(&self, request: &R) -> Result<PageUrl, Error> {
        self.client.page_url(request)
    }

    /// The string that the mobile SDK takes to the gateway. Nothing is sent.
    ///
    /// # Errors
    /// As [`page_url`](Self::page_url).
    pub fn order_string<R: SdkRequest>(&self, request: &R, options: &CallOptions) -> Result<OrderString, Error> {
        self.client.order_string(request, options)
    }
}

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("app", self.app()).finish_non_exhaustive()
    }
}
