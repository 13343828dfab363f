//! What is remembered: journals on the applier's machine, and the history that the notes tell.

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

mod joined;
mod pages;
mod serial;
mod store;
mod story;
