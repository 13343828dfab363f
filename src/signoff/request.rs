//! The request for a sign-off: everything that a sign-off binds, in one versioned JSON text.
//!
//! `pairgate post` makes it from a checked plan; a signer signs its digest; `pairgate apply` makes it again from
//! a fresh plan and compares. Nothing in it depends on the run that made it, so that planning an unchanged
//! change again keeps its sign-offs.
//!
//! ```text
//! bytes  = canonical JSON: fields in the order of the struct, no white space, ASCII only
//! digest = "s1:" hex(sha256("pairgate-request-v1\n" bytes))
//! ```

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::canonical::{self, Malformed};
use super::hashes::Hashes;
use crate::plan::digest::{hex, words};

/// The schema's name, the first field.
pub const SCHEMA: &str = "pairgate-request-v1";

/// A repository as a record names it: the number decides, the name is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepositoryName {
    /// The forge's number.
    pub id: u64,
    /// `owner/name`.
    pub name: String,
}

/// How many changes of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionCounts {
    /// New objects.
    pub create: u64,
    /// Changed in place.
    pub update: u64,
    /// Destroyed for good.
    pub delete: u64,
    /// Destroyed and made anew.
    pub replace: u64,
    /// Left alone and no longer managed.
    pub forget: u64,
    /// Imported.
    pub import: u64,
    /// Renamed.
    #[serde(rename = "move")]
    pub moved: u64,
    /// Outputs of the root module that change.
    pub output: u64,
}

impl ActionCounts {
    /// Whether applying would do nothing at all.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What the plan file itself says, and plan JSON does not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateFacts {
    /// Where the state is kept: `TYPE:` and a hash over the settings that are no secrets.
    pub backend: Option<String>,
    /// The state's lineage.
    pub lineage: Option<String>,
    /// The state's serial.
    pub serial: Option<u64>,
    /// Hash of the configuration's files, as the plan file holds them.
    pub configuration: Option<String>,
    /// Hash of `.terraform.lock.hcl`.
    pub lock: Option<String>,
}

/// Everything that a sign-off binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// [`SCHEMA`].
    pub schema: String,
    /// The repository.
    pub repository: RepositoryName,
    /// The pull request's number.
    pub pull_request: u64,
    /// The commit that was planned: the head of the pull request.
    pub head_sha: String,
    /// The tip of the base branch when it was planned.
    pub base_sha: String,
    /// The root module's folder in the repository, `.` for the root.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// The state and the configuration, as far as known.
    pub state: StateFacts,
    /// The cloud account, where known.
    pub account: Option<String>,
    /// `terraform` or `tofu`, where known.
    pub program: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Hash of the configuration of the gate and of its policies, as they were used.
    pub policy_digest: String,
    /// The change digest, `v1:…`.
    pub change_digest: String,
    /// How the change digest binds sensitive values: `none`, `argon2id` or `keyed`.
    pub commitment: String,
    /// Hash of the plan file that will be applied; only for a plan that is applied itself.
    pub plan_file: Option<String>,
    /// The report's verdict without a sign-off: `clear`, `needs_signoff`, `blocked` or `undecided`.
    pub verdict: String,
    /// How many changes of each kind.
    pub counts: ActionCounts,
    /// The blast radius: `none`, `low`, `medium`, `high` or `critical`.
    pub blast_radius: String,
    /// Ids of the rules and policies that found something that is not waived, sorted.
    pub findings: Vec<String>,
    /// What a signer must acknowledge one by one: addresses that cannot be undone, and findings that the
    /// sign-off lifts (`RULE ADDRESS`, or `RULE` alone), sorted.
    pub acknowledge: Vec<String>,
    /// Short hashes of what changes, so that a plan that differs can be explained; none when there is too much.
    pub hashes: Option<Hashes>,
}

impl Request {
    /// The exact bytes.
    pub fn bytes(&self) -> String {
        canonical::write(self)
    }

    /// Reads bytes that somebody posted: canonical or not at all.
    pub fn read(bytes: &str) -> Result<Self, Malformed> {
        let request: Self = canonical::read(bytes)?;
        if request.schema != SCHEMA {
            return Err(Malformed::Schema(request.schema));
        }
        Ok(request)
    }

    /// The digest of the request.
    pub fn digest(&self) -> String {
        digest(&self.bytes())
    }

    /// The three words of the change digest, for people to compare; empty when it is no digest.
    pub fn words(&self) -> String {
        let digits = self.change_digest.trim_start_matches("v1:").as_bytes();
        data_encoding::HEXLOWER.decode(digits).map(|hash| words(&hash)).unwrap_or_default()
    }

    /// The twelve digits of the change digest in groups of four, for people to compare.
    pub fn short(&self) -> String {
        let digits: Vec<char> = self.change_digest.trim_start_matches("v1:").chars().take(12).collect();
        digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

/// The digest of a request's bytes.
pub fn digest(bytes: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"pairgate-request-v1\n");
    hash.update(bytes.as_bytes());
    format!("s1:{}", hex(&hash.finalize()))
}
