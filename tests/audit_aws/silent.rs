//! What AWS reports no use of although it is used, and what it reports in two places.

use pairgate::audit::aws::facts::{Account, ServiceUses, Used};
use pairgate::audit::{Audited, Known, Reason, Verb};

use crate::build::*;

/// A service, how many days ago it was used, and the same of its actions.
type Service<'a> = (&'a str, Option<i64>, &'a [(&'a str, Option<i64>)]);

/// Uses with actions: `None` is never.
fn acts(services: &[Service<'_>]) -> Known<ServiceUses> {
    let days = |days: Option<i64>| days.map_or(Used::Never, |days| used(days).get().unwrap().clone());
    let plain: Vec<_> = services.iter().map(|(name, last, _)| (*name, *last)).collect();
    let mut made = uses(&plain).get().unwrap().clone();
    for (name, _, actions) in services.iter().filter(|(.., actions)| !actions.is_empty()) {
        let actions = actions.iter().map(|(action, last)| ((*action).to_owned(), days(*last)));
        made.services.get_mut(*name).unwrap().actions = Some(actions.collect());
    }
    Known::Known(made)
}

/// A user with these own actions and a group that grants EC2.
fn operator(own: &[&str], services: Known<ServiceUses>) -> Account {
    let mut account = with_user(|one| {
        one.grants = Known::Known(grants(own));
        one.services = services;
    });
    let Known::Known(groups) = &mut account.groups else { panic!() };
    groups[0].grants = Known::Known(grants(&["ec2:RunInstances"]));
    groups[0].services = uses(&[("ec2", Some(1))]);
    account
}

fn unused(account: &Account) -> Audited {
    let mut audited = judged(account);
    audited.findings.retain(|finding| finding.check.id == "aws-service-unused");
    audited
}

#[test]
fn passing_a_role_is_not_told_as_unused_while_another_service_is_used() {
    let lately = || uses(&[("ec2", Some(2)), ("iam", None)]);
    assert_eq!(unused(&operator(&["iam:PassRole"], lately())).findings, Vec::new());
    assert_eq!(unused(&operator(&["iam:PassR*"], lately())).findings, Vec::new());
    // Nothing is used that a role could be passed to.
    let idle = uses(&[("ec2", Some(200)), ("iam", None)]);
    assert_eq!(unused(&operator(&["iam:PassRole"], idle)).findings.len(), 1);
    // Anything beside it is a call that AWS would tell.
    let with = |one| ["iam:PassRole", one];
    for own in [with("iam:CreateUser"), with("iam:Get*"), with("iam:NewThing")] {
        let audited = unused(&operator(&own, lately()));
        assert_eq!(audited.findings.len(), 1, "{own:?}");
    }
    // With another service that is not used, only that one is told, and neither as unused nor as used the other.
    let services = uses(&[("ec2", Some(2)), ("iam", None), ("sqs", None)]);
    let audited = unused(&operator(&["iam:PassRole", "sqs:*"], services));
    let finding = only(&audited, "aws-service-unused");
    let seen: Vec<_> = finding.evidence.iter().map(|one| en(&one.what)).collect();
    assert_eq!(
        (seen.as_slice(), finding.verb),
        (&["services that were not used: `sqs`"][..], Verb::Delegate)
    );
}

#[test]
fn passing_a_role_by_a_policy_that_nobody_read_is_not_checked() {
    let mut account = operator(&["iam:PassRole"], uses(&[("ec2", Some(2)), ("iam", None)]));
    let Known::Known(users) = &mut account.users else { panic!() };
    let Known::Known(own) = &mut users[0].grants else { panic!() };
    own.attached.push(policy("reads").arn);
    let Known::Known(policies) = &mut account.policies else { panic!() };
    policies[0].document = Known::NotRead(Reason::Throttled);
    let audited = unused(&account);
    assert_eq!(audited.findings, Vec::new());
    assert!(notes(&audited).iter().any(|note| note.starts_with("documents of managed policies")));
}

#[test]
fn a_role_or_a_group_that_only_passes_roles_is_not_told_as_unused_either() {
    let account = with_role(|one| {
        one.grants = Known::Known(grants(&["iam:PassRole", "ec2:RunInstances"]));
        one.services = uses(&[("ec2", Some(2)), ("iam", None)]);
    });
    assert_eq!(unused(&account).findings, Vec::new());
    // Its members start the machines by other policies.
    let mut account = operator(&["ec2:RunInstances"], uses(&[("ec2", Some(2)), ("iam", None)]));
    let Known::Known(groups) = &mut account.groups else { panic!() };
    groups[0].grants = Known::Known(grants(&["iam:PassRole"]));
    groups[0].services = uses(&[("iam", None)]);
    assert_eq!(unused(&account).findings, Vec::new());
    let Known::Known(users) = &mut account.users else { panic!() };
    users[0].services = uses(&[("ec2", Some(200)), ("iam", None)]);
    assert!(!unused(&account).findings.is_empty());
}

#[test]
fn tags_that_are_set_as_something_is_made_are_not_told_as_unused() {
    let tagging = |made: Option<i64>| {
        with_role(|one| {
            one.grants = Known::Known(grants(&["ec2:CreateTags", "ec2:RunInstances"]));
            one.services = acts(&[("ec2", Some(2), &[("CreateTags", None), ("RunInstances", made)])]);
        })
    };
    assert_eq!(unused(&tagging(Some(2))).findings, Vec::new());
    assert_eq!(unused(&tagging(None)).findings.len(), 1);
    let sessions = with_role(|one| {
        one.grants = Known::Known(grants(&["sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRole"]));
        let actions = [("TagSession", None), ("SetSourceIdentity", None), ("AssumeRole", Some(3))];
        one.services = acts(&[("sts", Some(3), &actions)]);
    });
    assert_eq!(unused(&sessions).findings, Vec::new());
}

#[test]
fn a_service_is_as_new_as_the_newest_of_its_actions() {
    let account = with_role(|one| {
        one.services = acts(&[("s3", Some(300), &[("GetObject", Some(3)), ("PutObject", Some(200))])]);
    });
    let audited = unused(&account);
    let finding = only(&audited, "aws-service-unused");
    let seen: Vec<_> = finding.evidence.iter().map(|one| en(&one.what)).collect();
    assert_eq!(seen, ["actions of `s3` that were not used: `PutObject`", "services that were used: `s3`"]);
    assert_eq!(
        en(&finding.what),
        "The role `app` may use 1 service and did not use 1 action of it within 90 days"
    );
    let odd = with_role(|one| one.services = acts(&[("s3", Some(300), &[("GetObject", Some(-3))])]));
    assert_eq!(unused(&odd).findings, Vec::new());
    assert!(!unused(&odd).unchecked.is_empty());
    // Stale all the same, since the newest.
    let stale = with_role(|one| one.services = acts(&[("s3", Some(300), &[("GetObject", Some(100))])]));
    let audited = unused(&stale);
    assert_eq!(only(&audited, "aws-service-unused").since, Some(ago(100)));
    assert_eq!(
        en(&audited.findings[0].what),
        "The role `app` may use 1 service and did not use it within 90 days"
    );
}

#[test]
fn a_key_that_was_switched_off_lately_waits() {
    let account = |last| {
        let mut off = key(1, 300, last);
        off.active = false;
        with_user(|one| one.keys = Known::Known(vec![off]))
    };
    for (last, verb) in [
        (used(0), Verb::Delegate),
        (used(90), Verb::Delegate),
        (used(91), Verb::Abolish),
        (never(), Verb::Abolish),
    ] {
        let audited = judged(&account(last.clone()));
        let finding = only(&audited, "aws-key-inactive");
        assert_eq!((finding.verb, finding.since), (verb, None), "{last:?}");
        assert_eq!(en(&finding.because).contains("wait some days"), verb == Verb::Delegate);
    }
}
