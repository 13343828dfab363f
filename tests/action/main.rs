//! The GitHub Action, run as a runner does: its steps as bash, with events, inputs and files for outputs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/forge/mod.rs"]
mod forge;

mod audit;
mod events;
mod forged;
mod hostile;
mod install;
mod judging;
mod notes;
mod runner;
