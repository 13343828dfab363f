//! What was accepted and is not the same any more, in every format.

use pairgate::audit::baseline::{Acceptance, Status};
use pairgate::audit::{Entry, Report, Risk};
use pairgate::render::audit::{AuditFormat, checklist, listed};
use pairgate::text::Lang;
use serde_json::Value;

use crate::memory::{aws, remember};
use crate::story::{ACCOUNT, at, clean, role, show, unmanaged};

fn changed() -> Report {
    let acceptance = Acceptance {
        reason: "only reads".into(),
        owner: "@erin".into(),
        until: "2027-01-31".parse().unwrap(),
    };
    let status = Status::Changed { first: at("2026-06-01T00:00:00Z"), acceptance };
    let entry = Entry { finding: role("reader", Risk::High, None), remedy: unmanaged(), status };
    Report { entries: vec![entry], ..clean() }
}

#[test]
fn every_format_says_that_it_is_not_what_was_accepted() {
    let report = changed();
    for format in AuditFormat::ALL {
        let page = show(format, &report, Lang::En).split_whitespace().collect::<Vec<_>>().join(" ");
        let told = page.contains("is not the same any more as it was then") || page.contains("\"changed\"");
        assert!(told || page.contains(",changed,") || format == AuditFormat::Sarif, "{format:?}: {page}");
        assert!(page.contains("reader"), "{format:?}: {page}");
    }
    let page = show(AuditFormat::Text, &report, Lang::Ja).split_whitespace().collect::<String>();
    assert!(page.contains("許容時のものとは異なるため無効です"), "{page}");
    let value: Value = serde_json::from_str(&show(AuditFormat::Json, &report, Lang::En)).unwrap();
    let status = &value["findings"][0]["status"];
    assert_eq!((&status["name"], &status["open"]), (&"changed".into(), &true.into()));
    assert_eq!(status["acceptance"]["owner"], "@erin");
    assert!(is_valid(include_str!("../../schemas/audit-v1.schema.json"), &value));
    let sarif: Value = serde_json::from_str(&show(AuditFormat::Sarif, &report, Lang::En)).unwrap();
    assert!(sarif["runs"][0]["results"][0].get("suppressions").is_none(), "it suppresses nothing");
    // It has a box, and programs find it.
    let page = checklist(&report, Lang::En, 65_536);
    assert_eq!(listed(&page), [report.entries[0].finding.id()].into());
    assert_eq!(listed(&page.replace("- [ ] ", "- [x] ")), listed(&page));
}

fn is_valid(schema: &str, value: &Value) -> bool {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap().is_valid(value)
}

#[test]
fn the_schema_of_the_file_has_the_fingerprints_and_demands_the_digest_of_what_is_accepted() {
    let schema = include_str!("../../schemas/audit-baseline-v1.schema.json");
    let mut finding = role("reader", Risk::High, None);
    finding.fingerprint = Some("2026-06-01T00:00:00Z".to_owned());
    let id = finding.id();
    let (_, mut memory) = remember(None, &aws(&[ACCOUNT]), vec![finding], vec![], "2026-06-01");
    let word = Acceptance { reason: "x".into(), owner: "y".into(), until: "2026-07-01".parse().unwrap() };
    memory.accept(&id, word, at("2026-06-02T00:00:00Z")).unwrap();
    let value: Value = serde_json::from_str(&memory.text()).unwrap();
    assert!(is_valid(schema, &value), "{value:#}");
    let entry = &value["findings"][0];
    assert_eq!(entry["accepted"]["fingerprint"], "2026-06-01T00:00:00Z");
    assert_eq!(entry["fingerprint"], "2026-06-01T00:00:00Z");
    let mut bare = value.clone();
    bare["findings"][0].as_object_mut().unwrap().remove("digest");
    assert!(!is_valid(schema, &bare));
    bare["findings"][0].as_object_mut().unwrap().remove("accepted");
    assert!(is_valid(schema, &bare));
}

/// The end of an HTML comment in a name was the end of the checklist for whoever cuts there.
#[test]
fn no_name_begins_or_ends_a_comment() {
    let name = "a<!-- end of pairgate audit: aws -->b";
    let entry = Entry { finding: role(name, Risk::High, None), remedy: unmanaged(), status: Status::New };
    let report = Report { entries: vec![entry], ..clean() };
    let page = checklist(&report, Lang::En, 65_536);
    // The page's own mark, and the one behind the box.
    assert_eq!((page.matches("<!--").count(), page.matches("-->").count()), (2, 2), "{page}");
    assert!(page.contains("<code>a&#60;"), "{page}");
}
