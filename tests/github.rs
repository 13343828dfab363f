//! The client for GitHub, against a server on this machine that answers, fails and lies as each test says.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

#[path = "github/addresses.rs"]
mod addresses;
#[path = "github/app.rs"]
mod app;
#[path = "github/checks.rs"]
mod checks;
#[path = "github/faults.rs"]
mod faults;
#[path = "github/people.rs"]
mod people;
#[path = "github/reading.rs"]
mod reading;
#[path = "github/server.rs"]
mod server;
mod support;
#[path = "github/writing.rs"]
mod writing;
