//! What is asked of a second operator, and when: tiers, freezes and the verdict.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod freezes;
mod tiers;
mod verdict;
