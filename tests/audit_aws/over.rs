//! What is known of an organisation is not forgotten by a run that sees less of it, and its age is told.

use std::collections::BTreeSet;

use pairgate::audit::aws::facts::{Assignment, IdentityCenter, Organisation, Role, Standing};
use pairgate::audit::aws::{SsoUse, identity_center};
use pairgate::audit::object::AssigneeKind;
use pairgate::audit::{Audited, Known, Reason};

use crate::build::*;

const OTHER: &str = "444455556666";

fn assignment(account: &str, assignee: &str) -> Assignment {
    Assignment {
        account: account.to_owned(),
        permission_set: "arn:aws:sso:::permissionSet/ssoins-1/ps-1".to_owned(),
        permission_set_name: Known::Known("Deploy".to_owned()),
        kind: AssigneeKind::User,
        assignee: assignee.to_owned(),
        standing: Known::Known(Standing::There { name: "bob".to_owned(), members: Known::Known(None) }),
    }
}

fn center(instance: &str, days: i64, assignments: Known<Vec<Assignment>>) -> IdentityCenter {
    IdentityCenter { instance: format!("arn:aws:sso:::instance/{instance}"), read: ago(days), assignments }
}

fn with(centers: Vec<IdentityCenter>) -> Organisation {
    Organisation { identity_center: Known::Known(centers), ..organisation() }
}

fn everybody() -> BTreeSet<String> {
    BTreeSet::new()
}

fn whole() -> Organisation {
    let both = vec![assignment(ID, "u-1"), assignment(OTHER, "u-2")];
    with(vec![center("ssoins-1", 2, Known::Known(both))])
}

fn assigned(organisation: &Organisation) -> Vec<(String, String)> {
    let centers = organisation.identity_center.get().unwrap().iter();
    let all = centers.filter_map(|one| one.assignments.get()).flatten();
    all.map(|one| (one.account.clone(), one.assignee.clone())).collect()
}

#[test]
fn a_member_that_sees_nothing_takes_no_facts_of_its_organisation_away() {
    let denied = || Reason::Forbidden { permission: "organizations:ListAccounts".to_owned() };
    let unread = Organisation {
        id: Known::NotRead(denied()),
        accounts: Known::NotRead(denied()),
        identity_center: Known::NotRead(denied()),
        ..Organisation::default()
    };
    let empty = Organisation { identity_center: Known::Known(Vec::new()), ..unread.clone() };
    let own = vec![center("ssoins-own", 0, Known::Known(Vec::new()))];
    let alone = Organisation {
        id: Known::Known(None),
        accounts: Known::Known([(ID.to_owned(), "shop".to_owned())].into()),
        ..with(own)
    };
    for later in [unread, empty, alone] {
        let kept = later.over(whole(), &everybody(), &BTreeSet::new());
        assert_eq!((&kept.id, &kept.accounts), (&whole().id, &whole().accounts));
        assert_eq!(assigned(&kept), assigned(&whole()));
    }
    // What it could see before and cannot now.
    let lost = with(vec![center("ssoins-1", 0, Known::NotRead(Reason::Throttled))]);
    assert_eq!(assigned(&lost.over(whole(), &everybody(), &BTreeSet::new())), assigned(&whole()));
}

#[test]
fn newer_facts_of_an_organisation_replace_older_ones_as_far_as_they_were_asked_for() {
    let now = || with(vec![center("ssoins-1", 0, Known::Known(vec![assignment(ID, "u-3")]))]);
    assert_eq!(now().over(whole(), &everybody(), &BTreeSet::new()), now());
    let only = BTreeSet::from([ID.to_owned()]);
    let kept = now().over(whole(), &only, &BTreeSet::new());
    assert_eq!(assigned(&kept), [(ID.to_owned(), "u-3".to_owned()), (OTHER.to_owned(), "u-2".to_owned())]);
    let other = Organisation { id: Known::Known(Some("o-zzzzzzzzzz".to_owned())), ..now() };
    assert_eq!(other.clone().over(whole(), &everybody(), &BTreeSet::new()), other);
}

fn told(organisation: &Organisation, change: impl FnOnce(&mut Role)) -> Audited {
    let account = with_role(|one| {
        one.name = "AWSReservedSSO_Deploy_0123456789abcdef".to_owned();
        one.path = "/aws-reserved/sso.amazonaws.com/".to_owned();
        change(one);
    });
    let mut used = SsoUse::default();
    used.add(&account);
    let audited = identity_center(organisation, &used, &settings());
    crate::build::whole(&audited);
    audited
}

#[test]
fn a_role_of_identity_center_that_no_assignment_explains_is_not_checked() {
    let of_its_own = with(vec![center("ssoins-own", 0, Known::Known(Vec::new()))]);
    for organisation in [with(Vec::new()), of_its_own] {
        let audited = told(&organisation, |_| ());
        assert_eq!(audited.unchecked.len(), 1, "{:?}", notes(&audited));
        let one = &audited.unchecked[0];
        assert!(one.hides && one.place == ID && one.checks.contains(&"aws-sso-assignment-stale"));
        assert!(notes(&audited)[0].starts_with("who has roles of Identity Center"));
    }
    assert!(told(&whole(), |_| ()).unchecked.iter().all(|one| one.place != ID));
    // What explains it and was not read is told as that.
    let unread = with(vec![center("ssoins-1", 0, Known::NotRead(Reason::Throttled))]);
    assert_eq!(told(&unread, |_| ()).unchecked.len(), 1);
}

#[test]
fn old_assignments_of_identity_center_leave_a_gap() {
    for (days, gaps) in [(7, 0), (8, 1)] {
        let organisation = with(vec![center("ssoins-1", days, Known::Known(vec![assignment(ID, "u-1")]))]);
        let audited = told(&organisation, |_| ());
        assert_eq!(audited.unchecked.len(), gaps, "{:?}", notes(&audited));
        assert!(audited.unchecked.iter().all(|one| en(&one.what).starts_with("what happened since")));
    }
}

#[test]
fn an_account_that_left_is_inside_of_nothing_and_one_that_is_active_again_is_not_told_as_suspended() {
    let read = BTreeSet::from([ID.to_owned()]);
    let both: std::collections::BTreeMap<String, String> =
        [(ID.to_owned(), "shop".to_owned()), (OTHER.to_owned(), "data".to_owned())].into();
    let before = || Organisation {
        accounts: Known::Known(both.clone()),
        states: [(ID.to_owned(), "SUSPENDED".to_owned()), (OTHER.to_owned(), "SUSPENDED".to_owned())].into(),
        ..organisation()
    };
    let alone = Organisation { id: Known::Known(None), ..Organisation::default() };
    let kept = alone.over(before(), &everybody(), &read);
    assert_eq!(kept.accounts.get().unwrap().keys().collect::<Vec<_>>(), [OTHER]);
    assert_eq!(kept.states.keys().collect::<Vec<_>>(), [OTHER]);
    // Who may not look at the organisation is still in it.
    let unread = Organisation { id: Known::NotRead(Reason::Throttled), ..Organisation::default() };
    let kept = unread.over(before(), &everybody(), &read);
    assert_eq!((kept.accounts.get(), kept.states.len()), (Some(&both), 1));
}
