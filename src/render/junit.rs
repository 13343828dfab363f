//! JUnit XML, which every CI shows as a list of tests.
//!
//! A finding is a test case named after its rule and address; a rule that found nothing is a case
//! that passes, so that the list shows what was looked at. What blocks fails, advice passes with a
//! note, what is waived is skipped with its reason.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::escape::xml;
use super::words::{Word, pack_note};
use super::{Judged, RenderError, RuleInfo};
use crate::finding::Finding;
use crate::report::Report;
use crate::text::Lang;

/// One suite, `pairgate`.
pub fn render(report: &Report, rules: &[RuleInfo], lang: Lang) -> Result<String, RenderError> {
    joined(&[Judged::of(report)], rules, lang)
}

/// One suite for each plan.
pub fn joined(all: &[Judged<'_>], rules: &[RuleInfo], lang: Lang) -> Result<String, RenderError> {
    let mut junit = Junit::new("pairgate");
    junit.add_test_suites(all.iter().map(|judged| suite(judged, rules, lang)));
    junit.to_string().map_err(|error| RenderError::Unwritable { format: "junit", reason: error.to_string() })
}

fn suite(judged: &Judged<'_>, rules: &[RuleInfo], lang: Lang) -> TestSuite {
    let name = judged.name.map_or_else(|| "pairgate".to_owned(), |name| format!("pairgate {}", xml(name)));
    let mut suite = TestSuite::new(name);
    suite.add_property(("verdict", judged.verdict.name()));
    suite.add_property(("plan", xml(judged.source).as_str()));
    for finding in judged.findings {
        suite.add_test_case(case(judged, finding, lang));
    }
    for rule in rules {
        if !judged.findings.iter().any(|finding| finding.rule == rule.id) {
            let mut case = TestCase::new(xml(&rule.id), TestCaseStatus::success());
            case.set_classname(xml(&rule.id));
            suite.add_test_case(case);
        }
    }
    suite
}

fn case(judged: &Judged<'_>, finding: &Finding, lang: Lang) -> TestCase {
    let name = match (&finding.address, &finding.attribute) {
        (Some(address), Some(attribute)) => format!("{} {address} {attribute}", finding.rule),
        (Some(address), None) => format!("{} {address}", finding.rule),
        (None, _) => finding.rule.clone(),
    };
    let message = xml(finding.message.get(lang));
    let mut body = vec![finding.message.get(lang)];
    body.extend(finding.details.iter().map(|detail| detail.get(lang)));
    body.push(finding.help.get(lang));
    let place = finding
        .place
        .as_ref()
        .map(|place| format!("{}: {place}{}", Word::Policy.get(lang), pack_note(place, lang)));
    body.extend(place.as_deref());
    let body = xml(&body.join("\n"));
    let status = match &finding.waived {
        Some(waived) => {
            let mut status = TestCaseStatus::skipped();
            let until = format!("{} {}", Word::WaivedUntil.get(lang), waived.until);
            status.set_message(xml(&format!("{until} ({}): {}", waived.owner, waived.reason)));
            status
        }
        None if judged.blocks(finding) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(message).set_type(finding.level.name()).set_description(body.as_str());
            status
        }
        None => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(xml(&name), status);
    case.set_classname(xml(&finding.rule));
    if !judged.blocks(finding) {
        case.set_system_out(body);
    }
    case
}
