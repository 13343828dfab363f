//! A repository of the fake, as tests hold it: what people do in it, and what is in it afterwards.

use std::sync::Arc;

use serde_json::{Value, json};

use super::checks;
use super::history::{self, NewCommit};
use super::server::{Shared, lock};
use super::world::{Pull, Repository, World};

/// A repository. Cheap to clone.
#[derive(Clone)]
pub struct Repo {
    pub(super) shared: Arc<Shared>,
    pub id: u64,
}

impl Repo {
    fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut lock(&self.shared.world))
    }

    /// The repository itself, to look at or to change.
    pub fn with<T>(&self, act: impl FnOnce(&mut Repository) -> T) -> T {
        self.world(|world| act(world.repository_mut(self.id)))
    }

    /// `OWNER/NAME`.
    pub fn name(&self) -> String {
        self.world(|world| world.full_name(world.repository(self.id).unwrap()))
    }

    /// Where its bare git repository lies.
    pub fn git_path(&self) -> std::path::PathBuf {
        self.with(|repository| repository.git.path().to_owned())
    }

    /// Gives an account a role: `admin`, `maintain`, `write`, `triage`, `read`; `none` takes it away.
    pub fn allow(&self, account: u64, role: &str) {
        self.with(|repository| {
            repository.collaborators.insert(account, role.to_owned());
            repository.collaborators.retain(|_, role| role != "none");
        });
    }

    pub fn make_public(&self) {
        self.with(|repository| repository.private = false);
    }

    /// Another name of the same owner; the old one leads here.
    pub fn rename(&self, name: &str) {
        let before = self.name();
        self.with(|repository| {
            repository.former.push(before);
            name.clone_into(&mut repository.name);
        });
    }

    /// Trees are answered as if there were too many files.
    pub fn truncate_trees(&self) {
        self.with(|repository| repository.truncated = true);
    }

    // Commits and pushes

    /// A commit on a branch, which begins at the default branch where it is new. The id.
    pub fn commit(&self, branch: &str, commit: &NewCommit) -> String {
        self.world(|world| {
            let at = world.now();
            history::commit(world.repository(self.id).unwrap(), branch, commit, at)
        })
    }

    /// The account pushes the branch as it is in git now: pull requests follow. The branch's tip.
    pub fn push(&self, branch: &str, actor: u64) -> String {
        self.world(|world| world.pushed(self.id, branch, Some(actor)))
    }

    /// A commit by the account (name = login, address `LOGIN@example.com`) and its push. The id.
    pub fn commit_and_push(&self, branch: &str, actor: u64, files: &[(&str, &str)]) -> String {
        let login = self.world(|world| world.account(actor).expect("no such account").login.clone());
        let mut commit = NewCommit::by(&login, &format!("{login}@example.com"), "Change");
        for (path, content) in files {
            commit = commit.file(path, content);
        }
        self.commit(branch, &commit);
        self.push(branch, actor)
    }

    pub fn tip(&self, branch: &str) -> String {
        self.with(|repository| repository.tip(branch)).expect("no such branch")
    }

    /// A copy that the account owns, for pull requests from outside.
    pub fn fork(&self, owner: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = git2::Repository::init_bare(folder.path()).unwrap();
        let path = self.git_path();
        git.remote_anonymous(path.to_str().unwrap())
            .unwrap()
            .fetch(&["+refs/heads/*:refs/heads/*"], None, None)
            .unwrap();
        let id = self.world(|world| {
            let name = world.repository(self.id).unwrap().name.clone();
            let login = world.account(owner).expect("no such account").login.clone();
            world.add_repository(&format!("{login}/{name}"), git, Some(folder))
        });
        Self { shared: Arc::clone(&self.shared), id }
    }

    // Pull requests

    /// Opens a pull request. The number.
    pub fn pull(&self, author: u64, head: &str, base: &str) -> u64 {
        self.pull_from(self, author, head, base)
    }

    /// Opens one from a branch of a fork.
    pub fn pull_from(&self, fork: &Self, author: u64, head: &str, base: &str) -> u64 {
        self.world(|world| world.open_pull(self.id, fork.id, Some(author), head, base))
    }

    /// Sets the state: `open`, `closed`, `merged`.
    pub fn set_state(&self, pull: u64, state: &'static str) {
        self.with(|repository| repository.pull_mut(pull).state = state);
    }

    pub fn describe(&self, pull: u64, body: &str) {
        self.with(|repository| repository.pull_mut(pull).body = Some(body.to_owned()));
    }

    pub fn head(&self, pull: u64) -> String {
        self.with(|repository| repository.pull_mut(pull).head_sha.clone())
    }

    /// The head branch's repository was deleted.
    pub fn lose_head_repository(&self, pull: u64) {
        self.with(|repository| repository.pull_mut(pull).head_repository = None);
    }

    // What people say in the web pages

    pub fn comment(&self, pull: u64, author: u64, body: &str) -> u64 {
        self.world(|world| world.say(self.id, pull, Some(author), body))
    }

    /// Anybody with write permission can edit what others wrote.
    pub fn edit_comment(&self, comment: u64, by: u64, body: &str) {
        self.world(|world| world.reword(self.id, comment, Some(by), body));
    }

    pub fn delete_comment(&self, comment: u64) {
        self.with(|repository| repository.comments.retain(|found| found.id != comment));
    }

    /// A review of the head: `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `PENDING`.
    pub fn review(&self, pull: u64, author: u64, state: &str, body: &str) -> u64 {
        let head = self.head(pull);
        self.world(|world| world.say_review(self.id, pull, Some(author), state, body, &head))
    }

    pub fn edit_review(&self, review: u64, by: u64, body: &str) {
        self.world(|world| {
            let now = world.now();
            let reviews = &mut world.repository_mut(self.id).reviews;
            let found = reviews.iter_mut().find(|found| found.id == review).expect("no such review");
            found.body = body.to_owned();
            found.edited = Some((now, Some(by)));
        });
    }

    pub fn dismiss_review(&self, review: u64) {
        self.with(|repository| {
            let found = repository.reviews.iter_mut().find(|found| found.id == review);
            found.expect("no such review").state = "DISMISSED".into();
        });
    }

    /// A completed check run of an app. The number.
    pub fn check_run(&self, app: u64, sha: &str, name: &str, external_id: &str, text: &str) -> u64 {
        self.world(|world| {
            let (id, now) = (world.fresh(), world.now());
            let mut run = checks::blank(id, app, sha.to_owned());
            run.name = name.to_owned();
            run.external_id = external_id.to_owned();
            run.status = "completed".into();
            run.conclusion = Some("neutral".into());
            (run.started, run.completed) = (Some(now), Some(now));
            run.title = Some(name.to_owned());
            run.summary = Some(String::new());
            run.text = Some(text.to_owned());
            world.repository_mut(self.id).runs.push(run);
            id
        })
    }

    // What is there, in GitHub's own words

    pub fn comments(&self, pull: u64) -> Vec<Value> {
        self.world(|world| {
            let repository = world.repository(self.id).unwrap();
            let all = repository.comments.iter().filter(|comment| comment.pull == pull);
            all.map(|comment| world.comment_json(repository, comment)).collect()
        })
    }

    pub fn reviews(&self, pull: u64) -> Vec<Value> {
        self.world(|world| {
            let repository = world.repository(self.id).unwrap();
            let all = repository.reviews.iter().filter(|review| review.pull == pull);
            all.map(|review| world.review_json(repository, review)).collect()
        })
    }

    /// Check runs of a commit, oldest first, each with its `annotations`.
    pub fn check_runs(&self, sha: &str) -> Vec<Value> {
        self.world(|world| {
            let repository = world.repository(self.id).unwrap();
            let all = repository.runs.iter().filter(|run| run.head_sha == sha);
            all.map(|run| {
                let mut shown = world.run_json(repository, run);
                shown["annotations"] = json!(run.annotations);
                shown
            })
            .collect()
        })
    }

    /// Statuses of a commit, oldest first.
    pub fn statuses(&self, sha: &str) -> Vec<Value> {
        self.world(|world| {
            let repository = world.repository(self.id).unwrap();
            let all = repository.statuses.iter().filter(|status| status.sha == sha);
            all.map(|status| world.status_json(repository, status)).collect()
        })
    }

    /// Reactions to a comment: login and sign.
    pub fn reactions(&self, comment: u64) -> Vec<(String, String)> {
        self.world(|world| {
            let repository = world.repository(self.id).unwrap();
            let found = repository.comments.iter().find(|found| found.id == comment);
            let login = |id: u64| world.account(id).map_or("ghost".to_owned(), |found| found.login.clone());
            let all = found.expect("no such comment").reactions.iter();
            all.map(|(_, user, sign)| (login(*user), sign.clone())).collect()
        })
    }
}

impl World {
    /// Opens a pull request.
    pub fn open_pull(
        &mut self,
        repository: u64,
        fork: u64,
        author: Option<u64>,
        head: &str,
        base: &str,
    ) -> u64 {
        let (id, now) = (self.fresh(), self.now());
        let from = self.repository(fork).expect("no such fork");
        let head_sha = from.tip(head).expect("no such branch");
        let path = from.git.path().to_owned();
        let number = self.next_number(repository);
        let found = self.repository_mut(repository);
        history::fetch(&found.git, &path, head, number);
        let base_sha = found.tip(base).expect("no such base branch");
        found.pulls.push(Pull {
            id,
            number,
            author,
            title: format!("Change {number}"),
            body: None,
            state: "open",
            head_ref: head.to_owned(),
            head_repository: Some(fork),
            head_sha,
            base_ref: base.to_owned(),
            base_sha,
            created: now,
            updated: now,
        });
        number
    }
}
