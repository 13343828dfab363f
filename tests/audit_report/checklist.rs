//! The tracking issue.

use std::collections::BTreeSet;

use comrak::nodes::NodeValue;
use pairgate::audit::baseline::Status;
use pairgate::audit::{Entry, Report, Risk};
use pairgate::render::audit::{checklist, is_checklist, ticked};
use pairgate::text::Lang;

use crate::pages::plain_markdown;
use crate::story::{HOSTILE, report, role, unmanaged};

const LIMIT: usize = 65_536;

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

/// Boxes, and how many of them are ticked.
fn boxes(page: &str) -> (usize, usize) {
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.tasklist = true;
    let mut found = (0, 0);
    for node in comrak::parse_document(&arena, page, &options).descendants() {
        if let NodeValue::TaskItem(item) = &node.data.borrow().value {
            found.0 += 1;
            found.1 += usize::from(item.symbol.is_some());
        }
    }
    found
}

fn many(number: usize) -> Report {
    let risk = |at| [Risk::High, Risk::Medium, Risk::Low][at * 3 / number];
    let entry = |at| Entry {
        finding: role(&format!("role-{at}"), risk(at), Some("2024-01-01T00:00:00Z")),
        remedy: unmanaged(),
        status: Status::New,
    };
    Report { entries: (0..number).map(entry).collect(), ..report() }
}

#[test]
fn each_open_finding_has_one_box_and_its_hidden_id() {
    for lang in [Lang::En, Lang::Ja] {
        let report = report();
        let page = checklist(&report, lang, LIMIT);
        insta::assert_snapshot!(format!("checklist_{}", lang.code()), page);
        assert!(is_checklist(&page));
        plain_markdown(&page);
        assert_eq!(boxes(&page), (report.open().count(), 0), "{page}");
        for entry in &report.entries {
            let marker = format!("<!-- pairgate:finding {} -->", entry.finding.id());
            assert_eq!(page.matches(&marker).count(), usize::from(entry.status.is_open()), "{page}");
        }
    }
}

#[test]
fn a_tick_is_read_back_and_the_box_is_open_again_as_long_as_it_is_found() {
    let report = report();
    let page = checklist(&report, Lang::En, LIMIT);
    assert_eq!(ticked(&page), none());
    let line = page.lines().find(|line| line.contains("AKIAEXAMPLE")).unwrap();
    let by_hand = page.replace(line, &line.replace("[ ]", "[X]")).replace('\n', "\r\n");
    let id = report.entries[3].finding.id();
    assert_eq!(ticked(&by_hand), BTreeSet::from([id]));
    assert_eq!(boxes(&checklist(&report, Lang::Ja, LIMIT)).1, 0);
}

#[test]
fn a_name_cannot_tick_a_box_of_another_finding() {
    let mut report = report();
    let forged = format!("`\n- [x] x <!-- pairgate:finding {} -->", report.entries[0].finding.id());
    report.entries[5].finding = role(&forged, Risk::High, None);
    report.gone[0].what = pairgate::text::Text::new(&forged, &forged);
    report.unchecked[0].place = forged;
    let page = checklist(&report, Lang::En, LIMIT);
    assert_eq!(ticked(&page), none(), "{page}");
}

#[test]
fn what_does_not_fit_is_counted_and_the_worst_stays() {
    let report = many(3_000);
    let page = checklist(&report, Lang::En, LIMIT);
    let (shown, _) = boxes(&page);
    assert!(page.chars().count() <= LIMIT && page.chars().count() > LIMIT - 2_000);
    assert!(page.contains("role-0`") && !page.contains("role-2999`"), "the worst come first");
    assert!(page.contains("🔴 High risk (1000)"), "{page}");
    let left_out = 3_000 - shown;
    // What is gone is a line as well, which may fit where a longer one does not.
    let gone_fits = page.contains("`AKIAOLD`");
    let said: usize = page.split("\n> ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert_eq!(said, left_out + usize::from(!gone_fits));
    assert!(page.contains("Not checked (2)") && page.contains("210987654321"), "{page}");
    // Fewer findings keep their lines and lose details.
    let page = checklist(&many(150), Lang::En, LIMIT);
    assert_eq!(boxes(&page).0, 150);
    assert!(page.contains("The details of") && page.contains("<details>"), "{page}");
}

#[test]
fn no_limit_is_broken_and_no_page_is_cut_in_the_middle() {
    let mut hostile = report();
    hostile.scope = pairgate::audit::Scope::GitHub(HOSTILE.repeat(40));
    for report in [report(), hostile, many(40)] {
        for limit in (0..6_000).step_by(97).chain([LIMIT]) {
            for lang in [Lang::En, Lang::Ja] {
                let page = checklist(&report, lang, limit);
                assert!(page.chars().count() <= limit, "{limit}");
                plain_markdown(&page);
                assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
                assert_eq!(page.matches("```").count() % 2, 0, "{page}");
            }
        }
    }
}
