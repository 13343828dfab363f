//! One file a subcommand: its arguments, and what it does with them.

pub mod config;
pub mod init;

use crate::diagnostic::Diagnostic;
use std::io;

/// Output that could not be written: a full disk or a closed pipe.
fn unwritable(error: &io::Error) -> Diagnostic {
    Diagnostic::error("output-unwritable", format!("cannot write the output: {error}"))
        .help("check where the output goes; nothing else went wrong")
}
