//! A new branch with one commit, made beside everything that is checked out.

use std::collections::BTreeMap;

use git2::build::TreeUpdateBuilder;
use git2::{Branch, BranchType, ErrorCode, Oid};

use super::{Clone, failed};
use crate::diagnostic::Diagnostic;

/// A file of the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// What the file holds now: what the change was made from.
    pub old: String,
    /// What it should hold.
    pub new: String,
}

impl Clone {
    /// Writes a new branch whose one commit, on top of what is checked out, changes the files. Files, index and the
    /// current branch stay as they are. Refused when the branch is there already, when its name is none, when a file
    /// of the commit that is checked out is another one than the change was made from, and when git does not know who
    /// commits. The result is the commit's id.
    pub fn write_branch(
        &self,
        branch: &str,
        files: &BTreeMap<String, NewText>,
        message: &str,
    ) -> Result<String, Diagnostic> {
        self.check_new_branch(branch)?;
        if files.is_empty() {
            return Err(Diagnostic::error("git-branch", "there is nothing to commit")
                .help("no finding has a patch; look at the notes of the findings"));
        }
        let head = self.head()?;
        let parent = super::id(&head.commit)?;
        let write = |error| failed("write the branch", &error);
        let parent = self.repository.find_commit(parent).map_err(write)?;
        let tree = parent.tree().map_err(write)?;
        let mut update = TreeUpdateBuilder::new();
        for (path, text) in files {
            let (id, mode) = self.changed_file(&head.commit, path, text)?;
            update.upsert(path.as_str(), id, mode);
        }
        let author = self.author()?;
        let tree = update.create_updated(&self.repository, &tree).map_err(write)?;
        let tree = self.repository.find_tree(tree).map_err(write)?;
        let commit =
            self.repository.commit(None, &author, &author, message, &tree, &[&parent]).map_err(write)?;
        let commit = self.repository.find_commit(commit).map_err(write)?;
        // Without force: a branch that somebody made in the meantime stays.
        match self.repository.branch(branch, &commit, false) {
            Ok(_) => Ok(commit.id().to_string()),
            Err(error) if error.code() == ErrorCode::Exists => Err(exists(branch)),
            Err(error) => Err(failed("write the branch", &error)),
        }
    }

    /// Refuses a name that is none, or that is taken.
    pub fn check_new_branch(&self, branch: &str) -> Result<(), Diagnostic> {
        // What git reads as something else wherever a branch is named.
        let is_special = branch == "@"
            || branch.starts_with("refs/")
            || branch.ends_with("HEAD")
                && branch.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if !Branch::name_is_valid(branch).unwrap_or(false) || branch.starts_with('-') || is_special {
            return Err(Diagnostic::error("git-branch", format!("`{branch}` is no name for a branch"))
                .help("letters, digits, dashes and slashes are fine: `audit/stale-keys`"));
        }
        if self.head()?.branch.as_deref() == Some(branch) {
            return Err(Diagnostic::error(
                "git-branch",
                format!("`{branch}` is the branch that is checked out"),
            )
            .help("name a new branch; the current one is never written to"));
        }
        if self.repository.find_reference(&format!("refs/tags/{branch}")).is_ok() {
            return Err(Diagnostic::error("git-branch", format!("`{branch}` is the name of a tag"))
                .help("name another one: git would not know which of them is meant"));
        }
        match self.repository.find_branch(branch, BranchType::Local) {
            Ok(_) => Err(exists(branch)),
            Err(error) if error.code() == ErrorCode::NotFound => {
                self.check_folder(branch)?;
                self.author().map(|_| ())
            }
            Err(error) => Err(failed("look for the branch", &error)),
        }
    }

    /// Refuses a file that a commit on top of what is checked out could not change: another text, a link, a
    /// submodule, nothing at all.
    pub fn check_file(&self, path: &str, old: &str) -> Result<(), Diagnostic> {
        let text = NewText { old: old.to_owned(), new: old.to_owned() };
        self.changed_file(&self.head()?.commit, path, &text).map(|_| ())
    }

    /// A branch is a file among others for git: none stands where another one has its folder.
    fn check_folder(&self, branch: &str) -> Result<(), Diagnostic> {
        let read = |error| failed("look for the branch", &error);
        let taken = |name: &str| {
            Diagnostic::error("git-branch", format!("git has no `{branch}` beside the branch `{name}`"))
                .help("name another one: one of them would have to be a folder of the other")
        };
        for (at, _) in branch.match_indices('/') {
            let above = branch.get(..at).unwrap_or_default();
            match self.repository.find_branch(above, BranchType::Local) {
                Ok(_) => return Err(taken(above)),
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => return Err(read(error)),
            }
        }
        for found in self.repository.branches(Some(BranchType::Local)).map_err(read)? {
            let (found, _) = found.map_err(read)?;
            let name = String::from_utf8_lossy(found.name_bytes().map_err(read)?).into_owned();
            if name.strip_prefix(branch).is_some_and(|rest| rest.starts_with('/')) {
                return Err(taken(&name));
            }
        }
        Ok(())
    }

    fn author(&self) -> Result<git2::Signature<'static>, Diagnostic> {
        self.repository.signature().map_err(|error| match error.code() {
            ErrorCode::NotFound => Diagnostic::error("git-author", "git does not know who commits")
                .help("`git config user.name NAME` and `git config user.email ADDRESS`"),
            _ => failed("read who commits", &error),
        })
    }

    /// The new content and the mode of a file; refused when the commit holds another text than the change is for.
    fn changed_file(
        &self,
        commit: &str,
        path: &str,
        text: &NewText,
    ) -> Result<(Oid, git2::FileMode), Diagnostic> {
        let committed = self.file_at(commit, path)?;
        let plain = committed.as_deref().map(|bytes| bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let old = text.old.trim_start_matches('\u{feff}');
        let is_same = plain == Some(old.as_bytes());
        // `core.autocrlf` has other line ends in the folder than in the commit, which keeps its own.
        let unix = |text: &str| text.replace("\r\n", "\n");
        if !is_same && plain != Some(unix(old).as_bytes()) {
            let what = match committed {
                None => format!("`{path}` is not in the commit that is checked out"),
                Some(_) => format!("`{path}` is not as it was committed"),
            };
            return Err(Diagnostic::error("git-changed", what)
                .help("commit or stash what you changed, and run it again"));
        }
        let write = |error| failed("write the branch", &error);
        // The mark at the beginning that some editors write stays.
        let mark = committed.as_deref().is_some_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf"));
        let mark = if mark && !text.new.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let new = if is_same { text.new.clone() } else { unix(&text.new) };
        let id = self.repository.blob(format!("{mark}{new}").as_bytes()).map_err(write)?;
        Ok((id, self.mode_at(commit, path)?))
    }

    fn mode_at(&self, commit: &str, path: &str) -> Result<git2::FileMode, Diagnostic> {
        let read = |error| failed("read the commit's files", &error);
        let tree =
            self.repository.find_commit(super::id(commit)?).and_then(|one| one.tree()).map_err(read)?;
        let entry = tree.get_path(std::path::Path::new(path)).map_err(read)?;
        let is_executable = entry.filemode() == i32::from(git2::FileMode::BlobExecutable);
        Ok(if is_executable { git2::FileMode::BlobExecutable } else { git2::FileMode::Blob })
    }
}

fn exists(branch: &str) -> Diagnostic {
    Diagnostic::error("git-branch", format!("there is a branch `{branch}` already"))
        .help("name another one, or delete it when nobody needs it: `git branch -D NAME`")
}
