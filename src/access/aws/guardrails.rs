//! Service control and resource control policies: what an organization keeps its accounts from.
//!
//! A policy that only denies stands beside `FullAWSAccess`, which AWS attaches by itself and plans do not show, so it
//! is compared with that at its side.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::{everything, kept_out, with};
use super::documents::{Held, Part, held};
use super::estate::{Estate, Family, Target, When};
use super::facts::Findings;
use super::principals::Limits;
use super::show;
use crate::access::{Entry, Fact};
use crate::iam::catalog;
use crate::iam::delta::{self, Piece};
use crate::iam::document::{Document, Effect, Kind};
use crate::iam::grants::{Access, Budget};
use crate::text::{Lang, Text};

/// What is attached to a target, resource control policies apart from service control policies: the documents with
/// their attachments.
type Attached<'e> = BTreeMap<(String, bool), Vec<(Part<'e>, usize)>>;

/// Judges guardrails, and gives those that limit accounts of this plan afterwards.
pub(super) fn judge(findings: &mut Findings<'_, '_>) -> Limits {
    let estate = findings.estate;
    for (index, _) in estate.of_type("aws_organizations_policy") {
        content(findings, index);
    }
    let (before, after) = (attached(estate, When::Before), attached(estate, When::After));
    for (at, old) in &before {
        let new = after.get(at).map(Vec::as_slice).unwrap_or_default();
        detached(findings, &at.0, if at.1 { Kind::Rcp } else { Kind::Scp }, old, new);
    }
    for parts in after.values() {
        for (part, _) in parts.iter().filter(|(part, _)| is_later(&part.held)) {
            findings.unknown(part, "organization");
        }
    }
    let mut limits = Limits::new();
    for ((target, of_resources), parts) in &after {
        let is_account = target.len() == 12 && target.bytes().all(|byte| byte.is_ascii_digit());
        if !of_resources && is_account {
            let documents = parts.iter().filter_map(|(part, _)| read(findings, part, Kind::Scp));
            let all = documents.chain([everything(Kind::Scp)]).collect();
            limits.insert(target.clone(), all);
        }
    }
    limits
}

/// Service or resource control; other types of policies guard nothing here.
fn kind(estate: &Estate<'_>, policy: usize) -> Option<Kind> {
    let kind = |when| estate.text(policy, "type", when);
    match kind(When::After).or_else(|| kind(When::Before)) {
        None | Some("SERVICE_CONTROL_POLICY") => Some(Kind::Scp),
        Some("RESOURCE_CONTROL_POLICY") => Some(Kind::Rcp),
        Some(_) => None,
    }
}

fn attached<'e>(estate: &'e Estate<'_>, when: When) -> Attached<'e> {
    let mut found = Attached::new();
    for (index, _) in estate.of_type("aws_organizations_policy_attachment") {
        if !estate.exists(index, when) {
            continue;
        }
        let target = estate.text(index, "target_id", when).map(str::to_owned);
        let target = target
            .or_else(|| estate.refers_to(index, "target_id").map(str::to_owned))
            .unwrap_or_else(|| estate.address(index).to_owned());
        for policy in estate.targets(index, "policy_id", when, Family::OrganizationPolicy) {
            let (kind, object, held) = match policy {
                Target::Object(policy) => {
                    let Some(kind) = kind(estate, policy) else { continue };
                    let Some(held) = held(estate, policy, "content", when) else { continue };
                    (kind, policy, held)
                }
                Target::Named(name) => {
                    let full = name == "p-FullAWSAccess" || name == "p-RCPFullAWSAccess";
                    let kind = if name == "p-RCPFullAWSAccess" { Kind::Rcp } else { Kind::Scp };
                    let arn = format!("arn:aws:organizations::aws:policy/service_control_policy/{name}");
                    let text = if full { catalog::managed(&arn) } else { None };
                    let held = match text {
                        Some(text) => Held::Text { text: text.into(), sensitive: false },
                        None => Held::Foreign(name),
                    };
                    (kind, index, held)
                }
                Target::Unknown => (Kind::Scp, index, Held::Unknown),
            };
            let part = Part { object, attribute: "content", via: vec![object, index], held };
            found.entry((target.clone(), kind == Kind::Rcp)).or_default().push((part, index));
        }
    }
    found
}

fn read(findings: &mut Findings<'_, '_>, part: &Part<'_>, kind: Kind) -> Option<Arc<Document>> {
    findings.library.read(&part.held, kind)?.ok()
}

/// What more the new documents let through, as guardrails.
fn opened(old: &[Arc<Document>], new: &[Arc<Document>], kind: Kind) -> Vec<Piece> {
    let allows = |documents: &[Arc<Document>]| {
        documents.iter().flat_map(|document| &document.statements).any(|one| one.effect == Effect::Allow)
    };
    let (mut before, mut after) =
        (Access::granted(old.iter().cloned()), Access::granted(new.iter().cloned()));
    if !(allows(old) && allows(new)) {
        let all = everything(kind);
        (before, after) = (with(&before, &all), with(&after, &all));
    }
    let budget = &mut Budget::default();
    let added = delta::added(&before, &after, budget);
    if added.is_empty() {
        return added;
    }
    // What the guardrail kept out says more than "everything".
    let denied = kept_out(&before, &after, budget);
    if denied.is_empty() { added } else { denied }
}

