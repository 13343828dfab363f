//! What nobody can tell: whether a block is the object, or one that has the same name elsewhere; and where else it may be.

use std::collections::{BTreeMap, BTreeSet};

use super::find::{self, Hit, Lookup};
use super::managed::{MOST_PLACES, places};
use super::rules::Rule;
use super::value::{Expect, Sure, Value};
use super::{Around, Managed, Place, json, resource};
use crate::audit::finding::Finding;
use crate::audit::object::{AwsItem, GitHubItem, Object};
use crate::source::position;
use crate::text::{Lang, Text};

/// How many there are of what blocks cannot tell apart.
pub(super) struct Others(BTreeMap<Object, u64>);

impl Others {
    pub(super) fn new(findings: &[Finding], around: &Around) -> Self {
        let objects: BTreeSet<&Object> = findings.iter().map(|finding| &finding.object).collect();
        let mut numbers: BTreeMap<Object, u64> = BTreeMap::new();
        for kin in objects.into_iter().filter_map(Object::kin) {
            *numbers.entry(kin).or_default() += 1;
        }
        for (kin, number) in &around.kin {
            let known = numbers.entry(kin.clone()).or_default();
            *known = (*known).max(*number);
        }
        Self(numbers)
    }

    /// Whether there are several, so that one block says not which of them it is.
    fn has_several(&self, object: &Object) -> bool {
        // The second of what has two at most is one of two.
        let is_second =
            matches!(object, Object::Aws { item: AwsItem::AccessKey { slot, .. }, .. } if *slot > 1);
        is_second || object.kin().and_then(|kin| self.0.get(&kin)).is_some_and(|number| *number > 1)
    }
}

/// What is said where no block is the object for sure.
pub(super) fn unsure(lookup: &Lookup<'_, '_>, own: &[&Hit], all: &[Rule]) -> Managed {
    let index = lookup.index();
    if !own.is_empty() {
        let named: Vec<&Hit> = own.iter().copied().filter(|hit| hit.named == Sure::Yes).collect();
        if let Some(first) = named.first() {
            let (kind, _) = index.address(first.top);
            return Managed::Possibly { places: places(lookup, &named), why: whose(&kind) };
        }
        let why = Text::new(
            "the names in these blocks, or the account that they are applied to, are only known when Terraform runs",
            "これらのブロックの名前または適用先アカウントは、Terraform の実行時まで分かりません",
        );
        return Managed::Possibly { places: places(lookup, own), why };
    }
    let json = in_json(lookup, all);
    if !json.is_empty() {
        let why = Text::new(
            "it seems to be there, in JSON, which is neither read as code nor patched",
            "JSON 形式のファイルに記述されている可能性があります（JSON は解析も変更もしません）",
        );
        return Managed::Possibly { places: json, why };
    }
    let remote = in_calls(lookup, all);
    if !remote.is_empty() {
        let why = Text::new(
            "its name is given to a module whose code is not in this repository",
            "このリポジトリにコードがないモジュールへ、この名前が渡されています",
        );
        return Managed::Possibly { places: remote, why };
    }
    if let Some(first) = index.unread.first() {
        let more = index.unread.len() - 1;
        let and = |text: &str| if more > 0 { text.replace("{}", &more.to_string()) } else { String::new() };
        return Managed::Unknown {
            why: Text::new(
                format!("{}{}", first.get(Lang::En), and(", and {} more like that")),
                format!("{}{}", first.get(Lang::Ja), and("（ほか {} 件）")),
            ),
        };
    }
    Managed::No { files: index.searched() }
}

/// The names fit, and the provider does not say whose they are.
fn whose(kind: &str) -> Text {
    if kind.starts_with("github_") {
        return Text::new(
            "the code does not say which organisation these blocks are applied to; `owner` in the `provider` block would",
            "これらのブロックの適用先の Organization がコードからは分かりません。`provider` ブロックに `owner` を書くと判別できます",
        );
    }
    Text::new(
        "the code does not say which account these blocks are applied to; `allowed_account_ids` in the `provider` block \
         would",
        "これらのブロックの適用先アカウントがコードからは分かりません。`provider` ブロックに `allowed_account_ids` を書くと判別できます",
    )
}

