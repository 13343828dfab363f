//! What was applied, by whom, and what that says about a team: from the entries that outlive the forge.
//!
//! Entries are joined by the session that began an apply. Whoever may push can write a note, so each document has to
//! fit its author and its commit, and what does not fit is told and counts for nothing. Even so a history is
//! something to talk about, and never a reason to apply.

mod apply;
mod gaps;
mod pairing;
mod people;
mod read;

pub use apply::{Apply, Countersignature, Ending};
pub use gaps::{Gap, GapKind, LastKnown, last_of};
pub use pairing::Suggestion;
pub use people::{Module, People, Person};

use jiff::Timestamp;

use crate::signoff::ledger::Entry;
use crate::text::Text;

/// An entry that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The commit whose note it is in.
    pub commit: String,
    /// Where it says that it was posted.
    pub url: String,
    /// Why it counts for nothing.
    pub why: Text,
}

/// What the notes tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The applies of the time that was asked for, the newest first.
    pub applies: Vec<Apply>,
    /// Those before it, the newest first.
    pub earlier: Vec<Apply>,
    /// States that moved between two applies of the time that was asked for or before its first, the newest first.
    pub gaps: Vec<Gap>,
    /// Entries that do not fit, in the order that they were given.
    pub broken: Vec<Broken>,
}

impl History {
    /// All applies, the newest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Apply> {
        self.applies.iter().chain(&self.earlier)
    }

    /// Older applies that still want something from somebody.
    pub fn outstanding(&self) -> impl Iterator<Item = &Apply> {
        self.earlier.iter().filter(|apply| apply.is_open() || apply.owes_countersignature())
    }

    /// The same of one root module only.
    #[must_use]
    pub fn of_root_module(mut self, root_module: &str) -> Self {
        let fits = |apply: &Apply| apply.started.request.root_module == root_module;
        self.applies.retain(fits);
        self.earlier.retain(fits);
        self.gaps.retain(|gap| gap.root_module == root_module);
        self
    }
}

/// Joins the entries, each with the commit whose note it is in, to applies.
pub fn history<'a>(
    entries: impl IntoIterator<Item = (&'a str, &'a Entry)>,
    since: Option<Timestamp>,
) -> History {
    let (mut applies, broken) = read::read(entries);
    applies.sort_by(|one, other| other.order().cmp(&one.order()));
    let mut gaps = gaps::gaps(&applies);
    let Some(since) = since else { return History { applies, earlier: Vec::new(), gaps, broken } };
    gaps.retain(|gap| gap.found_at >= since);
    let (applies, earlier) = applies.into_iter().partition(|apply| apply.started.at >= since);
    History { applies, earlier, gaps, broken }
}
