//! What is stale in a GitHub organisation: the checks, over facts that the tests make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod ask;
mod dates;
mod owners;
mod people;
mod properties;
mod rows;
mod table;
mod unread;
mod unsure;
mod words;
mod world;
