//! Administrators by what is their own, and the last use of administrators and of users without access.

use pairgate::audit::aws::facts::{Account, Grants, User};
use pairgate::audit::{Known, Verb};

use crate::build::*;

fn one(actions: &str, resource: &str) -> String {
    trust(&format!("{{\"Effect\": \"Allow\", \"Action\": \"{actions}\", \"Resource\": \"{resource}\"}}"))
}

fn inline(text: String) -> Known<Grants> {
    Known::Known(Grants { inline: [("own".to_owned(), text)].into(), ..Grants::default() })
}

/// Names of the administrators that are told.
fn administrators(account: &Account) -> Vec<String> {
    let audited = judged(account);
    let found = audited.findings.iter().filter(|one| one.check.id == "aws-administrator");
    let told: Vec<String> = found.map(|one| en(&one.what).to_owned()).collect();
    assert_eq!(audited.unchecked, Vec::new());
    told
}

#[test]
fn a_role_that_may_write_its_own_policies_is_an_administrator_and_another_with_the_same_is_none() {
    let text = one("iam:PutRolePolicy", &format!("arn:aws:iam::{ID}:role/deploy*"));
    let mut account = clean();
    let roles = ["app", "deployer", "worker"].map(|name| {
        let mut role = role(name);
        role.grants = inline(text.clone());
        role
    });
    account.roles = Known::Known(roles.to_vec());
    assert_eq!(administrators(&account), ["The role `deployer` is an administrator"]);
}

#[test]
fn a_user_that_may_write_its_own_policies_is_an_administrator() {
    for resource in ["${aws:username}", "alice", "al*"] {
        for action in ["iam:AttachUserPolicy", "iam:PutUserPolicy"] {
            let text = one(action, &format!("arn:aws:iam::{ID}:user/{resource}"));
            let account = with_user(|one| one.grants = inline(text));
            assert_eq!(administrators(&account), ["The user `alice` is an administrator"], "{resource}");
        }
    }
    let text = one("iam:AttachUserPolicy", &format!("arn:aws:iam::{ID}:user/bob"));
    assert_eq!(administrators(&with_user(|one| one.grants = inline(text))), [""; 0]);
}

#[test]
fn a_new_version_of_a_policy_that_it_has_makes_an_administrator() {
    let arn = format!("arn:aws:iam::{ID}:policy/reads");
    let mut account = with_role(|one| {
        one.grants = Known::Known(Grants { attached: vec![arn.clone()], ..Grants::default() });
    });
    if let Known::Known(policies) = &mut account.policies {
        policies[0].document = Known::Known(one("iam:CreatePolicyVersion", &arn));
    }
    assert_eq!(administrators(&account), ["The role `app` is an administrator"]);
}

#[test]
fn members_that_may_write_their_group_or_join_one_of_administrators_are_administrators() {
    let own = one("iam:PutGroupPolicy", &format!("arn:aws:iam::{ID}:group/readers"));
    let account = with_group(|group| group.grants = inline(own.clone()));
    assert_eq!(administrators(&account), ["The group `readers` is an administrator"]);
    let account = with_user(|one| one.grants = inline(own.clone()));
    assert_eq!(administrators(&account), ["The user `alice` is an administrator"]);
    let join = one("iam:AddUserToGroup", "*");
    let mut account = with_user(|one| one.grants = inline(join.clone()));
    assert_eq!(administrators(&account), [""; 0]);
    if let Known::Known(groups) = &mut account.groups {
        let mut chiefs = group("chiefs");
        chiefs.grants = Known::Known(admin());
        groups.push(chiefs);
    }
    let both = ["The user `alice` is an administrator", "The group `chiefs` is an administrator"];
    assert_eq!(administrators(&account), both);
}

#[test]
fn an_administrator_that_may_take_its_boundary_off_is_told() {
    let arn = format!("arn:aws:iam::{ID}:policy/limit");
    for (action, wanted) in [
        ("iam:DeleteRolePermissionsBoundary", vec!["The role `app` is an administrator"]),
        ("iam:PutRolePermissionsBoundary", vec!["The role `app` is an administrator"]),
        ("iam:DeleteUserPermissionsBoundary", vec![]),
    ] {
        let grants = Grants { boundary: Some(arn.clone()), ..admin() };
        let mut account = with_role(|one| one.grants = Known::Known(grants));
        if let Known::Known(policies) = &mut account.policies {
            let mut limit = policy("limit");
            let allowed = format!(
                "{{\"Effect\": \"Allow\", \"Action\": [\"s3:*\", \"{action}\"], \"Resource\": \"*\"}}"
            );
            limit.document = Known::Known(trust(&allowed));
            policies.push(limit);
        }
        assert_eq!(administrators(&account), wanted, "{action}");
    }
}

/// An administrator of whom no services are known, as from files.
fn chief(change: impl FnOnce(&mut User)) -> Account {
    with_user(|one| {
        one.grants = Known::Known(admin());
        one.services = Known::default();
        change(one);
    })
}

/// Where the last use of an administrator is from, and what follows from it.
fn last(account: &Account) -> (String, Verb) {
    let audited = judged(account);
    let found = only(&audited, "aws-administrator");
    let told = |text: &&str| text.contains("last used") || text.starts_with("no console");
    let seen = found.evidence.iter().find(|one| told(&en(&one.what))).unwrap();
    (seen.source.clone(), found.verb)
}

#[test]
fn the_last_use_of_an_administrator_names_what_was_used() {
    for (account, wanted) in [
        (chief(|_| {}), "credential report: access_key_1_last_used_date"),
        (chief(|one| one.password = password(100, used(0))), "credential report: password_last_used"),
        (
            chief(|one| one.keys = Known::Known(vec![key(1, 50, used(9)), key(2, 50, used(2))])),
            "credential report: access_key_2_last_used_date",
        ),
        (chief(|one| one.keys = Known::Known(Vec::new())), "credential report: password_last_used"),
    ] {
        assert_eq!(last(&account).0, wanted);
    }
    let neither = chief(|one| {
        one.password = Known::Known(None);
        one.keys = Known::Known(Vec::new());
        one.ssh_keys = Known::default();
    });
    assert_eq!(last(&neither).0, "credential report: password_enabled");
}

#[test]
fn an_administrator_with_credentials_that_nobody_read_is_not_idle() {
    let idle = |change: fn(&mut User)| {
        chief(|one| {
            one.password = Known::Known(None);
            one.keys = Known::Known(vec![key(1, 300, never())]);
            change(one);
        })
    };
    assert_eq!(last(&idle(|_| {})).1, Verb::Abolish);
    assert_eq!(last(&idle(|one| one.service_credentials = Known::default())).1, Verb::Delegate);
    assert_eq!(last(&idle(|one| one.ssh_keys = Known::default())).1, Verb::Delegate);
    assert_eq!(last(&idle(|one| one.certificates = Known::default())).1, Verb::Delegate);
}

#[test]
fn a_key_that_was_used_the_other_day_and_switched_off_is_no_user_without_access() {
    let paused = |days| {
        with_user(|one| {
            let mut off = key(1, 300, used(days));
            off.active = false;
            one.password = Known::Known(None);
            one.keys = Known::Known(vec![off]);
        })
    };
    assert_eq!(ids(&judged(&paused(1))), ["aws-key-inactive"]);
    let audited = judged(&paused(91));
    let finding = only(&audited, "aws-user-without-access");
    // The password may have gone yesterday.
    assert_eq!(finding.since, None);
    assert!(finding.evidence.iter().any(|one| en(&one.what).starts_with("`last used` is")));
}
