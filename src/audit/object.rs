//! What a finding is about, and what should become of it.
//!
//! Checks name the object; what a command line or a patch for it looks like is not their business.

use std::collections::BTreeMap;

use serde::Serialize;

/// Something that grants a permission, or is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// In an account of AWS.
    Aws {
        /// The account's twelve digits.
        account: String,
        /// `aws`, `aws-cn` or `aws-us-gov`.
        partition: String,
        /// What.
        item: AwsItem,
    },
    /// In an organisation of GitHub.
    GitHub {
        /// Its login.
        organisation: String,
        /// What.
        item: GitHubItem,
    },
}

/// What can hold policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
}

impl PrincipalKind {
    /// The stable name, as it stands in ARNs.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

/// A user, a group or a role, by its name without the path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Principal {
    /// Which.
    pub kind: PrincipalKind,
    /// Its name.
    pub name: String,
}

/// Something in an account. Names are without paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AwsItem {
    Root,
    RootKey,
    User {
        name: String,
    },
    Password {
        user: String,
    },
    /// No second factor.
    Mfa {
        user: String,
    },
    AccessKey {
        user: String,
        id: Option<String>,
        slot: u8,
    },
    ServiceCredential {
        user: String,
        service: String,
        id: String,
    },
    SshKey {
        user: String,
        id: String,
    },
    SigningCertificate {
        user: String,
        id: String,
    },
    Role {
        name: String,
    },
    /// One entry of a role's trust policy: an account, an ARN or a federation.
    Trust {
        role: String,
        trusted: String,
    },
    Group {
        name: String,
    },
    /// A customer-managed policy.
    Policy {
        arn: String,
    },
    /// A managed policy on a principal.
    Attachment {
        principal: Principal,
        policy: String,
    },
    Inline {
        principal: Principal,
        policy: String,
    },
    /// All that a principal's own policies grant.
    Grants {
        principal: Principal,
    },
    /// Of IAM Identity Center.
    Assignment {
        instance: String,
        permission_set: String,
        kind: AssigneeKind,
        assignee: String,
    },
}

/// Who has a permission set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AssigneeKind {
    User,
    Group,
}

/// Something in an organisation. Repositories are by their name without the owner, people by their login.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum GitHubItem {
    /// Somebody's membership in the organisation; with `owner`, only that they own it.
    Member {
        login: String,
        owner: bool,
    },
    OutsideCollaborator {
        login: String,
    },
    /// Somebody's own permission on a repository, not by a team.
    Collaborator {
        repository: String,
        login: String,
    },
    Team {
        slug: String,
    },
    TeamMember {
        slug: String,
        login: String,
    },
    TeamRepository {
        slug: String,
        repository: String,
    },
    DeployKey {
        repository: String,
        id: u64,
        title: String,
    },
    /// A fine-grained personal access token, by its grant's number.
    Token {
        id: u64,
        owner: String,
        name: String,
    },
    Installation {
        id: u64,
        app: String,
    },
    Invitation {
        id: u64,
        invitee: String,
    },
    OrganisationHook {
        id: u64,
        host: String,
    },
    RepositoryHook {
        repository: String,
        id: u64,
        host: String,
    },
    OrganisationSecret {
        name: String,
    },
    /// A setting of the organisation, by its name in the API: `default_repository_permission`.
    Setting {
        name: String,
    },
    /// A setting of a repository.
    RepositorySetting {
        repository: String,
        name: String,
    },
    BranchProtection {
        repository: String,
        branch: String,
    },
}

/// What should become of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It should not be there any more.
    Remove,
    /// It should be switched off first and removed later, as AWS advises for access keys that may still be in use.
    Deactivate,
    /// Policies should say less: the new text by the policy's name or ARN, as in the finding's proposals.
    /// An empty text is a policy that should be taken off the principal. One of AWS (`arn:aws:iam::aws:…`) cannot be edited:
    /// a copy with the new text takes its place.
    Narrow(BTreeMap<String, String>),
    /// A setting should have this value (as the API writes it).
    Set {
        /// The setting's name in the API.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// Something new should take its place: no command does that alone.
    Replace,
    /// A person has to look at it first.
    Look,
}

impl Object {
    /// A text that names it and nothing else: the same for the same object in each audit. Renaming a variant or a
    /// member here renames findings in everybody's baselines; a test holds the texts.
    pub fn key(&self) -> String {
        let mut named = self.clone();
        // Which place a key has depends on the user's other key. Where its id is known, that alone names it.
        if let Self::Aws { item: AwsItem::AccessKey { id: Some(_), slot, .. }, .. } = &mut named {
            *slot = 1;
        }
        // Only maps with keys that are no texts fail, and there are none.
        serde_json::to_string(&named).unwrap_or_default()
    }

    /// What it shares with those that a block of Terraform cannot tell from it: access keys of one user, webhooks to one
    /// host. None for what has a name of its own.
    pub fn kin(&self) -> Option<Self> {
        let mut kin = self.clone();
        match &mut kin {
            Self::Aws { item: AwsItem::AccessKey { id, slot, .. }, .. } => {
                *id = None;
                *slot = 0;
            }
            Self::Aws {
                item:
                    AwsItem::ServiceCredential { id, .. }
                    | AwsItem::SshKey { id, .. }
                    | AwsItem::SigningCertificate { id, .. },
                ..
            } => id.clear(),
            Self::GitHub {
                item:
                    GitHubItem::OrganisationHook { id, .. }
                    | GitHubItem::RepositoryHook { id, .. }
                    | GitHubItem::DeployKey { id, .. },
                ..
            } => *id = 0,
            _ => return None,
        }
        Some(kin)
    }

    /// The account or organisation.
    pub fn scope(&self) -> &str {
        match self {
            Self::Aws { account, .. } => account,
            Self::GitHub { organisation, .. } => organisation,
        }
    }
}
