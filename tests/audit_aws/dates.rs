//! Days without use end when the facts were collected.

use jiff::SignedDuration;
use pairgate::audit::aws::facts::{Account, Made};
use pairgate::audit::aws::{REMEMBERED, unused};
use pairgate::audit::{Audited, Known, Settings};

use crate::build::*;

/// The account as if all of it was collected so many days ago.
fn collected(days: i64, mut account: Account) -> Account {
    let at = ago(days);
    account.read = at;
    account.made = Made { report: Some(at), details: Some(at) };
    let users = known(&mut account.users).iter_mut().map(|one| &mut one.services);
    let groups = known(&mut account.groups).iter_mut().map(|one| &mut one.services);
    let roles = known(&mut account.roles).iter_mut().map(|one| &mut one.services);
    for services in users.chain(groups).chain(roles) {
        known(services).made = at;
    }
    account
}

fn known<T>(fact: &mut Known<T>) -> &mut T {
    match fact {
        Known::Known(fact) => fact,
        Known::NotRead(reason) => panic!("{reason:?}"),
    }
}

/// The only gap is that of old facts.
fn gap(audited: &Audited) -> &str {
    assert_eq!(audited.unchecked.len(), 1, "{:#?}", notes(audited));
    en(&audited.unchecked[0].what)
}

#[test]
fn what_was_used_just_before_facts_were_collected_is_not_unused() {
    // Each fact of the clean account was used up to three days before it was collected.
    let mut accounts = vec![
        with_user(|one| one.keys = Known::Known(vec![key(1, 205, never())])),
        with_user(|one| one.password = password(205, never())),
        with_user(|one| one.keys = Known::Known(vec![key(1, 360, used(201))])),
        with_user(|one| one.password = password(500, used(201))),
        with_role(|one| one.used = used(201)),
        with_role(|one| {
            one.created = ago(205);
            one.used = never();
        }),
        with_user(|one| {
            one.grants = Known::Known(grants(&["ec2:*", "s3:*"]));
            one.services = uses(&[("ec2", Some(201)), ("s3", Some(201))]);
        }),
        with_role(|one| one.services = uses(&[("ec2", Some(201)), ("s3", Some(289))])),
        with_group(|one| {
            one.created = ago(205);
            one.members = Known::Known(Vec::new());
        }),
        with_policy(|one| {
            one.attachments = Known::Known(0);
            one.updated = Known::Known(ago(205));
        }),
    ];
    for account in &mut accounts {
        // What the others of the account used is as old as the rest.
        for user in known(&mut account.users) {
            if user.password == password(100, used(3)) {
                user.password = password(500, used(203));
            }
            if user.keys == Known::Known(vec![key(1, 50, used(1))]) {
                user.keys = Known::Known(vec![key(1, 250, used(201))]);
            }
        }
        let account = collected(200, account.clone());
        let audited = judged(&account);
        assert_eq!(ids(&audited), Vec::<&str>::new(), "{account:#?}");
        assert!(gap(&audited).contains("the oldest of this was collected, 200 days ago"));
    }
}

/// Teams that look each week see the week.
#[test]
fn facts_leave_a_gap_from_the_eighth_day_on() {
    for (days, gaps) in [(0, 0), (7, 0), (8, 1)] {
        let audited = judged(&collected(days, clean()));
        let told: Vec<_> = notes(&audited).into_iter().filter(|one| one.contains("was collected")).collect();
        assert_eq!(told.len(), gaps, "{days}: {told:?}");
    }
}

#[test]
fn what_was_unused_when_it_was_collected_is_told_with_the_days_until_then() {
    let account = collected(200, with_role(|one| one.used = used(300)));
    let audited = judged(&account);
    let finding = only(&audited, "aws-role-unused");
    assert_eq!(en(&finding.what), "The role `app` was last used 100 days ago");
    assert_eq!(finding.since, Some(ago(300)));
    assert!(finding.evidence.iter().all(|one| one.read == ago(200)));
}

#[test]
fn an_answer_about_services_is_judged_as_of_when_aws_made_it() {
    let mut made = uses(&[("s3", Some(201)), ("ec2", Some(289)), ("sqs", Some(291))]).get().unwrap().clone();
    made.made = ago(200);
    assert_eq!(unused(&made, &settings()).services, ["sqs"]);
    let audited = judged(&with_role(|one| one.services = Known::Known(made)));
    let finding = only(&audited, "aws-service-unused");
    assert!(finding.evidence.iter().all(|one| one.read == ago(200)), "{:#?}", finding.evidence);
    assert!(gap(&audited).contains("200 days ago"), "the oldest of all facts is named");
    // Keys were looked at lately: what of them is not found any more is gone.
    assert_eq!(
        audited.unchecked[0].checks,
        ["aws-service-unused", "aws-service-credential", "aws-ssh-key", "aws-administrator"]
    );
}

