//! What an audit remembers, and every format that it is told in.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs
)]

#[path = "../support/mod.rs"]
mod support;

mod acceptances;
mod browser;
mod changed;
mod checklist;
mod formats;
mod memory;
mod pages;
mod random;
mod reasons;
mod shown;
mod story;
