//! The example as a repository of its own, and how it is audited.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::files::project;
pub use crate::support::git::git;
use crate::support::program::{Ran, finish, pairgate};

pub const PRODUCTION: &str = "111122223333";
pub const SANDBOX: &str = "444455556666";
/// The day for which the example's files were made.
pub const DAY: &str = "2026-11-01";

/// All files of the example.
pub const FILES: [&str; 8] = [
    "--credential-report",
    "credential-report",
    "--authorization-details",
    "authorization-details",
    "--last-accessed",
    "last-accessed",
    "--organization-accounts",
    "accounts.json",
];

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The example's files in a folder that is no repository.
pub fn files() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&project("examples/audit-aws"), folder.path());
    folder
}

/// The same as a repository with one commit.
pub fn repository() -> TempDir {
    let folder = files();
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), &["config", "user.name", "Sho"]);
    git(folder.path(), &["config", "user.email", "sho@example.com"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message=start"]);
    folder
}

pub fn command(folder: &Path) -> Command {
    let mut command = pairgate(folder);
    command.args(["audit", "aws"]);
    command
}

/// Audits all files of the example as of its day.
pub fn audit(folder: &Path, more: &[&str]) -> Ran {
    finish(command(folder).args(FILES).args(["--as-of", DAY, "--color", "never"]).args(more))
}

pub fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {} {}", ran.stdout, ran.stderr))
}

/// Checks and names of what was found, in order.
pub fn found(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap();
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// The finding of a check whose sentence holds some words.
pub fn finding<'r>(report: &'r Value, check: &str, words: &str) -> &'r Value {
    let all = report["findings"].as_array().unwrap();
    let fits = |one: &&Value| one["check"] == check && one["what"]["en"].as_str().unwrap().contains(words);
    all.iter().find(fits).unwrap_or_else(|| panic!("no {check} with {words}: {:?}", found(report)))
}
