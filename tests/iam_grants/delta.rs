//! What is new, in words.

use pairgate::iam::delta::{Piece, Reason, added};
use pairgate::iam::document::Document;
use pairgate::iam::grants::{Access, Budget};
use pairgate::text::Lang;

use super::build::{document, on, policy, resource, when};

fn pieces(old: &Document, new: &Document) -> Vec<Piece> {
    added(&Access::of(old.clone()), &Access::of(new.clone()), &mut Budget::default())
}

#[track_caller]
fn says(old: &Document, new: &Document, lines: &[&str]) -> Vec<Piece> {
    let found = pieces(old, new);
    let told: Vec<String> = found.iter().map(|piece| piece.line().get(Lang::En).to_owned()).collect();
    assert_eq!(told, lines, "{found:#?}");
    found
}

#[test]
fn only_what_is_new() {
    let old = policy(
        r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::prod-*/*"}"#,
    );
    let new = policy(
        r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": ["arn:aws:s3:::prod-*/*", "arn:aws:s3:::prod-a/*"]}"#,
    );
    let found = says(&old, &new, &["s3:DeleteObject on arn:aws:s3:::prod-*/*"]);
    let witness = found[0].witness.as_ref().unwrap();
    assert_eq!(
        (witness.action.as_str(), witness.resource.as_str()),
        ("s3:DeleteObject", "arn:aws:s3:::prod-x/x")
    );
    assert_eq!(found[0].known_actions, 1);
    says(&new, &old, &[]);
}

#[test]
fn a_condition_that_is_gone() {
    let mfa = r#"{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::prod-*/*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#;
    let none = r#"{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::prod-*/*"}"#;
    let found = says(
        &policy(mfa),
        &policy(none),
        &[
            "s3:DeleteObject on arn:aws:s3:::prod-*/*, without the condition aws:MultiFactorAuthPresent = true",
        ],
    );
    assert_eq!(found[0].reasons, [Reason::ConditionGone("aws:MultiFactorAuthPresent = true".to_owned())]);
    assert_eq!(
        found[0].line().get(Lang::Ja),
        "arn:aws:s3:::prod-*/* に対する s3:DeleteObject、条件 aws:MultiFactorAuthPresent = true がなくなりました"
    );
}

#[test]
fn a_condition_that_is_wider() {
    let from = |block: &str| when(&format!(r#"{{"IpAddress": {{"aws:SourceIp": "{block}"}}}}"#));
    says(
        &from("10.0.0.0/8"),
        &from("0.0.0.0/0"),
        &["s3:GetObject on *, if aws:SourceIp in 0.0.0.0/0, before: only if aws:SourceIp in 10.0.0.0/8"],
    );
}

#[test]
fn a_deny_that_is_gone() {
    let allow = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let deny = r#"{"Sid": "DenyDelete", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::prod-*"}"#;
    let less = r#"{"Sid": "DenyDelete", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::prod-*"}"#;
    let both = policy(&format!("{allow}, {deny}"));
    let found = says(
        &both,
        &policy(allow),
        &["s3:Delete* on arn:aws:s3:::prod-*, no longer denied by \"DenyDelete\""],
    );
    assert_eq!(found[0].reasons, [Reason::DenyGone("\"DenyDelete\"".to_owned())]);
    says(
        &both,
        &policy(&format!("{allow}, {less}")),
        &["s3:Delete* on arn:aws:s3:::prod-*, \"DenyDelete\" denies less than before"],
    );
    let unnamed = both.clone();
    let mut unnamed = unnamed;
    unnamed.statements[1].sid = None;
    says(&unnamed, &policy(allow), &["s3:Delete* on arn:aws:s3:::prod-*, no longer denied by statement 2"]);
}

#[test]
fn a_list_that_grew() {
    let old = policy(r#"{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}"#);
    let new = policy(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let found = says(&old, &new, &["s3:* on *, before: only s3:Get*, s3:List*"]);
    assert!(found[0].known_actions > 50 && found[0].levels.len() == 5, "{found:?}");
    says(
        &on(r#""arn:aws:s3:::a/*""#),
        &on(r#""arn:aws:s3:::*""#),
        &["s3:GetObject on arn:aws:s3:::*, before: only on arn:aws:s3:::a/*"],
    );
}

#[test]
fn everything_but() {
    let new = policy(r#"{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}"#);
    let found = says(&on(r#""x""#), &new, &["every action but iam:*, sts:* on *"]);
    assert!(found[0].actions_negated && found[0].known_actions > 1000);
}

#[test]
fn principals() {
    let to = |who: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "Principal": {who}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}}"#
        ))
    };
    let old = to(r#"{"AWS": "111122223333"}"#);
    says(
        &old,
        &to(r#""*""#),
        &["s3:GetObject on arn:aws:s3:::b/* for everyone, before: only for AWS 111122223333"],
    );
    says(
        &old,
        &to(r#"{"AWS": ["111122223333", "444455556666"], "Service": "sns.amazonaws.com"}"#),
        &["s3:GetObject on arn:aws:s3:::b/* for AWS 444455556666, Service sns.amazonaws.com"],
    );
}

#[test]
fn a_limit_that_is_gone() {
    use pairgate::iam::grants::GateKind;
    let all = std::sync::Arc::new(policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#));
    let s3 = std::sync::Arc::new(policy(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#));
    let more =
        std::sync::Arc::new(policy(r#"{"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"}"#));
    let granted = Access::granted([all]);
    let lines = |old: &Access, new: &Access| -> Vec<String> {
        let found = added(old, new, &mut Budget::default());
        found.iter().map(|piece| piece.line().get(Lang::En).to_owned()).collect()
    };
    let limited = granted.clone().limited(GateKind::Boundary, [s3]);
    let wider = granted.clone().limited(GateKind::Boundary, [more]);
    assert_eq!(lines(&limited, &granted), ["* on *, no longer limited by the permissions boundary"]);
    assert_eq!(lines(&limited, &wider), ["ec2:* on *, the permissions boundary allows more than before"]);
}

#[test]
fn a_new_version_of_the_language() {
    let text = |version: &str| {
        document(
            pairgate::iam::document::Kind::Identity,
            &format!(
                r#"{{"Version": "{version}", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "home/${{aws:username}}"}}}}"#
            ),
        )
    };
    let found = pieces(&text("2008-10-17"), &text("2012-10-17"));
    assert_eq!(found[0].reasons, [Reason::Version]);
}

#[test]
fn what_is_not_decided_is_said() {
    let mut broken = on(r#""a""#);
    broken.statements[0].broken = true;
    let nothing = policy(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#);
    says(
        &nothing,
        &broken,
        &["s3:GetObject on a, not decided: AWS would not accept a statement, so what it grants is unknown"],
    );
}
