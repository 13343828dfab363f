//! What several test programs share: running the real binary, and finding terraform.
//!
//! `generator` is not here: the benchmarks include it by its path too.

#![allow(dead_code, unreachable_pub)]

pub mod program;
pub mod terraform;
