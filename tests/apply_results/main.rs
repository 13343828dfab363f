//! What became of an apply: told from real plans, real states and real logs wherever terraform can be brought to it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod meaning;
mod real;
mod redaction;
mod rows;
mod stage;
#[path = "../support/mod.rs"]
mod support;

use pairgate::plan::{self, Plan};

pub fn read(text: &str) -> Plan<'_> {
    plan::plan("plan.json", text).unwrap_or_else(|error| panic!("{}: {text}", error.message))
}
