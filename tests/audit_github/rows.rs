//! What spoils a clean organisation, so that one check finds it and no other: a row for each way.

use std::collections::BTreeMap;

use pairgate::audit::Known;
use pairgate::audit::github::facts::*;

use crate::world::{World, ago, did, hook, known, repository, team};

pub type Spoil = fn(&mut World);
pub type Spoiler = Box<dyn Fn(&mut World)>;
pub type Age = fn(&mut World, i64);

pub fn key(world: &mut World) -> &mut DeployKey {
    &mut known(&mut world.shop().deploy_keys)[0]
}

pub fn grant_of(world: &mut World) -> &mut Token {
    &mut known(&mut world.org.tokens)[0]
}

pub fn app(world: &mut World) -> &mut Installation {
    &mut known(&mut world.org.installations)[0]
}

fn secret(world: &mut World) -> &mut Secret {
    &mut known(&mut world.org.secrets)[0]
}

pub fn protection(world: &mut World) -> &mut Protection {
    // Another row may have taken it away.
    known(&mut world.shop().protection)
        .get_or_insert_with(|| known(&mut World::clean().shop().protection).take().unwrap())
}

/// Checks with a limit of days: the check, the limit, and what makes it so many days old.
pub const AGED: [(&str, i64, Age); 14] = [
    ("github-owner-inactive", 90, |world, days| world.join("frank", true, days)),
    ("github-member-inactive", 90, |world, days| world.join("frank", false, days)),
    ("github-outside-inactive", 90, |world, days| {
        known(&mut world.org.outside)
            .push(Outside { login: "gus".to_owned(), without_two_factor: Known::Known(false) });
        known(&mut world.repos[1].activity).push(did("gus", ActivityKind::Comment, days));
    }),
    ("github-admin-inactive", 90, |world, days| {
        world.grant("bob", "push");
        known(&mut world.org.members)[1].owner = false;
        known(&mut world.org.members)[2].owner = true;
        known(&mut world.shop().activity).push(did("bob", ActivityKind::Push, days));
    }),
    ("github-team-idle", 90, |world, days| {
        known(&mut world.org.teams).push(team("web", &["bob"], &[("shop", "maintain")]));
        known(&mut world.shop().activity).push(did("BOB", ActivityKind::PullRequest, days));
    }),
    ("github-deploy-key-unused", 90, |world, days| key(world).used = Known::Known(Some(ago(days)))),
    ("github-deploy-key-never-used", 90, |world, days| {
        key(world).used = Known::Known(None);
        key(world).created = ago(days);
    }),
    ("github-token-unused", 90, |world, days| grant_of(world).used = Known::Known(Some(ago(days)))),
    ("github-token-never-used", 90, |world, days| {
        grant_of(world).used = Known::Known(None);
        grant_of(world).granted = ago(days);
    }),
    ("github-app-suspended", 90, |world, days| app(world).suspended = Some(ago(days))),
    ("github-invitation-pending", 3, |world, days| known(&mut world.org.invitations)[0].created = ago(days)),
    ("github-secret-old", 365, |world, days| secret(world).updated = ago(days)),
    ("github-team-idle", 90, |world, days| {
        known(&mut world.org.teams).push(team("security", &["bob"], &[("shop", "security-reviewer")]));
        known(&mut world.shop().activity).push(did("bob", ActivityKind::Issue, days));
    }),
    ("github-admin-inactive", 90, |world, days| {
        known(&mut world.shop().activity).retain(|one| one.login != "dora");
        known(&mut world.shop().activity).push(did("Dora", ActivityKind::Review, days));
        known(&mut world.repos[1].activity).push(did("dora", ActivityKind::Review, 1));
    }),
];

