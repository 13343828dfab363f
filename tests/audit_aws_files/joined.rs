//! One account out of its files.

use pairgate::audit::aws::facts::{Account, Made, User};
use pairgate::audit::aws::read::{self, Given, Joined, Written};
use pairgate::audit::{Known, Reason};
use pairgate::source::Source;
use serde_json::Value;

use crate::make::{self, ALICE, BOB, ID, ROOT, only, settings};

fn named(name: &str, text: impl AsRef<str>) -> Source {
    Source::new(name, text.as_ref())
}

fn given(report: Option<String>, details: Option<&Value>, accessed: &[Value]) -> Given {
    Given {
        reports: report.map(|text| named("report.csv", text)).into_iter().collect(),
        details: details.map(|json| named("details.json", json.to_string())).into_iter().collect(),
        accessed: accessed.iter().map(|json| named("accessed.ndjson", json.to_string())).collect(),
    }
}

fn join(given: &Given) -> Joined {
    read::account(given, "2026-06-30T18:00:00Z".parse::<jiff::Timestamp>().unwrap(), &settings()).unwrap()
}

fn both(rows: &[&str], details: &Value) -> Account {
    join(&given(Some(make::report(rows)), Some(details), &[])).account
}

fn user(account: &Account, name: &str) -> User {
    account.users.get().unwrap().iter().find(|user| user.name == name).unwrap().clone()
}

fn is_odd<T: std::fmt::Debug>(known: &Known<T>) -> bool {
    matches!(known, Known::NotRead(Reason::Odd { .. }))
}

#[test]
fn each_file_adds_what_it_tells() {
    let json =
        make::details(&[make::user("bob", &["admins"])], &[make::group("admins")], &[make::role("deploy")]);
    let deploy = format!("arn:aws:iam::{ID}:role/deploy");
    let csv = make::printed(&make::report(&[ROOT, BOB]), "2026-06-30T12:00:00+00:00");
    let Joined { account, warnings } =
        join(&given(Some(csv), Some(&json), &[make::about(&deploy, make::answer())]));
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!((account.id.as_str(), account.partition.as_str(), account.name.as_ref()), (ID, "aws", None));
    assert_eq!(account.read, "2026-06-30T12:00:00Z".parse().unwrap(), "a report tells when it was made");
    assert_eq!(account.source, "report.csv (Content), details.json, accessed.ndjson");
    assert!(account.root.get().is_some());
    let bob = user(&account, "bob");
    assert!(bob.password.get().unwrap().is_some());
    assert_eq!(bob.keys.get().unwrap().len(), 1);
    assert_eq!(bob.groups, Known::Known(vec!["admins".to_owned()]));
    assert!(bob.grants.get().is_some());
    assert_eq!(bob.services, Known::NotRead(Reason::NotGiven), "nobody asked what it used");
    assert_eq!(bob.service_credentials, Known::NotRead(Reason::NotGiven));
    assert_eq!(bob.ssh_keys, Known::NotRead(Reason::NotGiven));
    assert_eq!(account.groups.get().unwrap()[0].members, Known::Known(vec!["bob".to_owned()]));
    assert!(account.roles.get().unwrap()[0].services.get().is_some());
    assert_eq!(account.policies.get().unwrap().len(), 1);
}

#[test]
fn each_file_is_as_old_as_it_is_and_the_account_as_its_oldest() {
    let json = make::details(&[make::user("bob", &[])], &[], &[make::role("deploy")]);
    let at = |text: &str| text.parse().unwrap();
    let written = Written { report: at("2026-06-29T00:00:00Z"), details: at("2026-05-01T00:00:00Z") };
    let csv = make::report(&[ROOT, BOB]);
    let told = make::printed(&csv, "2025-12-13T12:00:00+00:00");
    for (report, made) in [(csv, written.report), (told, at("2025-12-13T12:00:00Z"))] {
        let joined = read::account(&given(Some(report), Some(&json), &[]), written, &settings()).unwrap();
        let account = joined.account;
        assert_eq!(account.made, Made { report: Some(made), details: Some(written.details) });
        assert_eq!(account.read, made.min(written.details));
    }
    let alone = read::account(&given(None, Some(&json), &[]), written, &settings()).unwrap().account;
    assert_eq!((alone.read, alone.made.report), (written.details, None));
}

