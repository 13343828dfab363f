//! How entries become applies: what fits, what does not, and what a team learns from it.

use pairgate::history::{Ending, GapKind, History, People, history, last_of};
use pairgate::signoff::ledger::{Entry, Kind, Posted};
use pairgate::signoff::session::{Document, Ended, Found};
use pairgate::text::Lang;

use crate::story::{ALICE, BOB, CAROL, DAVE, MALLORY, Told, account, at, entry, head, weeks};

const ROOT: &str = "envs/prod l-prod";

fn of(entries: &[(String, Entry)]) -> History {
    history(entries.iter().map(|(commit, entry)| (commit.as_str(), entry)), None)
}

fn entries(all: &[&Told]) -> Vec<(String, Entry)> {
    all.iter().flat_map(|one| one.entries().into_iter().map(|entry| (head(one.pull()), entry))).collect()
}

fn applied(pull: u64, serial: (u64, u64), time: &str) -> Told {
    Told::new(pull, ROOT, (ALICE, &[BOB]), serial.0, time).ended(Ended::Applied, Some(serial.1), (1, 0, 1))
}

fn refused(entries: &[(String, Entry)]) -> String {
    let found = of(entries);
    assert_eq!(found.broken.len(), 1, "{:?}", found.broken);
    found.broken[0].why.get(Lang::En).to_owned()
}

#[test]
fn a_start_has_to_fit_its_author_its_commit_and_its_people() {
    let told = applied(3, (3, 4), "2025-03-03T01:00:00Z");
    let start = Document::Started(Box::new(told.started.clone()));
    let by =
        |author: u64, commit: String| vec![(commit, entry(Kind::Started, &start, author, told.started.at))];
    assert_eq!(of(&by(ALICE, head(3))).applies.len(), 1);
    assert!(refused(&by(MALLORY, head(3))).contains("account 1666 posted it"));
    assert!(refused(&by(ALICE, head(4))).contains("stands in the note of another"));
    let own = told.edit(|one| one.started.signers = vec![account(ALICE)]);
    assert!(refused(&entries(&[&own])[..1]).contains("applied it and signed it too"));
}

#[test]
fn an_offline_emergency_is_of_whoever_posted_it_later() {
    let told = Told::new(3, ROOT, (ALICE, &[]), 3, "2025-03-03T01:00:00Z")
        .forced("down")
        .edit(|one| one.started.applier.id = 0)
        .ended(Ended::Applied, Some(4), (1, 0, 1));
    let start = Document::Started(Box::new(told.started.clone()));
    let end = Document::Finished(Box::new(told.finished.clone().unwrap()));
    let all = |by: u64| {
        let entry = |kind, document| (head(3), entry(kind, document, by, told.started.at));
        vec![entry(Kind::Started, &start), entry(Kind::Outcome, &end)]
    };
    let found = of(&all(ALICE));
    assert!(found.broken.is_empty());
    assert_eq!(found.applies[0].applier().id, ALICE);
    assert_eq!(found.applies[0].ending(), Ending::Applied);
    // Its poster cannot sign it afterwards either.
    let mut signed = all(ALICE);
    signed.push((head(3), told.countersigned(ALICE, "2025-03-03T02:00:00Z")));
    assert!(of(&signed).applies[0].owes_countersignature());
    signed.push((head(3), told.countersigned(BOB, "2025-03-03T02:00:00Z")));
    assert!(!of(&signed).applies[0].owes_countersignature());
}

#[test]
fn a_start_is_not_replaced_by_a_later_one_of_its_session() {
    let told = applied(3, (3, 4), "2025-03-03T01:00:00Z");
    let later = Told::new(3, ROOT, (BOB, &[CAROL]), 3, "2025-03-03T02:00:00Z");
    let why = refused(&entries(&[&told, &later]));
    assert!(why.contains("was posted before it"), "{why}");
    assert_eq!(of(&entries(&[&later, &told])).applies[0].applier().id, ALICE);
    // The same bytes twice are a copy, wherever it was posted.
    assert!(of(&entries(&[&told, &told])).broken.is_empty());
}

