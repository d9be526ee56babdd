//! CPU time, turn by turn.

use std::time::Duration;

use cpu_time::ProcessTime;

/// A client: what it costs to build a signed request from the values of its fields, and to make a verified reply of a
/// body.
pub struct Peer {
    pub name: &'static str,
    pub build: Box<dyn Fn()>,
    pub accept: Box<dyn Fn()>,
}

/// RSA blinding is renewed every 32 signatures.
const CALLS: u32 = 32;
const TURNS: usize = 15;

/// A line for each client: its name, and the medians of both in microseconds.
pub fn run(peers: &[Peer]) {
    let mut times = vec![(Vec::new(), Vec::new()); peers.len()];
    for _ in 0..TURNS {
        for (peer, (build, accept)) in peers.iter().zip(&mut times) {
            build.push(time(CALLS, &peer.build));
            accept.push(time(CALLS * 8, &peer.accept));
        }
    }
    for (peer, (build, accept)) in peers.iter().zip(times) {
        println!("{}\t{:.1}\t{:.1}", peer.name, median(build), median(accept));
    }
}

fn time(calls: u32, call: &dyn Fn()) -> Duration {
    let start = ProcessTime::now();
    (0..calls).for_each(|_| call());
    start.elapsed() / calls
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}
