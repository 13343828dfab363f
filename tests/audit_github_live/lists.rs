//! Long lists: to their end, or not at all.

use pairgate::audit::{Known, Reason};
use pairgate::github::audit::Reading;

use super::forge::Fault;
use super::forge::organisation::Installed;
use super::world::{at, world};

#[test]
fn lists_of_several_pages_are_read_to_their_end() {
    let world = world();
    let people: Vec<u64> =
        (0..230).map(|number| world.forge.user(5000 + number, &format!("u{number:03}"))).collect();
    world.forge.team("acme", "platform", &people);
    world.forge.org("acme", |org| {
        org.members.extend(people.iter().map(|id| (*id, false)));
        org.installations = (0..101)
            .map(|id| Installed {
                id: 100 + id,
                app: format!("app{id}"),
                all: false,
                at: at("2024-01-01T00:00:00Z"),
            })
            .collect();
        let log = (0..150).map(|minute| (format!("u{minute:03}"), at("2026-11-01T00:00:00Z")));
        org.audit_log = Some(log.collect());
    });
    let read = world.reader().organisation().unwrap();
    assert_eq!(read.members.get().unwrap().len(), 233);
    let team = read.teams.get().unwrap().iter().find(|team| team.slug == "platform").unwrap();
    assert_eq!(team.members.get().unwrap().len(), 230);
    assert_eq!(read.installations.get().unwrap().len(), 101);
    let active = read.activity.get().unwrap();
    assert!(active.iter().any(|one| one.login == "u149"), "the second page of the audit log");
    assert_eq!(world.forge.count("GET orgs/acme/installations"), 2);
    // 234 people in tens.
    assert_eq!(world.forge.count("POST graphql"), 24);
}

#[test]
fn a_list_that_is_too_long_is_not_read_and_says_so() {
    let world = world();
    let log = (0..150).map(|number| (format!("u{number}"), at("2026-11-01T00:00:00Z"))).collect();
    world.forge.org("acme", |org| {
        org.installations = (0..101)
            .map(|id| Installed {
                id: 100 + id,
                app: format!("app{id}"),
                all: false,
                at: at("2024-01-01T00:00:00Z"),
            })
            .collect();
        org.audit_log = Some(log);
    });
    let reader = world.reader_with(Reading { most_pages: 1, ..Reading::default() });
    let read = reader.organisation().unwrap();
    assert_eq!(read.installations, Known::NotRead(Reason::TooMany { most: 100 }));
    assert_eq!(read.tokens.get().unwrap().len(), 1);
    let unchecked = reader.unchecked();
    assert_eq!(unchecked[0].reason, Reason::TooMany { most: 100 });
    assert!(read.activity.get().unwrap().iter().any(|one| one.login == "u0"), "what was read counts");
}

#[test]
fn nobody_is_idle_in_a_repository_whose_commits_are_not_all_read() {
    let world = world();
    for number in 0..101 {
        let content = format!("# {number}\n");
        world.shop.commit_and_push("main", 2, &[("infra/main.tf", content.as_str())]);
    }
    let reader = world.reader_with(Reading { most_pages: 1, ..Reading::default() });
    let read = reader.repository("shop").unwrap();
    assert_eq!(read.activity_cut, Some(Reason::TooMany { most: 100 }));
    let active = read.activity.get().unwrap();
    assert!(active.iter().any(|one| one.login == "dave"), "who was read counts: {active:?}");
    let whole = world.reader().repository("shop").unwrap();
    assert!(whole.activity.get().is_some() && whole.activity_cut.is_none());
}

#[test]
fn reviews_that_the_forge_does_not_show_are_not_taken_for_none() {
    let world = world();
    for _ in 0..100 {
        world.shop.review(1, 1, "COMMENTED", "again");
    }
    let read = world.reader().repository("shop").unwrap();
    assert_eq!(read.activity_cut, Some(Reason::TooMany { most: 100 }));
    assert!(read.activity.get().is_some());
}

#[test]
fn a_tree_that_is_cut_says_what_it_shows() {
    let world = world();
    world.shop.truncate_trees();
    let read = world.reader().repository("shop").unwrap();
    // Only the first entry is told, and it is no file of Terraform.
    assert!(matches!(read.terraform, Known::NotRead(Reason::TooMany { .. })), "{:?}", read.terraform);
    assert!(matches!(read.codeowners, Known::NotRead(Reason::TooMany { .. })), "{:?}", read.codeowners);
}

#[test]
fn half_a_page_is_no_page() {
    let world = world();
    world.forge.fail("GET orgs/acme/hooks", Fault::HalfPage, usize::MAX);
    let read = world.reader().organisation().unwrap();
    assert!(matches!(read.hooks, Known::NotRead(Reason::Odd { .. })), "{:?}", read.hooks);
}
