//! Writing to the forge: the same twice changes nothing.
//!
//! The check run with the request comes first and the status last: when something fails on the way, no comment
//! speaks of a request that is not there, and nothing is green.

use crate::git;
use crate::ports::{CheckRun, Forge, ForgeError};
use crate::render::pull_request::Kind;
use crate::signoff::facts::PullRequest;
use crate::text::Lang;

use super::super::pull_request::gather::told;
use super::super::pull_request::{judged, upkeep};
use super::super::{Failure, verify};

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
    /// Root module and workspace, by which the comment is found again.
    pub place: (String, String),
    /// The comment; none when none is wanted.
    pub comment: Option<String>,
    /// The check run with the request.
    pub run: CheckRun,
    /// The request is in it.
    pub fits: bool,
    /// What the plan needs.
    pub needs: Needs,
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
#[derive(Debug)]
pub struct Failed {
    /// What is told.
    pub failure: Failure,
    /// What the forge said to the first thing that was to be written, so that nothing was.
    pub first: Option<ForgeError>,
}

/// Writes check run, comment and status.
pub fn publish(
    forge: &dyn Forge,
    clone: Option<&git::Clone>,
    pull: &PullRequest,
    posting: &Posting,
) -> Result<Published, Failed> {
    let run = forge
        .put_check_run(&posting.run)
        .map_err(|error| Failed { failure: told(error.clone()), first: Some(error) })?;
    rest(forge, clone, pull, posting, run).map_err(|failure| {
        // A request that just changed may have ended sign-offs: what was green before must not stay so.
        verify::undecided(forge, pull.number);
        Failed { failure, first: None }
    })
}

fn rest(
    forge: &dyn Forge,
    clone: Option<&git::Clone>,
    pull: &PullRequest,
    posting: &Posting,
    run: String,
) -> Result<Published, Failure> {
    let (root, workspace) = &posting.place;
    let upsert = |body: &str| upkeep::upsert(forge, pull.number, (Kind::Plan, root, workspace), body);
    let comment = posting.comment.as_deref().map(upsert).transpose().map_err(told)?;
    // Sign-offs of an equal plan still count, and other root modules have their own: the whole is judged again.
    let (gathered, verification) = judged(forge, clone, pull.number, None)?;
    verify::post(forge, &gathered, &verification, posting.lang, posting.comment.is_some())?;
    Ok(Published { url: comment.map_or(run, |comment| comment.url) })
}
