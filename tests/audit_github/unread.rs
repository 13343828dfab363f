//! What could not be read is told, and never makes an organisation look cleaner.

use std::collections::BTreeSet;

use pairgate::audit::{Known, Reason};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::rows::{Spoil, spoilers};
use crate::world::{World, ago, known, repository};

/// Facts that no check needs: their absence hides nothing.
const UNUSED: [&str; 4] = [
    "/plan",
    "/members_can_create_public",
    "/codeowners",
    // No Terraform is in the second repository.
    "/repos/1/protection",
];

/// Where the facts of a world are, as JSON pointers, those inside others as well.
pub fn places(world: &World) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                if members.len() == 1 && members.contains_key("known") {
                    found.push(at.to_owned());
                }
                members.iter().for_each(|(name, value)| walk(value, &format!("{at}/{name}"), found));
            }
            Value::Array(all) => {
                all.iter().enumerate().for_each(|(n, value)| walk(value, &format!("{at}/{n}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(world).unwrap(), "", &mut found);
    found.retain(|place| !UNUSED.iter().any(|end| place.ends_with(end)));
    found
}

/// The world with these facts not read.
pub fn hidden(world: &World, places: &[String]) -> World {
    let mut value = serde_json::to_value(world).unwrap();
    for place in places {
        // A fact inside one that is hidden already is gone with it.
        if let Some(fact) = value.pointer_mut(place) {
            *fact = json!({ "not_read": { "forbidden": { "permission": "hidden" } } });
        }
    }
    serde_json::from_value(value).unwrap()
}

#[test]
fn each_fact_that_is_not_read_is_told() {
    let world = World::clean();
    let places = places(&world);
    assert!(places.len() > 30, "{}", places.len());
    for place in places {
        let hidden = hidden(&world, std::slice::from_ref(&place));
        assert_eq!(hidden.found(), Vec::<&str>::new(), "{place}");
        assert!(!hidden.unchecked().is_empty(), "{place}");
    }
}

#[test]
fn where_nothing_was_read_nothing_is_found_and_all_is_told() {
    let mut world = World::clean();
    spoilers().iter().for_each(|(_, spoil)| spoil(&mut world));
    let all = places(&world);
    let audited = hidden(&world, &all).audit();
    assert_eq!(audited.findings, []);
    assert_eq!(audited.unchecked.len(), 20);
    assert_eq!(audited.counted.keys().collect::<Vec<_>>(), [&"repositories"]);
}

#[test]
fn thousands_of_repositories_are_one_line_for_each_reason() {
    let mut world = World::clean();
    for n in 0..2000 {
        let mut other = repository(&format!("r{n}"));
        let reason =
            if n % 2 == 0 { Reason::Forbidden { permission: "repo".to_owned() } } else { Reason::Throttled };
        other.deploy_keys = Known::NotRead(reason);
        world.add(other);
    }
    world.shop().hooks = Known::NotRead(Reason::Gone);
    assert_eq!(
        world.unchecked(),
        [
            "acme | deploy keys: 1000 repositories (`r0`, `r2`, `r4` and 997 more) | the permission `repo` is missing",
            "acme | deploy keys: 1000 repositories (`r1`, `r3`, `r5` and 997 more) | asked too often, and waited long enough",
            "acme/shop | webhooks of the repository: 1 repository (`shop`) | it vanished while it was read",
        ]
    );
}

#[test]
fn moments_in_the_future_and_values_without_meaning_are_told() {
    let rows: [(&str, Spoil); 13] = [
        ("last use of deploy keys", |w| {
            known(&mut w.shop().deploy_keys)[0].used = Known::Known(Some(ago(-1)))
        }),
        ("last use of deploy keys", |w| {
            let key = &mut known(&mut w.shop().deploy_keys)[0];
            (key.used, key.created) = (Known::Known(None), ago(-1));
        }),
        ("who added deploy keys", |w| known(&mut w.shop().deploy_keys)[0].added_by = None),
        ("last use of tokens", |w| known(&mut w.org.tokens)[0].used = Known::Known(Some(ago(-1)))),
        ("last use of tokens", |w| {
            let token = &mut known(&mut w.org.tokens)[0];
            (token.used, token.granted) = (Known::Known(None), ago(-1));
        }),
        ("a token reaches", |w| known(&mut w.org.tokens)[0].selection = "some".to_owned()),
        ("how far apps reach", |w| known(&mut w.org.installations)[0].selection = "some".to_owned()),
        ("how far apps reach", |w| known(&mut w.org.installations)[0].suspended = Some(ago(-1))),
        ("how old invitations are", |w| known(&mut w.org.invitations)[0].created = ago(-1)),
        ("age and reach of secrets", |w| known(&mut w.org.secrets)[0].updated = ago(-1)),
        ("age and reach of secrets", |w| known(&mut w.org.secrets)[0].visibility = "some".to_owned()),
        ("last answers to webhooks", |w| known(&mut w.org.hooks)[0].last_status = None),
        ("members and owners", |w| known(&mut w.org.members).iter_mut().for_each(|one| one.owner = false)),
    ];
    for (expected, spoil) in rows {
        let mut world = World::clean();
        spoil(&mut world);
        assert_eq!(world.found(), Vec::<&str>::new(), "{expected}");
        let lines = world.unchecked();
        assert!(lines.len() == 1 && lines[0].contains(expected), "{expected}: {lines:?}");
    }
    for (expected, name) in [
        ("default permission", "default_permission"),
        ("token of Actions", "actions_token"),
        ("which actions", "allowed_actions"),
    ] {
        let mut value = serde_json::to_value(World::clean()).unwrap();
        value["org"][name] = json!({ "known": "unheard_of" });
        let world: World = serde_json::from_value(value).unwrap();
        assert_eq!(world.found(), Vec::<&str>::new(), "{name}");
        assert!(world.unchecked().len() == 1 && world.unchecked()[0].contains(expected), "{name}");
    }
}

#[test]
fn a_repository_that_nobody_gave_is_not_checked() {
    let mut world = World::clean();
    known(&mut world.org.repositories).push("lost".to_owned());
    assert_eq!(
        world.unchecked(),
        ["acme/lost | everything in the repository: 1 repository (`lost`) | nobody gave it"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn hiding_facts_never_takes_findings_away_in_silence(
        spoil in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        hide in proptest::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let mut world = World::clean();
        let all = spoilers();
        let chosen: BTreeSet<usize> = spoil.iter().map(|one| one.index(all.len())).collect();
        chosen.iter().for_each(|&n| all[n].1(&mut world));
        let facts = places(&world);
        let chosen: Vec<String> = hide.iter().map(|one| facts[one.index(facts.len())].clone()).collect();
        let less = hidden(&world, &chosen);
        let ids = |world: &World| -> BTreeSet<String> { world.audit().findings.iter().map(|one| one.id()).collect() };
        let lines = |world: &World| -> BTreeSet<String> { world.unchecked().into_iter().collect() };
        let gone = ids(&world).difference(&ids(&less)).count();
        let told = lines(&less).difference(&lines(&world)).count();
        prop_assert!(gone == 0 || told > 0, "{:?} hid {} findings", chosen, gone);
    }
}
