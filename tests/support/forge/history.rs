//! Commits, trees and pushes: written and read with git itself.

use git2::{ObjectType, Oid, Signature, Sort, Time};
use jiff::Timestamp;

use super::world::{Pushed, Repository, World};

const ZERO: &str = "0000000000000000000000000000000000000000";

/// A commit to make. People are `Name <address>`.
#[derive(Debug, Clone)]
pub struct NewCommit {
    pub author: (String, String),
    pub committer: (String, String),
    pub message: String,
    pub files: Vec<(String, Change)>,
}

/// What happens to a file.
#[derive(Debug, Clone)]
pub enum Change {
    Write(Vec<u8>),
    Link(String),
    /// Another repository at a commit.
    Submodule(String),
    Remove,
}

impl NewCommit {
    /// By one person, who is author and committer.
    pub fn by(name: &str, email: &str, message: &str) -> Self {
        let person = (name.to_owned(), email.to_owned());
        Self { author: person.clone(), committer: person, message: message.to_owned(), files: Vec::new() }
    }

    pub fn committer(mut self, name: &str, email: &str) -> Self {
        self.committer = (name.to_owned(), email.to_owned());
        self
    }

    /// The forge's own key, as after an edit in the web pages.
    pub fn in_the_web(self) -> Self {
        self.committer("GitHub", "noreply@github.com")
    }

    pub fn co_author(mut self, name: &str, email: &str) -> Self {
        let gap = if self.message.contains("Co-authored-by:") { "\n" } else { "\n\n" };
        self.message.push_str(&format!("{gap}Co-authored-by: {name} <{email}>"));
        self
    }

    pub fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), Change::Write(content.as_ref().to_vec())));
        self
    }

    pub fn change(mut self, path: &str, change: Change) -> Self {
        self.files.push((path.to_owned(), change));
        self
    }
}

/// Makes a commit on top of a branch, which it makes from the default branch where it is new.
pub fn commit(repository: &Repository, branch: &str, new: &NewCommit, at: Timestamp) -> String {
    let git = &repository.git;
    let parent = repository.resolve(&format!("refs/heads/{branch}"));
    let parent = parent.or_else(|| repository.resolve(&format!("refs/heads/{}", repository.default_branch)));
    let base = parent.as_ref().map(|parent| parent.tree().unwrap());
    let mut update = git2::build::TreeUpdateBuilder::new();
    for (path, change) in &new.files {
        match change {
            Change::Write(bytes) => {
                update.upsert(path, git.blob(bytes).unwrap(), git2::FileMode::Blob);
            }
            Change::Link(target) => {
                update.upsert(path, git.blob(target.as_bytes()).unwrap(), git2::FileMode::Link);
            }
            Change::Submodule(commit) => {
                update.upsert(path, Oid::from_str(commit).unwrap(), git2::FileMode::Commit);
            }
            Change::Remove => {
                update.remove(path);
            }
        }
    }
    let empty = git.find_tree(git.treebuilder(None).unwrap().write().unwrap()).unwrap();
    let tree = update.create_updated(git, base.as_ref().unwrap_or(&empty)).unwrap();
    let tree = git.find_tree(tree).unwrap();
    let time = Time::new(at.as_second(), 0);
    let person = |(name, email): &(String, String)| Signature::new(name, email, &time).unwrap();
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    let id = git
        .commit(None, &person(&new.author), &person(&new.committer), &new.message, &tree, &parents)
        .unwrap();
    git.reference(&format!("refs/heads/{branch}"), id, true, "commit").unwrap();
    id.to_string()
}

/// The commits of a pull request, oldest first, as GitHub lists them.
pub fn between(repository: &Repository, base: &str, head: &str) -> Vec<String> {
    let git = &repository.git;
    let (Ok(base), Ok(head)) = (Oid::from_str(base), Oid::from_str(head)) else { return Vec::new() };
    let mut walk = git.revwalk().unwrap();
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).unwrap();
    if walk.push(head).is_err() || walk.hide(base).is_err() {
        return Vec::new();
    }
    walk.map(|id| id.unwrap().to_string()).collect()
}

/// The trees before and after a pull request: the merge base's and the head's.
pub fn difference<'r>(repository: &'r Repository, base: &str, head: &str) -> Option<git2::Diff<'r>> {
    let git = &repository.git;
    let (base, head) = (Oid::from_str(base).ok()?, Oid::from_str(head).ok()?);
    let fork = git.merge_base(base, head).ok();
    let old = fork.and_then(|fork| git.find_commit(fork).ok()?.tree().ok());
    let new = git.find_commit(head).ok()?.tree().ok()?;
    let mut diff = git.diff_tree_to_tree(old.as_ref(), Some(&new), None).ok()?;
    diff.find_similar(Some(git2::DiffFindOptions::new().renames(true))).ok()?;
    Some(diff)
}

