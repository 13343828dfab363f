//! Remedies: whether Terraform manages what a finding is about, the patch, the command, the import block, the branch.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs
)]

mod accounts;
mod blank;
mod branch;
mod drift;
mod effects;
mod elsewhere;
mod gone;
mod hosts;
mod layout;
mod lookup;
mod neighbours;
mod organisation;
mod partly;
mod patches;
mod policies;
mod property;
mod referred;
mod shared_lists;
mod steps;
mod table;
mod together;
mod tools;

#[path = "../support/mod.rs"]
mod support;
