//! Acceptances that go over to another object of the same name, or to the same with more let in.

use pairgate::audit::aws::facts::{Account, UploadedKey};
use pairgate::audit::baseline::{Baseline, Status};
use pairgate::audit::{AwsItem, Finding, Known, Object};
use pairgate::source::Source;

use crate::build::*;
use crate::memory::{accepted, audit};

const GITHUB: &str =
    r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#;

fn found(account: &Account, check: &str) -> Finding {
    only(&judged(account), check).clone()
}

/// What an acceptance of the first is worth for the second, over the file.
pub fn worth(check: &str, before: &Account, after: &Account) -> String {
    let (before, after) = (found(before, check), found(after, check));
    assert_eq!(before.id(), after.id(), "the name is the same");
    status(&accepted(&before), after)
}

fn status(memory: &Baseline, finding: Finding) -> String {
    let memory = Baseline::parse(&Source::new("baseline.json", memory.text())).unwrap();
    let (statuses, after) = audit(Some(&memory), vec![finding.clone()]);
    // However often it is found so, nobody accepted it.
    let again = audit(Some(&after), vec![finding]).0;
    assert_eq!(statuses[0].name(), again[0].name());
    statuses[0].name().to_owned()
}

fn unused(created: i64) -> Account {
    with_role(|one| (one.created, one.used) = (ago(created), never()))
}

fn let_in(principal: &str, condition: &str) -> Account {
    let action = if principal == GITHUB { "sts:AssumeRoleWithWebIdentity" } else { "sts:AssumeRole" };
    with_role(|one| {
        one.trust = Known::Known(trust(&format!(
            r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "{action}", "Condition": {condition}}}"#
        )));
    })
}

fn sub(rest: &str) -> String {
    format!(r#"{{"StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}{rest}}}"#)
}

#[test]
fn a_role_that_is_made_anew_under_an_accepted_name_counts_again() {
    assert_eq!(worth("aws-role-unused", &unused(800), &unused(800)), "accepted");
    assert_eq!(worth("aws-role-unused", &unused(800), &unused(95)), "changed");
    // Files tell whole seconds, and the live API parts of them.
    let mut parts = unused(800);
    let created = ago(800) + jiff::SignedDuration::from_millis(250);
    parts.roles = Known::Known(vec![{
        let mut one = role("app");
        (one.created, one.used) = (created, never());
        one
    }]);
    assert_eq!(worth("aws-role-unused", &unused(800), &parts), "accepted");
}

#[test]
fn users_groups_policies_and_passwords_that_are_made_anew_count_again() {
    let user = |created, changed| {
        with_user(|one| {
            one.created = ago(created);
            one.password = password(changed, never());
        })
    };
    assert_eq!(worth("aws-password-never-used", &user(500, 400), &user(500, 400)), "accepted");
    assert_eq!(worth("aws-password-never-used", &user(500, 400), &user(500, 100)), "changed");
    assert_eq!(worth("aws-password-never-used", &user(500, 400), &user(450, 400)), "changed");
    let group =
        |created| with_group(|one| (one.created, one.members) = (ago(created), Known::Known(Vec::new())));
    assert_eq!(worth("aws-group-unused", &group(500), &group(500)), "accepted");
    assert_eq!(worth("aws-group-unused", &group(500), &group(100)), "changed");
    let policy = |created| {
        with_policy(|one| {
            (one.created, one.updated) = (ago(created), Known::Known(ago(95)));
            one.attachments = Known::Known(0);
        })
    };
    assert_eq!(worth("aws-policy-unused", &policy(500), &policy(500)), "accepted");
    assert_eq!(worth("aws-policy-unused", &policy(500), &policy(96)), "changed");
    let admin = |created| with_user(|one| (one.created, one.grants) = (ago(created), Known::Known(admin())));
    assert_eq!(worth("aws-administrator", &admin(500), &admin(500)), "accepted");
    assert_eq!(worth("aws-administrator", &admin(500), &admin(100)), "changed");
}

#[test]
fn another_key_in_an_accepted_place_of_the_credential_report_counts_again() {
    let slot = |created| {
        with_user(|one| {
            let mut key = key(1, created, never());
            key.id = None;
            one.keys = Known::Known(vec![key]);
        })
    };
    assert_eq!(worth("aws-key-never-used", &slot(700), &slot(700)), "accepted");
    assert_eq!(worth("aws-key-never-used", &slot(700), &slot(95)), "changed");
    let certificate = |uploaded| {
        with_user(|one| {
            one.certificates = Known::Known(vec![UploadedKey {
                id: "1".to_owned(),
                active: true,
                uploaded: Known::Known(ago(uploaded)),
            }]);
        })
    };
    assert_eq!(worth("aws-signing-certificate", &certificate(700), &certificate(700)), "accepted");
    assert_eq!(worth("aws-signing-certificate", &certificate(700), &certificate(450)), "changed");
}

#[test]
fn a_trust_that_lets_in_more_than_was_accepted_counts_again() {
    let check = "aws-external-trust";
    let narrow = sub(r#", "StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}"#);
    let before = let_in(GITHUB, &narrow);
    assert_eq!(worth(check, &before, &before), "accepted");
    assert_eq!(worth(check, &before, &let_in(GITHUB, &sub(""))), "changed");
    let org = |id: &str| {
        let_in(r#"{"AWS": "*"}"#, &format!(r#"{{"StringEquals": {{"aws:PrincipalOrgID": "{id}"}}}}"#))
    };
    assert_eq!(worth(check, &org("o-stranger11"), &org("o-stranger22")), "changed");
    // The same words in another order and layout are the same.
    let other = with_role(|one| {
        one.trust = Known::Known(trust(&format!(
            r#"{{"Sid": "x", "Condition": {{"StringLike": {{"token.actions.githubusercontent.com:sub": ["repo:acme/*"]}},
                "StringEquals": {{"token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"]}}}},
                "Action": ["sts:AssumeRoleWithWebIdentity"], "Principal": {GITHUB}, "Effect": "Allow"}},
               {{"Effect": "Allow", "Principal": {{"Service": "ec2.amazonaws.com"}}, "Action": "sts:AssumeRole"}}"#
        )));
    });
    assert_eq!(worth(check, &before, &other), "accepted", "who else is let in is another matter");
}

