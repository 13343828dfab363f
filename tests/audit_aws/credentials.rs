//! Passwords, keys and other credentials, of users and of the root user.

use pairgate::audit::aws::facts::{AccessKey, Account, ServiceCredential, UploadedKey, Used};
use pairgate::audit::{AwsItem, Change, Known, Object, Reason, Risk, Verb};

use crate::build::*;

/// What must be found at a number of days.
type Row = (&'static str, i64, fn(i64) -> Account);

fn edge(limit: i64, build: fn(i64) -> Account, id: &str, found_when_over: bool) {
    for days in [limit - 1, limit, limit + 1] {
        let audited = judged(&build(days));
        let wanted: Vec<&str> = if (days > limit) == found_when_over { vec![id] } else { Vec::new() };
        assert_eq!(ids(&audited), wanted, "{id} at {days} days");
        assert_eq!(notes(&audited), Vec::<String>::new(), "{id} at {days} days");
    }
}

#[test]
fn each_check_of_a_credential_begins_the_day_after_its_limit() {
    let rows: &[Row] = &[
        ("aws-password-unused", 90, |days| with_user(|one| one.password = password(400, used(days)))),
        ("aws-password-never-used", 90, |days| with_user(|one| one.password = password(days, never()))),
        ("aws-key-unused", 90, |days| {
            with_user(|one| one.keys = Known::Known(vec![key(1, 300, used(days))]))
        }),
        ("aws-key-never-used", 90, |days| {
            with_user(|one| one.keys = Known::Known(vec![key(1, days, never())]))
        }),
        ("aws-key-old", 365, |days| with_user(|one| one.keys = Known::Known(vec![key(1, days, used(1))]))),
        ("aws-service-credential", 365, |days| with_user(|one| one.service_credentials = credential(days))),
        ("aws-ssh-key", 365, |days| with_user(|one| one.ssh_keys = upload(days))),
        ("aws-signing-certificate", 365, |days| with_user(|one| one.certificates = upload(days))),
        ("aws-service-credential", 90, |days| {
            with_user(|one| {
                one.service_credentials = credential(days);
                one.services = uses(&[("codecommit", Some(200)), ("s3", Some(1))]);
                one.grants = Known::Known(Default::default());
            })
        }),
        ("aws-ssh-key", 90, |days| {
            with_user(|one| {
                one.ssh_keys = upload(days);
                one.services = uses(&[("codecommit", None)]);
                one.grants = Known::Known(Default::default());
            })
        }),
    ];
    for (id, limit, build) in rows {
        edge(*limit, *build, id, true);
    }
}

#[test]
fn recent_use_of_the_root_user_is_found_until_the_limit() {
    let build = |days| {
        let mut account = clean();
        root(&mut account).password_used = used(days);
        account
    };
    edge(90, build, "aws-root-used", false);
}

fn root(account: &mut Account) -> &mut pairgate::audit::aws::facts::Root {
    match &mut account.root {
        Known::Known(root) => root,
        Known::NotRead(_) => panic!("the clean account has a root user"),
    }
}

fn credential(days: i64) -> Known<Vec<ServiceCredential>> {
    Known::Known(vec![ServiceCredential {
        id: "ACCAEXAMPLE".to_owned(),
        service: "codecommit.amazonaws.com".to_owned(),
        active: true,
        created: ago(days),
    }])
}

fn upload(days: i64) -> Known<Vec<UploadedKey>> {
    Known::Known(vec![UploadedKey { id: "1".to_owned(), active: true, uploaded: Known::Known(ago(days)) }])
}

#[test]
fn nothing_is_found_on_a_clean_account_and_everything_is_counted() {
    let audited = judged(&clean());
    assert_eq!(audited.findings, Vec::new());
    assert_eq!(audited.unchecked, Vec::new());
    let counted: Vec<_> = audited.counted.iter().map(|(name, number)| (*name, *number)).collect();
    assert_eq!(counted, [("groups", 1), ("keys", 1), ("policies", 1), ("roles", 1), ("users", 1)]);
}

#[test]
fn the_root_user_has_no_keys_and_a_second_factor() {
    let mut account = clean();
    root(&mut account).mfa = Known::Known(false);
    assert_eq!(ids(&judged(&account)), ["aws-root-no-mfa"]);

    for (keys, verb) in [
        (vec![key(1, 300, used(1))], Verb::Delegate),
        (vec![key(1, 300, used(1)), key(2, 300, used(200))], Verb::Delegate),
        (vec![key(1, 300, used(200)), key(2, 300, never())], Verb::Abolish),
    ] {
        let mut account = clean();
        root(&mut account).keys = Known::Known(keys);
        let audited = judged(&account);
        assert_eq!(ids(&audited), ["aws-root-key"]);
        assert_eq!((audited.findings[0].verb, audited.findings[0].risk), (verb, Risk::High));
    }
}

#[test]
fn an_inactive_key_is_told_as_that_and_a_young_one_not_at_all() {
    let mut dead = key(1, 700, never());
    dead.active = false;
    let audited = judged(&with_user(|one| one.keys = Known::Known(vec![dead, key(2, 10, never())])));
    let finding = only(&audited, "aws-key-inactive");
    assert_eq!((finding.risk, finding.verb, &finding.change), (Risk::Low, Verb::Abolish, &Change::Remove));
    assert_eq!(ids(&audited), ["aws-key-inactive"]);
}

#[test]
fn of_a_key_that_is_switched_off_nobody_says_that_it_was_used_who_does_not_know() {
    for last in [Known::NotRead(Reason::Throttled), used(-3)] {
        let mut dead = key(1, 10, last);
        dead.active = false;
        let audited = judged(&with_user(|one| one.keys = Known::Known(vec![dead, key(2, 10, used(1))])));
        let finding = only(&audited, "aws-key-inactive");
        assert_eq!((finding.verb, &finding.change), (Verb::Delegate, &Change::Look));
        assert!(
            en(&finding.because).starts_with("Nobody knows whether it was in use"),
            "{}",
            en(&finding.because)
        );
    }
}

#[test]
fn two_active_keys_are_one_finding_about_the_older_one() {
    let audited =
        judged(&with_user(|one| one.keys = Known::Known(vec![key(1, 40, used(1)), key(2, 800, used(1))])));
    assert_eq!(ids(&audited), ["aws-keys-two"]);
    let finding = only(&audited, "aws-keys-two");
    assert!(matches!(&finding.object, Object::Aws { item: AwsItem::AccessKey { slot: 2, .. }, .. }));
    assert_eq!((finding.since, &finding.change), (Some(ago(40)), &Change::Deactivate));
    // The evidence is of both: without the other one there would not be two.
    for slot in ["access_key_1", "access_key_2"] {
        assert!(finding.evidence.iter().any(|one| format!("{one:?}").contains(slot)), "{finding:#?}");
    }
    // The younger one is old as well: that is another key.
    let keys = vec![key(1, 400, used(1)), key(2, 800, used(1))];
    assert_eq!(
        ids(&judged(&with_user(|one| one.keys = Known::Known(keys)))),
        ["aws-key-old", "aws-keys-two"]
    );
}

#[test]
fn a_pair_with_an_unused_key_is_told_as_the_unused_key_only() {
    for (other, id) in [(used(200), "aws-key-unused"), (never(), "aws-key-never-used")] {
        let keys = vec![key(1, 40, used(1)), key(2, 800, other)];
        assert_eq!(ids(&judged(&with_user(|one| one.keys = Known::Known(keys)))), [id]);
    }
}

#[test]
fn a_key_that_was_made_active_again_lately_is_not_stale() {
    let keys = vec![key(1, 20, used(200))];
    assert_eq!(ids(&judged(&with_user(|one| one.keys = Known::Known(keys)))), Vec::<&str>::new());
}

#[test]
fn a_password_in_use_needs_a_second_factor_and_an_unused_one_needs_to_go() {
    let build = |days| {
        with_user(|one| {
            one.mfa = Known::Known(false);
            one.password = password(400, used(days));
        })
    };
    let audited = judged(&build(1));
    assert_eq!(ids(&audited), ["aws-no-mfa"]);
    assert_eq!(audited.findings[0].verb, Verb::Delegate);
    let audited = judged(&build(200));
    assert_eq!(ids(&audited), ["aws-password-unused"]);
    assert!(audited.findings[0].evidence.iter().any(|one| en(&one.what) == "`mfa_active` is `false`"));
}

#[test]
fn the_risk_of_a_credential_is_that_of_its_user() {
    for (grants, groups, risk) in [
        (admin(), vec![], Risk::High),
        (reads(), vec![], Risk::Medium),
        (Default::default(), vec!["readers".to_owned()], Risk::Medium),
        (Default::default(), vec![], Risk::Low),
    ] {
        let audited = judged(&with_user(|one| {
            one.keys = Known::Known(vec![key(1, 300, used(200))]);
            one.grants = Known::Known(grants);
            one.groups = Known::Known(groups);
        }));
        assert_eq!(only(&audited, "aws-key-unused").risk, risk);
    }
}

#[test]
fn a_finding_says_what_was_seen_and_where() {
    let mut account = with_user(|one| one.keys = Known::Known(vec![key(1, 300, used(200))]));
    let audited = judged(&account);
    let finding = only(&audited, "aws-key-unused");
    assert_eq!(en(&finding.what), "The access key `AKIAEXAMPLE1` of `alice` was last used 200 days ago");
    assert_eq!(finding.since, Some(ago(200)));
    let seen: Vec<_> = finding.evidence.iter().map(|one| (one.source.as_str(), en(&one.what))).collect();
    assert_eq!(
        seen[1],
        (
            "credential report: access_key_1_last_used_date",
            "`access_key_1_last_used_date` is `2026-04-15T12:00:00Z`, for `s3`"
        )
    );
    let people: Vec<_> = finding.ask.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["team-a@example.com", "alice"]);
    account.source = "live API".to_owned();
    let audited = judged(&account);
    assert_eq!(only(&audited, "aws-key-unused").evidence[1].source, "iam:GetAccessKeyLastUsed");
}

