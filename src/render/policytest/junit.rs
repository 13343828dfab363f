//! Results as JUnit XML: a suite a test file, a case a mock.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{Results, text};
use crate::policy::testing::{Gap, MockReport, MockStatus};
use crate::render::RenderError;
use crate::render::escape::xml;

/// All of it.
pub(super) fn render(results: &Results<'_>) -> Result<String, RenderError> {
    let mut junit = Junit::new("pairgate policy test");
    for report in results.reports {
        let mut suite = TestSuite::new(xml(&report.file));
        for mock in &report.mocks {
            suite.add_test_case(case(&report.file, mock));
        }
        junit.add_test_suite(suite);
    }
    if let Some(gaps) = results.gaps.filter(|gaps| !gaps.is_empty()) {
        let mut suite = TestSuite::new("coverage");
        for gap in gaps {
            suite.add_test_case(uncovered(gap, results.gaps_fail));
        }
        junit.add_test_suite(suite);
    }
    junit.to_string().map_err(|error| RenderError::Unwritable { format: "junit", reason: error.to_string() })
}

fn case(file: &str, mock: &MockReport) -> TestCase {
    let body = xml(&text::mock(mock).join("\n"));
    let note = mock.note.as_deref().unwrap_or("a policy did not say what was expected");
    let wrong = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        let message = mock.faults.first().map_or(note, |(message, _)| message);
        status.set_message(xml(message)).set_description(body.as_str());
        status
    };
    let status = match mock.status {
        MockStatus::Passed => TestCaseStatus::success(),
        MockStatus::Failed => wrong(NonSuccessKind::Failure),
        MockStatus::Errored => wrong(NonSuccessKind::Error),
        MockStatus::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(xml(note));
            status
        }
    };
    let mut case = TestCase::new(xml(&mock.name), status);
    case.set_classname(xml(file));
    case
}

fn uncovered(gap: &Gap, fails: bool) -> TestCase {
    let message = xml(&text::missing(gap).join("\n"));
    let status = if fails {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(message.as_str());
        status
    } else {
        let mut status = TestCaseStatus::skipped();
        status.set_message(message.as_str());
        status
    };
    let mut case = TestCase::new(xml(&format!("{} {}", gap.target, gap.policy)), status);
    case.set_classname("coverage");
    case
}