#[test]
fn one_file_alone_leaves_the_rest_open() {
    let report = join(&given(Some(make::report(&[ROOT, ALICE])), None, &[])).account;
    assert_eq!(report.read, "2026-06-30T18:00:00Z".parse().unwrap());
    assert_eq!(user(&report, "alice").grants, Known::NotRead(Reason::NotGiven));
    assert_eq!(report.groups, Known::NotRead(Reason::NotGiven));
    assert_eq!(report.roles, Known::NotRead(Reason::NotGiven));
    let json = make::details(&[make::user("bob", &[])], &[], &[make::role("deploy")]);
    let details = join(&given(None, Some(&json), &[])).account;
    assert_eq!(details.root, Known::NotRead(Reason::NotGiven));
    let bob = user(&details, "bob");
    assert_eq!((bob.password, bob.mfa), (Known::NotRead(Reason::NotGiven), Known::NotRead(Reason::NotGiven)));
    assert_eq!(
        (bob.keys, bob.certificates),
        (Known::NotRead(Reason::NotGiven), Known::NotRead(Reason::NotGiven))
    );
    let mut roles = make::details(&[], &[], &[make::role("deploy")]);
    roles.as_object_mut().unwrap().remove("UserDetailList");
    assert_eq!(join(&given(None, Some(&roles), &[])).account.users, Known::NotRead(Reason::NotGiven));
}

#[test]
fn a_user_that_only_one_file_knows_is_unknown_to_the_other() {
    let json = make::details(&[make::user("carol", &[])], &[], &[make::role("deploy")]);
    let account = both(&[ROOT, BOB], &json);
    let (bob, carol) = (user(&account, "bob"), user(&account, "carol"));
    assert!(bob.keys.get().is_some());
    assert!(is_odd(&bob.grants) && is_odd(&bob.groups) && is_odd(&bob.tags), "{bob:?}");
    assert!(carol.grants.get().is_some());
    assert!(is_odd(&carol.password) && is_odd(&carol.mfa), "{carol:?}");
    assert!(is_odd(&carol.keys) && is_odd(&carol.certificates), "{carol:?}");
}

#[test]
fn a_user_that_was_made_again_does_not_inherit_credentials() {
    let bob = |created: &str| {
        let mut again = make::user("bob", &[]);
        again["CreateDate"] = created.into();
        user(&both(&[ROOT, BOB], &make::details(&[again], &[], &[])), "bob")
    };
    let other = bob("2021-01-01T00:01:01+00:00");
    assert!(is_odd(&other.password) && is_odd(&other.keys) && is_odd(&other.mfa), "{other:?}");
    let same = bob("2021-01-01T00:00:59.5+00:00");
    assert!(same.password.get().is_some() && same.keys.get().is_some(), "{same:?}");
}

#[test]
fn lists_that_a_filter_left_out_are_not_empty_lists() {
    // `--filter Group`: groups, and not one user.
    let json = make::details(&[], &[make::group("admins")], &[]);
    let alone = join(&given(None, Some(&json), &[])).account;
    assert!(is_odd(&alone.groups.get().unwrap()[0].members), "{alone:?}");
    assert!(is_odd(&alone.roles), "{alone:?}");
    // The report knows of users, so nobody can say who is in the group.
    let account = both(&[ROOT, BOB], &json);
    assert!(is_odd(&account.groups.get().unwrap()[0].members), "{account:?}");
    // The report shows that there are none.
    let account = both(&[ROOT], &json);
    assert_eq!(account.groups.get().unwrap()[0].members, Known::Known(vec![]));
    // `--filter User`: groups of users, and not one group.
    let account = both(&[ROOT, BOB], &make::details(&[make::user("bob", &["admins"])], &[], &[]));
    assert!(is_odd(&account.groups), "{account:?}");
    // A user of whom nobody tells the groups may be in each.
    let mut bob = make::user("bob", &[]);
    bob.as_object_mut().unwrap().remove("GroupList");
    let account = both(&[ROOT, BOB], &make::details(&[bob], &[make::group("admins")], &[]));
    assert!(account.groups.get().unwrap()[0].members.reason().is_some(), "{account:?}");
}

#[test]
fn policies_that_are_attached_and_not_listed_make_the_list_unknown() {
    let policies = |arn: &str, empty: bool| {
        let mut role = make::role("deploy");
        role["AttachedManagedPolicies"] = serde_json::json!([{"PolicyName": "x", "PolicyArn": arn}]);
        let mut json = make::details(&[], &[], &[role]);
        if empty {
            json["Policies"] = serde_json::json!([]);
        }
        join(&given(None, Some(&json), &[])).account.policies
    };
    assert!(policies(&format!("arn:aws:iam::{ID}:policy/reader"), false).get().is_some());
    assert!(is_odd(&policies(&format!("arn:aws:iam::{ID}:policy/other"), false)));
    // `--filter LocalManagedPolicy` leaves those of AWS out, and what is there is complete.
    assert!(policies("arn:aws:iam::aws:policy/ReadOnlyAccess", false).get().is_some());
    assert!(is_odd(&policies("arn:aws:iam::aws:policy/ReadOnlyAccess", true)));
}

