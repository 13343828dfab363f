//! GitHub: the forge that pull requests live in.
//!
//! The transport is octocrab's. What is asked again, how long is waited, when a list is whole and what an error means
//! to a person is decided here, because a verdict rests on it: no answer is never "nothing there".

mod account;
mod address;
mod app;
mod ask;
pub mod audit;
mod cache;
mod checks;
mod client;
mod comments;
mod commits;
mod contents;
mod graphql;
mod issues;
mod pages;
mod people;
mod pulls;
mod statements;
mod statuses;
mod token;
mod trouble;
mod waits;
mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::ports::{CheckRun, Forge, Forged, FoundRun, Issue, Issues, OwnComment, ReviewEvent, StatusState};
use crate::signoff::facts::{Actor, Commit, PullRequest, Push, Repository, Standing, Statement};
use client::Client;
pub use token::{Credentials, Token};
pub use waits::Waiting;

/// How long the forge is waited for, and how much it may send.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For one answer, from the request to its last byte.
    pub whole: Duration,
    /// Before the second try; it doubles each time.
    pub retry_base: Duration,
    /// For rate limits, in all, for one question.
    pub wait: Duration,
    /// The largest answer, in bytes.
    pub largest: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            retry_base: Duration::from_millis(500),
            wait: Duration::from_secs(60),
            largest: 20 * 1024 * 1024,
        }
    }
}

impl Patience {
    /// For an audit: a rate limit is waited for until it ends, which takes up to an hour.
    pub fn of_an_audit() -> Self {
        Self { wait: Duration::from_secs(3_900), ..Self::default() }
    }
}

/// Where the forge is, and who asks.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The REST API: `https://api.github.com`, or `https://HOST/api/v3`.
    pub api: String,
    /// The GraphQL API, where it is not beside the other.
    pub graphql: Option<String>,
    /// The repository, `owner/name`; for an audit the organisation's login alone.
    pub repository: String,
    /// Who asks.
    pub credentials: Credentials,
    /// What we call ourselves.
    pub user_agent: String,
    /// How long it is waited for.
    pub patience: Patience,
}

/// One repository on GitHub or GitHub Enterprise.
pub struct GitHub {
    client: Client,
}

impl std::fmt::Debug for GitHub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GitHub({}/{})", self.client.owner, self.client.name)
    }
}

impl GitHub {
    /// Checks addresses, names and the key. Nothing is asked yet.
    pub fn connect(connection: Connection) -> Forged<Self> {
        Ok(Self { client: Client::new(connection)? })
    }
}

impl Forge for GitHub {
    fn now(&self) -> Forged<Timestamp> {
        self.client.now()
    }

    fn viewer(&self) -> Forged<Actor> {
        self.client.viewer()
    }

    fn repository(&self) -> Forged<Repository> {
        self.client.repository()
    }

    fn pull_request(&self, number: u64) -> Forged<PullRequest> {
        self.client.pull_request(number)
    }

    fn commits(&self, number: u64, expected: u64) -> Forged<Vec<Commit>> {
        self.client.commits(number, expected)
    }

    fn commits_by_id(&self, ids: &[String]) -> Forged<Vec<Commit>> {
        self.client.commits_by_id(ids)
    }

    fn pushes(&self, repository: &Repository, branch: &str) -> Forged<Vec<Push>> {
        self.client.pushes(repository, branch)
    }

    fn statements(&self, number: u64, matters: &dyn Fn(&str) -> bool) -> Forged<Vec<Statement>> {
        self.client.statements(number, matters)
    }

    fn standing(&self, login: &str) -> Forged<Standing> {
        self.client.standing(login)
    }

    fn team(&self, organisation: &str, slug: &str) -> Forged<BTreeSet<u64>> {
        self.client.team(organisation, slug)
    }

    fn changed_files(&self, number: u64) -> Forged<Vec<String>> {
        self.client.changed_files(number)
    }

    fn file(&self, path: &str, commit: &str) -> Forged<Option<Vec<u8>>> {
        self.client.file(path, commit)
    }

    fn tree(&self, commit: &str) -> Forged<Vec<String>> {
        self.client.tree(commit)
    }

    fn check_runs(&self, commit: &str, prefix: &str) -> Forged<Vec<FoundRun>> {
        self.client.check_runs(commit, prefix)
    }

    fn put_check_run(&self, run: &CheckRun) -> Forged<String> {
        self.client.put_check_run(run)
    }

    fn put_status(
        &self,
        commit: &str,
        context: &str,
        state: StatusState,
        description: &str,
        target: &str,
    ) -> Forged<()> {
        self.client.put_status(commit, context, state, description, target)
    }

    fn own_comments(&self, number: u64) -> Forged<Vec<OwnComment>> {
        self.client.own_comments(number)
    }

    fn comment(&self, number: u64, body: &str) -> Forged<OwnComment> {
        self.client.comment(number, body)
    }

    fn edit_comment(&self, id: u64, body: &str) -> Forged<OwnComment> {
        self.client.edit_comment(id, body)
    }

    fn delete_comment(&self, id: u64) -> Forged<()> {
        self.client.delete_comment(id)
    }

    fn review(&self, number: u64, commit: &str, event: ReviewEvent, body: &str) -> Forged<String> {
        self.client.review(number, commit, event, body)
    }

    fn react(&self, comment: u64, sign: &str) -> Forged<()> {
        self.client.react(comment, sign)
    }
}

impl Issues for GitHub {
    fn is_public(&self) -> Forged<bool> {
        self.client.is_public()
    }

    fn issue(&self, number: u64) -> Forged<Issue> {
        self.client.issue(number)
    }

    fn open_issue(&self, title: &str, body: &str) -> Forged<Issue> {
        self.client.open_issue(title, body)
    }

    fn edit_issue(&self, number: u64, body: &str) -> Forged<Issue> {
        self.client.edit_issue(number, body)
    }
}
