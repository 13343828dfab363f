//! What a plan grants and takes away on AWS: plans made here, one question each.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, missing_docs)]

mod deferred;
mod guardrails;
mod identity;
mod linking;
mod plans;
mod quiet;
mod resources;
#[path = "../support/mod.rs"]
mod support;
mod table;
