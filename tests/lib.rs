//! What the tests share.

mod scratch;

pub use scratch::{Scratch, finished};
