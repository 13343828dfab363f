//! The real binary in an environment that says nothing.

#![allow(clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

/// The program, run from the project's folder, with nothing of the caller's environment but the path.
pub fn pairgate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pairgate"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.output().unwrap_or_else(|error| panic!("cannot run pairgate: {error}"))
}

/// What it prints, and the code it ends with. Standard error must be empty.
pub fn printed(arguments: &[&str]) -> (String, i32) {
    let output = pairgate(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.is_empty(), "`pairgate {}` complains:\n{said}", arguments.join(" "));
    let text = String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("not UTF-8: {error}"));
    (text, output.status.code().unwrap_or(-1))
}

/// A file of the project.
pub fn project(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
