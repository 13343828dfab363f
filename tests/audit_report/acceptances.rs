//! What somebody accepted: until when, for which risk, and files that say more than they may.

use pairgate::audit::baseline::{Acceptance, Baseline, Refused, Status, compare};
use pairgate::audit::{Audited, Finding, Risk};
use pairgate::source::Source;

use crate::memory::{aws, remember};
use crate::story::{ACCOUNT, at, role};

fn finding(risk: Risk) -> Finding {
    role("old", risk, None)
}

fn acceptance(until: &str) -> Acceptance {
    Acceptance { reason: "it moves".into(), owner: "@alice".into(), until: until.parse().unwrap() }
}

/// A memory of one finding, made on the first of January.
fn memory() -> (Baseline, String) {
    let (_, memory) = remember(None, &aws(&[ACCOUNT]), vec![finding(Risk::Medium)], vec![], "2026-01-01");
    (memory, finding(Risk::Medium).id())
}

fn status(memory: &Baseline, risk: Risk, day: &str) -> (Status, Baseline) {
    let (report, after) = remember(Some(memory), &aws(&[ACCOUNT]), vec![finding(risk)], vec![], day);
    (report.entries[0].status.clone(), after)
}

#[test]
fn an_acceptance_counts_through_its_last_day() {
    let (mut memory, id) = memory();
    memory.accept(&id, acceptance("2026-06-30"), at("2026-01-02T00:00:00Z")).unwrap();
    let rows = [
        ("2026-01-02", "accepted"),
        ("2026-06-29", "accepted"),
        ("2026-06-30", "accepted"),
        ("2026-07-01", "expired"),
    ];
    for (day, expected) in rows {
        let (status, after) = status(&memory, Risk::Medium, day);
        assert_eq!((status.name(), status.is_open()), (expected, expected != "accepted"), "{day}");
        assert_eq!(status.acceptance(), Some(&acceptance("2026-06-30")));
        assert_eq!(after.get(&id), memory.get(&id), "the file keeps it");
    }
}

#[test]
fn an_acceptance_lifts_no_greater_risk_than_was_accepted() {
    let (mut memory, id) = memory();
    memory.accept(&id, acceptance("2026-06-30"), at("2026-01-02T00:00:00Z")).unwrap();
    let (worse, after) = status(&memory, Risk::High, "2026-02-01");
    assert!(worse.is_open());
    assert!(matches!(worse, Status::Outgrown { accepted: Risk::Medium, .. }), "{worse:?}");
    // The memory knows the finding as high by now, and what was accepted still is the medium one.
    assert_eq!(status(&after, Risk::High, "2026-02-02").0.name(), "outgrown");
    assert_eq!(status(&after, Risk::Medium, "2026-02-02").0.name(), "accepted");
    assert_eq!(status(&after, Risk::Low, "2026-02-02").0.name(), "accepted");
    let mut again = after;
    again.accept(&id, acceptance("2026-06-30"), at("2026-02-03T00:00:00Z")).unwrap();
    assert_eq!(status(&again, Risk::High, "2026-02-04").0.name(), "accepted");
}

#[test]
fn an_acceptance_is_for_a_year_at_most_and_needs_a_reason_and_somebody() {
    let now = at("2026-01-02T23:59:00Z");
    let (mut memory, id) = memory();
    assert!(memory.accept(&id, acceptance("2027-01-03"), now).is_ok());
    let refused = memory.accept(&id, acceptance("2027-01-04"), now).unwrap_err();
    assert!(matches!(refused, Refused::TooLong { .. }));
    assert!(refused.to_string().contains("2027-01-03 is the last day"), "{refused}");
    assert!(matches!(memory.accept(&id, acceptance("2026-01-01"), now), Err(Refused::Over { .. })));
    assert!(memory.accept(&id, acceptance("2026-01-02"), now).is_ok());
    let blank = Acceptance { reason: " \n".into(), ..acceptance("2026-06-30") };
    assert!(matches!(memory.accept(&id, blank, now), Err(Refused::NoReason(_))));
    let nobody = Acceptance { owner: String::new(), ..acceptance("2026-06-30") };
    assert!(matches!(memory.accept(&id, nobody, now), Err(Refused::NoOwner(_))));
    assert_eq!(memory.get(&id).unwrap().accepted.as_ref().unwrap().until, "2026-01-02".parse().unwrap());
}

#[test]
fn an_unknown_id_is_refused_with_the_one_that_was_meant() {
    let (mut memory, id) = memory();
    let slip = id.replace("unused", "unsued");
    let refused = memory.accept(&slip, acceptance("2026-06-30"), at("2026-01-02T00:00:00Z")).unwrap_err();
    assert!(refused.to_string().contains(&format!("did you mean `{id}`?")), "{refused}");
    let refused = memory.withdraw("nothing/like-it").unwrap_err();
    assert_eq!(refused, Refused::Unknown { id: "nothing/like-it".into(), near: None });
}

