//! Results as JSON: every fact, for scripts.
//!
//! `schemas/policytest-v1.schema.json` describes it, and a test validates what is written here against it.
//! Members may be added within `pairgate-policytest-v1`; one that changes its meaning or goes makes a new
//! version.

use serde::Serialize;

use super::Results;
use crate::policy::program::Operation;
use crate::policy::testing::{Complaint, Gap, MockReport, Place as PlaceFact, TestReport};
use crate::render::RenderError;
use crate::render::escape::json;

const SCHEMA: &str = "pairgate-policytest-v1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool,
    passed: bool,
    counts: Counts,
    files: Vec<File<'a>>,
    coverage: Option<Coverage<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts {
    passed: usize,
    failed: usize,
    errored: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    mocks: Vec<Mock<'a>>,
}

#[derive(Serialize)]
struct Mock<'a> {
    name: &'a str,
    place: Place<'a>,
    operation: Option<&'static str>,
    expect_failure: bool,
    status: &'static str,
    note: Option<&'a str>,
    judged: usize,
    faults: Vec<Problem<'a>>,
    policies: Vec<Policy<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Problem<'a> {
    message: &'a str,
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Policy<'a> {
    policy: &'a str,
    target: &'a str,
    verdict: &'static str,
    place: Place<'a>,
    condition: Option<&'a str>,
    message: Option<&'a str>,
    problem: Option<Problem<'a>>,
    seen: Vec<Seen<'a>>,
}

#[derive(Serialize)]
struct Seen<'a> {
    expression: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Coverage<'a> {
    required: bool,
    gaps: Vec<Missing<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    policy: &'a str,
    target: &'a str,
    place: Place<'a>,
    condition: &'a str,
    never: &'static str,
}

/// All of it.
pub(super) fn render(results: &Results<'_>) -> Result<String, RenderError> {
    let counts = results.counts();
    let root = Root {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        passed: results.passed(),
        counts: Counts {
            passed: counts.passed,
            failed: counts.failed,
            errored: counts.errored,
            skipped: counts.skipped,
        },
        files: results.reports.iter().map(file).collect(),
        coverage: results
            .gaps
            .map(|gaps| Coverage { required: results.gaps_fail, gaps: gaps.iter().map(missing).collect() }),
    };
    let text = serde_json::to_string_pretty(&root)
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(json(&text) + "\n")
}

fn file(report: &TestReport) -> File<'_> {
    File { file: &report.file, mocks: report.mocks.iter().map(mock).collect() }
}

fn mock(mock: &MockReport) -> Mock<'_> {
    let faults = mock.faults.iter();
    Mock {
        name: &mock.name,
        place: place(&mock.place),
        operation: mock.operation.map(Operation::name),
        expect_failure: mock.expect_failure,
        status: mock.status.name(),
        note: mock.note.as_deref(),
        judged: mock.judged,
        faults: faults.map(|(message, at)| Problem { message, place: at.as_ref().map(place) }).collect(),
        policies: mock.complaints.iter().map(policy).collect(),
    }
}

fn policy(complaint: &Complaint) -> Policy<'_> {
    let seen = complaint.seen.iter();
    Policy {
        policy: &complaint.policy,
        target: &complaint.target,
        verdict: complaint.verdict.name(),
        place: place(&complaint.place),
        condition: complaint.condition.as_deref(),
        message: complaint.message.as_deref(),
        problem: complaint.problem.as_ref().map(|(message, at)| Problem { message, place: Some(place(at)) }),
        seen: seen.map(|(expression, value)| Seen { expression, value }).collect(),
    }
}

fn missing(gap: &Gap) -> Missing<'_> {
    Missing {
        policy: &gap.policy,
        target: &gap.target,
        place: place(&gap.place),
        condition: &gap.condition,
        never: gap.never.name(),
    }
}

fn place(place: &PlaceFact) -> Place<'_> {
    Place { file: &place.file, line: place.line, column: place.column }
}
