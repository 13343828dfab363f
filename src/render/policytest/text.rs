//! Results for a terminal: a line a mock, and below one that went wrong what its policies saw.

use super::Results;
use crate::policy::testing::{Complaint, Gap, MockReport, MockStatus, Never, Place};
use crate::render::escape::{visible, visible_lines};

/// All of it.
pub(super) fn render(results: &Results<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for mock in results.mocks() {
        lines.extend(self::mock(mock));
    }
    if let Some(gaps) = results.gaps {
        lines.extend(coverage(gaps));
    }
    lines.push(summary(results));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// A mock: its line, and what went wrong.
pub(super) fn mock(mock: &MockReport) -> Vec<String> {
    let word = match mock.status {
        MockStatus::Passed => "pass ",
        MockStatus::Failed => "FAIL ",
        MockStatus::Errored => "ERROR",
        MockStatus::Skipped => "skip ",
    };
    let operation = mock.operation.map_or(String::new(), |operation| format!(" ({})", operation.name()));
    let expected =
        if mock.expect_failure && mock.status == MockStatus::Passed { ", fails as expected" } else { "" };
    let note = mock.note.as_ref().map_or(String::new(), |note| format!(", {}", visible(note)));
    let place = place(&mock.place);
    let mut lines = vec![format!("{word} {}{operation}  {place}{expected}{note}", visible(&mock.name))];
    if mock.status.is_wrong() {
        for (message, at) in &mock.faults {
            let at = at.as_ref().map_or(String::new(), |at| format!("  {}", self::place(at)));
            lines.push(format!("      {}{at}", visible(message)));
        }
        lines.extend(mock.complaints.iter().flat_map(complaint));
    }
    lines
}

fn complaint(complaint: &Complaint) -> Vec<String> {
    let Complaint { policy, target, verdict, .. } = complaint;
    let head = format!("{} {}: {}", visible(target), visible(policy), verdict.name());
    let mut lines = vec![format!("      {head}  {}", place(&complaint.place))];
    if let Some(condition) = &complaint.condition {
        lines.push(format!("        condition: {}", visible(condition)));
    }
    if let Some((problem, at)) = &complaint.problem {
        lines.push(format!("        problem: {}  {}", visible(problem), place(at)));
    }
    for (expression, value) in &complaint.seen {
        lines.push(format!("        {} = {}", visible(expression), visible(value)));
    }
    if let Some(message) = &complaint.message {
        let mut start = "        message: ";
        for line in visible_lines(message) {
            lines.push(format!("{start}{line}"));
            start = "          ";
        }
    }
    lines
}

fn coverage(gaps: &[Gap]) -> Vec<String> {
    if gaps.is_empty() {
        return vec!["coverage: every condition has passed and failed".to_owned()];
    }
    let mut lines = vec![match gaps.len() {
        1 => "coverage: 1 condition is not fully tested".to_owned(),
        count => format!("coverage: {count} conditions are not fully tested"),
    }];
    lines.extend(gaps.iter().flat_map(missing));
    lines
}

/// A condition that the tests say too little about.
pub(super) fn missing(gap: &Gap) -> Vec<String> {
    let never = match gap.never {
        Never::Decided => "no mock decides it",
        Never::Held => "it never passed",
        Never::Failed => "it never failed",
    };
    let head = format!("{} {}", visible(&gap.target), visible(&gap.policy));
    vec![
        format!("      {head}: {never}  {}", place(&gap.place)),
        format!("        condition: {}", visible(&gap.condition)),
    ]
}

fn summary(results: &Results<'_>) -> String {
    let counts = results.counts();
    let wrong = counts.failed + counts.errored;
    let errors = match counts.errored {
        0 => String::new(),
        errored => format!(" ({errored} with an error)"),
    };
    format!("{} passed, {wrong} failed{errors}, {} skipped", counts.passed, counts.skipped)
}

fn place(place: &Place) -> String {
    format!("{}:{}:{}", visible(&place.file), place.line, place.column)
}
