//! Waiting for something to become true: with a limit that no healthy machine reaches, and never as a measure.

#![allow(dead_code, unreachable_pub, clippy::panic)]

use std::time::{Duration, Instant};

/// Beyond this it will never happen.
const LIMIT: Duration = Duration::from_secs(180);

/// Waits for a condition; `last` tells how it looked when it did not come.
pub fn wait_for(what: &str, last: impl Fn() -> String, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < LIMIT, "waited in vain for {what}:\n{}", last());
        std::thread::sleep(Duration::from_millis(20));
    }
}
