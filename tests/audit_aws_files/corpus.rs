//! A file that others made is read, and agrees with what its JSON says.

use std::collections::BTreeSet;

use pairgate::audit::aws::facts::Used;
use pairgate::audit::aws::read::{self, Given};
use pairgate::audit::{Known, Reason};
use pairgate::source::Source;

use crate::make::settings;
use crate::support::skip;

#[test]
fn the_details_of_an_example_account_are_read_whole() {
    let Some(folder) = skip::corpus() else { return };
    let text = std::fs::read_to_string(folder.join("iam/account-authorization-details.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let given = Given { details: vec![Source::new("details.json", text.as_str())], ..Given::default() };
    let read = read::account(&given, settings().now, &settings()).unwrap();
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    let account = read.account;
    assert_eq!((account.id.as_str(), account.partition.as_str()), ("012345678901", "aws"));
    assert_eq!(account.root, Known::NotRead(Reason::NotGiven));
    let (users, roles) = (account.users.get().unwrap(), account.roles.get().unwrap());
    let (groups, policies) = (account.groups.get().unwrap(), account.policies.get().unwrap());
    let names = |list: &str, member: &str| -> BTreeSet<String> {
        json[list].as_array().unwrap().iter().map(|one| one[member].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        users.iter().map(|one| one.arn.clone()).collect::<BTreeSet<_>>(),
        names("UserDetailList", "Arn")
    );
    assert_eq!(
        roles.iter().map(|one| one.arn.clone()).collect::<BTreeSet<_>>(),
        names("RoleDetailList", "Arn")
    );
    assert_eq!(
        groups.iter().map(|one| one.arn.clone()).collect::<BTreeSet<_>>(),
        names("GroupDetailList", "Arn")
    );
    assert_eq!(policies.iter().map(|one| one.arn.clone()).collect::<BTreeSet<_>>(), names("Policies", "Arn"));
    let admin = groups.iter().find(|group| group.name == "admin").unwrap();
    assert_eq!(admin.members.get().unwrap(), &["obama", "userwithlotsofpermissions"]);
    for one in json["RoleDetailList"].as_array().unwrap() {
        let role = roles.iter().find(|role| role.arn == one["Arn"]).unwrap();
        let trust: serde_json::Value = serde_json::from_str(role.trust.get().unwrap()).unwrap();
        assert_eq!(trust, one["AssumeRolePolicyDocument"]);
        match one.get("RoleLastUsed").map(|last| last["LastUsedDate"].is_string()) {
            Some(true) => assert!(matches!(role.used, Known::Known(Used::At { .. })), "{role:?}"),
            Some(false) => assert_eq!(role.used, Known::Known(Used::Never), "{role:?}"),
            None => assert_eq!(role.used, Known::NotRead(Reason::NotGiven), "{role:?}"),
        }
        let grants = role.grants.get().unwrap();
        assert_eq!(grants.inline.len(), one["RolePolicyList"].as_array().unwrap().len());
    }
    for policy in policies {
        let document: serde_json::Value = serde_json::from_str(policy.document.get().unwrap()).unwrap();
        let one = json["Policies"].as_array().unwrap().iter().find(|one| one["Arn"] == policy.arn).unwrap();
        let versions = one["PolicyVersionList"].as_array().unwrap();
        let default = versions.iter().find(|version| version["IsDefaultVersion"] == true).unwrap();
        assert_eq!(document, default["Document"], "{}", policy.arn);
    }
}
