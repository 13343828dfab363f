//! Repositories that are empty, vanish, or move away.

use pairgate::audit::{Known, Reason};
use pairgate::github::audit::reason;
use pairgate::ports::ForgeTrouble;
use serde_json::json;

use super::forge::{Change, Fault, NewCommit};
use super::world::{at, world};

#[test]
fn an_empty_repository_has_nothing_and_that_is_known() {
    let world = world();
    let read = world.reader().repository("empty").unwrap();
    assert_eq!((read.default_branch, read.terraform), (None, Known::Known(false)));
    assert_eq!((read.codeowners, read.protection), (Known::Known(None), Known::Known(None)));
    assert_eq!(read.activity, Known::Known(Vec::new()));
}

#[test]
fn a_repository_that_vanishes_midway_is_gone() {
    let world = world();
    let lost = Fault::Answer { status: 404, body: json!({ "message": "Not Found" }) };
    world.forge.fail("GET shop/hooks", lost.clone(), usize::MAX);
    // Found at first, and not any more when it is looked at again.
    world.forge.fail_after(1, "GET acme/shop", lost.clone(), usize::MAX);
    let error = world.reader().repository("shop").unwrap_err();
    assert_eq!((error.trouble.clone(), reason(&error)), (ForgeTrouble::NotFound, Reason::Gone));
    // The part alone is no reason to think so.
    world.forge.heal();
    world.forge.fail("GET shop/hooks", lost, usize::MAX);
    let read = world.reader().repository("shop").unwrap();
    assert!(matches!(read.hooks, Known::NotRead(Reason::Forbidden { .. })), "{:?}", read.hooks);
}

#[test]
fn a_repository_of_another_owner_is_none_of_ours() {
    let world = world();
    let other = world.forge.organisation(901, "other");
    world.shop.rename("shop");
    world.shop.with(|repository| repository.owner = other);
    world.shop.allow(1, "admin");
    let error = world.reader().repository("shop").unwrap_err();
    assert_eq!(reason(&error), Reason::Gone);
    assert!(error.message.contains("`other`"), "{error}");
}

#[test]
fn a_renamed_repository_is_read_by_its_new_name() {
    let world = world();
    world.shop.rename("store");
    let read = world.reader().repository("shop").unwrap();
    assert_eq!(read.name, "store");
    assert_eq!(read.hooks.get().unwrap().len(), 1);
}

#[test]
fn a_commit_from_the_future_is_as_old_as_its_push() {
    let world = world();
    world.forge.set_now("2030-01-01T00:00:00Z");
    world.shop.commit("main", &NewCommit::by("bob", "bob@example.com", "Soon").file("x", "y"));
    world.forge.set_now("2026-10-05T00:00:00Z");
    world.shop.push("main", 1);
    world.forge.set_now(super::world::NOW);
    let read = world.reader().repository("shop").unwrap();
    let newest = read.activity.get().unwrap().iter().map(|one| one.at).max().unwrap();
    assert_eq!(newest, at("2026-10-05T00:00:00Z"));
}

#[test]
fn code_owners_behind_a_link_are_nobodys() {
    let world = world();
    let link = Change::Link("../elsewhere".to_owned());
    let mut commit = NewCommit::by("bob", "bob@example.com", "Link");
    commit.files.push((".github/CODEOWNERS".to_owned(), link));
    world.shop.commit("main", &commit);
    world.shop.push("main", 2);
    let read = world.reader().repository("shop").unwrap();
    assert!(matches!(read.codeowners, Known::NotRead(Reason::Odd { .. })), "{:?}", read.codeowners);
}

#[test]
fn issues_that_are_switched_off_hide_no_pull_request() {
    let world = world();
    let off = Fault::Answer { status: 410, body: json!({ "message": "Issues are disabled for this repo" }) };
    world.forge.fail("GET shop/issues", off, usize::MAX);
    let read = world.reader().repository("shop").unwrap();
    let kinds: Vec<String> =
        read.activity.get().unwrap().iter().map(|one| format!("{} {:?}", one.login, one.kind)).collect();
    assert!(kinds.contains(&"dave PullRequest".to_owned()), "{kinds:?}");
    assert!(!kinds.contains(&"carol Issue".to_owned()));
}

#[test]
fn only_a_ruleset_leaves_open_who_may_bypass_it() {
    let world = world();
    world.shop.extras(|extras| (extras.protection, extras.bypass) = (None, None));
    let read = world.reader().repository("shop").unwrap();
    let protection = read.protection.get().unwrap().as_ref().unwrap();
    assert!(matches!(protection.admins, Known::NotRead(Reason::Forbidden { .. })));
    assert_eq!((protection.reviews, protection.force_pushes, protection.deletions), (Some(2), false, true));
}
