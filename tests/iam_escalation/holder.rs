//! Administrators by what is their own: their policies, their groups, their boundary.

use pairgate::iam::escalation::{Administrator, Holder, is_administrator, is_administrator_as};
use pairgate::iam::grants::{Access, Budget};

use crate::{allow, bounded, granted, statement};

const ALICE: &str = "arn:aws:iam::111122223333:user/people/alice";
const DEPLOYER: &str = "arn:aws:iam::111122223333:role/ci/deployer";
const OPS: &str = "arn:aws:iam::111122223333:group/ops";
const OWN: &str = "arn:aws:iam::111122223333:policy/own";

fn of(arn: &str) -> Holder<'_> {
    Holder { arn, ..Holder::default() }
}

fn how(access: &Access, holder: &Holder<'_>) -> Administrator {
    is_administrator_as(access, holder, &mut Budget::default())
}

#[test]
fn whoever_writes_its_own_policies_is_an_administrator() {
    let groups = Holder { groups: vec![OPS], joins: vec![OPS], ..of(ALICE) };
    let policies = Holder { policies: vec![OWN], ..of(DEPLOYER) };
    for (holder, action, resource) in [
        (of(ALICE), "iam:AttachUserPolicy", ALICE),
        (of(ALICE), "iam:PutUserPolicy", "arn:aws:iam::*:user/people/*"),
        (of(ALICE), "iam:PutUserPolicy", "arn:aws:iam::111122223333:user/people/${aws:username}"),
        (of(ALICE), "iam:Attach*", "arn:aws:iam::*:user/people/${AWS:UserName}"),
        (groups.clone(), "iam:PutGroupPolicy", OPS),
        (groups.clone(), "iam:AddUserToGroup", "*"),
        (of(OPS), "iam:AttachGroupPolicy", "arn:aws:iam::111122223333:group/o*"),
        (of(DEPLOYER), "iam:PutRolePolicy", DEPLOYER),
        (of(DEPLOYER), "iam:AttachRolePolicy", "arn:aws:iam::111122223333:role/ci/deploy*"),
        (policies.clone(), "iam:CreatePolicyVersion", OWN),
    ] {
        let access = granted(&[&allow(&[action], &[resource])]);
        assert_eq!(how(&access, &holder), Administrator::ThroughIam, "{action} {resource}");
        assert_eq!(is_administrator(&access, &mut Budget::default()), Administrator::No, "{action}");
    }
    for (holder, action, resource) in [
        (of(ALICE), "iam:AttachUserPolicy", "arn:aws:iam::111122223333:user/people/bob"),
        (of(ALICE), "iam:PutUserPolicy", "arn:aws:iam::111122223333:user/alice"),
        (of(ALICE), "iam:PutRolePolicy", DEPLOYER),
        (of(ALICE), "iam:CreateAccessKey", ALICE),
        (of(ALICE), "iam:AddUserToGroup", OPS),
        (of(DEPLOYER), "iam:PutRolePolicy", "arn:aws:iam::111122223333:role/${aws:username}"),
        (of(DEPLOYER), "iam:CreatePolicyVersion", OWN),
        (policies, "iam:SetDefaultPolicyVersion", OWN),
    ] {
        let access = granted(&[&allow(&[action], &[resource])]);
        assert_eq!(how(&access, &holder), Administrator::No, "{action} {resource}");
    }
    let denied =
        [allow(&["iam:AttachUserPolicy"], &[ALICE]), statement("Deny", &["iam:*"], &["*/${aws:username}"])];
    assert_eq!(how(&granted(&[&denied[0], &denied[1]]), &of(ALICE)), Administrator::No);
}

#[test]
fn an_administrator_that_lifts_its_own_boundary_is_one() {
    let all = granted(&[&allow(&["*"], &["*"])]);
    let s3 = allow(&["s3:*"], &["*"]);
    let written = Holder { boundary: Some(OWN), ..of(DEPLOYER) };
    for (holder, action, resource, wanted) in [
        (of(DEPLOYER), "iam:DeleteRolePermissionsBoundary", "*", true),
        (of(DEPLOYER), "iam:PutRolePermissionsBoundary", DEPLOYER, true),
        (of(ALICE), "iam:DeleteUserPermissionsBoundary", ALICE, true),
        (of(ALICE), "iam:PutUserPermissionsBoundary", "arn:aws:iam::*:user/*/${aws:username}", true),
        (written, "iam:CreatePolicyVersion", OWN, true),
        (of(DEPLOYER), "iam:DeleteUserPermissionsBoundary", "*", false),
        (of(DEPLOYER), "iam:DeleteRolePermissionsBoundary", "arn:aws:iam::*:role/other", false),
        (of(DEPLOYER), "iam:CreatePolicyVersion", OWN, false),
        // What it writes counts no further than the boundary.
        (of(DEPLOYER), "iam:PutRolePolicy", DEPLOYER, false),
    ] {
        let access = bounded(all.clone(), &[&s3, &allow(&[action], &[resource])]);
        let wanted = if wanted { Administrator::ThroughIam } else { Administrator::No };
        assert_eq!(how(&access, &holder), wanted, "{action} {resource}");
    }
    let reads = granted(&[&allow(&["s3:Get*", "iam:DeleteRolePermissionsBoundary"], &["*"])]);
    let limit = allow(&["s3:*", "iam:DeleteRolePermissionsBoundary"], &["*"]);
    assert_eq!(how(&bounded(reads, &[&limit]), &of(DEPLOYER)), Administrator::No);
    // A boundary that allows everything limits nothing that it writes.
    let writes = granted(&[&allow(&["iam:PutRolePolicy"], &[DEPLOYER])]);
    assert_eq!(how(&bounded(writes, &[&allow(&["*"], &["*"])]), &of(DEPLOYER)), Administrator::ThroughIam);
}