/// Files in JSON that have a block which is the object, or may be.
fn in_json(lookup: &Lookup<'_, '_>, all: &[Rule]) -> Vec<Place> {
    let mut found = Vec::new();
    let rules = || all.iter().filter(|rule| rule.is_itself);
    for file in lookup.index().files.iter().filter(|file| file.is_json && !file.is_test) {
        // Most files do not have the type at all.
        if !rules().any(|rule| file.text.contains(rule.kind)) {
            continue;
        }
        let resources = json::resources(file.text);
        let is_here = |rule: &&Rule| {
            resources.iter().any(|(kind, made)| kind == rule.kind && find::fits(made, rule) != Sure::No)
        };
        if let Some(rule) = rules().find(is_here) {
            let at = file.text.find(&format!("\"{}\"", rule.kind)).unwrap_or_default();
            let line = position(file.text, at).line;
            found.push(Place { path: file.path.to_owned(), line, address: rule.kind.to_owned() });
        }
    }
    found.truncate(MOST_PLACES);
    found
}

/// Calls of modules from elsewhere that are given all the names of the object.
fn in_calls(lookup: &Lookup<'_, '_>, all: &[Rule]) -> Vec<Place> {
    let index = lookup.index();
    let names = |rule: &Rule| {
        let names = rule.keys.iter().map(|(_, expect)| expect.clone());
        names.chain(rule.inside.iter().map(|one| one.expect.clone())).collect::<Vec<Expect>>()
    };
    let wanted: Vec<Vec<Expect>> = all.iter().filter(|rule| rule.is_itself).map(names).collect();
    let is_named = |given: &[Value]| {
        let has = |expect: &Expect| given.iter().any(|value| value.names(expect));
        wanted.iter().any(|names| !names.is_empty() && names.iter().all(has))
    };
    let calls = index
        .remote
        .iter()
        .filter(|at| resource::given(&lookup.evaluator, **at).iter().any(|given| is_named(given)));
    let place = |at: &usize| {
        let top = index.top(*at)?;
        let (path, line) = index.place(top.file, top.span.start);
        Some(Place { path, line, address: format!("module.{}", index.address(*at).1) })
    };
    calls.filter_map(place).take(MOST_PLACES).collect()
}

/// Things of which a user or a repository has several, and the block does not say which.
pub(super) fn cannot_tell_apart(object: &Object, sure: &[&Hit], others: &Others) -> Option<Text> {
    if sure.len() < 2 && !others.has_several(object) {
        return None;
    }
    let see = |kind: &str, id: &str| {
        Some(Text::new(
            format!(
                "the code does not say which one it is; `terraform state show` on each `{kind}` shows `{id}`"
            ),
            format!(
                "コードからはどれか判別できません。各 `{kind}` を `terraform state show` で表示すると `{id}` を確認できます"
            ),
        ))
    };
    match object {
        Object::Aws { item: AwsItem::AccessKey { .. }, .. } => see("aws_iam_access_key", "id"),
        Object::Aws { item: AwsItem::ServiceCredential { .. }, .. } => {
            see("aws_iam_service_specific_credential", "service_specific_credential_id")
        }
        Object::Aws { item: AwsItem::SshKey { .. }, .. } => see("aws_iam_user_ssh_key", "ssh_public_key_id"),
        Object::Aws { item: AwsItem::SigningCertificate { .. }, .. } => {
            see("aws_iam_signing_certificate", "certificate_id")
        }
        Object::GitHub { item: GitHubItem::OrganisationHook { .. }, .. } => {
            see("github_organization_webhook", "id")
        }
        Object::GitHub { item: GitHubItem::RepositoryHook { .. }, .. } => {
            see("github_repository_webhook", "id")
        }
        Object::GitHub { item: GitHubItem::DeployKey { .. }, .. } => {
            see("github_repository_deploy_key", "id")
        }
        _ => None,
    }
}
