//! What raises nothing: a new order, a narrowing, a move, a replacement, and plans that have nothing of IAM.

use serde_json::{Value, json};
use std::fmt::Write as _;

use crate::plans::*;

fn two(first: &str, second: &str) -> String {
    policy(json!([
        { "Effect": "Allow", "Action": [first], "Resource": "arn:aws:s3:::a/*" },
        { "Effect": "Allow", "Action": second, "Resource": ["arn:aws:s3:::a/*"] },
    ]))
}

fn changed(before: &str, after: &str) -> pairgate::access::Review {
    maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update("aws_iam_role_policy.p", inline("deploy", "p", before), inline("deploy", "p", after))
        .review()
}

#[test]
fn a_new_order_raises_nothing() {
    let review = changed(&two("s3:GetObject", "s3:PutObject"), &two("s3:PutObject", "s3:GetObject"));
    assert_eq!(rules(&review), [""; 0]);
    // The text changed all the same, and the table shows how.
    assert_eq!(entry(&review, "role deploy").documents.len(), 1);
    assert!(entry(&review, "role deploy").added.is_empty());
}

#[test]
fn a_narrowing_raises_nothing_and_is_shown() {
    let review = changed(&allow(&["s3:*", "iam:PassRole"], "*"), &allow(&["s3:Get*", "iam:PassRole"], "*"));
    assert_eq!(rules(&review), [""; 0]);
    assert!(!entry(&review, "role deploy").removed.is_empty());
    assert!(entry(&review, "role deploy").added.is_empty());
}

#[test]
fn a_policy_that_becomes_an_inline_one_raises_nothing() {
    let document = allow(&["s3:*", "iam:PutRolePolicy"], "*");
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .delete("aws_iam_policy.p", managed("p", &document))
        .delete("aws_iam_role_policy_attachment.p", attachment("deploy", "p"))
        .create("aws_iam_role_policy.p", inline("deploy", "p", &document))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn an_attachment_of_another_type_raises_nothing() {
    let document = allow(&["s3:*"], "*");
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/p");
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .same("aws_iam_policy.p", managed("p", &document))
        .delete("aws_iam_policy_attachment.p", json!({ "name": "p", "roles": ["deploy"], "policy_arn": arn }))
        .create("aws_iam_role_policy_attachment.p", attachment("deploy", "p"))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
    assert_eq!(review.entries, []);
}

#[test]
fn moves_raise_nothing() {
    let review = maker()
        .same("aws_iam_role.ship", role("deploy"))
        .moved_from("aws_iam_role.deploy")
        .same("aws_iam_role_policy.ship", inline("deploy", "p", &allow(&["s3:*"], "*")))
        .moved_from("aws_iam_role_policy.deploy")
        .review();
    assert_eq!(rules(&review), [""; 0]);
    assert_eq!(review.entries, []);
}

/// Without a `moved` block Terraform deletes and creates; the role of this name may do what it could.
#[test]
fn the_same_under_another_address_raises_nothing() {
    let document = allow(&["s3:*"], "*");
    let review = maker()
        .delete("aws_iam_role.old", role("deploy"))
        .delete("aws_iam_role_policy.old", inline("deploy", "p", &document))
        .create("aws_iam_role.new", role("deploy"))
        .create("aws_iam_role_policy.new", inline("deploy", "p", &document))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn a_replacement_with_the_same_documents_raises_nothing() {
    let document = allow(&["s3:*", "iam:PassRole"], "*");
    let unknown = json!({ "arn": true, "id": true });
    let known = json!({ "name": "p", "path": "/", "policy": document });
    let review = maker()
        .change(
            "aws_iam_role.deploy",
            &["delete", "create"],
            role("deploy"),
            json!({ "name": "deploy", "path": "/", "assume_role_policy": role("deploy")["assume_role_policy"] }),
            unknown.clone(),
        )
        .change("aws_iam_policy.p", &["delete", "create"], managed("p", &document), known, unknown)
        .change(
            "aws_iam_role_policy_attachment.p",
            &["delete", "create"],
            attachment("deploy", "p"),
            json!({ "role": "deploy" }),
            json!({ "policy_arn": true }),
        )
        .configuration(json!({ "resources": [
            block("aws_iam_role", "deploy", &[]),
            block("aws_iam_policy", "p", &[]),
            block("aws_iam_role_policy_attachment", "p", &[
                ("role", &["aws_iam_role.deploy.name", "aws_iam_role.deploy"]),
                ("policy_arn", &["aws_iam_policy.p.arn", "aws_iam_policy.p"]),
            ]),
        ] }))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn another_attribute_raises_nothing() {
    let tagged = with(role("deploy"), json!({ "tags": { "a": "b" } }));
    let review = maker()
        .update("aws_iam_role.deploy", role("deploy"), tagged)
        .same("aws_iam_role_policy.p", inline("deploy", "p", &allow(&["*"], "*")))
        .review();
    assert_eq!(review.facts, []);
    assert_eq!(review.entries, []);
}

/// What Terraform only forgets goes on granting; nothing is taken away and nothing is given.
#[test]
fn what_is_forgotten_stays() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .change(
            "aws_iam_role_policy.p",
            &["forget"],
            inline("deploy", "p", &allow(&["s3:*"], "*")),
            Value::Null,
            json!({}),
        )
        .review();
    assert_eq!(review.facts, []);
    assert_eq!(review.entries, []);
}

/// What it costs is for `benches/check`.
#[test]
fn a_large_plan_without_a_change_of_iam_says_nothing() {
    let mut changes = String::new();
    let values = role("deploy").to_string();
    for index in 0..20_000 {
        let (kind, actions) =
            if index % 2 == 0 { ("aws_instance", "update") } else { ("aws_iam_role", "no-op") };
        let comma = if index == 0 { "" } else { "," };
        write!(
            changes,
            r#"{comma}{{"address":"{kind}.r[{index}]","mode":"managed","type":"{kind}","name":"r","index":{index},"change":{{"actions":["{actions}"],"before":{values},"after":{values}}}}}"#
        )
        .unwrap();
    }
    let text = format!(r#"{{"format_version":"1.2","resource_changes":[{changes}]}}"#);
    let plan = pairgate::plan::plan("plan.json", &text).unwrap();
    let review = pairgate::access::review(&plan);
    assert_eq!((review.facts, review.entries), (vec![], vec![]));
}

/// None of hundreds of roles that each gain something is left out.
#[test]
fn many_principals_are_all_judged() {
    let mut made = maker();
    for index in 0..200 {
        let name = format!("r{index}");
        let document = allow(&["s3:GetObject", "iam:PassRole", "lambda:CreateFunction"], "arn:aws:s3:::a/*");
        made = made
            .same(&format!("aws_iam_role.r[{index}]"), role(&name))
            .create(&format!("aws_iam_role_policy.r[{index}]"), inline(&name, "p", &document));
    }
    assert_eq!(made.review().entries.len(), 200);
}