#[test]
fn an_end_has_to_fit_its_start() {
    let told = applied(3, (3, 4), "2025-03-03T01:00:00Z");
    assert!(refused(&entries(&[&told])[1..]).contains("no start of its session"));
    let other = applied(3, (3, 4), "2025-03-03T01:00:00Z")
        .edit(|one| one.finished.as_mut().unwrap().request = format!("s1:{}", "0".repeat(64)));
    assert!(refused(&entries(&[&other])).contains("names another request"));
    let mut lied = entries(&[&told.edit(|one| one.reconciled = None)]);
    let found =
        applied(3, (3, 4), "2025-03-03T01:00:00Z").found(BOB, Found::Nothing, 3, "2025-03-03T03:00:00Z");
    let document = Document::Reconciled(Box::new(found.reconciled.unwrap()));
    lied.push((head(3), entry(Kind::Reconciled, &document, MALLORY, at("2025-03-03T03:00:00Z"))));
    assert!(refused(&lied).contains("account 1666 posted it, and it speaks for account 1002"));
    assert_eq!(of(&lied).applies[0].ending(), Ending::Applied);
}

#[test]
fn a_countersignature_is_of_a_second_person_for_this_session_and_stands() {
    let told = Told::new(6, ROOT, (ALICE, &[]), 7, "2025-03-06T18:30:00Z").forced("full").ended(
        Ended::Applied,
        Some(8),
        (1, 0, 61),
    );
    let owes = |more: Vec<Entry>| {
        let mut all = entries(&[&told]);
        all.extend(more.into_iter().map(|entry| (head(6), entry)));
        of(&all).applies[0].owes_countersignature()
    };
    let good = || told.countersigned(BOB, "2025-03-06T20:00:00Z");
    assert!(owes(vec![]));
    assert!(!owes(vec![good()]));
    assert!(owes(vec![told.countersigned(ALICE, "2025-03-06T20:00:00Z")]));
    // Posted by somebody else, made before it began, for another session.
    let posted = |author, time: &str| Posted { url: "https://x.example/1".to_owned(), author, at: at(time) };
    let again = |posted| Entry::new(Kind::Signoff, posted, &good().bytes(), None);
    assert!(owes(vec![again(posted(account(MALLORY), "2025-03-06T20:00:00Z"))]));
    assert!(owes(vec![again(posted(account(BOB), "2025-03-06T18:00:00Z"))]));
    let other = Told::new(6, ROOT, (ALICE, &[]), 7, "2025-03-06T18:30:00Z")
        .edit(|one| one.started.session = "9".repeat(32));
    assert!(owes(vec![other.countersigned(BOB, "2025-03-06T20:00:00Z")]));
    // Taken back later, by the same person.
    let revoked =
        |by, time: &str| Entry::new(Kind::Revocation, posted(account(by), time), b"/pairgate revoke", None);
    assert!(owes(vec![good(), revoked(BOB, "2025-03-06T21:00:00Z")]));
    assert!(!owes(vec![good(), revoked(CAROL, "2025-03-06T21:00:00Z")]));
    assert!(!owes(vec![good(), revoked(BOB, "2025-03-06T19:00:00Z")]));
}

#[test]
fn serials_that_moved_without_a_record_are_seen() {
    let first = applied(3, (3, 4), "2025-03-03T01:00:00Z");
    let kinds =
        |next: &Told| of(&entries(&[next, &first])).gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&applied(4, (4, 5), "2025-03-04T01:00:00Z")), []);
    assert_eq!(kinds(&applied(4, (6, 7), "2025-03-04T01:00:00Z")), [GapKind::Ahead { found: 6 }]);
    assert_eq!(kinds(&applied(4, (2, 3), "2025-03-04T01:00:00Z")), [GapKind::Behind { found: 2 }]);
    let lineage = |lineage: Option<&str>| {
        applied(4, (1, 2), "2025-03-04T01:00:00Z").edit(|one| {
            one.started.request.state.lineage = lineage.map(str::to_owned);
            let digest = one.started.request.digest();
            let finished = one.finished.as_mut().unwrap();
            finished.request = digest;
            finished.lineage = Some("l-new".to_owned());
        })
    };
    assert_eq!(kinds(&lineage(Some("l-new"))), [GapKind::Replaced]);
    assert_eq!(kinds(&lineage(None)), [GapKind::Replaced]);
    // Another state, and a start that never ran, say nothing.
    let web = Told::new(4, "stacks/web l-web", (ALICE, &[BOB]), 9, "2025-03-04T01:00:00Z");
    assert_eq!(kinds(&web), []);
    let withdrawn = Told::new(4, ROOT, (ALICE, &[BOB]), 9, "2025-03-04T01:00:00Z").ended(
        Ended::Withdrawn,
        None,
        (0, 1, 0),
    );
    assert_eq!(kinds(&withdrawn), []);
}