/// Checks without one.
pub const PLAIN: &[(&str, Spoil)] = &[
    ("github-owner-inactive", |world| {
        known(&mut world.org.activity).clear();
    }),
    ("github-owner-single", |world| known(&mut world.org.members)[1].owner = false),
    ("github-owners-many", |world| (0..4).for_each(|n| world.join(&format!("o{n}"), true, 1))),
    ("github-outside-admin", |world| {
        known(&mut world.shop().collaborators)[0].permission = "maintain".to_owned();
    }),
    ("github-outside-admin", |world| {
        known(&mut world.shop().collaborators)[0].permission = "admin".to_owned();
    }),
    ("github-admin-direct", |world| world.grant("Carol", "admin")),
    ("github-team-empty", |world| known(&mut world.org.teams).push(team("old", &[], &[("shop", "admin")]))),
    ("github-team-without-maintainer", |world| {
        known(&mut world.org.teams)[0].maintainers = Known::Known(Vec::new());
    }),
    ("github-team-admin-wide", |world| {
        for n in 0..11 {
            let mut other = repository(&format!("r{n}"));
            other.activity = Known::Known(vec![did("carol", ActivityKind::Push, 1)]);
            world.add(other);
            known(&mut known(&mut world.org.teams)[0].repositories)
                .insert(format!("r{n}"), "admin".to_owned());
        }
    }),
    ("github-deploy-key-writes", |world| key(world).read_only = false),
    ("github-deploy-key-owner-left", |world| key(world).added_by = Some("zoe".to_owned())),
    ("github-token-no-expiry", |world| grant_of(world).expires = Known::Known(None)),
    ("github-token-broad", |world| grant_of(world).selection = "all".to_owned()),
    ("github-token-broad", |world| {
        grant_of(world).selection = "all".to_owned();
        grant_of(world).permissions = BTreeMap::from([("new_thing".to_owned(), "unheard_of".to_owned())]);
    }),
    ("github-app-broad", |world| app(world).selection = "all".to_owned()),
    ("github-app-broad", |world| {
        app(world).permissions = BTreeMap::from([("members".to_owned(), "write".to_owned())]);
    }),
    // What is not known, or was not thought of, passed.
    ("github-app-broad", |world| {
        app(world).selection = "all".to_owned();
        app(world).permissions = BTreeMap::from([("packages".to_owned(), "write".to_owned())]);
    }),
    ("github-app-broad", |world| {
        app(world).selection = "all".to_owned();
        app(world).permissions = BTreeMap::from([("deployments".to_owned(), "write".to_owned())]);
    }),
    ("github-app-broad", |world| {
        app(world).selection = "all".to_owned();
        app(world).permissions = BTreeMap::from([("new_thing".to_owned(), "unheard_of".to_owned())]);
    }),
    ("github-app-broad", |world| {
        let name = "custom_properties_for_organizations".to_owned();
        app(world).permissions = BTreeMap::from([(name, "admin".to_owned())]);
    }),
    ("github-app-broad", |world| {
        app(world).permissions = BTreeMap::from([("organization_hooks".to_owned(), "admin".to_owned())]);
    }),
    ("github-hook-without-secret", |world| known(&mut world.org.hooks)[0].secret = false),
    ("github-hook-without-secret", |world| known(&mut world.shop().hooks)[0].secret = false),
    ("github-hook-insecure", |world| known(&mut world.org.hooks)[0].https = false),
    ("github-hook-insecure", |world| known(&mut world.shop().hooks)[0].verifies_tls = false),
    ("github-hook-failing", |world| known(&mut world.shop().hooks)[0].last_status = Some(302)),
    ("github-hook-failing", |world| known(&mut world.shop().hooks)[0].last_status = Some(404)),
    ("github-hook-failing", |world| known(&mut world.shop().hooks)[0].last_status = Some(0)),
    ("github-hook-inactive", |world| {
        known(&mut world.shop().hooks)[0] =
            Hook { active: false, secret: false, https: false, last_status: Some(500), ..hook(81) };
    }),
    ("github-secret-all-repositories", |world| secret(world).visibility = "all".to_owned()),
    ("github-secret-all-repositories", |world| secret(world).visibility = "private".to_owned()),
    ("github-default-permission", |world| world.org.default_permission = Known::Known("read".to_owned())),
    ("github-default-permission", |world| world.org.default_permission = Known::Known("write".to_owned())),
    ("github-default-permission", |world| world.org.default_permission = Known::Known("admin".to_owned())),
    ("github-actions-write", |world| world.org.actions_token = Known::Known("write".to_owned())),
    ("github-actions-approve", |world| world.org.actions_may_approve = Known::Known(true)),
    ("github-actions-all", |world| world.org.allowed_actions = Known::Known("all".to_owned())),
    ("github-two-factor", |world| world.org.two_factor_required = Known::Known(false)),
    ("github-without-two-factor", |world| {
        known(&mut world.org.members)[2].without_two_factor = Known::Known(true);
    }),
    ("github-without-two-factor", |world| {
        known(&mut world.org.outside)[0].without_two_factor = Known::Known(true);
    }),
    ("github-unprotected", |world| world.shop().protection = Known::Known(None)),
    ("github-unprotected", |world| protection(world).reviews = None),
    ("github-unprotected", |world| protection(world).reviews = Some(0)),
    ("github-unprotected", |world| protection(world).force_pushes = true),
    ("github-unprotected", |world| protection(world).deletions = true),
    ("github-unprotected", |world| protection(world).admins = Known::Known(false)),
    ("github-unprotected", |world| {
        protection(world).locked = true;
        protection(world).admins = Known::Known(false);
    }),
    ("github-unprotected", |world| {
        protection(world).locked = true;
        protection(world).force_pushes = true;
    }),
    // They get through the lock, and nobody reviews what they push.
    ("github-unprotected", |world| {
        protection(world).locked = true;
        protection(world).reviews = None;
        protection(world).bypass = vec!["Team 12".to_owned()];
    }),
];

/// Every way of spoiling that there is.
pub fn spoilers() -> Vec<(&'static str, Spoiler)> {
    let aged = AGED
        .iter()
        .map(|&(id, limit, age)| (id, Box::new(move |world: &mut World| age(world, limit + 1)) as Spoiler));
    aged.chain(PLAIN.iter().map(|&(id, spoil)| (id, Box::new(spoil) as Spoiler))).collect()
}
