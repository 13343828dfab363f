//! Now, and after how long something counts as stale.

use jiff::{SignedDuration, Timestamp};

/// What an audit judges by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The moment that it judges as of: what is later lies in the future.
    pub now: Timestamp,
    /// The moment until which somebody looked: nobody knows what was used after it, so days without use end there.
    /// Never later than [`Settings::now`].
    pub seen: Timestamp,
    /// Days without use after which a permission counts as unused.
    pub unused_days: i64,
    /// Days after which an access key should have been replaced.
    pub key_days: i64,
    /// Days after which a secret of an organisation should have been replaced.
    pub secret_days: i64,
    /// Days that an invitation may wait.
    pub invitation_days: i64,
}

impl Settings {
    /// A moment later than this is nobody's past: two clocks that differ by less say the same.
    pub const SKEW: SignedDuration = SignedDuration::from_mins(10);

    /// The usual limits, as of `now`.
    pub fn new(now: Timestamp) -> Self {
        Self { now, seen: now, unused_days: 90, key_days: 365, secret_days: 365, invitation_days: 3 }
    }

    /// The same limits for facts that were collected at this moment.
    #[must_use]
    pub fn as_seen(&self, read: Timestamp) -> Self {
        Self { seen: self.now.min(read), ..*self }
    }

    /// Whole days from a moment to [`Settings::seen`]; none for a moment in the future beyond [`Settings::SKEW`].
    pub fn days_since(&self, at: Timestamp) -> Option<i64> {
        let is_past = self.now.duration_since(at) >= -Self::SKEW;
        is_past.then(|| (self.seen.duration_since(at).as_secs() / 86_400).max(0))
    }
}
