//! What the policies said of a mock, put together.

use super::report::{Complaint, MockReport, MockStatus, Place, on_one_line};
use crate::policy::judgement::{Enforced, Fault, Judgement, Verdict};
use crate::policy::program::{Operation, Policy, PolicyFile};
use crate::source::Span;

/// How many policies a mock met, and what they said.
#[derive(Default)]
pub(super) struct Met {
    /// About its type.
    pub(super) about: usize,
    /// About its operation too.
    pub(super) due: usize,
    /// One of them failed.
    pub(super) failed: bool,
    /// One of them gave no answer.
    pub(super) undecided: bool,
}

/// How the mock went, and why where that needs words.
pub(super) fn conclude(report: &mut MockReport, met: &Met, target: &str) {
    report.status = if met.undecided || !report.faults.is_empty() {
        MockStatus::Errored
    } else if met.failed == report.expect_failure {
        MockStatus::Passed
    } else {
        MockStatus::Failed
    };
    let in_vain = report.expect_failure && !met.failed;
    if !in_vain {
        report
            .complaints
            .retain(|complaint| complaint.verdict != Verdict::Pass || complaint.problem.is_some());
    }
    report.note = if met.about == 0 {
        Some(format!("no policy is about `{target}`"))
    } else if met.due == 0 {
        let operation = report.operation.map_or("", Operation::name);
        Some(format!("no policy for `{target}` is about `{operation}`"))
    } else if report.judged == 0 && report.faults.is_empty() {
        Some(format!("the filter of every policy for `{target}` leaves it out"))
    } else if in_vain && report.status == MockStatus::Failed {
        Some("a failure was expected, and every policy passed".to_owned())
    } else {
        None
    };
}

/// Errors, unknowns and messages that cannot be written: none of them is what a test may pass with.
pub(super) fn is_undecided(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Error | Verdict::Unknown)
        || judgement.fault.is_some()
        || judgement
            .enforced
            .iter()
            .any(|one| matches!(one.verdict, Verdict::Error | Verdict::Unknown) || one.fault.is_some())
}

/// One entry for each condition, or one for the policy when none was reached.
pub(super) fn complaints(file: &PolicyFile, policy: &Policy, judgement: &Judgement) -> Vec<Complaint> {
    let place = |span: Span| Place::of(&file.source, span);
    let problem = |fault: &Fault| (fault.problem.message.clone(), place(fault.span));
    let whole = Complaint {
        policy: policy.label.clone(),
        target: policy.target.clone(),
        verdict: judgement.verdict,
        place: place(policy.span),
        condition: None,
        message: None,
        problem: judgement.fault.as_ref().map(problem),
        seen: Vec::new(),
    };
    if judgement.fault.is_some() || judgement.enforced.is_empty() {
        return vec![whole];
    }
    let one = |enforced: &Enforced| {
        let condition = policy.enforce.get(enforced.index).map(|block| block.condition.span);
        let seen = enforced.seen.iter();
        Complaint {
            policy: policy.label.clone(),
            target: policy.target.clone(),
            verdict: enforced.verdict,
            place: place(condition.unwrap_or(policy.span)),
            condition: condition.map(|span| on_one_line(&file.source, span)),
            message: enforced.error_message.clone(),
            problem: enforced.fault.as_ref().map(problem),
            seen: seen.map(|seen| (on_one_line(&file.source, seen.span), seen.text.clone())).collect(),
        }
    };
    judgement.enforced.iter().map(one).collect()
}
