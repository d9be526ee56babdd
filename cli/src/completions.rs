//! `alipay completions`

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::{Cli, End, output};

const HOW: &str = "\
Examples:
    source <(alipay completions bash)
    alipay completions zsh > ~/.zfunc/_alipay
    alipay completions fish > ~/.config/fish/completions/alipay.fish";

/// Which shell's.
#[derive(Debug, clap::Args)]
#[command(after_help = HOW)]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> End {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "alipay", &mut script);
    output::show(&String::from_utf8_lossy(&script))
}
