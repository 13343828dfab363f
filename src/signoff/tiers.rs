//! What a change of this risk asks for.

use crate::config::RadiusLevel;
use crate::config::signoff::{Requirement, SignoffSettings};

/// The requirement for a change with this blast radius and these findings, and the names of the tiers that
/// matched. Every tier that matches adds; none takes away.
pub fn requirement(
    settings: &SignoffSettings,
    radius: RadiusLevel,
    findings: &[String],
) -> (Requirement, Vec<String>) {
    let _ = (radius, findings);
    (settings.requirement.clone(), Vec::new())
}
