//! The local clone: the history that the forge does not list whole, files of the base branch, and the notes that
//! outlive the forge.
//!
//! Reading goes through libgit2, which runs no program, no hook and no filter. Only what needs the person's
//! credentials, fetching and pushing, runs the person's own `git`.

mod absent;
mod branch;
mod clone;
mod command;
mod history;
pub mod notes;
pub mod remote;
mod settings;
mod tree;

pub use absent::Absent;
pub use branch::NewText;
pub use clone::{Clone, Head};
pub use remote::Origin;
pub use settings::global_setting;

use crate::diagnostic::Diagnostic;

/// libgit2 failed at something that should work in a healthy clone.
fn failed(doing: &str, error: &git2::Error) -> Diagnostic {
    let message = format!("cannot {doing}: {}", error.message());
    let help = match error.code() {
        git2::ErrorCode::Owner => {
            "the clone belongs to another user; when you trust it: `git config --global --add safe.directory FOLDER`"
        }
        _ => "`git fsck` says whether the clone is whole; make a new clone when it is not",
    };
    Diagnostic::error("git-unreadable", message).help(help)
}

/// A full commit id as git writes it. Short ones are ambiguous, and libgit2 would fill them up with zeros.
fn id(text: &str) -> Result<git2::Oid, Diagnostic> {
    let whole = text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = whole.then(|| git2::Oid::from_str(text).ok()).flatten();
    id.ok_or_else(|| {
        Diagnostic::error("git-commit", format!("`{text}` is no commit id"))
            .help("give all 40 digits; `git rev-parse NAME` prints them")
    })
}

/// The commit is not in this clone.
fn absent(id: git2::Oid) -> Diagnostic {
    Diagnostic::error("git-commit", format!("the commit {id} is not in this clone"))
        .help(format!("fetch it: `git fetch origin {id}`"))
}
