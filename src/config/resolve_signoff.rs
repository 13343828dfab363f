//! `signoff` and `procedure` blocks on top of each other, each value with where it comes from.

use super::heading::default_sections;
use super::procedure_block::ProcedureBlock;
use super::radius::RadiusLevel;
use super::resolve::{Places, Sourced};
use super::signoff::{
    Operator, Overridable, Presence, Procedure, Requirement, Section, Signatures, SignoffSettings, Team, Tier,
};
use super::signoff_block::{Asks, SignoffBlock};

/// What holds about sign-offs.
#[derive(Debug, Clone)]
pub(super) struct ResolvedSignoff {
    pub(super) operators: Sourced<Vec<Operator>>,
    pub(super) signatures: Sourced<Signatures>,
    pub(super) allowed_signers: Sourced<String>,
    pub(super) touch: Sourced<bool>,
    pub(super) overridable: Sourced<Overridable>,
    pub(super) apps: Sourced<Vec<String>>,
    pub(super) signers: Sourced<u8>,
    pub(super) teams: Sourced<Vec<Team>>,
    pub(super) presence: Sourced<Presence>,
    pub(super) acknowledge: Sourced<bool>,
    pub(super) wait: Sourced<u64>,
    pub(super) expires: Sourced<u64>,
    pub(super) tiers: Vec<Sourced<Tier>>,
}

impl Default for ResolvedSignoff {
    fn default() -> Self {
        let defaults = SignoffSettings::default();
        let Requirement { signers, teams, presence, acknowledge, wait, expires } = defaults.requirement;
        Self {
            operators: Sourced::default(defaults.operators),
            signatures: Sourced::default(defaults.signatures),
            allowed_signers: Sourced::default(defaults.allowed_signers),
            touch: Sourced::default(defaults.touch),
            overridable: Sourced::default(defaults.overridable),
            apps: Sourced::default(defaults.apps),
            signers: Sourced::default(signers),
            teams: Sourced::default(teams),
            presence: Sourced::default(presence),
            acknowledge: Sourced::default(acknowledge),
            wait: Sourced::default(wait),
            expires: Sourced::default(expires),
            tiers: Vec::new(),
        }
    }
}

impl ResolvedSignoff {
    pub(super) fn put(&mut self, block: &SignoffBlock, places: &Places<'_>) {
        places.put(&mut self.operators, block.operators.as_ref());
        places.put(&mut self.signatures, block.signatures.as_ref());
        places.put(&mut self.allowed_signers, block.allowed_signers.as_ref());
        places.put(&mut self.touch, block.touch.as_ref());
        places.put(&mut self.overridable, block.overridable.as_ref());
        places.put(&mut self.apps, block.apps.as_ref());
        let Asks { signers, teams, presence, acknowledge, wait, expires } = &block.asks;
        places.put(&mut self.signers, signers.as_ref());
        places.put(&mut self.teams, teams.as_ref());
        places.put(&mut self.presence, presence.as_ref());
        places.put(&mut self.acknowledge, acknowledge.as_ref());
        places.put(&mut self.wait, wait.as_ref());
        places.put(&mut self.expires, expires.as_ref());
        let tiers = block.tiers.iter().map(|one| places.sourced(one.tier.clone(), one.tier.span));
        self.tiers.extend(tiers);
    }
}

impl From<ResolvedSignoff> for SignoffSettings {
    fn from(resolved: ResolvedSignoff) -> Self {
        Self {
            operators: resolved.operators.value,
            signatures: resolved.signatures.value,
            allowed_signers: resolved.allowed_signers.value,
            touch: resolved.touch.value,
            overridable: resolved.overridable.value,
            apps: resolved.apps.value,
            requirement: Requirement {
                signers: resolved.signers.value,
                teams: resolved.teams.value,
                presence: resolved.presence.value,
                acknowledge: resolved.acknowledge.value,
                wait: resolved.wait.value,
                expires: resolved.expires.value,
            },
            tiers: resolved.tiers.into_iter().map(|one| one.value).collect(),
        }
    }
}

/// What holds about descriptions.
#[derive(Debug, Clone)]
pub(super) struct ResolvedProcedure {
    pub(super) blast_radius: Sourced<RadiusLevel>,
    pub(super) documents: Sourced<Vec<String>>,
    pub(super) sections: Vec<Sourced<Section>>,
}

impl Default for ResolvedProcedure {
    fn default() -> Self {
        Self {
            blast_radius: Sourced::default(Procedure::DEFAULT_BLAST_RADIUS),
            documents: Sourced::default(Vec::new()),
            sections: default_sections().into_iter().map(Sourced::default).collect(),
        }
    }
}

impl ResolvedProcedure {
    pub(super) fn put(&mut self, block: &ProcedureBlock, places: &Places<'_>) {
        places.put(&mut self.blast_radius, block.blast_radius.as_ref());
        places.put(&mut self.documents, block.documents.as_ref());
        if !block.sections.is_empty() {
            let sections = block.sections.iter().map(|one| places.sourced(one.value.clone(), one.span));
            self.sections = sections.collect();
        }
    }
}

impl From<ResolvedProcedure> for Procedure {
    fn from(resolved: ResolvedProcedure) -> Self {
        Self {
            blast_radius: resolved.blast_radius.value,
            sections: resolved.sections.into_iter().map(|one| one.value).collect(),
            documents: resolved.documents.value,
        }
    }
}
