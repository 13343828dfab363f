//! Documents that name principals: who may assume a role, and who may use a bucket, a queue or a key.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compare::{Comparison, compare, denies, everything, with};
use super::documents::{Held, Part, held};
use super::estate::{Estate, When};
use super::facts::Findings;
use super::permissions;
use super::show;
use super::table::{Effect, policy_attribute};
use crate::access::{Entry, Fact, Grant};
use crate::iam::delta::Piece;
use crate::iam::document::{Document, Kind};
use crate::iam::grants::{Access, Budget};
use crate::text::{Lang, Text};

/// What a document is on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Scope {
    on: &'static str,
    name: String,
}

/// The documents on one thing.
#[derive(Default)]
struct Documents<'e> {
    kind: Option<(Kind, Effect)>,
    before: Vec<Part<'e>>,
    after: Vec<Part<'e>>,
    /// An object that is there on both sides holds them.
    stays: bool,
    /// What the documents are on goes away itself, and a Deny keeps nobody from it any more.
    gone: bool,
    label: String,
}

/// Judges every such document of which something changes.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    let mut all: BTreeMap<Scope, Documents<'_>> = BTreeMap::new();
    for (index, object) in estate.all() {
        if object.change.kind == "aws_iam_role" {
            trust(findings, &mut all, index);
        } else if let Some(row) = policy_attribute(&object.change.kind) {
            let name = name(estate, index, row.scope);
            let entry = all.entry(Scope { on: row.on, name: name.clone() }).or_default();
            let kind = if row.effect == Effect::Identity { Kind::Identity } else { Kind::Resource };
            entry.add(estate, index, row.attribute, (kind, row.effect));
            entry.label =
                format!("{} {}", row.on, label(findings, index, row.scope, &name)).trim_end().to_owned();
        }
    }
    permissions::add(findings, |scope, name, part, when| {
        let entry = all.entry(Scope { on: scope, name: name.to_owned() }).or_default();
        entry.kind = Some((Kind::Resource, Effect::Grant));
        entry.label = format!("{scope} {name}");
        match when {
            When::Before => entry.before.push(part),
            When::After => entry.after.push(part),
        }
    });
    for (_, mut documents) in all {
        documents.drop_repeated(estate);
        let (before, after) = (all_held(&documents.before), all_held(&documents.after));
        if before != after {
            documents.judge(findings);
        }
    }
}

fn all_held<'h, 'e>(parts: &'h [Part<'e>]) -> BTreeSet<&'h Held<'e>> {
    parts.iter().map(|part| &part.held).collect()
}

fn trust<'e>(findings: &Findings<'e, '_>, all: &mut BTreeMap<Scope, Documents<'e>>, index: usize) {
    let estate = findings.estate;
    let same = estate.predecessor(index).unwrap_or(index);
    let scope = Scope { on: "role", name: estate.address(same).to_owned() };
    let entry = all.entry(scope).or_default();
    entry.add(estate, index, "assume_role_policy", (Kind::Trust, Effect::Grant));
    entry.label = format!("role {}", findings.name(index, "name"));
}

/// What the policy is on: a name or an ARN, else what the configuration refers to, else the object itself.
fn name(estate: &Estate<'_>, index: usize, scope: Option<&'static str>) -> String {
    let text = scope.and_then(|scope| {
        let text = |when| estate.text(index, scope, when);
        text(When::Before).or_else(|| text(When::After)).map(str::to_owned)
    });
    let referred = || scope.and_then(|scope| estate.refers_to(index, scope)).map(str::to_owned);
    match scope {
        None => String::new(),
        Some(_) => text.or_else(referred).unwrap_or_else(|| estate.address(index).to_owned()),
    }
}

fn label(findings: &Findings<'_, '_>, index: usize, scope: Option<&'static str>, name: &str) -> String {
    match scope {
        None => String::new(),
        Some(scope) if name != findings.estate.address(index) => {
            let shown = findings.name(index, scope);
            // A reference stands for a name that is not known yet.
            if shown == findings.estate.address(index) { name.to_owned() } else { shown }
        }
        Some(_) => name.to_owned(),
    }
}

impl<'e> Documents<'e> {
    fn add(&mut self, estate: &'e Estate<'_>, index: usize, attribute: &'static str, kind: (Kind, Effect)) {
        self.kind = Some(kind);
        let (was, is) = (estate.exists(index, When::Before), estate.exists(index, When::After));
        let kind_of = estate.object(index).map_or("", |object| object.change.kind.as_ref());
        let separate = policy_attribute(kind_of).is_some_and(|row| row.separate);
        // A resource that only carries the policy may go while what it is on stays.
        self.stays |= was && (is || separate);
        self.gone |= was && !is && !separate;
        for when in [When::Before, When::After] {
            let Some(held) = held(estate, index, attribute, when) else { continue };
            let part = Part { object: index, attribute, via: vec![index], held };
            match when {
                When::Before => self.before.push(part),
                When::After => self.after.push(part),
            }
        }
    }

