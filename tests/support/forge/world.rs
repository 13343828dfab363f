//! What the fake knows: accounts, teams, tokens, repositories and everything said in their pull requests.
//!
//! Plain data. Repositories are real bare git repositories, so ids, trees and histories are git's own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::organisation::Organisation;
use super::repository_audit::Extras;

/// An account: a person, a bot or an organisation. The number stays, the login may change.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: u64,
    pub login: String,
    /// `User`, `Bot` or `Organization`, as GitHub writes it.
    pub kind: &'static str,
    pub emails: BTreeSet<String>,
}

/// A team of an organisation.
#[derive(Debug, Clone)]
pub struct Team {
    pub id: u64,
    pub organisation: u64,
    pub slug: String,
    pub members: Vec<u64>,
}

/// A GitHub App with its bot account.
#[derive(Debug, Clone)]
pub struct App {
    pub id: u64,
    pub slug: String,
    pub bot: u64,
    pub installation: u64,
    /// What its installation tokens may do: `checks` → `write`.
    pub permissions: BTreeMap<String, String>,
    /// The public key in PEM that its JWTs are verified with; none when it never signs in by itself.
    pub public_key: Option<String>,
}

/// Whose token it is and what it may do.
#[derive(Debug, Clone)]
pub enum Owner {
    /// A person's token with its scopes (`repo`, `read:org`); perhaps made for an app that acts for the person.
    User { id: u64, scopes: BTreeSet<String>, app: Option<u64> },
    /// An app's installation token, such as the one of a GitHub Actions job.
    Installation { app: u64, permissions: BTreeMap<String, String> },
}

/// A token.
#[derive(Debug, Clone)]
pub struct Token {
    pub secret: String,
    pub owner: Owner,
    pub expires: Option<Timestamp>,
}

/// A push to a branch, newest last.
#[derive(Debug, Clone)]
pub struct Pushed {
    pub id: u64,
    pub branch: String,
    pub before: String,
    pub after: String,
    pub actor: Option<u64>,
    pub at: Timestamp,
    pub kind: &'static str,
}

/// A pull request.
#[derive(Debug, Clone)]
pub struct Pull {
    pub id: u64,
    pub number: u64,
    pub author: Option<u64>,
    pub title: String,
    pub body: Option<String>,
    /// `open`, `closed` or `merged`.
    pub state: &'static str,
    pub head_ref: String,
    /// The repository of the head; none when it was deleted.
    pub head_repository: Option<u64>,
    pub head_sha: String,
    pub base_ref: String,
    /// The base branch's tip when the head was last pushed: not always its tip now.
    pub base_sha: String,
    pub created: Timestamp,
    pub updated: Timestamp,
}

/// A comment in a conversation.
#[derive(Debug, Clone)]
pub struct Comment {
    pub id: u64,
    pub pull: u64,
    pub author: Option<u64>,
    pub body: String,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub edited: Option<(Timestamp, Option<u64>)>,
    /// The app that a person's token was made for.
    pub via: Option<u64>,
    /// Who reacted how.
    pub reactions: Vec<(u64, u64, String)>,
}

