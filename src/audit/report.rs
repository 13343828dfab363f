//! All that an audit has to tell, for the renderers.

use std::collections::BTreeMap;

use super::baseline::{Gone, Status};
use super::finding::{Finding, Unchecked};
use super::remedy::Remedy;
use super::settings::Settings;

/// What was audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Accounts of AWS: ids and names.
    Aws(BTreeMap<String, Option<String>>),
    /// An organisation of GitHub, by its login.
    GitHub(String),
}

/// A finding with everything about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was found.
    pub finding: Finding,
    /// What to do.
    pub remedy: Remedy,
    /// Whether it is new.
    pub status: Status,
}

/// An audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was audited.
    pub scope: Scope,
    /// By which limits, and as of when.
    pub settings: Settings,
    /// What was found: the greatest risk first, then the oldest.
    pub entries: Vec<Entry>,
    /// What the baseline had and nobody finds any more.
    pub gone: Vec<Gone>,
    /// What was not checked.
    pub unchecked: Vec<Unchecked>,
    /// How much was looked at, by name.
    pub counted: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Findings that somebody has to do something about.
    pub fn open(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.status.is_open())
    }
}
