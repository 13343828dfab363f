//! Attacks on audits: names that somebody chose, ways to let stale access go unseen, commands that a tired person copies,
//! and sentences that claim more than is known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../audit_aws/build.rs"]
#[allow(dead_code)]
mod build;
mod copied;
mod hidden;
mod memory;
mod sentences;
#[path = "../audit_github/world.rs"]
#[allow(dead_code)]
mod world;

use pairgate::audit::remedy::{Remedy, Sources, remedies};
use pairgate::audit::{Change, Check, Evidence, Finding, Object, Risk, Verb};
use pairgate::text::Text;

pub static CHECK: Check = Check { id: "test", title: ("a test", "テスト"), about: "" };

/// A finding that says nothing beside its object and what should become of it.
pub fn finding(object: Object, change: Change) -> Finding {
    let text = Text::new("x", "x");
    let read = "2026-11-01T00:00:00Z".parse().unwrap();
    Finding {
        check: &CHECK,
        object,
        what: text.clone(),
        since: None,
        evidence: vec![Evidence { what: text.clone(), source: "test".into(), read, url: None }],
        risk: Risk::Low,
        why: text.clone(),
        verb: Verb::Abolish,
        because: text,
        ask: Vec::new(),
        change,
        proposals: Vec::new(),
    }
}

/// What to do about something that no file of an empty repository manages.
pub fn unmanaged(object: Object, change: Change) -> Remedy {
    of(&finding(object, change))
}

pub fn of(finding: &Finding) -> Remedy {
    remedies(std::slice::from_ref(finding), Some(&Sources::default())).remove(0)
}
