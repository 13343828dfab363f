//! The evaluator of policies: what expressions give, and what a policy says of a subject.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../policy_functions/console.rs"]
mod console;
mod expressions;
mod ir;
mod judgements;
mod limits;
mod messages;
#[path = "../support/mod.rs"]
mod support;
mod terraform;
mod text;
mod worlds;
