//! What an apply leaves behind: applied by two, nobody knows, or used up for nothing.

use std::collections::BTreeSet;

use pairgate::config::signoff::Presence;
use pairgate::signoff::facts::{Answer, Permission, Standing, StatementKind};
use pairgate::signoff::record::Mode;
use pairgate::signoff::session::{BreakGlass, Document, Ended, Found, Started};
use pairgate::signoff::verification::State;
use pairgate::signoff::{Request, statement};
use pairgate::text::Text;

use super::applies::{MINE, OTHER, applying, edited, finished, posted, reconciled, start_of, started};
use super::story::{
    HEAD, Story, alice, bob, carol, comment, offer, person, record, request, review, says, time,
};
use super::{english, failing};

/// Alice applied what bob signed.
fn applied() -> Story {
    let mut story = Story::good();
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:12:00", finished(201, &alice(), MINE, Ended::Applied));
    story
}

fn state(story: &Story) -> State {
    story.verify().requests[0].state.clone()
}

/// Who applied with whom.
fn pair(story: &Story) -> Option<(String, Vec<String>)> {
    match state(story) {
        State::Applied(applied) => {
            Some((applied.by.login.clone(), applied.with.iter().map(|one| one.login.clone()).collect()))
        }
        _ => None,
    }
}

/// It does not look applied, and the first thing that is missing has these words.
#[track_caller]
fn not_applied(story: &Story, words: &[&str]) {
    let verification = story.verify();
    assert!(!verification.satisfied && pair(story).is_none(), "{verification:#?}");
    assert!(!verification.may_be_applied(&request().digest()));
    let said = english(&verification.requests[0].missing[0]);
    words.iter().for_each(|word| assert!(said.contains(word), "`{word}` is not in: {said}"));
}

fn start_with(change: impl FnOnce(&mut Started)) -> pairgate::signoff::facts::Statement {
    let mut start = start_of(&alice(), MINE, &request());
    change(&mut start);
    posted(200, &alice(), &Document::Started(Box::new(start)))
}

#[test]
fn applied_by_two() {
    let story = applied();
    let verification = story.verify();
    assert!(verification.satisfied && verification.missing.is_empty(), "{verification:#?}");
    assert_eq!(pair(&story), Some(("alice".to_owned(), vec!["bob".to_owned()])));
    let State::Applied(applied) = state(&story) else { panic!() };
    assert_eq!(applied.at, time("10:12:00"));
    assert!(applied.url.ends_with("#201"));
    let one = &verification.requests[0];
    assert!(one.until.is_none() && one.missing.is_empty());
    assert!(one.candidates[0].counts(), "as it was when the apply began");
    // It is fine, and it is not to be applied again, by nobody.
    assert!(!verification.may_be_applied(&request().digest()));
    let mut story = story;
    for who in [None, applying(&alice(), MINE), applying(&carol(), OTHER)] {
        story.applying = who;
        assert!(!story.verify().may_be_applied(&request().digest()));
    }
    assert!(Story::good().verify().may_be_applied(&request().digest()));
}

#[test]
fn found_applied_afterwards() {
    let mut story = Story::good();
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:12:00", finished(201, &alice(), MINE, Ended::Unknown));
    not_applied(&story, &["nobody knows how the apply that `alice` began", "run `pairgate reconcile 12`"]);
    story.say("10:20:00", reconciled(202, &carol(), MINE, Found::All));
    assert_eq!(pair(&story).unwrap().0, "alice");
}

