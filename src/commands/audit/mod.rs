//! `pairgate audit`: permissions that nobody uses, and what to do about each.

pub mod accept;
mod asked;
mod aws;
mod finish;
mod github;
pub mod help;
mod issue;
mod options;
mod sources;

use std::io::Write;

use super::Failure;
use crate::diagnostic::Diagnostics;
use crate::outcome::Outcome;

/// List which permissions of AWS or GitHub nobody uses, with evidence, whom to ask, and the change that ends it.
///
/// Each finding says since when, what it rests on, why it matters, whether to delegate or to abolish it, and whether
/// Terraform manages it: then with a patch, otherwise with the command to run. What could not be read is listed as *not
/// checked*, never as clean. Nothing is changed in AWS or GitHub. `pairgate explain audit` is the manual.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Aws(Box<aws::Args>),
    #[command(name = "github")]
    GitHub(Box<github::Args>),
    Accept(accept::Args),
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Aws(args) => aws::run(args, out, warn),
        Command::GitHub(args) => github::run(args, out, warn),
        Command::Accept(args) => accept::run(args, out),
    }
}
