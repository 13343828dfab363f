//! Who gets a permission set in which account, and machines which role.

use super::effective::effective;
use super::estate::{Family, Target, When};
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
                Target::Object(set) => findings.name(set, "name"),
                Target::Named(arn) => arn,
                Target::Unknown => "(known after apply)".to_owned(),
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
            let access = findings.library.named(&has.access);
            if is_administrator(&access, &mut Budget::default()) == Administrator::Full {
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

/// Tells of every instance profile whose machines get another role.
pub(super) fn profiles(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    for (index, object) in estate.of_type("aws_iam_instance_profile") {
        let role = |when| -> Vec<String> {
            let targets = estate.targets(index, "role", when, Family::Role);
            targets
                .into_iter()
                .map(|target| match target {
                    Target::Object(role) => findings.name(role, "name"),
                    Target::Named(name) => name,
                    Target::Unknown => "(known after apply)".to_owned(),
                })
                .collect()
        };
        let (before, after) = (role(When::Before), role(When::After));
        if before == after {
            continue;
        }
        let grants = |roles: &[String]| -> Vec<Grant> {
            let grant = |role: &String| Grant { capability: format!("role {role}"), ..Grant::default() };
            roles.iter().map(grant).collect()
        };
        let who = format!("instance profile {}", findings.name(index, "name"));
        let entry = Entry {
            principal: who.clone(),
            address: object.address().to_owned(),
            added: grants(&after),
            removed: grants(&before),
            ..Entry::default()
        };
        // Nobody has a new profile yet; the machines of one that is there get the role at once.
        if let (true, [role]) = (estate.exists(index, When::Before), after.as_slice()) {
            let message = Text::new(
                format!("machines with `{who}` get the role `{role}`"),
                format!("`{who}` を使うインスタンスのロールが `{role}` に変わります"),
            );
            findings.fact(Fact::new("access-widened", object.address(), message).attribute("role"));
        }
        findings.entry(entry);
    }
}