#[test]
fn it_stays_applied() {
    // Time, sign-offs, the base and a freeze move on.
    let mut story = applied();
    story.facts.now = "2026-11-24T10:00:00Z".parse().unwrap();
    assert!(pair(&story).is_some());
    story.facts.pull_request.base_sha = "8".repeat(40);
    story.obstacles = vec![Text::new("a freeze", "凍結中です")];
    assert!(pair(&story).is_some());
    // Bob takes back what is used up, and carol signs what is done: both are shown, and nothing begins again.
    let mut story = applied();
    story.say("10:15:00", says(300, &bob(), StatementKind::Comment, "/pairgate revoke"));
    story.say("10:16:00", comment(301, &carol(), &request()));
    let verification = story.verify();
    assert!(verification.satisfied && !verification.may_be_applied(&request().digest()));
    let shown: Vec<_> = verification.requests[0].candidates.iter().map(|one| one.at).collect();
    assert_eq!(shown, [time("10:00:02"), time("10:16:00")]);
    let late = failing(&verification.requests[0].candidates[1]);
    assert!(late.iter().any(|(name, _)| *name == "made-before-the-apply"), "{late:?}");
    // With another commit it is another plan, and it says nothing about that one.
    let mut story = applied();
    let next = Request { head_sha: "7".repeat(40), ..request() };
    story.facts.pull_request.head_sha.clone_from(&next.head_sha);
    *story.offers() = vec![offer(&next)];
    assert!(!story.verify().satisfied && pair(&story).is_none());
}

#[test]
fn nobody_makes_it_green_alone() {
    // Nobody had signed, or what was said did not count then.
    type Change = fn(&mut Story);
    let changes: &[Change] = &[
        |s| drop(s.statements().remove(0)),
        |s| s.statement().at = time("10:10:01"),
        |s| s.statement().edited = Answer::Known(true),
        |s| s.statement().author = Some(alice()),
        |s| s.statement().at = time("08:10:00"),
        |s| s.settings.requirement.signers = 2,
        |s| s.settings.requirement.wait = 3600,
        |s| s.settings.requirement.presence = Presence::Live,
        |s| s.record(|record| record.acknowledged.clear()),
        |s| s.record(|record| record.request.state.serial = Some(1)),
        |s| s.settings.operators.clear(),
        |s| drop(s.facts.teams.insert("acme/sre".to_owned(), Answer::Known(BTreeSet::from([1])))),
        |s| s.say("10:05:00", says(150, &bob(), StatementKind::Comment, "/pairgate revoke")),
        |s| s.say("10:10:00", says(150, &bob(), StatementKind::Comment, "/pairgate revoke")),
        |s| s.say("10:05:00", says(150, &bob(), StatementKind::ChangesRequested, "wait")),
        |s| s.request(|request| request.verdict = "blocked".to_owned()),
        // It had been used by another start before.
        |s| s.say("10:05:00", started(150, &carol(), OTHER)),
        |s| {
            let body = statement::started_marker(&request().digest());
            s.say("10:05:00", says(150, &carol(), StatementKind::Comment, body));
        },
        // The start, or its end, was forged.
        |s| s.statements()[1].edited = Answer::Known(true),
        |s| s.statements()[2].edited = Answer::Known(true),
        |s| s.statements()[1].author = Some(carol()),
        |s| s.statements()[2].author = Some(carol()),
        |s| s.statements()[1..].iter_mut().for_each(|one| one.author = Some(carol())),
        |s| s.statements()[1..].iter_mut().for_each(|one| one.author = Some(bob())),
        |s| s.statements()[1..].iter_mut().for_each(|one| one.author = None),
        |s| s.statements()[1..].iter_mut().for_each(|one| one.body.push('x')),
        |s| drop(s.facts.standings.remove(&1)),
        |s| s.facts.statements = Answer::Unknown(super::story::unknown()),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut story = applied();
        change(&mut story);
        let verification = story.verify();
        assert!(!verification.satisfied, "{at}: {verification:#?}");
        assert!(pair(&story).is_none(), "{at}");
        assert!(!verification.may_be_applied(&request().digest()), "{at}");
    }
    // Strangers begin nothing, also one who has alice's login now: the sign-off is as good as before.
    let mut story = applied();
    story.statements()[1..].iter_mut().for_each(|one| one.author = Some(person(9, "eve")));
    assert_eq!(state(&story), State::Satisfied);
    let mut story = applied();
    story.facts.standings.insert(1, Answer::Known(Standing { id: 66, permission: Permission::Admin }));
    assert_eq!(state(&story), State::Satisfied);
    // Bob signs and applies: start and end are his own, and so is the sign-off.
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story.say("10:10:00", started(200, &bob(), MINE));
    story.say("10:12:00", finished(201, &bob(), MINE, Ended::Applied));
    not_applied(&story, &["`bob` says that it was applied", "without sign-offs that counted"]);
}

