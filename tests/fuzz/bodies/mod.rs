//! What must hold of any input: one function for each fuzz target. `fuzz_targets` call them with what the fuzzer makes,
//! the test `fuzzing` with what it has kept.

pub mod accept;
pub mod envelope;
pub mod form;
pub mod keyring;
pub mod keys;
pub mod notification;
pub mod page;
pub mod reading;
pub mod request;
pub mod spec;
