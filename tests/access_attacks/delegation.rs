//! A role by its name, which the plan shows to be stronger than whoever may use it.

use serde_json::{Value, json};

use crate::ADMIN;
use crate::plans::*;

fn trusting(name: &str, principal: Value) -> Value {
    let trust = policy(json!([{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal }]));
    with(role(name), json!({ "assume_role_policy": trust }))
}

fn named(action: &[&str], more: Value) -> String {
    let mut statements = vec![json!({
        "Effect": "Allow", "Action": action, "Resource": format!("arn:aws:iam::{ACCOUNT}:role/strong"),
    })];
    statements.extend(more.as_array().unwrap().iter().cloned());
    policy(json!(statements))
}

fn lambda() -> Value {
    json!([{ "Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*" }])
}

fn gets(document: &str, strong: Value, policies: &[(&str, Value)]) -> pairgate::access::Review {
    let mut made = maker().same("aws_iam_role.ci", role("ci")).same("aws_iam_role.strong", strong);
    for (address, values) in policies {
        made = made.same(address, values.clone());
    }
    made.create("aws_iam_role_policy.ci", inline("ci", "p", document)).review()
}

fn told(review: &pairgate::access::Review) -> Vec<(String, bool)> {
    let all = review.facts.iter().filter(|fact| fact.rule == "privilege-escalation");
    all.map(|fact| (said(fact), fact.advisory)).collect()
}

#[test]
fn an_administrator_that_may_be_assumed_or_passed_is_told() {
    let admin = [("aws_iam_role_policy_attachment.a", json!({ "role": "strong", "policy_arn": ADMIN }))];
    let root = json!({ "AWS": format!("arn:aws:iam::{ACCOUNT}:root") });
    let assumed = gets(&named(&["sts:AssumeRole"], json!([])), trusting("strong", root), &admin);
    let found = told(&assumed);
    assert!(found.len() == 1 && found[0].0.contains("strong") && !found[0].1, "{found:?}");
    assert!(found[0].0.contains("administrator"), "{found:?}");
    let service = json!({ "Service": "lambda.amazonaws.com" });
    let passed = gets(&named(&["iam:PassRole"], lambda()), trusting("strong", service), &admin);
    assert!(
        told(&passed).iter().any(|(text, advisory)| text.contains("lambda-001") && !advisory),
        "{passed:#?}"
    );
    assert!(!entry(&passed, "role ci").abuse.is_empty());
}

#[test]
fn a_role_that_lets_nobody_in_on_this_way_is_not_told() {
    let admin = [("aws_iam_role_policy_attachment.a", json!({ "role": "strong", "policy_arn": ADMIN }))];
    let ec2 = || trusting("strong", json!({ "Service": "ec2.amazonaws.com" }));
    assert_eq!(told(&gets(&named(&["sts:AssumeRole"], json!([])), ec2(), &admin)), []);
    assert_eq!(told(&gets(&named(&["iam:PassRole"], lambda()), ec2(), &admin)), []);
}

#[test]
fn a_role_that_may_do_no_more_is_not_told_and_one_that_may_is_worth_a_word() {
    let root = json!({ "AWS": format!("arn:aws:iam::{ACCOUNT}:root") });
    let reads = [("aws_iam_role_policy.s", inline("strong", "s", &allow(&["s3:GetObject"], "*")))];
    let both = json!([{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" }]);
    let same = gets(&named(&["sts:AssumeRole"], both), trusting("strong", root.clone()), &reads);
    assert_eq!(told(&same), []);
    let more = gets(&named(&["sts:AssumeRole"], json!([])), trusting("strong", root.clone()), &reads);
    assert!(matches!(told(&more).as_slice(), [(_, true)]), "{:?}", told(&more));
    let writes = [("aws_iam_role_policy.s", inline("strong", "s", &allow(&["iam:PutRolePolicy"], "*")))];
    let way = gets(&named(&["sts:AssumeRole"], json!([])), trusting("strong", root), &writes);
    assert!(matches!(told(&way).as_slice(), [(_, false)]), "{:?}", told(&way));
}

#[test]
fn what_could_be_used_before_is_not_told_again() {
    let root = json!({ "AWS": format!("arn:aws:iam::{ACCOUNT}:root") });
    let more = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }]);
    let review = maker()
        .same("aws_iam_role.ci", role("ci"))
        .same("aws_iam_role.strong", trusting("strong", root))
        .same("aws_iam_role_policy_attachment.a", json!({ "role": "strong", "policy_arn": ADMIN }))
        .update(
            "aws_iam_role_policy.ci",
            inline("ci", "p", &named(&["sts:AssumeRole"], json!([]))),
            inline("ci", "p", &named(&["sts:AssumeRole"], more)),
        )
        .review();
    assert_eq!(told(&review), []);
}