#[test]
fn the_first_of_two_applied_it() {
    // Carol's claim came second and was withdrawn; alice's counts.
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:10:00", started(202, &carol(), OTHER));
    story.say("10:10:02", finished(203, &carol(), OTHER, Ended::Withdrawn));
    story.say("10:12:00", finished(201, &alice(), MINE, Ended::Applied));
    assert_eq!(pair(&story), Some(("alice".to_owned(), vec!["bob".to_owned()])));
    // Had carol gone on, her word would count for nothing.
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:10:01", started(202, &carol(), OTHER));
    story.say("10:12:00", finished(201, &alice(), MINE, Ended::Failed));
    story.say("10:13:00", finished(203, &carol(), OTHER, Ended::Applied));
    not_applied(&story, &["`carol` says that it was applied"]);
}

#[test]
fn threat_55_an_open_apply_is_in_the_way() {
    let mut story = Story::good();
    story.say("10:10:00", started(200, &alice(), MINE));
    assert_eq!(state(&story), State::Refused);
    not_applied(&story, &["`alice` began at 2026-11-22 10:10:00", "run `pairgate reconcile 12`"]);
    // Nobody signs over it, also not from another commit or another account.
    story.say("10:15:00", comment(300, &carol(), &request()));
    assert_eq!(state(&story), State::Refused);
    assert!(!story.verify().satisfied);
    let mut moved = story.clone();
    moved.facts.pull_request.head_sha = "7".repeat(40);
    moved.facts.pull_request.commit_count = 3;
    let next = Request { head_sha: "7".repeat(40), ..request() };
    *moved.offers() = vec![offer(&next)];
    assert_eq!(state(&moved), State::Refused);
    let said = english(&moved.verify().requests[0].missing[0]);
    assert!(said.contains("pairgate reconcile 12"), "{said}");
    // One of another root module, and a copy of another pull request's start, are not.
    let elsewhere = |change: fn(&mut Request)| {
        let mut other = request();
        change(&mut other);
        let start = Document::Started(Box::new(start_of(&alice(), MINE, &other)));
        let mut story = Story::good();
        story.say("10:10:00", posted(200, &alice(), &start));
        assert!(story.verify().satisfied, "{:#?}", story.verify());
    };
    elsewhere(|request| request.root_module = "shops/test".to_owned());
    elsewhere(|request| request.workspace = "test".to_owned());
    elsewhere(|request| request.pull_request = 11);
    elsewhere(|request| request.repository.id = 8);
    // A plan that changes nothing has nothing that somebody could do twice.
    let nothing = |request: &mut Request| {
        request.counts = Default::default();
        request.verdict = "clear".to_owned();
        request.acknowledge.clear();
    };
    let mut quiet = story.clone();
    quiet.request(nothing);
    assert_eq!(state(&quiet), State::NothingToSign);
    // Once somebody looked, carol's sign-off counts.
    story.say("10:20:00", reconciled(202, &carol(), MINE, Found::Nothing));
    assert!(story.verify().satisfied, "{:#?}", story.verify());
}

#[test]
fn the_apply_that_asks_is_not_in_its_own_way() {
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:10:01", started(201, &carol(), OTHER));
    story.applying = applying(&alice(), MINE);
    assert!(story.verify().may_be_applied(&request().digest()), "{:#?}", story.verify());
    story.applying = applying(&carol(), OTHER);
    not_applied(&story, &["the apply that `alice` began"]);
    // An older one of another commit is in the way of both.
    let old = Request { head_sha: "5".repeat(40), ..request() };
    let start = Document::Started(Box::new(start_of(&carol(), &"c".repeat(32), &old)));
    story.say("09:00:00", posted(90, &carol(), &start));
    story.applying = applying(&alice(), MINE);
    not_applied(&story, &["the apply that `carol` began at 2026-11-22 09:00:00"]);
}

