//! Somebody's word that something may stay, and taking it back.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::file::{Accepted, Baseline, last_day};
use super::{Acceptance, Status};
use crate::audit::finding::Finding;
use crate::audit::fingerprint::Fingerprint;
use crate::audit::settings::Settings;
use crate::config::closest;

/// Why an acceptance was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No audit found that.
    #[error("the baseline knows no finding `{id}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// What was written.
        id: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// Nobody accepted that.
    #[error("nobody accepted `{0}`, so there is nothing to take back")]
    NotAccepted(String),
    /// Ten digits do not say of which object it is the word.
    #[error("the entry `{0}` has no `digest`, so nobody can tell which object was accepted")]
    NoDigest(String),
    /// There is no reason.
    #[error("the acceptance of `{0}` gives no reason")]
    NoReason(String),
    /// Nobody answers for it.
    #[error("the acceptance of `{0}` names nobody who answers for it")]
    NoOwner(String),
    /// It has ended before it begins.
    #[error("the acceptance of `{id}` ends on {until}, before {on}, the day it begins")]
    Over {
        /// The finding.
        id: String,
        /// The last day.
        until: Date,
        /// The first.
        on: Date,
    },
    /// It would count for too long.
    #[error(
        "the acceptance of `{id}` runs until {until}, and {last} is the last day that it may: at most {} days",
        Baseline::LONGEST_DAYS
    )]
    TooLong {
        /// The finding.
        id: String,
        /// The last day.
        until: Date,
        /// The last day that it may have.
        last: Date,
    },
}

impl Baseline {
    /// Takes somebody's word that a finding may stay as it was when it was last found. A word before it is replaced.
    pub fn accept(&mut self, id: &str, acceptance: Acceptance, now: Timestamp) -> Result<(), Refused> {
        let on = day(now);
        match self.findings.get(id) {
            None => return Err(self.unknown(id)),
            Some(memory) if memory.digest.is_empty() => return Err(Refused::NoDigest(id.to_owned())),
            Some(_) => check(id, &acceptance, on)?,
        }
        if let Some(memory) = self.findings.get_mut(id) {
            let Acceptance { reason, owner, until } = acceptance;
            let fingerprint = memory.fingerprint.clone();
            memory.accepted = Some(Accepted { reason, owner, on, until, risk: memory.risk, fingerprint });
        }
        Ok(())
    }

    /// Takes an acceptance back, and gives it.
    pub fn withdraw(&mut self, id: &str) -> Result<Acceptance, Refused> {
        match self.findings.get_mut(id) {
            None => Err(self.unknown(id)),
            Some(memory) => match memory.accepted.take() {
                Some(accepted) => Ok(accepted.acceptance()),
                None => Err(Refused::NotAccepted(id.to_owned())),
            },
        }
    }

    fn unknown(&self, id: &str) -> Refused {
        let near = closest(id, self.findings.keys().map(String::as_str)).map(str::to_owned);
        Refused::Unknown { id: id.to_owned(), near }
    }
}

/// Whether an acceptance of that day may be.
pub(super) fn check(id: &str, acceptance: &Acceptance, on: Date) -> Result<(), Refused> {
    let (id, until, last) = (id.to_owned(), acceptance.until, last_day(on));
    if acceptance.reason.trim().is_empty() {
        Err(Refused::NoReason(id))
    } else if acceptance.owner.trim().is_empty() {
        Err(Refused::NoOwner(id))
    } else if until < on {
        Err(Refused::Over { id, until, on })
    } else if until > last {
        Err(Refused::TooLong { id, until, last })
    } else {
        Ok(())
    }
}

/// What an acceptance makes of a finding that is found again.
pub(super) fn status(accepted: &Accepted, first: Timestamp, finding: &Finding, now: Timestamp) -> Status {
    let acceptance = accepted.acceptance();
    // Nobody accepts tomorrow; two clocks may differ around midnight.
    if accepted.on > day(now.saturating_add(Settings::SKEW).unwrap_or(now)) {
        return Status::Open { first };
    }
    if accepted.until < day(now) {
        Status::Expired { first, acceptance }
    } else if is_another(accepted, finding) {
        Status::Changed { first, acceptance }
    } else if finding.risk > accepted.risk {
        Status::Outgrown { first, acceptance, accepted: accepted.risk }
    } else {
        Status::Accepted { first, acceptance }
    }
}

/// Whether the object is not the one that was accepted, or reaches further. Where either audit could not tell, nothing is
/// compared: facts of files and of the live API take turns.
fn is_another(accepted: &Accepted, finding: &Finding) -> bool {
    let both = accepted.fingerprint.as_ref().zip(finding.fingerprint.as_ref());
    both.is_some_and(|(word, found)| !Fingerprint::parse(word).covers(&Fingerprint::parse(found)))
}

/// The day in UTC: the file is read by people in several places.
fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
