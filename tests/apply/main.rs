//! Two people apply: each with a machine of their own, the real terraform and a state that they share.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
// What the first tests do not use, later ones do.
#![allow(dead_code)]

mod crashes;
#[path = "../support/forge/mod.rs"]
mod forge;
mod ground;
mod hostile;
mod leaks;
mod outages;
mod places;
mod policies;
mod props;
#[path = "../support/pty.rs"]
mod pty;
mod reconciling;
mod refusals;
mod roots;
mod rows;
mod running;
mod stale;
mod steps;
mod story;
#[path = "../support/mod.rs"]
mod support;
mod truth;
#[path = "../support/wait.rs"]
mod wait;
mod world;
