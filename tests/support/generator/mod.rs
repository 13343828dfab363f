//! Plans made on demand: the benchmarks' large ones and the small hand-made ones.
//!
//! Checked-in plans of a hundred megabytes would drown the repository, and real ones are nobody's to publish. So the
//! benchmarks write theirs from a seed ([`large`]), and property tests and the plans under `examples/` are put together
//! by a builder ([`PlanBuilder`]) that keeps `planned_values`, `prior_state`, `resource_changes` and `configuration`
//! consistent with each other, as terraform does.
//!
//! The shapes are those that terraform 1.11.4 prints for `terraform_data` and that real AWS plans have, not those of
//! the documentation, which leaves most peculiarities out.

#![allow(dead_code, unused_imports)]

pub mod builder;
pub mod large;
pub mod references;
pub mod render;
pub mod rng;
pub mod scenarios;

pub use builder::{Call, Expr, Output, PlanBuilder, Provider, Resource, Variable, block, constant, refers};
pub use large::{LargePlan, write_large_plan};
pub use render::{compact, pretty};
