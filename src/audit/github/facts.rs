//! What is known of a GitHub organisation, whoever read it.
//!
//! The organisation and each repository stand by themselves, so that an audit of thousands of repositories holds one at a
//! time. Both can be kept on disk between two runs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::known::{Known, Reason};

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its login.
    pub login: String,
    /// Its page, `https://github.com/acme`.
    pub url: String,
    /// When it was read.
    pub read: Timestamp,
    /// The plan, such as `team`.
    pub plan: Known<String>,
    /// `none`, `read`, `write` or `admin`: what every member may do in every repository.
    pub default_permission: Known<String>,
    /// Whether members may create public repositories.
    pub members_can_create_public: Known<bool>,
    /// Whether a second factor is demanded.
    pub two_factor_required: Known<bool>,
    /// What the token of Actions may do by default: `read` or `write`.
    pub actions_token: Known<String>,
    /// Whether Actions may approve pull requests.
    pub actions_may_approve: Known<bool>,
    /// Which actions may run: `all`, `local_only` or `selected`.
    pub allowed_actions: Known<String>,
    /// Members, owners as well.
    pub members: Known<Vec<Member>>,
    /// Outside collaborators, whichever repositories they work in.
    pub outside: Known<Vec<Outside>>,
    /// Teams.
    pub teams: Known<Vec<Team>>,
    /// Fine-grained personal access tokens that were granted access.
    pub tokens: Known<Vec<Token>>,
    /// Apps.
    pub installations: Known<Vec<Installation>>,
    /// Invitations that nobody accepted yet.
    pub invitations: Known<Vec<Invitation>>,
    /// Webhooks.
    pub hooks: Known<Vec<Hook>>,
    /// Secrets for Actions: names and ages, never values.
    pub secrets: Known<Vec<Secret>>,
    /// Names of all repositories, archived ones as well.
    pub repositories: Known<Vec<String>>,
    /// What people did in the whole organisation, the newest of each kind.
    pub activity: Known<Vec<Activity>>,
    /// Of whom `activity` may lack something, so that nobody can say that they did nothing.
    #[serde(default)]
    pub unsure: Vec<Unsure>,
}

/// Somebody of whom it is not known what they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsure {
    /// Login.
    pub login: String,
    /// Why.
    pub why: Reason,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Login.
    pub login: String,
    /// Whether they own the organisation.
    pub owner: bool,
    /// Whether they have no second factor, as owners may see.
    pub without_two_factor: Known<bool>,
}

/// An outside collaborator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Login.
    pub login: String,
    /// Whether they have no second factor.
    pub without_two_factor: Known<bool>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The slug.
    pub slug: String,
    /// The slug of the team above.
    pub parent: Option<String>,
    /// Its page.
    pub url: String,
    /// Logins of the maintainers.
    pub maintainers: Known<Vec<String>>,
    /// Logins of all members, maintainers and members of child teams as well.
    pub members: Known<Vec<String>>,
    /// Its repositories (names without the owner): `pull`, `triage`, `push`, `maintain`, `admin`, or a custom role.
    pub repositories: Known<BTreeMap<String, String>>,
}

/// A fine-grained token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The grant's number.
    pub id: u64,
    /// What its owner calls it.
    pub name: String,
    /// The owner's login.
    pub owner: String,
    /// `none`, `all` or `subset` of repositories.
    pub selection: String,
    /// What it may do: permission to level, of the organisation and of repositories.
    pub permissions: BTreeMap<String, String>,
    /// When the organisation granted it access.
    pub granted: Timestamp,
    /// Its last use; `Known(None)` when it was never used.
    pub used: Known<Option<Timestamp>>,
    /// When it ends; `Known(None)` when it never does.
    pub expires: Known<Option<Timestamp>>,
}

/// An app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installation {
    /// The installation's number.
    pub id: u64,
    /// The app's slug.
    pub app: String,
    /// Its page of settings.
    pub url: String,
    /// `all` or `selected` repositories.
    pub selection: String,
    /// Permission to level.
    pub permissions: BTreeMap<String, String>,
    /// When it was installed.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// Since when it is suspended.
    pub suspended: Option<Timestamp>,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Its number.
    pub id: u64,
    /// Login or mail address; empty where neither is told.
    pub invitee: String,
    /// `direct_member`, `admin`, `billing_manager`, …
    pub role: String,
    /// Who invited.
    pub inviter: Option<String>,
    /// When.
    pub created: Timestamp,
}

