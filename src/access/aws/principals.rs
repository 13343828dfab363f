//! Roles, users, groups and permission sets: each judged by everything that it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::abuse::{self, Subject};
use super::compare::{Comparison, denies, with};
use super::delegations;
use super::documents::{Held, Part, held};
use super::effective::{Effective, effective};
use super::estate::{Estate, Family, When};
use super::facts::Findings;
use super::holdings::{Holding, Holdings, Key, both};
use super::show;
use crate::access::{Entry, Fact};
use crate::iam::document::Document;
use crate::iam::escalation::{every, paths};
use crate::iam::grants::{Access, Budget, GateKind};
use crate::text::{Lang, Text};

/// Documents that limit everybody in an account, by account.
pub(super) type Limits = BTreeMap<String, Vec<Arc<Document>>>;

/// Judges every principal of which something changes.
pub(super) fn judge(findings: &mut Findings<'_, '_>, limits: &Limits) {
    let estate = findings.estate;
    let (mut before, mut after) = both(estate);
    orphans(estate, &mut before, &mut after);
    for part in &after.to_unknown {
        findings.unknown_holder(part);
    }
    let keys: BTreeSet<Key> = before.by_key.keys().chain(after.by_key.keys()).cloned().collect();
    for key in keys {
        let (old, new) = (before.by_key.get(&key), after.by_key.get(&key));
        if signature(old, &before, true) == signature(new, &after, true) {
            continue;
        }
        Principal { key: &key, findings: &mut *findings, limits, before: &before, after: &after }
            .judge(old, new);
    }
}

/// Policies that nobody in the plan has: whoever holds them elsewhere gets what they gain.
fn orphans<'e>(estate: &'e Estate<'_>, before: &mut Holdings<'e>, after: &mut Holdings<'e>) {
    for (index, _) in estate.of_type("aws_iam_policy") {
        if before.attached.contains(&index) || after.attached.contains(&index) {
            continue;
        }
        for (when, side) in [(When::Before, &mut *before), (When::After, &mut *after)] {
            let Some(held) = held(estate, index, "policy", when) else { continue };
            let part = Part { object: index, attribute: "policy", via: vec![index], held };
            let index = estate.predecessor(index).unwrap_or(index);
            side.by_key.entry(Key::Object(Family::Policy, index)).or_default().parts.push(part);
        }
    }
}

/// Everything that counts, in one order whatever the resources are called.
fn signature<'h, 'e>(
    holding: Option<&'h Holding<'e>>,
    all: &'h Holdings<'e>,
    with_groups: bool,
) -> (BTreeSet<&'h Held<'e>>, Option<&'h Held<'e>>, BTreeSet<&'h Key>) {
    let Some(holding) = holding else { return Default::default() };
    let groups: BTreeSet<&Key> = holding.groups.iter().map(|(group, _)| group).collect();
    let mut held: BTreeSet<&Held<'e>> = holding.parts.iter().map(|part| &part.held).collect();
    if with_groups {
        let of_groups = groups.iter().filter_map(|group| all.by_key.get(group));
        held.extend(of_groups.flat_map(|group| &group.parts).map(|part| &part.held));
    }
    (held, holding.boundary.as_ref().map(|part| &part.held), groups)
}

struct Principal<'x, 'e, 'p> {
    key: &'x Key,
    findings: &'x mut Findings<'e, 'p>,
    limits: &'x Limits,
    before: &'x Holdings<'e>,
    after: &'x Holdings<'e>,
}

/// The two sides of a principal.
struct Sides<'e> {
    old: Effective<'e>,
    new: Effective<'e>,
    /// Parts that only one side has.
    changed: Vec<Part<'e>>,
    sensitive: bool,
}

