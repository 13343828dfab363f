//! Whether Terraform manages what a finding is about, and the patch.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::{Others, cannot_tell_apart, unsure};
use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::rules::{Rule, rules};
use super::value::Sure;
use super::{Managed, Patch, Place, change, mentions, policy as policies, removal};
use crate::audit::finding::Finding;
use crate::audit::object::{AwsItem, Change, GitHubItem, Object, Principal};
use crate::text::{Lang, Text};

/// So many blocks that may be meant are named.
pub(super) const MOST_PLACES: usize = 20;

pub(super) fn managed(lookup: &Lookup<'_, '_>, finding: &Finding, others: &Others) -> Managed {
    let objects = objects(finding);
    let all: Vec<Rule> = objects.iter().flat_map(rules).collect();
    if all.is_empty() {
        return Managed::No { files: lookup.index().searched() };
    }
    let hits: Vec<Hit> = objects.iter().flat_map(|object| lookup.hits(object)).collect();
    let own: Vec<&Hit> = hits.iter().filter(|hit| hit.is_itself).collect();
    let sure: Vec<&Hit> = own.iter().copied().filter(|hit| hit.sure == Sure::Yes).collect();
    if sure.is_empty() {
        return unsure(lookup, &own, &all);
    }
    if let Some(why) = cannot_tell_apart(&finding.object, &sure, others) {
        return Managed::Possibly { places: places(lookup, &sure), why };
    }
    let (patch, note) = patch(lookup, finding, &hits, &sure);
    Managed::Yes { places: places(lookup, &sure), patch, note }
}

/// Of policies that should say less, those that no block holds: other blocks hold the rest.
pub(super) fn left(lookup: &Lookup<'_, '_>, finding: &Finding) -> BTreeMap<String, String> {
    let Change::Narrow(policies) = &finding.change else { return BTreeMap::new() };
    let is_left = |policy: &str, new: &str| {
        let object = policy_object(&finding.object, policy, new);
        object.is_some_and(|object| !lookup.hits(&object).iter().any(|hit| hit.is_itself))
    };
    policies
        .iter()
        .filter(|(policy, new)| is_left(policy, new))
        .map(|(policy, new)| (policy.clone(), new.clone()))
        .collect()
}

/// What the finding wants changed: the policies that it names, or the object.
fn objects(finding: &Finding) -> Vec<Object> {
    match &finding.change {
        Change::Narrow(policies) => {
            policies.iter().filter_map(|(policy, new)| policy_object(&finding.object, policy, new)).collect()
        }
        _ => vec![finding.object.clone()],
    }
}

pub(super) fn places(lookup: &Lookup<'_, '_>, hits: &[&Hit]) -> Vec<Place> {
    let index = lookup.index();
    let mut found: Vec<Place> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |at: usize, byte: Option<usize>| {
        // One block may make thousands, and to find a line is to count all before it.
        if found.len() >= MOST_PLACES || !seen.insert((at, byte)) {
            return;
        }
        let Some(top) = index.top(at) else { return };
        let (path, line) = index.place(top.file, byte.unwrap_or(top.span.start));
        let (kind, name) = index.address(at);
        let place = Place { path, line, address: format!("{kind}.{name}") };
        if !found.contains(&place) {
            found.push(place);
        }
    };
    for hit in hits {
        let is_here =
            |origin: &&super::value::Origin| index.top(hit.top).is_some_and(|top| top.file == origin.file);
        add(
            hit.top,
            hit.origin.as_ref().filter(is_here).filter(|one| one.is_block).map(|one| one.span.start),
        );
        let call = lookup.instances(hit.top).get(hit.instance).and_then(|one| one.call);
        if let Some(call) = call {
            add(call, None);
        }
    }
    found
}

fn patch(
    lookup: &Lookup<'_, '_>,
    finding: &Finding,
    hits: &[Hit],
    sure: &[&Hit],
) -> (Option<Patch>, Option<Text>) {
    let mut draft = Draft::default();
    let done = match &finding.change {
        Change::Remove => match &finding.object {
            Object::Aws { item: AwsItem::Trust { .. }, .. } => {
                each(sure, |hit| change::distrust(lookup, hit, &finding.object, &mut draft))
            }
            // What only exists for a setting, an app or a second factor is no block that could go.
            object if is_no_block(object) => Err(by_hand()),
            object => removal::removal(lookup, hits, &mut draft)
                .map(|()| mentions::note(lookup, object, &mut draft)),
        },
        Change::Deactivate => each(sure, |hit| deactivate(lookup, hit, &mut draft)),
        Change::Set { name, value } => each(sure, |hit| change::set(lookup, hit, name, value, &mut draft)),
        Change::Narrow(policies) => {
            for (policy, new) in policies {
                // What is refused halfway leaves nothing behind.
                let mut trial = draft.clone();
                match narrow(lookup, finding, policy, new, &mut trial) {
                    Ok(()) => draft = trial,
                    Err(why) => {
                        // Of several, which one.
                        let is_named =
                            policies.len() < 2 || why.get(Lang::En).contains(&format!("`{policy}`"));
                        draft.note(if is_named { why } else { of_policy(policy, &why) });
                    }
                }
            }
            Ok(())
        }
        Change::Replace | Change::Look => Err(by_hand()),
    };
    if let Err(why) = done {
        return (None, Some(why));
    }
    key_note(finding, &mut draft);
    match draft.finish(lookup.index()) {
        // Edits that leave each text as it is.
        (Some(patch), _) if patch.diff.is_empty() => (None, Some(says_it_already())),
        done => done,
    }
}

