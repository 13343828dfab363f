//! The answer of the verifier, made to be shown: every candidate, every predicate, what is missing.

use jiff::Timestamp;

use super::facts::{Actor, StatementKind};
use super::record::Record;
use super::request::Request;
use crate::config::signoff::Requirement;
use crate::text::Text;

/// What a predicate says about a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not: why, and what to do next.
    No(Text),
    /// Nobody could tell, which counts as no: why, and what to do next.
    Unknown(Text),
}

impl Holds {
    /// Only a clear yes counts.
    pub fn counts(&self) -> bool {
        *self == Self::Yes
    }

    /// No, and why, in both languages.
    pub fn no(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::No(Text::new(en, ja))
    }

    /// Nobody could tell, and why, in both languages.
    pub fn unknown(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::Unknown(Text::new(en, ja))
    }
}

/// One named predicate and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name: a kebab-case phrase for the good state, such as `signer-is-not-author`.
    pub name: &'static str,
    /// What it demands, in one line.
    pub demand: Text,
    /// The answer.
    pub holds: Holds,
}

impl Check {
    /// A predicate's answer; the demand in English and Japanese.
    pub fn new(name: &'static str, demand: (&str, &str), holds: Holds) -> Self {
        Self { name, demand: Text::new(demand.0, demand.1), holds }
    }
}

/// How sure it is who signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// The forge says who wrote an unedited text.
    Identity,
    /// Besides, a key of the allowed signers signed it.
    Signed,
}

/// A statement that wants to be a sign-off.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where a person can read it.
    pub url: String,
    /// Comment or review.
    pub kind: StatementKind,
    /// When it was made, by the forge's clock.
    pub at: Timestamp,
    /// Who made it.
    pub author: Option<Actor>,
    /// The record, when there is one to read; a comment has none.
    pub record: Option<Record>,
    /// How sure it is who signed.
    pub assurance: Assurance,
    /// From when on it counts no more, when it could count.
    pub expires: Option<Timestamp>,
    /// What the signer acknowledged.
    pub acknowledged: Vec<String>,
    /// Every predicate, in a fixed order.
    pub checks: Vec<Check>,
}

impl Candidate {
    /// Whether every predicate holds.
    pub fn counts(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.holds.counts())
    }
}

/// How one root module and workspace stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing would change: nobody needs to sign.
    NothingToSign,
    /// Enough people signed.
    Satisfied,
    /// Somebody must still sign.
    Waiting,
    /// Nobody can sign before something else changes: findings that no sign-off lifts, a broken request, an apply
    /// whose end nobody knows.
    Refused,
    /// It was applied, with sign-offs that counted when that began. They are used up: it is not to be applied again.
    Applied(Box<Applied>),
}

impl State {
    /// Nobody has to do anything about it any more before the pull request may be merged.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Satisfied | Self::NothingToSign | Self::Applied(_))
    }
}

/// Who applied a request with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Who applied it.
    pub by: Actor,
    /// Whose sign-offs counted then.
    pub with: Vec<Actor>,
    /// When its end was posted, by the forge's clock.
    pub at: Timestamp,
    /// Where its end can be read.
    pub url: String,
}

/// One request and all that was said about it.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The request.
    pub request: Request,
    /// Its digest, `s1:…`.
    pub digest: String,
    /// Where a person can read it.
    pub url: String,
    /// What it asks for, and the names of the tiers that make it so.
    pub requirement: Requirement,
    /// Names of the tiers that matched.
    pub tiers: Vec<String>,
    /// Whether signatures by key are needed.
    pub signed: bool,
    /// How it stands.
    pub state: State,
    /// Every candidate, oldest first.
    pub candidates: Vec<Candidate>,
    /// What is still missing, each with the next step.
    pub missing: Vec<Text>,
    /// From when on the sign-offs that count do so no more: the earliest of them.
    pub until: Option<Timestamp>,
}

/// How the pull request stands.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Whether every root module is satisfied, applied or has nothing to sign, and nothing else stands in the way.
    /// It says that the pull request is fine; whether a request may be applied is [`Self::may_be_applied`].
    pub satisfied: bool,
    /// One for each request on the head commit, by root module and workspace.
    pub requests: Vec<Verified>,
    /// Something else must change before anybody can sign.
    pub refused: bool,
    /// What stands in the way of all of them: no request, an incomplete set, a freeze, a closed pull request.
    pub missing: Vec<Text>,
    /// Candidates that belong to no request on the head commit: stale ones, for another plan or place.
    pub strangers: Vec<Candidate>,
    /// Things to know that decide nothing: the pull request changes its own rules, somebody unknown commanded.
    pub notices: Vec<Text>,
}

impl Verification {
    /// Whether a request may be applied now: its own sign-offs count and are not used up, and nothing stands in the
    /// way of all. What was applied already may not.
    pub fn may_be_applied(&self, digest: &str) -> bool {
        let satisfied = |one: &Verified| one.digest == digest && one.state == State::Satisfied;
        self.missing.is_empty() && self.requests.iter().any(satisfied)
    }
}
