//! Rules about access: what they make of facts, their levels in production, and what the pack does not say again.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod facts;
mod levels;
mod overlap;
mod production;
mod report;
