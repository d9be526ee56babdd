//! Crates as users have them, built with cargo outside the workspace.

mod example;
mod expand;
mod outside;
mod rebuild;
