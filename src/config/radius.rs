//! The levels, terms and thresholds of the blast radius.
//!
//! The formula itself is `graph`'s; here is what a team may set. Every term is one number that a
//! plan has, and its thresholds name the value from which a level holds. The radius is the highest
//! level that any term reaches, so a reader can always be told which number it came from.

use crate::text::Lang;

/// How far a change reaches, from nothing to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RadiusLevel {
    /// Nothing changes.
    #[default]
    None,
    /// An ordinary change.
    Low,
    /// Worth a second look.
    Medium,
    /// Several things depend on it.
    High,
    /// The largest changes a team makes, or ones that cannot be undone.
    Critical,
}

impl RadiusLevel {
    /// From smallest to largest.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Critical];
    /// The levels that a threshold can name: all but [`RadiusLevel::None`], which always holds.
    pub const THRESHOLDS: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name used in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The word in a report.
    pub fn word(self, lang: Lang) -> &'static str {
        let ja = match self {
            Self::None => "なし",
            Self::Low => "小",
            Self::Medium => "中",
            Self::High => "大",
            Self::Critical => "重大",
        };
        if lang == Lang::Ja { ja } else { self.name() }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == text)
    }
}

/// A number of a plan that the blast radius looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RadiusTerm {
    /// Managed resources that change in any way.
    Changed,
    /// Managed resources destroyed or replaced.
    Destroyed,
    /// Resources that depend on a changed one, directly or through others.
    Affected,
    /// Changed resources in percent of those that exist.
    Share,
    /// Destroyed resources with content that can be brought back with work.
    Recoverable,
    /// Destroyed resources whose data cannot be brought back.
    IrreversibleData,
    /// Destroyed resources whose identity (a name, an address, a key) cannot be had again.
    IrreversibleIdentity,
    /// Other root modules that read what changes.
    Consumers,
}

impl RadiusTerm {
    /// In the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Destroyed,
        Self::Affected,
        Self::Share,
        Self::Recoverable,
        Self::IrreversibleData,
        Self::IrreversibleIdentity,
        Self::Consumers,
    ];

    /// The name used in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Destroyed => "destroyed",
            Self::Affected => "affected",
            Self::Share => "share",
            Self::Recoverable => "recoverable",
            Self::IrreversibleData => "irreversible_data",
            Self::IrreversibleIdentity => "irreversible_identity",
            Self::Consumers => "consumers",
        }
    }

    /// Whether it is a percentage, which cannot pass 100.
    pub fn is_percent(self) -> bool {
        self == Self::Share
    }

    /// The thresholds without any configuration.
    pub fn defaults(self) -> Thresholds {
        match self {
            Self::Changed => Thresholds::of(Some(1), Some(20), Some(100), Some(500)),
            Self::Destroyed => Thresholds::of(Some(1), Some(3), Some(10), Some(50)),
            Self::Affected => Thresholds::of(Some(1), Some(5), Some(25), Some(100)),
            Self::Share => Thresholds::of(None, Some(20), Some(50), Some(80)),
            Self::Recoverable => Thresholds::of(None, None, Some(1), Some(5)),
            Self::IrreversibleData => Thresholds::of(None, None, None, Some(1)),
            Self::IrreversibleIdentity => Thresholds::of(None, None, Some(1), Some(5)),
            Self::Consumers => Thresholds::of(None, Some(1), Some(3), Some(10)),
        }
    }
}

/// The values from which each level holds; none means never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Thresholds {
    /// From here on at least low.
    pub low: Option<u64>,
    /// From here on at least medium.
    pub medium: Option<u64>,
    /// From here on at least high.
    pub high: Option<u64>,
    /// From here on critical.
    pub critical: Option<u64>,
}

impl Thresholds {
    fn of(low: Option<u64>, medium: Option<u64>, high: Option<u64>, critical: Option<u64>) -> Self {
        Self { low, medium, high, critical }
    }

    /// The value from which `level` holds; none means never, or always for [`RadiusLevel::None`].
    pub fn get(&self, level: RadiusLevel) -> Option<u64> {
        match level {
            RadiusLevel::None => None,
            RadiusLevel::Low => self.low,
            RadiusLevel::Medium => self.medium,
            RadiusLevel::High => self.high,
            RadiusLevel::Critical => self.critical,
        }
    }

    /// Sets the value from which `level` holds.
    pub fn set(&mut self, level: RadiusLevel, value: Option<u64>) {
        match level {
            RadiusLevel::None => {}
            RadiusLevel::Low => self.low = value,
            RadiusLevel::Medium => self.medium = value,
            RadiusLevel::High => self.high = value,
            RadiusLevel::Critical => self.critical = value,
        }
    }

    /// The highest level that `value` reaches.
    pub fn level(&self, value: u64) -> RadiusLevel {
        let reached = |level: &RadiusLevel| self.get(*level).is_some_and(|from| value >= from);
        RadiusLevel::THRESHOLDS.into_iter().rfind(reached).unwrap_or_default()
    }
}

/// Every threshold of the blast radius, and the level above which its rule fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RadiusThresholds {
    /// `blast-radius-exceeded` fires above this level.
    pub max_level: RadiusLevel,
    terms: [Thresholds; RadiusTerm::ALL.len()],
}

impl RadiusThresholds {
    /// The level above which the rule fires without any configuration.
    pub const DEFAULT_MAX_LEVEL: RadiusLevel = RadiusLevel::High;

    /// The thresholds of one term.
    pub fn term(&self, term: RadiusTerm) -> Thresholds {
        self.terms.get(term as usize).copied().unwrap_or_default()
    }

    /// Sets the value of `term` from which `level` holds.
    pub fn set(&mut self, term: RadiusTerm, level: RadiusLevel, value: Option<u64>) {
        if let Some(thresholds) = self.terms.get_mut(term as usize) {
            thresholds.set(level, value);
        }
    }
}

impl Default for RadiusThresholds {
    fn default() -> Self {
        Self { max_level: Self::DEFAULT_MAX_LEVEL, terms: RadiusTerm::ALL.map(RadiusTerm::defaults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_are_stored_in_the_order_of_the_list() {
        for (at, term) in RadiusTerm::ALL.into_iter().enumerate() {
            assert_eq!(term as usize, at);
            assert_eq!(RadiusThresholds::default().term(term), term.defaults());
        }
    }

    #[test]
    fn the_highest_level_reached_holds() {
        let thresholds = RadiusTerm::Destroyed.defaults();
        let level = |value| thresholds.level(value).name();
        assert_eq!(
            [0, 1, 2, 3, 10, 49, 50].map(level),
            ["none", "low", "low", "medium", "high", "high", "critical"]
        );
        assert_eq!(RadiusTerm::Share.defaults().level(19), RadiusLevel::None);
    }
}
