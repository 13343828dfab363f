//! `pairgate audit aws` through the real program: from files, from what a run before kept, and live against the emulator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../audit_aws_live/front.rs"]
#[allow(dead_code)]
mod front;
#[path = "../audit_aws_live/stage.rs"]
#[allow(dead_code)]
mod stage;

mod all;
mod bad;
mod checkout;
mod files;
mod fix;
#[cfg(unix)]
mod full;
mod kept;
mod live;
mod memory;
mod shop;