/// A webhook. Its address may hold a secret, so only the host is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// Its number.
    pub id: u64,
    /// The host that it goes to.
    pub host: String,
    /// Whether it is sent.
    pub active: bool,
    /// Whether what is sent is signed with a secret.
    pub secret: bool,
    /// Whether certificates are looked at.
    pub verifies_tls: bool,
    /// Whether it goes over TLS at all.
    pub https: bool,
    /// When it was made.
    pub created: Timestamp,
    /// The last answer's status, where it is told.
    pub last_status: Option<u16>,
    /// What of it makes no sense, so that it is not judged.
    #[serde(default)]
    pub odd: Option<String>,
}

/// A secret of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// `all`, `private` or `selected` repositories.
    pub visibility: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last set.
    pub updated: Timestamp,
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// Its name, without the owner.
    pub name: String,
    /// Its page.
    pub url: String,
    /// When it was read.
    pub read: Timestamp,
    /// Whether it is archived: nobody can write to it.
    pub archived: bool,
    /// Whether everybody can read it.
    pub public: bool,
    /// The branch that pull requests go to; none in an empty repository.
    pub default_branch: Option<String>,
    /// When it was made, where that is told.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// When somebody last pushed.
    pub pushed: Option<Timestamp>,
    /// Everybody with a permission of their own (not by a team), outside collaborators as well.
    pub collaborators: Known<Vec<Collaborator>>,
    /// Deploy keys.
    pub deploy_keys: Known<Vec<DeployKey>>,
    /// Webhooks.
    pub hooks: Known<Vec<Hook>>,
    /// Whether it has `*.tf` files.
    pub terraform: Known<bool>,
    /// The text of CODEOWNERS.
    pub codeowners: Known<Option<String>>,
    /// How the default branch is protected; `Known(None)` when it is not.
    pub protection: Known<Option<Protection>>,
    /// What people did here, the newest of each kind.
    pub activity: Known<Vec<Activity>>,
    /// Why `activity` is not all, if it is not: who is in it did that, and of the others nothing is known.
    #[serde(default)]
    pub activity_cut: Option<Reason>,
}

/// A person's own permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collaborator {
    /// Login.
    pub login: String,
    /// `pull`, `triage`, `push`, `maintain`, `admin`, or a custom role: the greatest that they have in any way, by a
    /// team as well.
    pub permission: String,
    /// What they have of it by themselves.
    #[serde(default)]
    pub own: Known<String>,
}

/// A deploy key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeployKey {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub title: String,
    /// Whether it can only read.
    pub read_only: bool,
    /// Who added it.
    pub added_by: Option<String>,
    /// When it was added.
    pub created: Timestamp,
    /// Its last use; `Known(None)` when it was never used.
    pub used: Known<Option<Timestamp>>,
    /// Whether it is switched off; where that is not told it is not.
    #[serde(default)]
    pub disabled: bool,
}

/// Protection of a branch, by the old rules or by rulesets: whichever demands more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Approving reviews that are demanded; none when no pull request is demanded.
    pub reviews: Option<u64>,
    /// Whether nobody may push or merge at all.
    #[serde(default)]
    pub locked: bool,
    /// Whether code owners must approve.
    pub code_owners: bool,
    /// Status checks that are demanded.
    pub checks: Vec<String>,
    /// Whether administrators are held to it as well.
    pub admins: Known<bool>,
    /// Who else is not held to it: `Team 12`, `User bob`.
    #[serde(default)]
    pub bypass: Vec<String>,
    /// Whether history can be rewritten.
    pub force_pushes: bool,
    /// Whether the branch can be deleted.
    pub deletions: bool,
}

/// The newest thing of a kind that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Login.
    pub login: String,
    /// What.
    pub kind: ActivityKind,
    /// When, at the latest known.
    pub at: Timestamp,
    /// A page that shows it.
    pub url: Option<String>,
}

/// What people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// Pushed.
    Push,
    /// Wrote a commit.
    Commit,
    /// Opened a pull request.
    PullRequest,
    /// Reviewed one.
    Review,
    /// Opened an issue.
    Issue,
    /// Commented.
    Comment,
    /// Anything that the audit log tells.
    AuditLog,
}
