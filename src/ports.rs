//! The doors to the outside, as traits: commands use these, adapters implement them, tests replace them.
//!
//! Every method answers completely or says why not. A list that ends early is an error, not a short list.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::signoff::facts::{Actor, Commit, PullRequest, Push, Repository, Standing, Statement};
use crate::text::Text;

/// Why the forge did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgeTrouble {
    /// There is no such thing, or the token may not know of it.
    NotFound,
    /// The token may not do that.
    Forbidden,
    /// The token is missing, wrong or expired.
    Unauthorized,
    /// The rate limit, after waiting as long as we wait.
    RateLimited,
    /// The forge is there and fails, after retries.
    Unavailable,
    /// It refused what was sent.
    Refused,
    /// It answered something that cannot be right: half a page, another shape.
    Garbled,
}

/// An answer that did not come.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ForgeError {
    /// What kind of trouble.
    pub trouble: ForgeTrouble,
    /// What was asked and what came instead; lower case, no token in it.
    pub message: String,
    /// The next step.
    pub help: String,
}

impl ForgeError {
    /// The error as a reason why something is unknown.
    pub fn reason(&self) -> Text {
        Text::new(format!("{}; {}", self.message, self.help), format!("{}({})", self.message, self.help))
    }
}

/// What comes back.
pub type Forged<T> = Result<T, ForgeError>;

/// A comment of a pull request's conversation that pairgate may have written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComment {
    /// The forge's number.
    pub id: u64,
    /// Where a person can read it.
    pub url: String,
    /// The text.
    pub body: String,
}

/// How a check run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Green.
    Success,
    /// Grey: nothing to say yes or no to.
    Neutral,
    /// Red.
    Failure,
    /// Somebody has to do something.
    ActionRequired,
}

/// A remark at a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The file in the repository.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// How loud: `notice`, `warning` or `failure`.
    pub level: &'static str,
    /// A few words.
    pub title: String,
    /// The text.
    pub message: String,
}

/// A check run to make, or one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRun {
    /// Its name, unique for a root module and workspace.
    pub name: String,
    /// The commit.
    pub head_sha: String,
    /// Our own key: the digest of the request.
    pub external_id: String,
    /// How it ended.
    pub conclusion: Conclusion,
    /// One line.
    pub title: String,
    /// Markdown, at most 65,535 characters.
    pub summary: String,
    /// Markdown, at most 65,535 characters: holds the request's bytes.
    pub text: String,
    /// Remarks; any number, the adapter sends them in fifties.
    pub annotations: Vec<Annotation>,
}

/// A check run of a commit as the forge tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRun {
    /// The forge's number.
    pub id: u64,
    /// Where a person can read it.
    pub url: String,
    /// Its name.
    pub name: String,
    /// The app that made it, by its short name.
    pub app: String,
    /// Our own key.
    pub external_id: String,
    /// Whether it is done.
    pub completed: bool,
    /// How it ended, as the forge words it.
    pub conclusion: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub summary: String,
    /// Markdown.
    pub text: String,
}

/// A commit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusState {
    /// Green.
    Success,
    /// Yellow.
    Pending,
    /// Red.
    Failure,
    /// Red: it could not be decided.
    Error,
}

/// The event of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewEvent {
    /// Only words.
    Comment,
    /// Approves as well.
    Approve,
}