/// A policy whose content changes, or that goes.
fn content(findings: &mut Findings<'_, '_>, index: usize) {
    let estate = findings.estate;
    let Some(kind) = kind(estate, index) else { return };
    let before = held(estate, index, "content", When::Before);
    let after = held(estate, index, "content", When::After);
    let name = findings.name(index, "name");
    let part = |held: &Held<'_>| Part {
        object: index,
        attribute: "content",
        via: vec![index],
        held: into_owned(held),
    };
    if let Some(later) = after.as_ref().filter(|held| is_later(held)) {
        findings.unknown(&part(later), &format!("policy {name}"));
        return;
    }
    if before == after {
        return;
    }
    if let Some(after) = &after
        && let Some(Err(problem)) = findings.library.read(after, kind)
    {
        findings.unread(&part(after), &problem);
    }
    let (Some(before), Some(after)) = (&before, &after) else { return };
    let old = read(findings, &part(before), kind);
    let new = read(findings, &part(after), kind);
    let (Some(old), Some(new)) = (old, new) else { return };
    let pieces = opened(&[old], &[new], kind);
    let sensitive = [before, after].iter().any(|held| held.is_sensitive());
    let shown = findings.document(&part(after), Some(before), Some(after));
    if !pieces.is_empty() {
        let message = Text::new(
            format!(
                "the guardrail `{name}` lets more through: {}",
                show::gist(&pieces, sensitive).get(Lang::En)
            ),
            format!("ガードレール `{name}` が緩みます: {}", show::gist(&pieces, sensitive).get(Lang::Ja)),
        );
        fact(findings, index, Some("content"), message, show::lines(&pieces, sensitive));
    }
    entry(
        findings,
        index,
        &format!("accounts under policy {name}"),
        &pieces,
        sensitive,
        shown.into_iter().collect(),
    );
}

/// Guardrails that a target loses.
fn detached(
    findings: &mut Findings<'_, '_>,
    target: &str,
    kind: Kind,
    old: &[(Part<'_>, usize)],
    new: &[(Part<'_>, usize)],
) {
    let estate = findings.estate;
    let same = |one: &Part<'_>, other: &Part<'_>| one.held == other.held || one.object == other.object;
    let gone: Vec<&(Part<'_>, usize)> =
        old.iter().filter(|(part, _)| !new.iter().any(|(other, _)| same(part, other))).collect();
    if gone.is_empty() {
        return;
    }
    let rest: Vec<Arc<Document>> = new.iter().filter_map(|(part, _)| read(findings, part, kind)).collect();
    for (part, attachment) in gone {
        let name = findings.name(part.object, "name");
        let sensitive = part.held.is_sensitive();
        let pieces = read(findings, part, kind).map(|document| opened(&[document], &rest, kind));
        if pieces.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        let (what, what_ja) = match &part.held {
            Held::Foreign(id) => (
                format!("`{id}`, whose document is not in this plan,"),
                format!("`{id}`(内容はこのプランに含まれていません)"),
            ),
            _ => (format!("`{name}`"), format!("`{name}`")),
        };
        let message = Text::new(
            format!("the guardrail {what} no longer holds for `{target}`"),
            format!("ガードレール {what_ja} が `{target}` に適用されなくなります"),
        );
        let pieces = pieces.unwrap_or_default();
        let at = if estate.changes(*attachment) { *attachment } else { part.object };
        fact(findings, at, None, message, show::lines(&pieces, sensitive));
        entry(findings, at, &format!("accounts under {target}"), &pieces, sensitive, Vec::new());
    }
}

fn fact(
    findings: &mut Findings<'_, '_>,
    at: usize,
    attribute: Option<&str>,
    message: Text,
    details: Vec<Text>,
) {
    let mut fact = Fact::new("guardrail-detached", findings.estate.address(at), message);
    fact.attribute = attribute.map(str::to_owned);
    fact.details = details;
    findings.fact(fact);
}

fn entry(
    findings: &mut Findings<'_, '_>,
    at: usize,
    who: &str,
    pieces: &[Piece],
    sensitive: bool,
    documents: Vec<crate::access::Changed>,
) {
    let address = findings.estate.address(at).to_owned();
    let added = show::grants(pieces, sensitive);
    findings.entry(Entry { principal: who.to_owned(), address, added, documents, ..Entry::default() });
}

/// A guardrail that is known only in part may keep accounts from more or from less: that is told, and not compared.
fn is_later(held: &Held<'_>) -> bool {
    matches!(held, Held::Unknown | Held::Deferred(_))
}

fn into_owned(held: &Held<'_>) -> Held<'static> {
    match held {
        Held::Text { text, sensitive } => {
            Held::Text { text: text.clone().into_owned().into(), sensitive: *sensitive }
        }
        Held::Deferred(deferred) => Held::Deferred(deferred.clone()),
        Held::Unknown => Held::Unknown,
        Held::Foreign(name) => Held::Foreign(name.clone()),
    }
}
