//! One file a subcommand: its arguments, and what it does with them.

pub mod actions;
pub mod apply;
pub mod audit;
pub mod base_copies;
pub mod binding;
pub mod check;
pub mod config;
pub mod credentials;
pub mod digest;
pub mod exec;
pub mod explain;
pub mod forge_args;
mod given;
pub mod history;
pub mod iam;
pub mod init;
mod input;
mod judge;
pub mod merge;
pub mod notes;
pub mod offline;
mod outputs;
mod patience;
pub mod plan;
pub mod policies;
pub mod policy;
pub mod post;
mod progress;
pub mod pull_request;
mod question;
pub mod reader;
pub mod reconcile;
mod rego;
mod request;
mod serial;
pub mod shim;
pub mod sign;
pub mod verify;
pub mod watch;

use std::io;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outcome::Outcome;

/// A command that could not do its work: why, and with which exit code.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub outcome: Outcome,
    /// What is told.
    pub diagnostics: Diagnostics,
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        let terraform = diagnostics.iter().any(|one| one.code == "terraform-failed");
        Self { outcome: if terraform { Outcome::Terraform } else { Outcome::Input }, diagnostics }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from(vec![diagnostic])
    }
}

/// Output that could not be written: a full disk or a closed pipe.
pub fn unwritable(error: &io::Error) -> Diagnostic {
    Diagnostic::error("output-unwritable", format!("cannot write the output: {error}"))
        .help("check where the output goes; nothing else went wrong")
}

/// What this build cannot do, and which one can.
#[cfg(not(feature = "aws"))]
fn without_aws(what: &str) -> Diagnostic {
    Diagnostic::error(
        "built-without-aws",
        format!("{what}, and this program was built without the SDKs of AWS"),
    )
    .help(
        "take a released binary, or build it with them: \
             `cargo install --locked --features aws --git https://github.com/pairgate/pairgate pairgate`, \
             or from a clone `cargo install --locked --features aws --path .`",
    )
}