#[test]
fn a_user_who_cannot_sign_in_is_one_finding() {
    let build = |created, grants| {
        with_user(|one| {
            let mut dead = key(1, 300, never());
            dead.active = false;
            one.created = ago(created);
            one.password = Known::Known(None);
            one.mfa = Known::Known(false);
            one.keys = Known::Known(vec![dead]);
            one.grants = Known::Known(grants);
            one.services = uses(&[("ec2", None)]);
        })
    };
    for (grants, risk) in [(reads(), Risk::Low), (admin(), Risk::High)] {
        let audited = judged(&build(91, grants));
        assert_eq!(ids(&audited), ["aws-user-without-access"]);
        assert_eq!((audited.findings[0].risk, &audited.findings[0].change), (risk, &Change::Remove));
    }
    assert_eq!(ids(&judged(&build(90, reads()))), ["aws-key-inactive"]);
    // Any credential that works is a way in.
    let mut account = build(91, reads());
    if let Known::Known(users) = &mut account.users {
        users[0].ssh_keys = upload(10);
    }
    assert!(!ids(&judged(&account)).contains(&"aws-user-without-access"));
}

#[test]
fn a_moment_in_the_future_is_not_checked_and_not_clean() {
    for account in [
        with_user(|one| one.password = password(400, used(-1))),
        with_user(|one| one.password = password(-1, never())),
        with_user(|one| one.keys = Known::Known(vec![key(1, 300, used(-1))])),
        with_user(|one| one.keys = Known::Known(vec![key(1, -1, never())])),
        with_user(|one| one.ssh_keys = upload(-1)),
        with_role(|one| one.used = used(-1)),
        with_role(|one| one.services = uses(&[("s3", Some(-1))])),
        with_policy(|one| {
            one.attachments = Known::Known(0);
            one.updated = Known::Known(ago(-1));
        }),
    ] {
        let audited = judged(&account);
        assert_eq!(ids(&audited), Vec::<&str>::new());
        assert_eq!(audited.unchecked.len(), 1, "{:#?}", audited.unchecked);
        assert!(notes(&audited)[0].ends_with("a moment in the future"));
    }
}

