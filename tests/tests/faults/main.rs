//! What becomes of calls when things go wrong: every fault of the mock gateway, connections that are cut at every stage,
//! and a thousand calls at once among faults. Each call ends in time and in the right outcome, is sent again only if that
//! is safe, and stands in the gateway's list as often as it was sent; nothing is left of it.

mod call;
mod gateway;
mod load;
mod server;
mod wire;