#[test]
fn an_apply_whose_end_nobody_knows_accuses_nobody() {
    let open = Told::new(3, ROOT, (ALICE, &[BOB]), 3, "2025-03-03T01:00:00Z");
    let next = applied(4, (6, 7), "2025-03-04T01:00:00Z");
    assert!(of(&entries(&[&open, &next])).gaps.is_empty());
    assert_eq!(last_of(&of(&entries(&[&open])), "l-prod"), None);
    // Once somebody looked, it is known what it left.
    let found = open.found(CAROL, Found::Part, 5, "2025-03-03T05:00:00Z");
    let all = of(&entries(&[&found, &next]));
    assert_eq!(all.gaps[0].kind, GapKind::Ahead { found: 6 });
    assert_eq!(all.gaps[0].before.serial, 5);
    let last = last_of(&all, "l-prod").unwrap();
    assert_eq!((last.serial, last.pull_request, last.who.get(Lang::En)), (7, 4, "`alice` with `bob`"));
    assert_eq!(last_of(&all, "l-other"), None);
}

#[test]
fn a_first_apply_has_no_state_before_it() {
    let first = Told::new(3, ROOT, (ALICE, &[BOB]), 0, "2025-03-03T01:00:00Z")
        .edit(|one| {
            one.started.serial = None;
            one.started.request.state.lineage = None;
        })
        .ended(Ended::Applied, Some(1), (1, 0, 1))
        .edit(|one| one.finished.as_mut().unwrap().lineage = Some("l-prod".to_owned()));
    let next = applied(4, (1, 2), "2025-03-04T01:00:00Z");
    assert!(of(&entries(&[&first, &next])).gaps.is_empty());
    let moved = applied(4, (2, 3), "2025-03-04T01:00:00Z");
    assert_eq!(of(&entries(&[&first, &moved])).gaps.len(), 1);
}

#[test]
fn people_are_counted_by_number_and_called_by_their_newest_name() {
    let old = applied(3, (3, 4), "2025-03-03T01:00:00Z")
        .edit(|one| one.started.applier.login = "alicia".to_owned());
    let new = applied(4, (4, 5), "2025-03-04T01:00:00Z");
    let people = People::of(&of(&entries(&[&old, &new])));
    assert_eq!(people.login(ALICE), "alice");
    assert_eq!(people.pairs, [((ALICE, BOB), 2)].into());
}

#[test]
fn the_pair_that_is_suggested_teaches_what_the_fewest_know() {
    let found = of(&weeks());
    let people = People::of(&found);
    let told: Vec<(&str, u64, u64)> = people
        .suggestions
        .iter()
        .map(|one| (one.root_module.as_str(), one.learns.id, one.knows.id))
        .collect();
    // Only bob ever applied envs/stage, and nobody else has touched it: dave never paired with him.
    assert_eq!(told[0], ("envs/stage", DAVE, BOB));
    // Only alice ever applied envs/prod; bob signed it, carol and dave never touched what ran and are alike otherwise.
    assert_eq!(told[1], ("envs/prod", CAROL, ALICE));
    let reversed: Vec<_> = weeks().into_iter().rev().collect();
    assert_eq!(People::of(&of(&reversed)).suggestions, people.suggestions);
    // Who has not been seen for long is not asked.
    let late = Told::new(30, ROOT, (ALICE, &[BOB]), 20, "2026-03-03T01:00:00Z");
    let mut all = weeks();
    all.extend(entries(&[&late]));
    let people = People::of(&of(&all));
    assert!(people.suggestions.iter().all(|one| [ALICE, BOB].contains(&one.learns.id)));
    assert!(people.modules.iter().all(|module| !module.never.contains(&DAVE)));
}
