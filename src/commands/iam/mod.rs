//! `pairgate iam`: policy documents of AWS without a plan.

pub mod check;
pub mod diff;
mod documents;
pub mod explain;

use std::io::Write;

use super::Failure;
use crate::diagnostic::Diagnostics;
use crate::iam::document;
use crate::outcome::Outcome;

/// Compare and check policy documents of AWS, and explain actions: no plan, no account.
///
/// Documents are JSON, as a file, on standard input (`-`), or from a command:
/// `<(aws iam get-policy-version … --query PolicyVersion.Document)`.
/// What a plan grants is told by `pairgate check`; `pairgate explain least-privilege` is the manual of both.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Diff(diff::Args),
    Check(check::Args),
    Explain(explain::Args),
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Attached to a user, a group or a role.
    Identity,
    /// Attached to a resource such as a bucket or a key.
    Resource,
    /// Says who may assume a role.
    Trust,
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
}

impl From<Kind> for document::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Identity => Self::Identity,
            Kind::Resource => Self::Resource,
            Kind::Trust => Self::Trust,
            Kind::Boundary => Self::Boundary,
            Kind::Scp => Self::Scp,
            Kind::Rcp => Self::Rcp,
        }
    }
}

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for people.
    Text,
    /// One JSON document.
    Json,
}

/// Runs the command; warnings are given to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Diff(args) => diff::run(args, out, warn),
        Command::Check(args) => check::run(args, out),
        Command::Explain(args) => explain::run(args, out),
    }
}