impl<'e> Principal<'_, 'e, '_> {
    fn judge(mut self, old: Option<&Holding<'e>>, new: Option<&Holding<'e>>) {
        // A user whose group changes is told of with the group, unless the two together make more than that.
        let by_group = !matches!((old, new), (None, _) | (_, None))
            && signature(old, self.before, false) == signature(new, self.after, false);
        let library = &mut self.findings.library;
        let mut sides = Sides {
            old: effective(library, old, self.before),
            new: effective(library, new, self.after),
            changed: Vec::new(),
            sensitive: false,
        };
        self.limit(&mut sides);
        keep_denies(&mut sides);
        sides.changed = self.changed(old, new);
        sides.sensitive = sides.changed.iter().any(|part| part.held.is_sensitive())
            || (sides.old.sensitive || sides.new.sensitive) && sides.old.boundary != sides.new.boundary;
        let mut budget = Budget::default();
        let others = self.has_others(&sides);
        let judged =
            self.findings.known.get(&self.findings.library, (&sides.old.access, &sides.new.access), others);
        let mut comparison = judged.comparison.clone();
        if sides.is_open() {
            // What is not known may still grant it.
            comparison.removed.clear();
        }
        let name = self.name();
        // A Deny of the group may have kept the user from what its own policies grant; the group knows nothing of it.
        if by_group && comparison.denied.is_empty() {
            self.together(&sides, &comparison, &name, new, &mut budget);
            return;
        }
        let mut entry = Entry { principal: name.clone(), address: self.address(&sides), ..Entry::default() };
        let cause = self.findings.cause(&sides.changed, self.object());
        self.widened(&sides, &comparison, &name, &cause);
        self.boundary(&sides, &comparison, &name, new.is_some());
        if comparison.is_wider() {
            let subject = Subject { name: &name, cause: &cause, sensitive: sides.sensitive };
            let accesses = (&sides.old.access, &sides.new.access);
            abuse::judge(self.findings, &subject, &judged, &mut entry);
            delegations::judge(self.findings, &subject, accesses, self.after, &mut entry);
        }
        self.unknowns(&sides, &name, &mut entry);
        self.remarks(&sides, &comparison, &mut budget);
        entry.added = show::grants(&comparison.added, sides.sensitive);
        entry.removed = show::grants(&comparison.removed, sides.sensitive);
        entry.documents = self.documents(&sides);
        self.findings.entry(entry);
    }

    fn limit(&self, sides: &mut Sides<'e>) {
        // A boundary that nobody knows limited the old side to something smaller; where it goes, all of it is new.
        if sides.old.boundary_hidden
            && sides.old.boundary.as_ref().map(|part| &part.held)
                != sides.new.boundary.as_ref().map(|part| &part.held)
        {
            sides.old.access = Access::nothing();
        }
        let account = self.object().and_then(|object| self.findings.estate.account(object));
        let Some(documents) = account.and_then(|account| self.limits.get(account)) else { return };
        // Guardrails that go are told of by themselves, so only what stands afterwards limits here.
        let access = std::mem::take(&mut sides.new.access);
        sides.new.access = access.limited(GateKind::Scp, documents.iter().cloned());
    }

