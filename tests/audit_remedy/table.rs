//! Every kind of object has commands or steps, and an import block where a resource manages it.

use pairgate::audit::object::{AssigneeKind, AwsItem, Change, GitHubItem, Object, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy, remedies};
use pairgate::text::Lang;

use crate::tools::*;

/// One of each. Adding a variant stops this from compiling until it has a row.
fn aws_items() -> Vec<AwsItem> {
    let s = String::from;
    let role = || principal(PrincipalKind::Role, "deploy");
    let all = vec![
        AwsItem::Root,
        AwsItem::RootKey,
        AwsItem::User { name: s("alice") },
        AwsItem::Password { user: s("alice") },
        AwsItem::Mfa { user: s("alice") },
        AwsItem::AccessKey { user: s("alice"), id: Some(s("AKIAEXAMPLE")), slot: 1 },
        AwsItem::ServiceCredential {
            user: s("alice"),
            service: s("codecommit.amazonaws.com"),
            id: s("ACCA1"),
        },
        AwsItem::SshKey { user: s("alice"), id: s("APKA1") },
        AwsItem::SigningCertificate { user: s("alice"), id: s("CERT12345678") },
        AwsItem::Role { name: s("deploy") },
        AwsItem::Trust { role: s("deploy"), trusted: s("111111111111") },
        AwsItem::Group { name: s("dev") },
        AwsItem::Policy { arn: s("arn:aws:iam::123456789012:policy/ci/p") },
        AwsItem::Attachment { principal: role(), policy: s("arn:aws:iam::aws:policy/AdministratorAccess") },
        AwsItem::Inline { principal: role(), policy: s("p") },
        AwsItem::Grants { principal: role() },
        AwsItem::Assignment {
            instance: s("arn:aws:sso:::instance/ssoins-1"),
            permission_set: s("arn:aws:sso:::permissionSet/ssoins-1/ps-1"),
            kind: AssigneeKind::Group,
            assignee: s("9067-1"),
        },
    ];
    for item in &all {
        match item {
            AwsItem::Root
            | AwsItem::RootKey
            | AwsItem::User { .. }
            | AwsItem::Password { .. }
            | AwsItem::Mfa { .. }
            | AwsItem::AccessKey { .. }
            | AwsItem::ServiceCredential { .. }
            | AwsItem::SshKey { .. }
            | AwsItem::SigningCertificate { .. }
            | AwsItem::Role { .. }
            | AwsItem::Trust { .. }
            | AwsItem::Group { .. }
            | AwsItem::Policy { .. }
            | AwsItem::Attachment { .. }
            | AwsItem::Inline { .. }
            | AwsItem::Grants { .. }
            | AwsItem::Assignment { .. } => {}
        }
    }
    all
}

pub fn github_items() -> Vec<GitHubItem> {
    let s = String::from;
    let all = vec![
        GitHubItem::Member { login: s("alice"), owner: false },
        GitHubItem::OutsideCollaborator { login: s("alice") },
        GitHubItem::Collaborator { repository: s("shop"), login: s("alice") },
        GitHubItem::Team { slug: s("ops") },
        GitHubItem::TeamMember { slug: s("ops"), login: s("alice") },
        GitHubItem::TeamRepository { slug: s("ops"), repository: s("shop") },
        GitHubItem::DeployKey { repository: s("shop"), id: 1, title: s("CI $(x) `y`") },
        GitHubItem::Token { id: 1, owner: s("alice"), name: s("x") },
        GitHubItem::Installation { id: 1, app: s("bot") },
        GitHubItem::Invitation { id: 1, invitee: s("a@example.com") },
        GitHubItem::OrganisationHook { id: 1, host: s("example.com") },
        GitHubItem::RepositoryHook { repository: s("shop"), id: 1, host: s("example.com") },
        GitHubItem::OrganisationSecret { name: s("TOKEN") },
        GitHubItem::Setting { name: s("default_repository_permission") },
        GitHubItem::RepositorySetting { repository: s("shop"), name: s("visibility") },
        GitHubItem::BranchProtection { repository: s("shop"), branch: s("main") },
    ];
    for item in &all {
        match item {
            GitHubItem::Member { .. }
            | GitHubItem::OutsideCollaborator { .. }
            | GitHubItem::Collaborator { .. }
            | GitHubItem::Team { .. }
            | GitHubItem::TeamMember { .. }
            | GitHubItem::TeamRepository { .. }
            | GitHubItem::DeployKey { .. }
            | GitHubItem::Token { .. }
            | GitHubItem::Installation { .. }
            | GitHubItem::Invitation { .. }
            | GitHubItem::OrganisationHook { .. }
            | GitHubItem::RepositoryHook { .. }
            | GitHubItem::OrganisationSecret { .. }
            | GitHubItem::Setting { .. }
            | GitHubItem::RepositorySetting { .. }
            | GitHubItem::BranchProtection { .. } => {}
        }
    }
    all
}

