//! What could not be read is *not checked*, and never clean.

use serde_json::Value;

use super::forge::Fault;
use super::forge::organisation::Grant;
use super::world::{World, at, gone, ids, world};

fn unchecked(report: &Value) -> String {
    let all = report["not_checked"].as_array().unwrap_or_else(|| panic!("{report:#}"));
    // GitHub tells nobody what webhooks of organisations answer.
    let told = all.iter().map(Value::to_string).filter(|one| !one.contains("the last answers to webhooks"));
    told.collect::<Vec<_>>().join("\n")
}

fn about<'r>(report: &'r Value, check: &str) -> Vec<&'r Value> {
    let all = report["findings"].as_array().unwrap().iter();
    all.filter(|one| one["id"].as_str().unwrap().starts_with(&format!("{check}/"))).collect()
}

#[test]
fn a_token_that_may_not_see_something_leaves_it_unchecked() {
    let world = world();
    for (place, check, words) in [
        ("GET orgs/acme/hooks", "", "webhook"),
        ("GET orgs/acme/personal-access-tokens", "github-token-unused", "token"),
        ("GET orgs/acme/installations", "github-app-broad", "app"),
        ("GET orgs/acme/actions/secrets", "github-secret-old", "secret"),
        ("GET orgs/acme/outside_collaborators", "github-outside-inactive", "outside"),
        ("GET shop/keys", "github-deploy-key-unused", "key"),
    ] {
        world.forge.fail(place, Fault::Forbidden { permission: "some=read" }, usize::MAX);
        let report = world.report(&[]);
        assert!(check.is_empty() || about(&report, check).is_empty(), "{place}");
        let told = unchecked(&report).to_lowercase();
        assert!(told.contains(words) && told.contains("some"), "{place}: {told}");
        world.forge.heal();
    }
    assert_eq!(unchecked(&world.report(&[])), "");
}

/// Only what was not checked is left: that alone is no clean end, and no page says so.
#[test]
fn nothing_found_and_something_unread_is_not_clean() {
    let world = world();
    for place in [
        "members",
        "outside_collaborators",
        "teams",
        "hooks",
        "installations",
        "invitations",
        "personal-access-tokens",
        "repos",
    ] {
        world.forge.fail(&format!("GET orgs/acme/{place}"), Fault::Status(404), usize::MAX);
    }
    for place in ["secrets", "permissions", "permissions/workflow"] {
        world.forge.fail(&format!("GET orgs/acme/actions/{place}"), Fault::Status(404), usize::MAX);
    }
    let stranger = world.forge.token_with(7, &["repo"]);
    let mut command = world.command(&["--lang", "en"]);
    let ran = world.ran(command.env("PAIRGATE_AUDIT_TOKEN", &stranger));
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let told = ran.stdout.to_lowercase();
    assert!(!told.contains("clean") && told.contains("not checked"), "{told}");
    assert!(told.contains("nothing is known") && told.contains("the list of repositories"), "{told}");
}

#[test]
fn lists_of_several_pages_are_read_to_their_end() {
    let world = world();
    world.forge.org("acme", |org| {
        for number in 100..350 {
            let old = at("2024-05-01T00:00:00Z");
            let (name, expires) = (format!("t-{number}"), None);
            org.tokens.push(Grant { id: number, owner: 2, name, granted: old, used: Some(old), expires });
        }
    });
    let report = world.report(&[]);
    assert_eq!(about(&report, "github-token-unused").len(), 251);
}

fn rate_limited() -> Fault {
    Fault::PrimaryLimit { reset_in: 7200 }
}

/// Once nobody may ask any more, the rest is not asked for, one wait after the other.
#[test]
fn a_rate_limit_that_lasts_stops_the_asking_and_tells_what_is_left() {
    let world = world();
    world.forge.fail("GET repos/acme/site", rate_limited(), usize::MAX);
    let report = world.report(&[]);
    let told = unchecked(&report);
    assert!(told.contains("acme/site"), "{told}");
    assert_eq!(world.forge.count("GET repos/acme/empty"), 1, "asked before");
    world.forge.heal();
    world.forge.fail("GET repos/acme/audits", rate_limited(), usize::MAX);
    let told = unchecked(&world.report(&[]));
    // Each has its place: what was found in the others before is gone all the same.
    for name in ["acme/audits", "acme/empty", "acme/shop", "acme/site"] {
        assert!(told.contains(&format!("\"place\":\"{name}\"")), "{name} in {told}");
    }
    assert!(told.contains("with `--state DIR` it goes on where it stopped"), "{told}");
}

#[test]
fn a_limit_that_ends_is_waited_for() {
    let world = world();
    world.forge.fail("GET shop/hooks", Fault::SecondaryLimit { retry_after: 1 }, 1);
    let report = world.report(&[]);
    assert_eq!((unchecked(&report).as_str(), world.forge.faults_left()), ("", 0));
}

#[test]
fn a_repository_that_vanishes_midway_is_told() {
    let world = world();
    world.forge.fail_after(0, "GET repos/acme/shop", Fault::Answer { status: 404, body: gone() }, usize::MAX);
    let report = world.report(&[]);
    assert!(unchecked(&report).contains("acme/shop"), "{}", unchecked(&report));
    // Once, with its reason, and not a second time as something that nobody gave.
    assert_eq!(unchecked(&report).matches("everything in the repository").count(), 1);
    assert!(!unchecked(&report).contains("nobody gave it"), "{}", unchecked(&report));
    assert!(!ids(&report).is_empty(), "the others are told");
}

fn facts(world: &World) -> String {
    super::world::texts(&world.state())
}

/// What has no place in the facts, such as a plan without an audit log, is told by each run on the same facts.
#[test]
fn remarks_are_told_again_when_the_facts_are_kept() {
    let world = world();
    world.forge.org("acme", |org| org.audit_log = None);
    let state = world.state();
    let state = state.to_str().unwrap();
    let first = unchecked(&world.report(&["--state", state]));
    assert!(first.contains("audit log"), "{first}");
    assert_eq!(unchecked(&world.report(&["--state", state])), first);
    assert_eq!(unchecked(&world.report(&["--state", state, "--offline"])), first);
    world.keeps_secrets(&facts(&world));
}
