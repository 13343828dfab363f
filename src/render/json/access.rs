//! Who gains and who loses access, in JSON.

use serde::Serialize;

use super::change::{Line, lines};
use super::{Words, words};
use crate::report::{AccessView, GrantView};

#[derive(Serialize)]
pub(super) struct Access<'a> {
    principal: &'a str,
    address: &'a str,
    added: Vec<Grant<'a>>,
    added_left_out: usize,
    removed: Vec<Grant<'a>>,
    removed_left_out: usize,
    abuse: Vec<Words<'a>>,
    abuse_left_out: usize,
    notes: Vec<Words<'a>>,
    notes_left_out: usize,
    documents: Vec<Document<'a>>,
    documents_left_out: usize,
}

#[derive(Serialize)]
struct Grant<'a> {
    capability: &'a str,
    scope: &'a str,
    condition: Option<&'a str>,
    because: Vec<Words<'a>>,
    level: Option<&'a str>,
    witness: Option<&'a str>,
    undecided: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    address: &'a str,
    attribute: &'a str,
    diff: Vec<Line<'a>>,
}

pub(super) fn access(all: &[AccessView]) -> Vec<Access<'_>> {
    all.iter().map(one).collect()
}

fn one(one: &AccessView) -> Access<'_> {
    Access {
        principal: &one.principal,
        address: &one.address,
        added: one.added.iter().map(grant).collect(),
        added_left_out: one.added_left_out,
        removed: one.removed.iter().map(grant).collect(),
        removed_left_out: one.removed_left_out,
        abuse: one.abuse.iter().map(words).collect(),
        abuse_left_out: one.abuse_left_out,
        notes: one.notes.iter().map(words).collect(),
        notes_left_out: one.notes_left_out,
        documents: one
            .documents
            .iter()
            .map(|one| Document { address: &one.address, attribute: &one.attribute, diff: lines(&one.diff) })
            .collect(),
        documents_left_out: one.documents_left_out,
    }
}

fn grant(one: &GrantView) -> Grant<'_> {
    Grant {
        capability: &one.capability,
        scope: &one.scope,
        condition: one.condition.as_deref(),
        because: one.because.iter().map(words).collect(),
        level: one.level,
        witness: one.witness.as_deref(),
        undecided: one.undecided,
    }
}
