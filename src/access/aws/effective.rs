//! What a principal may do on one side: everything that it holds, together.

use std::sync::Arc;

use super::bounds::Library;
use super::compare::everything;
use super::documents::{Held, Part};
use super::holdings::{Holding, Holdings};
use crate::iam::document::{Document, Kind, Problem};
use crate::iam::grants::{Access, GateKind};

/// What a principal may do, and what could not be told.
#[derive(Default)]
pub(super) struct Effective<'e> {
    /// What the known documents let through.
    pub access: Access,
    /// The documents that grant and deny, each with its place.
    pub documents: Vec<(Part<'e>, Arc<Document>)>,
    /// What is known only after apply.
    pub unknown: Vec<Part<'e>>,
    /// Policies whose documents are not in the plan.
    pub foreign: Vec<(Part<'e>, String)>,
    /// Documents that could not be read at all.
    pub unread: Vec<(Part<'e>, Arc<Problem>)>,
    /// The boundary.
    pub boundary: Option<Part<'e>>,
    /// The boundary's document is not known, so that it limits nothing here.
    pub boundary_hidden: bool,
    /// Some document that counts is marked sensitive.
    pub sensitive: bool,
}

impl<'e> Effective<'e> {
    /// What is not known, or known only in part.
    pub fn later(&self) -> Vec<Part<'e>> {
        let in_part = |part: &&Part<'e>| matches!(part.held, Held::Deferred(_)) && !part.held.is_unknown();
        let known = self.documents.iter().map(|(part, _)| part).chain(&self.boundary);
        self.unknown.iter().chain(known.filter(in_part)).cloned().collect()
    }
}

/// Adds up what a principal holds, its groups included.
pub(super) fn effective<'e>(
    library: &mut Library,
    holding: Option<&Holding<'e>>,
    all: &Holdings<'e>,
) -> Effective<'e> {
    let Some(holding) = holding else { return Effective::default() };
    let mut found = Effective::default();
    let groups = holding.groups.iter().filter_map(|(group, _)| all.by_key.get(group));
    let parts = holding.parts.iter().chain(groups.flat_map(|group| &group.parts));
    for part in parts {
        match &part.held {
            Held::Unknown => found.unknown.push(part.clone()),
            Held::Foreign(name) => found.foreign.push((part.clone(), name.clone())),
            held @ (Held::Text { .. } | Held::Deferred(_)) => {
                found.sensitive |= held.is_sensitive();
                match library.read(held, Kind::Identity) {
                    Some(Ok(document)) => found.documents.push((part.clone(), document)),
                    Some(Err(problem)) => found.unread.push((part.clone(), problem)),
                    None => {}
                }
                found.unknown.extend(held.is_unknown().then(|| part.clone()));
            }
        }
    }
    found.access = Access::granted(found.documents.iter().map(|(_, document)| document.clone()));
    found.boundary.clone_from(&holding.boundary);
    match holding.boundary.as_ref().map(|part| (part, &part.held)) {
        None => {}
        Some((part, held @ (Held::Text { .. } | Held::Deferred(_)))) => {
            found.sensitive |= held.is_sensitive();
            match library.read(held, Kind::Boundary) {
                Some(Ok(document)) if !held.is_unknown() => {
                    found.access = found.access.limited(GateKind::Boundary, [document]);
                }
                Some(Err(problem)) => {
                    found.unread.push((part.clone(), problem));
                    found.boundary_hidden = true;
                }
                _ => {
                    found.unknown.push(part.clone());
                    found.boundary_hidden = true;
                }
            }
        }
        Some((part, Held::Unknown)) => {
            found.unknown.push(part.clone());
            found.boundary_hidden = true;
        }
        Some((_, Held::Foreign(_))) => found.boundary_hidden = true,
    }
    if found.boundary_hidden {
        // It limits nothing that could be told, and whoever takes it off gains all the same.
        found.access = found.access.limited(GateKind::Boundary, [everything(Kind::Boundary)]);
    }
    found
}
