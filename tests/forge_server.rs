//! The fake forge as a process of its own, for stories that shell scripts tell.
//!
//! As a test it does nothing. With `PAIRGATE_FORGE_SCENARIO` set to a file it serves until it is ended, and writes
//! its address into that file when it is ready.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "support/forge/mod.rs"]
mod forge;
mod support;

fn main() {
    let Some(file) = std::env::var_os("PAIRGATE_FORGE_SCENARIO") else {
        // Test runners ask what there is: nothing.
        return;
    };
    let forge = forge::Forge::start();
    // Whoever waits for the file must never see half of it.
    let fresh = std::path::PathBuf::from(&file).with_extension("fresh");
    std::fs::write(&fresh, format!("{}\n", forge.plain_url())).unwrap();
    std::fs::rename(&fresh, &file).unwrap();
    forge.serve();
}
