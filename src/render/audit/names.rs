//! Plain names of what findings are about, for programs that show a name and no sentence.

use crate::audit::object::AssigneeKind;
use crate::audit::{AwsItem, GitHubItem, Object, Principal};

/// The steps to an object, from its cloud to itself: `aws`, `123456789012`, `user`, `alice`. No two objects have the same.
pub(super) fn steps(object: &Object) -> Vec<String> {
    let (side, scope, item) = match object {
        Object::Aws { account, item, .. } => ("aws", account, aws(item)),
        Object::GitHub { organisation, item } => ("github", organisation, github(item)),
    };
    [side.to_owned(), scope.clone()].into_iter().chain(item).collect()
}

fn own<const N: usize>(steps: [&str; N]) -> Vec<String> {
    steps.map(str::to_owned).to_vec()
}

fn aws(item: &AwsItem) -> Vec<String> {
    let of = |principal: &Principal, rest: [&str; 2]| {
        let [kind, name] = rest;
        own([principal.kind.name(), &principal.name, kind, name])
    };
    match item {
        AwsItem::Root => own(["root"]),
        AwsItem::RootKey => own(["root", "access-keys"]),
        AwsItem::User { name } => own(["user", name]),
        AwsItem::Password { user } => own(["user", user, "password"]),
        AwsItem::Mfa { user } => own(["user", user, "mfa"]),
        AwsItem::AccessKey { user, id: Some(id), .. } => own(["user", user, "access-key", id]),
        AwsItem::AccessKey { user, id: None, slot } => own(["user", user, "access-key", &slot.to_string()]),
        AwsItem::ServiceCredential { user, service, id } => {
            own(["user", user, "service-credential", service, id])
        }
        AwsItem::SshKey { user, id } => own(["user", user, "ssh-key", id]),
        AwsItem::SigningCertificate { user, id } => own(["user", user, "signing-certificate", id]),
        AwsItem::Role { name } => own(["role", name]),
        AwsItem::Trust { role, trusted } => own(["role", role, "trust", trusted]),
        AwsItem::Group { name } => own(["group", name]),
        AwsItem::Policy { arn } => own(["policy", arn]),
        AwsItem::Attachment { principal, policy } => of(principal, ["attached-policy", policy]),
        AwsItem::Inline { principal, policy } => of(principal, ["inline-policy", policy]),
        AwsItem::Grants { principal } => own([principal.kind.name(), &principal.name, "grants"]),
        AwsItem::Assignment { instance, permission_set, kind, assignee } => {
            let kind = match kind {
                AssigneeKind::User => "user",
                AssigneeKind::Group => "group",
            };
            own(["assignment", instance, permission_set, kind, assignee])
        }
    }
}

fn github(item: &GitHubItem) -> Vec<String> {
    let number = |id: &u64| id.to_string();
    match item {
        GitHubItem::Member { login, owner: true } => own(["owner", login]),
        GitHubItem::Member { login, owner: false } => own(["member", login]),
        GitHubItem::OutsideCollaborator { login } => own(["outside-collaborator", login]),
        GitHubItem::Collaborator { repository, login } => {
            own(["repository", repository, "collaborator", login])
        }
        GitHubItem::Team { slug } => own(["team", slug]),
        GitHubItem::TeamMember { slug, login } => own(["team", slug, "member", login]),
        GitHubItem::TeamRepository { slug, repository } => own(["team", slug, "repository", repository]),
        GitHubItem::DeployKey { repository, id, .. } => {
            own(["repository", repository, "deploy-key", &number(id)])
        }
        GitHubItem::Token { id, owner, .. } => own(["token", owner, &number(id)]),
        GitHubItem::Installation { id, app } => own(["app", app, &number(id)]),
        GitHubItem::Invitation { id, .. } => own(["invitation", &number(id)]),
        GitHubItem::OrganisationHook { id, .. } => own(["webhook", &number(id)]),
        GitHubItem::RepositoryHook { repository, id, .. } => {
            own(["repository", repository, "webhook", &number(id)])
        }
        GitHubItem::OrganisationSecret { name } => own(["secret", name]),
        GitHubItem::Setting { name } => own(["setting", name]),
        GitHubItem::RepositorySetting { repository, name } => {
            own(["repository", repository, "setting", name])
        }
        GitHubItem::BranchProtection { repository, branch } => {
            own(["repository", repository, "branch", branch])
        }
    }
}
