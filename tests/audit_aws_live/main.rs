//! Accounts of AWS as the live API tells of them: against the emulator moto, with a front that answers what that does
//! not know in recorded formats, and makes trouble.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod front;
mod later;
mod logins;
mod many;
mod reports;
mod stage;
mod troubles;
mod whole;
