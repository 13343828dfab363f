//! An account as `aws iam get-account-authorization-details` prints it.

use std::collections::BTreeMap;
use std::sync::Arc;

use pairgate::iam::document::{Document, Kind, parse};
use pairgate::iam::escalation::{Administrator, Gain, all, every, is_administrator};
use pairgate::iam::grants::{Access, Budget};
use serde_json::Value;

use crate::skip;

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value[key].as_array().map(|list| list.iter().collect()).unwrap_or_default()
}

fn read(document: &Value) -> Arc<Document> {
    Arc::new(parse(&document.to_string(), Kind::Identity).unwrap())
}

/// What users, groups and roles have: their inline policies and those that are attached to them.
fn own(holder: &Value, inline: &str, managed: &BTreeMap<&str, Arc<Document>>) -> Vec<Arc<Document>> {
    let inline = list(holder, inline).into_iter().map(|policy| read(&policy["PolicyDocument"]));
    let attached = list(holder, "AttachedManagedPolicies");
    let attached = attached.into_iter().map(|policy| managed[policy["PolicyArn"].as_str().unwrap()].clone());
    inline.chain(attached).collect()
}

fn principals(account: &Value) -> BTreeMap<String, Access> {
    let default = |policy: &Value| {
        let versions = list(policy, "PolicyVersionList");
        let version = versions.into_iter().find(|version| version["IsDefaultVersion"] == true).unwrap();
        read(&version["Document"])
    };
    let policies = list(account, "Policies");
    let managed: BTreeMap<&str, _> =
        policies.into_iter().map(|policy| (policy["Arn"].as_str().unwrap(), default(policy))).collect();
    let groups = list(account, "GroupDetailList");
    let groups: BTreeMap<&str, _> = groups
        .into_iter()
        .map(|group| (group["GroupName"].as_str().unwrap(), own(group, "GroupPolicyList", &managed)))
        .collect();
    let mut found = BTreeMap::new();
    for role in list(account, "RoleDetailList") {
        let name = format!("role {}", role["RoleName"].as_str().unwrap());
        found.insert(name, Access::granted(own(role, "RolePolicyList", &managed)));
    }
    for user in list(account, "UserDetailList") {
        let mut documents = own(user, "UserPolicyList", &managed);
        for group in list(user, "GroupList") {
            documents.extend(groups[group.as_str().unwrap()].iter().cloned());
        }
        found.insert(format!("user {}", user["UserName"].as_str().unwrap()), Access::granted(documents));
    }
    found
}

#[test]
fn the_account_of_the_corpus_has_the_paths_that_are_known_of_it() {
    let Some(corpus) = skip::corpus() else { return };
    let text = std::fs::read_to_string(corpus.join("iam/account-authorization-details.json")).unwrap();
    let account: Value = serde_json::from_str(&text).unwrap();
    let mut seen = BTreeMap::new();
    for (name, access) in principals(&account) {
        let found = every(&access, &mut Budget::default());
        assert!(found.iter().all(|one| !one.undecided), "{name}: {found:?}");
        let ids: Vec<&str> = found.iter().map(|one| one.path.id).collect();
        seen.insert(name, (is_administrator(&access, &mut Budget::default()), ids));
    }
    // Nobody there has a boundary to take off.
    let everything = all().iter().filter(|path| path.gain != Gain::Boundary).count();
    let of = |name: &str| (seen[name].0, seen[name].1.join(" "));
    // Administrators by their group, one of them by a policy of its own as well.
    assert_eq!((of("user obama").0, seen["user obama"].1.len()), (Administrator::Full, everything));
    assert_eq!(
        (of("user userwithlotsofpermissions").0, seen["user userwithlotsofpermissions"].1.len()),
        (Administrator::Full, everything)
    );
    // It reads secrets and makes keys for anybody.
    assert_eq!(of("role OverprivilegedEC2"), (Administrator::No, "iam-002".to_owned()));
    // They pass roles to instances that are there.
    assert_eq!(of("role MyRole"), (Administrator::No, "ec2-101".to_owned()));
    assert_eq!(of("role MyOtherRole"), (Administrator::No, "ec2-101".to_owned()));
    // AWSLambdaFullAccess passes any role to Lambda.
    let (standing, biden) = &seen["user biden"];
    assert_eq!(*standing, Administrator::No);
    for id in ["lambda-001", "lambda-002", "lambda-003", "lambda-006", "lambda-102"] {
        assert!(biden.contains(&id), "{id} in {biden:?}");
    }
    assert!(!biden.iter().any(|id| id.starts_with("iam-") || id.starts_with("ec2-")), "{biden:?}");
}
