//! Crates as users have them, built with cargo outside the workspace.

mod outside;
mod rebuild;
mod scratch;
