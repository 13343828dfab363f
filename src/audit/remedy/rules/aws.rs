//! IAM and Identity Center.

use super::super::value::Expect;
use super::Rule;
use crate::audit::object::{AssigneeKind, AwsItem, Principal, PrincipalKind};

fn is(text: &str) -> Expect {
    Expect::Is(text.to_owned())
}

pub(super) fn rules(account: &str, item: &AwsItem) -> Vec<Rule> {
    let one = |kind, key, text: &str| vec![Rule::itself(kind, vec![(key, is(text))])];
    match item {
        // The root user is in no configuration, and a second factor is on a device.
        AwsItem::Root | AwsItem::RootKey | AwsItem::Mfa { .. } => Vec::new(),
        AwsItem::User { name } => user(name),
        AwsItem::Password { user } => one("aws_iam_user_login_profile", "user", user),
        AwsItem::AccessKey { user, .. } => one("aws_iam_access_key", "user", user),
        AwsItem::ServiceCredential { user, service, .. } => vec![Rule::itself(
            "aws_iam_service_specific_credential",
            vec![("user_name", is(user)), ("service_name", is(service))],
        )],
        AwsItem::SshKey { user, .. } => one("aws_iam_user_ssh_key", "username", user),
        AwsItem::SigningCertificate { user, .. } => one("aws_iam_signing_certificate", "user_name", user),
        AwsItem::Role { name } => role(name),
        AwsItem::Trust { role, .. } => one("aws_iam_role", "@name", role),
        AwsItem::Group { name } => group(name),
        AwsItem::Policy { arn } => policy(arn),
        AwsItem::Attachment { principal, policy } => attachment(principal, policy),
        AwsItem::Inline { principal, policy } => inline(principal, policy),
        AwsItem::Grants { principal } => grants(principal),
        AwsItem::Assignment { instance, permission_set, kind, assignee } => {
            let kind = match kind {
                AssigneeKind::User => "USER",
                AssigneeKind::Group => "GROUP",
            };
            let keys = vec![
                ("instance_arn", is(instance)),
                ("permission_set_arn", is(permission_set)),
                ("principal_type", is(kind)),
                ("principal_id", is(assignee)),
                ("target_id", is(account)),
            ];
            vec![Rule::itself("aws_ssoadmin_account_assignment", keys)]
        }
    }
}

fn user(name: &str) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("aws_iam_user", vec![("@name", is(name))])];
    let owned = [
        ("aws_iam_user_login_profile", "user"),
        ("aws_iam_access_key", "user"),
        ("aws_iam_user_ssh_key", "username"),
        ("aws_iam_signing_certificate", "user_name"),
        ("aws_iam_service_specific_credential", "user_name"),
        ("aws_iam_user_policy", "user"),
        ("aws_iam_user_policy_attachment", "user"),
        ("aws_iam_user_policies_exclusive", "user_name"),
        ("aws_iam_user_policy_attachments_exclusive", "user_name"),
        ("aws_iam_user_group_membership", "user"),
    ];
    rules.extend(owned.map(|(kind, key)| Rule::itself(kind, vec![(key, is(name))]).belongs()));
    for kind in ["aws_iam_group_membership", "aws_iam_policy_attachment"] {
        rules.push(Rule::itself(kind, Vec::new()).within("users", None, is(name)).belongs());
    }
    rules
}

fn role(name: &str) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("aws_iam_role", vec![("@name", is(name))])];
    let owned = [
        ("aws_iam_role_policy", "role"),
        ("aws_iam_role_policy_attachment", "role"),
        ("aws_iam_role_policies_exclusive", "role_name"),
        ("aws_iam_role_policy_attachments_exclusive", "role_name"),
        ("aws_iam_instance_profile", "role"),
    ];
    rules.extend(owned.map(|(kind, key)| Rule::itself(kind, vec![(key, is(name))]).belongs()));
    let shared = Rule::itself("aws_iam_policy_attachment", Vec::new());
    rules.push(shared.within("roles", None, is(name)).belongs());
    rules
}

fn group(name: &str) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("aws_iam_group", vec![("@name", is(name))])];
    let owned = [
        ("aws_iam_group_membership", "group"),
        ("aws_iam_group_policy", "group"),
        ("aws_iam_group_policy_attachment", "group"),
        ("aws_iam_group_policies_exclusive", "group_name"),
        ("aws_iam_group_policy_attachments_exclusive", "group_name"),
    ];
    rules.extend(owned.map(|(kind, key)| Rule::itself(kind, vec![(key, is(name))]).belongs()));
    for kind in ["aws_iam_user_group_membership", "aws_iam_policy_attachment"] {
        rules.push(Rule::itself(kind, Vec::new()).within("groups", None, is(name)).belongs());
    }
    rules
}