#[test]
fn a_denial_that_is_taken_out_of_an_accepted_trust_counts_again() {
    let allow = r#"{"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": "sts:AssumeRole"}"#;
    let deny = r#"{"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::999988887777:user/x"}, "Action": "sts:AssumeRole"}"#;
    let with = |statements: &str| with_role(|one| one.trust = Known::Known(trust(statements)));
    let before = with(&format!("{allow}, {deny}"));
    assert_eq!(worth("aws-external-trust", &before, &with(&format!("{deny}, {allow}"))), "accepted");
    assert_eq!(worth("aws-external-trust", &before, &with(allow)), "changed");
}

/// Facts of files and of the live API take turns, and not both have all of them.
#[test]
fn what_one_of_two_audits_cannot_tell_is_not_compared_and_not_forgotten() {
    let without = |mut one: Finding| {
        one.fingerprint = None;
        one
    };
    let (old, new) = (found(&unused(800), "aws-role-unused"), found(&unused(95), "aws-role-unused"));
    let memory = accepted(&old);
    let (statuses, memory) = audit(Some(&memory), vec![without(old.clone())]);
    assert!(matches!(statuses[0], Status::Accepted { .. }));
    assert_eq!(status(&memory, new.clone()), "changed", "a round without it forgets nothing");
    assert_eq!(status(&memory, old.clone()), "accepted");
    // A word that was given before there were fingerprints is for the first that is found.
    let memory = accepted(&without(old.clone()));
    let (statuses, memory) = audit(Some(&memory), vec![old.clone()]);
    assert!(matches!(statuses[0], Status::Accepted { .. }));
    assert_eq!(status(&memory, new), "changed");
    assert_eq!(status(&memory, old), "accepted");
}

#[test]
fn every_item_that_can_come_back_under_its_name_has_a_fingerprint() {
    let audited = judged(&unused(800));
    assert!(audited.findings.iter().all(|one| one.fingerprint.is_some()), "{:#?}", audited.findings);
    // An id of AWS is given once.
    let audited = judged(&with_user(|one| one.keys = Known::Known(vec![key(1, 700, never())])));
    let key = only(&audited, "aws-key-never-used");
    assert!(matches!(&key.object, Object::Aws { item: AwsItem::AccessKey { id: Some(_), .. }, .. }));
    assert_eq!(key.fingerprint, None);
}
