//! `alipay schema`

use crate::{End, output};

const HOW: &str = "\
Write it beside your specs and name it in the first line of each:

    alipay schema > spec.schema.json
    # yaml-language-server: $schema=spec.schema.json";

/// Which schema to print.
#[derive(Debug, clap::Args)]
#[command(after_help = HOW)]
pub(crate) struct Args {
    /// Print that of shared objects' files, `objects/Name.yaml`.
    #[arg(long)]
    object: bool,
}

pub(crate) fn run(args: &Args) -> End {
    let schema = if args.object { spec_model::schema::object() } else { spec_model::schema::spec() };
    output::show(&schema)
}
