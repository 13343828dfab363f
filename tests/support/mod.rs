//! What several test programs share: running the real binary, finding terraform, skips that can be seen.
//!
//! `generator` is not here: the benchmarks include it by its path too.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

pub mod files;
pub mod git;
pub mod moto;
pub mod npm;
pub mod program;
pub mod recorder;
pub mod skip;
pub mod terraform;
