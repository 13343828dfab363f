//! Memory between audits: what was found before, and what somebody accepted.

use jiff::Timestamp;
use jiff::civil::Date;

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
}

impl Status {
    /// Whether somebody has to do something.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Accepted { .. })
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
    /// What it was, in English.
    pub what: String,
    /// When an audit first found it.
    pub first: Timestamp,
}
