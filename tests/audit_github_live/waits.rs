//! Rate limits are waited for, and somebody hears of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pairgate::audit::{Known, Reason};
use pairgate::github::audit::{OrgReader, Reading};
use serde_json::json;

use super::forge::Fault;
use super::world::world;

#[test]
fn limits_are_waited_for_and_told() {
    let world = world();
    world.forge.fail("GET orgs/acme/hooks", Fault::SecondaryLimit { retry_after: 1 }, 1);
    world.forge.fail("GET orgs/acme/actions/secrets", Fault::PrimaryLimit { reset_in: 0 }, 1);
    let heard: Arc<Mutex<Vec<(String, Duration)>>> = Arc::default();
    let ears = Arc::clone(&heard);
    let waiting: pairgate::github::Waiting =
        Arc::new(move |what: &str, left: Duration| ears.lock().unwrap().push((what.to_owned(), left)));
    let reader = world.reader_with(Reading { waiting: Some(waiting), ..Reading::default() });
    let read = reader.organisation().unwrap();
    assert!(read.hooks.get().is_some() && read.secrets.get().is_some());
    assert_eq!(world.forge.faults_left(), 0);
    let heard = heard.lock().unwrap();
    let names: Vec<&str> = heard.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(names, ["GET /orgs/acme/hooks", "GET /orgs/acme/actions/secrets"]);
    assert!(heard.iter().all(|(_, left)| *left == Duration::from_secs(1)), "{heard:?}");
}

#[test]
fn a_limit_that_lasts_is_a_reason_of_its_part() {
    let world = world();
    world.forge.fail("GET orgs/acme/hooks", Fault::PrimaryLimit { reset_in: 7200 }, usize::MAX);
    let read = world.reader().organisation().unwrap();
    assert_eq!(read.hooks, Known::NotRead(Reason::Throttled));
    assert!(read.secrets.get().is_some());
}

/// GraphQL answers with 200 and says in the body that the limit is reached; without waiting all activity was lost.
#[test]
fn the_limit_of_graphql_is_waited_for_too() {
    let world = world();
    world.forge.fail("POST graphql", Fault::QueryLimit { reset_in: 0 }, 1);
    let read = world.reader().organisation().unwrap();
    assert_eq!(world.forge.faults_left(), 0);
    assert!(read.activity.get().is_some(), "{:?}", read.activity);
    world.forge.fail("POST graphql", Fault::QueryLimit { reset_in: 7200 }, usize::MAX);
    assert_eq!(world.reader().organisation().unwrap().activity, Known::NotRead(Reason::Throttled));
    // Without headers nobody knows how long to wait.
    world.forge.heal();
    let body = json!({ "errors": [{ "type": "RATE_LIMITED", "message": "API rate limit exceeded" }] });
    world.forge.fail("POST graphql", Fault::Answer { status: 200, body }, usize::MAX);
    assert_eq!(world.reader().organisation().unwrap().activity, Known::NotRead(Reason::Throttled));
}

#[test]
fn the_token_stands_in_no_error() {
    let world = world();
    let body = json!({ "message": format!("bad token {}", world.token) });
    world.forge.fail("GET orgs/acme", Fault::Answer { status: 401, body }, usize::MAX);
    let error =
        OrgReader::connect(world.connection(&world.token), Reading::default()).unwrap().organisation();
    let shown = format!("{:?}", error.unwrap_err());
    assert!(shown.contains("***") && !shown.contains(&world.token), "{shown}");
}

/// They were sent four times at once and then called an answer that cannot be right.
#[test]
fn every_limit_of_graphql_is_a_limit() {
    let too_fast =
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    for (body, headers) in [
        (
            json!({ "errors": [{ "type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "API rate limit already exceeded" }] }),
            vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1")],
        ),
        (json!({ "errors": [{ "type": "RATE_LIMITED", "message": "no" }] }), vec![("retry-after", "0")]),
        (json!({ "errors": [{ "message": too_fast }] }), vec![("retry-after", "0")]),
        (json!({ "message": too_fast }), vec![("retry-after", "0")]),
        (json!({ "errors": [{ "message": too_fast }] }), vec![]),
    ] {
        let world = world();
        let headers = headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        world.forge.fail("POST graphql", Fault::AnswerWith { status: 200, body: body.clone(), headers }, 5);
        let read = world.reader().organisation().unwrap();
        assert!(read.activity.get().is_some(), "{body}: {:?}", read.activity);
        assert_eq!(world.forge.faults_left(), 0, "{body}");
    }
}
