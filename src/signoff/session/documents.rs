//! The four documents. Every field is written, in the order of the struct; times are whole seconds of UTC.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::canonical::{self, Malformed};
use super::super::record::{Account, Mode};
use super::super::request::{self, Request};
use super::is_session;

/// So many resources stand in an outcome; the others are counted.
pub const MAX_RESOURCES: usize = 200;
/// So many error texts stand in an outcome; each is cut at 2,000 characters.
pub const MAX_ERRORS: usize = 10;
const MAX_ERROR: usize = 2_000;

/// An applier waits for somebody to sign who is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// `pairgate-waiting-v1`.
    pub schema: String,
    /// The session: 32 random hexadecimal digits.
    pub session: String,
    /// The digest of the request, `s1:…`.
    pub request: String,
    /// Who waits.
    pub applier: Account,
    /// Whom they wait for, when they named somebody.
    pub partner: Option<Account>,
    /// When it began, by the forge's clock.
    pub at: Timestamp,
    /// Until when they wait.
    pub until: Timestamp,
}

/// Why nobody signed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// The reason, in the applier's words.
    pub reason: String,
    /// The address of the incident.
    pub incident: String,
    /// What the gate would have refused, in English, one sentence each.
    pub overridden: Vec<String>,
}

/// Terraform is about to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Started {
    /// `pairgate-started-v1`.
    pub schema: String,
    /// The session: 32 random hexadecimal digits.
    pub session: String,
    /// What is applied, whole. With break-glass while the forge is down, the repository's number is 0.
    pub request: Request,
    /// Who applies. With break-glass while the forge is down, the number is 0.
    pub applier: Account,
    /// Whose sign-offs counted, sorted by number; empty with break-glass.
    pub signers: Vec<Account>,
    /// Where these sign-offs can be read, in the same order.
    pub signoffs: Vec<String>,
    /// How the two work together.
    pub mode: Mode,
    /// Hash of the plan file that is applied, sha256 in hexadecimal digits.
    pub plan_file: String,
    /// Serial of the state in that plan; none before the first apply.
    pub serial: Option<u64>,
    /// When, by the forge's clock; by the applier's where the forge is down.
    pub at: Timestamp,
    /// Why nobody signed before, when nobody did.
    pub break_glass: Option<BreakGlass>,
}

/// How an apply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ended {
    /// Everything was done, and the state says so.
    Applied,
    /// Terraform failed; some of it may be done.
    Failed,
    /// Somebody interrupted it; some of it may be done.
    Interrupted,
    /// Terraform said that it was fine and the state did not move: nothing was applied.
    Nothing,
    /// Nobody knows; `pairgate reconcile` finds out.
    Unknown,
    /// Terraform never ran: the gate refused between the two looks.
    Withdrawn,
}

impl Ended {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
            Self::Nothing => "nothing",
            Self::Unknown => "unknown",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What became of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// As planned.
    Done,
    /// Not begun, or not finished and nothing of it in the state.
    NotDone,
    /// Half of it: destroyed and not made again, or made and marked as tainted.
    Half,
    /// Nobody can tell.
    Unknown,
}

impl Done {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::Half => "half",
            Self::Unknown => "unknown",
        }
    }
}

/// One change of the plan, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceResult {
    /// The address.
    pub address: String,
    /// `create`, `update`, `delete`, `replace`, `forget`, `import` or `move`.
    pub action: String,
    /// What became of it.
    pub done: Done,
    /// How long terraform said that it took.
    pub seconds: Option<u64>,
}

/// How an apply ended, in detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finished {
    /// `pairgate-outcome-v1`.
    pub schema: String,
    /// The session that began it.
    pub session: String,
    /// The digest of the request, `s1:…`.
    pub request: String,
    /// How it ended.
    pub ended: Ended,
    /// Lineage of the state afterwards, when it could be read.
    pub lineage: Option<String>,
    /// Serial of the state afterwards, when it could be read.
    pub serial: Option<u64>,
    /// How long terraform ran, in seconds.
    pub seconds: u64,
    /// How many changes are done.
    pub done: u64,
    /// How many are not, halves and unknown ones included.
    pub not_done: u64,
    /// What became of the changes: those that are not done first; at most [`MAX_RESOURCES`].
    pub resources: Vec<ResourceResult>,
    /// Terraform's errors without secrets; at most [`MAX_ERRORS`].
    pub errors: Vec<String>,
    /// Ids of policies that the new state fails, sorted.
    pub policies: Vec<String>,
    /// Things that went wrong beside it, in English, such as a partner who left.
    pub remarks: Vec<String>,
    /// When it ended, by the forge's clock; by the applier's where the forge is down.
    pub at: Timestamp,
}

