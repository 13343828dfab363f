//! Policies that should say less: a new version, a copy of one of AWS, or none at all.

use std::collections::BTreeMap;

use super::{ToDo, aws, word};
use crate::audit::finding::Finding;
use crate::audit::object::{AwsItem, Object, Principal};
use crate::audit::remedy::managed::{is_of_aws, policy_object};
use crate::text::{Lang, Text};

/// A line for each policy: its new text, empty where it should be taken off.
pub(super) fn to_do(
    finding: &Finding,
    account: &str,
    partition: &str,
    policies: &BTreeMap<String, String>,
) -> Option<ToDo> {
    let mut commands = Vec::new();
    for (policy, new) in policies {
        let Object::Aws { item, .. } = policy_object(&finding.object, policy, new)? else { return None };
        commands.push(match item {
            item if new.is_empty() => aws::remove(account, &item)?.commands.pop()?,
            AwsItem::Attachment { principal, policy } => copy(account, partition, &principal, &policy, new)?,
            item => written(&item, new)?,
        });
    }
    let written = || policies.iter().filter(|(policy, new)| policy.starts_with("arn:") && !new.is_empty());
    let copies = written().any(|(policy, _)| is_of_aws(policy)).then(taken);
    let own = written().any(|(policy, _)| !is_of_aws(policy)).then(versions);
    let steps = match (copies, own) {
        (Some(one), Some(other)) => Some(Text::new(
            format!("{}; {}", one.get(Lang::En), other.get(Lang::En)),
            format!("{}。{}", one.get(Lang::Ja), other.get(Lang::Ja)),
        )),
        (one, other) => one.or(other),
    };
    Some(ToDo { commands, steps })
}

fn versions() -> Text {
    Text::new(
        "a policy has five versions at most: where AWS says so, delete the oldest with `aws iam delete-policy-version`",
        "ポリシーのバージョンは最大 5 個です。上限に達した場合は `aws iam delete-policy-version` で最も古いものを削除してください",
    )
}

fn taken() -> Text {
    Text::new(
        "where a policy with the name of the copy is there already, nothing is done: choose another name in the line",
        "同じ名前のポリシーがすでにある場合は何も変更されません。コマンド内の名前を変えてください",
    )
}

/// One line, and the same layout in each run.
fn compact(document: &str) -> Option<String> {
    word(&serde_json::from_str::<serde_json::Value>(document).ok()?.to_string())
}

/// A policy of AWS takes no new version. Nothing is detached unless the copy is made and attached.
fn copy(account: &str, partition: &str, principal: &Principal, policy: &str, new: &str) -> Option<String> {
    let (kind, option) = aws::of(principal)?;
    let name = format!("{}-narrowed", policy.rsplit('/').next()?);
    let arn = word(&format!("arn:{partition}:iam::{account}:policy/{name}"))?;
    Some(format!(
        "aws iam create-policy --policy-name {} --policy-document {} && \
         aws iam attach-{kind}-policy {option} --policy-arn {arn} && \
         aws iam detach-{kind}-policy {option} --policy-arn {}",
        word(&name)?,
        compact(new)?,
        word(policy)?
    ))
}

fn written(item: &AwsItem, new: &str) -> Option<String> {
    let document = compact(new)?;
    match item {
        AwsItem::Policy { arn } => Some(format!(
            "aws iam create-policy-version --policy-arn {} --set-as-default --policy-document {document}",
            word(arn)?
        )),
        AwsItem::Inline { principal, policy } => {
            let (kind, option) = aws::of(principal)?;
            Some(format!(
                "aws iam put-{kind}-policy {option} --policy-name {} --policy-document {document}",
                word(policy)?
            ))
        }
        _ => None,
    }
}
