//! What is known of an AWS account, whoever read it: the live API, or files of the AWS command line.
//!
//! It can be kept on disk between two runs, so a field that is added gets a default, and one that is unknown refuses the
//! file.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::known::Known;
use crate::audit::object::AssigneeKind;
use crate::audit::settings::Settings;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// What the organisation calls it.
    pub name: Option<String>,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// When it was read; of several files, when the oldest was made.
    pub read: Timestamp,
    /// When its parts were made, where that is told apart.
    #[serde(default)]
    pub made: Made,
    /// Where from: `live API`, or the names of the files.
    pub source: String,
    /// How closely the live API was asked for what was used; none where nobody asked.
    #[serde(default)]
    pub last_accessed: Option<LastAccessed>,
    /// The root user.
    pub root: Known<Root>,
    /// IAM users.
    pub users: Known<Vec<User>>,
    /// Groups.
    pub groups: Known<Vec<Group>>,
    /// Roles, service-linked ones as well.
    pub roles: Known<Vec<Role>>,
    /// Customer-managed policies, and those of AWS that are attached to something.
    pub policies: Known<Vec<Policy>>,
}

/// When the parts of an account were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// The credential report.
    pub report: Option<Timestamp>,
    /// The authorization details.
    pub details: Option<Timestamp>,
}

/// How closely the live API is asked for what was used; the closer, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastAccessed {
    /// Services.
    Service,
    /// Services, and the actions of those for which AWS tracks them.
    Action,
}

/// The last use of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Used {
    /// Never, as far as AWS remembers (its records begin in 2014/2015 for users and keys, and reach back 400 days for
    /// roles).
    Never,
    /// At this moment, at the latest known.
    At {
        /// When.
        at: Timestamp,
        /// The service that was asked, where it is told: `s3`.
        service: Option<String>,
        /// The region.
        region: Option<String>,
    },
}

/// The root user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Whether it has a second factor, or nothing that one would be for: neither a password nor a key.
    pub mfa: Known<bool>,
    /// The last use of its password.
    pub password_used: Known<Used>,
    /// Its access keys; there should be none. Without ids where only their number is known.
    pub keys: Known<Vec<AccessKey>>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The name.
    pub name: String,
    /// The ARN, with the path.
    pub arn: String,
    /// When it was made.
    pub created: Timestamp,
    /// Tags; they may name an owner.
    pub tags: Known<BTreeMap<String, String>>,
    /// The console password; `Known(None)` when there is none.
    pub password: Known<Option<Password>>,
    /// Whether there is a second factor.
    pub mfa: Known<bool>,
    /// Access keys.
    pub keys: Known<Vec<AccessKey>>,
    /// Service-specific credentials: for CodeCommit, Keyspaces, Bedrock.
    pub service_credentials: Known<Vec<ServiceCredential>>,
    /// SSH public keys for CodeCommit.
    pub ssh_keys: Known<Vec<UploadedKey>>,
    /// X.509 signing certificates.
    pub certificates: Known<Vec<UploadedKey>>,
    /// Names of its groups.
    pub groups: Known<Vec<String>>,
    /// What it is granted by itself.
    pub grants: Known<Grants>,
    /// Services that it may use, and their last use.
    pub services: Known<ServiceUses>,
}

/// A console password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Password {
    /// Its last use.
    pub used: Known<Used>,
    /// When it was set.
    pub changed: Known<Timestamp>,
}

/// An access key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// Its id, `AKIA…`; the credential report has none.
    pub id: Option<String>,
    /// 1 or 2: its place in the credential report, or in the list by age.
    pub slot: u8,
    /// Whether it works.
    pub active: bool,
    /// When it was made, or last made active.
    pub created: Known<Timestamp>,
    /// Its last use.
    pub used: Known<Used>,
}