fn policy(arn: &str) -> Vec<Rule> {
    let mut rules = vec![Rule::itself("aws_iam_policy", vec![("@arn", is(arn))])];
    let owned = [
        "aws_iam_user_policy_attachment",
        "aws_iam_role_policy_attachment",
        "aws_iam_group_policy_attachment",
        "aws_iam_policy_attachment",
    ];
    rules.extend(owned.map(|kind| Rule::itself(kind, vec![("policy_arn", is(arn))]).belongs()));
    // What still names it would have it back with each plan.
    let lists = [
        ("aws_iam_user_policy_attachments_exclusive", "policy_arns"),
        ("aws_iam_group_policy_attachments_exclusive", "policy_arns"),
        ("aws_iam_role_policy_attachments_exclusive", "policy_arns"),
        ("aws_iam_role", "managed_policy_arns"),
    ];
    rules.extend(
        lists.map(|(kind, list)| Rule::itself(kind, Vec::new()).within(list, None, is(arn)).belongs()),
    );
    rules
}

fn attachment(principal: &Principal, policy: &str) -> Vec<Rule> {
    let (own, key, list, exclusive, named) = match principal.kind {
        PrincipalKind::User => (
            "aws_iam_user_policy_attachment",
            "user",
            "users",
            "aws_iam_user_policy_attachments_exclusive",
            "user_name",
        ),
        PrincipalKind::Group => (
            "aws_iam_group_policy_attachment",
            "group",
            "groups",
            "aws_iam_group_policy_attachments_exclusive",
            "group_name",
        ),
        PrincipalKind::Role => (
            "aws_iam_role_policy_attachment",
            "role",
            "roles",
            "aws_iam_role_policy_attachments_exclusive",
            "role_name",
        ),
    };
    let name = || is(&principal.name);
    let mut rules = vec![
        Rule::itself(own, vec![(key, name()), ("policy_arn", is(policy))]),
        Rule::itself("aws_iam_policy_attachment", vec![("policy_arn", is(policy))]).within(
            list,
            None,
            name(),
        ),
        Rule::itself(exclusive, vec![(named, name())]).within("policy_arns", None, is(policy)).belongs(),
    ];
    if principal.kind == PrincipalKind::Role {
        let role = Rule::itself("aws_iam_role", vec![("@name", name())]);
        rules.push(role.within("managed_policy_arns", None, is(policy)));
    }
    rules
}

fn inline(principal: &Principal, policy: &str) -> Vec<Rule> {
    let (kind, key, exclusive, named) = match principal.kind {
        PrincipalKind::User => {
            ("aws_iam_user_policy", "user", "aws_iam_user_policies_exclusive", "user_name")
        }
        PrincipalKind::Group => {
            ("aws_iam_group_policy", "group", "aws_iam_group_policies_exclusive", "group_name")
        }
        PrincipalKind::Role => {
            ("aws_iam_role_policy", "role", "aws_iam_role_policies_exclusive", "role_name")
        }
    };
    let name = || is(&principal.name);
    let mut rules = vec![
        Rule::itself(kind, vec![(key, name()), ("name", is(policy))]),
        Rule::itself(exclusive, vec![(named, name())]).within("policy_names", None, is(policy)).belongs(),
    ];
    if principal.kind == PrincipalKind::Role {
        let role = Rule::itself("aws_iam_role", vec![("@name", name())]);
        rules.push(role.within("inline_policy", Some("name"), is(policy)));
    }
    rules
}

/// Where policies of a principal are written or attached.
fn grants(principal: &Principal) -> Vec<Rule> {
    let (own, attached, key) = match principal.kind {
        PrincipalKind::User => ("aws_iam_user_policy", "aws_iam_user_policy_attachment", "user"),
        PrincipalKind::Group => ("aws_iam_group_policy", "aws_iam_group_policy_attachment", "group"),
        PrincipalKind::Role => ("aws_iam_role_policy", "aws_iam_role_policy_attachment", "role"),
    };
    [own, attached].into_iter().map(|kind| Rule::itself(kind, vec![(key, is(&principal.name))])).collect()
}
