//! A thousand calls in flight among faults, and sixty-four threads that call: every call ends in its outcome, stands once
//! in the gateway's list, and nothing is left of it.
//!
//! What is left can only be counted in a process in which nothing else runs, so each test starts its own.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use alipay_openapi::{BlockingClient, Client};
use mock_gateway::{Fault, MockGateway, Seen};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::call::{Ending, Kind, call, call_blocking};
use super::gateway::{ending, is_call};

/// What tells a process that it is the one that is measured.
const MEASURED: &str = "FAULTS_MEASURED";
const ROUNDS: usize = 3;
/// How many calls are in flight at once.
const CALLS: usize = 1_000;
/// How many threads call, and how often.
const THREADS: usize = 64;
const CALLS_OF_A_THREAD: usize = 8;
/// How many calls are not answered at all.
const UNANSWERED: usize = 20;
/// How long those may take, and how long the others.
const BRIEF: Duration = Duration::from_secs(2);
const LIMIT: Duration = Duration::from_secs(30);
/// Each takes a new key, which takes long to make.
const ROTATIONS: usize = 2;

/// A call: its kind and number, and how it ended.
type Ended = (Kind, usize, Ending);

/// Runs a test in a process of its own, with as many files as it may open.
fn in_own_process(test: &str, body: impl FnOnce()) {
    if std::env::var_os(MEASURED).is_none() {
        let mut again = Command::new(std::env::current_exe().unwrap());
        // One arena: what was freed is used again, whichever thread has freed it.
        again.args(["--exact", test, "--nocapture"]).env(MEASURED, "1").env("MALLOC_ARENA_MAX", "1");
        let output = again.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
        return;
    }
    // Each call has two sockets, the client's and the gateway's; 1,024 files is a usual limit.
    let mut limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current = limit.maximum;
    rustix::process::setrlimit(rustix::process::Resource::Nofile, limit).unwrap();
    body();
}

/// Open files of this process.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// A number of `/proc/self/status`: `Threads`, or `VmRSS` in KiB.
fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Waits until it is so: what ends does not end at once.
fn settles(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Does it on another thread, so that what it allocates is not counted.
fn elsewhere<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

/// A gateway on a thread of its own, and what came to it in this round.
struct Mock {
    gateway: MockGateway,
    runtime: Runtime,
    seen: BTreeMap<u64, Seen>,
}

impl Mock {
    fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let start = MockGateway::builder().specs(alipay_openapi::SPECS).stateless().start();
        let gateway = runtime.block_on(start).unwrap();
        Self { gateway, runtime, seen: BTreeMap::new() }
    }

    fn tasks(&self) -> usize {
        self.runtime.metrics().num_alive_tasks()
    }

    /// Forgets the last round. The first calls of the next are not answered.
    fn begin(&mut self) {
        self.gateway.reset();
        self.seen.clear();
        self.gateway.fault_of(Kind::Pay.method(), Fault::Slow(Duration::from_secs(600)), UNANSWERED);
    }

    /// Waits until those have come.
    fn take_unanswered(&mut self) {
        settles("calls have not come", || self.gateway.requests().len() == UNANSWERED);
        self.note();
    }

    /// Plans all the other faults, mixed, each so often for each method.
    fn plan(&self, times: usize) {
        for time in 0..times {
            for (kind, (fault, ..)) in
                Kind::ALL.into_iter().flat_map(|kind| Fault::ALL.iter().map(move |fault| (kind, *fault)))
            {
                match fault {
                    Fault::RotatedCertificate if time >= ROTATIONS || kind != Kind::Pay => {}
                    // In time all the same.
                    Fault::Slow(_) => self.gateway.fault_of(kind.method(), Fault::Slow(BRIEF / 4), 1),
                    _ => self.gateway.fault_of(kind.method(), fault, 1),
                }
            }
        }
    }

    /// Takes down what has come: the gateway's list holds the last thousand.
    fn note(&mut self) {
        self.seen.extend(self.gateway.requests().into_iter().map(|seen| (seen.number, seen)));
    }

    /// Every call came once, and ended as its fault says; and nothing else came.
    fn check(&mut self, calls: &[Ended]) {
        self.note();
        for (kind, number, ended) in calls {
            let what = format!("{kind:?} {number}: {ended:?}");
            let mut requests = self.seen.values().filter(|seen| is_call(seen, *kind, &number.to_string()));
            let request = requests.next().unwrap_or_else(|| panic!("{what} never came"));
            assert!(requests.next().is_none(), "{what} came twice");
            let expected = match request.fault {
                None => Ending::Done,
                Some(Fault::Slow(time)) if time < BRIEF => Ending::Done,
                Some(fault) => ending(fault, *kind, true),
            };
            assert_eq!(*ended, expected, "{what}: {:?}", request.fault);
        }
        let certificates = self.seen.values().filter(|seen| seen.method().ends_with("alipaycert.download")).count();
        assert_eq!(self.seen.len(), calls.len() + certificates, "nothing else was sent");
        let unspoilt = self.seen.values().filter(|seen| seen.fault.is_none()).count();
        assert!(unspoilt > calls.len() / 4 && unspoilt < calls.len(), "{unspoilt} of {} are unspoilt", calls.len());
    }
}

