//! Who gets a permission set in which account.

use super::effective::effective;
use super::estate::{Family, When};
use super::facts::Findings;
use super::holdings::{both, key};
use crate::access::{Entry, Fact, Grant};
use crate::iam::escalation::{Administrator, is_administrator};
use crate::iam::grants::Budget;
use crate::text::Text;

/// Tells of every assignment that is new or gone.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    let kind = "aws_ssoadmin_account_assignment";
    let all: Vec<usize> = estate.of_type(kind).map(|(index, _)| index).collect();
    if !all.iter().any(|index| estate.changes(*index)) {
        return;
    }
    let line = |findings: &Findings<'_, '_>, index: usize, when| {
        let text = |name| estate.text(index, name, when);
        let who = text("principal_id").map_or_else(|| estate.address(index).to_owned(), str::to_owned);
        let kind = text("principal_type").unwrap_or("principal").to_lowercase();
        let set = estate.targets(index, "permission_set_arn", when, Family::PermissionSet);
        let set: Vec<String> = set
            .into_iter()
            .map(|target| match target {
                super::estate::Target::Object(set) => findings.name(set, "name"),
                super::estate::Target::Named(arn) => arn,
                super::estate::Target::Unknown => "(known after apply)".to_owned(),
            })
            .collect();
        let account = text("target_id").unwrap_or("(known after apply)").to_owned();
        (format!("{kind} {who}"), set.join(", "), account)
    };
    let side = |findings: &Findings<'_, '_>, when| -> Vec<_> {
        let there = all.iter().filter(|index| estate.exists(**index, when));
        there.map(|index| (line(findings, *index, when), *index)).collect()
    };
    let (before, after) = (side(findings, When::Before), side(findings, When::After));
    let grant = |set: &str, account: &str| Grant {
        capability: format!("permission set {set}"),
        scope: format!("account {account}"),
        ..Grant::default()
    };
    for ((who, set, account), index) in &before {
        if !after.iter().any(|(other, _)| *other == (who.clone(), set.clone(), account.clone())) {
            let address = estate.address(*index).to_owned();
            let removed = vec![grant(set, account)];
            findings.entry(Entry { principal: who.clone(), address, removed, ..Entry::default() });
        }
    }
    let (_, holdings) = both(estate);
    for ((who, set, account), index) in &after {
        if before.iter().any(|(other, _)| *other == (who.clone(), set.clone(), account.clone())) {
            continue;
        }
        let address = estate.address(*index).to_owned();
        let mut entry = Entry { principal: who.clone(), address: address.clone(), ..Entry::default() };
        entry.added.push(grant(set, account));
        let message = Text::new(
            format!("`{who}` gets the permission set `{set}` in account `{account}`"),
            format!("`{who}` がアカウント `{account}` でアクセス許可セット `{set}` を使えるようになります"),
        );
        findings.fact(Fact::new("access-widened", address.as_str(), message));
        for target in estate.targets(*index, "permission_set_arn", When::After, Family::PermissionSet) {
            let Some(key) = key(estate, Family::PermissionSet, target) else { continue };
            let has = effective(&mut findings.library, holdings.by_key.get(&key), &holdings);
            if is_administrator(&has.access, &mut Budget::default()) == Administrator::Full {
                entry.abuse.push(Text::new("may do everything", "すべての操作が可能です"));
                let message = Text::new(
                    format!("`{who}` becomes administrator of account `{account}`"),
                    format!("`{who}` がアカウント `{account}` の管理者権限を得ます"),
                );
                findings.fact(Fact::new("admin-granted", address.as_str(), message));
            }
        }
        findings.entry(entry);
    }
}
