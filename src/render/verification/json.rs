//! The verification as JSON: every fact, for scripts.
//!
//! `schemas/verify-v1.schema.json` describes it, and a test validates what is written here against it. Members may
//! be added within `pairgate-verify-v1`; one that changes its meaning or goes makes a new version.

use serde::Serialize;

use crate::render::RenderError;
use crate::render::escape;
use crate::render::json::signoff::{Requirement, requirement};
use crate::render::json::{Words, words};
use crate::signoff::facts::{Actor, StatementKind};
use crate::signoff::verification as facts;
use crate::signoff::verification::{Assurance, Holds, State};
use crate::text::Text;

const SCHEMA: &str = "pairgate-verify-v1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool,
    satisfied: bool,
    requests: Vec<Verified<'a>>,
    missing: Vec<Words<'a>>,
    strangers: Vec<Candidate<'a>>,
    notices: Vec<Words<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Verified<'a> {
    root_module: &'a str,
    workspace: &'a str,
    digest: &'a str,
    change_digest: &'a str,
    words: String,
    head_sha: &'a str,
    url: &'a str,
    state: &'static str,
    blast_radius: &'a str,
    requirement: Requirement,
    tiers: &'a [String],
    signed: bool,
    acknowledge: &'a [String],
    candidates: Vec<Candidate<'a>>,
    missing: Vec<Words<'a>>,
    until: Option<String>,
    applied: Option<Applied<'a>>,
}

#[derive(Serialize)]
struct Applied<'a> {
    by: Author<'a>,
    with: Vec<Author<'a>>,
    at: String,
    url: &'a str,
}

#[derive(Serialize)]
struct Candidate<'a> {
    url: &'a str,
    kind: &'static str,
    at: String,
    author: Option<Author<'a>>,
    counts: bool,
    assurance: &'static str,
    expires: Option<String>,
    acknowledged: &'a [String],
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    id: u64,
    login: &'a str,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'static str,
    demand: Words<'a>,
    holds: &'static str,
    reason: Option<Words<'a>>,
}

/// The whole verification.
pub fn json(verification: &facts::Verification) -> Result<String, RenderError> {
    let root = Root {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        satisfied: verification.satisfied,
        requests: verification.requests.iter().map(verified).collect(),
        missing: texts(&verification.missing),
        strangers: verification.strangers.iter().map(candidate).collect(),
        notices: texts(&verification.notices),
    };
    let text = serde_json::to_string_pretty(&root)
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(escape::json(&text) + "\n")
}

fn texts(texts: &[Text]) -> Vec<Words<'_>> {
    texts.iter().map(words).collect()
}

fn verified(one: &facts::Verified) -> Verified<'_> {
    let request = &one.request;
    Verified {
        root_module: &request.root_module,
        workspace: &request.workspace,
        digest: &one.digest,
        change_digest: &request.change_digest,
        words: request.words(),
        head_sha: &request.head_sha,
        url: &one.url,
        state: state_name(&one.state),
        blast_radius: &request.blast_radius,
        requirement: requirement(&one.requirement),
        tiers: &one.tiers,
        signed: one.signed,
        acknowledge: &request.acknowledge,
        candidates: one.candidates.iter().map(candidate).collect(),
        missing: texts(&one.missing),
        until: one.until.map(|at| at.to_string()),
        applied: match &one.state {
            State::Applied(applied) => Some(Applied {
                by: author(&applied.by),
                with: applied.with.iter().map(author).collect(),
                at: applied.at.to_string(),
                url: &applied.url,
            }),
            _ => None,
        },
    }
}

fn author(actor: &Actor) -> Author<'_> {
    Author { id: actor.id, login: &actor.login }
}

/// The stable name of a state.
pub fn state_name(state: &State) -> &'static str {
    match state {
        State::NothingToSign => "nothing_to_sign",
        State::Satisfied => "satisfied",
        State::Waiting => "waiting",
        State::Refused => "refused",
        State::Applied(_) => "applied",
    }
}

fn candidate(one: &facts::Candidate) -> Candidate<'_> {
    Candidate {
        url: &one.url,
        kind: match one.kind {
            StatementKind::Comment => "comment",
            StatementKind::Comments => "review",
            StatementKind::Approval => "approval",
            StatementKind::ChangesRequested => "changes_requested",
            StatementKind::Dismissed => "dismissed_review",
            StatementKind::OtherReview => "other_review",
        },
        at: one.at.to_string(),
        author: one.author.as_ref().map(author),
        counts: one.counts(),
        assurance: match one.assurance {
            Assurance::Identity => "identity",
            Assurance::Signed => "signed",
        },
        expires: one.expires.map(|at| at.to_string()),
        acknowledged: &one.acknowledged,
        checks: one.checks.iter().map(check).collect(),
    }
}

fn check(one: &facts::Check) -> Check<'_> {
    Check {
        name: one.name,
        demand: words(&one.demand),
        holds: match one.holds {
            Holds::Yes => "yes",
            Holds::No(_) => "no",
            Holds::Unknown(_) => "unknown",
        },
        reason: super::reason(one).map(words),
    }
}
