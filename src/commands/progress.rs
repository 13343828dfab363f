//! A word on the terminal while a large plan is read. Nothing is shown where nobody looks.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A spinner on standard error; it goes away when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// A spinner, or nothing when standard error is no terminal.
    pub fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        // Small plans are done before the first tick: nothing flickers.
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(Some(bar))
    }

    /// Says what is being done.
    pub fn say(&self, what: impl Into<Cow<'static, str>>) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }

    /// The same bar, for whoever calls back from elsewhere.
    pub fn shared(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
