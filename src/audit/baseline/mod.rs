//! Memory between audits: what was found before, and what somebody accepted.
//!
//! The memory is one file ([`Baseline`]) that lies beside the code and may hold several accounts and organisations.
//! What is in it: ids of findings, where they are, the sentence, the day of the first audit that found them,
//! and acceptances. [`compare`] says what is new and what is gone; [`next`] is the file for the audit after this one.
//! Something is gone only when this audit looked where it was: what nobody looked at stays as it is.

mod accept;
mod compare;
mod file;

use jiff::Timestamp;
use jiff::civil::Date;

use super::finding::Risk;
use crate::text::Text;
pub use accept::Refused;
pub use compare::{compare, next, unseen};
pub use file::{Accepted, Baseline, Memory};

/// Where a finding stands against the audit before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// There was no baseline to compare with.
    Untracked,
    /// It was not there before.
    New,
    /// It was there before.
    Open {
        /// When an audit first found it.
        first: Timestamp,
    },
    /// Somebody accepted it.
    Accepted {
        /// When an audit first found it.
        first: Timestamp,
        /// By whom, why and until when.
        acceptance: Acceptance,
    },
    /// Somebody accepted it, and that has ended.
    Expired {
        /// When an audit first found it.
        first: Timestamp,
        /// What has ended.
        acceptance: Acceptance,
    },
    /// Somebody accepted another object of the same name, one that reached less far, or a trust that demanded something
    /// else, so that their word does not count for what it is now.
    Changed {
        /// When an audit first found it.
        first: Timestamp,
        /// What does not count any more.
        acceptance: Acceptance,
    },
    /// Somebody accepted it when it was less of a risk, so that their word does not count for what it is now.
    Outgrown {
        /// When an audit first found it.
        first: Timestamp,
        /// What does not count any more.
        acceptance: Acceptance,
        /// The risk that was accepted.
        accepted: Risk,
    },
}

impl Status {
    /// Whether somebody has to do something.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Accepted { .. })
    }

    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Untracked => "untracked",
            Self::New => "new",
            Self::Open { .. } => "open",
            Self::Accepted { .. } => "accepted",
            Self::Expired { .. } => "expired",
            Self::Changed { .. } => "changed",
            Self::Outgrown { .. } => "outgrown",
        }
    }

    /// When an audit first found it, where an audit before this one did.
    pub fn first(&self) -> Option<Timestamp> {
        match self {
            Self::Untracked | Self::New => None,
            Self::Open { first }
            | Self::Accepted { first, .. }
            | Self::Expired { first, .. }
            | Self::Changed { first, .. }
            | Self::Outgrown { first, .. } => Some(*first),
        }
    }

    /// What somebody said of it, whether it still counts or not.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match self {
            Self::Untracked | Self::New | Self::Open { .. } => None,
            Self::Accepted { acceptance, .. }
            | Self::Expired { acceptance, .. }
            | Self::Changed { acceptance, .. }
            | Self::Outgrown { acceptance, .. } => Some(acceptance),
        }
    }
}

/// Somebody's word that something may stay.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day that it counts.
    pub until: Date,
}

/// A finding of the audit before that is not found any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its id.
    pub id: String,
    /// What it was. In English alone where the file has nothing else.
    pub what: Text,
    /// When an audit first found it.
    pub first: Timestamp,
}
