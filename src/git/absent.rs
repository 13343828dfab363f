//! What belongs to the commit and is not among the files: a look at the files alone would miss it.

use std::path::Path;

use super::{Clone, failed};
use crate::diagnostic::Diagnostic;

/// Flag of the index: git leaves the file out of the work tree, as in a sparse checkout.
pub(super) const SKIP_WORKTREE: u16 = 0x4000;
/// Mode of an entry that is a commit of another repository.
const SUBMODULE: u32 = 0o160_000;

/// Paths that are tracked and not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absent {
    /// Files that a sparse checkout leaves out.
    pub files: Vec<String>,
    /// Submodules without their files.
    pub submodules: Vec<String>,
    /// There is a commit, and nothing of it was checked out.
    pub is_all: bool,
}

impl Clone {
    /// What of the index is not among the files. A file that somebody deleted is not of it.
    pub fn absent(&self) -> Result<Absent, Diagnostic> {
        let index = self.repository.index().map_err(|error| failed("read the index", &error))?;
        let mut absent = Absent { is_all: index.is_empty() && self.has_files(), ..Absent::default() };
        for entry in index.iter() {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            let here = self.toplevel().join(&path);
            if entry.mode == SUBMODULE {
                if !has_checkout(&here) {
                    absent.submodules.push(path);
                }
            } else if entry.flags_extended & SKIP_WORKTREE != 0 && std::fs::symlink_metadata(&here).is_err() {
                absent.files.push(path);
            }
        }
        Ok(absent)
    }

    /// Whether the commit that is checked out has any files. One that cannot be read may.
    fn has_files(&self) -> bool {
        match self.repository.head().and_then(|head| head.peel_to_tree()) {
            Ok(tree) => !tree.is_empty(),
            Err(error) => error.code() != git2::ErrorCode::UnbornBranch,
        }
    }
}

/// A submodule that was initialised has a `.git` of its own.
fn has_checkout(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder.join(".git")).is_ok()
}
