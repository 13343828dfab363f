//! What the verifier is told: a pull request as the forge and git describe it, at one moment.
//!
//! Plain data, gathered by adapters and passed in. Whatever could not be read is [`Answer::Unknown`] with the
//! reason, never an empty list: "nobody" and "I could not look" lead to different verdicts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::request::{self, Request};
use crate::source::Source;
use crate::text::Text;

/// Something that was asked outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// It was answered, completely.
    Known(T),
    /// It was not: why. Never an approval.
    Unknown(Text),
}

impl<T> Answer<T> {
    /// The answer, when there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A person's account.
    Person,
    /// A bot, an app, GitHub Actions.
    Machine,
    /// An organisation, a placeholder, or a kind that this version does not know.
    Other,
}

/// An account. Its number is its identity; a login can be renamed and taken by somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The forge's number.
    pub id: u64,
    /// The name at the moment of asking.
    pub login: String,
    /// What kind of account it is.
    pub kind: ActorKind,
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The forge's number.
    pub id: u64,
    /// `owner/name`.
    pub name: String,
}

/// Where a pull request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    /// Open.
    Open,
    /// Closed without a merge.
    Closed,
    /// Merged.
    Merged,
}

/// The pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// Where it stands.
    pub state: PullState,
    /// Who opened it; none for a deleted account.
    pub author: Option<Actor>,
    /// The commit at the head of its branch.
    pub head_sha: String,
    /// The head's branch name.
    pub head_ref: String,
    /// The repository that the head branch is in; none when it was deleted.
    pub head_repository: Option<Repository>,
    /// The commit at the tip of the base branch now.
    pub base_sha: String,
    /// The base branch's name.
    pub base_ref: String,
    /// The base branch is the repository's default one, or a protected one: not everybody who may write can have
    /// made it, with rules of their own.
    pub base_is_guarded: bool,
    /// The description; people may write nothing.
    pub description: String,
    /// How many commits it has, as the forge counts them.
    pub commit_count: u64,
}

/// A name in a commit and the account that its address maps to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitPerson {
    /// The e-mail address.
    pub email: String,
    /// The account; none when the address maps to nobody.
    pub account: Option<Actor>,
}

/// A commit of the pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub sha: String,
    /// Author and every `Co-authored-by`.
    pub authors: Vec<CommitPerson>,
    /// The committer; none for the forge's own key, which commits what people do in its web pages.
    pub committer: Option<CommitPerson>,
}

/// A push to the head's branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Who pushed; none for a deleted account.
    pub actor: Option<Actor>,
    /// The branch's tip after it.
    pub after: String,
}

/// Where a statement stands, and what kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementKind {
    /// A comment in the conversation.
    Comment,
    /// A review that comments.
    Comments,
    /// A review that approves.
    Approval,
    /// A review that asks for changes.
    ChangesRequested,
    /// A review that was dismissed.
    Dismissed,
    /// A review in a state that this version does not know, or that was not submitted.
    OtherReview,
}

/// A comment or review, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The forge's number, unique among comments and among reviews.
    pub id: u64,
    /// Where a person can read it.
    pub url: String,
    /// What it is.
    pub kind: StatementKind,
    /// Who wrote it; none for a deleted account.
    pub author: Option<Actor>,
    /// It was made through an app on somebody's behalf.
    pub through_app: bool,
    /// The text.
    pub body: String,
    /// When, by the forge's clock.
    pub at: Timestamp,
    /// Whether anybody changed it afterwards. Asked only for statements that mean something to pairgate, and for
    /// everything else that their authors said.
    pub edited: Answer<bool>,
    /// The head that a review was made on.
    pub commit: Option<String>,
}

/// What an account may do in the repository now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Nothing.
    None,
    /// Read, or triage.
    Read,
    /// Write, or maintain.
    Write,
    /// Everything.
    Admin,
}

/// A person who made a statement, as the repository knows the account now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The number behind the login now: another one than the statement's means that the login was recycled.
    pub id: u64,
    /// What the account may do now.
    pub permission: Permission,
}

/// A request for sign-off, as a check run of the forge holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The request.
    pub request: Request,
    /// Exactly as posted: its digest is over these bytes.
    pub bytes: String,
    /// Where a person can read it.
    pub url: String,
    /// The app that posted it, by its short name.
    pub app: String,
    /// Another job says which requests belong together; until then this one is not the whole.
    pub part: bool,
}

impl Offer {
    /// The digest of the request, over the bytes as they were posted.
    pub fn digest(&self) -> String {
        request::digest(&self.bytes)
    }
}

/// Everything about a pull request that a verdict rests on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Now, by the forge's clock.
    pub now: Timestamp,
    /// The repository.
    pub repository: Repository,
    /// The pull request.
    pub pull_request: PullRequest,
    /// Its commits, all of them.
    pub commits: Answer<Vec<Commit>>,
    /// The pushes to its head's branch.
    pub pushes: Answer<Vec<Push>>,
    /// Comments and reviews, oldest first.
    pub statements: Answer<Vec<Statement>>,
    /// Who may do what now, by the number of the statement's author.
    pub standings: BTreeMap<u64, Answer<Standing>>,
    /// Members of each team that the configuration names, by `organisation/team`.
    pub teams: BTreeMap<String, Answer<BTreeSet<u64>>>,
    /// The requests on the head commit, of apps that are believed.
    pub offers: Answer<Vec<Offer>>,
    /// Plans on the head commit that could not be shown whole, so that nobody can sign them: why.
    pub unfit: Vec<Text>,
    /// Digests of the requests that a job has declared complete, when one has.
    pub complete: Option<BTreeSet<String>>,
    /// The allowed-signers file of the base branch; known and none when there is no such file.
    pub allowed_signers: Answer<Option<Source>>,
    /// Files that decide and that the pull request changes; the base branch's copies are used. Workflows among them
    /// (`.github/…`), of which the forge runs the pull request's own.
    pub own_rules: Vec<String>,
}
