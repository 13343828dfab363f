//! Roles that a principal may assume or pass by their names, where the plan shows what such a role may do.
//!
//! To name the role is what least privilege asks for, so by itself it is no escalation. It is one when the role may do
//! more than whoever may use it.

use std::sync::Arc;

use super::abuse::{Subject, way};
use super::compare::is_wider;
use super::documents::held;
use super::effective::effective;
use super::estate::{Estate, Family, Target, When};
use super::facts::Findings;
use super::holdings::{Holdings, key};
use crate::access::{Entry, Fact};
use crate::iam::document::{Document, Effect, Kind, PrincipalKind};
use crate::iam::escalation::{Administrator, Found, is_administrator, named_roles, paths, ways_to};
use crate::iam::grants::{Access, Budget};
use crate::text::Text;

/// So many roles of one principal are looked up; a policy that names more is told of by its size.
const MOST: usize = 64;

/// What the role has that its user has not.
#[derive(PartialEq)]
enum More {
    Everything,
    Escalation,
    Something,
}

/// Tells of ways to stronger roles that are new.
pub(super) fn judge(
    findings: &mut Findings<'_, '_>,
    subject: &Subject<'_>,
    (old, new): (&Access, &Access),
    holdings: &Holdings<'_>,
    entry: &mut Entry,
) {
    let estate = findings.estate;
    // What is not known yet names none of these roles.
    let new = &findings.library.named(new);
    for arn in named_roles(new).into_iter().take(MOST) {
        let Some(role) = role(estate, &arn) else { continue };
        let mut budget = Budget::default();
        let mut found = ways_to(new, &arn, &mut budget);
        if !found.is_empty() {
            let known = ways_to(old, &arn, &mut budget);
            found.retain(|one| !known.iter().any(|other| other.path.id == one.path.id));
            let trust = trust(findings, role);
            found.retain(|one| trust.as_ref().is_none_or(|trust| lets_in(trust, one)));
        }
        if found.is_empty() {
            continue;
        }
        let holder = key(estate, Family::Role, Target::Object(role));
        let has =
            effective(&mut findings.library, holder.and_then(|key| holdings.by_key.get(&key)), holdings);
        if let Some(more) =
            more(new, &findings.library.named(&has.access), !has.unknown.is_empty(), &mut budget)
        {
            tell(findings, subject, (&found, role), &more, entry);
        }
    }
}

/// The role of an ARN, also while its ARN is unknown because it is made anew.
fn role(estate: &Estate<'_>, arn: &str) -> Option<usize> {
    let found = [When::After, When::Before].map(|when| estate.named(Family::Role, when, arn).to_vec());
    let mut found = found.into_iter().flatten().filter(|one| estate.exists(*one, When::After));
    found.next()
}

fn trust(findings: &mut Findings<'_, '_>, role: usize) -> Option<Arc<Document>> {
    let held = held(findings.estate, role, "assume_role_policy", When::After)?;
    // Where more than a name is unknown it may let anybody in.
    findings.library.read(&held, Kind::Trust).filter(|_| !held.is_unknown())?.ok()
}

/// Whether the trust policy may let somebody in on this way: the service that gets the role, or whoever assumes it.
fn lets_in(trust: &Document, found: &Found) -> bool {
    let passes = found.path.needs_wildcard == Some("iam:PassRole");
    let service = |text: &str| {
        let plain = text.strip_suffix(".cn").unwrap_or(text);
        found.path.passed_to.contains(&plain)
    };
    trust.statements.iter().filter(|one| one.effect == Effect::Allow).any(|one| {
        one.principals.as_ref().is_none_or(|principals| {
            principals.negated
                || principals.values.iter().any(|value| match value.kind {
                    PrincipalKind::Service => passes && (value.text == "*" || service(&value.text)),
                    PrincipalKind::Everyone => true,
                    PrincipalKind::Aws => !passes || value.text == "*",
                    _ => false,
                })
        })
    })
}

/// What the role may do and its user may not.
fn more(user: &Access, role: &Access, unknown: bool, budget: &mut Budget) -> Option<More> {
    let is = is_administrator(role, budget);
    if is != Administrator::No && is_administrator(user, budget) > is {
        return Some(More::Everything);
    }
    if unknown || !is_wider(user, role, budget) {
        return unknown.then_some(More::Something);
    }
    Some(if paths(role, budget).is_empty() { More::Something } else { More::Escalation })
}

fn tell(
    findings: &mut Findings<'_, '_>,
    subject: &Subject<'_>,
    (found, role): (&[Found], usize),
    more: &More,
    entry: &mut Entry,
) {
    let (who, role) = (subject.name, findings.name(role, "name"));
    let message = match more {
        More::Everything => Text::new(
            format!("`{who}` can use the role `{role}`, which is an administrator"),
            format!("`{who}` が管理者権限を持つロール `{role}` を利用できるようになります"),
        ),
        More::Escalation => Text::new(
            format!("`{who}` can use the role `{role}`, which can get more permissions"),
            format!("`{who}` が、権限を昇格できるロール `{role}` を利用できるようになります"),
        ),
        More::Something => Text::new(
            format!("`{who}` can use the role `{role}`, which may do more than it"),
            format!("`{who}` が、自身にない権限を持つロール `{role}` を利用できるようになります"),
        ),
    };
    entry.abuse.push(message.clone());
    let mut fact = Fact::new("privilege-escalation", subject.cause, message);
    if !subject.sensitive {
        fact.details = super::show::bounded(found.iter().map(way).collect());
    }
    fact.advisory = *more == More::Something;
    findings.fact(fact);
}
