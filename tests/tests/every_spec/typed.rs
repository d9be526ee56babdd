//! The awkward specs, used as a person would.