fn of_policy(policy: &str, why: &Text) -> Text {
    Text::new(format!("`{policy}`: {}", why.get(Lang::En)), format!("`{policy}`: {}", why.get(Lang::Ja)))
}

fn says_it_already() -> Text {
    Text::new(
        "no patch: the code says so already, and something else changed it; an apply brings it back",
        "パッチは不要です: コードはすでにその内容で、実際の設定だけが異なります。apply で戻せます",
    )
}

fn by_hand() -> Refused {
    Text::new(
        "no patch: a person has to decide what should stand there instead",
        "パッチは作れません: 代わりに何を置くかは人が決める必要があります",
    )
}

fn each(hits: &[&Hit], mut one: impl FnMut(&Hit) -> Result<(), Refused>) -> Result<(), Refused> {
    hits.iter().try_for_each(|hit| one(hit))
}

fn is_no_block(object: &Object) -> bool {
    match object {
        Object::Aws { item, .. } => matches!(item, AwsItem::Grants { .. }),
        Object::GitHub { item, .. } => matches!(
            item,
            GitHubItem::Setting { .. }
                | GitHubItem::RepositorySetting { .. }
                | GitHubItem::Installation { .. }
                | GitHubItem::BranchProtection { .. }
        ),
    }
}

fn deactivate(lookup: &Lookup<'_, '_>, hit: &Hit, draft: &mut Draft) -> Result<(), Refused> {
    let (kind, _) = lookup.index().address(hit.top);
    if kind.starts_with("aws_") {
        change::set(lookup, hit, "status", "Inactive", draft)
    } else {
        change::set(lookup, hit, "active", "false", draft)
    }
}

/// The code names the user and not the key.
fn key_note(finding: &Finding, draft: &mut Draft) {
    if let Object::Aws { item: AwsItem::AccessKey { id: Some(id), .. }, .. } = &finding.object
        && !draft.is_empty()
    {
        draft.note(Text::new(
            format!("`terraform state show` should say `{id}`: the code names the user and not the key"),
            format!(
                "コードにはキー ID がないため、`terraform state show` で `{id}` であることを確認してください"
            ),
        ));
    }
}

fn narrow(
    lookup: &Lookup<'_, '_>,
    finding: &Finding,
    policy: &str,
    new: &str,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let Some(object) = policy_object(&finding.object, policy, new) else { return Err(by_hand()) };
    let hits = lookup.hits(&object);
    let sure: Vec<&Hit> = hits.iter().filter(|hit| hit.is_itself && hit.sure == Sure::Yes).collect();
    match sure.as_slice() {
        [] if !hits.iter().any(|hit| hit.is_itself) => Err(Text::new(
            format!("no patch for `{policy}`: no block names it, so the commands are for it"),
            format!("`{policy}` を管理しているブロックはありません。コマンドで変更してください"),
        )),
        [_, ..] if new.is_empty() => {
            policies::check_before_removal(lookup, finding, policy, &sure)?;
            removal::removal(lookup, &hits, draft)
        }
        _ if !new.is_empty() && is_of_aws(policy) => Err(Text::new(
            format!(
                "no patch for `{policy}`: it is one of AWS; write the proposed text as a policy of yours and attach that in its place"
            ),
            format!(
                "`{policy}` のパッチは作れません: AWS 管理ポリシーです。提案の内容で独自のポリシーを作成し、代わりにアタッチしてください"
            ),
        )),
        [hit] => {
            let proposal = finding.proposals.iter().find(|one| one.policy == policy);
            policies::narrow(lookup, hit, new, proposal, draft)
        }
        _ => Err(Text::new(
            format!("no patch for `{policy}`: not exactly one block is known to hold it"),
            format!("`{policy}` のパッチは作れません: 該当するブロックを一つに特定できません"),
        )),
    }
}

/// Whether a policy is one of AWS, which nobody can edit.
pub(super) fn is_of_aws(policy: &str) -> bool {
    policy.starts_with("arn:") && policy.split(':').nth(4) == Some("aws")
}

/// What has to change so that a policy has the new text: the policy, or that the principal has it, where it should have it
/// no more (an empty text) or where the policy is one of AWS.
pub(super) fn policy_object(object: &Object, policy: &str, new: &str) -> Option<Object> {
    let Object::Aws { account, partition, item } = object else { return None };
    let principal: Option<&Principal> = match item {
        AwsItem::Grants { principal } | AwsItem::Inline { principal, .. } => Some(principal),
        _ => None,
    };
    let item = if policy.starts_with("arn:") && (new.is_empty() || is_of_aws(policy)) {
        AwsItem::Attachment { principal: principal?.clone(), policy: policy.to_owned() }
    } else if policy.starts_with("arn:") {
        AwsItem::Policy { arn: policy.to_owned() }
    } else {
        AwsItem::Inline { principal: principal?.clone(), policy: policy.to_owned() }
    };
    Some(Object::Aws { account: account.clone(), partition: partition.clone(), item })
}
