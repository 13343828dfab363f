//! What may be left out of a comment, in which order, and how that is said.

use crate::graph::Reversibility;
use crate::render::words::Word;
use crate::render::{advisory, blocking, interest, waived};
use crate::report::{ChangeView, Report};
use crate::text::Lang;

/// A kind of content that may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Unchanged lines around a difference.
    Context,
    /// Documents that say who may do what: the changes show them as well.
    Documents,
    /// Changes that show their attributes.
    Attributes,
    /// Objects that drifted.
    Drift,
    /// Outputs.
    Outputs,
    /// Findings that do not block.
    Advice,
    /// Affected resources that show their path.
    Paths,
    /// Changes that destroy nothing.
    LowChanges,
    /// Numbers by module and so on.
    Groups,
    /// Waived findings.
    Waived,
    /// Lines of evidence of blocking findings.
    Evidence,
    /// Affected resources.
    Affected,
    /// Other root modules.
    Consumers,
    /// Notices.
    Notices,
    /// Waivers to look at.
    Waivers,
    /// Principals that gain or lose access.
    Principals,
    /// Terms of the blast radius.
    Terms,
    /// Changes that destroy.
    HighChanges,
    /// Consequences that can be recovered from.
    Consequences,
}

/// What goes first comes first. Context goes before attributes, because a difference without it is
/// still a difference.
pub const ORDER: [Kind; 19] = [
    Kind::Context,
    Kind::Documents,
    Kind::Attributes,
    Kind::Drift,
    Kind::Outputs,
    Kind::Advice,
    Kind::Paths,
    Kind::LowChanges,
    Kind::Groups,
    Kind::Waived,
    Kind::Evidence,
    Kind::Affected,
    Kind::Consumers,
    Kind::Notices,
    Kind::Waivers,
    Kind::Principals,
    Kind::Terms,
    Kind::HighChanges,
    Kind::Consequences,
];

/// How many of each kind are shown.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    limits: Vec<(Kind, usize)>,
}

impl Cut {
    /// Shows at most `limit` of a kind.
    pub fn set(&mut self, kind: Kind, limit: usize) {
        match self.limits.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, old)) => *old = limit,
            None => self.limits.push((kind, limit)),
        }
    }

    /// How many of a kind are shown; all unless it was cut.
    pub fn get(&self, kind: Kind) -> usize {
        self.limits.iter().find(|(known, _)| *known == kind).map_or(usize::MAX, |(_, limit)| *limit)
    }

    /// One phrase for each kind that lost something.
    pub fn missing(&self, report: &Report, lang: Lang) -> Vec<String> {
        self.limits
            .iter()
            .filter_map(|(kind, limit)| {
                let left_out = total(report, *kind).saturating_sub(*limit);
                (left_out > 0).then(|| word(*kind).count(lang, left_out))
            })
            .collect()
    }
}

fn word(kind: Kind) -> Word {
    match kind {
        Kind::Context => Word::MoreContext,
        Kind::Documents => Word::MoreDocuments,
        Kind::Attributes => Word::MoreDiffs,
        Kind::Drift => Word::MoreDrift,
        Kind::Outputs => Word::MoreOutputs,
        Kind::Advice => Word::MoreAdvice,
        Kind::Paths => Word::MorePaths,
        Kind::LowChanges => Word::MoreLowChanges,
        Kind::HighChanges => Word::MoreHighChanges,
        Kind::Groups => Word::MoreGroups,
        Kind::Waived => Word::MoreWaived,
        Kind::Evidence => Word::MoreEvidence,
        Kind::Affected => Word::MoreAffected,
        Kind::Consumers => Word::MoreConsumers,
        Kind::Notices => Word::MoreNotices,
        Kind::Waivers => Word::MoreWaivers,
        Kind::Principals => Word::MorePrincipals,
        Kind::Terms => Word::MoreTerms,
        Kind::Consequences => Word::MoreConsequences,
    }
}

/// How many of a kind there are.
pub fn total(report: &Report, kind: Kind) -> usize {
    match kind {
        Kind::Context => all_attributes(report)
            .flat_map(|attribute| &attribute.diff)
            .filter(|line| line.sign == ' ')
            .count(),
        Kind::Attributes => report.changes.iter().filter(|change| has_attributes(change)).count(),
        Kind::Documents => super::access::changed(report).len(),
        Kind::Principals => report.access.len(),
        Kind::Drift => report.drift.len(),
        Kind::Outputs => report.outputs.len(),
        Kind::Advice => advisory(report).count(),
        Kind::Paths => report.radius.affected.iter().filter(|one| !one.path.is_empty()).count(),
        Kind::LowChanges => report.changes.iter().filter(|change| !is_high(change)).count(),
        Kind::HighChanges => report.changes.iter().filter(|change| is_high(change)).count(),
        Kind::Groups => report.radius.groups.len(),
        Kind::Waived => waived(report).count(),
        Kind::Evidence => {
            blocking(report).map(|finding| finding.details.len() + usize::from(finding.place.is_some())).sum()
        }
        Kind::Affected => report.radius.affected.len(),
        Kind::Consumers => report.radius.consumers.len(),
        Kind::Notices => report.notices.len(),
        Kind::Waivers => report.waivers.len(),
        Kind::Terms => report.radius.terms.iter().filter(|term| term.value > 0 || term.decisive).count(),
        Kind::Consequences => {
            report.consequences.iter().filter(|one| one.reversibility != Reversibility::Irreversible).count()
        }
    }
}

fn all_attributes(report: &Report) -> impl Iterator<Item = &crate::report::AttributeView> {
    let of_changes = report.changes.iter().chain(&report.drift).flat_map(|change| &change.attributes);
    of_changes.chain(report.outputs.iter().flat_map(|output| &output.attributes))
}

/// Whether a change has anything to show below its address.
pub fn has_attributes(change: &ChangeView) -> bool {
    !change.attributes.is_empty() || change.attributes_left_out > 0
}

/// Whether a change destroys or lets go of something.
pub fn is_high(change: &ChangeView) -> bool {
    interest(change) >= 3
}
