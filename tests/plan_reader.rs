//! The plan reader against serde_json, against Terraform's spelling of addresses, and against damage.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

#[path = "plan_reader/address.rs"]
mod address;
#[path = "plan_reader/damage.rs"]
mod damage;
#[path = "plan_reader/json.rs"]
mod json;
#[path = "plan_reader/marks.rs"]
mod marks;
