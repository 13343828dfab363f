//! Policies that try to hide a path, and policies that only look like one.

use pairgate::iam::document::Kind;
use pairgate::iam::escalation::every;
use pairgate::iam::grants::{Access, Budget, GateKind};

use crate::{allow, decided, document, granted, ids, statement};

#[track_caller]
fn has(access: &Access, id: &str) {
    assert!(decided(access).contains(id), "{id}");
}

#[track_caller]
fn lacks(access: &Access, id: &str) {
    assert!(!decided(access).contains(id), "{id}");
}

#[test]
fn patterns_case_and_everything_but_do_not_hide_one() {
    for pattern in
        ["iam:P*Role*", "iam:P*tRolePolic?", "IAM:PUTROLEPOLICY", "iam:?utRolePolicy", "*:Put*Policy"]
    {
        has(&granted(&[&allow(&[pattern], &["*"])]), "iam-005");
    }
    for pattern in
        ["iam:P?RolePolicy", "iam:PutRole", "iam:PutRolePolicyX*", "am:*", "iam:?PutRolePolicy", "s3:*"]
    {
        lacks(&granted(&[&allow(&[pattern], &["*"])]), "iam-005");
    }
    let but = |actions: &[&str]| {
        granted(&[&format!("{{\"Effect\": \"Allow\", \"NotAction\": {actions:?}, \"Resource\": \"*\"}}")])
    };
    has(&but(&["s3:*"]), "iam-005");
    has(&but(&["iam:PutUser*", "iam:Attach*", "iam:Create*"]), "iam-005");
    lacks(&but(&["iam:*"]), "iam-005");
    lacks(&but(&["*:Put*"]), "iam-005");
    has(&but(&["iam:*"]), "lambda-003");
    has(&but(&["iam:*", "organizations:*", "account:*"]), "ssm-001");
}

#[test]
fn patterns_of_resources_do_not_hide_one() {
    for pattern in [
        "*",
        "arn:*",
        "arn:aws:iam::*",
        "arn:aws:iam::111122223333:*",
        "*:role/*",
        "*role*",
        "arn:aws:iam::1*:r*/a?b",
    ] {
        has(&granted(&[&allow(&["iam:PutRolePolicy"], &[pattern])]), "iam-005");
    }
    for pattern in ["arn:aws:iam::*:user/*", "arn:aws:s3:::b/*", "arn:aws:s3:::*", "arn:aws:iam::1:ROLE/a"] {
        lacks(&granted(&[&allow(&["iam:PutRolePolicy"], &[pattern])]), "iam-005");
    }
    for partition in ["aws", "aws-cn", "aws-us-gov", "aws-iso"] {
        has(
            &granted(&[&allow(&["iam:PutRolePolicy"], &[&format!("arn:{partition}:iam::1:role/a")])]),
            "iam-005",
        );
    }
}

#[test]
fn a_deny_closes_a_path_only_as_far_as_it_goes() {
    let all = allow(&["iam:PutRolePolicy"], &["*"]);
    let with = |deny: &str| granted(&[&all, deny]);
    lacks(&with(&statement("Deny", &["iam:*"], &["*"])), "iam-005");
    lacks(&with(&statement("Deny", &["IAM:putrole*"], &["arn:*:iam::*:role/*"])), "iam-005");
    has(&with(&statement("Deny", &["iam:PutRolePolicy"], &["arn:aws:iam::*:role/admin*"])), "iam-005");
    has(&with(&statement("Deny", &["iam:PutRolePolicy"], &["arn:aws:iam::1:role/*"])), "iam-005");
    let but = |resource: &str| {
        format!("{{\"Effect\": \"Deny\", \"Action\": \"iam:*\", \"NotResource\": \"{resource}\"}}")
    };
    has(&with(&but("arn:aws:iam::1:role/app")), "iam-005");
    lacks(&with(&but("arn:aws:iam::1:user/*")), "iam-005");
    let without =
        |action: &str| format!("{{\"Effect\": \"Deny\", \"NotAction\": \"{action}\", \"Resource\": \"*\"}}");
    has(&with(&without("iam:Put*")), "iam-005");
    lacks(&with(&without("s3:*")), "iam-005");
    let if_so = |condition: &str| {
        format!(
            "{{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {{{condition}}}}}"
        )
    };
    has(&with(&if_so("\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}")), "iam-005");
    has(&with(&if_so("\"StringNotEquals\": {\"aws:RequestedRegion\": \"eu-west-1\"}")), "iam-005");
    // A condition that always holds is none.
    lacks(&with(&if_so("\"StringLikeIfExists\": {\"aws:RequestedRegion\": \"*\"}")), "iam-005");
}

