//! Acceptances that somebody wants to have for another thing.

use std::collections::BTreeMap;

use pairgate::audit::baseline::{Acceptance, Baseline, Refused, Status, compare, next};
use pairgate::audit::{Audited, AwsItem, Change, Entry, Finding, Object, Report, Risk, Scope, Settings};
use pairgate::source::Source;

use crate::build::{ID, ago, now};
use crate::{finding, of};

fn role(name: &str) -> Finding {
    let item = AwsItem::Role { name: name.to_owned() };
    let object = Object::Aws { account: ID.to_owned(), partition: "aws".to_owned(), item };
    Finding { risk: Risk::High, ..finding(object, Change::Remove) }
}

fn scope() -> Scope {
    Scope::Aws(BTreeMap::from([(ID.to_owned(), None)]))
}

pub fn audit(before: Option<&Baseline>, findings: Vec<Finding>) -> (Vec<Status>, Baseline) {
    let audited = Audited { findings, ..Audited::default() };
    let (statuses, gone) = compare(before, &audited, &scope(), now());
    let entry = |(finding, status): (Finding, Status)| {
        let remedy = of(&finding);
        Entry { finding, remedy, status }
    };
    let report = Report {
        scope: scope(),
        settings: Settings::new(now()),
        entries: audited.findings.into_iter().zip(statuses.clone()).map(entry).collect(),
        gone,
        unchecked: Vec::new(),
        counted: BTreeMap::new(),
    };
    (statuses, next(before, &report))
}

pub fn accepted(one: &Finding) -> Baseline {
    let (_, mut memory) = audit(None, vec![one.clone()]);
    let until = ago(-30).to_zoned(jiff::tz::TimeZone::UTC).date();
    let word = Acceptance { reason: "known".to_owned(), owner: "ops".to_owned(), until };
    memory.accept(&one.id(), word, now()).unwrap();
    memory
}

/// Ten digits alone say of no object that it is the one: an entry without all of them counted for whoever finds a name
/// with the same.
#[test]
fn an_entry_without_its_digest_accepts_nothing() {
    let known = role("known");
    let without = |text: String| {
        let kept = text.lines().filter(|line| !line.contains("\"digest\""));
        Source::new("baseline.json", kept.collect::<Vec<_>>().join("\n"))
    };
    let refused = Baseline::parse(&without(accepted(&known).text())).unwrap_err();
    assert_eq!(refused.code, "baseline-acceptance");
    assert!(refused.message.contains("has no `digest`") && refused.help.is_some(), "{refused:?}");
    let (_, memory) = audit(None, vec![known.clone()]);
    let mut memory = Baseline::parse(&without(memory.text())).unwrap();
    let until = ago(-30).to_zoned(jiff::tz::TimeZone::UTC).date();
    let word = Acceptance { reason: "known".to_owned(), owner: "ops".to_owned(), until };
    assert!(matches!(memory.accept(&known.id(), word, now()), Err(Refused::NoDigest(_))));
    // It still says since when something of its id is there, and the next audit gives it its digest.
    let (statuses, after) = audit(Some(&memory), vec![known.clone()]);
    assert!(matches!(statuses[0], Status::Open { .. }), "{statuses:?}");
    assert_eq!(after.get(&known.id()).unwrap().digest, known.digest());
}

/// Ten digits of a digest are found by trying names: what was accepted for one role counts for no other whose digits are
/// the same. The file says what it is about in full; here its id is given to another role, as a found collision would.
#[test]
fn an_acceptance_does_not_go_over_to_another_object_whose_id_is_the_same() {
    let (known, other) = (role("known"), role("attacker"));
    let text = accepted(&known).text().replace(&known.id(), &other.id());
    let memory = Baseline::parse(&Source::new("baseline.json", text)).unwrap();
    let (statuses, after) = audit(Some(&memory), vec![other.clone()]);
    assert_eq!(statuses, [Status::New]);
    assert!(after.get(&other.id()).unwrap().accepted.is_none());
    // The object that it was given for keeps it, over the file as well.
    let memory = Baseline::parse(&Source::new("baseline.json", accepted(&known).text())).unwrap();
    let (statuses, after) = audit(Some(&memory), vec![known.clone()]);
    assert!(matches!(statuses[0], Status::Accepted { .. }), "{statuses:?}");
    assert!(after.get(&known.id()).unwrap().accepted.is_some());
}

#[test]
fn days_at_the_ends_of_the_calendar_do_not_stop_an_audit() {
    let one = role("known");
    let mut text = accepted(&one).text();
    let first = format!("\"first\": \"{}\"", now());
    assert!(text.contains(&first));
    for end in ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z"] {
        text = text.replace(&first, &format!("\"first\": \"{end}\""));
        let memory = Baseline::parse(&Source::new("baseline.json", text.clone())).unwrap();
        let (statuses, _) = audit(Some(&memory), vec![one.clone()]);
        assert!(matches!(statuses[0], Status::Accepted { .. }), "{statuses:?}");
        text = text.replace(&format!("\"first\": \"{end}\""), &first);
    }
}