/// What was found afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The state did not move: nothing was applied.
    Nothing,
    /// The state moved and a fresh plan has nothing left to do.
    All,
    /// The state moved and a fresh plan still has something to do.
    Part,
}

/// An apply whose end nobody knew, looked at afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciled {
    /// `pairgate-reconciled-v1`.
    pub schema: String,
    /// The session that began it.
    pub session: String,
    /// The digest of the request, `s1:…`.
    pub request: String,
    /// Who looked.
    pub by: Account,
    /// What was found.
    pub found: Found,
    /// Lineage of the state when it was looked at.
    pub lineage: Option<String>,
    /// Serial of the state when it was looked at.
    pub serial: Option<u64>,
    /// What became of the changes, as in an outcome.
    pub resources: Vec<ResourceResult>,
    /// When, by the forge's clock.
    pub at: Timestamp,
}

/// What all documents share.
pub(super) trait Exact: Serialize + serde::de::DeserializeOwned {
    const SCHEMA: &'static str;
    fn schema(&self) -> &str;
    /// A field whose value pairgate never writes.
    fn odd(&self) -> Option<&'static str>;

    fn from_bytes(bytes: &str) -> Result<Self, Malformed> {
        let found: Self = canonical::read(bytes)?;
        if found.schema() != Self::SCHEMA {
            return Err(Malformed::Schema(found.schema().to_owned()));
        }
        match found.odd() {
            Some(field) => Err(Malformed::Field(field)),
            None => Ok(found),
        }
    }
}

fn odd_in(checks: &[(&'static str, bool)]) -> Option<&'static str> {
    checks.iter().find(|(_, fine)| !fine).map(|(field, _)| *field)
}

fn whole(at: Timestamp) -> bool {
    at.subsec_nanosecond() == 0
}

impl Exact for Waiting {
    const SCHEMA: &'static str = "pairgate-waiting-v1";
    fn schema(&self) -> &str {
        &self.schema
    }
    fn odd(&self) -> Option<&'static str> {
        odd_in(&[
            ("session", is_session(&self.session)),
            ("request", super::super::command::is_digest(&self.request)),
            ("at", whole(self.at)),
            ("until", whole(self.until)),
        ])
    }
}

impl Exact for Started {
    const SCHEMA: &'static str = "pairgate-started-v1";
    fn schema(&self) -> &str {
        &self.schema
    }
    fn odd(&self) -> Option<&'static str> {
        odd_in(&[
            ("session", is_session(&self.session)),
            ("request", self.request.schema == request::SCHEMA),
            ("signoffs", self.signoffs.len() == self.signers.len()),
            // Nobody signed, or it was an emergency, and never both.
            ("break_glass", self.break_glass.is_some() == self.signers.is_empty()),
            ("at", whole(self.at)),
        ])
    }
}

impl Exact for Finished {
    const SCHEMA: &'static str = "pairgate-outcome-v1";
    fn schema(&self) -> &str {
        &self.schema
    }
    fn odd(&self) -> Option<&'static str> {
        odd_in(&[
            ("session", is_session(&self.session)),
            ("request", super::super::command::is_digest(&self.request)),
            ("resources", self.resources.len() <= MAX_RESOURCES),
            ("errors", self.errors.len() <= MAX_ERRORS && self.errors.iter().all(|one| short(one))),
            ("policies", self.policies.is_sorted_by(|one, next| one < next)),
            ("at", whole(self.at)),
        ])
    }
}

fn short(error: &str) -> bool {
    error.chars().count() <= MAX_ERROR
}

impl Exact for Reconciled {
    const SCHEMA: &'static str = "pairgate-reconciled-v1";
    fn schema(&self) -> &str {
        &self.schema
    }
    fn odd(&self) -> Option<&'static str> {
        odd_in(&[
            ("session", is_session(&self.session)),
            ("request", super::super::command::is_digest(&self.request)),
            ("resources", self.resources.len() <= MAX_RESOURCES),
            ("at", whole(self.at)),
        ])
    }
}
