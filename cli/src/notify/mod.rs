//! `alipay notify`: notifications that came, and notifications to try a receiver with.

mod diagnose;
mod send;
mod verify;

use crate::End;

/// What to do with notifications.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Check a notification that was captured: does its signature hold, and is it what you expect?
    Verify(Box<verify::Args>),
    /// Send a signed notification to a receiver of yours, as Alipay would.
    Send(Box<send::Args>),
}

pub(crate) fn run(command: &Command, json: bool) -> End {
    match command {
        Command::Verify(args) => verify::run(args, json),
        Command::Send(args) => send::run(args, json),
    }
}
