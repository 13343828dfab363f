//! Applies: who began, what is believed of their ends, and whose claim comes first.

use pairgate::signoff::facts::{Actor, Answer, Permission, Standing, Statement, StatementKind};
use pairgate::signoff::record::Mode;
use pairgate::signoff::session::{
    Document, Ended, Finished, Found, Reconciled, ResourceResult, Started, Waiting, compose,
};
use pairgate::signoff::sessions::{Claim, End, claims, sessions, waiting};
use pairgate::signoff::verify::Applying;
use pairgate::signoff::{Request, statement};

use super::failing;
use super::story::{Story, account, alice, bob, carol, person, request, says, time};

pub const MINE: &str = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
pub const OTHER: &str = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";

pub fn posted(id: u64, by: &Actor, document: &Document) -> Statement {
    says(id, by, StatementKind::Comments, compose("An apply.", document).unwrap())
}

pub fn start_of(by: &Actor, session: &str, request: &Request) -> Started {
    Started {
        schema: "pairgate-started-v1".to_owned(),
        session: session.to_owned(),
        request: request.clone(),
        applier: account(by),
        signers: vec![account(&bob())],
        signoffs: vec!["https://forge.example/acme/infra/pull/12#100".to_owned()],
        mode: Mode::Asynchronous,
        plan_file: "9".repeat(64),
        serial: Some(41),
        at: time("10:10:00"),
        break_glass: None,
    }
}

pub fn started(id: u64, by: &Actor, session: &str) -> Statement {
    posted(id, by, &Document::Started(Box::new(start_of(by, session, &request()))))
}

pub fn finished(id: u64, by: &Actor, session: &str, ended: Ended) -> Statement {
    let finished = Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: session.to_owned(),
        request: request().digest(),
        ended,
        lineage: None,
        serial: Some(42),
        seconds: 12,
        done: 3,
        not_done: 0,
        resources: Vec::<ResourceResult>::new(),
        errors: Vec::new(),
        policies: Vec::new(),
        remarks: Vec::new(),
        at: time("10:12:00"),
    };
    posted(id, by, &Document::Finished(Box::new(finished)))
}

pub fn reconciled(id: u64, by: &Actor, session: &str, found: Found) -> Statement {
    let reconciled = Reconciled {
        schema: "pairgate-reconciled-v1".to_owned(),
        session: session.to_owned(),
        request: request().digest(),
        by: account(by),
        found,
        lineage: None,
        serial: Some(42),
        resources: Vec::new(),
        at: time("10:20:00"),
    };
    posted(id, by, &Document::Reconciled(Box::new(reconciled)))
}

fn waits(id: u64, by: &Actor, session: &str) -> Statement {
    let waiting = Waiting {
        schema: "pairgate-waiting-v1".to_owned(),
        session: session.to_owned(),
        request: request().digest(),
        applier: account(by),
        partner: None,
        at: time("10:25:00"),
        until: time("10:31:00"),
    };
    posted(id, by, &Document::Waiting(waiting))
}

/// An apply used bob's sign-off up, and the answer says so in these words.
#[track_caller]
fn used(story: &Story, words: &[&str]) {
    let verification = story.verify();
    assert!(!verification.satisfied && !verification.may_be_applied(&request().digest()));
    let found = failing(&verification.requests[0].candidates[0]);
    assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["not-used"], "{found:?}");
    words.iter().for_each(|word| assert!(found[0].1.contains(word), "`{word}` is not in: {found:?}"));
}

pub fn applying(by: &Actor, session: &str) -> Option<Applying> {
    Some(Applying { account: by.id, session: Some(session.to_owned()) })
}

/// Everybody may apply, carol too.
fn anybody() -> Story {
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story
}

/// Alice began, and this was said besides.
fn begun(said: Vec<(&str, Statement)>) -> Story {
    let mut story = Story::good();
    story.say("10:10:00", started(200, &alice(), MINE));
    said.into_iter().for_each(|(at, statement)| story.say(at, statement));
    story
}

fn end(story: &Story) -> End {
    let sessions = sessions(&story.facts);
    assert_eq!(sessions.len(), 1, "{sessions:#?}");
    assert_eq!(sessions[0].is_open(), sessions[0].end() == End::Open);
    sessions[0].end()
}

pub fn edited(mut statement: Statement) -> Statement {
    statement.edited = Answer::Known(true);
    statement
}