/// A round of calls at once. The first of each kind are answered alone: a replay needs something to replay.
async fn in_flight(client: &Client, mock: &mut Mock, ended: &mut Vec<Ended>) {
    let mut running = JoinSet::new();
    let mut number = 0;
    let mut spawn = |running: &mut JoinSet<Ended>, kind: Kind, limit: Duration| {
        number += 1;
        let (client, number) = (client.clone(), number);
        running.spawn(async move {
            let result = call(&client, kind, &number.to_string(), limit).await;
            (kind, number, Ending::of(&result))
        });
    };
    elsewhere(|| mock.begin());
    for _ in 0..UNANSWERED {
        spawn(&mut running, Kind::Pay, BRIEF);
    }
    while elsewhere(|| mock.gateway.requests().len()) < UNANSWERED {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut first = JoinSet::new();
    for kind in Kind::ALL {
        spawn(&mut first, kind, LIMIT);
    }
    ended.extend(first.join_all().await);
    elsewhere(|| {
        mock.note();
        mock.plan(10);
    });
    for kind in Kind::ALL.into_iter().cycle().take(CALLS - UNANSWERED) {
        spawn(&mut running, kind, LIMIT);
    }
    while let Some(call) = running.join_next().await {
        ended.push(call.unwrap());
    }
}

#[test]
fn a_thousand_calls_in_flight_leave_nothing_behind() {
    in_own_process("load::a_thousand_calls_in_flight_leave_nothing_behind", || {
        let mut mock = Mock::start();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let config = mock.gateway.certificate_config();
        // What is made once in a process is made now.
        drop(Client::new(&config).unwrap());
        let (files, tasks) = (open_files(), mock.tasks());
        let mut client = None;
        // What is alive after each round: files, tasks, bytes that the client's thread has allocated.
        let mut alive = Vec::new();
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let mut calls = Vec::with_capacity(2 * CALLS);
            let round = allocation_counter::measure(|| {
                let client = client.get_or_insert_with(|| Client::new(&config).unwrap());
                runtime.block_on(in_flight(client, &mut mock, &mut calls));
            });
            mock.check(&calls);
            bytes += round.bytes_current;
            alive.push((open_files(), runtime.metrics().num_alive_tasks(), bytes));
        }
        println!("{alive:?}");
        // Connections wait for the next call: not more than there were calls, and not more memory than after the first.
        for (later_files, later_tasks, later_bytes) in alive.iter().copied().skip(1) {
            assert!(later_files <= files + 2 * CALLS && later_tasks <= CALLS, "{alive:?}");
            assert!(later_bytes <= alive[0].2 + alive[0].2 / 10, "{alive:?}");
        }
        let end = allocation_counter::measure(|| {
            drop(client.take());
            // The tasks of connections end when they are polled next.
            runtime.block_on(async {
                while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            });
        });
        bytes += end.bytes_current;
        settles("connections are left", || open_files() <= files);
        settles("tasks are left", || mock.tasks() <= tasks);
        assert!(bytes < 64 << 10, "{bytes} bytes are left");
    });
}

#[test]
fn calls_of_many_threads_leave_nothing_behind() {
    in_own_process("load::calls_of_many_threads_leave_nothing_behind", || {
        let mut mock = Mock::start();
        let config = mock.gateway.certificate_config();
        let threads = status("Threads");
        drop(BlockingClient::new(&config).unwrap());
        settles("threads are left", || status("Threads") <= threads);
        let (files, tasks) = (open_files(), mock.tasks());
        let client = BlockingClient::new(&config).unwrap();
        let mut memory = Vec::new();
        for _ in 0..ROUNDS {
            let ended = from_threads(&client, &mut mock);
            mock.check(&ended);
            memory.push(status("VmRSS"));
            // The client has one of its own.
            settles("threads are left", || status("Threads") <= threads + 1);
        }
        println!("{memory:?} KiB");
        for later in &memory[1..] {
            assert!(*later <= memory[0] + memory[0] / 10, "{memory:?} KiB");
        }
        drop(client);
        settles("threads are left", || status("Threads") <= threads);
        settles("connections are left", || open_files() <= files);
        settles("tasks are left", || mock.tasks() <= tasks);
    });
}

/// A round of calls by many threads.
fn from_threads(client: &BlockingClient, mock: &mut Mock) -> Vec<Ended> {
    let one = |kind: Kind, number: usize, limit: Duration| {
        let result = call_blocking(client, kind, &number.to_string(), limit);
        (kind, number, Ending::of(&result))
    };
    mock.begin();
    std::thread::scope(|scope| {
        let unanswered: Vec<_> =
            (0..UNANSWERED).map(|number| scope.spawn(move || one(Kind::Pay, number, BRIEF))).collect();
        mock.take_unanswered();
        let mut ended: Vec<Ended> =
            Kind::ALL.into_iter().zip(UNANSWERED..).map(|(kind, number)| one(kind, number, LIMIT)).collect();
        mock.plan(5);
        let callers: Vec<_> = (1..=THREADS)
            .map(|thread| {
                let calls = (0..CALLS_OF_A_THREAD).map(move |call| thread * 1_000 + call);
                scope.spawn(move || {
                    let kinds = Kind::ALL.into_iter().cycle().skip(thread);
                    kinds.zip(calls).map(|(kind, number)| one(kind, number, LIMIT)).collect::<Vec<_>>()
                })
            })
            .collect();
        ended.extend(callers.into_iter().flat_map(|caller| caller.join().unwrap()));
        ended.extend(unanswered.into_iter().map(|caller| caller.join().unwrap()));
        ended
    })
}