/// A forge for one repository.
pub trait Forge {
    /// Now, by the forge's clock: the `Date` of its newest answer.
    fn now(&self) -> Forged<Timestamp>;
    /// Whose token it is; an app has the account of its bot.
    fn viewer(&self) -> Forged<Actor>;
    /// The repository.
    fn repository(&self) -> Forged<Repository>;
    /// A pull request, with the tip that its base branch has now.
    fn pull_request(&self, number: u64) -> Forged<PullRequest>;
    /// All its commits with all their authors; `expected` is how many there must be.
    fn commits(&self, number: u64, expected: u64) -> Forged<Vec<Commit>>;
    /// These commits with all their authors, for lists longer than the forge gives.
    fn commits_by_id(&self, ids: &[String]) -> Forged<Vec<Commit>>;
    /// Who pushed to a branch.
    fn pushes(&self, repository: &Repository, branch: &str) -> Forged<Vec<Push>>;
    /// All comments and reviews, oldest first. `matters` says for which texts it is asked whether they were edited.
    fn statements(&self, number: u64, matters: &dyn Fn(&str) -> bool) -> Forged<Vec<Statement>>;
    /// What an account may do now.
    fn standing(&self, login: &str) -> Forged<Standing>;
    /// Numbers of all members of a team.
    fn team(&self, organisation: &str, slug: &str) -> Forged<BTreeSet<u64>>;
    /// Paths of all files that a pull request changes, old names of renamed ones as well.
    fn changed_files(&self, number: u64) -> Forged<Vec<String>>;
    /// A file at a commit; none when there is none.
    fn file(&self, path: &str, commit: &str) -> Forged<Option<Vec<u8>>>;
    /// Paths of all files of a commit, or below a folder of it.
    fn tree(&self, commit: &str) -> Forged<Vec<String>>;
    /// All check runs of a commit whose name begins so.
    fn check_runs(&self, commit: &str, prefix: &str) -> Forged<Vec<FoundRun>>;
    /// Makes a check run, or changes the one of the same name that the same app made on the same commit. Does
    /// nothing when nothing differs. Gives its address.
    fn put_check_run(&self, run: &CheckRun) -> Forged<String>;
    /// The newest status of a context on a commit: state and description.
    fn put_status(
        &self,
        commit: &str,
        context: &str,
        state: StatusState,
        description: &str,
        target: &str,
    ) -> Forged<()>;
    /// Our own comments (the token's account's) on a pull request, oldest first.
    fn own_comments(&self, number: u64) -> Forged<Vec<OwnComment>>;
    /// Writes a comment.
    fn comment(&self, number: u64, body: &str) -> Forged<OwnComment>;
    /// Changes a comment.
    fn edit_comment(&self, id: u64, body: &str) -> Forged<OwnComment>;
    /// Deletes a comment.
    fn delete_comment(&self, id: u64) -> Forged<()>;
    /// Submits a review on a commit. Gives its address.
    fn review(&self, number: u64, commit: &str, event: ReviewEvent, body: &str) -> Forged<String>;
    /// Answers a comment with a small sign, such as `+1`, `-1`, `eyes` or `confused`.
    fn react(&self, comment: u64, sign: &str) -> Forged<()>;
}

/// An issue of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: u64,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whether it is open.
    pub open: bool,
    /// The number of the account that opened it; none when that is gone.
    pub author: Option<u64>,
}

/// Issues of the repository: what an audit is kept in.
pub trait Issues {
    /// Whether everybody can read the repository.
    fn is_public(&self) -> Forged<bool>;
    /// An issue; a pull request is refused.
    fn issue(&self, number: u64) -> Forged<Issue>;
    /// Opens one.
    fn open_issue(&self, title: &str, body: &str) -> Forged<Issue>;
    /// Replaces its text.
    fn edit_issue(&self, number: u64, body: &str) -> Forged<Issue>;
}

/// Signs bytes with the person's own key.
pub trait Signer {
    /// An SSHSIG in its armour, over exactly these bytes.
    fn sign(&self, namespace: &str, bytes: &[u8]) -> Result<String, crate::diagnostic::Diagnostic>;
}

/// Answers that are kept from one run to the next. What cannot be kept or loaded is asked for again, so nothing here
/// fails. What is loaded may be cut or changed: whoever saved it has to notice.
pub trait Answers: Send + Sync {
    /// What was saved under this key, if it is still there.
    fn load(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps it, in the place of what was there.
    fn save(&self, key: &str, bytes: &[u8]);
}
