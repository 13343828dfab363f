//! How long is waited, and who hears of it. A rate limit of an hour is waited for where somebody asked for that; nobody
//! should think meanwhile that the program hangs.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use super::ask::Ask;
use super::client::{Client, Next, Problem};
use super::trouble;

/// So often it is told how long is still waited.
const TELL: Duration = Duration::from_secs(15);
/// Shorter waits are nobody's business.
const NOTABLE: Duration = Duration::from_secs(1);

/// Hears what is waited for (method and path of the question) and how long still.
pub type Waiting = Arc<dyn Fn(&str, Duration) + Send + Sync>;

impl Client {
    /// Waits, or says that it has been long enough.
    pub(super) fn wait(
        &self,
        ask: &Ask,
        pause: Duration,
        until: &str,
        waited: &mut Duration,
    ) -> Result<Next, Problem> {
        // At least a little each time, so that a forge which says "in 0 seconds" for ever comes to an end.
        let pause = pause.max(Duration::from_millis(50));
        *waited = waited.saturating_add(pause);
        if *waited > self.patience.wait {
            return Err(self.hidden(trouble::limited(ask, until)).into());
        }
        let mut left = pause;
        while !left.is_zero() {
            if let Some(waiting) = self.waiting.as_ref().filter(|_| pause >= NOTABLE) {
                waiting(&ask.name(), left);
            }
            let part = left.min(TELL);
            std::thread::sleep(part);
            left = left.saturating_sub(part);
        }
        Ok(Next::Waited)
    }
}

/// Doubles each time; up to half as long again by chance, so that many jobs do not come back together.
pub(super) fn backoff(base: Duration, tried: u32) -> Duration {
    let pause = base.saturating_mul(1 << tried.saturating_sub(1).min(6));
    let chance = RandomState::new().hash_one(tried) % 1000;
    pause + pause / 2 * u32::try_from(chance).unwrap_or(0) / 1000
}
