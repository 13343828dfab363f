//! Now, and after how long something counts as stale.

use jiff::{SignedDuration, Timestamp};

/// What an audit judges by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The moment that it judges as of.
    pub now: Timestamp,
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
        Self { now, unused_days: 90, key_days: 365, secret_days: 365, invitation_days: 3 }
    }

    /// Whole days since a moment; none for a moment in the future beyond [`Settings::SKEW`].
    pub fn days_since(&self, at: Timestamp) -> Option<i64> {
        let past = self.now.duration_since(at);
        if past < -Self::SKEW { None } else { Some((past.as_secs() / 86_400).max(0)) }
    }
}
