//! Ways to more that were there before, and reach further now; and ways that the collections lack.

use serde_json::json;

use crate::plans::*;

fn escalates(before: Option<&str>, after: &str) -> bool {
    let mut made = maker().same("aws_iam_role.deploy", role("deploy"));
    made = match before {
        Some(before) => {
            made.update("aws_iam_role_policy.p", inline("deploy", "p", before), inline("deploy", "p", after))
        }
        None => made.create("aws_iam_role_policy.p", inline("deploy", "p", after)),
    };
    rules(&made.review()).contains(&"privilege-escalation")
}

#[test]
fn a_way_on_one_role_that_becomes_one_on_all_is_told() {
    let one = "arn:aws:iam::111122223333:role/app";
    for (action, narrow) in [
        ("iam:PutRolePolicy", one),
        ("iam:AttachRolePolicy", one),
        ("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/app"),
    ] {
        let (small, large) = (allow(&[action], narrow), allow(&[action], "*"));
        assert!(escalates(Some(&small), &large), "{action}");
        // Something else that is new does not make the old way a new one.
        let other = policy(json!([
            { "Effect": "Allow", "Action": action, "Resource": "*" },
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
        ]));
        assert!(!escalates(Some(&large), &other), "{action}");
    }
    let pass = |role: &str| {
        policy(json!([
            { "Effect": "Allow", "Action": "iam:PassRole", "Resource": role },
            { "Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*" },
        ]))
    };
    assert!(escalates(Some(&pass("arn:aws:iam::111122223333:role/team-*")), &pass("*")));
}

#[test]
fn a_way_under_a_condition_that_loses_it_is_told() {
    let of = |condition: serde_json::Value| {
        policy(
            json!([{ "Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*", "Condition": condition }]),
        )
    };
    let mfa = of(json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }));
    assert!(escalates(Some(&mfa), &allow(&["iam:PutRolePolicy"], "*")));
    assert!(!escalates(Some(&allow(&["iam:PutRolePolicy"], "*")), &mfa));
}

#[test]
fn ways_that_the_collections_lack_are_told() {
    for actions in [
        &["iam:PassRole", "ec2:AssociateIamInstanceProfile"][..],
        &["iam:PassRole", "ec2:ReplaceIamInstanceProfileAssociation"],
        &["iam:PassRole", "eks:CreatePodIdentityAssociation"],
        &["iam:UpdateSAMLProvider"],
        &["iam:CreateServiceSpecificCredential"],
        &["sso:CreateAccountAssignment"],
        &["identitystore:CreateGroupMembership"],
        &["sts:AssumeRoot"],
    ] {
        assert!(escalates(None, &allow(actions, "*")), "{actions:?}");
    }
}

#[test]
fn a_boundary_that_may_be_changed_counts_only_where_there_is_one() {
    let boundary = allow(&["s3:*", "iam:PutRolePermissionsBoundary"], "*");
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/limit");
    let document = allow(&["iam:PutRolePermissionsBoundary", "ec2:RunInstances"], "*");
    assert!(!escalates(None, &document));
    let bounded = with(role("deploy"), json!({ "permissions_boundary": arn }));
    let known = maker()
        .same("aws_iam_policy.limit", managed("limit", &boundary))
        .same("aws_iam_role.deploy", bounded.clone())
        .create("aws_iam_role_policy.p", inline("deploy", "p", &document))
        .review();
    assert!(said(fact(&known, "privilege-escalation")).contains("iam-106"), "{:#?}", known.facts);
    // What the boundary says is not in the plan; that there is one is.
    let hidden = maker()
        .same("aws_iam_role.deploy", bounded)
        .create("aws_iam_role_policy.p", inline("deploy", "p", &document))
        .review();
    assert!(said(fact(&hidden, "privilege-escalation")).contains("iam-106"), "{:#?}", hidden.facts);
}
