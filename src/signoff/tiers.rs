//! What a change of this risk asks for.
//!
//! Every tier that matches adds: of numbers the stricter one holds, teams come together, and what is asked for
//! once is asked for. So the order of tiers means nothing, and one more tier never asks for less.

use std::collections::BTreeSet;

use crate::config::RadiusLevel;
use crate::config::signoff::{Requirement, SignoffSettings, Tier};

/// The requirement for a change with this blast radius and these findings (ids of the rules and policies that
/// found something that is not waived), and the names of the tiers that matched, in their order.
pub fn requirement(
    settings: &SignoffSettings,
    radius: RadiusLevel,
    findings: &[String],
) -> (Requirement, Vec<String>) {
    let matching = || settings.tiers.iter().filter(|tier| matches(tier, radius, findings));
    let requirement = matching().fold(settings.requirement.clone(), stricter);
    (requirement, matching().map(|tier| tier.name.clone()).collect())
}

/// Whether a tier is about the change: by its blast radius, or by one of its rules. Either is enough.
fn matches(tier: &Tier, radius: RadiusLevel, findings: &[String]) -> bool {
    tier.blast_radius.is_some_and(|from| radius >= from)
        || tier.rules.iter().any(|rule| findings.contains(rule))
}

/// The requirement with what the tier asks for besides.
fn stricter(base: Requirement, tier: &Tier) -> Requirement {
    let teams: BTreeSet<_> = base.teams.into_iter().chain(tier.teams.iter().cloned()).collect();
    Requirement {
        signers: base.signers.max(tier.signers.unwrap_or_default()),
        teams: teams.into_iter().collect(),
        presence: base.presence.max(tier.presence.unwrap_or_default()),
        acknowledge: base.acknowledge || tier.acknowledge.unwrap_or_default(),
        wait: base.wait.max(tier.wait.unwrap_or_default()),
        expires: base.expires.min(tier.expires.unwrap_or(Requirement::LONGEST)),
    }
}