    /// A bucket repeats the policy that a resource of its own carries, as the provider last saw it. After the change
    /// that is stale.
    fn drop_repeated(&mut self, estate: &Estate<'_>) {
        let separate = |part: &Part<'_>| {
            let kind = estate.object(part.object).map_or("", |object| object.change.kind.as_ref());
            policy_attribute(kind).is_some_and(|row| row.separate)
        };
        if !self.before.iter().any(separate) {
            return;
        }
        let same = |part: &Part<'_>, list: &[Part<'_>]| {
            list.iter().any(|other| other.object == part.object && other.held == part.held)
        };
        let stale: Vec<usize> = self
            .after
            .iter()
            .filter(|part| !separate(part) && same(part, &self.before))
            .map(|part| part.object)
            .collect();
        self.before.retain(|part| !stale.contains(&part.object));
        self.after.retain(|part| !stale.contains(&part.object));
    }

    fn judge(&self, findings: &mut Findings<'_, '_>) {
        let Some((kind, effect)) = self.kind else { return };
        let mut budget = Budget::default();
        let old = self.read(findings, &self.before, kind, None);
        let new = self.read(findings, &self.after, kind, Some(&self.before));
        let unknown: Vec<&Part<'_>> = self.after.iter().filter(|part| part.held.is_unknown()).collect();
        for part in self.after.iter().filter(|one| matches!(one.held, Held::Unknown | Held::Deferred(_))) {
            findings.unknown(part, &self.label);
        }
        let access = |documents: &[(&Part<'_>, Arc<Document>)], unknown: bool| match (documents, effect) {
            // Without a policy nothing is narrowed, as long as the object is there.
            ([], Effect::Limit) if self.stays && !self.gone && !unknown => {
                Access::granted([everything(kind)])
            }
            ([], _) => Access::nothing(),
            _ => Access::granted(documents.iter().map(|(_, document)| document.clone())),
        };
        let (before, mut after) = (access(&old, false), access(&new, !unknown.is_empty()));
        for (part, document) in &old {
            if self.after.iter().any(|one| one.object == part.object && one.held.hides_denies()) {
                after = with(&after, &denies(document));
            }
        }
        // A new policy that only narrows takes something away and gives nothing.
        let before =
            if effect == Effect::Limit && !self.stays && old.is_empty() { after.clone() } else { before };
        // Those who are allowed by their own policies are kept out by a Deny of this one.
        let others = effect == Effect::Grant && kind == Kind::Resource && !self.gone;
        let mut comparison = compare(&findings.library, &before, &after, others, &mut budget);
        if !unknown.is_empty() {
            // What is not known may still grant it.
            comparison.removed.clear();
        }
        self.facts(findings, &comparison);
        let previous: Vec<Arc<Document>> = old.iter().map(|(_, document)| document.clone()).collect();
        for (part, document) in
            new.iter().filter(|(part, _)| !self.before.iter().any(|one| one.held == part.held))
        {
            let grave = document.problems.iter().any(|problem| problem.grave);
            let judged = comparison.is_wider() && effect != Effect::Limit;
            if !(judged || grave) {
                continue;
            }
            let own = old.iter().find(|(other, _)| other.object == part.object).map(|(_, document)| document);
            findings.remarks(part, document, own.filter(|_| !grave), &previous, &mut budget);
        }
        self.entries(findings, &comparison);
    }

    fn read<'x>(
        &self,
        findings: &mut Findings<'_, '_>,
        parts: &'x [Part<'e>],
        kind: Kind,
        before: Option<&[Part<'e>]>,
    ) -> Vec<(&'x Part<'e>, Arc<Document>)>
    where
        'e: 'x,
    {
        let mut found = Vec::new();
        for part in parts {
            match findings.library.read(&part.held, kind) {
                None => {}
                Some(Ok(document)) => found.push((part, document)),
                Some(Err(problem)) => {
                    let is_new = |before: &[Part<'e>]| !before.iter().any(|one| one.held == part.held);
                    before.is_some_and(is_new).then(|| findings.unread(part, &problem));
                }
            }
        }
        found
    }

    fn sensitive(&self) -> bool {
        self.before.iter().chain(&self.after).any(|part| part.held.is_sensitive())
    }

    fn facts(&self, findings: &mut Findings<'_, '_>, comparison: &Comparison) {
        let sensitive = self.sensitive();
        let both = self.after.iter().chain(&self.before);
        let changed: Vec<&Part<'_>> = both
            .filter(|part| {
                let has = |list: &[Part<'_>]| list.iter().any(|one| one.held == part.held);
                has(&self.after) != has(&self.before)
            })
            .collect();
        let first = changed.first().map(|part| part.object);
        let cause = findings.cause(changed.iter().copied(), first);
        let denied = show::lines(&comparison.denied, sensitive);
        let label = &self.label;
        let mut push = |rule, message, details| {
            let mut fact = Fact::new(rule, cause.clone(), message);
            fact.attribute = changed.first().map(|part| part.attribute.to_owned());
            fact.details = details;
            findings.fact(fact);
        };
        if comparison.is_wider() {
            let gist = show::gist(&comparison.added, sensitive);
            push("access-widened", self.more(&gist), show::rest(&comparison.added, sensitive));
        }
        if !comparison.denied.is_empty() {
            push(
                "deny-removed",
                Text::new(
                    format!("a Deny in the policy of `{label}` is dropped or narrowed"),
                    format!("`{label}` のポリシーの明示的な Deny がなくなるか、範囲が狭まります"),
                ),
                denied,
            );
        }
        if !comparison.conditioned.is_empty() {
            push(
                "condition-removed",
                Text::new(
                    format!("a condition in the policy of `{label}` is dropped or widened"),
                    format!("`{label}` のポリシーの許可に付いている条件がなくなるか、緩くなります"),
                ),
                show::lines(&comparison.conditioned, sensitive),
            );
        }
    }

    fn more(&self, gist: &Text) -> Text {
        let (label, en, ja) = (&self.label, gist.get(Lang::En), gist.get(Lang::Ja));
        match self.kind {
            Some((Kind::Trust, _)) => Text::new(
                format!("more may assume `{label}`: {en}"),
                format!("`{label}` を引き受けられる範囲が広がります: {ja}"),
            ),
            _ => Text::new(
                format!("the policy of `{label}` allows more: {en}"),
                format!("`{label}` のポリシーで許可される範囲が広がります: {ja}"),
            ),
        }
    }

    /// One entry for each principal that gains or loses something.
    fn entries(&self, findings: &mut Findings<'_, '_>, comparison: &Comparison) {
        let sensitive = self.sensitive();
        let who = |piece: &Piece| match self.kind {
            _ if sensitive => vec!["(sensitive)".to_owned()],
            Some((Kind::Identity, _)) => vec![format!("whoever holds {}", self.label)],
            _ => show::principals(piece),
        };
        let mut by_principal: BTreeMap<String, (Vec<Grant>, Vec<Grant>)> = BTreeMap::new();
        for (piece, is_new) in comparison
            .added
            .iter()
            .map(|piece| (piece, true))
            .chain(comparison.removed.iter().map(|piece| (piece, false)))
        {
            // A piece names all of its principals, and there may be thousands of them.
            let Some(mut grant) = show::grants(std::slice::from_ref(piece), sensitive).pop() else {
                continue;
            };
            if grant.scope.is_empty() {
                grant.scope.clone_from(&self.label);
            }
            for principal in who(piece) {
                let (added, removed) = by_principal.entry(principal).or_default();
                let list = if is_new { added } else { removed };
                if !list.contains(&grant) {
                    list.push(grant.clone());
                }
            }
        }
        let mut documents = Vec::new();
        for part in self.after.iter().chain(&self.before) {
            let at = |list: &'_ [Part<'e>]| {
                list.iter().find(|one| one.object == part.object).map(|one| one.held.clone())
            };
            let (before, after) = (at(&self.before), at(&self.after));
            documents.extend(findings.document(part, before.as_ref(), after.as_ref()));
        }
        let address = self.after.first().or(self.before.first()).map(|part| part.object);
        let address = address.map_or_else(String::new, |object| findings.estate.address(object).to_owned());
        if by_principal.is_empty() && !documents.is_empty() {
            by_principal.insert(self.label.clone(), Default::default());
        }
        for (principal, (added, removed)) in by_principal {
            let mut entry = Entry { principal, address: address.clone(), ..Entry::default() };
            entry.added = added;
            entry.removed = removed;
            entry.documents = std::mem::take(&mut documents);
            if sensitive {
                entry.notes.push(Text::new(
                    "the policy is marked sensitive, so it is not shown",
                    "このポリシーは機密値のため、表示しません",
                ));
            }
            findings.entry(entry);
        }
    }
}
