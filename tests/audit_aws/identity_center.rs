//! Assignments of IAM Identity Center.

use pairgate::audit::aws::facts::{Account, Assignment, IdentityCenter, Organisation, Role, Standing};
use pairgate::audit::aws::{SsoUse, identity_center};
use pairgate::audit::object::AssigneeKind;
use pairgate::audit::{Audited, Change, Known, Reason, Risk, Verb};

use crate::build::*;

const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-1";
const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

fn set_role(change: impl FnOnce(&mut Role)) -> Account {
    with_role(|one| {
        one.name = "AWSReservedSSO_Deploy_Prod_0123456789abcdef".to_owned();
        one.path = "/aws-reserved/sso.amazonaws.com/eu-west-1/".to_owned();
        change(one);
    })
}

fn assignment(assignee: &str) -> Assignment {
    Assignment {
        account: ID.to_owned(),
        permission_set: SET.to_owned(),
        permission_set_name: Known::Known("Deploy_Prod".to_owned()),
        kind: AssigneeKind::User,
        assignee: assignee.to_owned(),
        standing: Known::Known(Standing::There { name: "bob".to_owned(), members: Known::Known(None) }),
    }
}

fn group(members: Known<Option<u64>>) -> Assignment {
    let standing = Known::Known(Standing::There { name: "ops".to_owned(), members });
    Assignment { kind: AssigneeKind::Group, standing, ..assignment("g-1") }
}

fn all(assignments: Vec<Assignment>) -> Organisation {
    let center = IdentityCenter {
        instance: INSTANCE.to_owned(),
        read: ago(0),
        assignments: Known::Known(assignments),
    };
    Organisation { identity_center: Known::Known(vec![center]), ..organisation() }
}

fn told(account: &Account, organisation: &Organisation) -> Audited {
    let mut used = SsoUse::default();
    used.add(account);
    let audited = identity_center(organisation, &used, &settings());
    whole(&audited);
    audited
}

#[test]
fn an_assignment_is_stale_the_day_after_the_limit() {
    for days in [89, 90, 91] {
        let by_use = set_role(|one| one.used = used(days));
        let by_age = set_role(|one| {
            one.used = never();
            one.created = ago(days);
        });
        for account in [by_use, by_age] {
            let audited = told(&account, &all(vec![assignment("u-1")]));
            let wanted: &[&str] = if days > 90 { &["aws-sso-assignment-stale"] } else { &[] };
            assert_eq!(ids(&audited), wanted, "{days}");
            assert_eq!(notes(&audited), Vec::<String>::new());
            assert_eq!(audited.counted["assignments"], 1);
        }
    }
}

#[test]
fn each_assignee_of_a_set_that_nobody_uses_is_a_finding() {
    for (grants, risk) in [(admin(), Risk::High), (reads(), Risk::Medium)] {
        let account = set_role(|one| {
            one.used = used(200);
            one.grants = Known::Known(grants);
        });
        let audited = told(&account, &all(vec![assignment("u-1"), group(Known::Known(Some(3)))]));
        assert_eq!(ids(&audited), ["aws-sso-assignment-stale", "aws-sso-assignment-stale"]);
        let finding = &audited.findings[0];
        assert_eq!(
            en(&finding.what),
            "The permission set `Deploy_Prod` of the user `bob` in the account `111122223333` was last used there 200 days ago"
        );
        assert_eq!((finding.risk, finding.verb, &finding.change), (risk, Verb::Abolish, &Change::Remove));
        assert_eq!(finding.ask[0].name, "bob");
    }
}

#[test]
fn which_of_several_uses_a_set_is_not_known_and_said() {
    let account = set_role(|one| one.used = used(3));
    for organisation in
        [all(vec![assignment("u-1"), assignment("u-2")]), all(vec![group(Known::Known(Some(2)))])]
    {
        let audited = told(&account, &organisation);
        assert_eq!(audited.findings, Vec::new());
        assert!(notes(&audited)[0].starts_with("which of several assignees uses a permission set"));
    }
    assert!(told(&account, &all(vec![group(Known::Known(Some(1)))])).unchecked.is_empty());
}

#[test]
fn an_assignment_to_nobody_is_told_once() {
    let deleted = Assignment { standing: Known::Known(Standing::Deleted), ..assignment("u-9") };
    for last in [used(1), used(200)] {
        let account = set_role(|one| one.used = last.clone());
        for one in [deleted.clone(), group(Known::Known(Some(0)))] {
            let audited = told(&account, &all(vec![one]));
            assert_eq!(ids(&audited), ["aws-sso-assignment-orphan"]);
            assert_eq!(audited.findings[0].change, Change::Remove);
        }
    }
}

