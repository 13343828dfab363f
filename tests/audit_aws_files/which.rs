//! Which account a file is of.

use pairgate::audit::aws::read::account_of;

use crate::make;

#[test]
fn a_file_is_sorted_to_its_account() {
    let own = Some(make::ID.to_owned());
    let csv = make::report(&[make::ROOT, make::ALICE]);
    assert_eq!(account_of(&csv), own);
    assert_eq!(account_of(&format!("\u{feff}{csv}")), own);
    assert_eq!(account_of(&make::printed(&csv, "2026-06-30T12:00:00+00:00")), own);
    let details = make::details(&[make::user("bob", &[])], &[], &[]);
    assert_eq!(account_of(&details.to_string()), own);
    assert_eq!(account_of(&serde_json::to_string_pretty(&details).unwrap()), own);
    let arn = format!("arn:aws:iam::{}:role/deploy", make::ID);
    assert_eq!(account_of(&make::about(&arn, make::answer()).to_string()), own);
    assert_eq!(
        account_of(&serde_json::to_string_pretty(&serde_json::json!({ arn: make::answer() })).unwrap()),
        own
    );
    assert_eq!(account_of("{}"), None);
    assert_eq!(account_of(""), None);
}

#[test]
fn a_stranger_in_a_policy_or_a_policy_of_aws_is_not_the_account() {
    let mut role = make::role("deploy");
    role["AssumeRolePolicyDocument"] =
        serde_json::json!({"Statement": [{"Principal": {"AWS": "arn:aws:iam::999988887777:role/x"}}]});
    let text = serde_json::json!({"Policies": [{"Arn": "arn:aws:iam::aws:policy/A",
        "PolicyVersionList": [{"Document": {"Resource": "arn:aws:iam::999988887777:role/x"}}]}], "RoleDetailList": [role]});
    assert_eq!(account_of(&text.to_string()), Some(make::ID.to_owned()));
}
