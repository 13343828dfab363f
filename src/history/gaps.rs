//! Serials that moved without a record: somebody ran terraform beside the gate.
//!
//! A local gate cannot keep anybody with credentials from that. What it can do is to see it: terraform counts the
//! serial of a state up with every write, and each recorded apply says with which serial it began and ended.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Apply, History};
use crate::text::Text;

/// A state as a recorded apply left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastKnown {
    /// The serial.
    pub serial: u64,
    /// The lineage, where known.
    pub lineage: Option<String>,
    /// When the apply began.
    pub at: Timestamp,
    /// Who applied, with whom.
    pub who: Text,
    /// The pull request.
    pub pull_request: u64,
    /// Where it can be read.
    pub url: String,
}

/// How a state differs from what a recorded apply left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// Its serial is higher: something else wrote it.
    Ahead {
        /// The serial that was found.
        found: u64,
    },
    /// Its serial is lower: an older state was put back.
    Behind {
        /// The serial that was found.
        found: u64,
    },
    /// It is another state, or there was none any more.
    Replaced,
}

/// A state that moved without a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The root module.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// What the last recorded apply left.
    pub before: LastKnown,
    /// What was found.
    pub kind: GapKind,
    /// The pull request whose apply found it.
    pub found_by: u64,
    /// When.
    pub found_at: Timestamp,
    /// Where that apply can be read.
    pub found_url: String,
}

impl GapKind {
    /// How a serial differs from the one that is known.
    pub fn between(known: u64, found: u64) -> Option<Self> {
        match found.cmp(&known) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self::Ahead { found }),
            std::cmp::Ordering::Less => Some(Self::Behind { found }),
        }
    }
}

/// The gaps between applies, which are the newest first; so are the gaps.
pub(super) fn gaps(applies: &[Apply]) -> Vec<Gap> {
    let mut by_lineage: BTreeMap<&str, &Apply> = BTreeMap::new();
    let mut by_place: BTreeMap<Place<'_>, &Apply> = BTreeMap::new();
    let mut gaps = Vec::new();
    for next in applies.iter().rev().filter(|apply| apply.ran()) {
        let lineage = next.started.request.state.lineage.as_deref();
        let before = lineage.and_then(|lineage| by_lineage.get(lineage)).copied();
        let here = by_place.get(&place(next)).copied();
        gaps.extend(before.and_then(|before| moved(before, next)));
        gaps.extend(here.filter(|_| before.is_none()).and_then(|before| replaced(before, next)));
        if let Some(lineage) = next.lineage() {
            by_lineage.insert(lineage, next);
        }
        by_place.insert(place(next), next);
    }
    gaps.reverse();
    gaps
}

/// What the newest apply of a state left; nothing when there is none, or when nobody knows what it left.
pub fn last_of(history: &History, lineage: &str) -> Option<LastKnown> {
    let mut applies = history.all().filter(|apply| apply.ran());
    applies.find(|apply| apply.lineage() == Some(lineage)).and_then(known)
}

type Place<'a> = (&'a str, &'a str, Option<&'a str>);

fn place(apply: &Apply) -> Place<'_> {
    let request = &apply.started.request;
    (&request.root_module, &request.workspace, request.state.backend.as_deref())
}

fn known(apply: &Apply) -> Option<LastKnown> {
    Some(LastKnown {
        serial: apply.serial_after()?,
        lineage: apply.lineage().map(str::to_owned),
        at: apply.started.at,
        who: apply.who(),
        pull_request: apply.started.request.pull_request,
        url: apply.url.clone(),
    })
}

fn moved(before: &Apply, next: &Apply) -> Option<Gap> {
    let known = known(before)?;
    let kind = GapKind::between(known.serial, next.started.serial?)?;
    Some(gap(known, kind, next))
}

/// The same place holds a state of another lineage, or none. A plan of which nothing is known says nothing.
fn replaced(before: &Apply, next: &Apply) -> Option<Gap> {
    let known = known(before)?;
    let lineage = next.started.request.state.lineage.as_deref();
    let differs = known.lineage.is_some() && lineage != known.lineage.as_deref();
    (differs && next.started.serial.is_some()).then(|| gap(known, GapKind::Replaced, next))
}

fn gap(before: LastKnown, kind: GapKind, next: &Apply) -> Gap {
    let request = &next.started.request;
    Gap {
        root_module: request.root_module.clone(),
        workspace: request.workspace.clone(),
        before,
        kind,
        found_by: request.pull_request,
        found_at: next.started.at,
        found_url: next.url.clone(),
    }
}
