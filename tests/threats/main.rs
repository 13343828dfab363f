//! The threat matrix, end to end: the real binary, a forge with real git, and what the person reads.
//!
//! Each test is named after the row that it is about; what apply must answer is in `tests/apply`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/forge/mod.rs"]
mod forge;
#[path = "../support/mod.rs"]
mod support;

mod allowed;
mod credentials;
mod door;
mod faults;
mod hostile;
mod matrix;
mod plans;
mod records;
mod rules;
mod stage;
mod trust_policy;
mod who;
