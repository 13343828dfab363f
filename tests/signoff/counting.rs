//! How many, from which teams, until when; and what stands in the way of everybody.

use std::collections::BTreeSet;

use pairgate::signoff::facts::{Answer, PullState};
use pairgate::signoff::request::{ActionCounts, Request};
use pairgate::signoff::verification::State;
use pairgate::text::Text;

use super::english;
use super::story::{Story, carol, comment, dba, offer, record, request, review, time, unknown};

fn two() -> Story {
    let mut story = Story::good();
    story.settings.requirement.signers = 2;
    story.settings.requirement.teams = vec![dba()];
    story
}

fn missing(story: &Story) -> Vec<String> {
    let verification = story.verify();
    assert!(!verification.satisfied);
    let requests = verification.requests.iter().flat_map(|one| &one.missing);
    verification.missing.iter().chain(requests).map(english).collect()
}

fn other(root: &str) -> Request {
    Request { root_module: root.to_owned(), ..request() }
}

#[test]
fn two_people_and_a_team() {
    let mut story = two();
    let said = missing(&story);
    assert!(
        said[0].starts_with("1 more operator must sign") && said[1].starts_with("somebody of `acme/dba`"),
        "{said:?}"
    );
    // Twice the same person is one person.
    let mut again = record(&request(), &super::story::bob());
    again.nonce = "e".repeat(32);
    story.say("10:05:00", review(101, &super::story::bob(), &again));
    assert_eq!(missing(&story).len(), 2);
    story.say("10:06:00", comment(102, &carol(), &request()));
    let verification = story.verify();
    assert!(verification.satisfied, "{verification:#?}");
    assert_eq!(verification.requests[0].until, Some(time("12:00:00")));
    story.facts.teams.insert("acme/dba".to_owned(), Answer::Unknown(unknown()));
    assert_eq!(missing(&story), ["the forge did not answer; try again"]);
    story.facts.teams.remove("acme/dba");
    assert!(missing(&story)[0].contains("nobody asked who is in `acme/dba`"));
}

#[test]
fn it_counts_as_long_as_enough_are_left() {
    let mut story = Story::good();
    story.say("10:20:00", comment(102, &carol(), &request()));
    assert_eq!(story.verify().requests[0].until, Some(time("12:20:00")), "carol alone is enough");
    story.settings.requirement.signers = 2;
    assert_eq!(story.verify().requests[0].until, Some(time("12:00:00")));
    story.settings.requirement.signers = 3;
    assert!(missing(&story)[0].starts_with("1 more operator must sign"));
    story.settings.requirement.signers = 0;
    assert!(story.verify().satisfied);
    story.statements().clear();
    assert!(missing(&story)[0].starts_with("1 more operator must sign"), "nobody is never enough");
}

#[test]
fn every_root_module_is_signed() {
    let mut story = Story::good();
    story.offers().push(offer(&other("a/first")));
    let verification = story.verify();
    let roots: Vec<_> = verification.requests.iter().map(|one| one.request.root_module.as_str()).collect();
    assert_eq!(roots, ["a/first", "shops/live"]);
    let states: Vec<_> = verification.requests.iter().map(|one| one.state.clone()).collect();
    assert_eq!(states, [State::Waiting, State::Satisfied]);
    assert!(!verification.satisfied && verification.strangers.is_empty());
    story.say("10:01:00", comment(102, &carol(), &other("a/first")));
    assert!(story.verify().satisfied);
}

#[test]
fn nothing_to_sign() {
    let mut story = Story::good();
    story.statements().clear();
    let nothing = |request: &mut Request| {
        request.counts = ActionCounts::default();
        request.verdict = "clear".to_owned();
        request.acknowledge.clear();
    };
    story.request(nothing);
    let verification = story.verify();
    assert!(verification.satisfied && verification.requests[0].state == State::NothingToSign);
    for worse in [
        (|request| request.base_sha = "8".repeat(40)) as fn(&mut Request),
        |request| request.verdict = "blocked".to_owned(),
        |request| request.verdict = "needs_signoff".to_owned(),
        |request| request.counts.output = 1,
        |request| request.counts.moved = 1,
        |request| request.counts.forget = 1,
        |request| request.acknowledge.push("a.b".to_owned()),
    ] {
        let mut story = story.clone();
        story.request(worse);
        assert!(!missing(&story).is_empty());
    }
}

#[test]
fn no_plan_or_two_plans() {
    let mut story = Story::good();
    story.offers().clear();
    assert_eq!(
        missing(&story),
        ["no plan was posted for 111111111111; let the workflow run that does `pairgate post`"]
    );
    let mut story = Story::good();
    let twice = story.offers()[0].clone();
    story.offers().push(twice);
    assert!(story.verify().satisfied, "the same plan twice is the same plan");
    let mut twin = request();
    twin.change_digest = format!("v1:{}", "b".repeat(64));
    story.offers().push(offer(&twin));
    let said = missing(&story);
    assert_eq!(said.len(), 2);
    assert!(said[0].contains("two plans for root module `shops/live` in workspace `default`"), "{said:?}");
    assert!(story.verify().requests.iter().all(|one| one.state == State::Refused));
}

#[test]
fn parts_need_somebody_who_says_that_they_are_all() {
    let mut story = Story::good();
    story.offers()[0].part = true;
    assert!(missing(&story)[0].contains("let the job run that does `pairgate merge`"));
    story.facts.complete = Some(BTreeSet::from([request().digest()]));
    assert!(story.verify().satisfied);
    story.facts.complete = Some(BTreeSet::from([request().digest(), other("b").digest()]));
    assert!(missing(&story)[0].contains("1 missing, 0 besides"));
    story.facts.complete = Some(BTreeSet::new());
    assert!(missing(&story)[0].contains("0 missing, 1 besides"));
}

#[test]
fn plans_from_elsewhere_are_refused() {
    let with = |change: fn(&mut Story)| {
        let mut story = Story::good();
        change(&mut story);
        missing(&story).remove(0)
    };
    assert!(
        with(|story| story.request(|request| request.pull_request = 9))
            .contains("pull request 9 of `acme/infra`")
    );
    assert!(with(|story| story.request(|request| request.repository.id = 9)).contains("post its own"));
    assert!(with(|story| story.offers()[0].app = "evil".to_owned()).contains("`evil` posted this plan"));
    assert!(with(|story| story.offers()[0].bytes.push(' ')).contains("not written as pairgate writes it"));
    assert!(
        with(|story| story.facts.offers = Answer::Unknown(unknown())).contains("the plans could not be read")
    );
    let said = with(|story| story.facts.statements = Answer::Unknown(unknown()));
    assert!(said.contains("the comments and reviews could not be read: the forge did not answer"), "{said}");
}

#[test]
fn what_stands_in_everybodys_way() {
    let mut story = Story::good();
    story.obstacles = vec![Text::new("the freeze `year-end` holds", "凍結期間 `year-end` 中です")];
    assert_eq!(missing(&story), ["the freeze `year-end` holds"]);
    for (state, word) in [(PullState::Closed, "closed"), (PullState::Merged, "merged")] {
        let mut story = Story::good();
        story.facts.pull_request.state = state;
        assert!(missing(&story)[0].starts_with(&format!("the pull request is {word}")));
    }
}
