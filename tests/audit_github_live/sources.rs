//! Where a permission comes from, and who gets around the protection of a branch.

use pairgate::audit::github::facts::{Protection, Repository};
use pairgate::audit::{Known, Reason};
use serde_json::{Value, json};

use super::forge::Fault;
use super::world::{World, at, world};

fn shop(world: &World) -> Repository {
    world.reader().repository("shop").unwrap()
}

fn held(world: &World) -> Vec<(String, String, Known<String>)> {
    let found = shop(world).collaborators;
    found
        .get()
        .unwrap()
        .iter()
        .map(|one| (one.login.clone(), one.permission.clone(), one.own.clone()))
        .collect()
}

fn word(word: &str) -> Known<String> {
    Known::Known(word.to_owned())
}

/// `role_name` is the greatest role over all sources, so an administrator by a team looked like one by themselves.
#[test]
fn a_permission_by_a_team_is_not_taken_for_ones_own() {
    let world = world();
    world.shop.allow(2, "read");
    world.forge.org("acme", |org| org.team_repositories[0].2 = "admin".to_owned());
    let all = held(&world);
    assert_eq!(all[0], ("bob".to_owned(), "admin".to_owned(), word("pull")));
    assert_eq!(all[1], ("dave".to_owned(), "push".to_owned(), word("push")));
    assert_eq!(world.forge.count("POST graphql"), 2, "one for this, one for reviews");
}

#[test]
fn where_graphql_does_not_say_it_is_not_known_what_is_ones_own() {
    let world = world();
    let sources = |all: Value| {
        let node = json!({"login": "bob"});
        json!({"data": {"repository": {"collaborators": {
            "pageInfo": {"hasNextPage": false, "endCursor": null},
            "edges": [{"node": node, "permissionSources": all}],
        }}}})
    };
    let here =
        json!([{"permission": "WRITE", "roleName": "maintain", "source": {"__typename": "Repository"}}]);
    let other = json!([{"permission": "ADMIN", "roleName": null, "source": {"__typename": "Organization"}}]);
    // The first question of GraphQL is for reviews.
    let asked = |body: Value| {
        world.forge.heal();
        world.forge.fail_after(1, "POST graphql", Fault::Answer { status: 200, body }, 1);
        held(&world)
    };
    let found = asked(sources(here));
    assert_eq!(found[0].2, word("maintain"));
    assert!(matches!(found[1].2, Known::NotRead(Reason::Odd { .. })), "dave is not in that answer");
    for silent in [Value::Null, json!([])] {
        assert!(matches!(asked(sources(silent))[0].2, Known::NotRead(Reason::Odd { .. })));
    }
    let found = asked(sources(other));
    assert!(found.iter().all(|one| one.0 != "bob"), "nothing is theirs: {found:?}");
    let forbidden = json!({"errors": [{"type": "FORBIDDEN", "message": "no"}]});
    assert!(matches!(asked(forbidden)[0].2, Known::NotRead(Reason::Forbidden { .. })));
}

#[test]
fn whoever_reads_only_is_asked_about_no_further() {
    let world = world();
    world.shop.allow(2, "read");
    world.shop.allow(4, "read");
    world.forge.org("acme", |org| org.team_repositories.clear());
    assert!(held(&world).iter().all(|one| one.2 == word("pull")));
    assert_eq!(world.forge.count("POST graphql"), 1);
}

#[test]
fn the_day_a_repository_was_made_is_read() {
    let world = world();
    let made = at("2026-11-19T08:00:00Z");
    world.shop.extras(|extras| extras.created = Some(made));
    assert_eq!(shop(&world).created, Some(made));
}

fn protected(old: Value, bypass: Option<Value>) -> Protection {
    let world = world();
    world.shop.extras(|extras| {
        extras.protection = (!old.is_null()).then_some(old);
        extras.bypass = bypass.map(|actors| actors.as_array().unwrap().clone());
    });
    shop(&world).protection.get().unwrap().clone().unwrap()
}

fn actor(kind: &str, id: Option<u64>) -> Value {
    json!({"actor_id": id, "actor_type": kind, "bypass_mode": "always"})
}

/// A branch with rulesets alone was never checked, though GitHub tells who may bypass them.
#[test]
fn who_may_bypass_a_ruleset_is_read() {
    let found = protected(Value::Null, Some(json!([])));
    assert_eq!((found.admins, found.bypass), (Known::Known(true), Vec::<String>::new()));
    for admin in [actor("RepositoryRole", Some(5)), actor("OrganizationAdmin", None)] {
        let found = protected(Value::Null, Some(json!([admin])));
        assert_eq!((found.admins, found.bypass), (Known::Known(false), Vec::<String>::new()));
    }
    let some = json!([actor("Team", Some(12)), actor("DeployKey", None), actor("RepositoryRole", Some(4))]);
    let found = protected(Value::Null, Some(some));
    assert_eq!(found.admins, Known::Known(true));
    assert_eq!(found.bypass, ["DeployKey", "RepositoryRole 4", "Team 12"]);
}