#[test]
fn conditions_that_can_hold_leave_a_path_open_and_those_that_cannot_close_it() {
    let with = |condition: &str| {
        granted(&[&format!(
            "{{\"Effect\": \"Allow\", \"Action\": \"iam:PutRolePolicy\", \"Resource\": \"*\", \"Condition\": {{{condition}}}}}"
        )])
    };
    has(&with("\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}"), "iam-005");
    has(&with("\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}"), "iam-005");
    has(&with("\"ArnNotEquals\": {\"iam:PermissionsBoundary\": \"arn:aws:iam::1:policy/b\"}"), "iam-005");
    lacks(&with("\"StringEquals\": {\"a:b\": \"x\"}, \"StringNotEquals\": {\"a:b\": \"x\"}"), "iam-005");
    lacks(&with("\"Null\": {\"a:b\": \"true\"}, \"StringLike\": {\"a:b\": \"*\"}"), "iam-005");
}

#[test]
fn two_halves_find_each_other_wherever_they_stand() {
    let pass = allow(&["iam:PassRole"], &["*"]);
    let run = allow(&["ec2:RunInstances"], &["*"]);
    let two = [document(Kind::Identity, &[&pass]), document(Kind::Identity, &[&run])];
    has(&Access::granted(two.clone()), "ec2-001");
    // A service control policy that lets both through, one that lets one through, one that denies one.
    let scp = |statements: &[&str]| {
        Access::granted(two.clone()).limited(GateKind::Scp, [document(Kind::Scp, statements)])
    };
    let everything = allow(&["*"], &["*"]);
    has(&scp(&[&everything]), "ec2-001");
    lacks(&scp(&[&run]), "ec2-001");
    lacks(&scp(&[&everything, &statement("Deny", &["iam:PassRole"], &["*"])]), "ec2-001");
    // A gate without a document lets nothing through.
    let closed = Access::granted(two.clone()).limited(GateKind::Boundary, []);
    assert!(decided(&closed).is_empty());
    assert!(decided(&Access::nothing()).is_empty());
    // Nothing is granted by a boundary alone.
    let boundary = Access::granted([document(Kind::Identity, &[&allow(&["sqs:*"], &["*"])])])
        .limited(GateKind::Boundary, [document(Kind::Boundary, &[&everything])]);
    assert!(decided(&boundary).is_empty());
}

#[test]
fn steps_that_need_different_conditions_still_make_one_path() {
    let with = |action: &str, value: &str| {
        format!(
            "{{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"*\", \
             \"Condition\": {{\"StringEquals\": {{\"aws:RequestedRegion\": \"{value}\"}}}}}}"
        )
    };
    let access = granted(&[&with("iam:CreateAccessKey", "a"), &with("iam:DeleteAccessKey", "b")]);
    has(&access, "iam-003");
}

#[test]
fn hostile_wildcards_end_and_are_not_passed_over() {
    let hostile = "*a".repeat(60) + "*";
    let actions: Vec<String> = (0..20).map(|n| format!("iam:*{}", "?*".repeat(n))).collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let access = granted(&[&allow(&actions, &[&hostile, "*b*b*b*b*b*b*b*b*c"])]);
    let found = every(&access, &mut Budget::default());
    assert!(ids(&found).contains("iam-005"));
}
