//! `alipay`: work with specs of Alipay Open Platform methods, and with the methods themselves.
//!
//! Exit codes: see `alipay help`. This library is the tool's own and no interface for others.

mod call;
mod check;
mod completions;
#[doc(hidden)]
pub mod import;
mod input;
mod keygen;
mod mock;
mod notify;
mod output;
mod schema;
mod settings;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Work with specs of Alipay Open Platform methods, and call them.
#[derive(Debug, Parser)]
#[command(name = "alipay", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Print the result as JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done; all is well
  1  something was found wrong: a broken spec, an invalid request, a refused call, a signature that does not hold
  2  the command could not do its work: bad flags, an unreadable file, nothing was sent
  3  the outcome is not known, or the call is under way: a time-out, a reply that cannot be verified, 10003";

#[derive(Debug, Subcommand)]
enum Command {
    /// Call a method: checked by its spec, signed, sent, verified.
    Call(Box<call::Args>),
    /// Check spec files and say everything that is wrong with them.
    Check(check::Args),
    /// Print a shell's completions of this command.
    Completions(completions::Args),
    /// Write specs from documentation pages, and say what could not be read.
    Import(import::Args),
    /// Make an application's key pair, and say what to do with it.
    Keygen(keygen::Args),
    /// Run a gateway on your own machine, for tests and to try things out.
    Mock(mock::Args),
    /// Check notifications, or send one to a receiver of yours.
    #[command(subcommand)]
    Notify(notify::Command),
    /// Print the JSON Schema of spec files, for editors.
    Schema(schema::Args),
}

/// How a command ended, better ends first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// All is well.
    Well,
    /// It did its work and found something wrong.
    Found,
    /// It could not do its work.
    Failed,
    /// What became of a call is not known, or not yet.
    Unknown,
}

/// Runs the tool as its arguments say.
pub fn main() -> ExitCode {
    let Cli { command, json } = Cli::parse();
    let end = match command {
        Command::Call(args) => call::run(&args, json),
        Command::Check(args) => check::run(&args, json),
        Command::Completions(args) => completions::run(&args),
        Command::Import(args) => import::run(&args, json),
        Command::Keygen(args) => keygen::run(&args, json),
        Command::Mock(args) => mock::run(&args, json),
        Command::Notify(command) => notify::run(&command, json),
        Command::Schema(args) => schema::run(&args),
    };
    ExitCode::from(match end {
        End::Well => 0,
        End::Found => 1,
        End::Failed => 2,
        End::Unknown => 3,
    })
}