/// A service-specific credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCredential {
    /// Its id, `ACCA…`.
    pub id: String,
    /// The service, `codecommit.amazonaws.com`.
    pub service: String,
    /// Whether it works.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// An SSH key or a signing certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadedKey {
    /// Its id; a credential report has only a place, `1` or `2`.
    pub id: String,
    /// Whether it works.
    pub active: bool,
    /// When it was uploaded.
    pub uploaded: Known<Timestamp>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name.
    pub name: String,
    /// The ARN.
    pub arn: String,
    /// When it was made.
    pub created: Timestamp,
    /// Names of its users.
    pub members: Known<Vec<String>>,
    /// What it grants.
    pub grants: Known<Grants>,
    /// Services that it may use, and their last use.
    pub services: Known<ServiceUses>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The name.
    pub name: String,
    /// The path: `/aws-service-role/…` is a service-linked one, `/aws-reserved/sso.amazonaws.com/…` one of Identity
    /// Center.
    pub path: String,
    /// The ARN.
    pub arn: String,
    /// When it was made.
    pub created: Timestamp,
    /// Tags.
    pub tags: Known<BTreeMap<String, String>>,
    /// The trust policy, as JSON.
    pub trust: Known<String>,
    /// Its last use.
    pub used: Known<Used>,
    /// What it is granted.
    pub grants: Known<Grants>,
    /// Services that it may use, and their last use.
    pub services: Known<ServiceUses>,
}

impl Role {
    /// Whether a service of AWS made it for itself: AWS uses and limits it, and nobody can narrow it.
    pub fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }
}

/// Policies of a principal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grants {
    /// Inline policies: documents as JSON by name.
    pub inline: BTreeMap<String, String>,
    /// ARNs of attached managed policies.
    pub attached: Vec<String>,
    /// The ARN of the permissions boundary.
    pub boundary: Option<String>,
}

/// A managed policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The ARN; those of AWS have `aws` for the account.
    pub arn: String,
    /// The name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub updated: Known<Timestamp>,
    /// How many principals have it.
    pub attachments: Known<u64>,
    /// How many have it as their permissions boundary.
    pub boundaries: Known<u64>,
    /// Its default version, as JSON.
    pub document: Known<String>,
}

impl Policy {
    /// Whether it is one of AWS.
    pub fn is_of_aws(&self) -> bool {
        self.arn.split(':').nth(4) == Some("aws")
    }

    /// When it was made or last changed, as far as that is known.
    pub fn touched(&self) -> Timestamp {
        self.updated.get().copied().unwrap_or(self.created).max(self.created)
    }

    /// Whether nobody can tell yet what of it is not used.
    pub fn is_young(&self, settings: &Settings) -> bool {
        settings.days_since(self.touched()).is_none_or(|days| days <= settings.unused_days)
    }
}

/// What a principal used: the answer of IAM's `GetServiceLastAccessedDetails`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceUses {
    /// When AWS made it.
    pub made: Timestamp,
    /// By namespace: `s3`.
    pub services: BTreeMap<String, ServiceUse>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceUse {
    /// The last use.
    pub used: Used,
    /// Who used it last, where it is told.
    pub by: Option<String>,
    /// Actions that AWS tracks for this service, and their last use; none where only the service is tracked.
    pub actions: Option<BTreeMap<String, Used>>,
}

/// An organisation of AWS, and its Identity Center.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its id, `o-…`; none where the account is in no organisation.
    #[serde(default)]
    pub id: Known<Option<String>>,
    /// All accounts, by id: their names. Trusts outside of these are external.
    pub accounts: Known<BTreeMap<String, String>>,
    /// Those of them that are not active, by id: `SUSPENDED` and so on.
    #[serde(default)]
    pub states: BTreeMap<String, String>,
    /// Permission sets and who has them.
    pub identity_center: Known<Vec<IdentityCenter>>,
}

/// An instance of IAM Identity Center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityCenter {
    /// The instance's ARN.
    pub instance: String,
    /// When it was read.
    pub read: Timestamp,
    /// Assignments.
    pub assignments: Known<Vec<Assignment>>,
}

/// A permission set given to somebody in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The account.
    pub account: String,
    /// The permission set's ARN.
    pub permission_set: String,
    /// Its name: roles for it are called `AWSReservedSSO_NAME_…`.
    pub permission_set_name: Known<String>,
    /// A user or a group.
    pub kind: AssigneeKind,
    /// The id in the identity store.
    pub assignee: String,
    /// What the store says of it.
    pub standing: Known<Standing>,
}

/// What the identity store says of a user or a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Standing {
    /// It is there.
    There {
        /// Its name.
        name: String,
        /// For a group: how many members.
        members: Known<Option<u64>>,
    },
    /// It was deleted, and the assignment stayed.
    Deleted,
}
