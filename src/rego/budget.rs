//! How much work a policy may do: counted in steps, not in seconds.
//!
//! The interpreter asks a clock now and then whether it should give up. The clock it is given here is
//! none: it counts how often it was asked. So the limit is a number of steps, the same on every machine,
//! and nothing in this layer reads the time. The interpreter is built without its `std` feature, which
//! would bring a real clock, random numbers and file access.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::Duration;

use regorus::utils::limits::{ExecutionTimerConfig, TimeSource, set_time_source};

/// Steps between two looks at the counter.
const INTERVAL: NonZeroU32 = match NonZeroU32::new(64) {
    Some(interval) => interval,
    None => NonZeroU32::MIN,
};

thread_local! {
    /// How often the interpreter of this thread asked.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

struct Counter;

impl TimeSource for Counter {
    fn now(&self) -> Option<Duration> {
        ASKED.with(|asked| {
            asked.set(asked.get().saturating_add(1));
            Some(Duration::from_nanos(asked.get()))
        })
    }
}

/// Makes the counter the interpreter's clock; false when something else already is.
pub fn install() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| set_time_source(&Counter).is_ok())
}

/// What is left of `steps` on this thread, for the next evaluation.
pub fn left(steps: u64) -> ExecutionTimerConfig {
    let allowed = steps / u64::from(INTERVAL.get());
    let limit = Duration::from_nanos(allowed.saturating_sub(ASKED.with(Cell::get)));
    ExecutionTimerConfig { limit, check_interval: INTERVAL }
}
