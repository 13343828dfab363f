//! `pairgate audit github` as people run it: the real program against the fake forge.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/forge/mod.rs"]
mod forge;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/wait.rs"]
mod wait;

mod fix;
#[cfg(unix)]
mod full;
mod issue;
mod kept;
mod server;
mod shown;
mod told;
mod unread;
mod world;
