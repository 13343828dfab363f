//! One apply, put together from what was posted about it.

use jiff::{SignedDuration, Timestamp};

use crate::signoff::record::Account;
use crate::signoff::session::{Ended, Finished, Found, Reconciled, Started};
use crate::text::Text;

/// How long somebody has to look at an emergency afterwards.
const LATE: SignedDuration = SignedDuration::from_hours(24);
/// The rule that finds drift which the apply takes back.
const DRIFT: &str = "drift-overwritten";

/// Somebody looked at an emergency afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersignature {
    /// Who.
    pub by: Account,
    /// When, by the forge's clock.
    pub at: Timestamp,
    /// Where it can be read.
    pub url: String,
}

/// How an apply ended, with what was found out afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Everything was done.
    Applied,
    /// Some of it may be done: it failed, was interrupted, or was found half done.
    Failed,
    /// Somebody interrupted it.
    Interrupted,
    /// Nothing was done.
    Nothing,
    /// Terraform never ran.
    Withdrawn,
    /// Nobody knows, and nobody looked.
    Open,
}

impl Ending {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Applied, Self::Failed, Self::Interrupted, Self::Nothing, Self::Withdrawn, Self::Open];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
            Self::Nothing => "nothing",
            Self::Withdrawn => "withdrawn",
            Self::Open => "open",
        }
    }
}

/// An apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apply {
    /// The commit that was applied.
    pub commit: String,
    /// Where its start can be read.
    pub url: String,
    /// Who posted its start.
    pub poster: Account,
    /// How it began.
    pub started: Started,
    /// How it ended, when that is known.
    pub finished: Option<Finished>,
    /// What was found afterwards.
    pub reconciled: Option<Reconciled>,
    /// Who looked at it afterwards, when it was an emergency; the earliest first.
    pub countersigned: Vec<Countersignature>,
}

impl Apply {
    pub(super) fn order(&self) -> (Timestamp, &str) {
        (self.started.at, &self.started.session)
    }

    /// Who applied. Where the forge was down, the number became known when the record was posted.
    pub fn applier(&self) -> &Account {
        if self.started.applier.id == 0 { &self.poster } else { &self.started.applier }
    }

    /// Applier and signers, each once.
    pub fn people(&self) -> Vec<&Account> {
        let mut people = vec![self.applier()];
        for signer in &self.started.signers {
            if people.iter().all(|one| one.id != signer.id) {
                people.push(signer);
            }
        }
        people
    }

    /// How it ended. What was found afterwards is newer than what was said before.
    pub fn ending(&self) -> Ending {
        match (self.reconciled.as_ref().map(|one| one.found), self.finished.as_ref().map(|one| one.ended)) {
            (Some(Found::All), _) => Ending::Applied,
            (Some(Found::Part), Some(Ended::Interrupted)) => Ending::Interrupted,
            (Some(Found::Part), _) => Ending::Failed,
            (Some(Found::Nothing), _) => Ending::Nothing,
            (None, Some(Ended::Applied)) => Ending::Applied,
            (None, Some(Ended::Failed)) => Ending::Failed,
            (None, Some(Ended::Interrupted)) => Ending::Interrupted,
            (None, Some(Ended::Nothing)) => Ending::Nothing,
            (None, Some(Ended::Withdrawn)) => Ending::Withdrawn,
            (None, Some(Ended::Unknown) | None) => Ending::Open,
        }
    }

    /// Whether nobody knows how it ended.
    pub fn is_open(&self) -> bool {
        self.ending() == Ending::Open
    }

    /// Whether terraform ran, or may have.
    pub fn ran(&self) -> bool {
        self.ending() != Ending::Withdrawn
    }

    /// Whether it was an emergency that nobody else looked at yet.
    pub fn owes_countersignature(&self) -> bool {
        self.started.break_glass.is_some() && self.ran() && self.countersigned.is_empty()
    }

    /// Until when somebody else has to look at an emergency.
    pub fn countersign_until(&self) -> Timestamp {
        self.started.at.checked_add(LATE).unwrap_or(Timestamp::MAX)
    }

    /// Whether drift was found that this apply took back.
    pub fn took_drift_back(&self) -> bool {
        self.ran() && self.started.request.findings.iter().any(|finding| finding == DRIFT)
    }

    /// The serial of the state afterwards, when anybody knows it.
    pub fn serial_after(&self) -> Option<u64> {
        match (&self.reconciled, &self.finished) {
            (Some(found), _) => found.serial,
            (None, Some(finished)) if finished.ended == Ended::Withdrawn => {
                finished.serial.or(self.started.serial)
            }
            (None, Some(finished)) if finished.ended != Ended::Unknown => finished.serial,
            _ => None,
        }
    }

    /// The lineage of the state afterwards; that of the plan where nobody could read it.
    pub fn lineage(&self) -> Option<&str> {
        let reconciled = self.reconciled.as_ref().and_then(|one| one.lineage.as_deref());
        let finished = self.finished.as_ref().and_then(|one| one.lineage.as_deref());
        reconciled.or(finished).or(self.started.request.state.lineage.as_deref())
    }

    /// Who did it, as people say it: alice with bob. Backticks mark the names.
    pub fn who(&self) -> Text {
        let applier = marked(&self.applier().login);
        let signers: Vec<String> = self.started.signers.iter().map(|one| marked(&one.login)).collect();
        if signers.is_empty() {
            return Text::new(format!("{applier} alone"), format!("{applier}（単独）"));
        }
        Text::new(
            format!("{applier} with {}", signers.join(" and ")),
            format!("{applier}（{} と）", signers.join("、")),
        )
    }
}

pub(super) use crate::text::code as marked;
