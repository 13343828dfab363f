//! Ways from some permissions to more: every row of the table by itself, where resources and conditions decide, and
//! policies that try to hide one.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod account;
mod administrators;
mod hidden;
mod holder;
mod resources;
mod rows;
#[path = "../support/skip.rs"]
#[allow(dead_code, clippy::print_stderr)]
mod skip;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use pairgate::iam::document::{Document, Kind, parse};
use pairgate::iam::escalation::{Found, delegations, every, paths};
use pairgate::iam::grants::{Access, Budget, GateKind};

/// A document of statements, each a JSON object.
fn document(kind: Kind, statements: &[&str]) -> Arc<Document> {
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", statements.join(", "));
    let document = parse(&text, kind).unwrap_or_else(|problem| panic!("{problem:?}: {text}"));
    Arc::new(document)
}

/// What one identity policy grants.
fn granted(statements: &[&str]) -> Access {
    Access::granted([document(Kind::Identity, statements)])
}

/// A statement that says this of actions on resources.
fn statement(effect: &str, actions: &[&str], resources: &[&str]) -> String {
    format!("{{\"Effect\": \"{effect}\", \"Action\": {actions:?}, \"Resource\": {resources:?}}}")
}

fn allow(actions: &[&str], resources: &[&str]) -> String {
    statement("Allow", actions, resources)
}

fn bounded(access: Access, statements: &[&str]) -> Access {
    access.limited(GateKind::Boundary, [document(Kind::Boundary, statements)])
}

fn ids(found: &[Found]) -> BTreeSet<&'static str> {
    found.iter().map(|one| one.path.id).collect()
}

/// Ids of all paths, nothing undecided among them.
fn decided(access: &Access) -> BTreeSet<&'static str> {
    let found = every(access, &mut Budget::default());
    let open: Vec<&str> = found.iter().filter(|one| one.undecided).map(|one| one.path.id).collect();
    assert!(open.is_empty(), "not decided: {open:?}");
    ids(&found)
}

/// Ids of the paths that a report shows, nothing undecided among them.
fn shown(access: &Access) -> Vec<&'static str> {
    let found = paths(access, &mut Budget::default());
    assert!(found.iter().all(|one| !one.undecided), "{found:?}");
    found.iter().map(|one| one.path.id).collect()
}

fn delegated(access: &Access) -> Vec<&'static str> {
    delegations(access, &mut Budget::default()).iter().map(|one| one.path.id).collect()
}
