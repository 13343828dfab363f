//! The blast radius in JSON.

use serde::Serialize;

use super::{Words, words};
use crate::graph;

#[derive(Serialize)]
pub(super) struct Radius<'a> {
    level: &'static str,
    terms: Vec<Term<'a>>,
    affected: Vec<Affected<'a>>,
    groups: Vec<Group<'a>>,
    consumers: Vec<Consumer<'a>>,
    managed: usize,
    hidden_references: usize,
}

#[derive(Serialize)]
struct Term<'a> {
    name: &'a str,
    label: Words<'a>,
    value: u64,
    level: &'static str,
    decisive: bool,
}

#[derive(Serialize)]
struct Affected<'a> {
    address: &'a str,
    data: bool,
    distance: u32,
    path: Vec<Hop<'a>>,
}

#[derive(Serialize)]
struct Hop<'a> {
    address: &'a str,
    reads: Option<&'a str>,
    through: Vec<&'a str>,
    recorded: bool,
}

#[derive(Serialize)]
struct Group<'a> {
    by: &'a str,
    name: &'a str,
    changed: usize,
    affected: usize,
}

#[derive(Serialize)]
struct Consumer<'a> {
    root_module: &'a str,
    place: &'a str,
    reads: Words<'a>,
    target: &'a str,
}

pub(super) fn radius(radius: &graph::Radius) -> Radius<'_> {
    Radius {
        level: radius.level.name(),
        terms: radius.terms.iter().map(term).collect(),
        affected: radius.affected.iter().map(affected).collect(),
        groups: radius
            .groups
            .iter()
            .map(|group| Group {
                by: group.by,
                name: &group.name,
                changed: group.changed,
                affected: group.affected,
            })
            .collect(),
        consumers: radius
            .consumers
            .iter()
            .map(|one| Consumer {
                root_module: &one.root_module,
                place: &one.place,
                reads: words(&one.reads),
                target: &one.target,
            })
            .collect(),
        managed: radius.managed,
        hidden_references: radius.hidden_references,
    }
}

fn term(term: &graph::RadiusTermView) -> Term<'_> {
    Term {
        name: term.name,
        label: words(&term.label),
        value: term.value,
        level: term.level.name(),
        decisive: term.decisive,
    }
}

fn affected(one: &graph::Affected) -> Affected<'_> {
    Affected {
        address: &one.address,
        data: one.data,
        distance: one.distance,
        path: one.path.iter().map(hop).collect(),
    }
}

fn hop(hop: &graph::Hop) -> Hop<'_> {
    Hop {
        address: &hop.address,
        reads: hop.reads.as_deref(),
        through: hop.through.iter().map(String::as_str).collect(),
        recorded: hop.recorded,
    }
}
