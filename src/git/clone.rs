//! A clone that is on this machine: where it is, what is checked out, whether anything was changed.

use std::path::{Path, PathBuf};

use git2::{Repository, RepositoryOpenFlags, StatusOptions};

use super::absent::SKIP_WORKTREE;
use super::{Origin, failed, remote};
use crate::diagnostic::Diagnostic;

/// So many changed paths are named; more would not help.
const NAMED: usize = 20;
/// Flag of the index that makes git look away from a file, beside `skip-worktree`.
const ASSUME_UNCHANGED: u16 = 0x8000;

/// A local clone with a work tree.
pub struct Clone {
    pub(super) repository: Repository,
    toplevel: PathBuf,
}

/// What is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The commit.
    pub commit: String,
    /// The branch; none when a commit is checked out without one.
    pub branch: Option<String>,
}

impl std::fmt::Debug for Clone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Clone").field("toplevel", &self.toplevel).finish()
    }
}

impl Clone {
    /// Opens the clone that the folder is in.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        let none: [&Path; 0] = [];
        let repository =
            Repository::open_ext(folder, RepositoryOpenFlags::empty(), none).map_err(|error| {
                if error.code() != git2::ErrorCode::NotFound {
                    return failed("open the clone", &error);
                }
                Diagnostic::error("git-missing", format!("`{}` is in no git clone", folder.display()))
                    .help("run it inside of a clone of the repository")
            })?;
        let Some(toplevel) = repository.workdir().map(Path::to_owned) else {
            return Err(Diagnostic::error("git-bare", "the repository has no work tree")
                .help("run it inside of a clone with files, not of a bare one"));
        };
        Ok(Self { repository, toplevel })
    }

    /// The folder that holds everything.
    pub fn toplevel(&self) -> &Path {
        &self.toplevel
    }

    /// The commit that a revision names, such as `origin/main`.
    pub fn resolve(&self, revision: &str) -> Result<String, Diagnostic> {
        let found = self.repository.revparse_single(revision).and_then(|object| object.peel_to_commit());
        found.map(|commit| commit.id().to_string()).map_err(|_| {
            Diagnostic::error("git-revision", format!("the clone has no commit `{revision}`"))
                .help("fetch it first, or name another one")
        })
    }

    /// What is checked out.
    pub fn head(&self) -> Result<Head, Diagnostic> {
        let head = self.repository.head().map_err(|error| match error.code() {
            git2::ErrorCode::UnbornBranch => {
                Diagnostic::error("git-empty", "nothing was committed in this clone yet")
                    .help("make a first commit, or check out a branch that has one")
            }
            _ => failed("read what is checked out", &error),
        })?;
        let commit = head.peel_to_commit().map_err(|error| failed("read what is checked out", &error))?;
        let branch = head.is_branch().then(|| head.shorthand().ok().map(str::to_owned)).flatten();
        Ok(Head { commit: commit.id().to_string(), branch })
    }

    /// Whether files, index and the commit that is checked out agree, new files included. Files that git is told
    /// to ignore are not looked at.
    pub fn is_clean(&self) -> Result<bool, Diagnostic> {
        Ok(self.changed()?.is_empty())
    }

    /// Paths of what was changed or is new, the first twenty of them. A file that git was told to look away from
    /// (`assume-unchanged`, `skip-worktree`) and that is there counts as changed.
    pub fn changed(&self) -> Result<Vec<String>, Diagnostic> {
        let mut options = StatusOptions::new();
        options.include_untracked(true).include_ignored(false).include_unmodified(false).no_refresh(true);
        let statuses = self
            .repository
            .statuses(Some(&mut options))
            .map_err(|error| failed("compare the files with the commit", &error))?;
        let mut paths: Vec<String> = statuses
            .iter()
            .map(|entry| String::from_utf8_lossy(entry.path_bytes()).into_owned())
            .take(NAMED)
            .collect();
        let index = self.repository.index().map_err(|error| failed("read the index", &error))?;
        for entry in index.iter() {
            if paths.len() >= NAMED {
                break;
            }
            if entry.flags & ASSUME_UNCHANGED != 0 || entry.flags_extended & SKIP_WORKTREE != 0 {
                let path = String::from_utf8_lossy(&entry.path).into_owned();
                if !paths.contains(&path) && std::fs::symlink_metadata(self.toplevel.join(&path)).is_ok() {
                    paths.push(path);
                }
            }
        }
        Ok(paths)
    }

    /// Where the clone came from, when its remote `origin` is a repository of a forge.
    pub fn origin(&self) -> Option<Origin> {
        let origin = self.repository.find_remote("origin").ok()?;
        remote::parse(origin.url().ok()?)
    }
}