#[test]
fn a_principal_that_was_young_when_aws_told_what_it_used_is_not_judged() {
    let audited = judged(&with_role(|one| {
        one.created = ago(105);
        one.services = uses(&[("ec2", None)]);
        known(&mut one.services).made = ago(100);
    }));
    assert_eq!(ids(&audited), Vec::<&str>::new());
}

#[test]
fn a_sign_in_of_root_is_as_long_ago_as_it_is() {
    for (days, found) in [(20, true), (110, false)] {
        let mut account = collected(10, clean());
        known(&mut account.root).password_used = used(days);
        let audited = judged(&account);
        assert_eq!(ids(&audited).contains(&"aws-root-used"), found, "{days}");
        if found {
            assert!(en(&only(&audited, "aws-root-used").what).ends_with("20 days ago"));
        }
    }
}

#[test]
fn facts_of_the_future_are_judged_as_of_now_and_odd_as_before() {
    let seen = settings().as_seen(ago(-5));
    assert_eq!((seen.seen, seen.days_since(ago(3))), (now(), Some(3)));
    let old = settings().as_seen(ago(5));
    assert_eq!((old.days_since(ago(3)), old.days_since(ago(7))), (Some(0), Some(2)));
    assert_eq!(old.days_since(now() + Settings::SKEW + SignedDuration::from_secs(1)), None);
}

#[test]
fn evidence_is_as_old_as_the_file_it_is_from() {
    let mut account = with_user(|one| {
        one.keys = Known::Known(vec![key(1, 300, used(200))]);
        one.grants = Known::Known(admin());
    });
    account.read = ago(6);
    account.made = Made { report: Some(ago(2)), details: Some(ago(6)) };
    let audited = judged(&account);
    let read = |id: &str, words: &str| {
        let all = &only(&audited, id).evidence;
        all.iter().find(|one| one.source.contains(words)).unwrap().read
    };
    assert_eq!(read("aws-key-unused", "credential report"), ago(2));
    assert_eq!(read("aws-administrator", "authorization details"), ago(6));
    assert_eq!(read("aws-administrator", "last accessed"), ago(0));
    account.source = "live API".to_owned();
    account.made.details = None;
    let audited = judged(&account);
    assert!(only(&audited, "aws-key-unused").evidence.iter().all(|one| one.read == ago(6)));
}

#[test]
fn never_is_as_long_as_aws_remembers() {
    for (made, since, words) in [
        (110, 110, "Nobody used the role `app` since it was made on 2026-07-14, 110 days ago"),
        (
            1800,
            REMEMBERED,
            "Nobody used the role `app` within the 400 days that AWS remembers; it was made on 2021-11-27, 1800 days ago",
        ),
    ] {
        let audited = judged(&with_role(|one| {
            one.created = ago(made);
            one.used = never();
        }));
        let finding = only(&audited, "aws-role-unused");
        assert_eq!((en(&finding.what), finding.since), (words, Some(ago(since))));
        let audited = judged(&with_role(|one| {
            one.created = ago(made);
            one.services = uses(&[("ec2", None)]);
        }));
        assert_eq!(only(&audited, "aws-service-unused").since, Some(ago(since)));
    }
}

/// What a report of today says was not found, and was called gone, because the details beside it were older.
#[test]
fn a_report_and_details_of_different_days_are_each_judged_as_of_their_own() {
    let beside = |report: i64, details: i64, mut account: Account| {
        account.read = ago(report.max(details));
        account.made = Made { report: Some(ago(report)), details: Some(ago(details)) };
        ids(&judged(&account))
    };
    let idle = || with_user(|one| one.password = password(200, used(93)));
    assert_eq!(beside(0, 6, idle()), ["aws-password-unused"]);
    assert_eq!(beside(6, 0, idle()), Vec::<&str>::new());
    let idle = || with_role(|one| one.used = used(93));
    assert_eq!(beside(0, 6, idle()), Vec::<&str>::new());
    assert_eq!(beside(6, 0, idle()), ["aws-role-unused"]);
}

#[test]
fn a_key_gets_older_whether_somebody_looks_or_not() {
    let account = with_user(|one| one.keys = Known::Known(vec![key(1, 368, used(7))]));
    assert_eq!(ids(&judged(&collected(6, account))), ["aws-key-old"]);
}

#[test]
fn an_administrator_is_not_idle_because_an_old_answer_says_so() {
    for (days, verb) in [(1, pairgate::audit::Verb::Abolish), (100, pairgate::audit::Verb::Delegate)] {
        let audited = judged(&with_user(|one| {
            one.password = Known::NotRead(pairgate::audit::Reason::NotGiven);
            one.keys = Known::NotRead(pairgate::audit::Reason::NotGiven);
            one.grants = Known::Known(admin());
            one.services = uses(&[("ec2", Some(300))]);
            known(&mut one.services).made = ago(days);
        }));
        assert_eq!(only(&audited, "aws-administrator").verb, verb, "{days}");
    }
}
