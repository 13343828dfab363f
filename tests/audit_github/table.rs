//! A row for each check: this check finds it, and no other does.

use std::collections::BTreeMap;

use pairgate::audit::github::CHECKS;
use pairgate::audit::github::facts::*;
use pairgate::audit::{Change, Known, Risk, Verb};

use crate::rows::{AGED, PLAIN, Spoil, app, grant_of, key, protection, spoilers};
use crate::world::{World, ago, deploy_key, did, known, repository, team, token};

#[test]
fn nothing_is_found_in_a_clean_organisation_and_everything_was_checked() {
    let audited = World::clean().audit();
    assert_eq!(audited.findings, []);
    assert_eq!(audited.unchecked, []);
    let counted: Vec<(&str, u64)> = audited.counted.into_iter().collect();
    assert_eq!(
        counted,
        [
            ("deploy_keys", 1),
            ("hooks", 2),
            ("installations", 1),
            ("members", 3),
            ("outside_collaborators", 1),
            ("repositories", 2),
            ("secrets", 1),
            ("teams", 1),
            ("tokens", 1),
        ]
    );
}

#[test]
fn keys_and_webhooks_that_code_cannot_tell_apart_are_counted() {
    let mut world = World::clean();
    let mut second = known(&mut world.shop().deploy_keys)[0].clone();
    second.id += 1;
    known(&mut world.shop().deploy_keys).push(second);
    let numbers: Vec<u64> = world.audit().kin.values().copied().collect();
    assert_eq!(numbers.iter().filter(|number| **number == 2).count(), 1, "{numbers:?}");
    assert_eq!(numbers.iter().sum::<u64>(), 4, "two keys and a webhook each of a repository and of all");
}

#[test]
fn each_limit_is_the_last_day_that_is_not_stale() {
    for (row, (id, limit, age)) in AGED.into_iter().enumerate() {
        for (days, expected) in [(limit - 1, vec![]), (limit, vec![]), (limit + 1, vec![id])] {
            let mut world = World::clean();
            age(&mut world, days);
            assert_eq!(world.found(), expected, "row {row}, {id} after {days} days");
            assert_eq!(
                world.unchecked().iter().filter(|line| !line.contains("custom role")).count(),
                0,
                "{id}"
            );
        }
    }
}

#[test]
fn each_check_finds_what_it_is_for_and_nothing_else_does() {
    for (row, (id, spoil)) in PLAIN.iter().enumerate() {
        let mut world = World::clean();
        spoil(&mut world);
        assert_eq!(world.found(), [*id], "row {row}");
        assert_eq!(world.unchecked(), Vec::<String>::new(), "row {row}, {id}");
    }
}

#[test]
fn every_check_has_a_row_and_an_id_of_its_own() {
    let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    ids.sort_unstable();
    let mut rows: Vec<&str> = spoilers().into_iter().map(|(id, _)| id).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(ids, rows);
}