#[test]
fn what_was_accepted_can_be_taken_back() {
    let (mut memory, id) = memory();
    assert_eq!(memory.withdraw(&id), Err(Refused::NotAccepted(id.clone())));
    memory.accept(&id, acceptance("2026-06-30"), at("2026-01-02T00:00:00Z")).unwrap();
    assert_eq!(memory.withdraw(&id), Ok(acceptance("2026-06-30")));
    assert_eq!(status(&memory, Risk::Medium, "2026-02-01").0.name(), "open");
}

fn accepted_text() -> String {
    let (mut memory, id) = memory();
    memory.accept(&id, acceptance("2026-06-30"), at("2026-01-02T00:00:00Z")).unwrap();
    memory.text()
}

#[test]
fn an_acceptance_of_tomorrow_does_not_count() {
    let text = accepted_text().replace("\"on\": \"2026-01-02\"", "\"on\": \"2026-03-01\"");
    let memory = Baseline::parse(&Source::new("memory.json", text)).unwrap();
    assert_eq!(status(&memory, Risk::Medium, "2026-02-01").0.name(), "open");
    assert_eq!(status(&memory, Risk::Medium, "2026-03-01").0.name(), "accepted");
    // Two clocks may differ around midnight, by no more than ten minutes.
    let at_time = |moment: &str| {
        let audited = Audited { findings: vec![finding(Risk::Medium)], ..Audited::default() };
        let (mut statuses, _) = compare(Some(&memory), &audited, &aws(&[ACCOUNT]), at(moment));
        statuses.remove(0).name()
    };
    assert_eq!(at_time("2026-02-28T23:55:00Z"), "accepted");
    assert_eq!(at_time("2026-02-28T23:49:00Z"), "open");
}

/// The error of a file, and the line it points to.
fn refused(text: &str) -> (&'static str, String, usize) {
    let source = Source::new("memory.json", text);
    let error = Baseline::parse(&source).expect_err(text);
    assert!(error.help.is_some(), "{error:?}");
    let line = source.position(error.labels[0].0.start).line;
    (error.code, error.message, line)
}

#[test]
fn a_file_that_is_not_understood_is_refused_with_its_line() {
    let good = accepted_text();
    assert!(Baseline::parse(&Source::new("memory.json", good.as_str())).is_ok());
    // The file has Japanese in it.
    let half = (0..good.len() / 2).rev().find(|at| good.is_char_boundary(*at)).unwrap();
    let line = |what: &str| good.lines().position(|line| line.contains(what)).unwrap() + 1;
    let rows: [(String, &str, usize); 13] = [
        (String::new(), "baseline-unreadable", 1),
        (good[..half].to_owned(), "baseline-unreadable", good[..half].lines().count()),
        (good.replace("-v1", "-v2"), "baseline-version", line("\"schema\"")),
        (good.replace("\"what\"", "\"whatever\""), "baseline-unreadable", line("\"what\"")),
        (good.replace("\"owner\"", "\"boss\""), "baseline-unreadable", line("\"owner\"")),
        (good.replacen("\"medium\"", "\"none\"", 1), "baseline-unreadable", line("\"medium\"")),
        (good.replace("2026-06-30", "2026-06-31"), "baseline-unreadable", line("\"until\"")),
        (good.replace("2026-06-30", "9999-12-31"), "baseline-acceptance", line("\"id\"")),
        (good.replace("2026-06-30", "2026-01-01"), "baseline-acceptance", line("\"id\"")),
        (good.replace("it moves", " "), "baseline-acceptance", line("\"id\"")),
        (good.replace("aws:", "azure:"), "baseline-place", line("\"place\"")),
        (
            good.replace("  \"findings\"", "<<<<<<< HEAD\n  \"findings\""),
            "baseline-unreadable",
            line("\"findings\""),
        ),
        (format!("{good}{good}"), "baseline-unreadable", good.lines().count() + 1),
    ];
    for (text, code, line) in rows {
        let (found, message, at) = refused(&text);
        assert_eq!((found, at), (code, line), "{message}\n{text}");
    }
}

#[test]
fn an_id_that_stands_twice_is_refused_at_the_second() {
    let good = accepted_text();
    let entry = good.split_once("[\n").unwrap().1.rsplit_once("\n  ]").unwrap().0;
    let twice = good.replace(entry, &format!("{entry},\n{entry}"));
    let (code, message, line) = refused(&twice);
    assert_eq!(code, "baseline-twice");
    assert!(message.contains("aws-role-unused/"), "{message}");
    assert_eq!(
        line,
        twice.lines().enumerate().filter(|(_, line)| line.contains("\"id\"")).nth(1).unwrap().0 + 1
    );
    // A member that stands twice in one entry is no better.
    let (code, message, _) = refused(&good.replace("\"what\":", "\"id\": \"x\",\n      \"what\":"));
    assert_eq!(code, "baseline-unreadable");
    assert!(message.contains("duplicate field"), "{message}");
}
