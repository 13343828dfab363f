//! Attacks on audits: names that somebody chose, ways to let stale access go unseen, commands that a tired person copies,
//! and sentences that claim more than is known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod another;
#[path = "../audit_remedy/blank.rs"]
mod blank;
#[path = "../audit_aws/build.rs"]
#[allow(dead_code)]
mod build;
mod copied;
mod hidden;
mod memory;
mod sentences;
mod since;
mod wider;
#[path = "../audit_github/world.rs"]
#[allow(dead_code)]
mod world;

use pairgate::audit::remedy::{Remedy, Sources, remedies};
use pairgate::audit::{Change, Finding, Object};

pub use blank::finding;

/// What to do about something that no file of an empty repository manages.
pub fn unmanaged(object: Object, change: Change) -> Remedy {
    of(&finding(object, change))
}

pub fn of(finding: &Finding) -> Remedy {
    remedies(std::slice::from_ref(finding), Some(&Sources::default())).remove(0)
}