fn objects() -> Vec<Object> {
    aws_items().into_iter().map(aws).chain(github_items().into_iter().map(github)).collect()
}

fn unmanaged(object: &Object, change: Change) -> Remedy {
    remedies(&[finding(object.clone(), change)], Some(&sources(&[]))).remove(0)
}

/// A line is one that a shell reads; nothing is run.
fn is_shell(line: &str) {
    let done = std::process::Command::new("sh").args(["-n", "-c", line]).output().unwrap();
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn every_object_has_commands_or_steps_for_every_change() {
    let changes = [
        Change::Remove,
        Change::Deactivate,
        Change::Look,
        Change::Replace,
        Change::Set { name: "permission", value: "pull".into() },
    ];
    let objects = objects();
    assert_eq!(objects.len(), 33);
    for object in &objects {
        for change in &changes {
            let remedy = unmanaged(object, change.clone());
            assert!(matches!(remedy.managed, Managed::No { .. }));
            assert!(!remedy.commands.is_empty() || remedy.steps.is_some(), "{object:?} {change:?}");
            for line in &remedy.commands {
                assert!(!line.contains('\n'));
                is_shell(line);
            }
            if let Some(steps) = &remedy.steps {
                assert!(!steps.get(Lang::En).is_empty() && !steps.get(Lang::Ja).is_empty());
                assert_ne!(steps.get(Lang::En), steps.get(Lang::Ja));
            }
        }
    }
}

#[test]
fn somebodys_own_permission_is_changed_at_the_repository() {
    let item = GitHubItem::Collaborator { repository: "shop".into(), login: "alice".into() };
    for change in [Change::Replace, Change::Look] {
        let steps = unmanaged(&github(item.clone()), change).steps.unwrap();
        assert!(steps.get(Lang::En).contains("/shop/settings/access"), "{steps:?}");
    }
}

#[test]
fn imports_are_formatted_hcl_and_are_there_where_a_resource_is() {
    let mut without = Vec::new();
    for object in objects() {
        let Some(import) = unmanaged(&object, Change::Remove).import else {
            without.push(object.key());
            continue;
        };
        let body: hcl_edit::structure::Body = import.parse().unwrap_or_else(|_| panic!("{import}"));
        assert_eq!(body.get_blocks("import").count(), 1);
        if let Some(formatted) = is_formatted(&import) {
            assert!(formatted, "{import}");
        }
        // What is imported as proposed is found again.
        let remedy = removed(&[("new.tf", &import)], object.clone());
        let is_found = matches!(remedy.managed, Managed::Yes { .. });
        let no_address = matches!(
            object,
            Object::GitHub {
                item: GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. },
                ..
            }
        );
        assert!(is_found || no_address, "{import}\n{remedy:?}");
    }
    // The root user, second factors, tokens and invitations are in no configuration; the others have parts.
    assert_eq!(without.len(), 8, "{without:#?}");
}