#[test]
fn how_it_ended_is_said_by_who_began() {
    assert_eq!(end(&begun(vec![])), End::Open);
    let said = finished(201, &alice(), MINE, Ended::Applied);
    assert_eq!(end(&begun(vec![("10:12:00", said.clone())])), End::Said(Ended::Applied));
    // By somebody else, edited, perhaps edited, before it began, of another session.
    assert_eq!(end(&begun(vec![("10:12:00", finished(201, &carol(), MINE, Ended::Applied))])), End::Open);
    assert_eq!(end(&begun(vec![("10:12:00", edited(said.clone()))])), End::Open);
    let mut unknown = said.clone();
    unknown.edited = Answer::Unknown(super::story::unknown());
    assert_eq!(end(&begun(vec![("10:12:00", unknown)])), End::Open);
    assert_eq!(end(&begun(vec![("10:09:59", said.clone())])), End::Open);
    assert_eq!(end(&begun(vec![("10:12:00", finished(201, &alice(), OTHER, Ended::Applied))])), End::Open);
    // The first word counts, and that nobody knows is no word.
    let failed = finished(201, &alice(), MINE, Ended::Failed);
    assert_eq!(
        end(&begun(vec![("10:12:00", failed), ("10:13:00", finished(202, &alice(), MINE, Ended::Applied))])),
        End::Said(Ended::Failed)
    );
    let unknown = finished(201, &alice(), MINE, Ended::Unknown);
    assert_eq!(end(&begun(vec![("10:12:00", unknown)])), End::Open);
}

#[test]
fn what_was_found_is_said_by_who_may_write() {
    let found = |by: &Actor| reconciled(203, by, MINE, Found::All);
    assert_eq!(end(&begun(vec![("10:20:00", found(&carol()))])), End::Found(Found::All));
    let unknown = finished(201, &alice(), MINE, Ended::Unknown);
    assert_eq!(
        end(&begun(vec![("10:12:00", unknown), ("10:20:00", found(&alice()))])),
        End::Found(Found::All)
    );
    assert_eq!(end(&begun(vec![("10:20:00", found(&person(9, "eve")))])), End::Open);
    assert_eq!(end(&begun(vec![("10:20:00", found(&person(77, "nobody")))])), End::Open);
    assert_eq!(end(&begun(vec![("10:20:00", edited(found(&carol())))])), End::Open);
    assert_eq!(end(&begun(vec![("10:09:00", found(&carol()))])), End::Open);
    // Nobody makes a failure good by looking, and nobody's later word makes half of it all.
    let failed = finished(201, &alice(), MINE, Ended::Failed);
    assert_eq!(
        end(&begun(vec![("10:12:00", failed), ("10:20:00", found(&carol()))])),
        End::Said(Ended::Failed)
    );
    let part = reconciled(203, &carol(), MINE, Found::Part);
    let late = finished(204, &alice(), MINE, Ended::Applied);
    for at in ["10:20:00", "10:21:00"] {
        assert_eq!(
            end(&begun(vec![("10:20:00", part.clone()), (at, late.clone())])),
            End::Found(Found::Part)
        );
    }
}

#[test]
fn a_start_is_believed_gladly() {
    let mut story = Story::good();
    story.say("10:10:00", edited(started(200, &alice(), MINE)));
    assert!(!sessions(&story.facts)[0].unedited);
    story.facts.standings.remove(&1);
    assert_eq!(sessions(&story.facts).len(), 1, "nobody knows what alice may do");
    story.statements()[1].author = None;
    assert_eq!(sessions(&story.facts)[0].by.id, 0);
    story.facts.standings.insert(1, Answer::Known(Standing { id: 1, permission: Permission::Read }));
    story.statements()[1].author = Some(alice());
    assert!(sessions(&story.facts).is_empty(), "whoever may not write begins nothing");
    // A post whose answer was lost is posted again; the same digits of somebody else are another session.
    let again = started(201, &alice(), MINE);
    let story = begun(vec![("10:10:02", again), ("10:10:05", started(202, &carol(), MINE))]);
    let found: Vec<_> = sessions(&story.facts).iter().map(|one| (one.id, one.by.id)).collect();
    assert_eq!(found, [(200, 1), (202, 3)]);
}

#[test]
fn an_apply_does_not_use_up_its_own_sign_offs() {
    let mut story = begun(vec![]);
    used(&story, &["`alice` began to apply it"]);
    story.applying = applying(&alice(), MINE);
    assert!(story.verify().satisfied, "{:#?}", story.verify());
    assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Mine);
    // Other digits, somebody else's start with these digits, an edited one, none at all.
    story.applying = applying(&alice(), OTHER);
    used(&story, &[]);
    assert_eq!(claims(&story.facts, &request().digest(), OTHER), Claim::Missing);
    let mut story = anybody();
    story.say("10:10:00", started(200, &carol(), MINE));
    story.applying = applying(&alice(), MINE);
    used(&story, &["`carol`"]);
    let mut story = begun(vec![]);
    story.applying = applying(&alice(), MINE);
    story.statements()[1].edited = Answer::Known(true);
    used(&story, &[]);
    assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Missing);
    // The text names alice, and carol posted it.
    let mut story = begun(vec![]);
    story.applying = applying(&carol(), MINE);
    story.statements()[1].author = Some(carol());
    story.record(|record| record.applier = None);
    used(&story, &[]);
}

