//! The pull request itself, and the files that it changes.

use serde::Deserialize;

use super::account::Account;
use super::address::is_commit;
use super::ask::Ask;
use super::client::Client;
use super::trouble;
use crate::ports::Forged;
use crate::signoff::facts::{PullRequest, PullState, Repository};

#[derive(Deserialize)]
struct Pull {
    number: u64,
    state: String,
    #[serde(default)]
    merged: bool,
    user: Option<Account>,
    body: Option<String>,
    head: End,
    base: End,
    commits: u64,
    changed_files: u64,
}

#[derive(Deserialize)]
struct End {
    sha: String,
    #[serde(rename = "ref")]
    branch: String,
    repo: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: u64,
    full_name: String,
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
    commit: Tip,
    #[serde(default)]
    protected: bool,
}

#[derive(Deserialize)]
struct Tip {
    sha: String,
}

#[derive(Deserialize)]
struct Changed {
    filename: String,
    previous_filename: Option<String>,
}

impl Client {
    fn pull(&self, number: u64) -> Forged<Pull> {
        let ask = Ask::get(self.repo(&["pulls", &number.to_string()])?);
        let pull: Pull = self.json(&ask)?;
        if pull.number != number {
            return Err(trouble::garbled(&ask.name(), "it tells of another pull request"));
        }
        if !is_commit(&pull.head.sha) {
            return Err(trouble::garbled(&ask.name(), "its head is no commit"));
        }
        Ok(pull)
    }

    /// A pull request. What it calls its base is the tip at its last push, so the branch is asked for its own.
    pub fn pull_request(&self, number: u64) -> Forged<PullRequest> {
        let pull = self.pull(number)?;
        let state = match (pull.state.as_str(), pull.merged) {
            (_, true) => PullState::Merged,
            ("open", false) => PullState::Open,
            ("closed", false) => PullState::Closed,
            _ => return Err(trouble::garbled("pull request", "its state is none that is known here")),
        };
        let ask = Ask::get(self.repo(&["branches", &pull.base.branch])?);
        let branch: Branch = self.json(&ask)?;
        if branch.name != pull.base.branch || !is_commit(&branch.commit.sha) {
            return Err(trouble::garbled(&ask.name(), "it tells of another branch, or of no commit"));
        }
        let default = pull.base.repo.and_then(|repo| repo.default_branch);
        let is_default = default.is_some_and(|default| default == pull.base.branch);
        Ok(PullRequest {
            number,
            state,
            author: pull.user.and_then(Account::actor),
            head_sha: pull.head.sha,
            head_ref: pull.head.branch,
            head_repository: pull.head.repo.map(|repo| Repository { id: repo.id, name: repo.full_name }),
            base_sha: branch.commit.sha,
            base_ref: pull.base.branch,
            base_is_guarded: is_default || branch.protected,
            description: pull.body.unwrap_or_default(),
            commit_count: pull.commits,
        })
    }

    /// Paths of all files that it changes, old names of renamed ones as well. The forge ends the list at 3,000.
    pub fn changed_files(&self, number: u64) -> Forged<Vec<String>> {
        let expected = self.pull(number)?.changed_files;
        let ask = Ask::get(self.repo(&["pulls", &number.to_string(), "files"])?);
        let files: Vec<Changed> = self.list(&ask)?;
        if u64::try_from(files.len()).ok() != Some(expected) {
            let what = format!("it lists {} of {expected} files", files.len());
            return Err(trouble::garbled(&ask.name(), &what));
        }
        let mut paths = Vec::new();
        for file in files {
            paths.extend(file.previous_filename);
            paths.push(file.filename);
        }
        Ok(paths)
    }
}