#[test]
fn commands_of_objects() {
    let expected: [(Object, Change, &[&str]); 14] = [
        (aws(aws_items()[3].clone()), Change::Remove, &["aws iam delete-login-profile --user-name alice"]),
        (
            aws(aws_items()[5].clone()),
            Change::Deactivate,
            &["aws iam update-access-key --user-name alice --access-key-id AKIAEXAMPLE --status Inactive"],
        ),
        (
            aws(aws_items()[5].clone()),
            Change::Remove,
            &["aws iam delete-access-key --user-name alice --access-key-id AKIAEXAMPLE"],
        ),
        (
            aws(aws_items()[13].clone()),
            Change::Remove,
            &[
                "aws iam detach-role-policy --role-name deploy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
            ],
        ),
        (
            aws(aws_items()[14].clone()),
            Change::Remove,
            &["aws iam delete-role-policy --role-name deploy --policy-name p"],
        ),
        (
            aws(aws_items()[16].clone()),
            Change::Remove,
            &[
                "aws sso-admin delete-account-assignment --instance-arn arn:aws:sso:::instance/ssoins-1 --target-type AWS_ACCOUNT --target-id 123456789012 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-1/ps-1 --principal-type GROUP --principal-id 9067-1",
            ],
        ),
        (
            github(github_items()[0].clone()),
            Change::Remove,
            &["gh api -X DELETE /orgs/acme/memberships/alice"],
        ),
        (
            github(github_items()[0].clone()),
            Change::Set { name: "role", value: "member".into() },
            &["gh api -X PUT /orgs/acme/memberships/alice -f role=member"],
        ),
        (
            github(github_items()[5].clone()),
            Change::Remove,
            &["gh api -X DELETE /orgs/acme/teams/ops/repos/acme/shop"],
        ),
        (github(github_items()[6].clone()), Change::Remove, &["gh api -X DELETE /repos/acme/shop/keys/1"]),
        (
            github(github_items()[13].clone()),
            Change::Set { name: "default_repository_permission", value: "read".into() },
            &["gh api -X PATCH /orgs/acme -f default_repository_permission=read"],
        ),
        (
            github(github_items()[13].clone()),
            Change::Set { name: "can_approve_pull_request_reviews", value: "false".into() },
            &[
                "gh api -X PUT /orgs/acme/actions/permissions/workflow -F can_approve_pull_request_reviews=false",
            ],
        ),
        (
            github(github_items()[13].clone()),
            Change::Set { name: "allowed_actions", value: "selected".into() },
            &[
                "gh api -X PUT /orgs/acme/actions/permissions -f enabled_repositories=\"$(gh api /orgs/acme/actions/permissions --jq .enabled_repositories)\" -f allowed_actions=selected",
            ],
        ),
        (github(github_items()[7].clone()), Change::Remove, &[]),
    ];
    for (object, change, lines) in expected {
        assert_eq!(unmanaged(&object, change).commands, lines, "{object:?}");
    }
}

#[test]
fn a_user_is_emptied_before_it_is_deleted() {
    let lines = unmanaged(&user("alice"), Change::Remove).commands;
    for word in [
        "delete-access-key",
        "delete-signing-certificate",
        "delete-ssh-public-key",
        "delete-service-specific-credential",
        "deactivate-mfa-device",
        "delete-user-policy",
        "detach-user-policy",
        "remove-user-from-group",
    ] {
        assert_eq!(lines.iter().filter(|line| line.contains(word)).count(), 1, "{word}");
    }
    assert_eq!(lines.last().unwrap(), "aws iam delete-user --user-name alice");
}

#[test]
fn names_that_are_no_safe_words_never_stand_in_a_command() {
    for name in ["-rf", "a\u{202e}b", "a\nb", "", "a b\u{7}"] {
        let remedy = unmanaged(&user(name), Change::Remove);
        assert!(remedy.commands.is_empty() && remedy.steps.is_some(), "{name:?}");
    }
    for login in ["../../x", "a/b", "a?b", "$(x)", "", ".."] {
        let object = github(GitHubItem::Member { login: login.into(), owner: false });
        assert!(unmanaged(&object, Change::Remove).commands.is_empty(), "{login:?}");
    }
    let quoted = unmanaged(&user("o'neill $(x)"), Change::Remove).commands;
    assert_eq!(quoted.last().unwrap(), "aws iam delete-user --user-name 'o'\\''neill $(x)'");
    let import = unmanaged(&user("${file(\"x\")}\""), Change::Remove).import.unwrap();
    assert!(import.contains("id = \"$${file(\\\"x\\\")}\\\"\""), "{import}");
}

#[test]
fn the_same_user_twice_has_the_same_remedy() {
    let found = [finding(user("alice"), Change::Remove), finding(user("alice"), Change::Remove)];
    let made = remedies(&found, None);
    assert_eq!(made[0], made[1]);
}
