//! The verdict, and what is asked of a second operator.
//!
//! Without a `signoff` block findings of the level `fail_on` and above block, and that is all. With one:
//!
//! | what stands in the way | verdict |
//! |---|---|
//! | a finding of level `mandatory` | blocked: nobody can sign |
//! | another finding at or above `fail_on`, `overridable = "waiver"` | blocked until it is waived |
//! | another finding at or above `fail_on`, `overridable = "acknowledge"` | a sign-off that acknowledges it lifts it |
//! | nothing, and the plan changes something | a sign-off |
//!
//! So a team that sets `fail_on = "advisory"` wants its advisory findings acknowledged, not ignored, and one that
//! sets `fail_on = "mandatory"` asks for no word about the others. Where nothing changes nobody signs, so a finding
//! that stands in the way blocks as it does without the block.

use std::collections::BTreeSet;

use crate::config::Settings;
use crate::config::signoff::{Operator, Overridable, SignoffSettings};
use crate::finding::{Finding, Level};
use crate::graph::Reversibility;
use crate::report::{DigestView, Report, SignoffView, Verdict};
use crate::signoff::tiers;

/// Sets the verdict and what is asked for, when everything else of the report is known.
pub(super) fn decide(report: &mut Report, settings: &Settings) {
    let asks = settings.signoff.as_ref().filter(|_| report.changes_something());
    let lifts = asks.is_some_and(|asks| asks.overridable == Overridable::Acknowledge);
    let stands = |finding: &&Finding| finding.waived.is_none() && finding.level >= settings.fail_on;
    let lifted = |finding: &Finding| lifts && finding.level < Level::Mandatory;
    let blocked = report.findings.iter().filter(stands).any(|finding| !lifted(finding));
    report.signoff = asks.map(|asks| {
        let lifted = report.findings.iter().filter(stands).filter(|finding| lifted(finding));
        view(report, asks, lifted)
    });
    report.verdict = match &report.digest {
        _ if blocked => Verdict::Blocked,
        // Readers disagree about what such a plan means: what was judged may not be what is applied.
        DigestView::Unavailable(_) => Verdict::Undecided,
        DigestView::Digest { .. } if report.signoff.is_some() => Verdict::NeedsSignoff,
        DigestView::Digest { .. } => Verdict::Clear,
    };
}

fn view<'r>(
    report: &'r Report,
    asks: &SignoffSettings,
    lifted: impl Iterator<Item = &'r Finding>,
) -> SignoffView {
    let counting = report.findings.iter().filter(|finding| finding.waived.is_none());
    let found: Vec<String> = counting.map(|finding| finding.rule.clone()).collect();
    let (requirement, tiers) = tiers::requirement(asks, report.radius.level, &found);
    let mut acknowledge: BTreeSet<String> = lifted.map(item).collect();
    if requirement.acknowledge {
        let lost = report.consequences.iter().filter(|one| one.reversibility == Reversibility::Irreversible);
        acknowledge.extend(lost.map(|one| one.address.clone()));
    }
    SignoffView {
        requirement,
        tiers,
        operators: asks.operators.iter().map(operator).collect(),
        signed: None,
        acknowledge: acknowledge.into_iter().collect(),
        request: None,
    }
}

/// A finding as a signer names it.
fn item(finding: &Finding) -> String {
    match &finding.address {
        Some(address) => format!("{} {address}", finding.rule),
        None => finding.rule.clone(),
    }
}

fn operator(operator: &Operator) -> String {
    match operator {
        Operator::Team(team) => team.to_string(),
        Operator::User(number) => number.to_string(),
    }
}
