//! `pairgate policy`: work with policy files without a plan.

pub mod list;
pub mod test;
pub mod validate;

use std::io::Write;

use super::Failure;
use crate::diagnostic::Diagnostics;
use crate::outcome::Outcome;

/// Work with Terraform Policy files.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Test(test::Args),
    List(list::Args),
    Validate(validate::Args),
}

/// Runs the command; warnings are given to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Test(args) => Ok(test::run(args, out, warn)?),
        Command::List(args) => Ok(list::run(args, out, warn)?),
        Command::Validate(args) => Ok(validate::run(args, out, warn)?),
    }
}
