//! What was found out about two sides, kept for the next principal with the same documents: hundreds of roles often have
//! one policy, and to look for ways to more in it costs the same each time.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bounds::Library;
use super::compare::{Comparison, compare};
use crate::iam::escalation::{Administrator, Found, gained, is_administrator};
use crate::iam::grants::{Access, Budget, GateKind};

/// What two sides differ in.
pub(super) struct Judged {
    /// What is new and what is gone.
    pub comparison: Comparison,
    /// How much of an administrator it was, and is.
    pub standing: (Administrator, Administrator),
    /// New ways to more.
    pub ways: Vec<Found>,
}

/// Documents by where they are in memory, gate by gate.
type Key = (Vec<(GateKind, Vec<usize>)>, Vec<(GateKind, Vec<usize>)>, bool);

/// Everything that was found out, with the documents, so that no other one takes their place in memory.
#[derive(Default)]
pub(super) struct Known {
    found: FxHashMap<Key, (Access, Access, Arc<Judged>)>,
}

impl Known {
    /// Compares two sides, once.
    pub fn get(&mut self, library: &Library, (old, new): (&Access, &Access), others: bool) -> Arc<Judged> {
        let key = (places(old), places(new), others);
        if let Some((_, _, judged)) = self.found.get(&key) {
            return judged.clone();
        }
        let judged = Arc::new(judge(library, old, new, others));
        self.found.insert(key, (old.clone(), new.clone(), judged.clone()));
        judged
    }
}

fn places(access: &Access) -> Vec<(GateKind, Vec<usize>)> {
    let place = |document: &Arc<_>| Arc::as_ptr(document) as usize;
    access.gates.iter().map(|gate| (gate.kind, gate.documents.iter().map(place).collect())).collect()
}

fn judge(library: &Library, old: &Access, new: &Access, others: bool) -> Judged {
    let budget = &mut Budget::default();
    let comparison = compare(library, old, new, others, budget);
    let mut judged =
        Judged { comparison, standing: (Administrator::No, Administrator::No), ways: Vec::new() };
    if judged.comparison.is_wider() {
        judged.standing = (is_administrator(old, budget), is_administrator(&library.named(new), budget));
        // Everything on something that is not known yet is not everything. Whoever may do everything has every way, and had it before.
        if !is_everything(judged.standing.1) {
            judged.ways = library.told(new, gained(old, new, budget));
        }
    }
    judged
}

/// Everything, whether always or not. Who can grant itself everything has a path that says how.
pub(super) fn is_everything(level: Administrator) -> bool {
    matches!(level, Administrator::Full | Administrator::UnderCondition | Administrator::Undecided)
}
