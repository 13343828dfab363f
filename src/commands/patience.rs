//! How often a pull request is looked at by somebody who waits.

use std::time::Duration;

/// Milliseconds between two looks; 3000 without it.
pub(super) const POLL: &str = "PAIRGATE_POLL_MS";

/// Between two looks, as the environment says.
pub(super) fn interval() -> Duration {
    let told = std::env::var(POLL).ok().and_then(|text| text.parse().ok()).filter(|number| *number > 0);
    Duration::from_millis(told.unwrap_or(3000))
}

/// Waits until the next look.
pub(super) fn poll() {
    std::thread::sleep(interval());
}
