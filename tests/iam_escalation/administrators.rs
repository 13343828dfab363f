//! Who is an administrator, and who is one step away from it.

use pairgate::iam::catalog;
use pairgate::iam::document::{Kind, parse};
use pairgate::iam::escalation::{Administrator, is_administrator};
use pairgate::iam::grants::{Access, Budget};

use crate::{allow, bounded, granted, statement};

fn how(access: &Access) -> Administrator {
    is_administrator(access, &mut Budget::default())
}

#[test]
fn everything_on_everything_is_an_administrator() {
    for action in ["*", "*:*"] {
        assert_eq!(how(&granted(&[&allow(&[action], &["*"])])), Administrator::Full, "{action}");
    }
    let halves = [
        "{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"iam:*\", \"Resource\": \"*\"}",
    ];
    assert_eq!(how(&granted(&halves)), Administrator::Full);
    assert_eq!(how(&granted(&halves[..1])), Administrator::No);
    assert_eq!(how(&granted(&halves[1..])), Administrator::ThroughIam);
}

#[test]
fn a_condition_makes_an_administrator_under_it() {
    let all = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \
               \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}";
    assert_eq!(how(&granted(&[all])), Administrator::UnderCondition);
}

#[test]
fn an_administrator_without_a_little_can_still_take_it() {
    let all = allow(&["*"], &["*"]);
    assert_eq!(
        how(&granted(&[&all, &statement("Deny", &["s3:DeleteBucket"], &["*"])])),
        Administrator::ThroughIam
    );
    assert_eq!(how(&granted(&[&all, &statement("Deny", &["iam:*"], &["*"])])), Administrator::No);
    let boundary = allow(&["s3:*", "iam:Get*"], &["*"]);
    assert_eq!(how(&bounded(granted(&[&all]), &[&boundary])), Administrator::No);
    assert_eq!(how(&bounded(granted(&[&all]), &[&all])), Administrator::Full);
}

#[test]
fn policies_on_every_principal_of_an_account_are_enough() {
    for (action, resource) in [
        ("iam:PutRolePolicy", "*"),
        ("iam:AttachRolePolicy", "arn:aws:iam::*:role/*"),
        ("iam:AttachUserPolicy", "arn:aws:iam::111122223333:user/*"),
        ("iam:*", "arn:aws:iam::111122223333:*"),
        ("iam:CreatePolicyVersion", "arn:aws:*"),
    ] {
        assert_eq!(
            how(&granted(&[&allow(&[action], &[resource])])),
            Administrator::ThroughIam,
            "{action} {resource}"
        );
    }
    for (action, resource) in [
        ("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/app-*"),
        ("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/app"),
        ("iam:CreateAccessKey", "*"),
        ("iam:PassRole", "*"),
        ("s3:*", "*"),
    ] {
        assert_eq!(
            how(&granted(&[&allow(&[action], &[resource])])),
            Administrator::No,
            "{action} {resource}"
        );
    }
    let only_if = "{\"Effect\": \"Allow\", \"Action\": \"iam:PutRolePolicy\", \"Resource\": \"*\", \
                   \"Condition\": {\"StringEquals\": {\"iam:PermissionsBoundary\": \"arn:aws:iam::1:policy/b\"}}}";
    assert_eq!(how(&granted(&[only_if])), Administrator::No);
    assert_eq!(how(&Access::nothing()), Administrator::No);
}

#[test]
fn managed_policies_are_what_they_are_called() {
    for (name, wanted) in [
        ("AdministratorAccess", Administrator::Full),
        ("IAMFullAccess", Administrator::ThroughIam),
        ("PowerUserAccess", Administrator::No),
        ("SecurityAudit", Administrator::No),
        ("ReadOnlyAccess", Administrator::No),
    ] {
        let text = catalog::managed(&format!("arn:aws:iam::aws:policy/{name}")).unwrap();
        let access = Access::of(parse(text, Kind::Identity).unwrap());
        assert_eq!(how(&access), wanted, "{name}");
    }
}

#[test]
fn what_is_not_decided_counts() {
    let open = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \
                \"Condition\": {\"StringMatches\": {\"aws:Nothing\": \"x\"}}}";
    assert!(how(&granted(&[open])).counts());
    let access = granted(&[&allow(&["iam:A*", "iam:*Role*Policy", "iam:P*"], &["*a*", "*b*"])]);
    assert!(is_administrator(&access, &mut Budget { steps: 0 }).counts());
}
