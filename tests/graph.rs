//! The dependency graph and the blast radius, on small plans written here, on plans that the real
//! terraform makes, and on collected ones.

// A test may fail loudly; the denials are for what ships.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "graph/collected.rs"]
mod collected;
#[path = "graph/grouping.rs"]
mod grouping;
#[path = "graph/instances.rs"]
mod instances;
#[path = "graph/levels.rs"]
mod levels;
#[path = "graph/plans.rs"]
mod plans;
#[path = "graph/random.rs"]
mod random;
#[path = "graph/recorded.rs"]
mod recorded;
#[path = "graph/references.rs"]
mod references;
#[path = "graph/spreading.rs"]
mod spreading;
mod support;
#[path = "graph/terraform.rs"]
mod terraform;
