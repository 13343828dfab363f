//! A comment always fits, and what may not be missing is never missing.

use pairgate::graph::Reversibility;
use pairgate::render::{Format, Options, RenderError};
use pairgate::report::Report;
use pairgate::text::Lang;
use proptest::prelude::*;

use crate::{options, story, try_show};

fn large(changes: usize, blocking: usize) -> Report {
    let mut report = story::database();
    let finding = report.findings[0].clone();
    for n in 0..blocking {
        report.findings.insert(0, finding.clone().at(format!("aws_db_instance.blocked[{n}]")));
    }
    let (template, advice) = (report.changes[0].clone(), report.findings[blocking + 2].clone());
    for n in 0..changes {
        let mut change = template.clone();
        change.address = format!("module.m{}.aws_iam_role_policy.p[{n}]", n % 40);
        change.module = format!("module.m{}", n % 40);
        if n % 7 == 0 {
            (change.action, change.symbol) = ("delete", "-");
        }
        report.changes.push(change);
        report.findings.push(advice.clone().at(format!("aws_x.advice[{n}]")));
        let mut affected = report.radius.affected[1].clone();
        affected.address = format!("aws_x.affected[{n}]");
        report.radius.affected.push(affected);
    }
    report
}

fn page(report: &Report, lang: Lang, budget: usize) -> Result<String, RenderError> {
    try_show(Format::Markdown, report, &Options { budget, ..options(lang) })
}

fn assert_complete(report: &Report, page: &str, lang: Lang) {
    assert!(page.starts_with(if lang == Lang::En { "## ⛔ BLOCKED" } else { "## ⛔ ブロック" }));
    for one in report.consequences.iter().filter(|one| one.reversibility == Reversibility::Irreversible) {
        assert!(page.contains(&format!("`{}`", one.address)));
    }
    for one in report.findings.iter().filter(|one| one.level.blocks() && one.waived.is_none()) {
        assert!(page.contains(&format!("`{}`", one.address.as_deref().unwrap())), "{:?}", one.address);
    }
    assert!(page.contains("`amber canoe lantern`") && page.contains("`v1:3f9a1c0b77"));
}

#[test]
fn thousands_of_changes_fit() {
    let report = large(3000, 5);
    for budget in [100_000, 60_000, 30_000, 10_000, 6_000] {
        let page = page(&report, Lang::Ja, budget).unwrap();
        let length = page.chars().count();
        assert!(length <= budget, "{length} of {budget}");
        // What there is room for is used.
        assert!(length * 10 > budget * 8, "only {length} of {budget}");
        assert_complete(&report, &page, Lang::Ja);
        assert!(page.contains("✂️"), "says what is left out");
        // Whatever is cut, blocks and folds are closed.
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
        assert_eq!(page.lines().filter(|line| line.trim_start().starts_with("```")).count() % 2, 0);
    }
}

#[test]
fn attributes_go_before_changes_and_advice_before_changes_that_destroy() {
    let report = large(300, 0);
    let page = page(&report, Lang::En, 20_000).unwrap();
    let note = page.lines().last().unwrap();
    assert!(note.contains("the attributes of 306 changes are not shown"), "{note}");
    assert!(!note.contains("that destroy something"), "{note}");
}

#[test]
fn what_cannot_be_cut_makes_an_error() {
    let report = large(10, 400);
    let error = page(&report, Lang::En, 20_000).unwrap_err();
    let RenderError::DoesNotFit { needed, budget } = error else { panic!("{error}") };
    assert!(needed > budget && budget == 20_000);
    assert!(page(&report, Lang::En, needed).is_ok(), "the number is the truth");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn within_the_budget_or_an_error(changes in 0_usize..400, blocking in 0_usize..20, budget in 0_usize..40_000) {
        let report = large(changes, blocking);
        match page(&report, Lang::En, budget) {
            Ok(page) => {
                prop_assert!(page.chars().count() <= budget);
                assert_complete(&report, &page, Lang::En);
            }
            Err(RenderError::DoesNotFit { needed, .. }) => prop_assert!(needed > budget),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
