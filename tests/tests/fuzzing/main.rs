//! What the fuzzers hold true, on stable: what they have kept is replayed, and what the runtime reads and writes is compared
//! with a second, independent implementation on generated cases. What the official SDKs make of recorded ones is in
//! `conformance`.

#[path = "../../fuzz/bodies/mod.rs"]
#[expect(clippy::missing_panics_doc, reason = "they panic where something does not hold")]
pub mod bodies;
mod corpora;
mod forms;
mod generate;
mod random;
mod replies;
mod serials;
