//! Changes of access, end to end: a plan with one of each, made by the generator, goes through the program, and every
//! finding has to be where the table expects it. What only looks like a change of access must raise nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/generator/mod.rs"]
mod generator;
#[path = "../support/mod.rs"]
mod support;

mod aws;
mod clouds;
mod documents;
mod forges;
mod formats;
mod harmless;
mod levels;
mod resources;
mod row;
mod run;
mod secrets;
mod table;