/// A review.
#[derive(Debug, Clone)]
pub struct Review {
    pub id: u64,
    pub pull: u64,
    pub author: Option<u64>,
    pub body: String,
    /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED` or `PENDING`.
    pub state: String,
    pub commit: String,
    pub submitted: Option<Timestamp>,
    pub edited: Option<(Timestamp, Option<u64>)>,
}

/// A check run.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: u64,
    pub app: u64,
    pub name: String,
    pub head_sha: String,
    pub status: String,
    pub conclusion: Option<String>,
    pub external_id: String,
    pub details_url: Option<String>,
    pub started: Option<Timestamp>,
    pub completed: Option<Timestamp>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub text: Option<String>,
    pub annotations: Vec<Value>,
}

/// A commit status.
#[derive(Debug, Clone)]
pub struct Status {
    pub id: u64,
    pub sha: String,
    pub state: String,
    pub context: String,
    pub description: Option<String>,
    pub target_url: Option<String>,
    pub creator: u64,
    pub at: Timestamp,
}

/// A repository.
pub struct Repository {
    pub id: u64,
    pub owner: u64,
    pub name: String,
    pub private: bool,
    pub default_branch: String,
    pub git: git2::Repository,
    /// Keeps the folder of a repository that the fake made itself.
    pub folder: Option<tempfile::TempDir>,
    /// Account → role name: `admin`, `maintain`, `write`, `triage`, `read`, or a role of the organisation's own.
    pub collaborators: BTreeMap<u64, String>,
    pub pulls: Vec<Pull>,
    pub comments: Vec<Comment>,
    pub reviews: Vec<Review>,
    pub runs: Vec<Run>,
    pub statuses: Vec<Status>,
    pub pushes: Vec<Pushed>,
    /// Trees are answered as if they were too large.
    pub truncated: bool,
    /// Names that it had before.
    pub former: Vec<String>,
}

/// The clock of the fake: the machine's with an offset, or standing still.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    Running(SignedDuration),
    Frozen(Timestamp),
}

/// Everything the fake knows.
pub struct World {
    /// `http://127.0.0.1:PORT`.
    pub origin: String,
    pub clock: Clock,
    pub accounts: Vec<Account>,
    pub teams: Vec<Team>,
    pub apps: Vec<App>,
    pub tokens: Vec<Token>,
    pub repositories: Vec<Repository>,
    /// What an organisation has besides its account, by that account's number.
    pub organisations: BTreeMap<u64, Organisation>,
    /// What audits ask of a repository, by its number.
    pub extras: BTreeMap<u64, Extras>,
    next: u64,
}

/// The account that GitHub Actions' token acts as.
pub const ACTIONS_BOT: u64 = 41_898_282;
/// The app of GitHub Actions.
pub const ACTIONS_APP: u64 = 15_368;
/// The account of the forge's own committer.
pub const WEB_FLOW: u64 = 19_864_447;

impl World {
    /// A world with nobody in it but what every GitHub has: Actions and its own committer.
    pub fn new(origin: String) -> Self {
        let mut world = Self {
            origin,
            clock: Clock::Running(SignedDuration::ZERO),
            accounts: Vec::new(),
            teams: Vec::new(),
            apps: Vec::new(),
            tokens: Vec::new(),
            repositories: Vec::new(),
            organisations: BTreeMap::new(),
            extras: BTreeMap::new(),
            next: 1_000_000,
        };
        world.add_account(ACTIONS_BOT, "github-actions[bot]", "Bot");
        world.add_account(WEB_FLOW, "web-flow", "User");
        world.account_mut(WEB_FLOW).emails.insert("noreply@github.com".into());
        let write = ["checks", "issues", "pull_requests", "statuses"];
        let permissions = write
            .iter()
            .map(|name| ((*name).to_owned(), "write".to_owned()))
            .chain(["contents", "metadata"].map(|name| (name.to_owned(), "read".to_owned())))
            .collect();
        let installation = world.fresh();
        world.apps.push(App {
            id: ACTIONS_APP,
            slug: "github-actions".into(),
            bot: ACTIONS_BOT,
            installation,
            permissions,
            public_key: None,
        });
        world
    }

    /// A number that nothing else has.
    pub fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Now, in whole seconds as GitHub counts.
    pub fn now(&self) -> Timestamp {
        let now = match self.clock {
            Clock::Running(offset) => Timestamp::now() + offset,
            Clock::Frozen(at) => at,
        };
        Timestamp::from_second(now.as_second()).unwrap()
    }

    pub fn add_account(&mut self, id: u64, login: &str, kind: &'static str) {
        assert!(self.account(id).is_none(), "there is an account {id} already");
        assert!(self.by_login(login).is_none(), "there is an account `{login}` already");
        let emails = BTreeSet::from([format!("{login}@example.com")]);
        self.accounts.push(Account { id, login: login.to_owned(), kind, emails });
    }

