//! An emergency that a second operator looks at afterwards: who may, whether somebody did, and by when.

use jiff::Timestamp;

use super::standing::later;

/// So long after an emergency somebody must have signed it, in seconds.
pub const WITHIN: u64 = 24 * 60 * 60;

/// Until when somebody must have signed an emergency that began then.
pub fn countersign_until(started: Timestamp) -> Timestamp {
    later(started, WITHIN)
}
