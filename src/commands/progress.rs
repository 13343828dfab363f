//! A word on what is being done: a spinner on a terminal, and in logs a line now and then, where it can take hours.

use std::io::{IsTerminal, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::text::visible;

/// How long a log is left without a line: machines of CI end what says nothing for ten minutes.
const QUIET: Duration = Duration::from_secs(60);

/// Says on standard error what is being done. A spinner goes away when dropped.
pub struct Progress(Kind);

enum Kind {
    Bar(ProgressBar),
    /// When the last line was written.
    Lines(Arc<Mutex<Instant>>),
    Nothing,
}

impl Progress {
    /// A spinner, or nothing when standard error is no terminal.
    pub fn new() -> Self {
        Self(bar().map_or(Kind::Nothing, Kind::Bar))
    }

    /// A spinner, or a line each minute when standard error is no terminal.
    pub fn long() -> Self {
        Self(bar().map_or_else(|| Kind::Lines(Arc::new(Mutex::new(Instant::now()))), Kind::Bar))
    }

    /// Says what is being done. Names of others may be in it.
    pub fn say(&self, what: impl AsRef<str>) {
        match &self.0 {
            Kind::Bar(bar) => bar.set_message(visible(what.as_ref())),
            Kind::Lines(last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if is_due(&mut last, Instant::now()) {
                    // A log that is closed must not end the work.
                    let _ = writeln!(std::io::stderr(), "pairgate: {}", visible(what.as_ref()));
                }
            }
            Kind::Nothing => {}
        }
    }

    /// The same, for whoever calls back from elsewhere.
    pub fn shared(&self) -> Self {
        Self(match &self.0 {
            Kind::Bar(bar) => Kind::Bar(bar.clone()),
            Kind::Lines(last) => Kind::Lines(Arc::clone(last)),
            Kind::Nothing => Kind::Nothing,
        })
    }
}

fn bar() -> Option<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    // Small plans are done before the first tick: nothing flickers.
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}

/// Whether it is time for another line; if so, it counts as written.
fn is_due(last: &mut Instant, now: Instant) -> bool {
    let due = now.saturating_duration_since(*last) >= QUIET;
    if due {
        *last = now;
    }
    due
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Kind::Bar(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_gets_a_line_a_minute_and_not_one_for_each_word() {
        let start = Instant::now();
        let mut last = start;
        let after = |seconds| start + Duration::from_secs(seconds);
        let told: Vec<u64> = (0..200).filter(|second| is_due(&mut last, after(*second))).collect();
        assert_eq!(told, [60, 120, 180]);
    }
}