    pub fn account(&self, id: u64) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub fn account_mut(&mut self, id: u64) -> &mut Account {
        self.accounts.iter_mut().find(|account| account.id == id).expect("no such account")
    }

    pub fn by_login(&self, login: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.login.eq_ignore_ascii_case(login))
    }

    /// The account of an e-mail address: a listed one, or GitHub's own `ID+login@users.noreply.github.com`.
    pub fn by_email(&self, email: &str) -> Option<&Account> {
        if let Some(local) = email.strip_suffix("@users.noreply.github.com") {
            return match local.split_once('+') {
                Some((id, _)) => self.account(id.parse().ok()?),
                None => self.by_login(local),
            };
        }
        self.accounts.iter().find(|account| account.emails.contains(email))
    }

    pub fn app(&self, id: u64) -> Option<&App> {
        self.apps.iter().find(|app| app.id == id)
    }

    /// The index of a repository by `owner/name`, a former name, or not at all.
    pub fn find(&self, owner: &str, name: &str) -> Option<(usize, bool)> {
        let full = format!("{owner}/{name}").to_ascii_lowercase();
        let named = |repository: &Repository| self.full_name(repository).to_ascii_lowercase() == full;
        if let Some(index) = self.repositories.iter().position(named) {
            return Some((index, true));
        }
        let former = |name: &String| name.to_ascii_lowercase() == full;
        let moved = |repository: &Repository| repository.former.iter().any(former);
        Some((self.repositories.iter().position(moved)?, false))
    }

    pub fn full_name(&self, repository: &Repository) -> String {
        let owner = self.account(repository.owner).map_or("ghost", |owner| owner.login.as_str());
        format!("{owner}/{}", repository.name)
    }

    pub fn repository(&self, id: u64) -> Option<&Repository> {
        self.repositories.iter().find(|repository| repository.id == id)
    }

    pub fn repository_mut(&mut self, id: u64) -> &mut Repository {
        self.repositories.iter_mut().find(|repository| repository.id == id).expect("no such repository")
    }

    /// The role of an account in a repository; the owner is always an administrator.
    pub fn role(&self, repository: &Repository, account: u64) -> String {
        let owns = self.organisations.get(&repository.owner).and_then(|found| found.members.get(&account));
        if repository.owner == account || owns == Some(&true) {
            return "admin".into();
        }
        let role = repository.collaborators.get(&account).cloned();
        role.unwrap_or_else(|| if repository.private { "none" } else { "read" }.to_owned())
    }

    /// What GitHub calls the permission of a role: the old four words.
    pub fn permission(&self, repository: &Repository, account: u64) -> &'static str {
        match self.role(repository, account).as_str() {
            "admin" => "admin",
            "maintain" | "write" => "write",
            "none" => "none",
            _ => "read",
        }
    }
}

impl Repository {
    pub fn pull(&self, number: u64) -> Option<&Pull> {
        self.pulls.iter().find(|pull| pull.number == number)
    }

    pub fn pull_mut(&mut self, number: u64) -> &mut Pull {
        self.pulls.iter_mut().find(|pull| pull.number == number).expect("no such pull request")
    }

    /// The commit that a name stands for: an id, a branch, a full reference.
    pub fn resolve(&self, name: &str) -> Option<git2::Commit<'_>> {
        let found = match git2::Oid::from_str(name) {
            Ok(id) if name.len() == 40 => self.git.find_commit(id).ok(),
            _ => None,
        };
        let by_name = |name: String| self.git.find_reference(&name).ok()?.peel_to_commit().ok();
        found
            .or_else(|| by_name(format!("refs/heads/{name}")))
            .or_else(|| by_name(format!("refs/tags/{name}")))
            .or_else(|| by_name(name.to_owned()))
    }

    pub fn tip(&self, branch: &str) -> Option<String> {
        let reference = self.git.find_reference(&format!("refs/heads/{branch}")).ok()?;
        Some(reference.peel_to_commit().ok()?.id().to_string())
    }
}