/// Authors of a commit: its own, then every `Co-authored-by`, each address once.
pub fn authors(commit: &git2::Commit<'_>) -> Vec<(String, String)> {
    let person = |who: &Signature<'_>| {
        (who.name().unwrap_or_default().to_owned(), who.email().unwrap_or_default().to_owned())
    };
    let mut all = vec![person(&commit.author())];
    for line in commit.message().unwrap_or_default().lines() {
        let Some((key, rest)) = line.split_once(':') else { continue };
        if !key.eq_ignore_ascii_case("co-authored-by") {
            continue;
        }
        if let Some((name, address)) = rest.trim().strip_suffix('>').and_then(|rest| rest.split_once('<'))
            && !all.iter().any(|(_, known)| known == address)
        {
            all.push((name.trim().to_owned(), address.to_owned()));
        }
    }
    all
}

/// An entry of a tree: path, mode, type, id and size.
#[derive(Debug)]
pub struct Entry {
    pub path: String,
    pub mode: String,
    pub kind: &'static str,
    pub id: String,
    pub size: Option<usize>,
}

/// Entries of a tree; those of its folders too when asked.
pub fn entries(git: &git2::Repository, tree: &git2::Tree<'_>, recursive: bool) -> Vec<Entry> {
    fn visit(git: &git2::Repository, tree: &git2::Tree<'_>, front: &str, deep: bool, out: &mut Vec<Entry>) {
        for entry in tree.iter() {
            let path = format!("{front}{}", String::from_utf8_lossy(entry.name_bytes()));
            let kind = match entry.kind() {
                Some(ObjectType::Tree) => "tree",
                Some(ObjectType::Commit) => "commit",
                _ => "blob",
            };
            let size = (kind == "blob").then(|| git.find_blob(entry.id()).unwrap().size());
            let (mode, id) = (format!("{:06o}", entry.filemode()), entry.id());
            out.push(Entry { path: path.clone(), mode, kind, id: id.to_string(), size });
            if deep && kind == "tree" {
                visit(git, &git.find_tree(id).unwrap(), &format!("{path}/"), deep, out);
            }
        }
    }
    let mut out = Vec::new();
    visit(git, tree, "", recursive, &mut out);
    out
}

impl World {
    /// Tells the fake of a push: the branch is where git has it now. Open pull requests of the branch follow.
    pub fn pushed(&mut self, repository: u64, branch: &str, actor: Option<u64>) -> String {
        let (at, id) = (self.now(), self.fresh());
        let found = self.repository_mut(repository);
        let after = found.tip(branch).unwrap_or_else(|| ZERO.to_owned());
        let last = found.pushes.iter().rev().find(|push| push.branch == branch);
        let before = last.map_or_else(|| ZERO.to_owned(), |push| push.after.clone());
        let kind = push_kind(found, &before, &after);
        found.pushes.push(Pushed {
            id,
            branch: branch.to_owned(),
            before,
            after: after.clone(),
            actor,
            at,
            kind,
        });
        self.follow(repository, branch);
        after
    }

    /// Open pull requests whose head is this branch get its tip, in whichever repository they are.
    fn follow(&mut self, head: u64, branch: &str) {
        let at = self.now();
        let Some(tip) = self.repository(head).and_then(|repository| repository.tip(branch)) else { return };
        let from = self.repository(head).map(|repository| repository.git.path().to_owned()).unwrap();
        for repository in &mut self.repositories {
            let base_tip: Vec<Option<String>> =
                repository.pulls.iter().map(|pull| repository.tip(&pull.base_ref)).collect();
            for (pull, base) in repository.pulls.iter_mut().zip(base_tip) {
                let ours = pull.head_repository == Some(head) && pull.head_ref == branch;
                if !ours || pull.state != "open" || pull.head_sha == tip {
                    continue;
                }
                fetch(&repository.git, &from, branch, pull.number);
                pull.head_sha.clone_from(&tip);
                pull.base_sha = base.unwrap_or_default();
                pull.updated = at;
            }
        }
    }
}

/// Brings the commits of a pull request into the repository that it asks to change.
pub fn fetch(git: &git2::Repository, from: &std::path::Path, branch: &str, number: u64) {
    let specification = format!("+refs/heads/{branch}:refs/pull/{number}/head");
    let mut remote = git.remote_anonymous(from.to_str().unwrap()).unwrap();
    remote.fetch(&[specification], None, None).unwrap();
}

fn push_kind(repository: &Repository, before: &str, after: &str) -> &'static str {
    if before == ZERO {
        return "branch_creation";
    }
    if after == ZERO {
        return "branch_deletion";
    }
    let (Ok(before), Ok(after)) = (Oid::from_str(before), Oid::from_str(after)) else { return "push" };
    let forward = before == after || repository.git.graph_descendant_of(after, before).unwrap_or(false);
    if forward { "push" } else { "force_push" }
}