fn old(reviews: Value, admins: bool) -> Value {
    json!({
        "url": "https://forge.example/p", "required_pull_request_reviews": reviews,
        "enforce_admins": {"url": "https://forge.example/a", "enabled": admins},
    })
}

#[test]
fn whoever_is_let_around_the_old_rules_is_read() {
    let world = world();
    let bob = world.forge.with(|forge| forge.user_json(Some(2)));
    let reviews = json!({
        "url": "https://forge.example/r", "dismiss_stale_reviews": false, "require_code_owner_reviews": false,
        "required_approving_review_count": 1,
        "bypass_pull_request_allowances": {"users": [bob], "teams": [], "apps": []},
    });
    world.shop.extras(|extras| {
        extras.rules.clear();
        extras.protection = Some(old(reviews, true));
    });
    let found = shop(&world).protection.get().unwrap().clone().unwrap();
    assert_eq!((found.admins, found.bypass), (Known::Known(true), vec!["User bob".to_owned()]));
}

#[test]
fn what_nobody_gets_around_holds_everybody() {
    let reviews = json!({
        "url": "https://forge.example/r", "dismiss_stale_reviews": false, "require_code_owner_reviews": false,
        "required_approving_review_count": 1,
    });
    // Administrators are held to the ruleset, whatever the old rules say.
    assert_eq!(protected(old(reviews.clone(), false), Some(json!([]))).admins, Known::Known(true));
    // And to the old rules, whoever may bypass the ruleset, even where that is not told.
    assert_eq!(protected(old(reviews.clone(), true), None).admins, Known::Known(true));
    let both = protected(old(reviews.clone(), false), Some(json!([actor("OrganizationAdmin", None)])));
    assert_eq!(both.admins, Known::Known(false));
    let team = protected(old(reviews.clone(), false), Some(json!([actor("Team", Some(12))])));
    assert_eq!((team.admins, team.bypass), (Known::Known(true), Vec::<String>::new()));
    let untold = protected(old(reviews, false), None).admins;
    assert!(matches!(untold, Known::NotRead(Reason::Forbidden { .. })), "{untold:?}");
}

#[test]
fn a_ruleset_that_may_not_be_read_leaves_open_who_bypasses_it() {
    let world = world();
    world.shop.extras(|extras| extras.protection = None);
    world.forge.fail("GET rulesets/1", Fault::Forbidden { permission: "that=read" }, usize::MAX);
    let found = shop(&world).protection.get().unwrap().clone().unwrap();
    assert_eq!(found.admins, Known::NotRead(Reason::Forbidden { permission: "that=read".to_owned() }));
    assert_eq!(found.reviews, Some(2));
}

/// A branch that takes nothing at all was told as unprotected.
#[test]
fn a_locked_branch_is_read() {
    let world = world();
    let bob = world.forge.with(|forge| forge.user_json(Some(2)));
    let list = |users: Value| {
        json!({
            "url": "https://forge.example/s", "users_url": "https://forge.example/u", "teams_url": "https://forge.example/t",
            "apps_url": "https://forge.example/a", "users": users, "teams": [], "apps": [],
        })
    };
    let with = |admins: bool, name: &str, value: Value| {
        let mut all = old(json!(null), admins);
        all.as_object_mut().unwrap().remove("required_pull_request_reviews");
        all[name] = value;
        all["allow_force_pushes"] = json!({"enabled": false});
        all["allow_deletions"] = json!({"enabled": false});
        let world = super::world::world();
        world.shop.extras(|extras| {
            extras.protection = Some(all);
            extras.rules.clear();
        });
        shop(&world).protection.get().unwrap().clone().unwrap()
    };
    for (name, value, locked) in [
        ("lock_branch", json!({"enabled": true}), true),
        ("lock_branch", json!({"enabled": false}), false),
        ("restrictions", list(json!([])), true),
        ("restrictions", list(json!([bob])), false),
    ] {
        for admins in [true, false] {
            let found = with(admins, name, value.clone());
            assert_eq!((found.locked, found.admins), (locked, Known::Known(admins)), "{name} {value}");
            assert_eq!((found.reviews, found.bypass), (None, Vec::<String>::new()));
        }
    }
    // A ruleset that lets nobody update the branch but those who bypass it.
    world.shop.extras(|extras| {
        extras.protection = None;
        extras.rules = vec![json!({"type": "update"})];
        extras.bypass = Some(vec![actor("Team", Some(12))]);
    });
    let found = shop(&world).protection.get().unwrap().clone().unwrap();
    assert_eq!(
        (found.locked, found.admins, found.bypass),
        (true, Known::Known(true), vec!["Team 12".to_owned()])
    );
}