#[test]
fn files_of_different_accounts_are_refused() {
    let json = make::details(&[make::user("bob", &[])], &[], &[]);
    let other: Value = serde_json::from_str(&json.to_string().replace(ID, "999988887777")).unwrap();
    let refused = |given: &Given| {
        let errors = read::account(given, settings().now, &settings()).unwrap_err();
        let (code, message) = only(&errors);
        (code, message.to_owned())
    };
    let (code, message) = refused(&given(Some(make::report(&[ROOT])), Some(&other), &[]));
    assert_eq!(code, "audit-accounts-mixed");
    assert!(message.contains(ID) && message.contains("999988887777"), "{message}");
    let stranger = make::about("arn:aws:iam::999988887777:role/x", make::answer());
    assert_eq!(refused(&given(None, Some(&json), &[stranger])).0, "audit-accounts-mixed");
    let china: Value = serde_json::from_str(&json.to_string().replace("arn:aws:", "arn:aws-cn:")).unwrap();
    assert_eq!(refused(&given(Some(make::report(&[ROOT])), Some(&china), &[])).0, "audit-accounts-mixed");
}

#[test]
fn too_many_and_too_few_files_are_refused() {
    let code = |given: &Given| only(&read::account(given, settings().now, &settings()).unwrap_err()).0;
    assert_eq!(code(&Given::default()), "audit-account-unknown");
    let deploy = make::about(&format!("arn:aws:iam::{ID}:role/deploy"), make::answer());
    assert_eq!(code(&given(None, None, std::slice::from_ref(&deploy))), "audit-account-unknown");
    let mut nothing = make::details(&[], &[], &[]);
    nothing["Policies"] = serde_json::json!([]);
    assert_eq!(code(&given(None, Some(&nothing), &[])), "audit-account-unknown");
    let mut two = given(Some(make::report(&[ROOT])), None, &[]);
    two.reports.push(named("older.csv", make::report(&[ROOT])));
    assert_eq!(code(&two), "audit-files-twice");
    let json = make::details(&[], &[], &[make::role("deploy")]);
    assert_eq!(code(&given(None, Some(&json), &[deploy.clone(), deploy])), "audit-accessed");
}

#[test]
fn mistakes_of_all_files_are_told_at_once() {
    let mut all = given(Some("x,y\n".to_owned()), None, &[]);
    all.details.push(named("details.json", "{"));
    all.accessed.push(named("accessed.ndjson", "["));
    let errors = read::account(&all, settings().now, &settings()).unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, ["audit-report-columns", "audit-file-cut", "audit-file-cut"]);
}

#[test]
fn an_answer_about_somebody_whom_nobody_lists_is_warned_of() {
    let json = make::details(&[], &[], &[make::role("deploy")]);
    let gone = make::about(&format!("arn:aws:iam::{ID}:role/gone"), make::answer());
    let joined = join(&given(None, Some(&json), &[gone]));
    assert_eq!(only(&joined.warnings).0, "audit-accessed-unknown");
    assert!(joined.warnings[0].message.contains("role/gone"));
}

#[test]
fn lists_without_an_entry_that_nothing_confirms_were_not_read() {
    let empty = |json: &Value, list: &str| {
        let mut json = json.clone();
        json[list] = serde_json::json!([]);
        json
    };
    // `--filter Role`: in each account AWS itself has a role, with a policy of AWS.
    let mut linked = make::role("AWSServiceRoleForSupport");
    linked["AttachedManagedPolicies"] =
        serde_json::json!([{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/aws-service-role/x"}]);
    let roles = empty(&make::details(&[], &[], &[linked]), "Policies");
    let alone = join(&given(None, Some(&roles), &[])).account;
    assert!(alone.roles.get().is_some());
    assert!(is_odd(&alone.users) && is_odd(&alone.groups) && is_odd(&alone.policies), "{alone:?}");
    // A report confirms that there are no users, and nothing that there are no groups.
    let account = both(&[ROOT], &roles);
    assert_eq!(account.users, Known::Known(vec![]));
    assert!(is_odd(&account.groups) && is_odd(&account.policies), "{account:?}");
    // `--filter User`, and nobody has a policy.
    let users = empty(&make::details(&[make::user("bob", &[])], &[], &[]), "Policies");
    let account = both(&[ROOT, BOB], &users);
    assert!(account.users.get().is_some() && is_odd(&account.roles), "{account:?}");
    assert!(is_odd(&account.groups) && is_odd(&account.policies), "{account:?}");
    // `--filter Role LocalManagedPolicy AWSManagedPolicy`, and the report knows of a user.
    let json = make::details(&[], &[], &[make::role("deploy")]);
    assert!(is_odd(&both(&[ROOT, BOB], &json).groups));
    // All other lists are whole: an account of which people come by Identity Center.
    let account = both(&[ROOT], &json);
    assert_eq!((account.users, account.groups), (Known::Known(vec![]), Known::Known(vec![])));
    let bob = make::details(&[make::user("bob", &[])], &[], &[make::role("deploy")]);
    assert_eq!(join(&given(None, Some(&bob), &[])).account.groups, Known::Known(vec![]));
}
