//! The evaluator of policies: what expressions give, and what a policy says of a subject.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod expressions;
mod ir;
mod judgements;
mod limits;
mod messages;
mod worlds;
