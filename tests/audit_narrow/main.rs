//! Granted minus used: policies that say less, with proofs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod account;
#[path = "../support/estate/mod.rs"]
mod estate;
mod managed;
#[path = "../iam_grants/naive.rs"]
#[allow(dead_code)]
mod naive;
mod random;
mod rows;
mod scale;
mod world;