#[test]
fn what_was_not_read_is_told_and_nothing_is_found() {
    let account = set_role(|one| one.used = used(200));
    let reason = || Reason::Throttled;
    let nameless = Assignment { permission_set_name: Known::NotRead(reason()), ..assignment("u-1") };
    let elsewhere = Assignment { account: "444455556666".to_owned(), ..assignment("u-1") };
    let other = Assignment { permission_set_name: Known::Known("Other".to_owned()), ..assignment("u-1") };
    // Of the last two the role of the account is one that no assignment explains.
    for (one, gaps) in [(nameless, 1), (elsewhere, 2), (other, 2)] {
        let audited = told(&account, &all(vec![one]));
        assert_eq!((audited.findings.len(), audited.unchecked.len()), (0, gaps), "{:?}", notes(&audited));
    }
    for one in [
        Assignment { standing: Known::NotRead(reason()), ..assignment("u-1") },
        group(Known::NotRead(reason())),
        group(Known::Known(None)),
    ] {
        let audited = told(&account, &all(vec![one]));
        assert_eq!((audited.findings.len(), audited.unchecked.len()), (1, 1), "{:?}", notes(&audited));
    }
    let mut unread = account.clone();
    unread.roles = Known::NotRead(reason());
    let asleep = set_role(|one| one.used = Known::NotRead(reason()));
    for account in [unread, asleep] {
        let audited = told(&account, &all(vec![assignment("u-1")]));
        assert_eq!((audited.findings.len(), audited.unchecked.len()), (0, 1));
    }
    let nothing = Organisation { identity_center: Known::NotRead(reason()), ..organisation() };
    assert_eq!(told(&account, &nothing).unchecked.len(), 1);
    let mut center = all(Vec::new());
    if let Known::Known(centers) = &mut center.identity_center {
        centers[0].assignments = Known::NotRead(reason());
    }
    assert_eq!(told(&account, &center).unchecked.len(), 1);
}

#[test]
fn names_of_sets_may_have_underscores_and_roles_of_others_are_no_roles_of_sets() {
    let plain = with_role(|one| {
        one.name = "AWSReservedSSO_Deploy_Prod_0123456789abcdef".to_owned();
        one.used = used(200);
    });
    assert_eq!(told(&plain, &all(vec![assignment("u-1")])).findings, Vec::new());
    let short = set_role(|one| one.name = "AWSReservedSSO_Deploy_Prod_0123".to_owned());
    assert_eq!(told(&short, &all(vec![assignment("u-1")])).unchecked.len(), 1);
}

#[test]
fn an_assignment_is_judged_as_of_when_its_role_was_read() {
    for (days, found) in [(30, true), (180, false)] {
        let mut account = set_role(|one| {
            one.created = ago(200);
            one.used = never();
        });
        account.read = ago(days);
        let audited = told(&account, &all(vec![assignment("u-1")]));
        assert_eq!(ids(&audited) == ["aws-sso-assignment-stale"], found, "{days}: {audited:#?}");
        if found {
            let finding = &audited.findings[0];
            let words = "was never used, and its role there is 170 days old";
            assert!(en(&finding.what).contains(words), "{}", en(&finding.what));
            assert_eq!(finding.since, Some(ago(200)));
        }
    }
}

#[test]
fn an_assignment_was_never_used_for_as_long_as_aws_remembers() {
    let account = set_role(|one| {
        one.created = ago(900);
        one.used = never();
    });
    let audited = told(&account, &all(vec![assignment("u-1")]));
    assert!(en(&audited.findings[0].what).contains("400 days"), "{:#?}", audited.findings);
    assert_eq!(audited.findings[0].since, Some(ago(400)));
}

/// A permission set with a role for each of these uses.
fn roles_of_one_name(uses: Vec<Known<pairgate::audit::aws::facts::Used>>) -> Account {
    let mut account = set_role(|_| {});
    let Known::Known(roles) = &mut account.roles else { panic!("no roles") };
    let first = roles.remove(0);
    for (number, used) in uses.into_iter().enumerate() {
        let name = format!("AWSReservedSSO_Deploy_Prod_{number:016x}");
        roles.push(Role { name, used, ..first.clone() });
    }
    account
}

#[test]
fn an_assignment_with_two_roles_of_its_name_is_stale_only_if_neither_is_used() {
    let lost = || Known::NotRead(Reason::Throttled);
    let stale: &[&str] = &["aws-sso-assignment-stale"];
    for (first, other, wanted, unread) in [
        (used(1), used(300), &[][..], 0),
        (used(300), used(1), &[], 0),
        (used(200), used(300), stale, 0),
        (used(200), never(), stale, 0),
        (used(1), lost(), &[], 0),
        (lost(), used(1), &[], 0),
        (lost(), used(300), &[], 1),
        (used(300), lost(), &[], 1),
    ] {
        let account = roles_of_one_name(vec![first.clone(), other.clone()]);
        let audited = told(&account, &all(vec![assignment("u-1")]));
        assert_eq!(ids(&audited), wanted, "{first:?} {other:?}");
        assert_eq!(notes(&audited).len(), unread, "{first:?} {other:?}");
    }
    // The latest use is told, with what was seen of both.
    let account = roles_of_one_name(vec![used(300), used(200), never()]);
    let audited = told(&account, &all(vec![assignment("u-1")]));
    let finding = &audited.findings[0];
    assert!(en(&finding.what).ends_with("was last used there 200 days ago"), "{}", en(&finding.what));
    let seen: Vec<&str> = finding.evidence.iter().map(|one| en(&one.what)).collect();
    for number in 0..3 {
        assert!(seen.iter().any(|what| what.contains(&format!("_{number:016x}"))), "{seen:?}");
    }
}
