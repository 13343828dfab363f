//! Commits between two points, complete or not at all.

use git2::{ObjectType, Oid, Sort};

use super::{Clone, absent, failed, id};
use crate::diagnostic::Diagnostic;

/// More commits than these no pull request has that people read.
const MAX_COMMITS: usize = 10_000;
/// A commit object with a longer text is no commit that people make.
const MAX_OBJECT: usize = 1024 * 1024;

impl Clone {
    /// Ids of all commits that the head has and the base does not, newest first: what a pull request's list must
    /// hold. A clone whose history is cut off or edited cannot answer.
    pub fn revisions(&self, base: &str, head: &str) -> Result<Vec<String>, Diagnostic> {
        self.whole()?;
        let (base, head) = (self.commit(base)?, self.commit(head)?);
        self.repository.merge_base(base, head).map_err(|error| match error.code() {
            git2::ErrorCode::NotFound => Diagnostic::error(
                "git-unrelated",
                format!("the commits {base} and {head} have no common history"),
            )
            .help("check that the clone is of the repository that the pull request is in"),
            _ => failed("find where the branches parted", &error),
        })?;
        let walk = || -> Result<Vec<String>, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL)?;
            walk.push(head)?;
            walk.hide(base)?;
            walk.take(MAX_COMMITS + 1).map(|id| id.map(|id| id.to_string())).collect()
        };
        let ids = walk().map_err(|error| failed("list the commits", &error))?;
        if ids.len() > MAX_COMMITS {
            return Err(Diagnostic::error(
                "git-many",
                format!("there are more than {MAX_COMMITS} commits between {base} and {head}"),
            )
            .help("split the pull request, or bring its branch up to date with the base branch"));
        }
        Ok(ids)
    }

    /// The parents that a commit names, as its object says: also where the clone's history is cut off.
    pub fn merge_parents(&self, commit: &str) -> Result<Vec<String>, Diagnostic> {
        let id = id(commit)?;
        let store = self.repository.odb().map_err(|error| failed("open the objects", &error))?;
        let (size, kind) = store.read_header(id).map_err(|_| absent(id))?;
        if kind != ObjectType::Commit || size > MAX_OBJECT {
            return Err(Diagnostic::error("git-commit", format!("the object {id} is no commit"))
                .help("give the id of a commit; `git rev-parse NAME` prints it"));
        }
        let object = store.read(id).map_err(|error| failed("read the commit", &error))?;
        let text = String::from_utf8_lossy(object.data());
        // Lines of the head: the tree, then the parents, until the author.
        let parents = text.lines().skip(1).map_while(|line| line.strip_prefix("parent ").map(str::to_owned));
        Ok(parents.collect())
    }

    /// The id of a commit that is here.
    pub(super) fn commit(&self, text: &str) -> Result<Oid, Diagnostic> {
        let id = id(text)?;
        self.repository.find_commit(id).map(|commit| commit.id()).map_err(|_| absent(id))
    }

    /// A cut-off or edited history would leave commits out without saying so.
    fn whole(&self) -> Result<(), Diagnostic> {
        if self.repository.is_shallow() {
            return Err(Diagnostic::error("git-shallow", "the clone is shallow: older commits are missing")
                .help("fetch them: `git fetch --unshallow`; in a workflow `fetch-depth: 0` of the checkout step"));
        }
        let grafts = self.repository.commondir().join("info").join("grafts");
        if std::fs::symlink_metadata(&grafts).is_ok() {
            return Err(Diagnostic::error("git-grafts", "the clone's history is edited by `info/grafts`")
                .help("make a new clone, or remove that file"));
        }
        Ok(())
    }
}
