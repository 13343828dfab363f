//! Whatever an audit finds, every format can tell it.

use pairgate::audit::baseline::{Acceptance, Gone, Status};
use pairgate::audit::remedy::{Managed, Patch, Place, Remedy};
use pairgate::audit::{Entry, Evidence, Person, Proposal, Report, Risk, Scope, Settings, Verb};
use pairgate::render::audit::{AuditFormat, checklist, render};
use pairgate::render::{Style, escape};
use pairgate::text::{Lang, Text};
use proptest::prelude::*;

use crate::pages::plain_markdown;
use crate::story::{now, role, unchecked, unmanaged};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        "\\PC{0,20}",
        "[`<>@#\\[\\]()|*_~!&\"'=+\n\r\t -]{0,14}",
        Just("\u{202e}::error::x ##[group] <!-- --> ``` \u{1b}[2J".to_owned()),
        Just("<!-- pairgate:finding a/b -->`".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    (words(), words()).prop_map(|(en, ja)| Text::new(en, ja))
}

fn status() -> impl Strategy<Value = Status> {
    (0..7, words(), words(), -800_i64..800).prop_map(|(kind, reason, owner, days)| {
        let first = now() - jiff::SignedDuration::from_hours(days * 24);
        let acceptance = Acceptance { reason, owner, until: "2026-12-31".parse().unwrap() };
        match kind {
            0 => Status::Untracked,
            1 => Status::New,
            2 => Status::Open { first },
            3 => Status::Accepted { first, acceptance },
            4 => Status::Expired { first, acceptance },
            5 => Status::Changed { first, acceptance },
            _ => Status::Outgrown { first, acceptance, accepted: Risk::Low },
        }
    })
}

fn managed() -> impl Strategy<Value = Managed> {
    (0..4, words(), words(), text()).prop_map(|(kind, path, diff, why)| {
        let places = vec![Place { path: path.clone(), line: 3, address: path }];
        match kind {
            0 => Managed::Yes { places, patch: Some(Patch { edits: vec![], diff }), note: Some(why) },
            1 => Managed::Possibly { places, why },
            2 => Managed::No { files: diff.len() },
            _ => Managed::Unknown { why },
        }
    })
}

prop_compose! {
    fn entry()(
        name in words(), text in prop::array::uniform6(text()), others in prop::array::uniform6(words()),
        status in status(), managed in managed(), risk in 0..3_usize, days in prop::option::of(-900_i64..4_000),
    ) -> Entry {
        let [what, why, because, said, asked, steps] = text;
        let [source, person, policy, old, new, command] = others;
        let mut finding = role(&name, Risk::ALL[risk], None);
        finding.what = what;
        finding.why = why;
        finding.because = because;
        finding.since = days.map(|days| now() - jiff::SignedDuration::from_hours(days * 24));
        finding.verb = if risk == 0 { Verb::Delegate } else { Verb::Abolish };
        finding.evidence = vec![Evidence { what: said, source, read: now(), url: Some(new.clone()) }];
        finding.ask = vec![Person { name: person, why: asked.clone() }];
        finding.proposals =
            vec![Proposal { policy, old, new: new.clone(), removed: vec![asked.clone()], kept: vec![asked] }];
        let remedy = Remedy { managed, commands: vec![command], steps: Some(steps), import: Some(new) };
        Entry { finding, remedy, status }
    }
}

prop_compose! {
    fn any_report()(
        entries in prop::collection::vec(entry(), 0..14), login in words(), gone in words(), place in words(),
    ) -> Report {
        Report {
            scope: Scope::GitHub(login),
            settings: Settings::new(now()),
            entries,
            gone: vec![Gone { id: "aws-key-unused/0123456789".into(), what: Text::new(gone.clone(), gone), first: now() }],
            unchecked: vec![unchecked(&place)],
            counted: [("users", 3)].into(),
        }
    }
}

fn no_hidden(page: &str) -> bool {
    page.chars().all(|c| c == '\n' || !escape::is_hidden(c))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_format_tells_every_finding_and_hides_nothing(report in any_report()) {
        for lang in [Lang::En, Lang::Ja] {
            for format in AuditFormat::ALL {
                for all in [false, true] {
                    let page = render(format, &report, Style { lang, all, width: 60, colour: false }).unwrap();
                    prop_assert!(no_hidden(&page), "{format:?}: {page}");
                    prop_assert!(!page.contains("\n::error") && !page.contains("##["), "{format:?}: {page}");
                    for entry in &report.entries {
                        prop_assert!(page.contains(&entry.finding.id()), "{format:?}: {page}");
                    }
                }
            }
            plain_markdown(&render(AuditFormat::Markdown, &report, Style { lang, ..Style::default() }).unwrap());
        }
    }

    #[test]
    fn a_checklist_never_breaks_its_limit(report in any_report(), limit in 0_usize..20_000) {
        let page = checklist(&report, Lang::Ja, limit);
        prop_assert!(page.chars().count() <= limit);
        prop_assert!(no_hidden(&page));
        plain_markdown(&page);
    }
}

#[test]
fn an_empty_finding_is_told() {
    let mut finding = role("", Risk::Low, None);
    finding.what = Text::default();
    finding.evidence.clear();
    let entries = vec![Entry { finding, remedy: unmanaged(), status: Status::Untracked }];
    let report = Report { entries, ..crate::story::clean() };
    for format in AuditFormat::ALL {
        let page = render(format, &report, Style::default()).unwrap();
        assert!(page.contains(&report.entries[0].finding.id()), "{page}");
    }
}