#[test]
fn a_session_that_is_over_begins_nothing() {
    for over in [
        finished(201, &alice(), MINE, Ended::Withdrawn),
        finished(201, &alice(), MINE, Ended::Unknown),
        edited(finished(201, &alice(), MINE, Ended::Failed)),
        reconciled(201, &carol(), MINE, Found::Nothing),
    ] {
        let mut story = begun(vec![("10:11:00", over)]);
        story.applying = applying(&alice(), MINE);
        used(&story, &["`alice` began to apply it"]);
        assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Missing);
    }
    // Carol cannot say how alice's ended.
    let mut story = begun(vec![("10:11:00", finished(201, &carol(), MINE, Ended::Withdrawn))]);
    story.applying = applying(&alice(), MINE);
    assert!(story.verify().satisfied);
}

#[test]
fn threat_52_of_two_applies_one_begins() {
    // By time, then by number; whoever is second is told by whom and where.
    for (alices, carols) in [("10:10:00", "10:10:01"), ("10:10:00", "10:10:00")] {
        let mut story = anybody();
        story.say(alices, started(200, &alice(), MINE));
        story.say(carols, started(201, &carol(), OTHER));
        story.applying = applying(&alice(), MINE);
        assert!(story.verify().satisfied, "{:#?}", story.verify());
        assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Mine);
        story.applying = applying(&carol(), OTHER);
        used(&story, &["`alice` began to apply it at 2026-11-22 10:10:00"]);
        let url = "https://forge.example/acme/infra/pull/12#200".to_owned();
        assert_eq!(
            claims(&story.facts, &request().digest(), OTHER),
            Claim::Taken { by: "alice".to_owned(), url }
        );
    }
    // Nobody can tell who was first: neither.
    let mut story = anybody();
    story.say("10:10:00", started(200, &alice(), MINE));
    story.say("10:10:00", started(200, &carol(), OTHER));
    for applying in [applying(&alice(), MINE), applying(&carol(), OTHER)] {
        story.applying = applying;
        used(&story, &[]);
    }
    // What cannot be read may have been anybody's, and a stranger begins nothing.
    let mut story = begun(vec![(
        "10:09:00",
        says(199, &carol(), StatementKind::Comment, statement::started_marker(&request().digest())),
    )]);
    story.applying = applying(&alice(), MINE);
    used(&story, &["`carol`"]);
    assert!(matches!(claims(&story.facts, &request().digest(), MINE), Claim::Taken { .. }));
    story.statements()[2].author = Some(person(9, "eve"));
    assert!(story.verify().satisfied);
    assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Mine);
}

#[test]
fn a_claim_is_since_the_newest_sign_off() {
    // Yesterday's failure is in nobody's way once somebody has signed again.
    let mut story = anybody();
    story.say("09:00:00", started(90, &carol(), OTHER));
    story.say("09:05:00", finished(91, &carol(), OTHER, Ended::Failed));
    story.say("10:10:00", started(200, &alice(), MINE));
    story.applying = applying(&alice(), MINE);
    assert!(story.verify().satisfied, "{:#?}", story.verify());
    assert_eq!(claims(&story.facts, &request().digest(), MINE), Claim::Mine);
    // One whose end nobody knows is.
    story.statements().remove(2);
    assert!(matches!(claims(&story.facts, &request().digest(), MINE), Claim::Taken { .. }));
}

#[test]
fn who_waits() {
    let mut story = Story::good();
    story.say("10:25:00", waits(300, &alice(), MINE));
    let found = waiting(&story.facts);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.session.as_str(), found[0].1.login.as_str()), (MINE, "alice"));
    assert!(found[0].2.ends_with("#300"));
    let nobody = |change: &dyn Fn(&mut Story)| {
        let mut story = story.clone();
        change(&mut story);
        assert!(waiting(&story.facts).is_empty(), "{:#?}", waiting(&story.facts));
    };
    nobody(&|story| story.facts.now = time("10:31:00"));
    nobody(&|story| story.facts.now = time("10:24:59"));
    nobody(&|story| story.statements()[1].edited = Answer::Known(true));
    nobody(&|story| story.statements()[1].edited = Answer::Unknown(super::story::unknown()));
    nobody(&|story| story.statements()[1].author = None);
    nobody(&|story| story.statements()[1].author = Some(carol()));
    nobody(&|story| drop(story.facts.standings.remove(&1)));
    nobody(&|story| story.statements()[1].body.push('x'));
    nobody(&|story| story.say("10:26:00", started(301, &alice(), MINE)));
    nobody(&|story| story.say("10:26:00", edited(finished(301, &alice(), MINE, Ended::Withdrawn))));
    // Others cannot end the waiting, and of two of one account the newer is looked at.
    let mut story = story.clone();
    story.say("10:26:00", finished(301, &carol(), MINE, Ended::Withdrawn));
    assert_eq!(waiting(&story.facts).len(), 1);
    story.say("10:27:00", waits(302, &alice(), OTHER));
    story.say("10:27:00", waits(303, &carol(), OTHER));
    let found: Vec<_> =
        waiting(&story.facts).iter().map(|(one, by, _)| (one.session.clone(), by.id)).collect();
    assert_eq!(found, [(OTHER.to_owned(), 1), (OTHER.to_owned(), 3)]);
}
