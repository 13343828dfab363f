//! An account from files of the AWS command line: what they say, what they leave open, and what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod accessed;
mod corpus;
mod damage;
mod details;
mod emulator;
mod joined;
mod make;
mod organisation;
mod report;
#[path = "../support/mod.rs"]
mod support;
mod which;
