//! Commands of the AWS command line, version 2.

use super::by_hand::{administrator, look, mfa, permission_set, root, root_used, trust};
use super::{ToDo, narrow, sequences, word};
use crate::audit::aws::kinds::ROOT_USED;
use crate::audit::finding::Finding;
use crate::audit::object::{AssigneeKind, AwsItem, Change, Principal, PrincipalKind};
use crate::text::Text;

/// None when a name cannot stand in a command.
pub(super) fn to_do(finding: &Finding, account: &str, partition: &str, item: &AwsItem) -> Option<ToDo> {
    if let Some(made) = permission_set(item) {
        return Some(made);
    }
    match (&finding.change, item) {
        (_, AwsItem::Root) if finding.check.id == ROOT_USED.id => Some(root_used(account)),
        (_, AwsItem::Root | AwsItem::RootKey) => Some(root(account, item)),
        (_, AwsItem::Mfa { user }) => Some(mfa(user)),
        (_, AwsItem::Trust { role, trusted }) => trust(role, trusted, finding.verb),
        (Change::Remove, _) => remove(account, item),
        (Change::Deactivate, _) => deactivate(item),
        (Change::Narrow(policies), _) => narrow::to_do(finding, account, partition, policies),
        (Change::Replace, AwsItem::AccessKey { user, id, .. }) => replace_key(user, id.as_deref()),
        (Change::Look, AwsItem::Grants { principal }) => administrator(principal),
        (Change::Set { .. } | Change::Replace | Change::Look, _) => Some(look(partition)),
    }
}