#[test]
fn two_clocks_that_differ_a_little_say_the_same() {
    let soon = now().checked_add(jiff::SignedDuration::from_mins(9)).unwrap();
    let audited = judged(&with_user(|one| {
        let last = Used::At { at: soon, service: None, region: None };
        one.password = password(400, Known::Known(last));
    }));
    assert_eq!((audited.findings.len(), audited.unchecked.len()), (0, 0));
}

#[test]
fn a_key_of_unknown_age_is_not_called_the_older_one() {
    let unknown = |slot: u8| {
        let mut key = key(slot, 40, used(1));
        key.created = Known::NotRead(Reason::Throttled);
        key
    };
    for keys in [vec![key(1, 300, used(1)), unknown(2)], vec![unknown(1), unknown(2)]] {
        let audited = judged(&with_user(|one| one.keys = Known::Known(keys.clone())));
        let finding = only(&audited, "aws-keys-two");
        let what = en(&finding.what);
        assert!(what.contains("nobody knows the age of the access key") && !what.contains("older"), "{what}");
        // Nobody should switch off the one in use.
        assert_eq!(finding.change, Change::Look);
    }
}

#[test]
fn a_key_with_an_id_keeps_the_id_of_its_finding_when_the_other_key_goes() {
    let found = |keys: Vec<AccessKey>, with: Option<&str>| {
        let keys =
            keys.into_iter().map(|key| AccessKey { id: with.map(|id| format!("{id}{}", key.slot)), ..key });
        let keys: Vec<AccessKey> = keys.collect();
        let audited = judged(&with_user(|one| one.keys = Known::Known(keys)));
        audited.findings.iter().map(pairgate::audit::Finding::id).collect::<std::collections::BTreeSet<_>>()
    };
    let of = |slot: u8, id: Option<&str>| {
        let mut key = key(slot, 300, used(200));
        key.id = id.map(str::to_owned);
        let audited = judged(&with_user(|one| one.keys = Known::Known(vec![key])));
        only(&audited, "aws-key-unused").id()
    };
    assert_eq!(of(2, Some("AKIABBBB")), of(1, Some("AKIABBBB")));
    assert_ne!(of(1, Some("AKIAAAAA")), of(1, Some("AKIABBBB")));
    // A report has no ids: there the place tells two keys apart.
    assert_ne!(of(2, None), of(1, None));
    let two = || vec![key(1, 300, used(200)), key(2, 300, used(200))];
    assert_eq!((found(two(), Some("AKIA")).len(), found(two(), None).len()), (2, 2));
}

#[test]
fn all_keys_of_a_user_are_counted_also_those_that_nothing_is_said_about() {
    let audited = judged(&with_user(|one| {
        one.keys = Known::Known(vec![key(1, 300, never()), key(2, 40, used(2))]);
        one.ssh_keys = upload(10);
    }));
    let finding = only(&audited, "aws-key-never-used");
    let numbers: Vec<u64> = audited.kin.values().copied().collect();
    assert_eq!(audited.kin.get(&finding.object.kin().unwrap()), Some(&2));
    assert_eq!(numbers, [2, 1], "{:?}", audited.kin);
}
