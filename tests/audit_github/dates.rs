//! Days without activity end when somebody looked, and not on the day of the audit.

use pairgate::audit::Known;
use pairgate::audit::github::facts::*;

use crate::rows::AGED;
use crate::world::{World, ago, did, en, repository};

/// All of it as if it was read so many days ago.
fn read(mut world: World, days: i64) -> World {
    world.org.read = ago(days);
    for repository in &mut world.repos {
        repository.read = ago(days);
    }
    world
}

#[test]
fn what_was_used_before_facts_were_collected_counts_until_then() {
    for (id, limit, spoil) in AGED {
        for (days, wanted) in [(limit, &[][..]), (limit + 1, &[id][..])] {
            let mut world = World::clean();
            spoil(&mut world, 120 + days);
            let world = read(world, 120);
            assert_eq!(world.found(), wanted, "{id} at {days} days");
            let lines = world.unchecked();
            assert!(lines.iter().any(|line| line.contains("collected, 120 days ago")), "{lines:?}");
        }
    }
}

#[test]
fn evidence_counts_back_from_when_it_was_read() {
    let mut world = World::clean();
    world.join("frank", false, 300);
    let world = read(world, 120);
    let finding = world.one();
    assert_eq!(en(&finding.what), "The member `frank` did nothing for 180 days, since 2025-08-05");
    // 2026-02-01 is when it was read, and 90 days before it 2025-11-03.
    assert!(
        en(&finding.evidence[0].what).contains("or comment on issues and pull requests since 2025-11-03;"),
        "{:#?}",
        finding.evidence
    );
    assert_eq!(finding.evidence[0].read, ago(120));
}

#[test]
fn what_is_a_repositorys_own_is_judged_as_of_its_own_read() {
    let mut world = World::clean();
    let mut key = crate::world::deploy_key();
    key.used = Known::Known(Some(ago(93)));
    for (name, days) in [("early", 5), ("late", 0)] {
        let mut other = repository(name);
        other.read = ago(days);
        other.deploy_keys = Known::Known(vec![key.clone()]);
        other.activity = Known::Known(vec![did("carol", ActivityKind::Push, 93)]);
        other.collaborators = Known::Known(vec![Collaborator {
            login: "carol".to_owned(),
            permission: "push".to_owned(),
            own: Known::Known("push".to_owned()),
        }]);
        world.add(other);
    }
    let mut told: Vec<String> = world.audit().findings.iter().map(|one| en(&one.what).to_owned()).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told.iter().all(|what| what.contains("`late`") && what.contains("93 days")), "{told:#?}");
}

#[test]
fn what_needs_everything_is_judged_as_of_the_oldest_of_it() {
    for (days, wanted) in [(93, &[][..]), (98, &["github-member-inactive"][..])] {
        let mut world = World::clean();
        world.join("frank", false, days);
        world.repos[1].read = ago(5);
        assert_eq!(world.found(), wanted, "{days}");
    }
}

#[test]
fn parts_that_were_read_weeks_apart_call_nobody_inactive() {
    let mut world = World::clean();
    world.join("frank", false, 300);
    world.repos[1].read = ago(8);
    assert_eq!(world.found(), Vec::<&str>::new());
    let lines = world.unchecked();
    assert!(lines.iter().any(|line| line.contains("`frank`") && line.contains("8 days apart")), "{lines:?}");
}
