//! The settings for one root module, as the rest of the program reads them: plain values, no places.

use super::policies::{GivenInput, Pack};
use super::protect::Protected;
use super::radius::RadiusThresholds;
use super::resolve::Resolved;
use super::signoff::{Freeze, Procedure, SignoffSettings};
use super::stateful::ExtraType;
use super::waiver::Waiver;
use crate::finding::Level;
use crate::text::Lang;
use std::collections::BTreeMap;

/// What holds for one root module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The language of summaries.
    pub language: Lang,
    /// The environment that the root module belongs to.
    pub environment: Option<String>,
    /// That environment is production, where some rules are stricter. Without an environment nothing is.
    pub production: bool,
    /// Findings of this level and above stand in the way.
    pub fail_on: Level,
    /// The levels that differ from the rules' own.
    pub rules: BTreeMap<String, RuleLevel>,
    /// When a plan is a mass deletion.
    pub mass_delete: MassDelete,
    /// The thresholds of the blast radius.
    pub radius: RadiusThresholds,
    /// What must not be destroyed.
    pub protected: Vec<Protected>,
    /// Accepted findings, expired ones as well.
    pub waivers: Vec<Waiver>,
    /// The team's own resource types.
    pub stateful: Vec<ExtraType>,
    /// Which policies run, and with which inputs.
    pub policies: PolicySettings,
    /// Who must sign; none without a `signoff` block, and then nobody needs to.
    pub signoff: Option<SignoffSettings>,
    /// What a pull request's description must hold.
    pub procedure: Option<Procedure>,
    /// Times in which nothing is applied.
    pub freezes: Vec<Freeze>,
}

/// Which policies run, and with which inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicySettings {
    /// The part of the built-in pack.
    pub pack: Pack,
    /// Folders of the team's own, relative to the configuration file.
    pub folders: Vec<String>,
    /// Inputs, by name.
    pub inputs: BTreeMap<String, GivenInput>,
}

impl Settings {
    /// Findings of this level and above stand in the way without any configuration.
    pub const DEFAULT_FAIL_ON: Level = Level::MandatoryOverridable;
}

impl Default for Settings {
    fn default() -> Self {
        Self::from(Resolved::default())
    }
}

impl From<Resolved> for Settings {
    fn from(resolved: Resolved) -> Self {
        let mut radius = RadiusThresholds::default();
        radius.max_level = resolved.max_level.value;
        for ((term, level), threshold) in resolved.thresholds {
            radius.set(term, level, threshold.value);
        }
        let plain = |(id, level): (String, super::resolve::Sourced<RuleLevel>)| (id, level.value);
        Self {
            language: resolved.language.value,
            environment: resolved.environment.map(|environment| environment.value),
            production: resolved.production.is_some_and(|production| production.value),
            fail_on: resolved.fail_on.value,
            rules: resolved.rules.into_iter().map(plain).collect(),
            mass_delete: MassDelete { count: resolved.count.value, percent: resolved.percent.value },
            radius,
            protected: resolved.protected.into_iter().map(|one| one.value).collect(),
            waivers: resolved.waivers.into_iter().map(|one| one.value).collect(),
            stateful: resolved.stateful.into_iter().map(|one| one.value).collect(),
            policies: PolicySettings {
                pack: resolved.pack.value,
                folders: resolved.folders.into_iter().map(|one| one.value).collect(),
                inputs: resolved
                    .inputs
                    .into_iter()
                    .map(|(name, (one, span))| (name, GivenInput { value: one.value, span }))
                    .collect(),
            },
            signoff: resolved.signoff.map(SignoffSettings::from),
            procedure: resolved.procedure.map(Procedure::from),
            freezes: resolved.freezes.into_iter().map(|one| one.value).collect(),
        }
    }
}

/// What a team makes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// It does not run.
    Off,
    /// Its findings have this level.
    At(Level),
}

impl RuleLevel {
    /// The name used in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::At(level) => level.name(),
        }
    }
}

/// When a plan is a mass deletion: either number is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MassDelete {
    /// This many managed resources destroyed or replaced.
    pub count: u64,
    /// This share of the managed resources that exist, in percent.
    pub percent: u64,
}

impl Default for MassDelete {
    fn default() -> Self {
        Self { count: 5, percent: 20 }
    }
}
