//! Ways to let stale or dangerous access go unseen, or look smaller than it is.

use pairgate::audit::aws::facts::Used;
use pairgate::audit::{Change, Known, Risk, Verb};

use crate::build::*;
use crate::world::{World, did, known};
use pairgate::audit::github::facts::ActivityKind;

const OUT: &str = r#"{"AWS": "arn:aws:iam::999988887777:root"}"#;

fn assume(principal: &str, condition: &str) -> String {
    trust(&format!(
        r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "sts:AssumeRole", "Condition": {condition}}}"#
    ))
}

fn risk_of_trust(principal: &str, condition: &str) -> Risk {
    let audited = judged(&with_role(|one| {
        one.trust = Known::Known(assume(principal, condition));
        one.grants = Known::Known(admin());
    }));
    only(&audited, "aws-external-trust").risk
}

/// Every request has such an id: the condition demands nothing that both sides agreed on.
#[test]
fn an_external_id_that_every_request_has_is_no_external_id() {
    for condition in [
        r#"{"StringLike": {"sts:ExternalId": "?*"}}"#,
        r#"{"StringLike": {"sts:ExternalId": "*?"}}"#,
        r#"{"StringLike": {"sts:ExternalId": "???*"}}"#,
        r#"{"StringEquals": {"sts:ExternalId": "${sts:ExternalId}"}}"#,
    ] {
        assert_eq!(risk_of_trust(OUT, condition), Risk::High, "{condition}");
    }
    assert_eq!(risk_of_trust(OUT, r#"{"StringEquals": {"sts:ExternalId": "s3cr"}}"#), Risk::Medium);
}

/// A star with a condition on an account outside is that account, and no less of a risk than when it is named.
#[test]
fn everybody_within_an_account_outside_is_an_account_outside() {
    for condition in [
        r#"{"StringEquals": {"aws:PrincipalAccount": "999988887777"}}"#,
        r#"{"StringEquals": {"aws:PrincipalAccount": ["444455556666", "999988887777"]}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::999988887777:role/*"}}"#,
    ] {
        assert_eq!(risk_of_trust(r#"{"AWS": "*"}"#, condition), Risk::High, "{condition}");
    }
    // An account of the organisation is none outside.
    let inside = r#"{"StringEquals": {"aws:PrincipalAccount": "444455556666"}}"#;
    assert_eq!(risk_of_trust(r#"{"AWS": "*"}"#, inside), Risk::Medium);
}

/// The worst of all users without a second factor is the one whose password nobody uses: nobody sees who signs in.
#[test]
fn an_unused_password_without_a_second_factor_is_no_smaller_risk_than_a_used_one() {
    let audited = judged(&with_user(|one| {
        one.password = password(200, used(150));
        one.mfa = Known::Known(false);
        one.grants = Known::Known(Default::default());
        one.groups = Known::Known(Vec::new());
    }));
    let unused = only(&audited, "aws-password-unused");
    assert_eq!(unused.risk, Risk::Medium);
    assert!(en(&unused.why).contains("second factor"), "{}", en(&unused.why));
}

/// An administrator that may be one, of which nobody could read whether it is.
#[test]
fn a_user_without_access_whose_policies_are_unread_is_no_low_risk() {
    let audited = judged(&with_user(|one| {
        one.password = Known::Known(None);
        one.keys = Known::Known(Vec::new());
        one.grants = Known::default();
    }));
    assert_eq!(only(&audited, "aws-user-without-access").risk, Risk::Medium);
}

/// Somebody inactive is told once; what they administer by themselves must not get lost behind it.
#[test]
fn an_inactive_member_who_administers_a_repository_is_a_high_risk() {
    let mut world = World::clean();
    world.join("frank", false, 200);
    world.grant("frank", "admin");
    let found = world.audit().findings;
    let frank = found.iter().find(|one| one.check.id == "github-member-inactive").unwrap();
    assert_eq!(frank.risk, Risk::High);
    let told = frank.evidence.iter().any(|one| en(&one.what).contains("`shop` (`admin`)"));
    assert!(told, "{:#?}", frank.evidence);
}

/// Repositories that are chosen one by one say nothing of what a token may do to the organisation.
#[test]
fn a_token_that_writes_to_the_organisation_is_broad_whatever_its_repositories_are() {
    for selection in ["none", "subset"] {
        for name in ["organization_administration", "members", "organization_secrets"] {
            let mut world = World::clean();
            let token = &mut known(&mut world.org.tokens)[0];
            token.selection = selection.to_owned();
            token.permissions = [(name.to_owned(), "write".to_owned())].into();
            assert_eq!(world.found(), ["github-token-broad"], "{selection} {name}");
            assert_eq!(world.one().risk, Risk::High);
            assert!(!en(&world.one().what).contains("every repository"), "{}", en(&world.one().what));
        }
        let mut world = World::clean();
        let token = &mut known(&mut world.org.tokens)[0];
        token.selection = selection.to_owned();
        token.permissions = [("members".to_owned(), "read".to_owned())].into();
        assert!(world.found().is_empty());
    }
}

/// Letters in another case are the same login, the same repository.
#[test]
fn a_login_in_other_letters_is_the_same_person() {
    let mut world = World::clean();
    world.join("Frank", false, 200);
    known(&mut world.shop().activity).push(did("fRANK", ActivityKind::Commit, 1));
    assert!(world.found().is_empty(), "{:?}", world.found());
    // A name that only looks the same is somebody else: the Cyrillic letter does not make them active.
    let mut world = World::clean();
    world.join("frank", false, 200);
    known(&mut world.shop().activity).push(did("fr\u{430}nk", ActivityKind::Commit, 1));
    assert_eq!(world.found(), ["github-member-inactive"]);
}

/// What a role did yesterday, with services that AWS does not track, is use: its policies are not to be torn off.
#[test]
fn an_administrator_that_was_used_yesterday_is_not_idle_because_no_service_tells() {
    let audited = judged(&with_role(|one| {
        one.grants = Known::Known(admin());
        one.services = uses(&[("s3", None), ("ec2", Some(200))]);
        one.used = used(1);
    }));
    let finding = only(&audited, "aws-administrator");
    assert_eq!((finding.verb, &finding.change), (Verb::Delegate, &Change::Look));
    assert!(en(&finding.because).starts_with("It was used 1 day ago"), "{}", en(&finding.because));
    // Where nothing tells of a use it is idle.
    let audited = judged(&with_role(|one| {
        one.grants = Known::Known(admin());
        one.services = uses(&[("s3", None)]);
        one.used = Known::default();
    }));
    assert_eq!(only(&audited, "aws-administrator").change, Change::Remove);
}

/// A use in the future is neither yesterday's nor none.
#[test]
fn an_administrator_with_a_use_in_the_future_is_not_torn_down() {
    let audited = judged(&with_role(|one| {
        one.grants = Known::Known(admin());
        one.services = uses(&[("s3", None)]);
        one.used = Known::Known(Used::At { at: ago(-5), service: None, region: None });
    }));
    assert_eq!(only(&audited, "aws-administrator").change, Change::Look);
    assert!(!audited.unchecked.is_empty());
}