#[test]
fn what_is_harmless_is_not_told() {
    let harmless: &[(&str, Spoil)] = &[
        ("an app of all repositories that only comments", |world| {
            app(world).selection = "all".to_owned();
            app(world).permissions = BTreeMap::from([
                ("contents".to_owned(), "read".to_owned()),
                ("issues".to_owned(), "write".to_owned()),
                ("discussions".to_owned(), "write".to_owned()),
                ("repository_projects".to_owned(), "admin".to_owned()),
            ]);
        }),
        ("a locked branch without reviews", |world| {
            protection(world).reviews = None;
            protection(world).locked = true;
        }),
        ("a key that is switched off and could write", |world| {
            key(world).read_only = false;
            key(world).disabled = true;
        }),
        ("what the parent team administers, and what is archived", |world| {
            let mut all = Vec::new();
            for n in 0..22 {
                let mut other = repository(&format!("r{n}"));
                other.activity = Known::Known(vec![did("carol", ActivityKind::Push, 1)]);
                other.archived = n >= 10;
                world.add(other);
                all.push(format!("r{n}"));
            }
            let held: Vec<(&str, &str)> = all.iter().map(|name| (name.as_str(), "admin")).collect();
            let mut child = team("child", &["carol"], &held);
            child.parent = Some("above".to_owned());
            known(&mut world.org.teams).extend([team("above", &["carol"], &held), child]);
        }),
        ("a token that has ended", |world| {
            *grant_of(world) = Token {
                selection: "all".to_owned(),
                used: Known::Known(None),
                expires: Known::Known(Some(ago(1))),
                ..token()
            };
        }),
        ("a token that reads everything", |world| {
            grant_of(world).selection = "all".to_owned();
            grant_of(world).permissions = BTreeMap::from([("contents".to_owned(), "read".to_owned())]);
        }),
        ("an unprotected branch without Terraform", |world| {
            world.shop().terraform = Known::Known(false);
            world.shop().protection = Known::Known(None);
        }),
        ("an empty repository", |world| {
            world.shop().default_branch = None;
            world.shop().protection = Known::Known(None);
        }),
        ("permissions and protection in an archive", |world| {
            world.shop().archived = true;
            world.shop().protection = Known::Known(None);
            world.grant("carol", "admin");
            world.grant("dora", "admin");
            known(&mut world.org.teams).push(team("web", &["bob"], &[("shop", "admin")]));
        }),
        ("an owner with a permission of their own", |world| world.grant("BOB", "admin")),
        ("a person who reads and never did anything there", |world| {
            known(&mut world.org.members)[1].owner = false;
            known(&mut world.org.members)[2].owner = true;
            world.grant("bob", "pull");
            world.grant("bob", "triage");
        }),
        ("bots", |world| {
            world.join("renovate[bot]", false, 900);
            world.grant("renovate[bot]", "admin");
            key(world).added_by = Some("deployer[bot]".to_owned());
        }),
        ("a team that reads", |world| {
            known(&mut world.org.teams).push(team("web", &["bob"], &[("docs", "pull"), ("shop", "triage")]));
        }),
        ("a permission from the parent team", |world| {
            let mut child = team("child", &["bob"], &[("shop", "push")]);
            child.parent = Some("platform".to_owned());
            known(&mut world.org.teams).push(child);
        }),
        ("ten administered repositories", |world| {
            for n in 0..10 {
                let mut other = repository(&format!("r{n}"));
                other.activity = Known::Known(vec![did("carol", ActivityKind::Push, 1)]);
                world.add(other);
                known(&mut known(&mut world.org.teams)[0].repositories)
                    .insert(format!("r{n}"), "admin".to_owned());
            }
        }),
        ("five owners", |world| (0..3).for_each(|n| world.join(&format!("o{n}"), true, 1))),
        ("six owners of sixty", |world| {
            (0..4).for_each(|n| world.join(&format!("o{n}"), true, 1));
            (0..53).for_each(|n| world.join(&format!("m{n}"), false, 1));
        }),
        ("a key that an outside collaborator added", |world| key(world).added_by = Some("Dora".to_owned())),
        ("an app suspended yesterday", |world| {
            app(world).suspended = Some(ago(1));
            app(world).selection = "all".to_owned();
        }),
    ];
    for (what, spoil) in harmless {
        let mut world = World::clean();
        spoil(&mut world);
        assert_eq!(world.found(), Vec::<&str>::new(), "{what}");
        assert_eq!(world.unchecked(), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn risks_verbs_and_changes_are_by_what_can_happen() {
    let rows: &[(&str, Spoil, Risk, Verb, Change)] = &[
        (
            "read by all",
            |w| w.org.default_permission = Known::Known("read".to_owned()),
            Risk::Low,
            Verb::Delegate,
            Change::Set { name: "default_repository_permission", value: "none".to_owned() },
        ),
        (
            "admin by all",
            |w| w.org.default_permission = Known::Known("admin".to_owned()),
            Risk::High,
            Verb::Delegate,
            Change::Set { name: "default_repository_permission", value: "read".to_owned() },
        ),
        (
            "an invited owner",
            |w| {
                let one = &mut known(&mut w.org.invitations)[0];
                (one.role, one.created) = ("admin".to_owned(), ago(8));
            },
            Risk::High,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "an invited member",
            |w| known(&mut w.org.invitations)[0].created = ago(8),
            Risk::Medium,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "an invitation to a role that is not known",
            |w| {
                let one = &mut known(&mut w.org.invitations)[0];
                (one.role, one.created) = ("emperor".to_owned(), ago(8));
            },
            Risk::High,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "a key that writes and is used",
            |w| key(w).read_only = false,
            Risk::Low,
            Verb::Delegate,
            Change::Replace,
        ),
        (
            "a key that writes Terraform and is not used",
            |w| {
                *key(w) = DeployKey { read_only: false, used: Known::Known(Some(ago(91))), ..deploy_key() };
            },
            Risk::High,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "a key that reads what is public",
            |w| {
                key(w).used = Known::Known(Some(ago(91)));
                w.shop().public = true;
            },
            Risk::Low,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "a key of an archive",
            |w| {
                *key(w) = DeployKey { read_only: false, used: Known::Known(None), ..deploy_key() };
                w.shop().archived = true;
            },
            Risk::Low,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "an unused broad token",
            |w| {
                grant_of(w).selection = "all".to_owned();
                grant_of(w).used = Known::Known(Some(ago(91)));
            },
            Risk::High,
            Verb::Abolish,
            Change::Remove,
        ),
        (
            "an endless token that reads",
            |w| {
                grant_of(w).permissions.clear();
                grant_of(w).expires = Known::Known(None);
            },
            Risk::Low,
            Verb::Delegate,
            Change::Replace,
        ),
        (
            "a branch that can be deleted",
            |w| protection(w).deletions = true,
            Risk::Medium,
            Verb::Delegate,
            Change::Look,
        ),
        (
            "a branch without reviews",
            |w| protection(w).reviews = Some(0),
            Risk::High,
            Verb::Delegate,
            Change::Look,
        ),
        (
            "an inactive owner",
            |w| w.join("frank", true, 91),
            Risk::High,
            Verb::Abolish,
            Change::Set { name: "role", value: "member".to_owned() },
        ),
        ("an inactive member", |w| w.join("frank", false, 91), Risk::Medium, Verb::Abolish, Change::Remove),
        (
            "a certificate nobody verifies",
            |w| known(&mut w.org.hooks)[0].verifies_tls = false,
            Risk::Medium,
            Verb::Delegate,
            Change::Set { name: "insecure_ssl", value: "0".to_owned() },
        ),
        (
            "an administrator from outside",
            |w| w.grant("dora", "admin"),
            Risk::High,
            Verb::Delegate,
            Change::Set { name: "permission", value: "push".to_owned() },
        ),
    ];
    for (what, spoil, risk, verb, change) in rows {
        let mut world = World::clean();
        spoil(&mut world);
        let finding = world.one();
        assert_eq!((finding.risk, finding.verb, &finding.change), (*risk, *verb, change), "{what}");
    }
}
