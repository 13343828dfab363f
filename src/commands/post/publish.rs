//! Writing to the forge: the same twice changes nothing.
//!
//! The check run with the request comes first and the status last: when something fails on the way, no comment
//! speaks of a request that is not there, and nothing is green.

use crate::ports::{CheckRun, Forge, ForgeError, Forged, FoundRun, StatusState};
use crate::signoff::Request;
use crate::signoff::facts::PullRequest;
use crate::text::{Lang, Text};

/// The status that branch protection can require.
pub const STATUS: &str = "pairgate/sign-off";
/// What the names of check runs with a request begin with.
pub const RUNS: &str = "pairgate: ";
/// The check run that says which requests belong together; it holds none itself.
pub const OVERVIEW: &str = "pairgate: overview";

/// What this plan needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nobody needs to sign.
    Nothing,
    /// Somebody must.
    Signature,
    /// Nobody can.
    Refused,
}

impl Needs {
    /// The value of the step's output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "not-needed",
            Self::Signature => "waiting",
            Self::Refused => "refused",
        }
    }
}

/// Everything that is written.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The first line of the comment, by which it is found again.
    pub marker: String,
    /// The comment; none when none is wanted.
    pub comment: Option<String>,
    /// The check run with the request.
    pub run: CheckRun,
    /// The request is in it.
    pub fits: bool,
    /// What the plan needs.
    pub needs: Needs,
    /// Other requests belong to it.
    pub part: bool,
    /// Apps whose check runs are believed, besides our own.
    pub apps: Vec<String>,
    /// The language of the status.
    pub lang: Lang,
    /// The job's summary.
    pub summary: String,
}

/// What was written where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Where a person can read it: the comment, or the check run.
    pub url: String,
}

/// Why not everything was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What the forge said.
    pub error: ForgeError,
    /// It was the first thing to be written, so that nothing was.
    pub nothing: bool,
}

/// Writes check run, comment and status.
pub fn publish(forge: &dyn Forge, pull: &PullRequest, posting: &Posting) -> Result<Published, Failed> {
    let run = forge.put_check_run(&posting.run).map_err(|error| Failed { error, nothing: true })?;
    rest(forge, pull, posting, run).map_err(|error| Failed { error, nothing: false })
}

fn rest(forge: &dyn Forge, pull: &PullRequest, posting: &Posting, run: String) -> Forged<Published> {
    let comment = posting.comment.as_deref().map(|body| upsert(forge, pull.number, &posting.marker, body));
    let comment = comment.transpose()?;
    let all = forge.check_runs(&pull.head_sha, RUNS)?;
    let (state, description) = status(posting, &all);
    forge.put_status(&pull.head_sha, STATUS, state, description.get(posting.lang), &run)?;
    Ok(Published { url: comment.unwrap_or(run) })
}

/// Our own comment with this marker: written, changed, or left alone. A second one, which two jobs at once can have
/// written, is deleted: nobody would know which of them holds.
fn upsert(forge: &dyn Forge, number: u64, marker: &str, body: &str) -> Forged<String> {
    let own = forge.own_comments(number)?;
    let mut ours =
        own.iter().filter(|comment| comment.body.lines().next().map(str::trim_end) == Some(marker));
    let Some(first) = ours.next() else { return Ok(forge.comment(number, body)?.url) };
    let url =
        if same(&first.body, body) { first.url.clone() } else { forge.edit_comment(first.id, body)?.url };
    for other in ours {
        forge.delete_comment(other.id)?;
    }
    Ok(url)
}

/// The forge may give other line ends back, and nothing at the end.
fn same(one: &str, other: &str) -> bool {
    one.replace("\r\n", "\n").trim_end() == other.trim_end()
}

/// One status stands for all root modules on the commit. It is green only when this is the whole and no request
/// there needs anybody; who has signed is for `pairgate verify` to say, which sets it again.
fn status(posting: &Posting, all: &[FoundRun]) -> (StatusState, Text) {
    // Only requests count, and of this plan's own what was just worked out.
    let others = all.iter().filter(|run| run.name != posting.run.name && run.name != OVERVIEW);
    let needs = others.map(|run| needs_of(run, &posting.apps)).fold(posting.needs, Ord::max);
    match needs {
        Needs::Refused => (
            StatusState::Failure,
            Text::new(
                "Cannot be signed: see the report for what to change first",
                "サインオフできません。先に直す点はレポートをご覧ください",
            ),
        ),
        Needs::Nothing if !posting.part => {
            (StatusState::Success, Text::new("Nothing to sign", "サインオフは不要です"))
        }
        _ => (
            StatusState::Pending,
            Text::new("Waiting for a second operator's sign-off", "2人目のサインオフ待ちです"),
        ),
    }
}

/// What another check run's request needs. Of an app that nobody believes it says nothing; what a believed one
/// says and we cannot read waits.
fn needs_of(run: &FoundRun, apps: &[String]) -> Needs {
    if !apps.is_empty() && !apps.contains(&run.app) {
        return Needs::Nothing;
    }
    let bytes = super::pages::request_bytes(&run.text);
    match bytes.map(Request::read) {
        Some(Ok(request)) => match request.verdict.as_str() {
            "clear" => Needs::Nothing,
            "needs_signoff" => Needs::Signature,
            _ => Needs::Refused,
        },
        _ if run.conclusion == "failure" => Needs::Refused,
        _ => Needs::Signature,
    }
}