pub(super) fn remove(account: &str, item: &AwsItem) -> Option<ToDo> {
    let run = |line: String| Some(ToDo::run(vec![line]));
    match item {
        AwsItem::User { name } => Some(ToDo::run(sequences::user(&word(name)?))),
        AwsItem::Role { name } => Some(ToDo::run(sequences::role(&word(name)?))),
        AwsItem::Group { name } => Some(ToDo::run(sequences::group(&word(name)?))),
        AwsItem::Policy { arn } => Some(ToDo::run(sequences::policy(&word(arn)?))),
        AwsItem::Password { user } => {
            run(format!("aws iam delete-login-profile --user-name {}", word(user)?))
        }
        AwsItem::AccessKey { user, id, .. } => match id {
            Some(id) => run(format!(
                "aws iam delete-access-key --user-name {} --access-key-id {}",
                word(user)?,
                word(id)?
            )),
            None => Some(key_list(user, "delete-access-key", "")?),
        },
        AwsItem::ServiceCredential { user, id, .. } => run(format!(
            "aws iam delete-service-specific-credential --user-name {} --service-specific-credential-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::SshKey { user, id } => run(format!(
            "aws iam delete-ssh-public-key --user-name {} --ssh-public-key-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::SigningCertificate { user, id } if id.len() < 8 => {
            certificates(user, "delete-signing-certificate", "")
        }
        AwsItem::SigningCertificate { user, id } => run(format!(
            "aws iam delete-signing-certificate --user-name {} --certificate-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::Attachment { principal, policy } => {
            let (kind, option) = of(principal)?;
            run(format!("aws iam detach-{kind}-policy {option} --policy-arn {}", word(policy)?))
        }
        AwsItem::Inline { principal, policy } => {
            let (kind, option) = of(principal)?;
            run(format!("aws iam delete-{kind}-policy {option} --policy-name {}", word(policy)?))
        }
        AwsItem::Grants { principal } => {
            let (kind, option) = of(principal)?;
            let mut lines = vec![sequences::inline_policies(kind, &option)];
            lines.push(sequences::attached_policies(kind, &option));
            Some(ToDo::run(lines))
        }
        AwsItem::Assignment { instance, permission_set, kind, assignee } => {
            assignment(account, instance, permission_set, *kind, assignee)
        }
        AwsItem::Root | AwsItem::RootKey | AwsItem::Mfa { .. } | AwsItem::Trust { .. } => None,
    }
}

fn assignment(
    account: &str,
    instance: &str,
    permission_set: &str,
    kind: AssigneeKind,
    assignee: &str,
) -> Option<ToDo> {
    if instance.is_empty() {
        return Some(ToDo::by_hand(
            "open IAM Identity Center, AWS accounts, and remove the assignment there",
            "IAM Identity Center の「AWS アカウント」で割り当てを削除してください",
        ));
    }
    let kind = match kind {
        AssigneeKind::User => "USER",
        AssigneeKind::Group => "GROUP",
    };
    Some(ToDo::run(vec![format!(
        "aws sso-admin delete-account-assignment --instance-arn {} --target-type AWS_ACCOUNT --target-id {} \
         --permission-set-arn {} --principal-type {kind} --principal-id {}",
        word(instance)?,
        word(account)?,
        word(permission_set)?,
        word(assignee)?
    )]))
}

/// A key whose id is not known.
fn key_list(user: &str, command: &str, more: &str) -> Option<ToDo> {
    let word = word(user)?;
    let then = format!("aws iam {command} --user-name {word} --access-key-id ID{more}");
    Some(ToDo {
        commands: vec![format!("aws iam list-access-keys --user-name {word}")],
        steps: Some(Text::new(
            format!("with the key's id: `{then}`"),
            format!("続いて該当するキー ID で `{then}` を実行してください"),
        )),
    })
}

/// A certificate whose id is not known.
fn certificates(user: &str, command: &str, more: &str) -> Option<ToDo> {
    let word = word(user)?;
    let then = format!("aws iam {command} --user-name {word} --certificate-id ID{more}");
    Some(ToDo {
        commands: vec![format!("aws iam list-signing-certificates --user-name {word}")],
        steps: Some(Text::new(
            format!("with the certificate's id: `{then}`"),
            format!("続いて該当する証明書 ID で `{then}` を実行してください"),
        )),
    })
}

fn deactivate(item: &AwsItem) -> Option<ToDo> {
    let run = |line: String| Some(ToDo::run(vec![format!("{line} --status Inactive")]));
    match item {
        AwsItem::AccessKey { user, id: Some(id), .. } => run(format!(
            "aws iam update-access-key --user-name {} --access-key-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::AccessKey { user, id: None, .. } => {
            key_list(user, "update-access-key", " --status Inactive")
        }
        AwsItem::ServiceCredential { user, id, .. } => run(format!(
            "aws iam update-service-specific-credential --user-name {} --service-specific-credential-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::SshKey { user, id } => run(format!(
            "aws iam update-ssh-public-key --user-name {} --ssh-public-key-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::SigningCertificate { user, id } if id.len() >= 8 => run(format!(
            "aws iam update-signing-certificate --user-name {} --certificate-id {}",
            word(user)?,
            word(id)?
        )),
        AwsItem::SigningCertificate { user, .. } => {
            certificates(user, "update-signing-certificate", " --status Inactive")
        }
        AwsItem::Password { user } => {
            Some(ToDo::run(vec![format!("aws iam delete-login-profile --user-name {}", word(user)?)]))
        }
        _ => Some(look("aws")),
    }
}

fn replace_key(user: &str, id: Option<&str>) -> Option<ToDo> {
    let word = word(user)?;
    let id = id.unwrap_or("ID");
    Some(ToDo {
        commands: vec![format!("aws iam list-access-keys --user-name {word}")],
        steps: Some(Text::new(
            format!(
                "better a role than a key; where it must be a key: make a second one, hand it to whatever uses `{id}`, \
                 deactivate `{id}`, and delete it when nothing fails for some days"
            ),
            format!(
                "可能であればキーではなくロールを使ってください。キーが必要な場合は、新しいキーを作成して `{id}` の利用箇所を切り替え、`{id}` を無効化し、数日間問題がなければ削除してください"
            ),
        )),
    })
}

/// `user`, and `--user-name alice`.
pub(super) fn of(principal: &Principal) -> Option<(&'static str, String)> {
    let kind = match principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
    };
    Some((kind, format!("--{kind}-name {}", word(&principal.name)?)))
}
