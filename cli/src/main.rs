//! `alipay`: work with specs of Alipay Open Platform methods.
//!
//! Exit codes: 0 all is well, 1 something was found wrong, 2 the command could not do its work.

mod check;
mod import;
mod schema;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Work with specs of Alipay Open Platform methods.
#[derive(Debug, Parser)]
#[command(name = "alipay", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well, 1 something was found wrong, 2 the command could not do its work.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Check spec files and say everything that is wrong with them.
    Check(check::Args),
    /// Write specs from documentation pages, and say what could not be read.
    Import(import::Args),
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
}

fn main() -> ExitCode {
    let end = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Schema(args) => schema::run(&args),
    };
    ExitCode::from(match end {
        End::Well => 0,
        End::Found => 1,
        End::Failed => 2,
    })
}
