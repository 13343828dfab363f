//! What is new between two sides, and what had held it back.

use std::sync::Arc;

use super::bounds::Library;
use crate::iam::delta::{self, Piece};
use crate::iam::document::{Document, Effect, Kind, parse};
use crate::iam::grants::{Access, Answer, Budget, Gate, GateKind, wider};

/// What is new, what is gone, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Comparison {
    /// What only the new side allows.
    pub added: Vec<Piece>,
    /// What only the old side allowed.
    pub removed: Vec<Piece>,
    /// What is allowed, or may be by policies that are not known here, that a Deny of the old side kept out.
    pub denied: Vec<Piece>,
    /// What is allowed that the old side allowed only under a condition that it does not meet.
    pub conditioned: Vec<Piece>,
    /// Something is allowed that the old boundary kept out.
    pub boundary: bool,
}

impl Comparison {
    /// Whether anything is allowed that was not.
    pub fn is_wider(&self) -> bool {
        !self.added.is_empty()
    }
}

/// Compares two sides. `others` tells that whoever it is about has more policies than are known here: then a Deny that
/// is gone may open what those grant. What is known only in part may be new, and is no reason to say that a Deny or a
/// condition is gone.
pub(super) fn compare(
    library: &Library,
    old: &Access,
    new: &Access,
    others: bool,
    budget: &mut Budget,
) -> Comparison {
    let mut found = Comparison { added: delta::added(old, new, budget), ..Comparison::default() };
    library.restore(&mut found.added);
    let sure = &library.sure(new);
    let denies =
        documents(old).any(|document| document.statements.iter().any(|one| one.effect == Effect::Deny));
    let denies = denies && differs(old, new, Effect::Deny);
    if found.is_wider() {
        if denies {
            found.denied = kept_out(old, sure, budget);
        }
        if differs(old, new, Effect::Allow) {
            found.conditioned = within(old, &without_conditions(old), sure, budget);
        }
        if old.gates.iter().any(|gate| gate.kind == GateKind::Boundary) {
            found.boundary = held_back(old, &library.sure_limits(new), &without_boundary(old), budget);
        }
    }
    if others && denies && found.denied.is_empty() {
        let all = everything(Kind::Identity);
        found.denied = kept_out(&with(old, &all), &with(sure, &all), budget);
    }
    // What is gone opens nothing, so it must not use up what the rest needs.
    found.removed = delta::removed(old, new, &mut Budget::default());
    // A reader on a phone sees the first line and the number of the others.
    found.added.sort_by_key(|piece| (piece.undecided.is_none(), piece.levels.iter().min().copied()));
    found
}

/// Whether the new side allows more; what is not decided counts as more.
pub(super) fn is_wider(old: &Access, new: &Access, budget: &mut Budget) -> bool {
    wider(old, new, budget) != Answer::Empty
}

/// Whether the new side allows something that the old one did not, but would have without what `loose` leaves out.
/// An access is what all of its gates let through, so the gates of both together are exactly that.
fn held_back(old: &Access, new: &Access, loose: &Access, budget: &mut Budget) -> bool {
    let gates = new.gates.iter().chain(&loose.gates).cloned().collect();
    is_wider(old, &Access { gates }, budget)
}

fn documents(access: &Access) -> impl Iterator<Item = &Arc<Document>> {
    access.gates.iter().flat_map(|gate| &gate.documents)
}

/// Whether a statement of this effect that the old side has is not on the new side as it was.
fn differs(old: &Access, new: &Access, effect: Effect) -> bool {
    let texts = |access: &Access| -> Vec<String> {
        let all = documents(access).flat_map(|document| &document.statements);
        all.filter(|one| one.effect == effect).map(super::show::statement).collect()
    };
    let new = texts(new);
    texts(old).iter().any(|one| !new.contains(one))
}

fn changed(access: &Access, change: impl Fn(&mut Document)) -> Access {
    let gate = |gate: &Gate| Gate {
        kind: gate.kind,
        documents: gate
            .documents
            .iter()
            .map(|document| {
                let mut document = Document::clone(document);
                change(&mut document);
                Arc::new(document)
            })
            .collect(),
    };
    Access { gates: access.gates.iter().map(gate).collect() }
}

/// What a Deny of the old side kept out and the new side lets through: every Deny as if it were an Allow, within the new
/// side.
pub(super) fn kept_out(old: &Access, new: &Access, budget: &mut Budget) -> Vec<Piece> {
    let lifted = changed(old, |document| {
        document.statements.retain(|one| one.effect == Effect::Deny);
        for one in &mut document.statements {
            one.effect = Effect::Allow;
        }
    });
    within(old, &Access::granted(documents(&lifted).cloned()), new, budget)
}

/// What the loose side lets through, the old one does not, and the new one does, in the words of the loose side.
fn within(old: &Access, loose: &Access, new: &Access, budget: &mut Budget) -> Vec<Piece> {
    let limits = new.gates.iter().map(|gate| Gate { kind: GateKind::Scp, documents: gate.documents.clone() });
    let gates = loose.gates.iter().cloned().chain(limits).collect();
    delta::added(old, &Access { gates }, budget)
}

fn without_conditions(access: &Access) -> Access {
    changed(access, |document| {
        for one in document.statements.iter_mut().filter(|one| one.effect == Effect::Allow) {
            one.conditions.clear();
        }
    })
}

fn without_boundary(access: &Access) -> Access {
    let gates = access.gates.iter().filter(|gate| gate.kind != GateKind::Boundary).cloned().collect();
    Access { gates }
}

/// The denies of a document. They are taken to stand where it becomes unknown: that it is unknown is told by itself.
pub(super) fn denies(document: &Document) -> Arc<Document> {
    let mut denies = document.clone();
    denies.statements.retain(|one| one.effect == Effect::Deny);
    Arc::new(denies)
}

/// The access with one more document in each gate that grants.
pub(super) fn with(access: &Access, document: &Arc<Document>) -> Access {
    let mut access = access.clone();
    if access.gates.is_empty() {
        return Access::granted([document.clone()]);
    }
    for gate in &mut access.gates {
        gate.documents.push(document.clone());
    }
    access
}

/// A document that allows everything.
pub(super) fn everything(kind: Kind) -> Arc<Document> {
    let principal = match kind {
        Kind::Resource | Kind::Trust => r#""Principal":"*","#,
        _ => "",
    };
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{principal}"Action":"*","Resource":"*"}}}}"#
    );
    let nothing =
        |_| Document { kind, version: Default::default(), statements: Vec::new(), problems: Vec::new() };
    Arc::new(parse(&text, kind).unwrap_or_else(nothing))
}
