//! What an audit reads of an organisation of GitHub, asked of the fake forge.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/forge/mod.rs"]
mod forge;
#[path = "../support/mod.rs"]
mod support;

mod keeping;
mod lists;
mod refusals;
mod repositories;
mod sources;
mod story;
mod unsure;
mod waits;
mod world;