    /// Parts of either side that the other does not have.
    fn changed(&self, old: Option<&Holding<'e>>, new: Option<&Holding<'e>>) -> Vec<Part<'e>> {
        let parts = |holding: Option<&Holding<'e>>, all: &Holdings<'e>| -> Vec<Part<'e>> {
            let Some(holding) = holding else { return Vec::new() };
            let groups = holding.groups.iter().filter_map(|(group, by)| Some((all.by_key.get(group)?, *by)));
            let of_groups = groups.flat_map(|(group, by)| {
                group.parts.iter().map(move |part| {
                    let mut part = part.clone();
                    part.via.push(by);
                    part
                })
            });
            holding.parts.iter().cloned().chain(of_groups).chain(holding.boundary.clone()).collect()
        };
        let (old, new) = (parts(old, self.before), parts(new, self.after));
        let lacks = |list: &[Part<'e>], part: &Part<'e>| {
            !list.iter().any(|other| {
                other.held == part.held
                    && other.attribute.contains("boundary") == part.attribute.contains("boundary")
            })
        };
        let mut changed: Vec<Part<'e>> = new.iter().filter(|part| lacks(&old, part)).cloned().collect();
        changed.extend(old.iter().filter(|part| lacks(&new, part)).cloned());
        changed
    }

    fn object(&self) -> Option<usize> {
        match self.key {
            Key::Object(_, index) => Some(*index),
            Key::Named(..) => None,
        }
    }

    fn name(&self) -> String {
        let name = match self.key {
            Key::Object(_, index) => self.findings.name(*index, "name"),
            Key::Named(_, name) => name.clone(),
        };
        match self.key.family() {
            Family::Policy => format!("whoever holds policy {name}"),
            family => format!("{} {name}", family.word()),
        }
    }

    fn address(&self, sides: &Sides<'e>) -> String {
        let first = || sides.changed.first().map(|part| part.object);
        self.object()
            .or_else(first)
            .map_or_else(String::new, |object| self.findings.estate.address(object).to_owned())
    }

    /// Whether it has policies that are not known here.
    fn has_others(&self, sides: &Sides<'e>) -> bool {
        self.object().is_none()
            || self.key.family() == Family::Policy
            || !sides.new.foreign.is_empty()
            || !sides.new.unknown.is_empty()
    }

    fn widened(&mut self, sides: &Sides<'e>, comparison: &Comparison, name: &str, cause: &str) {
        if comparison.is_wider() {
            let gist = show::gist(&comparison.added, sides.sensitive);
            let message = Text::new(
                format!("`{name}` may do more: {}", gist.get(Lang::En)),
                format!("`{name}` の権限が広がります: {}", gist.get(Lang::Ja)),
            );
            self.push("access-widened", cause, message, show::rest(&comparison.added, sides.sensitive));
        }
        if !comparison.denied.is_empty() {
            let message = Text::new(
                format!("a Deny against `{name}` is dropped or narrowed"),
                format!("`{name}` に対する明示的な Deny がなくなるか、範囲が狭まります"),
            );
            self.push("deny-removed", cause, message, show::lines(&comparison.denied, sides.sensitive));
        }
        if !comparison.conditioned.is_empty() {
            let message = Text::new(
                format!("a condition on what `{name}` may do is dropped or widened"),
                format!("`{name}` の許可に付いている条件がなくなるか、緩くなります"),
            );
            self.push(
                "condition-removed",
                cause,
                message,
                show::lines(&comparison.conditioned, sides.sensitive),
            );
        }
    }

    fn boundary(&mut self, sides: &Sides<'e>, comparison: &Comparison, name: &str, stays: bool) {
        let (Some(old), true) = (&sides.old.boundary, stays) else { return };
        let address = self.address(sides);
        let lines = show::lines(&comparison.added, sides.sensitive);
        let hidden =
            sides.old.boundary_hidden && sides.new.boundary.as_ref().map(|new| &new.held) != Some(&old.held);
        let message = match &sides.new.boundary {
            None => Text::new(
                format!("`{name}` loses its permissions boundary"),
                format!("`{name}` のアクセス許可の境界が外れます"),
            ),
            Some(_) if comparison.boundary || hidden => Text::new(
                format!("`{name}` gets a permissions boundary that lets more through than the old one"),
                format!("`{name}` のアクセス許可の境界が、より広いものに変わります"),
            ),
            Some(_) => return,
        };
        self.push("boundary-removed", &address, message, lines);
    }

    /// What a user can do with its own policies and those of a group that changes, and with neither alone.
    fn together(
        &mut self,
        sides: &Sides<'e>,
        comparison: &Comparison,
        name: &str,
        new: Option<&Holding<'e>>,
        budget: &mut Budget,
    ) {
        if !comparison.is_wider() {
            return;
        }
        let access = &sides.new.access;
        let mut found = self.findings.library.told(access, paths(access, budget));
        let mut known = every(&sides.old.access, budget);
        for (group, _) in new.iter().flat_map(|holding| &holding.groups) {
            let group = effective(&mut self.findings.library, self.after.by_key.get(group), self.after);
            known.extend(every(&group.access, budget));
        }
        found.retain(|one| !known.iter().any(|other| other.path.id == one.path.id));
        let mut entry =
            Entry { principal: name.to_owned(), address: self.address(sides), ..Entry::default() };
        let cause = self.findings.cause(&sides.changed, self.object());
        let subject = Subject { name, cause: &cause, sensitive: sides.sensitive };
        abuse::escalates(self.findings, &subject, &found, &mut entry);
        self.findings.entry(entry);
    }

    fn unknowns(&mut self, sides: &Sides<'e>, name: &str, entry: &mut Entry) {
        for part in &sides.new.later() {
            self.findings.unknown(part, name);
            entry.notes.push(Text::new(
                format!("`{}` is known only after apply", part.attribute),
                format!("`{}` は適用後に確定します", part.attribute),
            ));
        }
        let known: Vec<&String> = sides.old.foreign.iter().map(|(_, name)| name).collect();
        for (part, policy) in &sides.new.foreign {
            if !known.contains(&policy) {
                self.findings.foreign(part, policy, name);
            }
            entry.notes.push(Text::new(
                format!("policy `{policy}` is not in the plan"),
                format!("ポリシー `{policy}` はこのプランに含まれていません"),
            ));
        }
        let same = |side: &Effective<'e>, part: &Part<'e>| {
            side.unread.iter().any(|(other, _)| other.held == part.held)
        };
        for (part, problem) in sides.new.unread.iter().filter(|(part, _)| !same(&sides.old, part)) {
            self.findings.unread(part, problem);
        }
        if sides.sensitive {
            entry.notes.push(Text::new(
                "the policy is marked sensitive, so it is not shown",
                "このポリシーは機密値のため、表示しません",
            ));
        }
        entry.notes.dedup();
    }

    fn remarks(&mut self, sides: &Sides<'e>, comparison: &Comparison, budget: &mut Budget) {
        let old: Vec<Arc<Document>> =
            sides.old.documents.iter().map(|(_, document)| document.clone()).collect();
        for (part, document) in &sides.new.documents {
            let new = !sides.old.documents.iter().any(|(other, _)| other.held == part.held);
            let grave = document.problems.iter().any(|problem| problem.grave);
            if part.is_named() || !new || !(comparison.is_wider() || grave) {
                continue;
            }
            let at = |other: &&(Part<'e>, Arc<Document>)| {
                other.0.object == part.object && other.0.attribute == part.attribute
            };
            let own = sides.old.documents.iter().find(at).map(|(_, document)| document);
            self.findings.remarks(part, document, own.filter(|_| !grave), &old, budget);
        }
    }

    fn documents(&mut self, sides: &Sides<'e>) -> Vec<crate::access::Changed> {
        let place = |side: &Effective<'e>| -> Vec<Part<'e>> {
            side.documents.iter().map(|(part, _)| part).chain(&side.boundary).cloned().collect()
        };
        let (old, new) = (place(&sides.old), place(&sides.new));
        let at = |list: &[Part<'e>], part: &Part<'e>| {
            let found = list.iter().find(|one| one.object == part.object && one.attribute == part.attribute);
            found.map(|one| one.held.clone())
        };
        let mut found = Vec::new();
        for part in sides.changed.iter().filter(|part| !part.is_named() && part.held.has_text()) {
            let (before, after) = (at(&old, part), at(&new, part));
            found.extend(self.findings.document(part, before.as_ref(), after.as_ref()));
        }
        found
    }

    fn push(&mut self, rule: &'static str, address: &str, message: Text, details: Vec<Text>) {
        let mut fact = Fact::new(rule, address, message);
        fact.details = details;
        self.findings.fact(fact);
    }
}

impl Sides<'_> {
    /// Whether the new side has something that is not known.
    fn is_open(&self) -> bool {
        let known = |name: &String| self.old.foreign.iter().any(|(_, old)| old == name);
        !self.new.unknown.is_empty() || self.new.foreign.iter().any(|(_, name)| !known(name))
    }
}

fn keep_denies(sides: &mut Sides<'_>) {
    let later = sides.new.later();
    let kept: Vec<Arc<Document>> = sides
        .old
        .documents
        .iter()
        .filter(|(old, _)| {
            let hides = |new: &Part<'_>| new.held.hides_denies();
            let same = |new: &Part<'_>| new.object == old.object && new.attribute == old.attribute;
            later.iter().any(|new| hides(new) && same(new))
        })
        .map(|(_, document)| denies(document))
        .collect();
    for document in kept {
        sides.new.access = with(&sides.new.access, &document);
    }
}