#[test]
fn threat_56_a_bad_end_asks_for_a_new_sign_off() {
    let both = |ended: Ended| finished(201, &alice(), MINE, ended);
    for (end, words) in [
        (both(Ended::Failed), "`alice` failed at 2026-11-22 10:12:00 UTC and may be half done; plan again"),
        (both(Ended::Interrupted), "was interrupted at"),
        (both(Ended::Nothing), "changed nothing"),
        (both(Ended::Withdrawn), "withdrew the apply"),
        (reconciled(202, &carol(), MINE, Found::Part), "was found half done"),
        (reconciled(202, &carol(), MINE, Found::Nothing), "changed nothing"),
    ] {
        let mut story = Story::good();
        story.say("10:10:00", started(200, &alice(), MINE));
        story.say("10:12:00", end);
        assert_eq!(state(&story), State::Waiting);
        not_applied(&story, &[words]);
        let verification = story.verify();
        assert_eq!(failing(&verification.requests[0].candidates[0])[0].0, "not-used");
        // Whoever signs again is heard, and the old trouble is no longer told.
        story.say("10:20:00", comment(300, &carol(), &request()));
        assert!(story.verify().satisfied && story.verify().requests[0].missing.is_empty());
    }
}

#[test]
fn an_emergency_is_not_applied_by_two() {
    let mut story = Story::good();
    let alone = start_with(|start| {
        start.signers.clear();
        start.signoffs.clear();
        start.break_glass = Some(BreakGlass {
            reason: "the site is down".to_owned(),
            incident: "https://status.example/1".to_owned(),
            overridden: vec!["nobody signed".to_owned()],
        });
    });
    story.say("10:10:00", alone);
    story.say("10:12:00", finished(201, &alice(), MINE, Ended::Applied));
    not_applied(&story, &["in an emergency by `alice`", "`pairgate sign 12`"]);
}

#[test]
fn live_sign_offs_are_for_one_session() {
    let live = |digits: &str| {
        let mut story = Story::good();
        story.settings.requirement.presence = Presence::Live;
        story.record(|record| (record.mode, record.nonce) = (Mode::Live, digits.to_owned()));
        story
    };
    let by_comment = |digits: &str| {
        let mut story = Story::commented();
        story.settings.requirement.presence = Presence::Live;
        story.statement().body.push_str(&format!("\nlive {digits}"));
        story
    };
    for (mine, other) in [(live(MINE), live(OTHER)), (by_comment(MINE), by_comment(OTHER))] {
        for (mut story, good) in [(mine, true), (other, false)] {
            assert!(story.verify().satisfied, "nobody applies yet: {:#?}", story.verify());
            story.applying = applying(&alice(), MINE);
            let verification = story.verify();
            assert_eq!(verification.satisfied, good, "{verification:#?}");
            if !good {
                let found = failing(&verification.requests[0].candidates[0]);
                assert_eq!(found[0].0, "record-is-for-this-session");
                assert!(found[0].1.contains("while another apply waited"), "{found:?}");
            }
            // Also where nobody asks for it: who signed for one session signed for that one.
            story.settings.requirement.presence = Presence::Asynchronous;
            assert_eq!(story.verify().satisfied, good);
            // And afterwards it is judged as then.
            story.applying = None;
            story.say("10:10:00", started(200, &alice(), MINE));
            story.say("10:12:00", finished(201, &alice(), MINE, Ended::Applied));
            assert_eq!(pair(&story).is_some(), good);
        }
    }
    // A comment without the line is not live.
    let mut story = Story::commented();
    story.settings.requirement.presence = Presence::Live;
    assert_eq!(failing(&story.verify().requests[0].candidates[0])[0].0, "mode-is-enough");
}

#[test]
fn a_sign_off_of_the_same_second_was_waited_for() {
    let mut story = Story::good();
    *story.statements() = Vec::new();
    let mut signed = record(&request(), &bob());
    signed.issued_at = time("10:10:00");
    story.say("10:10:00", review(250, &bob(), &signed));
    story.say("10:10:00", started(251, &alice(), MINE));
    story.say("10:10:00", finished(252, &alice(), MINE, Ended::Applied));
    assert_eq!(pair(&story).map(|(_, with)| with), Some(vec!["bob".to_owned()]));
    assert_eq!(story.facts.pull_request.head_sha, HEAD);
    // Edited since: nobody knows what bob signed.
    story.statements()[0] = edited(story.statements()[0].clone());
    assert!(pair(&story).is_none());
}
