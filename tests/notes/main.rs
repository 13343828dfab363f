//! The local clone and the notes that outlive the forge, with real repositories that the real git made.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod clone;
mod exchange;
mod ledger;
mod offline;
mod world;
