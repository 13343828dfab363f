//! From numbers to one word.
//!
//! Every term is a number that a person can check against the plan, and every term has its own
//! thresholds. The level is the highest that any term reaches, so there is always a number to point
//! at: no weights, no sums of things that cannot be added.

use crate::config::{RadiusLevel, RadiusTerm, RadiusThresholds};
use crate::text::Text;

use super::RadiusTermView;

/// The numbers that the level is made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RadiusNumbers {
    /// Managed resources that are created, updated, deleted, replaced, forgotten, or something unknown.
    pub changed: u64,
    /// Managed resources that are deleted or replaced.
    pub destroyed: u64,
    /// Managed resources that depend on a changed one.
    pub affected: u64,
    /// Managed resources that exist before the change.
    pub managed: u64,
    /// Existing changed and affected managed resources in percent of the managed ones, rounded up.
    pub share: u64,
    /// Destroyed objects whose data a backup can bring back.
    pub recoverable: u64,
    /// Destroyed objects whose data or key is gone.
    pub irreversible_data: u64,
    /// Other destroyed objects that do not come back.
    pub irreversible_identity: u64,
    /// Other root modules that read what changes.
    pub consumers: u64,
}

/// Below this many managed resources a percentage says nothing: one of two is half of the system.
pub const SHARE_COUNTS_FROM: u64 = 10;

impl RadiusNumbers {
    fn get(&self, term: RadiusTerm) -> u64 {
        match term {
            RadiusTerm::Changed => self.changed,
            RadiusTerm::Destroyed => self.destroyed,
            RadiusTerm::Affected => self.affected,
            RadiusTerm::Share => self.share,
            RadiusTerm::Recoverable => self.recoverable,
            RadiusTerm::IrreversibleData => self.irreversible_data,
            RadiusTerm::IrreversibleIdentity => self.irreversible_identity,
            RadiusTerm::Consumers => self.consumers,
        }
    }
}

/// The level, and what every term had to do with it.
pub fn level(numbers: &RadiusNumbers, thresholds: &RadiusThresholds) -> (RadiusLevel, Vec<RadiusTermView>) {
    let mut terms: Vec<RadiusTermView> = RadiusTerm::ALL
        .into_iter()
        .map(|term| {
            let value = numbers.get(term);
            let counts = term != RadiusTerm::Share || numbers.managed >= SHARE_COUNTS_FROM;
            let level = if counts { thresholds.term(term).level(value) } else { RadiusLevel::None };
            let label = if counts { label(term) } else { uncounted_share() };
            RadiusTermView { name: term.name(), label, value, level, decisive: false }
        })
        .collect();
    let highest = terms.iter().map(|term| term.level).max().unwrap_or_default();
    for term in &mut terms {
        term.decisive = term.level == highest && highest != RadiusLevel::None;
    }
    (highest, terms)
}

/// A share of a few resources is shown and decides nothing; without these words that looks like a mistake.
fn uncounted_share() -> Text {
    Text::new(
        "changed and affected, in percent (too few exist to count)",
        "既存リソースに占める変更・影響の割合（%、母数が少ないため判定対象外）",
    )
}

fn label(term: RadiusTerm) -> Text {
    let (en, ja) = match term {
        RadiusTerm::Changed => ("managed resources that change", "変更される管理リソース"),
        RadiusTerm::Destroyed => ("of these, destroyed or replaced", "うち削除・再作成されるもの"),
        RadiusTerm::Affected => ("managed resources that depend on them", "変更対象に依存する管理リソース"),
        RadiusTerm::Share => {
            ("changed and affected, in percent of what exists", "既存リソースに占める変更・影響の割合（%）")
        }
        RadiusTerm::Recoverable => (
            "destroyed, data comes back from a backup",
            "削除されるが、バックアップからデータを復元できるもの",
        ),
        RadiusTerm::IrreversibleData => {
            ("destroyed, data or key is gone for good", "削除により、データまたは鍵が永久に失われるもの")
        }
        RadiusTerm::IrreversibleIdentity => (
            "destroyed, its name, address or history is gone for good",
            "削除により、名前・アドレス・履歴が永久に失われるもの",
        ),
        RadiusTerm::Consumers => {
            ("other root modules that read what changes", "変更対象を参照する他のルートモジュール")
        }
    };
    Text::new(en, ja)
}
