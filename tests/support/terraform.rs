//! The real terraform, where the machine has one.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The terraform in PATH. Without one the test is skipped aloud, or fails where skips are not wanted.
pub fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join("terraform")).find(|file| file.is_file());
    if found.is_none() {
        super::skip::skip("no terraform in PATH");
    }
    found
}

/// Terraform in `folder`, without the developer's settings and network.
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", folder).env("CHECKPOINT_DISABLE", "1").env("TF_CLI_CONFIG_FILE", "/dev/null");
    command
}

/// Runs terraform in `folder`; panics when it fails.
pub fn terraform(program: &Path, folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = command(program, folder).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "terraform {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A folder with `main.tf`, initialised and planned into `tfplan`.
pub fn planned(program: &Path, main: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), main).unwrap();
    terraform(program, folder.path(), &["init", "-no-color", "-input=false"]);
    terraform(program, folder.path(), &["plan", "-no-color", "-input=false", "-out=tfplan"]);
    folder
}
