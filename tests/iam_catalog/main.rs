//! The catalog of AWS's actions and managed policies, against the packages that it is made of.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod keys;
mod managed;
mod overrides;
mod published;
